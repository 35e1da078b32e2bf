"""Experiments on oneself: the questions as cards, the plan with its chance, the start, the end, the order opened."""

import secrets
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ketum.store.writing import BadEntry
from ketum.trials import logbook
from ketum.trials.allocation import SECRET_BYTES, allocate
from ketum.trials.logbook import Trial
from ketum.trials.lookback import Hunch, look_back
from ketum.trials.preview import Preview, preview
from ketum.trials.report import bundle, report
from ketum.trials.screens import cards
from ketum.web.diary.access import Diary, needs_diary, to
from ketum.web.diary.trial_days import day_page
from ketum.web.diary.trial_picture import picture_of
from ketum.web.diary.trial_rows import (
    Held,
    all_held,
    held,
    keep,
    may_end,
    running,
    seal,
    stops_of,
    task_of,
    throw_away,
    unseal,
)
from ketum.web.diary.typed import day as typed_day
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

QUICK, EXACT = 200, 1_000
LATEST_START = timedelta(days=60)


@allowing("GET", "HEAD")
@needs_diary
def trials(request: HttpRequest, diary: Diary) -> HttpResponse:
    """What can be found out, what is running, what was found."""
    mine = all_held(diary)
    context = {
        "cards": [one for one in cards(knowledge()) if one.id != "T0"],
        "back": next(one for one in cards(knowledge()) if one.id == "T0"),
        "going": [one for one in mine if one.trial.state == "running"],
        "plans": [one for one in mine if one.trial.state == "designed"],
        "ended": [one for one in mine if one.trial.state in ("stopped", "revealed")],
    }
    return render(request, "diary/trials.html", context)


@allowing("GET", "HEAD")
@needs_diary
def trial(request: HttpRequest, diary: Diary, key: UUID) -> HttpResponse:
    """One trial: its plan, its day, its end or its answer, by how far it is."""
    one = held(diary, key)
    if one is None:
        return to(request, "trials")
    if one.trial.state == "designed":
        return _plan_page(request, diary, one)
    if one.trial.state == "running":
        return day_page(request, diary, one)
    if one.trial.state == "stopped":
        return render(request, "diary/trial_stopped.html", {"one": one, "can_open": one.secret is not None})
    return _answer_page(request, one)


def _plan_page(request: HttpRequest, diary: Diary, one: Held, problem: str = "", status: int = 200) -> HttpResponse:
    """How long, how likely a clear answer is, and the start."""
    plan, count = one.trial.protocol, EXACT if "exact" in request.GET else QUICK
    seen = preview(plan, diary.record(None), knowledge(), date.fromisoformat(plan.made_on), trials=count)
    context = {
        "one": one, "plan": plan, "problem": problem, "seen": seen if isinstance(seen, Preview) else None,
        "exact": count == EXACT, "first": diary.at.date() + timedelta(days=1), "earliest": diary.at.date(),
        "more": EXACT,
    }  # fmt: skip
    return render(request, "diary/trial_plan.html", context, status=status)


@allowing("POST")
@needs_diary
def start(request: HttpRequest, diary: Diary, key: UUID) -> HttpResponse:
    """Draw the order, seal it, begin on the day that was chosen; or throw the plan away."""
    one = held(diary, key)
    if one is None or one.trial.state != "designed":
        return to(request, "trial", key=key)
    if "drop" in request.POST:
        throw_away(diary, key)
        return to(request, "trials")
    first, problem = _first_day(request, diary)
    if problem:
        return _plan_page(request, diary, one, problem, 400)
    secret = secrets.token_bytes(SECRET_BYTES)
    begun = logbook.begun(one.trial, allocate(one.trial.protocol, secret), first.isoformat())
    stops = stops_of(begun, diary.record(None), knowledge(), diary)
    if stops:
        return _plan_page(request, diary, one, f"{stops[0].action} {stops[0].why}", 400)
    keep(diary, key, begun)
    seal(key, secret)
    return to(request, "trial" if begun.protocol.blinding == "open" else "trial-kit", key=key)


def _first_day(request: HttpRequest, diary: Diary) -> tuple[date, str]:
    today = diary.at.date()
    if running(diary):
        return today, _("Another trial is running. Two at once would answer each other's question.")
    try:
        first = typed_day(request.POST, "first") or today
    except BadEntry as error:
        return today, error.why
    if not today <= first <= today + LATEST_START:
        return first, _("The first day can be today or one of the next 60 days.")
    return first, ""


@allowing("POST")
@needs_diary
def stop(request: HttpRequest, diary: Diary, key: UUID) -> HttpResponse:
    """End a running trial, because something stops it or because the person wants to; no reason is needed."""
    one = held(diary, key)
    if one is not None and one.trial.state == "running":
        found = stops_of(one.trial, diary.record(None), knowledge(), diary)
        why = found[0].why if found else _("You wanted to stop.")
        keep(diary, key, logbook.ended(one.trial, why, wanted=not found))
    return to(request, "trial", key=key)


@allowing("POST")
@needs_diary
def reveal(request: HttpRequest, diary: Diary, key: UUID) -> HttpResponse:
    """Open the order. It ends the blinding, and is recorded with its time."""
    one = held(diary, key)
    if one is None or not _may_open(one, diary):
        return to(request, "trial", key=key)
    now = diary.at.isoformat(timespec="seconds")
    opened = logbook.opened(one.trial, one.secret or b"", now)
    if isinstance(opened, Trial):
        keep(diary, key, opened)
        unseal(key)
    return to(request, "trial", key=key)


def _may_open(one: Held, diary: Diary) -> bool:
    if one.trial.state == "stopped":
        return True
    over = one.trial.state == "running" and task_of(one, knowledge(), diary).over
    return over or (one.trial.state == "running" and may_end(one, knowledge(), diary))


def _answer_page(request: HttpRequest, one: Held) -> HttpResponse:
    found = report(one.trial, knowledge())
    answer = found.answer
    arms = len(answer.arms) if answer else 0
    context = {
        "one": one, "answer": answer, "report": found, "picture": picture_of(one.trial, knowledge()),
        "names": [(arm.id, arm.words, arm.grams) for arm in one.trial.protocol.arms],
        "measured": answer.said[arms : arms + 2] if answer else (),  # the difference with its interval; the days
        # The averages, then what follows the days; the harms at the end have a list of their own.
        "rest": (*answer.said[:arms], *answer.said[arms + 2 : -arms or None]) if answer else (),
    }  # fmt: skip
    return render(request, "diary/trial_answer.html", context)


@allowing("GET", "HEAD")
@needs_diary
def take_out(request: HttpRequest, diary: Diary, key: UUID) -> HttpResponse:
    """Everything from which somebody else derives the answer again; only after the reveal."""
    one = held(diary, key)
    made = bundle(one.trial, knowledge()) if one else None
    if made is None:
        return to(request, "trial", key=key)
    response = JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 1, "default": str})
    response["Content-Disposition"] = 'attachment; filename="trial.json"'
    return response


@allowing("GET", "HEAD")
@needs_diary
def back(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Looking back: what went together in the diary as it is. A hunch, never an answer."""
    card = next(one for one in cards(knowledge()) if one.id == "T0")
    found = look_back(diary.record(), knowledge(), diary.at)
    hunch = found if isinstance(found, Hunch) else None
    context = {"card": card, "hunch": hunch, "why": "" if isinstance(found, Hunch) else found.why}
    return render(request, "diary/trial_back.html", context)
