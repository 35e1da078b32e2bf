"""Blood tests: entered with unit and the laboratory's own limit, shown in multiples of it, judged at once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ketum.labs.values import Value, read_value
from ketum.record import Lab as RecordLab
from ketum.safety import check
from ketum.store.models import Lab, new_id
from ketum.store.reading import local
from ketum.store.writing import BadEntry, remove, save
from ketum.web.answers import card_of
from ketum.web.diary.access import Diary, needs_diary, to
from ketum.web.diary.typed import moment, number, text
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

COMMON = (
    "ALT", "AST", "ALP", "GGT", "total bilirubin", "direct bilirubin", "INR", "creatinine", "sodium", "potassium",
    "QTc",
)  # fmt: skip
COMPARATORS = ("", "<", "<=", ">", ">=")
FAMILIES = ("LAB:", "SX:jaundice", "SX:liver", "INPUT:laboratory")


SHOWN = 24


@dataclass(frozen=True)
class Row:
    """One value with its multiple of the limit, where it can be known."""

    entry: Lab
    day: str
    multiple: float | None
    why: str


@allowing("GET", "HEAD", "POST")
@needs_diary
def labs(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Enter a value; see the trend and what follows."""
    problem = None
    if request.method == "POST":
        try:
            entry = _kept(request.POST, diary)
        except BadEntry as error:
            problem = error
        else:
            diary.session.shown_once["saved"] = f"lab:{entry.pk}"
            return to(request, "labs")
    record = diary.record(whole=frozenset({"lab"}), without=frozenset({"rating", "response"}))
    found = check(record, knowledge(), diary.at.date()).findings if record.labs else ()
    context = {
        "cards": [card_of(one, knowledge()) for one in found if one.code.startswith(FAMILIES)],
        "groups": _grouped(diary, None if "all" in request.GET else SHOWN),
        "more": "all" not in request.GET and Lab.objects.filter(person=diary.person, deleted_at=None).count() > SHOWN,
        "common": COMMON,
        "comparators": COMPARATORS,
        "typed": request.POST if problem else {},
        "problem": problem,
        "today": diary.at.date().isoformat(),
    }
    return render(request, "diary/labs.html", context, status=400 if problem else 200)


def _kept(typed: Any, diary: Diary) -> Lab:
    analyte = text(typed, "analyte", 120)
    sign, said = _signed(typed)
    value = number({"value": said}, "value", 0, 1e9)
    if not analyte or value is None:
        raise BadEntry("value" if analyte else "analyte", _("Write which test it is and its value."))
    content = {
        "at": moment(typed, "on", diary.at) or diary.at,
        "zone": diary.person.zone,
        "analyte": analyte,
        "value": value,
        "comparator": sign,
        "unit": text(typed, "unit", 40),
        "upper_limit": number(typed, "upper_limit", 1e-9, 1e9),
        "laboratory": text(typed, "laboratory", 120),
    }
    kept: Lab = save(diary.person, "lab", new_id(), content, diary.at).entry
    return kept


def _signed(typed: Any) -> tuple[str, str]:
    """The sign and the number, also where both were typed into one field, as a report prints them."""
    said = typed.get("value", "").strip().replace("≤", "<=").replace("≥", ">=")
    inside = next((one for one in ("<=", ">=", "<", ">") if said.startswith(one)), "")
    chosen = typed.get("comparator", "")
    return inside or (chosen if chosen in COMPARATORS else ""), said.removeprefix(inside)


def _grouped(diary: Diary, most: int | None) -> dict[str, list[Row]]:
    """The values by test, the newest first; of all tests together at most ``most``."""
    groups: dict[str, list[Row]] = {}
    for one in Lab.objects.filter(person=diary.person, deleted_at=None).order_by("-at", "-pk")[:most]:
        groups.setdefault(one.analyte.upper() if len(one.analyte) < 5 else one.analyte, []).append(_row(one, diary))
    return groups


def _row(one: Lab, diary: Diary) -> Row:
    lab = RecordLab(
        analyte=one.analyte,
        value=one.value,
        unit=one.unit or None,
        upper_limit=one.upper_limit,
        comparator=one.comparator or None,  # type: ignore[arg-type]
    )
    found = read_value(lab, knowledge().blob("labs"), diary.person.sex or None, knowledge().say)
    day = local(one.at, one.zone)[:10]
    return Row(one, day, round(found.multiple, 2), "") if isinstance(found, Value) else Row(one, day, None, found.why)


@allowing("POST")
@needs_diary
def take_away(request: HttpRequest, diary: Diary, key: UUID) -> HttpResponse:
    """Take one value away; it can be brought back."""
    entry = Lab.objects.filter(person=diary.person, pk=key, deleted_at=None).first()
    if entry is not None:
        remove(entry, diary.at)
        diary.session.shown_once["saved"] = f"lab:{entry.pk}"
    return to(request, "labs")
