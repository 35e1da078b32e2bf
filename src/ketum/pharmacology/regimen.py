"""What is taken and when: doses as facts, regimens as patterns that repeat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isfinite

DAY_H = 24.0
MOST_DOSES = 100_000


@dataclass(frozen=True)
class Dose:
    """One amount at ``at_h`` hours, in the unit of the model (mg), all at once or evenly ``over_h`` hours."""

    at_h: float
    amount: float
    route: str = "oral"
    over_h: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what nobody can take; raises ``ValueError`` with the mend."""
        if not (isfinite(self.at_h) and isfinite(self.amount) and self.amount >= 0):
            raise ValueError(f"a dose of {self.amount:g} at {self.at_h:g} h cannot be; give a finite time and amount")
        if not (isfinite(self.over_h) and self.over_h >= 0):
            raise ValueError(f"a dose cannot take {self.over_h:g} h; give 0 for all at once")


@dataclass(frozen=True)
class Regimen:
    """A pattern of doses, repeated every ``period_h`` hours, ``repeats`` times; a list of doses is a pattern once."""

    pattern: tuple[Dose, ...]
    period_h: float = 0.0
    repeats: int = 1

    def __post_init__(self) -> None:
        """Put the pattern in order; refuse repeats that cannot be."""
        if self.repeats < 1 or (self.repeats > 1 and not (isfinite(self.period_h) and self.period_h > 0)):
            raise ValueError(f"{self.repeats} repeats every {self.period_h:g} h cannot be; both must be above zero")
        if self.repeats > 1 and any(not 0 <= one.at_h < self.period_h for one in self.pattern):
            raise ValueError(f"the doses of a pattern must lie in its first {self.period_h:g} h")
        if len(self.pattern) * self.repeats > MOST_DOSES:
            raise ValueError(f"{len(self.pattern) * self.repeats:,} doses are too many; {MOST_DOSES:,} are the most")
        object.__setattr__(self, "pattern", tuple(sorted(self.pattern, key=lambda one: one.at_h)))

    @property
    def doses(self) -> tuple[Dose, ...]:
        """Every single dose, in order."""
        if self.repeats == 1:
            return self.pattern
        return tuple(
            replace(one, at_h=one.at_h + turn * self.period_h) for turn in range(self.repeats) for one in self.pattern
        )

    @property
    def routes(self) -> tuple[str, ...]:
        """The routes that occur, each once."""
        return tuple(dict.fromkeys(one.route for one in self.pattern))

    def by(self, route: str) -> "Regimen":
        """The doses that come by ``route``."""
        return replace(self, pattern=tuple(one for one in self.pattern if one.route == route))

    def times(self, factor: float) -> "Regimen":
        """The same regimen with every amount multiplied."""
        return replace(self, pattern=tuple(replace(one, amount=one.amount * factor) for one in self.pattern))


def once(amount: float) -> Regimen:
    """One dose at hour 0.

    >>> [dose.at_h for dose in once(20).doses]
    [0.0]
    """
    return Regimen((Dose(0.0, amount),))


def every(amount: float, every_h: float, days: float) -> Regimen:
    """The same amount every ``every_h`` hours for ``days`` days, the first at hour 0.

    >>> [dose.at_h for dose in every(10, 8, 1).doses]
    [0.0, 8.0, 16.0]
    """
    if not (isfinite(every_h) and every_h > 0 and isfinite(days) and days > 0):
        raise ValueError(f"every {every_h:g} h for {days:g} days cannot be; both must be above zero")
    repeats = max(1, -int(-days * DAY_H // every_h))
    return Regimen((Dose(0.0, amount),), every_h, repeats)


def daily(at: Iterable[tuple[float, float]], days: int) -> Regimen:
    """The same doses each day: pairs of hour of the day and amount.

    >>> [dose.at_h for dose in daily([(8, 10), (20, 5)], 2).doses]
    [8.0, 20.0, 32.0, 44.0]
    """
    return Regimen(tuple(Dose(float(hour), amount) for hour, amount in at), DAY_H, days)


def given(doses: Sequence[tuple[float, float]]) -> Regimen:
    """Doses at any times: pairs of hour and amount."""
    return Regimen(tuple(Dose(float(hour), amount) for hour, amount in doses))
