"""A trial while it runs: take the envelope, one tap for the pain, what else is asked; never anything of a result."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ketum.store.models import new_id
from ketum.store.writing import BadEntry, save
from ketum.trials import logbook
from ketum.trials.logbook import Entry, NotLogged
from ketum.trials.method import method
from ketum.trials.screens import Today
from ketum.web.diary.access import Diary, needs_diary, to
from ketum.web.diary.trial_rows import Held, held, keep, may_end, stops_of, task_of
from ketum.web.diary.typed import number, text
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

REASONS = ("too ill", "forgot", "did not want to", "other")  # kept as the method names them, shown translated
MOST_HARMS = 20


def day_page(request: HttpRequest, diary: Diary, one: Held, problem: str = "", status: int = 200) -> HttpResponse:
    """What stops it comes first; else the task of the day, and how far it is."""
    shelf, yesterday = knowledge(), _yesterday(request, one)
    stops = stops_of(one.trial, diary.record(None), shelf, diary)
    task = task_of(one, shelf, diary, yesterday=yesterday)
    rated, of = logbook.progress(one.trial)
    entry = _entry_now(one, task)
    asks = _asks(one, task, entry)
    context = {
        "one": one, "stops": stops, "task": task, "asks": asks, "entry": entry, "problem": problem,
        "rated": rated, "of": of, "tens": range(11), "yesterday": yesterday,
        "guesses": [(arm.id, arm.words) for arm in one.trial.protocol.arms],
        "asks_yesterday": not yesterday and _missed(one, diary),
        "may_end": not stops and not task.over and may_end(one, shelf, diary),
        "can_open": one.secret is not None, "flares": one.trial.protocol.period_days is None,
        "waits": _waits(entry, one), "blinded": one.trial.protocol.blinding != "open",
        "reasons": _reasons(),
    }  # fmt: skip
    return render(request, "diary/trial_day.html", context, status=status)


def _reasons() -> list[tuple[str, str]]:
    said = (_("Too ill"), _("Forgot"), _("Did not want to"), _("Other"))
    return list(zip(REASONS, said, strict=True))


def _yesterday(request: HttpRequest, one: Held) -> bool:
    wanted = "yesterday" in (request.POST if request.method == "POST" else request.GET)
    return wanted and one.trial.protocol.period_days is not None


def _missed(one: Held, diary: Diary) -> bool:
    """Whether yesterday was a day of the trial that has no rating."""
    if one.trial.protocol.period_days is None:
        return False
    day = task_of(one, knowledge(), diary, yesterday=True).day
    days = one.trial.protocol.days or 0
    return day is not None and day < days and not any(e.day == day and e.pain is not None for e in one.trial.log)


def _entry_now(one: Held, task: Today) -> Entry | None:
    """What is noted already: of this day, or of a flare that was begun and has no second rating."""
    if one.trial.protocol.period_days is not None:
        return next((entry for entry in one.trial.log if entry.day == task.day), None)
    return next((entry for entry in one.trial.log if _waits(entry, one)), None)


def _waits(entry: Entry | None, one: Held) -> bool:
    """Whether this is a flare that waits for its second rating."""
    flares = one.trial.protocol.period_days is None
    return flares and entry is not None and entry.baseline is not None and entry.pain is None and not entry.reason


def _asks(one: Held, task: Today, entry: Entry | None) -> tuple[str, ...]:
    """What is asked now; a flare is asked in two halves."""
    if one.trial.protocol.period_days is not None:
        return tuple(name for name in task.asks if name != "card" or entry is None or entry.card is None)
    if entry is not None:
        return ("pain", "guess", "confidence", "rescue", "harms")
    return tuple(name for name in task.asks if name in ("card", "baseline"))


@allowing("POST")
@needs_diary
def log(request: HttpRequest, diary: Diary, key: UUID) -> HttpResponse:
    """Note what was tapped; whatever stops the trial stops it now."""
    one = held(diary, key)
    if one is None or one.trial.state != "running":
        return to(request, "trial", key=key)
    task = task_of(one, knowledge(), diary, yesterday=_yesterday(request, one))
    before = _entry_now(one, task)
    try:
        entry = _typed(request, one, task, before)
    except BadEntry as error:
        return day_page(request, diary, one, error.why, 400)
    after = logbook.log_entry(one.trial, entry)
    if isinstance(after, NotLogged):
        return day_page(request, diary, one, after.why, 400)
    _remember_harms(request, diary, entry, before)
    stops = stops_of(after, diary.record(None), knowledge(), diary)
    keep(diary, key, logbook.ended(after, stops[0].why) if stops else after)
    if stops:
        return render(request, "diary/trial_stopped.html", {"one": one, "stops": stops, "can_open": True})
    return to(request, "trial", key=key)


def _typed(request: HttpRequest, one: Held, task: Today, before: Entry | None) -> Entry:
    """The entry that was typed; raises ``BadEntry``."""
    typed, flares = request.POST, one.trial.protocol.period_days is None
    baseline = number(typed, "baseline", 0, 10) if flares and before is None else None
    least = method(knowledge()).designs[one.trial.protocol.question].episode_from
    if baseline is not None and least is not None and baseline < least:
        raise BadEntry(
            "baseline", _("This trial is for flares of %(least)g or more; keep the envelope.") % {"least": least}
        )
    day = before.day if flares and before else task.day
    if day is None or (flares and before is None and task.envelope is None):
        raise BadEntry("day", _("Nothing is asked for today."))
    guess = typed.get("guess", "")
    said: dict[str, Any] = {
        "baseline": baseline,
        "pain": number(typed, "pain", 0, 10),
        "withdrawal": number(typed, "withdrawal", 0, 10),
        "confidence": number(typed, "confidence", 0, 10),
        "guess": guess if guess in {arm.id for arm in one.trial.protocol.arms} | {"unknown"} else None,
        "card": text(typed, "card", 80) or None,
        "rescue": {"yes": True, "no": False}.get(typed.get("rescue", "")),
        "skipped": True if "skipped" in typed else None,
        "reason": typed.get("reason") if typed.get("reason") in REASONS else None,
        "harms": tuple(_lines(typed.get("harms", ""))),
    }
    if not any(value not in (None, ()) for value in said.values()):
        raise BadEntry("pain", _("Tap a number from 0 to 10 for the pain, or choose why there is none."))
    return Entry(day=day, envelope=before.envelope if flares and before else task.envelope, **said)


def _lines(said: str) -> list[str]:
    return [line for one in said.splitlines() if (line := " ".join(one.split())[:300])][:MOST_HARMS]


def _remember_harms(request: HttpRequest, diary: Diary, entry: Entry, before: Entry | None) -> None:
    """A side effect goes into the diary too, where every check sees it."""
    at = diary.at - timedelta(days=1) if "yesterday" in request.POST else diary.at
    for harm in entry.harms:
        if before is None or harm not in before.harms:
            content = {"at": at, "zone": diary.person.zone, "text": harm}
            save(diary.person, "symptom", new_id(), content, diary.at)
