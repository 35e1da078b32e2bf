"""The protocol: what will be done and how it will be analysed, fixed and hashed before the first day."""

import hashlib
from typing import Annotated

import msgspec
from msgspec import Meta

from ketum.record.model import Line, Name, Part
from ketum.trials.method import Blinding, Question

HASHED = "ketum-protocol-1\n"


class Arm(Part, frozen=True, kw_only=True):
    """One of the two arms: its letter, what it is, and of a product which one and how much of it at a time."""

    id: Name
    words: Line
    product: Name | None = None
    grams: Annotated[float, Meta(gt=0, le=1_000)] | None = None
    mitragynine_mg: Annotated[float, Meta(gt=0, le=10_000)] | None = None


class Protocol(Part, frozen=True, kw_only=True):
    """A trial of one person as it was planned (SPENT 2019). It never changes; amendments are dated beside it.

    ``blocks`` are pairs of periods, or blocks of ``block_size`` episodes. ``arms`` begins with the reference, which
    the other one is compared with. ``expected_benefit`` is what the person hopes for, 0 to 10, asked before the start.
    """

    id: Name
    question: Question
    title: Line
    objective: Line
    made_on: Line
    arms: tuple[Arm, Arm]
    blocks: Annotated[int, Meta(ge=1, le=40)]
    block_size: Annotated[int, Meta(ge=2, le=4)]
    period_days: Annotated[int, Meta(ge=1, le=60)] | None = None
    washout_days: Annotated[int, Meta(ge=0, le=60)] = 0
    run_in_days: int = 0
    run_in_mean: Annotated[float, Meta(ge=0, le=10)] | None = None
    run_in_arm: Name | None = None
    primary_outcome: Line = ""
    secondary_outcomes: Annotated[tuple[Line, ...], Meta(max_length=3)] = ()
    meaningful: Annotated[float, Meta(gt=0, le=10)]
    expected_benefit: Annotated[float, Meta(ge=0, le=10)] | None = None
    blinding: Blinding
    usual_grams_per_day: float | None = None
    conditions: tuple[Line, ...] = ()
    other_treatment: tuple[Line, ...] = ()
    clinician_agrees: bool = False
    looks_from: int
    analysis_version: str
    knowledge_version: str
    stopping: tuple[Line, ...] = ()

    @property
    def units(self) -> int:
        """How many periods, or how many episodes."""
        return self.blocks * self.block_size

    @property
    def days(self) -> int | None:
        """How many days a trial by days takes; an episode trial takes as long as there are flares."""
        return None if self.period_days is None else self.units * self.period_days


def protocol_hash(protocol: Protocol) -> str:
    """SHA-256 of the protocol in one fixed spelling: keys sorted, nothing left out."""
    plain = msgspec.json.encode(msgspec.to_builtins(protocol), order="sorted")
    return hashlib.sha256(HASHED.encode() + plain).hexdigest()
