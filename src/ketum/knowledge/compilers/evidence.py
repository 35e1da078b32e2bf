"""Compile the evidence shelf: claims with verdict and certainty, and the pages that tell them."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.schema import Authored, Strict, load_yaml, put_blob, validated

Topic = Literal[
    "conditions", "mechanism", "efficacy", "dependence", "adverse_effects", "liver", "interactions", "dose", "strains",
    "product", "law", "monitoring",
]  # fmt: skip
Verdict = Literal["supported", "partly_supported", "unsupported", "contradicted", "unknown"]
Certainty = Literal["high", "moderate", "low", "very_low"]
MOST_PLAIN_WORDS = 22  # in one sentence, so that it can be read in brain fog
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“])")


class Effect(Strict):
    """How large an effect or a harm is, where somebody measured it."""

    direction: str
    size: str


class Change(Strict):
    """What changed in an entry, and when, for people who read it before."""

    day: date
    what: str


class ClaimEntry(Strict):
    """A statement that people make, whether it is true, and how sure that is.

    ``claim`` is the statement as it is made, true or not. ``plain`` and ``clinician`` are what is true instead.
    ``reason`` says why the certainty is what it is. ``danger``: 0 harmless to believe, 3 believing it can kill;
    ``danger_denied``: the same for believing its opposite.
    ``marks`` keeps which parts are recalled, second-hand or derived.
    """

    id: str = Field(pattern=r"^[A-L]\d\d$")
    claim: str = Field(max_length=200)
    verdict: Verdict
    certainty: Certainty
    reason: str = Field(min_length=20)
    plain: str = Field(min_length=20, max_length=400)
    clinician: str = Field(min_length=20)
    effect: Effect | None = None
    conditions: tuple[str, ...] = ()
    in_articles: bool = False
    danger: Literal[0, 1, 2, 3]
    danger_denied: Literal[0, 1, 2, 3] = 0
    marks: tuple[str, ...] = ()
    references: list[str] = Field(min_length=1)
    changed: tuple[Change, ...] = ()

    @field_validator("plain")
    @classmethod
    def _short_sentences(cls, text: str) -> str:
        for sentence in SENTENCE.split(text):
            if len(sentence.split()) > MOST_PLAIN_WORDS:
                raise ValueError(f"a plain sentence has at most {MOST_PLAIN_WORDS} words: {sentence!r}")
        return text


class ClaimFile(Authored):
    """The claims of one topic."""

    topic: Topic
    review_by: date
    claims: list[ClaimEntry]


class Section(Strict):
    """A part of a page. ``plain`` is for everybody, ``clinician`` adds numbers; both stand on claims or references."""

    heading: str = Field(max_length=70)
    plain: str
    clinician: str | None = None
    points: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    table: Literal["receptors", "content", "human", "enzymes", "law", "strains"] | None = None

    @model_validator(mode="after")
    def _stands_on_something(self) -> Self:
        if not (self.claims or self.references):
            raise ValueError(f"the section {self.heading!r} stands on nothing; add claims or references")
        return self


class PageEntry(Strict):
    """A page of the Know part: an answer in one sentence, what is known, what is not, what to do."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str = Field(max_length=60)
    short: str = Field(max_length=220)
    ask: tuple[str, ...]
    kind: Literal["condition", "topic"] = "topic"
    conditions: tuple[str, ...] = ()
    sections: list[Section] = Field(min_length=1)
    unknown: list[str] = Field(min_length=1)
    do: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    changed: list[Change] = Field(min_length=1)


class PageFile(Authored):
    """One page a file, so that it can be reviewed by itself."""

    review_by: date
    page: PageEntry


SEARCH = """
CREATE VIRTUAL TABLE know USING fts5(
  page UNINDEXED, claim UNINDEXED, title, ask, short, body, tokenize = 'porter unicode61 remove_diacritics 2'
)
"""


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blobs ``claims`` and ``pages`` and the search index ``know``.

    Raises ``BadKnowledge`` for a broken file, an id that is there twice, or a page that leads to nothing.
    """
    claims = _claims(data / "evidence" / "claims")
    pages = _pages(data / "evidence" / "pages", claims)
    put_blob(db, "claims", claims)
    put_blob(db, "pages", pages)
    path = data / "evidence" / "search.yaml"
    put_blob(db, "search_words", validated(SearchWords, load_yaml(path), path).model_dump(mode="json"))
    db.execute(SEARCH)
    db.executemany("INSERT INTO know VALUES (?, ?, ?, ?, ?, ?)", _searched(pages, claims))


class SearchWords(Authored):
    """Words that mean the same when somebody asks, and words that say nothing about what is asked."""

    source: str
    alike: list[list[str]]
    ignored: list[str]


def _searched(pages: dict[str, Any], claims: dict[str, Any]) -> Iterator[tuple[str, str, str, str, str, str]]:
    """One row a page, and one for each of its claims."""
    for name, page in pages.items():
        told = [f"{one['heading']} {one['plain']} {' '.join(one['points'])}" for one in page["sections"]]
        body = " ".join([*told, *page["unknown"], *page["do"]])
        yield name, "", page["title"], " . ".join(page["ask"]), page["short"], body
        for claim in dict.fromkeys(one for section in page["sections"] for one in section["claims"]):
            entry = claims[claim]
            yield name, claim, "", "", entry["claim"], entry["plain"]


def _pages(folder: Path, claims: dict[str, Any]) -> dict[str, Any]:
    pages: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        file = validated(PageFile, load_yaml(path), path)
        shared = {name: _text(getattr(file, name)) for name in ("as_of", "status", "reviewed", "review_by")}
        pages[file.page.id] = file.page.model_dump(mode="json") | shared
        missing = [one for part in file.page.sections for one in part.claims if one not in claims]
        if missing:
            raise BadKnowledge(f"{path.name}: there is no claim {missing[0]}; add it or take it out")
    for name, page in pages.items():
        if lost := [one for one in page["see"] if one not in pages]:
            raise BadKnowledge(f"{name}.yaml: see: there is no page {lost[0]!r}")
    told = {one for page in pages.values() for part in page["sections"] for one in part["claims"]}
    if pages and (untold := sorted(set(claims) - told)):
        raise BadKnowledge(f"pages: no page tells the claim {untold[0]} ({len(untold)} in all); add it to a section")
    return pages


def _claims(folder: Path) -> dict[str, Any]:
    claims: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        file = validated(ClaimFile, load_yaml(path), path)
        for one in file.claims:
            if one.id in claims:
                raise BadKnowledge(f"{path.name}: the claim {one.id} is there twice; keep one")
            shared = {name: getattr(file, name) for name in ("topic", "as_of", "status", "reviewed", "review_by")}
            claims[one.id] = one.model_dump(mode="json") | {key: _text(value) for key, value in shared.items()}
    return claims


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
