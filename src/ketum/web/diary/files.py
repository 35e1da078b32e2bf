"""Bring in and take out: a file is looked at first, nothing is changed before the person says so."""

import hashlib
import io
from datetime import UTC, datetime
from typing import IO, Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketum.interop.formats import FORMATS, read
from ketum.interop.options import Options
from ketum.interop.own import NAME as OWN
from ketum.interop.trouble import BadFile
from ketum.store.exporting import write
from ketum.store.import_report import Report
from ketum.store.importing import BadImport, merge
from ketum.web.diary.access import Diary, needs_diary
from ketum.web.keyring import Waiting
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

SHOWN = 30
DAYS = {"day": True, "month": False}
KINDS = {
    "product": gettext_lazy("products"),
    "batch": gettext_lazy("batches"),
    "attachment": gettext_lazy("files"),
    "intake": gettext_lazy("doses"),
    "rating": gettext_lazy("ratings"),
    "symptom": gettext_lazy("symptoms"),
    "medicine": gettext_lazy("medicines"),
    "substance": gettext_lazy("substances"),
    "lab": gettext_lazy("blood test values"),
    "response": gettext_lazy("questionnaires"),
    "note": gettext_lazy("notes"),
    "plan": gettext_lazy("plans"),
    "trial": gettext_lazy("trials"),
    "person": gettext_lazy("about me"),
}


@allowing("GET", "HEAD", "POST")
@needs_diary
def files(request: HttpRequest, diary: Diary) -> HttpResponse:
    """What a file would change, then what it changed; and everything to take away."""
    typed = request.POST
    if "export" in typed:
        return _exported(diary)
    if "leave" in typed:
        diary.session.waiting = None
        return _page(request)
    if "file" in request.FILES:
        sent: Any = request.FILES["file"]
        raw = cast(IO[bytes], sent).read()
        day_first = DAYS.get(typed.get("order", ""))
        diary.session.waiting = Waiting(str(sent.name)[:120], raw, typed.get("form") or None, day_first)
        return _merged(request, diary, dry_run=True)
    if "keep" in typed and diary.session.waiting:
        return _merged(request, diary, dry_run=False)
    return _page(request, problem=_("Choose a file first.") if request.method == "POST" else "")


def _merged(request: HttpRequest, diary: Diary, *, dry_run: bool) -> HttpResponse:
    waiting = diary.session.waiting
    if waiting is None:
        return _page(request)
    options = Options(at=diary.at, zone=diary.person.zone, library=knowledge(), day_first=waiting.day_first)
    mark = hashlib.sha256(waiting.raw).hexdigest()[:12]
    confirmed = request.POST.getlist("confirm")
    try:
        reading = read(io.BytesIO(waiting.raw), waiting.name, options, waiting.form)
        report = merge(
            diary.person, reading.items, reading.source, diary.at, mark=mark, confirmed=confirmed, dry_run=dry_run
        )
    except (BadFile, BadImport) as error:
        diary.session.waiting = None
        return _page(request, problem=_("Nothing was changed: %(why)s") % {"why": error}, status=400)
    if not dry_run:
        diary.session.waiting = None
    return _page(request, report=report, name=waiting.name)


def _page(
    request: HttpRequest, *, report: Report | None = None, name: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    rows = []
    if report:
        rows = [(KINDS.get(kind, kind), counts) for kind, counts in report.counts.items()]
    context = {
        "report": report,
        "name": name,
        "problem": problem,
        "rows": rows,
        "changed": report.total("changed") if report else 0,
        "yours": report.total("yours") if report else 0,
        "held": report.held[:SHOWN] if report else [],
        "problems": report.problems[:SHOWN] if report else [],
        "formats": [(OWN, _("Ketum's own export")), *((one.name, one.title) for one in FORMATS.values())],
    }
    return render(request, "diary/files.html", context, status=status)


def _exported(diary: Diary) -> HttpResponse:
    """The zip, made in memory: it is not encrypted, so it must not lie on this machine's disk."""
    made = io.BytesIO()
    write(diary.person, made, diary.at)
    response = HttpResponse(made.getvalue(), content_type="application/zip")
    name = f"notebook-{datetime.now(UTC):%Y%m%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
