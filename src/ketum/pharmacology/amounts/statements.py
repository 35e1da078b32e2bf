"""Statements: one amount with its rates worked out to a dose, doses a day and an amount a day."""

from ketum.pharmacology.amounts.clauses import Group
from ketum.pharmacology.amounts.interval import Interval, hull, narrowed, over, plus, times
from ketum.pharmacology.amounts.items import Quantity, Rate

WEEK = 7.0


class Statement:
    """What one group says. ``measure`` is grams or mg of mitragynine; ``None`` is not said or not to be known."""

    __slots__ = (
        "alkaloid",
        "bare",
        "daily",
        "day",
        "days_week",
        "dose",
        "doses",
        "group",
        "measure",
        "once",
        "roundness",
        "slots",
    )

    def __init__(self, group: Group, roundness: float) -> None:
        """Work the group out; ``roundness`` is the fraction by which told times of a supply are off."""
        self.roundness = roundness
        self.group = group
        quantity = group.quantity
        self.measure: Interval | None = None
        self.alkaloid = bool(quantity and quantity.mit)
        if quantity:
            self.measure = quantity.mitragynine if quantity.mit else quantity.grams
        self.bare = quantity.count if quantity else None
        self.dose: Interval | None = None
        self.doses: Interval | None = None
        self.day: Interval | None = None
        self.days_week: Interval | None = None
        self.daily: bool | None = None
        paced = {"times", "per", "every", "slots"} & {one.kind for one in group.rates}
        self.once = "" if paced else group.once
        self.slots = any(one.kind == "slots" for one in group.rates)
        self._work(quantity)

    def _work(self, quantity: Quantity | None) -> None:
        rates = {one.kind: one for one in self.group.rates}
        span = self.group.span
        if span and self.measure:
            self.day = over(self.measure, self._about(span.days))
            return
        if self.group.supply and not ({"per", "every"} & rates.keys()):
            self.measure = None
            return
        self._pace(rates, quantity)
        if "days" in rates:
            self._some_days(rates["days"].number)
        if "prn" in rates and self.day and self.doses and self.doses[0] > 0:
            self.day, self.doses, self.daily = (0.0, self.day[1]), (0.0, self.doses[1]), None
        if "prn" in rates:
            self.daily = self.daily and None

    def _about(self, days: Interval) -> Interval:
        """How long a supply lasts is told in round numbers."""
        return (days[0] * (1 - self.roundness), days[1] * (1 + self.roundness))

    def _pace(self, rates: dict[str, Rate], quantity: Quantity | None) -> None:
        if "times" in rates:
            self._times(rates["times"])
        elif "per" in rates:
            self._per(rates["per"], rates, quantity)
        elif "every" in rates:
            self._every(rates["every"], quantity)
        elif "slots" in rates:
            self._set(rates["slots"].number)
        elif "run" in rates:
            self.dose, self.doses, self.day = self.measure, (1.0, 1.0), self.measure
        elif "split" in rates:
            self.day, self.doses = self.measure, rates["split"].number
            self.dose = over(self.measure, self.doses) if self.measure else None
        else:
            self._unpaced(rates)

    def _unpaced(self, rates: dict[str, Rate]) -> None:
        if "days" not in rates and "prn" not in rates and "count" in rates and rates["count"].number == (1, 1):
            self.once = self.once or "once"
            self.daily = False
        self.dose = self.measure
        packed = self.group.quantity is not None and self.group.quantity.kind == "packed"
        if packed and self.measure and self.group.quantity and not self.once:
            self.dose = hull(self.measure, self.group.quantity.each)

    def _set(self, number: Interval) -> None:
        self.dose, self.doses, self.daily = self.measure, number, True
        self.day = times(self.measure, number) if self.measure else None
        self.days_week = (WEEK, WEEK)

    def _times(self, rate: Rate) -> None:
        if rate.days[1] <= 1:
            self._set(rate.number)
            return
        average = over(rate.number, rate.days)
        on_a_day = (max(average[0], 1.0 if rate.number[0] else 0.0), max(average[1], 1.0))
        self.dose = self.measure
        self.doses = (average[0], on_a_day[1])
        self.day = times(self.measure, self.doses) if self.measure else None
        week = times(average, (WEEK, WEEK))
        self.days_week = (min(week[0], WEEK), min(week[1], WEEK))
        self.daily = week[0] > 5

    def _per(self, rate: Rate, rates: dict[str, Rate], quantity: Quantity | None) -> None:
        count = rates.get("count") or rates.get("split")
        self.daily = True if rate.days[1] <= 1 else None
        self.days_week = (WEEK, WEEK) if self.daily else None
        if count and "split" not in rates and self.measure:
            self._times(Rate("times", count.number, rate.days))
            return
        slots = rates.get("slots")
        days = (
            self._about(rate.days)
            if quantity and (quantity.supply or self.group.supply) and rate.days[0] > 1
            else rate.days
        )
        self.day = over(self.measure, days) if self.measure else None
        parts = count or slots
        if parts and rate.days[1] <= 1:
            self.doses = parts.number
            self.dose = over(self.measure, parts.number) if self.measure and parts.number[0] else None
        elif quantity and quantity.kind in {"container", "tablet"} and quantity.count and rate.days[1] <= 31:
            self.doses = over(quantity.count, rate.days)
        elif quantity and quantity.kind == "packed" and quantity.count:
            self.dose = hull(self.measure, quantity.each)

    def _every(self, rate: Rate, quantity: Quantity | None) -> None:
        if rate.days[1] <= 1:
            self._set((1.0, 1.0))
            return
        self.daily = False
        self.days_week = over((WEEK, WEEK), rate.days)
        if quantity and (quantity.supply or self.group.supply):
            days = self._about(rate.days)
            self.day, self.daily, self.days_week = (over(self.measure, days) if self.measure else None), None, None
            return
        self.dose = self.measure
        self.doses = (1 / rate.days[1], 1.0)
        self.day = times(self.measure, self.doses) if self.measure else None

    def _some_days(self, days: Interval) -> None:
        """Only on some days of the week: from the average over all days to a day of use."""
        share = (min(days[0] / WEEK, 1.0), min(days[1] / WEEK, 1.0))
        self.days_week = (min(days[0], WEEK), min(days[1], WEEK))
        self.daily = days[0] >= 4
        if self.day is None and self.measure:
            self.doses = self.doses or (1.0, 1.0)
            self.dose = self.measure
            self.day = times(self.measure, self.doses)
        self.day = (self.day[0] * share[0], self.day[1]) if self.day else None
        self.doses = (self.doses[0] * share[0], self.doses[1]) if self.doses else None


class Merged:
    """Several statements about the same time as one."""

    def __init__(self, statements: list[Statement]) -> None:
        """Amounts at different times of the day and amounts joined by "and" add up; others are alternatives."""
        self.dose: Interval | None = None
        self.doses: Interval | None = None
        self.day: Interval | None = None
        for one in statements:
            self.dose = hull(self.dose, one.dose)
        for group in _alternatives(statements):
            self._add(group)

    def _add(self, group: list[Statement]) -> None:
        day: Interval | None = None
        doses: Interval | None = None
        again = False
        for one in group:
            again = again or bool(one.group.quantity and one.group.quantity.order == "again")
            day = plus(day, one.day) if day and one.day else day or one.day
            doses = plus(doses, one.doses) if doses and one.doses else doses or one.doses
        self.day = narrowed(self.day, day) if again and self.day and day else hull(self.day, day)
        self.doses = hull(self.doses, doses)


def _alternatives(statements: list[Statement]) -> list[list[Statement]]:
    """Groups of statements whose amounts add up."""
    found: list[list[Statement]] = []
    for one in statements:
        order = one.group.quantity.order if one.group.quantity else "plain"
        before = found[-1][-1] if found else None
        adds = before is not None and before.day is not None and one.day is not None and order != "again"
        if (
            adds
            and before
            and (
                order == "and"
                or (one.slots and before.slots)
                or (one.slots and before.group.sentence == one.group.sentence)
            )
        ):
            found[-1].append(one)
        else:
            found.append([one])
    return found
