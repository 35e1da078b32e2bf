"""Who may not start which trial: each refusal has a reason and an alternative, and what was not said is asked."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cached_property
from statistics import median
from typing import NamedTuple

from ketum.knowledge.library import Library
from ketum.knowledge.medicines import roles
from ketum.record import Finding, Product, Record, Severity
from ketum.record.model import moment
from ketum.safety import check
from ketum.safety.amount import Pace
from ketum.safety.case import Case
from ketum.safety.person import pregnant
from ketum.safety.product import in_words, kind_of
from ketum.trials.method import Method, Question, method

LEAF = ("leaf_powder", "capsule", "tea")
CLOSED_CLASSES = ("DDI:opioid", "DDI:benzodiazepine", "DDI:barbiturate", "DDI:hypnotic")
LIVER = ("COND:hcv_or_liver", "LIVER:rechallenge", "SX:jaundice", "LAB:hepatic", "LAB:alf")
SUICIDAL = ("COND:suicidality", "SX:suicidal")
SEIZURE = ("COND:seizure", "COND:seizure_untreated", "SX:seizure")
ALCOHOL = ("COND:alcohol_heavy",)


class Screening(NamedTuple):
    """Answers to the questions before a trial that no record holds; ``None`` was not answered.

    ``medicines_told``: every medicine is in the record, or there is none. ``dependence``: unwell when a dose is late,
    or needing more than meant. ``steady``: the same daily amount for four weeks.
    """

    medicines_told: bool | None = None
    liver: bool | None = None
    seizure: bool | None = None
    suicidal: bool | None = None
    dependence: bool | None = None
    days_per_week: float | None = None
    steady: bool | None = None
    clinician_agrees: bool = False


class Refused(NamedTuple):
    """One reason against the trial, and what to do instead."""

    id: str
    why: str
    instead: str


class Asked(NamedTuple):
    """One question that has to be answered first."""

    id: str
    question: str


class Gate(NamedTuple):
    """Whether a trial may start: not while there is a refusal or an open question."""

    question: Question
    refusals: tuple[Refused, ...]
    asks: tuple[Asked, ...]

    @property
    def open(self) -> bool:
        """Whether nothing stands against it."""
        return not self.refusals and not self.asks


def eligible(
    record: Record, question: Question, library: Library, at: date, screening: Screening | None = None
) -> Gate:
    """May this person run this trial on the day ``at``?"""
    rules = method(library)
    looked = _Look(record, library, at, screening or Screening(), rules)
    refusals = tuple(
        Refused(name, rules.refusals[name].why.format(seen=", ".join(seen)), rules.refusals[name].instead)
        for name, seen in looked.refusals(question)
        if question in rules.refusals[name].blocks
    )
    asks = tuple(
        Asked(name, rules.asks[name].question) for name in looked.asks() if question in rules.asks[name].blocks
    )
    return Gate(question, refusals, asks)


class _Look:
    """A record in the light of the gates. Each test gives what was seen; nothing seen is no refusal."""

    def __init__(self, record: Record, library: Library, at: date, screening: Screening, rules: Method) -> None:
        self.record, self.at, self.said, self.rules = record, at, screening, rules
        self.case = Case(record, library, at)
        self.library = library
        self.pace = Pace(self.case)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return check(self.record, self.library, self.at).findings

    def refusals(self, question: Question) -> Iterator[tuple[str, list[str]]]:
        tests: tuple[tuple[str, Callable[[], list[str]]], ...] = (
            ("emergency", lambda: [one.title for one in self.findings if one.severity is Severity.EMERGENCY]),
            ("suicidality", lambda: self._coded(SUICIDAL) or _yes(self.said.suicidal)),
            ("minor", self._minor),
            ("pregnancy", lambda: pregnant(self.case)),
            ("breastfeeding", lambda: self._coded(("COND:breastfeeding",))),
            ("liver", lambda: self._coded(LIVER) or self._enzymes() or _yes(self.said.liver)),
            ("interaction", self._interactions),
            ("alcohol", lambda: self._coded(ALCOHOL)),
            ("seizure", lambda: self._coded(SEIZURE) or _yes(self.said.seizure)),
            ("product", lambda: [in_words(one, self.case) for one in self._products(question) if self._not_leaf(one)]),
            ("law", self._law),
            ("not_used", lambda: [] if self.case.uses_kratom else ["no use recorded"]),
            ("dependence", self._dependence),
            ("too_often", self._too_often),
            ("not_daily", lambda: [self.pace.in_words] if self.pace.daily is False else []),
            ("unstable", self._unstable),
            ("one_product", lambda: [] if len(self._taken()) > 1 else ["one product"]),
            ("no_strength", self._no_strength),
            ("no_clinician", lambda: [] if self.said.clinician_agrees else ["no agreement recorded"]),
        )
        for name, test in tests:
            seen = test()
            if seen:
                yield name, seen

    def asks(self) -> Iterator[str]:
        person, said = self.record.person, self.said
        steady = said.steady if said.steady is not None else self._weeks() or None
        unknown: tuple[tuple[str, bool], ...] = (
            ("age", person.age_years is None),
            ("pregnant", person.pregnant is None and person.sex != "male"),
            ("breastfeeding", person.breastfeeding is None and person.sex != "male"),
            ("medicines", not self.record.medications and not said.medicines_told),
            ("alcohol", person.alcohol in (None, "unknown")),
            ("liver", said.liver is None),
            ("seizure", said.seizure is None),
            ("suicidality", said.suicidal is None),
            ("dependence", said.dependence is None),
            ("place", person.country_or_state is None),
            ("product", not self.record.products),
            ("how_often", self._days_per_week() is None and self.pace.daily is None),
            ("steady", steady is None),
        )
        return (name for name, missing in unknown if missing)

    def _coded(self, codes: tuple[str, ...]) -> list[str]:
        return [seen for one in self.findings if one.code in codes for seen in one.seen or (one.title,)]

    def _minor(self) -> list[str]:
        years = self.record.person.age_years
        return [f"age {years:g}"] if years is not None and years < self.rules.number("gate", "adult_from") else []

    def _enzymes(self) -> list[str]:
        limit = self.rules.number("gate", "enzymes_above")
        values = (self.case.values.get(key) for key in ("alt", "ast"))
        return [one.in_words for one in values if one and one.multiple > limit]

    def _interactions(self) -> list[str]:
        closed = set(self.rules.closed_roles)
        seen = [
            one.in_words
            for one in self.case.taken
            if one.match.id in self.rules.closed_ingredients
            or closed & {role.role for role in roles(one.match.id, self.library)}
        ]
        serious = [one for one in self.findings if one.code.startswith("DDI:")]
        worse = [one for one in serious if one.severity >= Severity.STOP or one.code in CLOSED_CLASSES]
        return list(dict.fromkeys([*seen, *(what for one in worse for what in one.seen)]))

    def _law(self) -> list[str]:
        laws = [one for one in self.findings if one.code.startswith("LAW:") and one.severity >= Severity.WARNING]
        return [what for one in laws if one.code != "LAW:federal_7oh" for what in one.seen]

    def _products(self, question: Question) -> tuple[Product, ...]:
        """The products that the trial would use: those that are taken, else the one in use."""
        taken = self._taken() if question == "T3" else ()
        only = self.record.product
        return taken or ((only,) if only else self.record.products)

    def _not_leaf(self, product: Product) -> bool:
        return kind_of(product, self.case) not in LEAF

    def _taken(self) -> tuple[Product, ...]:
        """Products with an intake on record, and the one that is said to be in use."""
        used = {one.product for one in self.record.intakes}
        used |= {self.record.kratom_use.product} if self.record.kratom_use else set()
        return tuple(one for one in self.record.products if one.id in used)

    def _no_strength(self) -> list[str]:
        return [one.name or one.id for one in self._taken() if not one.mitragynine_mg_per_g]

    def _dependence(self) -> list[str]:
        heavy = [
            seen
            for one in self.findings
            if one.code == "SX:withdrawal" or (one.code == "DEP:daily" and one.severity >= Severity.WARNING)
            for seen in one.seen
        ]
        return [*heavy, *self.case.condition("kratom_dependence", "opioid_dependence"), *_yes(self.said.dependence)]

    def _days_per_week(self) -> float | None:
        """As said; else over the last four weeks of the diary, where it has as many."""
        if self.said.days_per_week is not None:
            return self.said.days_per_week
        days = {moment(one.at).date() for one in self.record.intakes if one.at}
        past = [day for day in days if 0 < (self.at - day).days <= 28]
        long_enough = any((self.at - day).days >= 21 for day in days)
        return len(past) / 4 if past and long_enough else None

    def _too_often(self) -> list[str]:
        days = self._days_per_week()
        if days is not None and days > self.rules.number("gate", "intermittent_days"):
            return [f"{days:g} days a week"]
        return [self.pace.in_words] if days is None and self.pace.daily else []

    def _weeks(self) -> list[float]:
        """Mean daily grams of each of the last four weeks; empty where a week has fewer than five weighed days."""
        days: dict[date, float] = {}
        for one in self.record.intakes:
            if one.at and one.grams:
                day = moment(one.at).date()
                days[day] = days.get(day, 0.0) + one.grams
        count = int(self.rules.number("gate", "stable_weeks"))
        weeks = [
            [days[day] for back in range(7) if (day := self.at - timedelta(days=7 * week + back + 1)) in days]
            for week in range(count)
        ]
        return [sum(one) / len(one) for one in weeks] if all(len(one) >= 5 for one in weeks) else []

    def _unstable(self) -> list[str]:
        weeks = self._weeks()
        if self.said.steady is False:
            return ["said so"]
        if not weeks:
            return []
        usual, share = median(weeks), self.rules.number("gate", "stable_within")
        apart = [one for one in weeks if abs(one - usual) > share * usual]
        return [f"{min(weeks):.1f} to {max(weeks):.1f} g a day"] if apart else []


def _yes(answer: bool | None) -> list[str]:
    return ["said so"] if answer else []
