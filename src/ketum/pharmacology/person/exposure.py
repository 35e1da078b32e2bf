"""What one record means for exposure: what may be drawn, what must be refused, what must be said beside it."""

from collections.abc import Sequence
from datetime import datetime

from ketum.knowledge.library import Library
from ketum.pharmacology.alkaloid import Interval
from ketum.pharmacology.models import model
from ketum.pharmacology.person.refused import refusals, rich_in_seven_oh
from ketum.pharmacology.person.spans import MODELS, Supply, supply
from ketum.pharmacology.person.taking import Swallowed, Taking, swallowed, taking, uncounted
from ketum.pharmacology.person.view import Exposure, View
from ketum.pharmacology.person.views import diary, every_day, one_dose, otherwise
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.regimen import DAY_H, given
from ketum.pharmacology.speech import Speech
from ketum.pharmacology.studied import Comparison, compared
from ketum.record import Record

DIARY_DAYS = 90
MOST_TIMES = 24


def exposure(record: Record, library: Library, at: datetime, split: int | None = None) -> Exposure:
    """Everything that can be said about the exposure of one person at the moment ``at``.

    ``split`` asks for the same amount of a day in another number of doses. Where the product is 7-OH or the amount is
    not known, there are no views, and ``warnings`` or ``unknown`` say why.
    """
    found = taking(record, library)
    taken = tuple(one for one in swallowed(record, library) if one.at <= at)
    comparison = compared(found.use, library)
    unknown = [found.mitragynine_mg.why] if isinstance(found.mitragynine_mg, Unknown) else []
    if lost := uncounted(record, taken):
        unknown.append(
            Speech(library).say(
                "{count} intakes of the diary are not counted, because time or amount of mitragynine is not known: the "
                "level is higher", count=lost,
            )
        )  # fmt: skip
    views: tuple[View, ...] = ()
    warnings = refusals({found.form, *(one.form for one in taken)}, library)
    if not warnings:
        views = (*_usual(found, library, split), *_diary(taken, at, library))
        warnings = rich_in_seven_oh([found.product, *(one.product for one in taken)], library)
    return Exposure(
        at=at.isoformat(),
        form=found.form,
        mitragynine_mg_per_dose=None if isinstance(found.mitragynine_mg, Unknown) else found.mitragynine_mg,
        times_a_day=found.times_a_day,
        studied=comparison,
        views=views,
        warnings=tuple(warnings),
        unknown=tuple(unknown),
        certainty="low",
        references=_references(comparison, library) if views else comparison.references,
        models=MODELS if views else (),
        as_of=model(MODELS[0], library).as_of,
    )


def _usual(found: Taking, library: Library, split: int | None) -> list[View]:
    """The views of the usual dose; none where it is not known."""
    mg = found.mitragynine_mg
    if isinstance(mg, Unknown):
        return []
    often = found.times_a_day
    times = min(MOST_TIMES, max(1, round(sum(often) / 2))) if often else 1
    views = [one_dose(mg, found.form, library), every_day(mg, times, found.form, library)]
    if split and split != times:
        day: Interval = (mg[0] * times, mg[1] * times)
        views.append(otherwise(day, (times, split), found.form, library))
    return views


def _diary(taken: Sequence[Swallowed], at: datetime, library: Library) -> tuple[View, ...]:
    """The views of the diary's last days; none where no intake can be counted."""
    supplies = _supplies(taken, at, library)
    if not supplies:
        return ()
    first = min(one.doses.pattern[0].at_h for one in supplies)
    return diary(supplies, -first, library)


def _supplies(taken: Sequence[Swallowed], at: datetime, library: Library) -> list[Supply]:
    """The counted intakes of each product of the last days, in parts of its strongest milligram interval."""
    by_product: dict[str, list[tuple[float, Interval]]] = {}
    forms: dict[str, str] = {}
    for one in taken:
        hour = (one.at - at).total_seconds() / 3600
        if isinstance(one.mitragynine_mg, Unknown) or one.mitragynine_mg[1] <= 0 or hour < -DIARY_DAYS * DAY_H:
            continue
        name = one.product.id if one.product else ""
        forms[name] = one.form
        by_product.setdefault(name, []).append((hour, one.mitragynine_mg))
    supplies = []
    for name, intakes in sorted(by_product.items()):
        most = max((mg for _, mg in intakes), key=lambda mg: mg[1])
        doses = given([(hour, mg[1] / most[1]) for hour, mg in intakes])
        supplies.append(supply(doses, most, forms[name], library))
    return supplies


def _references(comparison: Comparison, library: Library) -> tuple[str, ...]:
    cited = [name for one in MODELS for name in model(one, library).references]
    return tuple(dict.fromkeys([*cited, *comparison.references]))
