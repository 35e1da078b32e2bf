"""The Know pages: search, one page a topic, the law of a place. Nothing asked stands in an address."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ketum.knowledge.evidence import CERTAINTIES, VERDICTS, Claim, Section, claims, pages
from ketum.knowledge.journeys import read_journey
from ketum.knowledge.library import Library
from ketum.knowledge.search import search
from ketum.web.answers import Source, source_of
from ketum.web.plain import allowing, plain_page
from ketum.web.spoken import knowledge

LAW_PAGE = "law"
LONGEST_PLACE = 300
MARKS = {
    "retrieved": _("read in the source"),
    "second_hand": _("second-hand, not checked in the source"),
    "derived": _("worked out from sources"),
    "memory": _("from memory, to be checked"),
    "assumption": _("an assumption"),
}


@dataclass(frozen=True)
class ShownClaim:
    """One claim, ready to be shown: never without verdict and certainty."""

    claim: Claim
    verdict: str
    certainty: str
    sources: tuple[Source, ...]
    due: bool


@dataclass(frozen=True)
class ShownSection:
    """One section with its claims, its further sources and the rows of its table."""

    section: Section
    claims: tuple[ShownClaim, ...]
    sources: tuple[Source, ...]
    rows: dict[str, Any]


@allowing("GET", "HEAD", "POST")
def know_home(request: HttpRequest) -> HttpResponse:
    """Search in plain words, and the list of all pages."""
    asked = " ".join(request.POST.get("q", "").split())[:LONGEST_PLACE]
    every = pages(knowledge()).values()
    context = {
        "asked": asked,
        "results": search(asked, knowledge()) if asked else (),
        "conditions": [one for one in every if one.kind == "condition"],
        "topics": [one for one in every if one.kind == "topic"],
    }
    return render(request, "know/home.html", context)


@allowing("GET", "HEAD", "POST")
def know_page(request: HttpRequest, name: str) -> HttpResponse:
    """One page, for everybody or with the numbers for clinicians."""
    shelf = knowledge()
    page = pages(shelf).get(name)
    if page is None:
        return plain_page(request, 404, _("There is no page of this name. Search for it instead."))
    at = datetime.now(UTC).date()
    context = {
        "page": page,
        "due": page.is_due(at),
        "clinician": request.GET.get("for") == "clinician",
        "sections": [_section(one, at, shelf) for one in page.sections],
        "see": [pages(shelf)[one] for one in page.see],
    }
    if name == LAW_PAGE:
        context |= _places(request, at)
    return render(request, "know/page.html", context)


def _places(request: HttpRequest, at: date) -> dict[str, object]:
    asked = " ".join(request.POST.get("place", "").split())[:LONGEST_PLACE]
    way = read_journey(asked, at, knowledge()) if asked else None
    return {"asked": asked, "stops": way.stops if way else (), "crossed": way.crossed if way else ()}


def _section(section: Section, at: date, shelf: Library) -> ShownSection:
    every = claims(shelf)
    return ShownSection(
        section,
        tuple(shown_claim(every[one], at, shelf) for one in section.claims),
        tuple(source_of(one, shelf) for one in section.references),
        table(section.table, shelf) if section.table else {},
    )


def shown_claim(claim: Claim, at: date, shelf: Library) -> ShownClaim:
    """``claim`` with its words for verdict and certainty and its sources."""
    return ShownClaim(
        claim,
        VERDICTS[claim.verdict],
        CERTAINTIES[claim.certainty],
        tuple(source_of(one, shelf) for one in claim.references),
        claim.is_due(at),
    )


def table(name: str, shelf: Library) -> dict[str, Any]:
    """The rows of one table of measured facts, grouped as they are read."""
    if name in {"law", "strains"}:
        return {}
    content = shelf.blob(name)
    key = {"receptors": "target", "content": "product", "human": "study", "enzymes": "enzyme"}[name]
    rows = content["contents" if name == "content" else "inhibition" if name == "enzymes" else "measurements"]
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row | {"amount": amount(row), "mark": MARKS[row["status"]]})
    return {"groups": dict(groups), "clinical": content.get("clinical", ())}


def amount(row: dict[str, Any]) -> str:
    """A measured number in words: value, spread or range, unit."""
    value, low, high = row["value"], row["low"], row["high"]
    words = {"about": "about ", "above": "above ", "below": "below ", None: ""}[row["relation"]]
    spread = f" \u00b1 {row['sd']:g}" if row["sd"] else ""
    limits = f"{low:g} to {high:g}" if low is not None and high is not None else ""
    told = f"{words}{value:g}{spread}" + (f" ({limits})" if limits else "") if value is not None else limits
    return f"{told} {row['unit']}".strip()
