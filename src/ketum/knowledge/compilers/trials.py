"""Compile the trials shelf: designs, numbers of the method, fixed sentences, gates, kit, report."""

import sqlite3
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from ketum.knowledge.schema import Authored, Strict, load_yaml, put_blob, validated

Question = Literal["T1", "T2", "T3", "T4", "T5"]


class Shelf(Authored):
    """What every file of this shelf says of itself."""

    review_by: date
    references: list[str] = Field(min_length=1)


class Span(Strict):
    """How few, how many as a rule, how many at most."""

    least: int = Field(gt=0)
    usual: int = Field(gt=0)
    most: int = Field(gt=0)


class Arms(Strict):
    """What the two arms are."""

    compared_with: str
    tested: str


class Normal(Strict):
    """A normal prior."""

    mean: float
    sd: float = Field(gt=0)


class Design(Strict):
    """How one question is laid out."""

    id: Question
    card: str
    title: str
    question: str
    who: str
    unit: Literal["day", "episode"]
    blocks: Span
    block_size: Literal[2, 4]
    period_days: Span | None = None
    gap_h: float | None = None
    episode_from: float | None = None
    after_min: float | None = None
    episodes_per_week: float | None = None
    washout_days: int = Field(ge=0)
    rebound: bool
    arms: Arms
    blinding: list[Literal["third_party", "self", "open"]] = Field(min_length=1)
    looks_from: int
    margin: float | None = None
    effect_prior: Normal | None = None
    kratom: bool
    note: str


class TrialDesigns(Shelf):
    """``designs.yaml``."""

    designs: list[Design]


class Number(Strict):
    """One number of the method, with its unit."""

    name: str
    value: float
    unit: str
    note: str | None = None
    references: list[str] = Field(default_factory=list)


class Variant(Strict):
    """One other way to analyse the same days, which is always tried too."""

    id: str
    words: str
    references: list[str] = Field(min_length=1)


class Prior(Strict):
    """Another belief about the effect before the start."""

    id: str
    mean: float
    sd: float = Field(gt=0)


class TrialMethod(Shelf):
    """``method.yaml``."""

    analysis_version: str
    priors: list[Number]
    beliefs: list[Prior]
    variants: list[Variant]
    verdict: list[Number]
    missing: list[Number]
    stopping: list[Number]
    safety: list[Number]
    gate: list[Number]
    pooling: list[Number]


class Sentence(Strict):
    """One sentence; other languages have it in their PO file."""

    id: str
    words: str


class CausalWords(Strict):
    """Words that a sentence made from a diary alone may not hold."""

    lang: Literal["en", "es"]
    words: list[str]


class TrialWords(Shelf):
    """``words.yaml``."""

    verdicts: list[Sentence]
    always: list[Sentence]
    notes: list[Sentence]
    would: list[Sentence]
    reasons: list[Sentence]
    harms: list[Sentence]
    units: list[Sentence]
    preview: list[Sentence]
    lookback: list[Sentence]
    confounding: list[Sentence]
    beliefs: list[Sentence]
    shown: list[Sentence]
    today: list[Sentence]
    causal_words: list[CausalWords]


class Refusal(Strict):
    """Why a trial is refused, and what to do instead."""

    id: str
    blocks: list[Question] = Field(min_length=1)
    why: str
    instead: str


class Ask(Strict):
    """What has to be said before a trial."""

    id: str
    blocks: list[Question] = Field(min_length=1)
    question: str


class TrialGates(Shelf):
    """``gates.yaml``."""

    closed_roles: list[str]
    closed_ingredients: list[str]
    refusals: list[Refusal]
    asks: list[Ask]


class Sheet(Strict):
    """One sheet of the kit."""

    id: str
    title: str
    steps: list[str] = Field(min_length=1)


class TrialKit(Shelf):
    """``kit.yaml``."""

    sheets: list[Sheet]


class Item(Strict):
    """One row of the report."""

    item: int | str
    heading: str
    text: str


class TrialReport(Shelf):
    """``report.yaml``."""

    items: list[Item]


FILES: dict[str, type[Shelf]] = {
    "designs": TrialDesigns,
    "method": TrialMethod,
    "words": TrialWords,
    "gates": TrialGates,
    "kit": TrialKit,
    "report": TrialReport,
}
NUMBERS = ("priors", "verdict", "missing", "stopping", "safety", "gate", "pooling")
SENTENCES = ("verdicts", "always", "notes", "would", "reasons", "harms", "units", "preview", "lookback", "confounding",
    "beliefs", "shown", "today",
)  # fmt: skip


def compile_into(db: sqlite3.Connection, data: Path) -> None:
    """Write the blob ``trials``; raises ``BadKnowledge`` for a broken file."""
    files = {}
    for name, model in FILES.items():
        path = data / "trials" / f"{name}.yaml"
        files[name] = validated(model, load_yaml(path), path).model_dump(mode="json")
    words, method = files["words"], files["method"]
    put_blob(
        db,
        "trials",
        {
            "as_of": method["as_of"],
            "analysis_version": method["analysis_version"],
            "designs": {one["id"]: one for one in files["designs"]["designs"]},
            "numbers": {group: {one["name"]: one["value"] for one in method[group]} for group in NUMBERS},
            "beliefs": method["beliefs"],
            "variants": {one["id"]: one["words"] for one in method["variants"]},
            "words": {f"{group}.{one['id']}": one["words"] for group in SENTENCES for one in words[group]},
            "causal_words": {one["lang"]: one["words"] for one in words["causal_words"]},
            "closed_roles": files["gates"]["closed_roles"],
            "closed_ingredients": files["gates"]["closed_ingredients"],
            "refusals": {one["id"]: one for one in files["gates"]["refusals"]},
            "asks": {one["id"]: one for one in files["gates"]["asks"]},
            "sheets": {one["id"]: one for one in files["kit"]["sheets"]},
            "report": files["report"]["items"],
        },
    )
