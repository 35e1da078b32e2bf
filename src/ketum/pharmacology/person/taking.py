"""How much of which product a record says is taken: from the diary, from the answers, from the person's own words."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast, get_args

import msgspec

from ketum.knowledge.library import Library
from ketum.pharmacology.alkaloid import Interval, milligrams, mitragynine_per_g
from ketum.pharmacology.amounts import Amount, read_amount
from ketum.pharmacology.kind import kind_of
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.speech import Speech
from ketum.pharmacology.studied import Use, known
from ketum.record import Intake, KratomUse, Product, Record
from ketum.record.model import Form, moment

NEVER_DRAWN = ("seven_oh", "blend")  # said in words, they count whatever product is listed


class Taking(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken each time and how often, as intervals; ``Unknown`` where the record does not tell."""

    product: Product | None
    form: str
    grams: Interval | None
    mitragynine_mg: Interval | Unknown
    times_a_day: Interval | None
    days: float | None

    @property
    def use(self) -> Use:
        """The same as something to compare with what was studied."""
        return Use(
            form=self.form,
            grams=self.grams,
            mitragynine_mg=known(self.mitragynine_mg),
            times_a_day=self.times_a_day,
            days=self.days,
        )


class Swallowed(msgspec.Struct, frozen=True):
    """One intake of the diary: when, of what, how much mitragynine."""

    at: datetime
    product: Product | None
    form: str
    mitragynine_mg: Interval | Unknown


def taking(record: Record, library: Library) -> Taking:
    """How kratom is taken now, by the structured answers where there are any, else by the person's own words."""
    use, product = record.kratom_use or KratomUse(), record.product
    form = kind_of(product, library) if product else "unknown"
    words = read_amount(use.text or "", library, form)
    if product is None and words.form in get_args(Form):
        form, product = words.form, Product(id="as said", form=cast(Form, words.form))
    elif words.form in NEVER_DRAWN:
        form = words.form
    times = _times(use, words)
    grams = _grams(use, words, times)
    return Taking(
        product=product,
        form=form,
        grams=grams,
        mitragynine_mg=_mg(grams, product, words, times, library),
        times_a_day=times,
        days=use.days_used if use.days_used is not None else _low(words.days_used),
    )


def swallowed(record: Record, library: Library) -> tuple[Swallowed, ...]:
    """The intakes of the diary that have a time, the oldest first."""
    found = [_one(one, record, library) for one in record.intakes if one.at]
    return tuple(sorted(found, key=lambda one: one.at))


def uncounted(record: Record, taken: Iterable[Swallowed]) -> int:
    """How many intakes of the diary have no time or no known amount of mitragynine."""
    return sum(1 for one in record.intakes if not one.at) + sum(
        1 for one in taken if isinstance(one.mitragynine_mg, Unknown)
    )


def _one(intake: Intake, record: Record, library: Library) -> Swallowed:
    product = _product(intake, record.products) or record.product
    if intake.grams is None:
        amount: Interval | Unknown = Unknown(Speech(library).say("it was taken and not weighed"))
    else:
        amount = milligrams((intake.grams, intake.grams), mitragynine_per_g(product, library))
    return Swallowed(moment(intake.at or ""), product, kind_of(product, library) if product else "unknown", amount)


def _product(intake: Intake, products: Iterable[Product]) -> Product | None:
    return next((one for one in products if one.id == intake.product), None)


def _times(use: KratomUse, words: Amount) -> Interval | None:
    if use.doses_per_day is not None:
        return (use.doses_per_day, use.doses_per_day)
    if words.doses_per_day is not None:
        return words.doses_per_day
    if use.grams_per_day is not None and use.grams_per_dose is not None:
        often = max(1.0, use.grams_per_day / use.grams_per_dose)
        return (often, often)
    return None


def _grams(use: KratomUse, words: Amount, times: Interval | None) -> Interval | None:
    """Grams each time; an amount of the day without a number of times is taken at once, which peaks highest."""
    if use.grams_per_dose is not None:
        return (use.grams_per_dose, use.grams_per_dose)
    if words.grams_per_dose is not None:
        return words.grams_per_dose
    day = (use.grams_per_day, use.grams_per_day) if use.grams_per_day is not None else words.grams_per_day
    if day is None:
        return None
    low, high = times or (1.0, 1.0)
    return (day[0] / max(high, 1.0), day[1] / max(low, 1.0))


def _mg(
    grams: Interval | None, product: Product | None, words: Amount, times: Interval | None, library: Library
) -> Interval | Unknown:
    if grams is not None:
        return milligrams(grams, mitragynine_per_g(product, library))
    day = words.mitragynine_mg_per_day
    if day is not None:
        low, high = times or (1.0, 1.0)
        return (day[0] / max(high, 1.0), day[1] / max(low, 1.0))
    return Unknown(Speech(library).say("how much is taken each time was not said"))


def _low(interval: Interval | None) -> float | None:
    return interval[0] if interval else None
