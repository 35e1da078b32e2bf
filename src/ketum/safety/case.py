"""One person's record, understood: names recognised, words read, values in one unit. Rules look at this."""

from datetime import date
from functools import cached_property

import msgspec

from ketum.knowledge.library import Library
from ketum.knowledge.medicines import Match, Recognised, recognise
from ketum.knowledge.terms import TermMatch, understand
from ketum.labs.values import Unreadable, Value, latest, read_value
from ketum.pharmacology.amounts import Amount, read_amount
from ketum.pharmacology.person.taking import Taking, taking
from ketum.record import Medication, Product, Record
from ketum.safety.rulebook import Rulebook, rulebook


class Taken(msgspec.Struct, frozen=True):
    """One ingredient that counts today: where it was said, and how it was recognised."""

    said: str
    match: Match
    stopped_days: float | None = None
    stopped: str = ""

    @property
    def in_words(self) -> str:
        """What the person wrote, with the ingredient when the two differ, and since when it is stopped."""
        known = self.match.ingredient.casefold() in self.said.casefold()
        words = self.said if known else f"{self.said} ({self.match.ingredient})"
        return f"{words}, {self.stopped}" if self.stopped else words


class Named(msgspec.Struct, frozen=True):
    """Something typed as a medicine or substance, recognised or not."""

    said: str
    found: Recognised
    stopped_days: float | None
    substance: bool

    @property
    def counts(self) -> bool:
        """Whether it is the person's own, present, swallowed medicine."""
        return not (self.found.negated or self.found.others or self.found.route == "local")


class Case:
    """A record in the light of the knowledge on one day. Everything is worked out once, when first asked for."""

    def __init__(self, record: Record, library: Library, at: date) -> None:
        """Hold the record, the knowledge and the day of asking."""
        self.record, self.library, self.at = record, library, at
        self.book: Rulebook = rulebook(library)

    def say(self, text: str, **words: object) -> str:
        """``text`` in the language of the library, filled with ``words``."""
        return self.library.say(text).format(**words)

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """Every medicine and substance as typed, with what it was recognised as."""
        medicines = [
            Named(
                self._written(one), recognise(one.name, self.library), one.stopped_days_before(self.at), substance=False
            )
            for one in self.record.medications
        ]
        substances = [
            Named(one.name, recognise(one.name, self.library), None, substance=True) for one in self.record.substances
        ]
        return (*medicines, *substances)

    def _written(self, medicine: Medication) -> str:
        """The medicine as the person wrote it."""
        until = self.say("until {day}", day=medicine.until) if medicine.until else None
        return ", ".join(part for part in (medicine.name, medicine.dose, until) if part)

    @cached_property
    def taken(self) -> tuple[Taken, ...]:
        """The ingredients that count today: own, systemic, not stopped longer ago than five half-lives."""
        found: dict[str, Taken] = {}
        for named in self.named:
            if not named.counts or named.found.ambiguous:
                continue
            stopped = named.stopped_days if named.stopped_days is not None else named.found.stopped_days
            if named.found.past and stopped is None:
                continue
            for match in named.found.matches:
                if stopped is None or stopped <= self._window_days(match.id):
                    found.setdefault(match.id, Taken(named.said, match, stopped, self._stopped(stopped)))
            ended = named.found.earlier_days
            for match in named.found.earlier:
                if ended is not None and ended <= self._window_days(match.id):
                    found.setdefault(match.id, Taken(named.said, match, ended, self._stopped(ended)))
        return tuple(found.values())

    def _stopped(self, days: float | None) -> str:
        return "" if days is None else self.say("stopped {days:g} days ago", days=days)

    def _window_days(self, ingredient: str) -> float:
        half_lives = self.book.threshold("half_lives_counted")
        own: float = self.library.blob("half_lives").get(ingredient, 0.0)
        kratom = self.book.threshold("kratom_half_life_long") / 24
        return half_lives * max(own, kratom)

    @cached_property
    def conditions(self) -> tuple[TermMatch, ...]:
        """The person's own conditions and circumstances, negated and other people's ones left out."""
        return tuple(match for said in self.record.person.conditions for match in self._terms(said))

    @cached_property
    def symptoms(self) -> tuple[TermMatch, ...]:
        """The symptoms that were said, negated and other people's ones left out."""
        return tuple(match for one in self.record.symptoms for match in self._terms(one.text))

    def _terms(self, said: str) -> list[TermMatch]:
        found = understand(said, self.library)
        if found.ambiguous:
            return []
        return [one for one in found.matches if not (one.negated or one.others or one.family)]

    def condition(self, *roles: str) -> list[str]:
        """The conditions that have one of ``roles``, in words."""
        return [one.term for one in self.conditions if set(roles) & set(one.roles)]

    def symptom(self, *roles: str) -> list[str]:
        """The symptoms that have one of ``roles``, in words."""
        return [one.term for one in self.symptoms if set(roles) & set(one.roles)]

    @cached_property
    def product(self) -> Product | None:
        """The kratom product in use, where it is known which."""
        return self.record.product

    @cached_property
    def amount(self) -> Amount:
        """What the person's own words say about amount and pace."""
        use = self.record.kratom_use
        form = self.product.form if self.product else "unknown"
        return read_amount((use.text if use else None) or "", self.library, form)

    @cached_property
    def taking(self) -> Taking:
        """How kratom is taken now, in milligrams of mitragynine where that is known."""
        return taking(self.record, self.library)

    @cached_property
    def uses_kratom(self) -> bool:
        """Whether the record says that kratom is taken, whatever the amount; not where it says that it is not."""
        if self.record.intakes:
            return True
        use = self.record.kratom_use
        if use is None or use.grams_per_day or use.grams_per_dose:
            return use is not None
        return not (self.amount.never or self.long_past)

    @cached_property
    def long_past(self) -> bool:
        """Whether the words say that use ended so long ago that neither its effect nor its withdrawal is left."""
        days = self.amount.stopped_days
        return days is not None and days > self.book.threshold("past_use_after")

    @cached_property
    def has_but_does_not_take(self) -> bool:
        """Whether the record tells of a product, or of past use, and not of taking any now."""
        told = bool(self.record.products) or self.record.kratom_use is not None
        return told and not self.uses_kratom

    @cached_property
    def readings(self) -> tuple[Value | Unreadable, ...]:
        """Every laboratory value, read or not."""
        shelf, sex = self.library.blob("labs"), self.record.person.sex
        return tuple(read_value(lab, shelf, sex, self.library.say) for lab in self.record.labs)

    @cached_property
    def values(self) -> dict[str, Value]:
        """The latest readable value of each analyte."""
        return latest([one for one in self.readings if isinstance(one, Value)])
