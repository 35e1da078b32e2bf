"""The numbers of the exposure card, and what makes them uncertain."""

from math import exp, inf, log

import msgspec

from ketum.knowledge.library import Library
from ketum.pharmacology.person.shape import Curve, Range, Shape, shape
from ketum.pharmacology.person.taking import Taking
from ketum.pharmacology.person.view import figures
from ketum.pharmacology.population.sampling import NORMAL_95, band
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.speech import Speech

MOST_TIMES = 24
NORMAL_90 = 1.6448536269514722  # a normal number is inside plus and minus this with probability 0.90


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that makes the level uncertain: its share of the variance of the logarithm of the peak, and in words.

    ``id`` is one of ``product``, ``uptake``, ``people``, ``occasions``, ``models``. The share is ``None`` for what
    cannot be counted: a product of which nothing is known.
    """

    id: str
    share: float | None
    words: str


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """What may be drawn and counted. Everything is relative: to a person's own first peak, or to what was taken up."""

    one_dose: Curve
    every_day: Curve
    peak_h: Range
    left_tomorrow_percent: Range
    in_body_tomorrow_percent: Range
    days_to_steady: Range
    accumulation: Range
    level_fold: float | None
    uncertainty: tuple[Source, ...]


def numbers_of(found: Taking, library: Library, told: Speech) -> Numbers:
    """The numbers of what is taken; where nobody said how often, of once a day."""
    course = shape(whole_times(found) or 1, library)
    parts = _variances(found, course, library)
    counted = [part for part in parts.values() if part is not None]
    whole = sum(counted)
    words = {
        "product": told.say("how much mitragynine is in the product"),
        "uptake": told.say("how much of a milligram reaches the blood, which differs between products and studies"),
        "people": told.say("how fast people take it up and clear it"),
        "occasions": told.say("the same person and product from one time to the next"),
        "models": told.say("two models fit what was measured, and they differ"),
    }
    return Numbers(
        one_dose=course.one_dose,
        every_day=course.every_day,
        peak_h=course.peak_h,
        left_tomorrow_percent=course.left_tomorrow,
        in_body_tomorrow_percent=course.in_body_tomorrow,
        days_to_steady=course.days_to_steady,
        accumulation=course.accumulation,
        level_fold=figures(exp(2 * NORMAL_90 * whole**0.5)) if len(counted) == len(parts) else None,
        uncertainty=tuple(
            Source(id=name, share=None if part is None else round(part / whole, 3), words=words[name])
            for name, part in sorted(parts.items(), key=lambda one: -inf if one[1] is None else -one[1])
        ),
    )


def _variances(found: Taking, course: Shape, library: Library) -> dict[str, float | None]:
    """The variance of the logarithm of the peak by its causes; they multiply, so their variances add."""
    mg, factor = found.mitragynine_mg, library.blob("product_factors")[found.form]
    return {
        "product": None if isinstance(mg, Unknown) or mg[0] <= 0 else (log(mg[1] / mg[0]) / (2 * NORMAL_95)) ** 2,
        "uptake": band(factor["low"], factor["high"]).sd_log ** 2,
        "people": course.people_sd_log**2,
        "occasions": course.occasions_sd_log**2,
        "models": course.models_sd_log**2,
    }


def whole_times(found: Taking) -> int | None:
    """How many doses a day are drawn; ``None`` when nobody said."""
    often = found.times_a_day
    return min(MOST_TIMES, max(1, round(sum(often) / 2))) if often else None
