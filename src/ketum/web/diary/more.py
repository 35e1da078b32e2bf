"""Everything else: about me, own limits, privacy, backups, other people, erasing."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ketum.store.backup import SUFFIX, BadBackup, back_up, prove
from ketum.store.keys import WeakPassphrase
from ketum.store.models import Person
from ketum.store.writing import BadEntry
from ketum.web import notices
from ketum.web.diary.access import Diary, needs_diary, to
from ketum.web.diary.start import WEAK
from ketum.web.diary.typed import number, text
from ketum.web.keeping import KEEPER
from ketum.web.keyring import COOKIE, KEYRING
from ketum.web.plain import allowing

ERASE = "erase now"
LOCK_MINUTES = (5, 15, 30, 60, 0)
ANSWERS = {"yes": True, "no": False}


@allowing("GET", "HEAD", "POST")
@needs_diary
def more(request: HttpRequest, diary: Diary) -> HttpResponse:
    """The list of what else there is."""
    people = Person.objects.order_by("created_at")
    return render(request, "diary/more.html", {"people": people, "person": diary.person})


@allowing("GET", "HEAD", "POST")
@needs_diary
def about(request: HttpRequest, diary: Diary) -> HttpResponse:
    """What the checks need to know of the person, and the limits that they set for themselves."""
    problem = None
    if request.method == "POST":
        try:
            _keep_about(request, diary)
        except BadEntry as error:
            problem = error
        else:
            return to(request, "more")
    context = {"person": diary.person, "problem": problem, "conditions": "\n".join(diary.person.conditions)}
    return render(request, "diary/about.html", context, status=400 if problem else 200)


def _keep_about(request: HttpRequest, diary: Diary) -> None:
    typed, person = request.POST, diary.person
    year = number(typed, "birth_year", 1900, diary.at.year)
    person.birth_year = int(year) if year else None
    person.sex = typed.get("sex", "") if typed.get("sex") in {"female", "male", "other"} else ""
    person.weight_kg = number(typed, "weight_kg", 1, 500)
    person.pregnant = ANSWERS.get(typed.get("pregnant", ""))
    person.breastfeeding = ANSWERS.get(typed.get("breastfeeding", ""))
    person.alcohol = typed.get("alcohol", "") if typed.get("alcohol") in {"none", "light", "heavy"} else ""
    person.place = text(typed, "place", 120)
    person.conditions = [
        " ".join(line.split())[:300] for line in typed.get("conditions", "").splitlines() if line.strip()
    ]
    changed: dict[str, Any] = {
        "use_text": text(typed, "use_text", 500) or None,
        "limit_grams": number(typed, "limit_grams", 0.1, 1000),
        "hours_between": number(typed, "hours_between", 0.1, 72),
    }
    person.settings = person.settings | changed
    person.save()


@allowing("GET", "HEAD", "POST")
@needs_diary
def privacy(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Lock, passphrase, recovery sheet, backups, what somebody who holds this device can see, erasing."""
    said, problem = _privacy(request, diary) if request.method == "POST" else ("", "")
    if said == ERASE:
        return _erased(request, diary)
    vault = diary.session.vault
    context = {
        "vault": vault,
        "said": said,
        "problem": problem,
        "code": diary.session.shown_once.pop("recovery", ""),
        "backups": sorted(vault.backups.glob(f"*{SUFFIX}"), reverse=True)[:5],
        "minutes": [(one, one == (diary.session.minutes or 0)) for one in LOCK_MINUTES],
        "erase": ERASE,
        "notice_title": notices.title(),
        "notice_text": notices.text(notices.Notice.SAMPLE),
        "has_recovery": any(slot.kind == "recovery" for slot in vault.head.slots),
    }
    return render(request, "diary/privacy.html", context, status=400 if problem else 200)


@allowing("GET", "HEAD")
@needs_diary
def reminder(request: HttpRequest, diary: Diary) -> HttpResponse:
    """A file for the calendar of the person's own device, with a text that says nothing."""
    try:
        at = time.fromisoformat(request.GET.get("at", ""))
    except ValueError:
        return to(request, "privacy")
    response = HttpResponse(notices.calendar(at, diary.at, get_language()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="notebook.ics"'
    return response


def _privacy(request: HttpRequest, diary: Diary) -> tuple[str, str]:
    """Do what one button asks: what was done, or what was wrong."""
    session, typed = diary.session, request.POST
    if "passphrase" in typed:
        try:
            session.vault.change_passphrase(session.key, typed["passphrase"])
        except WeakPassphrase as error:
            return "", str(WEAK[error.reason])
        return _("The new passphrase opens it from now on. The old one does not."), ""
    if "recovery" in typed:
        session.shown_once["recovery"] = session.vault.new_recovery_sheet(session.key)
        return _("This code is shown once. Print it or write it down now."), ""
    if "backup" in typed:
        proof = back_up(session.vault, session.key)
        words = {"rows": proof.rows, "name": proof.path.name}
        return _("Backup %(name)s is written, and was opened again to prove it: %(rows)d rows.") % words, ""
    if "verify" in typed:
        return _verified(diary)
    return _other(typed, diary)


def _verified(diary: Diary) -> tuple[str, str]:
    newest = max(diary.session.vault.backups.glob(f"*{SUFFIX}"), default=None)
    if newest is None:
        return "", _("There is no backup yet.")
    try:
        proof = prove(newest, diary.session.key)
    except BadBackup as error:
        return "", str(error)
    return _("Backup %(name)s opens and is whole: %(rows)d rows.") % {"name": newest.name, "rows": proof.rows}, ""


def _other(typed: Any, diary: Diary) -> tuple[str, str]:
    if "minutes" in typed and typed["minutes"].isdigit():
        minutes = int(typed["minutes"])
        diary.session.minutes = minutes or None
        diary.person.settings = diary.person.settings | {"lock_minutes": minutes}
        diary.person.save(update_fields=["settings"])
        return _("Saved."), ""
    if "sample" in typed:
        return notices.text(notices.Notice.SAMPLE), ""
    if "label" in typed:
        diary.session.vault.rename(typed["label"])
        return _("Saved."), ""
    if "erase" in typed:
        return (ERASE, "") if typed["erase"].strip().casefold() == ERASE else ("", _("Nothing was erased."))
    return "", ""


def _erased(request: HttpRequest, diary: Diary) -> HttpResponse:
    from django.db import connection

    vault = diary.session.vault
    connection.close()
    KEYRING.lock_vault(vault)
    with KEEPER.resting(vault):
        vault.erase()
    response = to(request, "home")
    response.delete_cookie(COOKIE, samesite="Strict")
    return response


@allowing("POST")
@needs_diary
def people(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Another person in this diary, or a change to another one."""
    if name := text(request.POST, "name", 40):
        person = Person.objects.create(label=name, is_self=False, created_at=datetime.now(UTC), zone=diary.person.zone)
        diary.session.person = str(person.pk)
    elif chosen := request.POST.get("person"):
        try:
            found = Person.objects.filter(pk=UUID(chosen)).first()
        except ValueError:
            found = None
        if found:
            diary.session.person = str(found.pk)
    return to(request, "now")
