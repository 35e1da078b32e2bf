"""Several statements about the same time as one: added up, told again in other words, or alternatives."""

from ketum.pharmacology.amounts.interval import Interval, hull, narrowed, plus
from ketum.pharmacology.amounts.statements import Statement


class Merged:
    """A dose, doses a day and an amount a day out of several statements.

    Amounts at different times of the day and amounts joined by "and" add up; an amount told again ("15 g, that is
    3 tablespoons") narrows; a weighed total is trusted before spoons and capsules; others are alternatives.
    """

    def __init__(self, statements: list[Statement]) -> None:
        """Merge."""
        self.dose: Interval | None = None
        self.doses: Interval | None = None
        self.day: Interval | None = None
        self.weighed = False
        for one in statements:
            self.dose = hull(self.dose, one.dose)
        for group in _added(statements):
            self._add(group)

    def _add(self, group: list[Statement]) -> None:
        day: Interval | None = None
        doses: Interval | None = None
        for one in group:
            day = plus(day, one.day) if day and one.day else day or one.day
            doses = plus(doses, one.doses) if doses and one.doses else doses or one.doses
        last = group[-1]
        if day is None and last.total and self.day:
            day = last.measure
        self.doses = hull(self.doses, doses) if not (last.weighed and self.doses) else self.doses
        if day is None:
            return
        weighed = all(one.weighed for one in group)
        capped = self.day is not None and (self.day[0] == 0 or day[0] == 0)
        if self.day and (last.again or last.total or weighed != self.weighed or capped):
            self.day = _told_twice(self.day, day, trusted=weighed and not self.weighed)
        else:
            self.day = hull(self.day, day)
        self.weighed = weighed


def _told_twice(first: Interval, second: Interval, *, trusted: bool) -> Interval:
    meets = first[0] <= second[1] and second[0] <= first[1]
    return second if trusted and not meets else narrowed(first, second)


def _added(statements: list[Statement]) -> list[list[Statement]]:
    """Groups of statements whose amounts add up."""
    found: list[list[Statement]] = []
    for one in statements:
        before = found[-1][-1] if found else None
        if before is not None and before.day is not None and one.day is not None and _adds(before, one):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _adds(before: Statement, one: Statement) -> bool:
    if one.again or one.total:
        return False
    return one.joined or (one.slots and before.slots)
