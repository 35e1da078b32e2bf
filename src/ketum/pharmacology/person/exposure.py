"""What one record means for exposure: what may be drawn, what must be refused, what must be said beside it."""

from collections.abc import Sequence
from datetime import datetime

from ketum.knowledge.library import Library
from ketum.pharmacology.alkaloid import SEVEN_OH, Interval, seven_oh_per_g
from ketum.pharmacology.models import model
from ketum.pharmacology.person.spans import MODELS, Supply, supply
from ketum.pharmacology.person.taking import Swallowed, Taking, swallowed, taking, uncounted
from ketum.pharmacology.person.view import Exposure, View
from ketum.pharmacology.person.views import diary, every_day, one_dose, otherwise
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.regimen import DAY_H, given
from ketum.pharmacology.studied import Comparison, compared
from ketum.record import Record

DIARY_DAYS = 90
MOST_TIMES = 24
REFUSED = {
    "seven_oh": ("PROD:7OH", "No curve is drawn: nobody has measured what 7-OH alone does in people's blood."),
    "blend": ("PROD:blend", "No curve is drawn: what else is in a blend is not known."),
}
MORE_7OH = (
    "This product holds more 7-OH than leaf does. The curve counts only the 7-OH that the body makes of mitragynine; "
    "what is swallowed as 7-OH comes on top, and nobody knows how much."
)


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
        what = "1 intake of the diary is" if lost == 1 else f"{lost} intakes of the diary are"
        unknown.append(f"{what} not counted, because time or amount of mitragynine is not known: the level is higher")
    views: tuple[View, ...] = ()
    warnings = _refused(found, taken, library)
    if not warnings:
        views = (*_usual(found, library, split), *_diary(taken, at, library))
        warnings = _rich_in_7oh(found, taken, library)
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


def _refused(found: Taking, taken: Sequence[Swallowed], library: Library) -> list[str]:
    """Why nothing may be drawn, in the words of the rules of safety; empty when it may."""
    forms = {found.form, *(one.form for one in taken)}
    rules = library.blob("rules")
    return [
        f"{rules[code]['title']}. {rules[code]['why']} {rules[code]['action']} {words}"
        for form, (code, words) in REFUSED.items()
        if form in forms
    ]


def _rich_in_7oh(found: Taking, taken: Sequence[Swallowed], library: Library) -> list[str]:
    products = {one.id: one for one in (found.product, *(one.product for one in taken)) if one}.values()
    leaf = next(one["high"] for one in library.blob("content")["contents"] if _is_leaf_7oh(one))
    rich = [one for one in products if isinstance(held := seven_oh_per_g(one, library), tuple) and held[0] > leaf]
    return [MORE_7OH] if rich else []


def _is_leaf_7oh(row: dict[str, object]) -> bool:
    return row["product"] == "authentic leaf" and row["alkaloid"] == SEVEN_OH


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
