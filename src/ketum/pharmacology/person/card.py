"""The exposure card: what one page may say about a dose, in plain sentences, with the band and where it is from."""

from typing import NamedTuple

import msgspec

from ketum.knowledge.library import Library
from ketum.pharmacology.alkaloid import Interval, milligrams, mitragynine_per_g, seven_oh_per_g
from ketum.pharmacology.kind import kind_of
from ketum.pharmacology.models import model
from ketum.pharmacology.person.numbers import Numbers, numbers_of, whole_times
from ketum.pharmacology.person.refused import refusals, rich_in_seven_oh
from ketum.pharmacology.person.spans import MODELS
from ketum.pharmacology.person.taking import Taking, taking
from ketum.pharmacology.person.view import shown
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.speech import Speech
from ketum.pharmacology.studied import Comparison, compared
from ketum.record import Product, Record


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the page shows. Where ``numbers`` is ``None``, ``warnings`` or ``unknown`` say why.

    ``headline`` is the one sentence a newcomer reads; ``sentences`` the further ones, in order.
    """

    form: str
    times_a_day: int | None
    grams_per_dose: Interval | None
    mitragynine_mg_per_dose: Interval | None
    seven_oh_mg_per_dose: Interval | None
    studied: Comparison
    numbers: Numbers | None
    headline: str
    sentences: tuple[str, ...]
    why: str
    warnings: tuple[str, ...]
    unknown: tuple[str, ...]
    certainty: str
    references: tuple[str, ...]
    models: tuple[str, ...]
    as_of: str


class _Amounts(NamedTuple):
    mitragynine: Interval | Unknown
    seven_oh: Interval | Unknown


def card(record: Record, library: Library) -> Card:
    """The card of what a person takes now, as their record says it."""
    return _card(taking(record, library), library)


def card_for(
    product: Product | None, grams: float | Interval | None, times_a_day: int | None, library: Library
) -> Card:
    """The card of a dose somebody asks about: ``grams`` of ``product`` each time, ``times_a_day`` times a day."""
    each = (float(grams), float(grams)) if isinstance(grams, int | float) else grams
    say = Speech(library).say
    asked = Taking(
        product=product,
        form=kind_of(product, library) if product else "unknown",
        grams=each,
        mitragynine_mg=milligrams(each, mitragynine_per_g(product, library))
        if each
        else Unknown(say("how much is taken each time was not said")),
        times_a_day=(float(times_a_day), float(times_a_day)) if times_a_day else None,
        days=None,
    )
    return _card(asked, library)


def _card(found: Taking, library: Library) -> Card:
    told = Speech(library)
    held = _Amounts(found.mitragynine_mg, _seven_oh(found, library))
    warnings = tuple(refusals({found.form}, library))
    numbers = None if warnings or found.form == "unknown" else numbers_of(found, library, told)
    comparison = compared(found.use, library)
    unknown = [one.why for one in held if isinstance(one, Unknown) and not warnings]
    if found.form == "unknown":
        unknown.append(told.say("what kind of product it is was not said, and kinds differ too much for a curve"))
    return Card(
        form=found.form,
        times_a_day=whole_times(found),
        grams_per_dose=found.grams,
        mitragynine_mg_per_dose=None if warnings else _known(held.mitragynine),
        seven_oh_mg_per_dose=None if warnings else _known(held.seven_oh),
        studied=comparison,
        numbers=numbers,
        headline=_headline(numbers, told),
        sentences=(*_content(found, held, told, refused=bool(warnings)), *_course(numbers, found, told)),
        why=_why(numbers, told),
        warnings=warnings or tuple(rich_in_seven_oh([found.product], library)),
        unknown=tuple(dict.fromkeys(unknown)),
        certainty="low" if numbers else "very_low",
        references=tuple(dict.fromkeys([*(_cited(library) if numbers else ()), *comparison.references])),
        models=MODELS if numbers else (),
        as_of=model(MODELS[0], library).as_of,
    )


def _headline(numbers: Numbers | None, told: Speech) -> str:
    if numbers is None:
        return told.say("Nothing can be said about the level in the blood.")
    left = numbers.left_tomorrow_percent
    return told.say(
        "Tomorrow at the same hour about {left} % of the peak is left in the blood ({low} to {high} %).",
        left=shown(left.likely), low=shown(left.low), high=shown(left.high),
    )  # fmt: skip


def _content(found: Taking, held: _Amounts, told: Speech, *, refused: bool) -> list[str]:
    if refused:
        return []
    said = []
    if not isinstance(held.mitragynine, Unknown):
        low, high = (shown(one) for one in held.mitragynine)
        said.append(
            told.say("One dose holds about {low} mg mitragynine.", low=low)
            if low == high
            else told.say("One dose holds {low} to {high} mg mitragynine.", low=low, high=high)
        )
    elif found.form != "unknown":
        said.append(told.say("How many milligrams a dose holds is not known, so only shares can be told."))
    return said


def _course(numbers: Numbers | None, found: Taking, told: Speech) -> list[str]:
    if numbers is None:
        return []
    kept, days, grown = numbers.in_body_tomorrow_percent, numbers.days_to_steady, numbers.accumulation
    times = whole_times(found) or 1
    often = told.say("once a day") if times == 1 else told.say("{times} times a day", times=times)
    return [
        told.say(
            "By then about {kept} % of what was taken up is still in the body ({low} to {high} %), most of it in the "
            "tissues.", kept=shown(kept.likely), low=shown(kept.low), high=shown(kept.high),
        ),
        told.say(
            "Taken {often}, it builds up for about {days} days ({low} to {high}).",
            often=often, days=shown(days.likely), low=shown(days.low), high=shown(days.high),
        ),
        told.say(
            "Then the highest level of a day is about {grown} times that of the first day ({low} to {high} times).",
            grown=shown(grown.likely), low=shown(grown.low), high=shown(grown.high),
        ),
    ]  # fmt: skip


def _why(numbers: Numbers | None, told: Speech) -> str:
    if numbers is None:
        return ""
    shares = told.say("The curve shows shares of a person's own first peak, for 90 of 100 people under two models.")
    limits = told.say("It is no measurement, and it predicts neither effect nor safety.")
    cause = numbers.uncertainty[0].words
    if numbers.level_fold is None:
        level = told.say("How high that peak is nobody can tell; first of all it is not known: {cause}.", cause=cause)
    else:
        level = told.say(
            "How high that peak is nobody can tell without a blood test: between products and people it differs about "
            "{fold}-fold, most of all because of this: {cause}.", fold=shown(numbers.level_fold), cause=cause,
        )  # fmt: skip
    return f"{shares} {level} {limits}"


def _seven_oh(found: Taking, library: Library) -> Interval | Unknown:
    if found.grams is None:
        return Unknown(Speech(library).say("how much is taken each time was not said"))
    return milligrams(found.grams, seven_oh_per_g(found.product, library))


def _known(interval: Interval | Unknown) -> Interval | None:
    return None if isinstance(interval, Unknown) else interval


def _cited(library: Library) -> list[str]:
    return [name for one in MODELS for name in model(one, library).references]
