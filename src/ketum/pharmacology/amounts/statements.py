"""Statements: one amount with its rates worked out to a dose, doses a day and an amount a day."""

from ketum.pharmacology.amounts.group import Group
from ketum.pharmacology.amounts.interval import Interval, hull, over, times
from ketum.pharmacology.amounts.items import Quantity, Rate
from ketum.pharmacology.amounts.scene import Scene

WEEK = 7.0
MORE_THAN_ONE_DOSE = 60.0  # grams that nobody takes at once: "500 g every 3 weeks" is used up in them


class Statement:
    """What one group says. ``measure`` is grams or mg of mitragynine; ``None`` is not said or not to be known."""

    __slots__ = (
        "again",
        "alkaloid",
        "bare",
        "daily",
        "day",
        "days_week",
        "dose",
        "doses",
        "group",
        "joined",
        "measure",
        "once",
        "pieces",
        "roundness",
        "slots",
        "total",
        "weighed",
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
        self.once = "" if group.has("times", "per", "every", "slots") else group.once
        self.slots = group.has("slots")
        order = quantity.order if quantity else "plain"
        self.again, self.joined = order == "again", order == "and"
        self.total = group.total
        self.weighed = bool(quantity and quantity.kind == "mass" and group.has("per"))
        self.pieces = self._pieces(quantity)
        self._work(quantity)
        if quantity and quantity.kind == "series" and self.measure:
            self._listed(quantity)

    def _pieces(self, quantity: Quantity | None) -> Interval | None:
        """How many pills of unknown content are taken in a day or at once; ``None`` where their weight is known."""
        group = self.group
        if quantity is None or quantity.kind != "tablet" or not quantity.count or self.measure or group.supply:
            return None
        if group.span:
            return over(quantity.count, group.span.days) if group.span.days[0] >= 1 else None
        a_day = any(rate.kind == "per" and rate.days[1] <= 1 for rate in group.rates)
        return quantity.count if self.once or a_day else None

    def _listed(self, quantity: Quantity) -> None:
        """A list of amounts is the day's when it has as many as the day has doses, or when the day is named."""
        said = next((one.number for one in self.group.rates if one.kind in {"times", "count", "slots", "split"}), None)
        daily = any(one.kind == "per" and one.days[1] <= 1 for one in self.group.rates)
        many = float(len(quantity.parts))
        if daily or said:
            self.day, self.doses, self.daily = self.measure, (many, many), True
        self.dose = None
        for one in quantity.parts:
            self.dose = hull(self.dose, one)

    def _work(self, quantity: Quantity | None) -> None:
        rates = {one.kind: one for one in reversed(self.group.rates)}
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
        every = rates.get("every")
        if every and every.days[1] <= 1 and rates.keys() & {"slots", "count"}:
            del rates["every"]
            rates.setdefault("per", Rate("per", exact=True))
        if "times" in rates and not self._in_all(rates, quantity):
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

    def _in_all(self, rates: dict[str, Rate], quantity: Quantity | None) -> bool:
        """ "70 g a day in hourly doses": the grams are the day's, the times only tell in how many doses."""
        per, often = rates.get("per"), rates["times"]
        if per is None or per.exact or per.days[1] > 1 or quantity is None or quantity.kind != "mass":
            return False
        order = [one.kind for one in self.group.rates]
        return often.derived or order.index("per") < order.index("times")

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
        count = rates.get("count") or rates.get("split") or rates.get("times")
        self.daily = True if rate.days[1] <= 1 else None
        self.days_week = (WEEK, WEEK) if self.daily else None
        if count and count.kind == "count" and "split" not in rates and self.measure:
            self._times(Rate("times", count.number, rate.days))
            return
        slots = rates.get("slots")
        if slots and rate.exact and "split" not in rates:
            self._daily_at(slots.number)
            return
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

    def _daily_at(self, number: Interval) -> None:
        """ "2 tsp daily, morning and night" may be two in all or two each time."""
        self._set(number)
        self.dose = hull(self.dose, over(self.measure, number)) if self.measure and number[0] else self.dose
        self.day = hull(self.day, self.measure)

    def _every(self, rate: Rate, quantity: Quantity | None) -> None:
        if rate.days[1] <= 1:
            self._set((1.0, 1.0))
            return
        self.daily = False
        self.days_week = over((WEEK, WEEK), rate.days)
        heap = bool(self.measure and rate.days[0] >= WEEK and self.measure[0] >= MORE_THAN_ONE_DOSE)
        if quantity and (quantity.supply or self.group.supply or heap):
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


def joined(groups: list[Group], everything: list[Group], scene: Scene) -> list[Group]:
    """A rate said apart from the only amount belongs to it: "5 g. Twice a day."; two amounts may share one rate."""
    loose = [one for one in groups if one.quantity is None and one.rates and not one.once]
    for one in [one for one in groups if one.quantity is None and one.once]:
        for other in _bare(groups):
            if other.sentence == one.sentence:
                other.once = one.once
    _by_the_clock(groups)
    for one in _bare(groups):
        _inherit(one, everything)
    for one in _bare(groups):
        _compare(one, everything)
        _vary(one, groups, scene)
    bare = _bare(groups)
    amounts = [one for one in groups if one.quantity and one.tense == "present" and not one.once]
    if loose and amounts:
        for one in bare if bare else [one for one in amounts if len(amounts) == 1]:
            one.rates.extend(
                rate for other in loose for rate in other.rates if rate.kind not in {k.kind for k in one.rates}
            )
    return groups


def _by_the_clock(groups: list[Group]) -> None:
    """ "3 times a day, 2 g in the morning, 3 g at noon, 2 g at night": the times are those that are named."""
    slotted = [one for one in groups if one.quantity and one.has("slots")]
    for one in slotted:
        if any(other is not one and other.sentence == one.sentence for other in slotted):
            one.rates = [rate for rate in one.rates if rate.kind not in {"times", "count", "per"}]


def _bare(groups: list[Group]) -> list[Group]:
    return [
        one
        for one in groups
        if one.quantity and not one.rates and not one.span and not one.once and one.tense == "present"
    ]


def _vary(one: Group, groups: list[Group], scene: Scene) -> None:
    """ "usually 8 g a day, sometimes 12": the other amount is one of a day as well."""
    if not scene.has(one.quantity_at - 1, "now_and_then", "usual"):
        return
    for other in groups[: groups.index(one)]:
        if other.sentence == one.sentence and other.quantity and not one.rates:
            one.rates.extend(rate for rate in other.rates if rate.kind == "per")


def _compare(one: Group, everything: list[Group]) -> None:
    """ "people say 6 g a day is the limit but I take 10 g": a day's amount beside a day's amount."""
    for other in everything[: everything.index(one)]:
        if other.sentence == one.sentence and not other.counts and not other.foreign and not one.rates:
            one.rates.extend(rate for rate in other.rates if rate.kind == "per")


def _inherit(one: Group, everything: list[Group]) -> None:
    """ "2 tsp and 3 capsules twice a day"; another substance's "twice" may be meant for both or not."""
    place = everything.index(one)
    for other in everything[place + 1 :]:
        if other.sentence != one.sentence or other.tense != one.tense:
            return
        if other.quantity is None and not other.foreign:
            return
        shared = [_shared(rate, other) for rate in other.rates if rate.kind in {"per", "slots", "times"}]
        if other.foreign and other.quantity and other.quantity.order != "and":
            shared = [rate for rate in shared if rate.kind != "times"]
        if shared and other.quantity and (other.foreign or other.quantity.order == "and"):
            one.rates.extend(shared)
        if other.rates:
            return


def _shared(rate: Rate, other: Group) -> Rate:
    return (
        Rate("times", (min(1.0, rate.number[0]), rate.number[1]), rate.days)
        if other.foreign and rate.kind == "times"
        else rate
    )
