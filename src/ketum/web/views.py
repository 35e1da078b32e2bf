"""The two pages: Check, and the emergency card."""

import re
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from ketum.knowledge.medicines import suggestions
from ketum.safety import check
from ketum.web.answers import Shown, shown
from ketum.web.form import form_of
from ketum.web.plain import allowing, plain_page
from ketum.web.reading import read
from ketum.web.spoken import knowledge

FEWEST_LETTERS = 2


@allowing("GET", "HEAD", "POST")
def check_page(request: HttpRequest) -> HttpResponse:
    """Ask, and answer. Everything works in one plain page; htmx only swaps in the part that changed."""
    if request.method != "POST":
        return render(request, "check.html", {"form": form_of({}, ())})
    if request.FILES:
        return plain_page(request, 415, _("A file cannot be checked here; use ketum check for a file."))
    typed = _typed(request.POST)
    reading = read(typed)
    form = form_of(typed, reading.problems)
    if reading.problems:
        return _with_problems(request, {"form": form})
    known = knowledge()
    answer = shown(check(reading.record, known, datetime.now(UTC).date()), reading.record, known)
    return _with_answer(request, {"form": form, "answer": answer})


@allowing("POST")
def suggest(request: HttpRequest) -> HttpResponse:
    """Names of medicines that begin like the line being typed; posted, so that no name stands in an address."""
    line = " ".join(_typed(request.POST).get("line", [""]))
    begun = re.split(r"\d", line[:100])[0].strip(" ,;-")
    names = suggestions(begun, knowledge()) if sum(map(str.isalnum, begun)) >= FEWEST_LETTERS else ()
    return render(
        request, "suggestions.html", {"names": [name for name in names if name.casefold() != begun.casefold()]}
    )


@allowing("GET", "HEAD")
def emergency(request: HttpRequest) -> HttpResponse:
    """What to do when it cannot wait: readable without script, without network, on paper."""
    return render(request, "emergency.html", {"card": knowledge().blob("emergency")})


def _typed(posted: QueryDict) -> dict[str, list[str]]:
    return {name: [str(value) for value in values] for name, values in posted.lists()}


def _with_problems(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return render(request, "check.html", context, status=400)
    response = render(request, "check_main.html", context, status=400)
    response["HX-Retarget"] = "#main"
    return response


def _with_answer(request: HttpRequest, context: dict[str, "object | Shown"]) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return render(request, "check.html", context)
    whole = request.headers.get("HX-Target") == "main"
    return render(request, "check_main.html" if whole else "answer_swap.html", context)
