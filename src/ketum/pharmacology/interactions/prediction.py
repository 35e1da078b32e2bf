"""For a medicine that meets kratom at a CYP enzyme: the predicted AUC ratio with its interval, or ``Unknown``."""

from collections.abc import Iterable, Mapping
from typing import Any

from ketum.knowledge.library import Library
from ketum.knowledge.medicines import Role, roles
from ketum.pharmacology.alkaloid import MITRAGYNINE, SEVEN_OH, Interval
from ketum.pharmacology.interactions.kratom import Kratom
from ketum.pharmacology.interactions.ratio import AucRatio
from ketum.pharmacology.interactions.static import cleared_less
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.speech import Speech

# The mechanisms of interactions/mechanisms.yaml that are of a CYP kind: which enzyme, and who changes whom.
VICTIM = {
    "3A4s": "CYP3A", "3A4n": "CYP3A", "2D6s": "CYP2D6", "2D6n": "CYP2D6",
    "2C9s": "CYP2C9", "2C19s": "CYP2C19", "1A2s": "CYP1A2",
}  # fmt: skip
PERPETRATOR = {"3A4i": "cyp_inhibitor", "3A4d": "cyp_inducer", "2D6i": "cyp_inhibitor"}
ENZYMES = {"CYP3A4": "CYP3A"}
NEVER_MEASURED = ("seven_oh", "blend")
WEAKEST_FIRST = ("weak", "moderate", "strong")


def predicted(
    ingredient: str,
    mechanisms: Iterable[str],
    mitragynine_mg: Interval | None,
    form: str,
    library: Library,
) -> tuple[AucRatio | Unknown, ...]:
    """What is predicted for ``ingredient`` and each of its ``mechanisms`` of a CYP kind; other kinds give nothing.

    ``mitragynine_mg`` is what is taken each time, ``None`` where it is not known; ``form`` the form of the product.
    """
    kratom = Kratom(library)
    known = form if form in (*library.blob("product_factors"), *NEVER_MEASURED) else "unknown"
    found: dict[str, tuple[AucRatio | Unknown, ...]] = {}
    for code in mechanisms:
        if code in VICTIM:
            enzyme = VICTIM[code]
            found.setdefault(f"victim {enzyme}", (_of_medicine(ingredient, enzyme, mitragynine_mg, known, kratom),))
        elif code in PERPETRATOR:
            found.setdefault(code, _of_kratom(ingredient, code, library))
    return tuple(one for listed in found.values() for one in listed)


def _of_medicine(ingredient: str, enzyme: str, mg: Interval | None, form: str, kratom: Kratom) -> AucRatio | Unknown:
    """Kratom changes the medicine."""
    if form in NEVER_MEASURED:
        return Unknown(kratom.told.say("what this product does to {medicine} was never measured", medicine=ingredient))
    if mg is None:
        return Unknown(kratom.told.say("how much mitragynine meets {medicine} is not known", medicine=ingredient))
    if enzyme == "CYP3A":
        return _by_gut_wall(ingredient, mg, form, kratom)
    reach = (kratom.relative_mg(mg[0], form), kratom.relative_mg(mg[1], form))
    if enzyme == "CYP2D6":
        return _at_2d6(ingredient, reach, kratom)
    return _at_others(ingredient, enzyme, reach, kratom)


def _by_gut_wall(ingredient: str, mg: Interval, form: str, kratom: Kratom) -> AucRatio | Unknown:
    """Inactivation of CYP3A in the gut wall, calibrated on midazolam; the liver only widens the upper limit."""
    survives = kratom.gut_availability(ingredient)
    if survives is None:
        return Unknown(
            kratom.told.say("how much of {medicine} is lost in the gut wall is not on file", medicine=ingredient)
        )
    measured = kratom.measured(ingredient)
    share = {"low": survives["value"], "high": survives["value"]} if measured else survives
    liver = kratom.liver_ratio_at_most(kratom.relative_mg(mg[1], form))
    middle = (mg[0] * mg[1]) ** 0.5
    inside = mg[1] <= kratom.constant("studied_mg") * 1.05 and liver == 1.0
    return AucRatio(
        of=ingredient,
        by="kratom",
        enzyme="CYP3A",
        likely=kratom.gut_ratio(middle, survives["value"]),
        low=kratom.gut_ratio(mg[0], share["high"], "auc_low"),
        high=kratom.gut_ratio(mg[1], share["low"], "auc_high") * liver,
        certainty="moderate" if measured and inside else "low" if inside else "very_low",
        basis=kratom.told.say("static model of the gut wall, calibrated on midazolam with 2 g of tea"),
        references=_cited(survives, kratom.measured("midazolam")),
        status="retrieved" if measured and inside else survives["status"],
    )


def _at_2d6(ingredient: str, reach: Interval, kratom: Kratom) -> AucRatio | Unknown:
    """Up to the studied amount nothing was seen with dextromethorphan; beyond it nobody has looked."""
    study = kratom.measured("dextromethorphan")
    if study is None or reach[1] > kratom.constant("studied_mg") * 1.05:
        return Unknown(
            kratom.told.say(
                "what more than 2 g of tea does to {medicine} at CYP2D6 was never tested in people", medicine=ingredient
            )
        )
    return AucRatio(
        of=ingredient,
        by="kratom",
        enzyme="CYP2D6",
        likely=study["auc_ratio"],
        low=study["auc_low"],
        high=study["auc_high"],
        certainty="moderate" if ingredient == study["victim"] else "low",
        basis=kratom.told.say("measured with dextromethorphan and 2 g of tea"),
        references=tuple(study["references"]),
        status=study["status"],
    )


def _at_others(ingredient: str, enzyme: str, reach: Interval, kratom: Kratom) -> AucRatio | Unknown:
    """The basic static model gives a worst case; none of these enzymes was tested in people."""
    most = kratom.reversible_ratio_at_most(enzyme, reach[1])
    if most is None:
        return Unknown(kratom.told.say("how strongly kratom inhibits {enzyme} is not on file", enzyme=enzyme))
    return AucRatio(
        of=ingredient,
        by="kratom",
        enzyme=enzyme,
        likely=1.0,
        low=1.0,
        high=most,
        certainty="low",
        basis=kratom.told.say("basic static model with the free concentration entering the liver, its worst case"),
        references=("pk_t23r",),
        status="derived",
    )


def _of_kratom(ingredient: str, code: str, library: Library) -> tuple[AucRatio | Unknown, ...]:
    """The medicine changes mitragynine and the 7-OH that is formed of it."""
    shelf, told = library.blob("static_interactions"), Speech(library)
    if code == "2D6i":
        return (
            Unknown(
                told.say(
                    "which share of mitragynine CYP2D6 clears, and so what {medicine} does to it, is not known",
                    medicine=ingredient,
                )
            ),
        )
    left = _activity_left(roles(ingredient, library), PERPETRATOR[code], shelf["activity_left"])
    if left is None:
        return (Unknown(told.say("how strongly {medicine} acts on CYP3A4 is not on file", medicine=ingredient)),)
    measured = {one["analyte"]: one for one in shelf["measured_on_kratom"].get(ingredient, ())}
    share = (shelf["constants"]["fm_mitragynine_low"], shelf["constants"]["fm_mitragynine_high"])
    spans = {MITRAGYNINE: _mitragynine_span(left, share), SEVEN_OH: _seven_oh_span(left, share)}
    return tuple(
        _changed(ingredient, analyte, spans[analyte], measured.get(analyte), left, told)
        for analyte in (MITRAGYNINE, SEVEN_OH)
    )


def _activity_left(found: Iterable[Role], role: str, rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The strongest class that the ingredient is in."""
    strengths = {one.strength for one in found if one.role == role and one.target == "CYP3A4"}
    named = [strength for strength in WEAKEST_FIRST if any(strength in (one or "").split("-") for one in strengths)]
    if not named:
        return None
    return next((one for one in rows if one["role"] == role and one["strength"] == named[-1]), None)


def _mitragynine_span(left: Mapping[str, Any], share: Interval) -> Interval:
    """From no change, which is what is recalled of itraconazole, to the whole share that CYP3A4 may clear."""
    ends = [cleared_less(activity, fm) for activity in (left["low"], left["high"]) for fm in share]
    return (min(1.0, *ends), max(1.0, *ends))


def _seven_oh_span(left: Mapping[str, Any], share: Interval) -> Interval:
    """Formation goes with the activity; removal may or may not go by the same enzyme, so the span is wide."""
    ends = [
        activity * cleared_less(activity, formed) * cleared_less(activity, removed)
        for activity in (left["low"], left["high"])
        for formed in share
        for removed in (0.0, share[1])
    ]
    return (min(ends), max(ends))


def _changed(
    ingredient: str,
    analyte: str,
    found: Interval,
    measured: Mapping[str, Any] | None,
    left: Mapping[str, Any],
    told: Speech,
) -> AucRatio:
    low, high = found
    likely = measured["auc_ratio"] if measured else None
    return AucRatio(
        of=analyte,
        by=ingredient,
        enzyme="CYP3A",
        likely=likely,
        low=min(low, likely) if likely else low,
        high=max(high, likely) if likely else high,
        certainty="very_low",
        basis=told.say("one study in people, recalled and not opened")
        if measured
        else told.say("definition of its class of inhibitors or inducers"),
        references=_cited(left, measured),
        status="memory",
    )


def _cited(*rows: Mapping[str, Any] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in rows if one for name in one["references"]))
