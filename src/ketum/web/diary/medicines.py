"""The person's medicines and other substances, with the time in which each was taken."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ketum.record import Record, Severity
from ketum.safety import check
from ketum.store.models import Medicine, new_id
from ketum.store.writing import BadEntry, remove, save
from ketum.web.answers import card_of
from ketum.web.diary.access import Diary, needs_diary, to
from ketum.web.diary.typed import day, text
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge


@allowing("GET", "HEAD", "POST")
@needs_diary
def medicines(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Add one; see what it means together with kratom at once."""
    problem = None
    if request.method == "POST":
        try:
            entry = _kept(request, diary)
        except BadEntry as error:
            problem = error
        else:
            diary.session.shown_once["saved"] = f"medicine:{entry.pk}"
            return to(request, "medicines")
    rows = Medicine.objects.filter(person=diary.person, deleted_at=None).order_by("until", "name")
    record = diary.record()
    alone = Record(schema_version=1, person=record.person, medications=record.medications)
    found = check(alone, knowledge(), diary.at.date()).findings if record.medications else ()
    wanted = [one for one in found if one.code.startswith(("DDI:", "INPUT:")) and one.severity > Severity.INFO]
    unread = [one for one in found if one.code.startswith("INPUT:") and one not in wanted]
    context = {
        "rows": rows,
        "cards": [card_of(one, knowledge()) for one in [*wanted, *unread]],
        "problem": problem,
        "today": diary.at.date().isoformat(),
    }
    return render(request, "diary/medicines.html", context, status=400 if problem else 200)


def _kept(request: HttpRequest, diary: Diary) -> Medicine:
    name = text(request.POST, "name")
    if not name:
        raise BadEntry("name", _("Write the name on the package."))
    content = {
        "name": name,
        "dose": text(request.POST, "dose", 200),
        "since": day(request.POST, "since"),
        "until": day(request.POST, "until"),
    }
    kept: Medicine = save(diary.person, "medicine", new_id(), content, diary.at).entry
    return kept


@allowing("POST")
@needs_diary
def change(request: HttpRequest, diary: Diary, key: UUID) -> HttpResponse:
    """It was stopped today, or it was never taken."""
    entry = Medicine.objects.filter(person=diary.person, pk=key, deleted_at=None).first()
    if entry is not None:
        if "stopped" in request.POST:
            save(diary.person, "medicine", key, {"name": entry.name, "until": diary.at.date()}, diary.at)
        else:
            remove(entry, diary.at)
        diary.session.shown_once["saved"] = f"medicine:{key}"
    return to(request, "medicines")
