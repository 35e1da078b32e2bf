"""The page Now: since the last one, today beside the usual, at most one thing that wants attention."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ketum.record import Finding, Record, Severity
from ketum.safety import check
from ketum.store.models import Product
from ketum.watch.usual import Band, today
from ketum.web.answers import card_of
from ketum.web.diary.access import Diary, needs_diary
from ketum.web.diary.offline import sealing
from ketum.web.diary.scores import due_now
from ketum.web.diary.trial_rows import line_for_now
from ketum.web.keeping import KEEPER
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

QUIET_FAMILIES = ("LAW", "BASE", "INPUT", "NAL")
ATTENTION = Severity.WARNING


@allowing("GET", "HEAD")
@needs_diary
def now(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Two buttons, and what is needed to decide which."""
    record = diary.record()
    day = today(record, diary.at)
    attention = _attention(record, diary)
    context = {
        "person": diary.person,
        "day": day,
        "since": span(day.since_last),
        "band": day.usual if isinstance(day.usual, Band) else None,
        "seal": sealing(diary),
        "backup_problem": KEEPER.problem(diary.session.vault),
        "attention": card_of(attention, knowledge()) if attention else None,
        "due": due_now(diary)[:1],
        "trial": line_for_now(diary, record, knowledge()),
        "has_products": Product.objects.filter(person=diary.person, deleted_at=None, archived=False).exists(),
    }
    return render(request, "diary/now.html", context)


def _attention(record: Record, diary: Diary) -> Finding | None:
    """The most serious finding that was not put aside; at most one, because a list of warnings is read by nobody."""
    aside: dict[str, Any] = diary.person.setting("aside", {})
    found = check(record, knowledge(), diary.at.date()).findings
    wanted = (one for one in found if one.severity >= ATTENTION and one.code.split(":")[0] not in QUIET_FAMILIES)
    return next((one for one in wanted if aside.get(one.code, 0) < one.severity), None)


def span(length: timedelta | None) -> dict[str, int] | None:
    """A length of time in whole days, hours and minutes."""
    if length is None:
        return None
    minutes = int(length.total_seconds() // 60)
    return {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}


@allowing("POST")
@needs_diary
def put_aside(request: HttpRequest, diary: Diary) -> HttpResponse:
    """The person has read it: not shown on Now again unless it becomes more serious. It stays in Check."""
    from ketum.web.diary.access import to

    code = request.POST.get("code", "")[:80]
    level = request.POST.get("level", "")
    if code and level.isdigit():
        settings = diary.person.settings
        diary.person.settings = settings | {"aside": settings.get("aside", {}) | {code: int(level)}}
        diary.person.save(update_fields=["settings"])
    return to(request, "now")
