"""Log a dose in two taps: the product, then Log. What matters before is said; nothing is ever blocked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketum.record import Finding, Severity
from ketum.safety.before import Planned, before_intake
from ketum.store.before import new_medicines
from ketum.store.models import Intake, Product, new_id
from ketum.store.writing import BadEntry, save
from ketum.web.answers import Card, card_of
from ketum.web.diary.access import Diary, needs_diary, to
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

LOOKED_BACK = 400  # intakes in which the amount used last of each product is looked for
STEP_GRAMS = 0.5
MINUTES = 5  # what is logged again within this time is asked about
UNASKED = frozenset({"rating", "response"})  # what is said before a dose does not hang on them
EARLIER = (
    (0, gettext_lazy("now")),
    (15, gettext_lazy("15 min ago")),
    (30, gettext_lazy("30 min ago")),
    (60, gettext_lazy("1 h ago")),
    (120, gettext_lazy("2 h ago")),
)
STOMACHS = (("", gettext_lazy("Skip")), ("empty", gettext_lazy("Empty")), ("food", gettext_lazy("After food")))


@dataclass(frozen=True)
class Choice:
    """One product to tap, with the amount that was used last."""

    product: Product
    grams: float | None


@allowing("GET", "HEAD")
@needs_diary
def choose(request: HttpRequest, diary: Diary) -> HttpResponse:
    """The products, the ones used last first."""
    return render(request, "diary/dose_choose.html", {"choices": choices(diary)})


def choices(diary: Diary) -> list[Choice]:
    """Every product in use with its last amount, the one used last first."""
    last: dict[Any, float | None] = {}
    newest = Intake.objects.filter(person=diary.person, deleted_at=None).order_by("-at")
    for key, grams in newest.values_list("product_id", "grams")[:LOOKED_BACK]:
        last.setdefault(key, grams)
    products = {one.pk: one for one in Product.objects.filter(person=diary.person, deleted_at=None, archived=False)}
    used = [Choice(products[key], grams) for key, grams in last.items() if key in products]
    return [*used, *(Choice(one, None) for key, one in products.items() if key not in last)]


@allowing("GET", "HEAD", "POST")
@needs_diary
def log(request: HttpRequest, diary: Diary, product: UUID) -> HttpResponse:
    """Amount, time, what to know; then it is logged."""
    chosen = Product.objects.filter(person=diary.person, pk=product, deleted_at=None).first()
    if chosen is None:
        return to(request, "dose")
    if request.method != "POST":
        grams = next((one.grams for one in choices(diary) if one.product.pk == product), None)
        return _page(request, diary, chosen, {"grams": grams, "minutes": 0, "key": str(new_id())})
    return _logged(request, diary, chosen)


def _logged(request: HttpRequest, diary: Diary, chosen: Product) -> HttpResponse:
    typed = {
        "grams": request.POST.get("grams", "").strip().replace(",", "."),
        "minutes": request.POST.get("minutes", "0"),
        "when": request.POST.get("when", ""),
        "stomach": request.POST.get("stomach", ""),
        "key": request.POST.get("key", ""),
    }
    try:
        grams, at = _grams(typed["grams"]), _moment(typed, diary)
    except BadEntry as error:
        return _page(request, diary, chosen, typed, problem=error.why, status=400)
    found = _warnings(diary, chosen, grams, at)
    if "step" in request.POST:
        return _page(request, diary, chosen, typed | {"grams": _stepped(grams, request.POST["step"])})
    said = request.POST.get("said", "")
    if _unsaid(found, said):
        return _page(request, diary, chosen, typed | {"grams": grams}, found=found)
    content = {
        "at": at,
        "zone": diary.person.zone,
        "product": chosen.pk,
        "grams": grams,
        "stomach": typed["stomach"] if typed["stomach"] in {"empty", "food"} else "",
        "warned": [one.code for one in found],
    }
    try:
        entry = save(diary.person, "intake", _key(typed["key"]), content, diary.at).entry
    except BadEntry as error:
        return _page(request, diary, chosen, typed, problem=error.why, status=400)
    diary.session.shown_once["saved"] = f"intake:{entry.pk}"
    return to(request, "now")


def _page(
    request: HttpRequest,
    diary: Diary,
    chosen: Product,
    typed: dict[str, Any],
    *,
    found: tuple[Finding, ...] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    if found is None and not problem:
        grams = typed["grams"] if isinstance(typed["grams"], float) else None
        found = _warnings(diary, chosen, grams, diary.at - timedelta(minutes=int(typed.get("minutes") or 0)))
    cards = [card_of(one, knowledge()) for one in found or ()]
    context = {
        "product": chosen,
        "typed": typed,
        "earlier": EARLIER,
        "stomachs": STOMACHS,
        "cards": cards,
        "red": [card for card in cards if _is_red(card)],
        "said": " ".join(one.code for one in found or ()),
        "problem": problem,
        "step": STEP_GRAMS,
    }
    return render(request, "diary/dose_log.html", context, status=status)


def _is_red(card: Card) -> bool:
    return card.finding.severity >= Severity.STOP


def _unsaid(found: tuple[Finding, ...], said: str) -> bool:
    """Whether there is something that the page has not yet shown to the person."""
    return not {one.code for one in found} <= set(said.split())


def _warnings(diary: Diary, chosen: Product, grams: float | None, at: datetime) -> tuple[Finding, ...]:
    planned = Planned(at=at, product=str(chosen.pk), grams=grams)
    return before_intake(diary.record(without=UNASKED), planned, knowledge(), diary.limits, new_medicines(diary.person))


def _grams(text: str) -> float | None:
    if not text:
        return None
    try:
        grams = float(text)
    except ValueError:
        raise BadEntry("grams", _("Write the amount as a number, or leave it empty.")) from None
    if not 0 < grams <= 1000:
        raise BadEntry("grams", _("Write grams between 0 and 1000, or leave it empty."))
    return grams


def _moment(typed: dict[str, str], diary: Diary) -> datetime:
    if typed["when"]:
        try:
            return datetime.fromisoformat(typed["when"]).replace(tzinfo=diary.at.tzinfo)
        except ValueError:
            raise BadEntry("when", _("Write the time like 2026-11-20 08:00.")) from None
    minutes = int(typed["minutes"]) if typed["minutes"].isdigit() else 0
    return diary.at - timedelta(minutes=min(minutes, 100_000))


def _stepped(grams: float | None, step: str) -> float | None:
    change = STEP_GRAMS if step == "+" else -STEP_GRAMS
    return max(STEP_GRAMS, round((grams or 0) + change, 2))


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return new_id()
