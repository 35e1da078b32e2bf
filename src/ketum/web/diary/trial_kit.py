"""What is printed for a trial: labels and instructions; what shows the order only when it is asked for."""

from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from ketum.record.model import moment
from ketum.trials.allocation import Sealed, envelopes
from ketum.trials.kit import card_sheets, helper_sheet, kit, square
from ketum.trials.logbook import Amendment
from ketum.web.diary.access import Diary, needs_diary, to
from ketum.web.diary.trial_rows import Held, held, keep
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

SHEETS = {
    "third_party": ("the sheet of the helper was opened", "it was asked for on the page of the kit"),
    "self": ("the sheets of cards were opened", "they were asked for on the page of the kit"),
}


@allowing("GET", "HEAD")
@needs_diary
def kit_page(request: HttpRequest, diary: Diary, key: UUID) -> HttpResponse:
    """Labels, squares and instructions; nothing on this page depends on the order."""
    one = held(diary, key)
    if one is None or one.trial.commitment is None or one.trial.started is None:
        return to(request, "trial", key=key)
    plan = one.trial.protocol
    made = kit(plan, Sealed(one.trial.commitment, envelopes(plan)), knowledge(), moment(one.trial.started).date())
    context = {
        "one": one, "kit": made, "blinding": plan.blinding,
        "labels": [(label, drawn(label.square)) for label in made.labels], "can_open": _sealed(one),
    }  # fmt: skip
    return render(request, "diary/trial_kit.html", context)


@allowing("POST")
@needs_diary
def sheet(request: HttpRequest, diary: Diary, key: UUID) -> HttpResponse:
    """The sheet that shows the order, or the cards that do. That it was opened is written into the trial."""
    one = held(diary, key)
    secret = one.secret if one and _sealed(one) else None
    if one is None or secret is None:
        return to(request, "trial", key=key)
    plan = one.trial.protocol
    what, why = SHEETS[plan.blinding]
    note = Amendment(at=diary.at.isoformat(timespec="seconds"), what=what, why=why)
    keep(diary, key, msgspec.structs.replace(one.trial, amendments=(*one.trial.amendments, note)))
    context: dict[str, Any] = {"one": one, "filling": None, "sheets": ()}
    if plan.blinding == "third_party":
        context |= {"filling": helper_sheet(plan, secret, knowledge())}
    else:
        sheets = [(one.words, [(card, drawn(card)) for card in one.cards]) for one in card_sheets(plan, secret)]
        context |= {"sheets": sheets}
    return render(request, "diary/trial_sheet.html", context)


def _sealed(one: Held) -> bool:
    """Whether there is an order that nobody has opened."""
    return one.trial.state == "running" and one.trial.protocol.blinding in SHEETS and one.secret is not None


def drawn(text: str) -> SafeString:
    """The square of ``text`` as a picture in the page."""
    return mark_safe(square(text))  # noqa: S308 - drawn by the library from hexadecimal digits and our own words
