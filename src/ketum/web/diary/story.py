"""The story so far: a sentence, the days as a list, a chart with a table; many entries changed at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ketum.store.models import KINDS, Entry, Product, Revision
from ketum.store.writing import BadEntry, kind_of, plain, remove, save
from ketum.watch.usual import Beside, pain_beside
from ketum.web.diary.access import Diary, needs_diary, to
from ketum.web.diary.chart import chart_of
from ketum.web.diary.feel import PAIN, SCALES
from ketum.web.diary.typed import number
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

SHOWN_KINDS = ("intake", "rating", "symptom", "lab", "note")
DAYS_A_PAGE = 7
MOST_A_DAY = 60


@dataclass(frozen=True)
class Line:
    """One entry as it is listed."""

    kind: str
    key: UUID
    at: datetime
    words: str
    recalled: bool
    edited: bool
    conflict: bool

    @property
    def clock(self) -> str:
        """The hour and minute where it happened."""
        return f"{self.at:%H:%M}"


@allowing("GET", "HEAD")
@needs_diary
def story(request: HttpRequest, diary: Diary) -> HttpResponse:
    """The last days first, older ones on request."""
    end = _end(request, diary)
    wanted = request.GET.get("kind", "")
    lines = _lines(diary, end, wanted if wanted in SHOWN_KINDS else "")
    days: dict[date, list[Line]] = {}
    for one in lines:
        days.setdefault(one.at.date(), []).append(one)
    recent = diary.record(timedelta(days=31), without=frozenset({"response", "symptom", "lab"}))
    beside = pain_beside(recent.ratings, diary.at, knowledge().say)
    context = {
        "beside": beside if isinstance(beside, Beside) else None,
        "too_early": "" if isinstance(beside, Beside) else beside.why,
        "days": [(day, entries[:MOST_A_DAY]) for day, entries in days.items()],
        "kinds": _kinds(),
        "kind": wanted,
        "older": (end - timedelta(days=DAYS_A_PAGE)).isoformat(),
        "chart": chart_of(recent, diary.at),
        "products": Product.objects.filter(person=diary.person, deleted_at=None).order_by("nickname"),
    }
    return render(request, "diary/story.html", context)


def _end(request: HttpRequest, diary: Diary) -> date:
    try:
        return date.fromisoformat(request.GET.get("before", ""))
    except ValueError:
        return diary.at.date() + timedelta(days=1)


def _kinds() -> tuple[tuple[str, str], ...]:
    return (
        ("", _("All")),
        ("intake", _("Doses")),
        ("rating", _("How I was")),
        ("symptom", _("Symptoms")),
        ("lab", _("Blood tests")),
        ("note", _("Notes")),
    )


def _lines(diary: Diary, end: date, wanted: str) -> list[Line]:
    zone = diary.at.tzinfo
    upto = datetime(end.year, end.month, end.day, tzinfo=zone)
    since = upto - timedelta(days=DAYS_A_PAGE)
    names = {one.pk: one.nickname for one in Product.objects.filter(person=diary.person)}
    beside = set(Revision.objects.filter(person=diary.person, conflict=True).values_list("entry", flat=True))
    found: list[Line] = []
    for kind in (wanted,) if wanted else SHOWN_KINDS:
        rows = KINDS[kind].objects.filter(person=diary.person, deleted_at=None, at__gte=since, at__lt=upto)  # type: ignore[attr-defined]
        found += [_line(kind, one, names, beside, zone) for one in rows]
    return sorted(found, key=lambda line: line.at, reverse=True)


def _line(kind: str, one: Any, names: dict[Any, str], beside: set[UUID], zone: Any) -> Line:
    at = one.at.astimezone(ZoneInfo(one.zone) if one.zone else zone)
    return Line(kind, one.pk, at, in_words(kind, one, names), one.recalled, one.version > 1, one.pk in beside)


def in_words(kind: str, one: Any, names: dict[Any, str]) -> str:
    """An entry in a few words."""
    if kind == "intake":
        grams = f"{one.grams:g} g" if one.grams else _("not weighed")
        return f"{names.get(one.product_id, _('kratom'))}: {grams}"
    if kind == "rating":
        return _rating(one)
    if kind == "lab":
        return f"{one.analyte} {one.comparator}{one.value:g} {one.unit}".strip()
    return str(one.text)


def _rating(one: Any) -> str:
    if one.scale == PAIN:
        return _("Pain: could not rate") if one.cannot else _("Pain %(value)g of 10") % {"value": one.value}
    for name, label, words in SCALES:
        if name == one.scale and one.value is not None and one.value < len(words):
            return f"{label}: {words[int(one.value)]}"
    return f"{one.scale}: {one.value:g}"


@allowing("GET", "HEAD", "POST")
@needs_diary
def entry(request: HttpRequest, diary: Diary, kind: str, key: UUID) -> HttpResponse:
    """One entry: what it holds, what it held, and a change."""
    model = KINDS.get(kind)
    found = model.objects.filter(person=diary.person, pk=key).first() if model else None  # type: ignore[attr-defined]
    if found is None or kind not in SHOWN_KINDS:
        return to(request, "story")
    if request.method == "POST":
        problem = _changed(request, diary, kind, found)
        if not problem:
            diary.session.shown_once["saved"] = f"{kind}:{key}"
            return to(request, "story")
        return _entry_page(request, diary, kind, found, problem, 400)
    return _entry_page(request, diary, kind, found, None, 200)


def _entry_page(
    request: HttpRequest, diary: Diary, kind: str, found: Any, problem: BadEntry | None, status: int
) -> HttpResponse:
    earlier = Revision.objects.filter(entry=found.pk).order_by("-at")
    local = found.at.astimezone(ZoneInfo(found.zone))
    context = {
        "kind": kind,
        "entry": found,
        "when": local.strftime("%Y-%m-%dT%H:%M"),
        "entered": found.entered_at.astimezone(ZoneInfo(found.zone)),
        "earlier": [(one, _told(one.content)) for one in earlier],
        "products": Product.objects.filter(person=diary.person, deleted_at=None).order_by("nickname"),
        "problem": problem,
    }
    return render(request, "diary/entry.html", context, status=status)


def _told(content: dict[str, Any]) -> str:
    kept = {name: value for name, value in content.items() if value not in (None, "", [], False)}
    return ", ".join(f"{name} {value}" for name, value in kept.items() if name not in {"zone", "product", "batch"})


def _changed(request: HttpRequest, diary: Diary, kind: str, found: Any) -> BadEntry | None:
    """Apply what was typed; the problem, if there is one."""
    try:
        content = {name: value for name, value in found.content().items() if value is not None}
        content |= _typed(request, kind, found)
        save(diary.person, kind, found.pk, content, diary.at, base=_base(request))
    except (BadEntry, ValueError) as error:
        return error if isinstance(error, BadEntry) else BadEntry("when", _("Write the time like 2026-11-20 08:00."))
    return None


def _typed(request: HttpRequest, kind: str, found: Any) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if when := request.POST.get("when"):
        content["at"] = datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(found.zone))
    if kind == "intake":
        content["grams"] = number(request.POST, "grams", 0.001, 1000)
        if product := request.POST.get("product"):
            content["product"] = product
    elif kind in {"rating", "lab"}:
        value = number(request.POST, "value", 0, 1e9)
        content |= {"value": value} if value is not None else {}
    elif said := request.POST.get("text", "").strip():
        content["text"] = said
    return content


def _base(request: HttpRequest) -> int | None:
    said = request.POST.get("version", "")
    return int(said) if said.isdigit() else None


@allowing("POST")
@needs_diary
def many(request: HttpRequest, diary: Diary) -> HttpResponse:
    """One change for every ticked entry: take away, another product, an hour earlier or later."""
    chosen = list(_chosen(request.POST.getlist("entry"), diary))
    action = request.POST.get("action", "")
    for one in chosen:
        if action == "remove":
            remove(one, diary.at)
        else:
            _apply(one, action, request.POST.get("product", ""), diary)
    if chosen:
        diary.session.shown_once["saved"] = f"{kind_of(chosen[0])}:{chosen[0].pk}"
    return to(request, "story")


def _chosen(names: Iterable[str], diary: Diary) -> Iterable[Entry]:
    for name in list(names)[:200]:
        kind, _colon, key = name.partition(":")
        model = KINDS.get(kind)
        if model is None or kind not in SHOWN_KINDS:
            continue
        try:
            found = model.objects.filter(person=diary.person, pk=UUID(key), deleted_at=None).first()  # type: ignore[attr-defined]
        except ValueError:
            continue
        if found is not None:
            yield found


def _apply(one: Any, action: str, product: str, diary: Diary) -> None:
    content = {name: plain(value) for name, value in one.content().items() if value is not None}
    if action in {"earlier", "later"}:
        content["at"] = one.at + timedelta(hours=-1 if action == "earlier" else 1)
    elif action == "product" and kind_of(one) == "intake" and product:
        content["product"] = product
    else:
        return
    try:
        save(diary.person, kind_of(one), one.pk, content, diary.at)
    except BadEntry:
        return  # an hour later would be in the future: that one stays as it is
