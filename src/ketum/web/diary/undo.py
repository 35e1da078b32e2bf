"""Take back what was just done. It stays possible until the next thing, and for thirty days in the story."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ketum.store.models import KINDS
from ketum.store.writing import restore, undo
from ketum.web.diary.access import Diary, needs_diary, to
from ketum.web.plain import allowing


@allowing("POST")
@needs_diary
def take_back(request: HttpRequest, diary: Diary, kind: str, key: UUID) -> HttpResponse:
    """Undo the last change of one entry, or its making."""
    model = KINDS.get(kind)
    entry = model.objects.filter(person=diary.person, pk=key).first() if model else None  # type: ignore[attr-defined]
    if entry is not None:
        undo(entry, diary.at)
    if request.headers.get("HX-Request"):
        return render(request, "diary/undone.html", {"kind": kind, "key": key})
    return to(request, "now")


@allowing("POST")
@needs_diary
def bring_back(request: HttpRequest, diary: Diary, kind: str, key: UUID) -> HttpResponse:
    """Bring back what was taken away."""
    model = KINDS.get(kind)
    entry = model.objects.filter(person=diary.person, pk=key).first() if model else None  # type: ignore[attr-defined]
    if entry is not None:
        restore(entry)
    return to(request, "now")
