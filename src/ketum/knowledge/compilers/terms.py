"""Compile the vocabulary of conditions and symptoms: phrases, cues, word groups and measured numbers."""

import re
import sqlite3
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Literal

from pydantic import Field

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.schema import Authored, Strict, load_yaml, put_blob, validated
from ketum.knowledge.terms.numbers import ORDINARY, stand_in
from ketum.knowledge.terms.words import fold, key, stem, words

Role = Literal[
    "alcohol_heavy", "benign", "bipolar_psychosis", "bleeding", "breastfeeding", "cardiac", "coma", "confusion",
    "constipation", "depression", "diabetes", "diarrhoea", "driving", "drowsiness", "elderly_frailty", "electrolyte",
    "encephalopathy", "endocrine", "exertion", "gi_stasis", "hcv_or_liver", "hypertension", "hypotension",
    "immunosuppressed", "infection_diarrhoea", "infection_fever", "insomnia", "jaundice", "kratom_dependence",
    "kratom_liver_injury", "liver_nonspecific", "naive", "neonate", "neuro", "obesity", "opioid_dependence", "other",
    "oud_sud", "pain", "pregnancy", "psych", "renal", "resp", "respiratory", "rigidity", "sedation", "seizure",
    "seizure_untreated", "serotonin_agitation", "serotonin_sweating_fever", "serotonin_tachycardia",
    "serotonin_tremor_clonus", "shock", "skin", "suicidal", "suicidality", "surgery", "thyroid", "tolerance_lost",
    "vomiting", "withdrawal",
]  # fmt: skip
GROUP = re.compile(r"\{(\w+)\}")
SHORTEST_SPELLING = 5


class TermEntry(Strict):
    """One term. ``passing``: when it is over, it leaves no risk. ``bystander``: others tell of it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    roles: list[Role] = Field(min_length=1)
    synonyms: tuple[str, ...] = ()
    passing: bool | None = None
    bystander: bool = False
    loose: bool | None = None


class TermFile(Authored):
    """Terms of one kind. Symptoms pass and may be told with words apart unless a term says otherwise."""

    source: str
    kind: Literal["condition", "symptom"]
    terms: list[TermEntry]


class Range(Strict):
    """Values from ``low`` up to, not including, ``high`` and what they mean; ``null`` is ordinary."""

    low: float
    high: float
    term: str | None


class Number(Strict):
    """How a number is written (a pattern over folded text with the group ``value``) and what its ranges mean."""

    what: str
    unit: str
    pattern: str
    ranges: list[Range] = Field(min_length=1)


class WordFile(Authored):
    """Groups of words for phrases, words that carry no meaning of their own, cues, and measured numbers."""

    source: str
    groups: dict[str, list[str]]
    fillers: list[str]
    known: list[str]
    not_misspelled: list[str]
    twins: list[tuple[str, str]]
    kin: list[str]
    cues: dict[str, list[str]]
    numbers: list[Number]


class Phrases:
    """The phrases collected so far; one phrase never means two terms."""

    def __init__(self, file: WordFile) -> None:
        """Start with the words of ``file``."""
        self.groups = file.groups
        self.fillers = {stem(fold(word)) for word in [*file.fillers, ORDINARY]}
        self.denials = {cue for cue in file.cues["denied"] if " " not in cue}
        self.phrases: dict[str, int] = {}
        self.owner: dict[str, str] = {}
        self.spellings: dict[str, str] = {}
        self.stems: set[str] = set()
        self.apart: list[tuple[int, list[str]]] = []
        self.longest = 0

    def add(self, number: int, term: str, phrase: str, *, loose: bool, where: str) -> None:
        """Take ``phrase`` in for ``term``; raises ``BadKnowledge`` when another term has it."""
        row = words(phrase)
        if not row:
            raise BadKnowledge(f"{where}: {term}: the synonym {phrase!r} has no word in it")
        stems = [word.stem for word in row]
        content = [one for one in stems if one not in self.fillers]
        self._keep(key(stems), number, term, phrase, where)
        if len(content) > 1:
            self._keep(key(content), number, term, phrase, where)
            if loose and len(set(content)) == len(content) and not self.denials.intersection(content):
                self.apart.append((number, content))
        self.longest = max(self.longest, len(row) + 3)
        self.stems.update(content)
        for word in row:
            if len(word.text) >= SHORTEST_SPELLING and word.text.isalpha() and word.stem not in self.fillers:
                self.spellings.setdefault(word.text, word.stem)

    def _keep(self, kept: str, number: int, term: str, phrase: str, where: str) -> None:
        owner = self.owner.setdefault(kept, term)
        if owner != term:
            raise BadKnowledge(f"{where}: {term}: the synonym {phrase!r} also means {owner}; keep it in one of them")
        self.phrases[kept] = number

    def loose(self) -> dict[str, list[tuple[int, list[str]]]]:
        """The phrases whose words may stand apart, each under its rarest word."""
        common = Counter(one for _, content in self.apart for one in content)
        by_rarest: dict[str, list[tuple[int, list[str]]]] = {}
        for number, content in self.apart:
            rarest = min(content, key=lambda one: (common[one], -len(one), one))
            entry = (number, sorted(content))
            shelf = by_rarest.setdefault(rarest, [])
            if entry not in shelf:
                shelf.append(entry)
        return by_rarest


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blob ``terms``; raises ``BadKnowledge`` for a broken file, a phrase twice, an unknown group."""
    folder = data / "terms"
    words_path = folder / "words.yaml"
    file = validated(WordFile, load_yaml(words_path), words_path)
    phrases = Phrases(file)
    terms: list[dict[str, object]] = []
    for path in sorted(folder.glob("*.yaml")):
        if path != words_path:
            _add_file(path, validated(TermFile, load_yaml(path), path), terms, phrases)
    _check_numbers(file, {str(term["id"]) for term in terms})
    put_blob(db, "terms", _blob(file, terms, phrases))


def _add_file(path: Path, file: TermFile, terms: list[dict[str, object]], phrases: Phrases) -> None:
    symptom = file.kind == "symptom"
    seen = {term["id"] for term in terms}
    for entry in file.terms:
        if entry.id in seen:
            raise BadKnowledge(f"{path.name}: {entry.id}: this id is used twice")
        seen.add(entry.id)
        loose = symptom if entry.loose is None else entry.loose
        for synonym in [entry.name, entry.id.replace("_", " "), stand_in(entry.id), *entry.synonyms]:
            for phrase in _spread(synonym, phrases.groups, path.name):
                phrases.add(len(terms), entry.id, phrase, loose=loose, where=path.name)
        terms.append(
            {
                "id": entry.id,
                "name": entry.name,
                "kind": file.kind,
                "roles": entry.roles,
                "passing": symptom if entry.passing is None else entry.passing,
                "bystander": entry.bystander,
            }
        )


def _spread(synonym: str, groups: dict[str, list[str]], where: str) -> list[str]:
    """``synonym`` with each ``{group}`` replaced by every word of the group."""
    names = GROUP.findall(synonym)
    unknown = [name for name in names if name not in groups]
    if unknown:
        raise BadKnowledge(f"{where}: {synonym!r} uses the group {unknown[0]!r}, which words.yaml does not have")
    spread = []
    for choice in product(*(groups[name] for name in names)):
        chosen = iter(choice)
        spread.append(GROUP.sub(lambda _, rest=chosen: next(rest), synonym))  # type: ignore[misc]
    return spread


def _check_numbers(file: WordFile, ids: set[str]) -> None:
    for number in file.numbers:
        missing = [one.term for one in number.ranges if one.term and one.term not in ids]
        if missing:
            raise BadKnowledge(f"words.yaml: {number.what}: there is no term {missing[0]!r}")
        if "value" not in re.compile(number.pattern).groupindex:
            raise BadKnowledge(f"words.yaml: {number.what}: the pattern has no group called value")


def _blob(file: WordFile, terms: list[dict[str, object]], phrases: Phrases) -> dict[str, object]:
    cues = {name: _by_first_word(listed) for name, listed in file.cues.items()}
    return {
        "terms": terms,
        "phrases": phrases.phrases,
        "loose": phrases.loose(),
        "spellings": phrases.spellings,
        "stems": sorted(phrases.stems),
        "fillers": sorted(phrases.fillers),
        "known": sorted({stem(fold(word)) for word in file.known}),
        "not_misspelled": sorted({stem(fold(word)) for word in file.not_misspelled}),
        "twins": file.twins,
        "cues": cues,
        "kin": sorted({stem(fold(word)) for word in file.kin}),
        "readings": {
            number.pattern: [{"term": one.term, "low": one.low, "high": one.high} for one in number.ranges]
            for number in file.numbers
        },
        "longest": phrases.longest,
        "as_of": file.as_of.isoformat(),
    }


def _by_first_word(listed: list[str]) -> dict[str, list[list[str]]]:
    """Cues as word lists under their first word; YEAR and NUMBER stay in capitals."""
    found: dict[str, list[list[str]]] = {}
    for cue in listed:
        parts = [part if part in ("YEAR", "NUMBER") else fold(part) for part in cue.split()]
        found.setdefault(parts[0], []).append(parts)
    return found
