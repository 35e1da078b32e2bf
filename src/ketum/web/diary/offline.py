"""The notebook without a connection: what may be installed and kept by the browser, and what is brought in later."""

import base64
import binascii
import hashlib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ketum.store.models import Person
from ketum.store.sealed import Receipt, Sealed, public_key, receive
from ketum.web.diary.access import Diary, needs_diary
from ketum.web.diary.dose import EARLIER
from ketum.web.diary.feel import PAIN_WORDS
from ketum.web.plain import allowing

FILES = ("ketum.css", "icon.svg", "waiting.js", "offline.js", "diary.js", "install.js")
FOLDER = Path(__file__).parents[1]
MOST_AT_ONCE = 100


@allowing("GET", "HEAD")
def recorder(request: HttpRequest) -> HttpResponse:
    """Record while the diary is locked or out of reach. The page holds nothing personal."""
    return render(request, "diary/recorder.html", {"pains": list(enumerate(PAIN_WORDS)), "earlier": EARLIER})


@allowing("GET", "HEAD")
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: it keeps the recorder, the emergency card and their files, and nothing of the diary."""
    shell = [reverse("recorder"), reverse("emergency"), *(static(f"ketum/{name}") for name in FILES)]
    context = {
        "version": f"{_version()}-{get_language()}",
        "shell": shell,
        "recorder": reverse("recorder"),
        "emergency": reverse("emergency"),
    }
    return render(request, "sw.js", context, content_type="text/javascript")


@cache
def _version() -> str:
    """Changes whenever one of the kept files does."""
    digest = hashlib.sha256()
    for path in sorted([*(FOLDER / "static" / "ketum").iterdir(), *(FOLDER / "templates").rglob("*.html")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@allowing("GET", "HEAD")
def manifest(_request: HttpRequest) -> HttpResponse:
    """How the installed notebook is called and looks: neutral, because others see the screen."""
    icon = {"src": static("ketum/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    return JsonResponse(
        {
            "name": _("Notebook"),
            "short_name": _("Notebook"),
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#f6f2e9",
            "theme_color": "#f6f2e9",
            "icons": [icon],
        },
        content_type="application/manifest+json",
    )


@allowing("POST")
@needs_diary
def sync(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Bring in what waited on a device: one receipt for each."""
    people = {fingerprint(public_key(one)): one for one in Person.objects.all()}
    receipts: list[Receipt] = []
    mine: dict[Any, list[Sealed]] = defaultdict(list)
    for said in request.POST.getlist("entry")[:MOST_AT_ONCE]:
        name, _space, rest = said.partition(" ")
        to, _space, sealed = rest.partition(" ")
        try:
            mine[people[to].pk].append(Sealed(name, base64.b64decode(sealed, validate=True)))
        except (KeyError, binascii.Error):
            receipts.append(Receipt(name, "refused", _("It waits for another diary.")))
    for person in people.values():
        receipts += receive(person, mine[person.pk], diary.at)
    return JsonResponse({"receipts": [{"id": one.id, "outcome": one.outcome, "why": one.why} for one in receipts]})


def fingerprint(public: bytes) -> str:
    """A short name for a public key, that says nothing about whose it is."""
    return hashlib.sha256(public).hexdigest()[:16]


def sealing(diary: Diary) -> dict[str, str]:
    """What the page Now tells the device, so that it can record while the diary is locked."""
    public = public_key(diary.person)
    return {"to": fingerprint(public), "point": base64.b64encode(public).decode()}
