"""Compile the vocabulary of conditions and symptoms: phrases, cues, word groups and measured numbers."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.compilers.term_phrases import Phrases, Sort
from ketum.knowledge.schema import Authored, Strict, load_yaml, put_blob, validated
from ketum.knowledge.terms.numbers import ORDINARY, stand_in
from ketum.knowledge.terms.words import fold, stem

SHORT_ID = 4
# In German only names of things begin with a capital, and the word before one is inflected: hoher, hohen Blutdruck.
INFLECTED = re.compile(r"\b([a-zäöüß]{2,}?)(?:er|es|e|en|em) (?=[A-ZÄÖÜ])")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
Role = Literal[
    "alcohol_heavy", "anxiety", "benign", "bipolar_psychosis", "bleeding", "breastfeeding", "cardiac", "coma",
    "confusion", "constipation", "depression", "diabetes", "diarrhoea", "driving", "drowsiness", "elderly_frailty",
    "electrolyte", "encephalopathy", "endocrine", "exertion", "gi_stasis", "hcv_or_liver", "hypertension",
    "hypotension", "immunosuppressed", "infection_diarrhoea", "infection_fever", "insomnia", "jaundice",
    "kratom_dependence", "kratom_liver_injury", "liver_nonspecific", "naive", "neonate", "neuro", "obesity",
    "opioid_dependence", "opioid_use", "other", "oud_sud", "pain", "pregnancy", "psych", "renal", "resp",
    "respiratory", "rigidity", "sedation", "seizure", "seizure_untreated", "serotonin_agitation",
    "serotonin_sweating_fever", "serotonin_tachycardia", "serotonin_tremor_clonus", "shock", "skin", "suicidal",
    "suicidality", "surgery", "thyroid", "tolerance_lost", "vomiting", "withdrawal",
]  # fmt: skip


class TermEntry(Strict):
    """One term and what it is called in each language. What is written in capitals counts in capitals only.

    ``general``: words that count where nothing more exact is said. ``alone``: words that count as a whole item of a
    list only. ``literal``: words that count only as they stand. ``passing``: when it is over, it leaves no risk.
    ``bystander``: others tell of it. ``loose``: its words may stand apart.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    roles: list[Role] = Field(min_length=1)
    en: tuple[str, ...] = ()
    es: tuple[str, ...] = ()
    de: tuple[str, ...] = ()
    fr: tuple[str, ...] = ()
    pt: tuple[str, ...] = ()
    it: tuple[str, ...] = ()
    nl: tuple[str, ...] = ()
    sv: tuple[str, ...] = ()
    general: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    literal: tuple[str, ...] = ()
    passing: bool | None = None
    bystander: bool = False
    loose: bool | None = None
    fixed: bool = False

    def phrases(self) -> Iterator[tuple[str, Sort]]:
        """Everything that means the term, and how. A short id is no word of its own: pres, the acronym."""
        listed: tuple[tuple[Sort, tuple[str, ...]], ...] = (
            ("general", self.general), ("alone", self.alone), ("literal", self.literal)
        )  # fmt: skip
        marked = {one: sort for sort, phrases in listed for one in phrases}
        own = (self.name.lower(), stand_in(self.id), *([self.id.replace("_", " ")] if len(self.id) > SHORT_ID else ()))
        german = [spelling for one in self.de for form in _forms(one) for spelling in (form, form.translate(UMLAUTS))]
        for one in dict.fromkeys((*own, *self.en, *self.es, *german, *self.fr, *self.pt, *self.it, *self.nl, *self.sv)):
            if one not in marked:
                yield one, "literal" if self.fixed else "exact"
        yield from marked.items()


def _forms(german: str) -> list[str]:
    if not INFLECTED.search(german):
        return [german]
    return [german, *(INFLECTED.sub(rf"\1{ending} ", german) for ending in ("e", "er", "es", "en", "em"))]


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
    """How a number is written (a pattern over folded text with the group ``value``) and what its ranges mean.

    ``near``: the pattern is tried where one of these is written. ``counted``: the number may be a word ("six beers").
    """

    what: str
    unit: str
    near: tuple[str, ...] = ()
    pattern: list[str]
    counted: bool = False
    ranges: list[Range] = Field(min_length=1)


class WordFile(Authored):
    """Groups of words for phrases, words that carry no meaning of their own, cues, and measured numbers."""

    source: str
    groups: dict[str, list[str]]
    fillers: list[str]
    small_words: list[str]
    capitals: list[str]
    numerals: list[str]
    known: list[str]
    own: list[str]
    possessive: list[str]
    kin: list[str]
    idioms: list[str]
    not_glued: list[str]
    several: dict[str, list[str]]
    cues: dict[str, list[str]]
    numbers: list[Number]


class SpellingFile(Authored):
    """Real words that are no misspelling of a term, and prefixes that must not be confused."""

    source: str
    not_misspelled: list[str]
    twins: list[tuple[str, str]]


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blob ``terms``; raises ``BadKnowledge`` for a broken file, a phrase twice, an unknown group."""
    folder = data / "terms"
    words_path, spelling_path = folder / "words.yaml", folder / "spelling.yaml"
    file = validated(WordFile, load_yaml(words_path), words_path)
    spelling = validated(SpellingFile, load_yaml(spelling_path), spelling_path)
    fillers = {stem(fold(word)) for word in [*file.fillers, ORDINARY]}
    phrases = Phrases(file.groups, fillers, frozenset(file.capitals), frozenset(map(fold, file.small_words)))
    terms: list[dict[str, object]] = []
    for path in sorted(folder.glob("*.yaml")):
        if path not in (words_path, spelling_path):
            _add_file(path, validated(TermFile, load_yaml(path), path), terms, phrases)
    numbers = {str(term["id"]): number for number, term in enumerate(terms)}
    for idiom in file.idioms:
        for phrase in phrases.spread(idiom, "words.yaml"):
            phrases.add_idiom(phrase)
    several = _several(file, numbers, phrases)
    _check_numbers(file, set(numbers))
    phrases.put(db)
    put_blob(db, "terms", _blob(file, spelling, terms, phrases) | {"several": several})


def _add_file(path: Path, file: TermFile, terms: list[dict[str, object]], phrases: Phrases) -> None:
    symptom = file.kind == "symptom"
    seen = {term["id"] for term in terms}
    for entry in file.terms:
        if entry.id in seen:
            raise BadKnowledge(f"{path.name}: {entry.id}: this id is used twice")
        seen.add(entry.id)
        loose = symptom if entry.loose is None else entry.loose
        for synonym, sort in entry.phrases():
            for phrase in phrases.spread(synonym, path.name):
                phrases.add(len(terms), entry.id, phrase, sort, loose=loose, where=path.name)
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


def _several(file: WordFile, numbers: dict[str, int], phrases: Phrases) -> list[list[int]]:
    """Phrases that mean several terms at once, such as lupus nephritis."""
    found: list[list[int]] = []
    for phrase, ids in file.several.items():
        missing = [one for one in ids if one not in numbers]
        if missing:
            raise BadKnowledge(f"words.yaml: {phrase!r}: there is no term {missing[0]!r}")
        for spelled in phrases.spread(phrase, "words.yaml"):
            phrases.add_several(len(found), spelled)
        found.append([numbers[one] for one in ids])
    return found


def _check_numbers(file: WordFile, ids: set[str]) -> None:
    for number in file.numbers:
        missing = [one.term for one in number.ranges if one.term and one.term not in ids]
        if missing:
            raise BadKnowledge(f"words.yaml: {number.what}: there is no term {missing[0]!r}")
        if "value" not in re.compile("".join(number.pattern)).groupindex:
            raise BadKnowledge(f"words.yaml: {number.what}: the pattern has no group called value")


def _blob(
    file: WordFile, spelling: SpellingFile, terms: list[dict[str, object]], phrases: Phrases
) -> dict[str, object]:
    def stems(listed: list[str]) -> str:
        return " ".join(sorted({stem(part) for word in listed for part in fold(word).split()}))

    return {
        "terms": terms,
        "general": " ".join(phrases.of_sort("general")),
        "alone": " ".join(phrases.of_sort("alone")),
        "plain": " ".join(sorted(phrases.plain)),
        "led": " ".join(sorted(phrases.led)),
        "not_glued": stems(file.not_glued),
        "fillers": " ".join(sorted(phrases.fillers)),
        "numerals": stems(file.numerals),
        "known": stems(file.known),
        "not_misspelled": stems(spelling.not_misspelled),
        "capitals": " ".join(file.capitals),
        "small_words": " ".join(sorted({fold(word) for word in file.small_words})),
        "twins": spelling.twins,
        "cues": _by_first_word(file.cues),
        "kin": stems(file.kin),
        "own": " ".join(fold(word) for word in file.own),
        "possessive": " ".join(fold(word) for word in file.possessive),
        "measures": [
            {
                "pattern": "".join(number.pattern),
                "near": number.near,
                "counted": number.counted,
                "ranges": [one.model_dump() for one in number.ranges],
            }
            for number in file.numbers
        ],
        "longest": phrases.longest,
        "as_of": file.as_of.isoformat(),
    }


def _by_first_word(cues: dict[str, list[str]]) -> dict[str, list[tuple[str, list[str]]]]:
    """Cues with their names under their first word; YEAR and NUMBER stay in capitals, "..." stays."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for name, listed in cues.items():
        for cue in listed:
            parts = [part if part in ("YEAR", "NUMBER", "...") else fold(part) for part in cue.split()]
            found.setdefault(parts[0], []).append((name, parts))
    return found
