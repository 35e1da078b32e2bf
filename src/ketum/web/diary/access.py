"""Whose diary a page is about; without an open vault a page leads to where it can be opened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ketum.record import Record
from ketum.safety.before import OwnLimits
from ketum.store.before import own_limits
from ketum.store.models import Person
from ketum.store.opened import opening
from ketum.store.reading import record
from ketum.web.keeping import KEEPER
from ketum.web.keyring import COOKIE, KEYRING, Session, known_vaults

View = Callable[..., HttpResponse]
Next = Callable[[HttpRequest], HttpResponse]
RECENT = timedelta(days=92)  # what the everyday pages look at


@dataclass
class Diary:
    """An open diary in one request: whose it is, and what time it is there."""

    session: Session
    person: Person
    at: datetime

    @property
    def limits(self) -> OwnLimits:
        """What the person set for themselves."""
        return own_limits(self.person)

    def record(
        self,
        since: timedelta | None = RECENT,
        whole: frozenset[str] = frozenset(),
        without: frozenset[str] = frozenset(),
    ) -> Record:
        """The record of the last months, with everything of ``whole`` and nothing of ``without``; or the whole one."""
        return record(self.person, self.at, self.at - since if since else None, whole=whole, without=without)


class OpenVault:
    """Opens the diary of the request's cookie for the length of the request."""

    def __init__(self, get_response: Next) -> None:
        """Wrap ``get_response``."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with ``request.vault_session`` set where a vault is open."""
        token = request.COOKIES.get(COOKIE, "")
        asked = token and not request.path.startswith("/static/")
        session = KEYRING.session(token, datetime.now(UTC)) if asked else None
        request.vault_session = session  # type: ignore[attr-defined]
        if session is None:
            return self.get_response(request)
        with opening(session.diary):
            response = self.get_response(request)
        if request.method == "POST" and response.status_code < 400 and KEYRING.holds(token):
            KEEPER.written(session.vault, session.key, datetime.now(UTC))
        return response


def session_of(request: HttpRequest) -> Session | None:
    """The open vault of this request."""
    found: Session | None = getattr(request, "vault_session", None)
    return found


def diary_of(request: HttpRequest) -> Diary | None:
    """The open diary of this request; ``None`` while it is locked, or nobody is in it yet."""
    session = session_of(request)
    if session is None:
        return None
    people = list(Person.objects.order_by("created_at"))
    if not people:
        return None
    person = next((one for one in people if str(one.pk) == session.person), people[0])
    return Diary(session, person, datetime.now(UTC).astimezone(ZoneInfo(_zone(request, person))))


def _zone(request: HttpRequest, person: Person) -> str:
    """The zone that the browser says it is in; remembered, because the next page may come without script."""
    said = known_zone(request.POST.get("zone"))
    if said and said != person.zone:
        Person.objects.filter(pk=person.pk).update(zone=said)
        person.zone = said
    return person.zone


def known_zone(said: str | None) -> str:
    """The time zone that was said; empty when there is no such zone."""
    return said if said and said in available_timezones() else ""


def needs_diary(view: Callable[..., HttpResponse]) -> View:
    """Decorator: the view gets the open diary as its second argument; else the way leads to unlocking or starting."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        diary = diary_of(request)
        if diary is not None:
            return view(request, diary, *args, **more)
        return to(request, "unlock" if known_vaults() else "start")

    return guarded


def to(request: HttpRequest, name: str, /, **parts: Any) -> HttpResponse:
    """Go on to another page, by htmx or without."""
    address = reverse(name, kwargs=parts or None)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)


def about_diary(request: HttpRequest) -> dict[str, object]:
    """For every template: whether a diary is open, and what was just saved."""
    session = session_of(request)
    kind, _colon, key = (session.shown_once.pop("saved", "") if session and request.method == "GET" else "").partition(
        ":"
    )
    return {"unlocked": session is not None, "saved": {"kind": kind, "key": key} if key else None}
