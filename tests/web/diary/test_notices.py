"""Whatever may appear on a locked screen comes from one gateway and says nothing. Hazard H-29."""

import re
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

import ketum.web
from ketum.web import notices

WEB = Path(ketum.web.__file__).parent
CHANNELS = re.compile(r"showNotification|new Notification|BEGIN:VEVENT|ACTION:DISPLAY|PushManager|setAppBadge")
TELLING = re.compile(
    r"kratom|ketum|dose|dosis|gram|pain|dolor|drug|medic|liver|h[ií]gado|blood|sangre|symptom|s[ií]ntoma|diary|diario|\\d",
    re.I,
)


def test_only_the_gateway_speaks_to_a_locked_screen() -> None:
    speaking = {
        path.relative_to(WEB).as_posix()
        for path in WEB.rglob("*")
        if path.suffix in {".py", ".js", ".html"} and CHANNELS.search(path.read_text(encoding="utf-8"))
    }
    assert speaking == {"notices.py", "static/ketum/notices.js"}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("notice", list(notices.Notice))
def test_a_notice_names_nothing(notice: notices.Notice, language: str) -> None:
    with override(language):
        said = f"{notices.title()} {notices.text(notice)}"
    assert len(said) > 20
    assert not TELLING.search(said)


def test_the_page_takes_its_sample_from_the_gateway(client: Client) -> None:
    body = client.get("/more/privacy").content.decode()
    assert f'data-notice="{notices.text(notices.Notice.SAMPLE)}" data-title="{notices.title()}"' in body
    script = (WEB / "static" / "ketum" / "notices.js").read_text(encoding="utf-8")
    assert re.findall(r"showNotification\(([^)]*)\)", script) == ["title, { body: notice, icon: button.dataset.icon }"]
    assert notices.text(notices.Notice.SAMPLE) in client.post("/more/privacy", {"sample": "1"}).content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_reminder_for_the_calendar_names_nothing(client: Client, language: str) -> None:
    client.cookies["language"] = language
    answer = client.get("/more/reminder.ics?at=20:30")
    told = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert "T203000" in told
    assert re.findall(r"^(?:SUMMARY|DESCRIPTION|PRODID):(.*)\r$", told, re.M)
    words = " ".join(re.findall(r"^(?:SUMMARY|DESCRIPTION|PRODID|LOCATION|URL):(.*)\r$", told, re.M))
    assert not TELLING.search(words)
    assert "ketum" not in f"{told}{answer['Content-Disposition']}".lower()


def test_a_reminder_begins_at_the_next_time_the_clock_shows_it() -> None:
    at = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)
    assert "DTSTART:20261128T203000" in notices.calendar(time(20, 30), at, "en")
    assert "DTSTART:20261127T213000" in notices.calendar(time(21, 30), at, "en")


def test_a_time_that_is_none_leads_back(client: Client) -> None:
    assert client.get("/more/reminder.ics?at=late")["Location"] == "/more/privacy"
