"""From a question and a record to a protocol: the design of the method, filled with what the person said."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ketum.knowledge.library import Library
from ketum.record import Record
from ketum.record.model import Medication, moment
from ketum.trials.method import Blinding, Design, Method, Question, Span, method
from ketum.trials.protocol import Arm, Protocol

SCALE = "nrs-pain"
LETTERS = ("A", "B")


class Choices(NamedTuple):
    """What the person chose; ``None`` takes what is usual for the design.

    ``reduce_share`` is for "can I take less?", from 0.10 to 0.25. ``mitragynine_mg`` is the amount at a time of both
    products, ``products`` their ids, ``tested`` the thing that is tried in "does something else help?".
    """

    blocks: int | None = None
    period_days: int | None = None
    blinding: Blinding | None = None
    meaningful: float | None = None
    expected_benefit: float | None = None
    products: tuple[str, str] | None = None
    mitragynine_mg: float | None = None
    reduce_share: float = 0.2
    tested: str | None = None
    secondary: tuple[str, ...] = ()
    clinician_agrees: bool = False


class NotDesigned(NamedTuple):
    """No protocol can be made: what is missing or impossible, and how to mend it."""

    why: str


def design(
    question: Question, record: Record, library: Library, at: date, seed: str, choices: Choices | None = None
) -> Protocol | NotDesigned:
    """The protocol of a trial for this person. ``seed`` names it: the same seed gives the same trial id.

    Whether the person may run it is another question (``eligible``). ``NotDesigned`` says what is missing.
    """
    rules, chosen = method(library), choices or Choices()
    plan = rules.designs[question]
    wrong = _outside(plan, chosen)
    if wrong:
        return NotDesigned(wrong)
    arms = _arms(plan, record, chosen)
    if isinstance(arms, NotDesigned):
        return arms
    run_in = run_in_pain(record, at, int(rules.number("gate", "run_in_days")))
    mean = round(sum(run_in) / len(run_in), 2) if run_in else None
    blinding = chosen.blinding or plan.blinding[0]
    return Protocol(
        id=hashlib.sha256(f"{question}|{at}|{seed}".encode()).hexdigest()[:12],
        question=question,
        title=f"{plan.title}: {arms[1].words} compared with {arms[0].words}",
        objective=plan.question,
        made_on=at.isoformat(),
        arms=arms,
        blocks=chosen.blocks or plan.blocks.usual,
        block_size=plan.block_size,
        period_days=(chosen.period_days or plan.period_days.usual) if plan.period_days else None,
        washout_days=plan.washout_days,
        run_in_days=len(run_in),
        run_in_mean=mean,
        run_in_arm=LETTERS[0] if question in ("T2", "T4") else None,
        primary_outcome=_outcome(plan),
        secondary_outcomes=chosen.secondary[:3],
        meaningful=chosen.meaningful or _meaningful(rules, mean),
        expected_benefit=chosen.expected_benefit,
        blinding=blinding,
        usual_grams_per_day=record.kratom_use.grams_per_day if record.kratom_use else None,
        conditions=record.person.conditions,
        other_treatment=tuple(in_words(one) for one in record.medications if one.stopped_days_before(at) is None),
        clinician_agrees=chosen.clinician_agrees,
        looks_from=plan.looks_from,
        analysis_version=rules.analysis_version,
        knowledge_version=library.version,
        stopping=_stopping(rules),
    )


def example(question: Question, library: Library, choices: Choices | None = None) -> Protocol:
    """The usual protocol of a question for nobody in particular: for simulation and for a look at the design."""
    rules, chosen = method(library), choices or Choices()
    plan = rules.designs[question]
    first, second = (
        Arm(id=letter, words=words)
        for letter, words in zip(LETTERS, (plan.arms.compared_with, plan.arms.tested), strict=True)
    )
    return Protocol(
        id=f"example-{question}",
        question=question,
        title=plan.title,
        objective=plan.question,
        made_on=rules.as_of,
        arms=(first, second),
        blocks=chosen.blocks or plan.blocks.usual,
        block_size=plan.block_size,
        period_days=(chosen.period_days or plan.period_days.usual) if plan.period_days else None,
        washout_days=plan.washout_days,
        primary_outcome=_outcome(plan),
        meaningful=chosen.meaningful or rules.number("verdict", "meaningful"),
        blinding=chosen.blinding or plan.blinding[0],
        looks_from=plan.looks_from,
        analysis_version=rules.analysis_version,
        knowledge_version=library.version,
        stopping=_stopping(rules),
    )


def in_words(medicine: Medication) -> str:
    """A medicine as the person wrote it."""
    return ", ".join(part for part in (medicine.name, medicine.dose) if part)


def run_in_pain(record: Record, at: date, most_days: int) -> list[float]:
    """The mean pain of each rated day in the last ``most_days`` days before ``at``, oldest first."""
    days: dict[date, list[float]] = {}
    for one in record.ratings:
        day = moment(one.at).date() if one.at else None
        if day and one.scale == SCALE and 0 < (at - day).days <= most_days and one.value <= 10:
            days.setdefault(day, []).append(one.value)
    return [sum(values) / len(values) for _, values in sorted(days.items())]


def _outside(plan: Design, chosen: Choices) -> str | None:
    """Choices that the design does not allow."""
    if plan.period_days is None and chosen.period_days is not None:
        return f"{plan.id} has episodes, no periods; leave the days of a period out"
    spans: Sequence[tuple[str, int | None, Span | None]] = (
        ("blocks", chosen.blocks, plan.blocks),
        ("days of a period", chosen.period_days, plan.period_days),
    )
    for name, value, span in spans:
        if value is not None and span and not span.least <= value <= span.most:
            return f"{value} {name} are outside {span.least} to {span.most}, which {plan.id} allows"
    if chosen.blinding and chosen.blinding not in plan.blinding:
        return f"{plan.id} cannot be run with blinding {chosen.blinding!r}; it can with {', '.join(plan.blinding)}"
    if plan.id == "T2" and not 0.1 <= chosen.reduce_share <= 0.25:
        return f"a step of {chosen.reduce_share:.0%} is outside 10 to 25 %"
    return None


def _arms(plan: Design, record: Record, chosen: Choices) -> tuple[Arm, Arm] | NotDesigned:
    if plan.id == "T3":
        return _products(record, chosen)
    grams = record.kratom_use.grams_per_day if record.kratom_use else None
    if plan.id == "T2":
        if grams is None:
            return NotDesigned("kratom_use.grams_per_day is not known; weigh a usual day first")
        less = round(grams * (1.0 - chosen.reduce_share), 2)
        return (
            Arm(id=LETTERS[0], words=f"{plan.arms.compared_with}, {grams:g} g a day", grams=grams),
            Arm(id=LETTERS[1], words=f"{plan.arms.tested}, {less:g} g a day", grams=less),
        )
    if plan.id == "T4" and not (chosen.tested or "").strip():
        return NotDesigned("say what is to be tried: heat, pacing, a sleep routine")
    tested = chosen.tested if plan.id == "T4" and chosen.tested else plan.arms.tested
    dose = record.kratom_use.grams_per_dose if record.kratom_use and plan.id == "T1" else None
    product = record.product.id if record.product and plan.id in ("T1", "T5") else None
    return (
        Arm(id=LETTERS[0], words=plan.arms.compared_with),
        Arm(id=LETTERS[1], words=tested, product=product, grams=dose),
    )


def _products(record: Record, chosen: Choices) -> tuple[Arm, Arm] | NotDesigned:
    """Two products with the same milligrams of mitragynine, and no more grams of either than the usual dose."""
    taken = Counter(one.product for one in record.intakes if one.product)
    wanted = chosen.products or tuple(name for name, _ in taken.most_common(2))
    known = {one.id: one for one in record.products}
    if len(set(wanted)) != 2 or not set(wanted) <= set(known):
        return NotDesigned("two products are needed that are listed under products and that you already take")
    pair = [known[name] for name in wanted]
    weak = next((one.name or one.id for one in pair if not one.mitragynine_mg_per_g), None)
    if weak:
        return NotDesigned(f"mitragynine_mg_per_g of {weak} is not known; enter it from a certificate of analysis")
    usual = record.kratom_use.grams_per_dose if record.kratom_use else None
    strengths = [one.mitragynine_mg_per_g or 0.0 for one in pair]
    if usual is None:
        return NotDesigned("kratom_use.grams_per_dose is not known; weigh a usual dose first")
    most = usual * min(strengths)  # the weaker product in the usual grams: neither arm is more than usual
    dose = min(chosen.mitragynine_mg or most, most)
    first, second = (
        Arm(
            id=letter,
            words=one.name or one.id,
            product=one.id,
            grams=round(dose / strength, 3),
            mitragynine_mg=round(dose, 2),
        )
        for letter, one, strength in zip(LETTERS, pair, strengths, strict=True)
    )
    return first, second


def _outcome(plan: Design) -> str:
    if plan.unit == "episode":
        return f"Pain from 0 to 10, {plan.after_min:g} minutes after the capsule"
    return "Average pain of the day from 0 to 10"


def _meaningful(rules: Method, mean: float | None) -> float:
    points = rules.number("verdict", "meaningful")
    return round(min(points, rules.number("verdict", "meaningful_share") * mean), 2) if mean else points


def _stopping(rules: Method) -> tuple[str, ...]:
    at = rules.numbers["stopping"]
    return (
        f"benefit: P(effect < 0) above {at['benefit_lower']:g} and P(effect <= -meaningful) above "
        f"{at['benefit_meaningful']:g}",
        f"little benefit: P(effect <= -meaningful) below {at['little_meaningful']:g}",
        f"precise enough: 90 % interval narrower than {at['precise_width']:g} points",
        "at once: red flag, liver tests, rise of withdrawal, new interacting medicine, more than usual, pain 3 points "
        "above the run-in for 3 days, or the wish of the person",
    )
