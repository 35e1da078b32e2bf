"""A predicted change of exposure: how many times, between which limits, how sure, on what it stands."""

import msgspec

from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.speech import Speech

CERTAINTY = {"high": "high", "moderate": "moderate", "low": "low", "very_low": "very low"}
UNCHANGED = (0.9, 1.1)  # limits within which a ratio is said to be no change


class AucRatio(msgspec.Struct, frozen=True, kw_only=True):
    """How many times as high the exposure (AUC) of ``of`` becomes through ``by``; ``likely`` may be ``None``.

    ``basis`` says what it stands on: a study in people, the static model calibrated on it, or definitions of classes.
    """

    of: str
    by: str
    enzyme: str
    likely: float | None
    low: float
    high: float
    certainty: str
    basis: str
    references: tuple[str, ...]
    status: str


def in_words(found: AucRatio | Unknown, told: Speech) -> str:
    """A prediction or a refusal as one sentence with its limits and its certainty.

    >>> from ketum.knowledge.library import library
    >>> in_words(
    ...     AucRatio(of="midazolam", by="kratom", enzyme="CYP3A", likely=1.39, low=1.23, high=1.57,
    ...              certainty="moderate", basis="", references=(), status="retrieved"), Speech(library()))
    'The exposure of midazolam is expected to become about 1.4 times as high (1.2 to 1.6 times; certainty: moderate).'
    """
    if isinstance(found, Unknown):
        return told.say("How far the exposure changes is unknown: {why}.", why=found.why)
    words = {"of": found.of, "certainty": told.library.say(CERTAINTY[found.certainty])}
    low, high = f"{found.low:.2g}", f"{found.high:.2g}"
    if found.low > UNCHANGED[0] and found.high < UNCHANGED[1]:
        return told.say(
            "The exposure of {of} is not expected to change ({low} to {high} times; certainty: {certainty}).",
            low=f"{found.low:.2f}", high=f"{found.high:.2f}", **words,
        )  # fmt: skip
    if found.likely is None:
        return told.say(
            "The exposure of {of} may become {low} to {high} times as high; there is no better guess (certainty: "
            "{certainty}).", low=low, high=high, **words,
        )  # fmt: skip
    if UNCHANGED[0] < found.likely < UNCHANGED[1]:
        return told.say(
            "The exposure of {of} is expected to stay about the same ({low} to {high} times; certainty: {certainty}).",
            low=low, high=high, **words,
        )  # fmt: skip
    return told.say(
        "The exposure of {of} is expected to become about {likely} times as high ({low} to {high} times; certainty: "
        "{certainty}).", likely=f"{found.likely:.2g}", low=low, high=high, **words,
    )  # fmt: skip
