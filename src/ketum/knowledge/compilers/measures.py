"""Compile the measures shelf: what household measures weigh, and the words in which people tell amounts."""

import csv
import re
import sqlite3
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.schema import Authored, Status, Strict, load_yaml, put_blob, validated

PATTERN = (
    r"\d+(?:[.,]\d+)*|\.\d+|⌚[\d.]+|[^\W\d_]+(?:'[^\W\d_]+)?|[-/(),;.:+<>=~⇒?!@%]"  # also what the reader splits by
)
COMMON_WORD_ZIPF = 3.3  # a medicine's name that is an everyday word ("patch") says nothing about what an amount is of


def _ordered(pair: tuple[float, float]) -> tuple[float, float]:
    if not 0 <= pair[0] <= pair[1]:
        raise ValueError(f"{pair[0]:g} to {pair[1]:g} is no interval; write the smaller number first")
    return pair


Interval = Annotated[tuple[float, float], AfterValidator(_ordered)]
Words = Annotated[list[str], Field(min_length=1)]


class Fact(Strict):
    """What every row has: where it is from and how sure; the file's own mark holds where a row has none."""

    source: str = Field(min_length=5)
    status: Status | None = None
    references: tuple[str, ...] = ()


class Mass(Fact):
    """Grams in one unit of weight."""

    id: str
    grams: Interval


class Measure(Fact):
    """Grams of leaf powder in a spoon or scoop: not said how full, level, heaped."""

    id: str
    grams: Interval
    level: Interval
    heaped: Interval


class Capsule(Fact):
    """Grams of leaf powder in one capsule of a size."""

    size: str
    grams: Interval


class Volume(Fact):
    """Millilitres in one."""

    id: str
    ml: Interval


class Content(Fact):
    """Milligrams of mitragynine in a gram of a class of product; ``None`` where a class tells nothing."""

    id: str
    forms: list[str]
    mg_per_g: Interval | None


class Assumption(Fact):
    """How a vague word is read."""

    id: str
    value: float = Field(gt=0)


class Weights(Authored):
    """``weights.yaml``."""

    masses: list[Mass]
    measures: list[Measure]
    capsules: list[Capsule]
    volumes: list[Volume]
    contents: list[Content]
    assumptions: list[Assumption]


class Vague(Strict):
    """Words for a span of numbers."""

    words: Words
    low: float = Field(ge=0)
    high: float = Field(ge=0)


class Each(Strict):
    """Words for a period that an amount is per."""

    words: Words
    days: float = Field(gt=0)


class Context(Authored):
    """``context.yaml``: words that say whose amount it is, whether it was taken, and when."""

    source: str
    cues: dict[str, Words]


class Vocabulary(Context):
    """``vocabulary.yaml``: words of measure. What each kind of word does is told in ``amounts.lexicon``."""

    numbers: dict[float, Words]
    scales: dict[float, Words]
    parts: dict[float, Words]
    vague: list[Vague]
    masses: dict[str, Words]
    spoons: dict[str, Words]
    containers: dict[str, Words]
    capsule_sizes: dict[str, Words]
    volumes: dict[str, Words]
    qualifiers: dict[str, Words]
    alkaloids: dict[str, Words]
    periods: list[Vague]
    each_period: list[Each]
    counts: dict[float, Words]
    counts_daily: dict[float, Words]
    days_a_week: list[Vague]
    forms: dict[str, Words]
    spelt: Words
    real_words: Words


FILES: dict[str, type[Context]] = {"vocabulary.yaml": Vocabulary, "context.yaml": Context}
VALUED = {
    "numbers": "number",
    "scales": "scale",
    "parts": "fraction",
    "masses": "mass",
    "spoons": "spoon",
    "containers": "container",
    "capsule_sizes": "size",
    "volumes": "volume",
    "qualifiers": "qualifier",
    "alkaloids": "alkaloid",
    "counts": "count",
    "counts_daily": "count_daily",
    "forms": "form",
}
SPANS = {"vague": "vague", "periods": "period", "days_a_week": "days_a_week"}


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blob ``measures`` and the table ``other_substance``; raises ``BadKnowledge`` for a broken file."""
    weights_path, folder = data / "measures" / "weights.yaml", data / "measures"
    weights = validated(Weights, load_yaml(weights_path), weights_path)
    words = _read(folder)
    _known_units(weights, words)
    put_blob(
        db,
        "measures",
        {
            "grams": {one.id: one.grams for one in weights.masses},
            "measures": {one.id: one.model_dump(include={"grams", "level", "heaped"}) for one in weights.measures},
            "capsules": {one.size: one.grams for one in weights.capsules},
            "ml": {one.id: one.ml for one in weights.volumes},
            "content": {form: one.mg_per_g for one in weights.contents for form in one.forms},
            "assumptions": {one.id: one.value for one in weights.assumptions},
            "phrases": _phrases(words),
            "spelt": words.spelt,
            "real_words": words.real_words,
            "as_of": weights.as_of.isoformat(),
        },
    )
    db.execute("CREATE TABLE other_substance (name TEXT PRIMARY KEY) WITHOUT ROWID")
    db.executemany("INSERT OR IGNORE INTO other_substance VALUES (?)", ((name,) for name in _substances(data)))


def _phrases(words: Vocabulary) -> dict[str, dict[str, Any]]:
    """Every phrase in the reader's tokens, with what it can be: a kind and its value."""
    found: dict[str, dict[str, Any]] = {}

    def add(phrases: Words, kind: str, value: Any) -> None:
        for phrase in phrases:
            tokens = " ".join(re.findall(PATTERN, phrase.lower()))
            if tokens:
                found.setdefault(tokens, {})[kind] = value

    for shelf, kind in VALUED.items():
        for value, phrases in getattr(words, shelf).items():
            add(phrases, kind, value)
    for shelf, kind in SPANS.items():
        for row in getattr(words, shelf):
            add(row.words, kind, (row.low, row.high))
    for each in words.each_period:
        add(each.words, "each_period", each.days)
    for kind, phrases in words.cues.items():
        add(phrases, kind, True)
    return found


def gathered(raw: Any, path: Path) -> Any:
    """Plain lists of words are cues; they are kept together under ``cues``."""
    if not isinstance(raw, dict):
        raise BadKnowledge(f"{path.name}: a mapping of kinds to words was expected")
    own = set(FILES[path.name].model_fields)
    cues = {kind: words for kind, words in raw.items() if kind not in own}
    return {**{kind: words for kind, words in raw.items() if kind in own}, "cues": cues}


def _read(folder: Path) -> Vocabulary:
    """Both files as one."""
    read = {name: gathered(load_yaml(folder / name), folder / name) for name in FILES}
    words = validated(Vocabulary, read["vocabulary.yaml"], "vocabulary.yaml")
    context = validated(Context, read["context.yaml"], "context.yaml")
    return words.model_copy(update={"cues": words.cues | context.cues})


def _known_units(weights: Weights, words: Vocabulary) -> None:
    known = {one.id for one in weights.masses} | {one.id for one in weights.measures}
    known |= {one.id for one in weights.volumes} | {one.size for one in weights.capsules}
    used = {*words.masses, *words.spoons, *words.volumes, *words.capsule_sizes}
    for unit in sorted(used - known):
        raise BadKnowledge(f"vocabulary.yaml: {unit!r} has no row in weights.yaml; add its weight, or correct the name")


def _substances(data: Path) -> list[str]:
    """Names of medicines of one word, so that "tramadol 50 mg" is not read as kratom."""
    path = data / "drugs" / "names.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            row["name"].casefold()
            for row in csv.DictReader(file)
            if row["name"].isalpha()
            and len(row["name"]) > 3
            and float(row.get("zipf") or 0) < COMMON_WORD_ZIPF
            and "mitragyn" not in (row.get("ingredients") or "")
        ]
