"""Find the page that answers a question asked in plain words."""

import re
from typing import Any

import msgspec

from ketum.knowledge.evidence import Claim, Page, claims, pages
from ketum.knowledge.library import Library
from ketum.knowledge.medicines import recognise
from ketum.knowledge.places import find_place
from ketum.knowledge.terms import understand

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
LONGEST_QUERY = 300
MOST_WORDS = 24
# Weight of title, questions, answer and text in BM25; a page's own questions say best what it answers.
WEIGHTS = "0, 0, 6.0, 5.0, 3.0, 1.0"
CLAIM_SHARE = 0.25  # how much a matching claim adds to its page
QUESTION_BONUS = 3.0  # for each word of a question that is on file as it was asked
NAMED_BONUS = 7.0  # for a page that a recognised medicine, place or illness points to
MOST_CLAIMS = 5
QUERY = f"SELECT page, claim, -bm25(know, {WEIGHTS}) FROM know WHERE know MATCH ?"  # noqa: S608 - constants only
INTERACTIONS, LAW = "interactions", "law"
NOT_MEDICINES = {"kratom", "mitragynine", "7_hydroxymitragynine", "ethanol"}


class Result(msgspec.Struct, frozen=True):
    """One page that answers, its best claims first, and how well it fits; ``about`` names what was recognised."""

    page: Page
    claims: tuple[Claim, ...]
    score: float
    about: str = ""


def search(query: str, library: Library, limit: int = 5) -> tuple[Result, ...]:
    """The pages that answer ``query``, the best first; empty when nothing fits."""
    asked = " ".join(query[:LONGEST_QUERY].casefold().split())
    words = _words(asked, library)
    scores, found = _matched(words, library)
    named = _named(asked, words, library)
    every = pages(library)
    for name in named:
        scores[name] = scores.get(name, 0.0) + NAMED_BONUS
    for name in every if words else ():
        scores[name] = scores.get(name, 0.0) + _question(asked, every[name])
    best = sorted((name for name, score in scores.items() if score > 0), key=lambda name: (-scores[name], name))
    return tuple(
        Result(every[name], _claims(found.get(name, {}), library), round(scores[name], 2), named.get(name, ""))
        for name in best[:limit]
    )


def answer(query: str, results: tuple[Result, ...]) -> dict[str, Any]:
    """The results as the JSON answer of ``ketum know QUERY``."""
    return {
        "query": query,
        "results": [
            {
                "page": one.page.id,
                "title": one.page.title,
                "short": one.page.short,
                "score": one.score,
                "about": one.about or None,
                "as_of": one.page.as_of,
                "review_by": one.page.review_by,
                "unknown": list(one.page.unknown),
                "claims": [claim.as_json() for claim in one.claims],
            }
            for one in results
        ],
    }


def _words(asked: str, library: Library) -> list[list[str]]:
    """The words that say something, each with the words that mean the same."""
    lists = library.blob("search_words")
    ignored = set(lists["ignored"])
    alike = [set(one) for one in lists["alike"]]
    found: list[list[str]] = []
    for word in WORD.findall(asked)[:MOST_WORDS]:
        if word in ignored:
            continue
        same = set().union(*(group for group in alike if word in group))
        found.append([word, *sorted(same - {word})])
    phrases = [group for group in alike for one in group if " " in one and one in asked]
    return found + [sorted(group) for group in phrases]


def _matched(words: list[list[str]], library: Library) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Score of each page, and of each claim of it; a word itself counts more than one that means the same."""
    scores: dict[str, float] = {}
    found: dict[str, dict[str, float]] = {}
    for word, *same in words:
        reached: dict[str, float] = {}
        for weight, text in ((1.0, [word]), (0.5, same)):
            if not text:
                continue
            match = " OR ".join(f'"{one}"' for one in text)
            for page, claim, score in library.rows(QUERY, match):
                worth = weight * score * (CLAIM_SHARE if claim else 1.0)
                if claim:
                    held = found.setdefault(page, {})
                    held[claim] = held.get(claim, 0.0) + weight * score
                reached[page] = max(reached.get(page, 0.0), worth)
        for page, worth in reached.items():
            scores[page] = scores.get(page, 0.0) + worth
    return scores, found


def _named(asked: str, words: list[list[str]], library: Library) -> dict[str, str]:
    """Pages that a medicine, a place or an illness in the question points to, with its name."""
    pointed: dict[str, str] = {}
    medicine = recognise(asked, library)
    names = [one.ingredient for one in medicine.matches if one.id not in NOT_MEDICINES]
    if names and not medicine.ambiguous:
        pointed[INTERACTIONS] = ", ".join(names)
    about_law = any("legal" in group or "law" in group for group in words)
    if about_law and (place := find_place(asked, library).place):
        pointed[LAW] = place.name
    for match in understand(asked, library).matches:
        for page in pages(library).values():
            if page.kind == "condition" and any(one in match.term for one in page.conditions):
                pointed.setdefault(page.id, match.term)
    return pointed


def _question(asked: str, page: Page) -> float:
    """More for a question that stands on the page as it was asked, the longer the more."""
    words = [len(one.split()) for one in page.ask if " " in one and one.casefold() in asked]
    return QUESTION_BONUS * max(words, default=0)


def _claims(scores: dict[str, float], library: Library) -> tuple[Claim, ...]:
    every = claims(library)
    best = sorted(scores, key=lambda name: (-scores[name], name))[:MOST_CLAIMS]
    return tuple(every[name] for name in best)
