"""The one gateway for whatever may appear on a locked screen: an allow-list of texts that say nothing.

A notification, a calendar entry, an icon's name: each can be read by somebody else. So no other module may make one,
and none of these texts names a substance, an illness, a number or what is waiting.
"""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _


class Notice(StrEnum):
    """Why something is shown. The reason is never part of the text."""

    SAMPLE = "sample"
    REMINDER = "reminder"


def title() -> str:
    """Who speaks, to anybody who can see the screen."""
    return _("Notebook")


def text(notice: Notice) -> str:
    """What is shown; the same for every reason, so that the text gives nothing away."""
    del notice
    return _("Your notebook has something for you.")


def calendar(at: time, begin: datetime, language: str) -> str:
    """A daily reminder for the calendar of one's own device, as iCalendar (RFC 5545), at ``at`` by the clock there."""
    first = begin.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if first <= begin:
        first += timedelta(days=1)
    local = f"{first:%Y%m%dT%H%M%S}"
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{title()}//{language.upper()}",
        "BEGIN:VEVENT",
        f"UID:{uuid5(NAMESPACE_URL, local)}",
        f"DTSTAMP:{begin.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{local}",
        "DURATION:PT5M",
        "RRULE:FREQ=DAILY",
        f"SUMMARY:{text(Notice.REMINDER)}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:PT0S",
        f"DESCRIPTION:{text(Notice.REMINDER)}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(lines)
