"""The page "I read an article": each sentence beside what is known. Nothing of it is stored."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO, Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ketum.knowledge.audit import Unread, audit_article, word
from ketum.knowledge.audit.reading import UNSURE, Audit, Marked, Stated
from ketum.knowledge.evidence import pages
from ketum.knowledge.library import Library
from ketum.web.answers import Source, source_of
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

NOT_A_CLAIM = "no_claim"
LONGEST_TEXT = 400_000  # letters; a long report, and more than fits a form field with all its bytes


@dataclass(frozen=True)
class Shown:
    """One piece of the article; without a mark it states nothing that can be checked."""

    text: str
    verdict: str = ""
    word: str = ""
    truth: str = ""
    doubtful: bool = False
    page: str = ""
    claim: str = ""
    sources: tuple[Source, ...] = ()
    also: tuple["Shown", ...] = ()


@allowing("GET", "HEAD", "POST")
def article(request: HttpRequest) -> HttpResponse:
    """Paste a text or choose a file, and see what is true in it."""
    source: str | bytes = request.POST.get("text", "")[:LONGEST_TEXT]
    if "file" in request.FILES:
        sent: Any = request.FILES["file"]
        source = cast(IO[bytes], sent).read()
    if request.method != "POST":
        return render(request, "know/article.html", {})
    shelf = knowledge()
    found = audit_article(source, shelf) if source else Unread(_("Paste a text or choose a file first."))
    if isinstance(found, Unread):
        return render(request, "know/article.html", {"problem": found.why, "typed": source}, status=400)
    homes = claim_pages(shelf)
    context = {
        "found": found,
        "counts": [
            (verdict, word(verdict, shelf), count) for verdict, count in found.counts.items() if verdict != NOT_A_CLAIM
        ],
        "said": _said(found),
        "worst": [replace(shown(found.sentences[place], homes, shelf), also=()) for place in found.dangerous],
        "missing": [(one.missing, homes.get(next(iter(one.claims), ""), "")) for one in found.omissions],
        "pieces": list(_pieces(found, homes, shelf)),
    }
    return render(request, "know/article.html", context)


def claim_pages(shelf: Library) -> dict[str, str]:
    """On which page each claim is told."""
    return {
        claim: name for name, page in reversed(pages(shelf).items()) for one in page.sections for claim in one.claims
    }


def shown(one: Stated, homes: dict[str, str], shelf: Library) -> Shown:
    """A sentence with its mark, its truth and its sources."""
    claim = next(iter(one.claims), "")
    return Shown(
        text=one.text,
        verdict=one.verdict,
        word=word(one.verdict, shelf),
        truth=one.truth,
        doubtful=one.sure < UNSURE,
        page=homes.get(claim, ""),
        claim=claim,
        sources=tuple(source_of(name, shelf) for name in one.references),
        also=tuple(shown(part, homes, shelf) for part in one.also) if isinstance(one, Marked) else (),
    )


def _pieces(found: Audit, homes: dict[str, str], shelf: Library) -> Iterator[Shown]:
    """The article in order; what states nothing is joined, so that the page stays short."""
    plain = ""
    for text, one in found.segments():
        if one is None or one.verdict == NOT_A_CLAIM:
            plain += text
            continue
        if plain.strip():
            yield Shown(plain)
        plain = ""
        yield shown(one, homes, shelf)
    if plain.strip():
        yield Shown(plain)


def _said(found: Audit) -> str:
    stated = sum(count for verdict, count in found.counts.items() if verdict != NOT_A_CLAIM)
    every = len(found.sentences)
    told = ngettext("%(n)d sentence", "%(n)d sentences", every) % {"n": every}
    return _("%(sentences)s; %(stated)d of them state something.") % {"sentences": told, "stated": stated}
