"""Rates: three times a day, every 6 hours from 8 to 8, 2 days a week, in four doses, 5 g at a time."""

from math import ceil, floor

from ketum.pharmacology.amounts.interval import Interval
from ketum.pharmacology.amounts.items import Rate
from ketum.pharmacology.amounts.quantities import Quantities
from ketum.pharmacology.amounts.times import TimesOfDay

ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}
SHARES = ("split", "divided", "divide", "spread", "repart", "répart", "verteilt", "aufgeteilt", "broken", "divid")
BETWEEN = 14
NEAR = 7


class Rates(Quantities, TimesOfDay):
    """Reads rates out of parts of speech."""

    def rate(self, i: int) -> tuple[Rate, int] | None:
        """The rate that begins at ``i``, and where it ends."""
        part = self.parts[i]
        if part.number is not None or part.kinds:
            for reader in (self._fixed, self._split, self._times, self.slots, self._every, self._per):
                found = reader(i)
                if found:
                    return found
        return None

    def _fixed(self, i: int) -> tuple[Rate, int] | None:
        kinds = self.parts[i].kinds
        if "count_daily" in kinds:
            return Rate("times", (kinds["count_daily"],) * 2), i + 1
        if "days_a_week" in kinds:
            low, high = kinds["days_a_week"]
            if self.has(i - 1, "except"):
                low, high = 7 - high, 7 - low
            return Rate("days", (low, high)), i + 1
        if "other_days" in kinds:
            return Rate("every", days=(2, 2)), i + 1
        number = self.number(i) if self.numeral(i) else None
        if number and self.text(number[1] + (self.text(number[1]) == "-")) == "hourly":
            return self._hourly(number[0], i, number[1] + 1 + (self.text(number[1]) == "-"))
        if "hourly" in kinds:
            hours = self.number(i + 2) if self.has(i + 1, "for") else None
            if hours and self.has(hours[1], "period"):
                return _derived(hours[0][0], hours[0][1] + 1), hours[1] + 1 + self.has(hours[1] + 1, "each_period")
            return _derived(self.assume["waking_hours"] - 2, 24.0), i + 1
        if "as_needed" in kinds:
            return Rate("prn"), i + 1
        if "at_a_time" in kinds:
            return Rate("dose"), i + 1
        return self._weekdays(i) if "weekdays" in kinds else None

    def _weekdays(self, i: int) -> tuple[Rate, int] | None:
        if self.has(i + 1, "people"):  # French "mon mari" is nobody's Monday
            return None
        named, j = 0, i
        while self.has(j, "weekdays") or (self.text(j) in {",", "/", "and", "-", "on"} and named):
            named += self.has(j, "weekdays")
            j += 1
        if self.has(i - 1, "except"):
            named = 7 - named
        return Rate("days", (named, named)), j

    def _split(self, i: int) -> tuple[Rate, int] | None:
        """ "in 3 doses", "across four equal portions", "divided three ways", "split between morning and night"."""
        if not self.has(i, "by_parts"):
            return None
        j, cut = i, False
        while self.has(j, "by_parts", "articles") or self.text(j) in {"up", "evenly", "equally", "out", "about", "of"}:
            cut = cut or self.text(j).startswith(SHARES)
            j += 1
        cut = cut or any(self.text(k).startswith(SHARES) for k in range(max(i - 7, 0), i))
        times = self.slots(j) if cut else None
        if times:
            return Rate("split", times[0].number), times[1]
        if self.has(j, "count"):
            return Rate("split", (self.parts[j].kinds["count"],) * 2), j + 1
        number = self.number(j)
        if not number:
            return None
        count, j = number
        while self.text(j) == "-" or self.has(j, "alike") or self.plain(j):
            j += 1
        if self.has(j, "portions") and not self._amount_follows(j):
            return Rate("split", count), j + 1
        whole = cut and count[0] >= 1 and not self.has(j, "mass", "spoon", "capsule", "period")
        return (Rate("split", count), number[1]) if whole else None

    def _times(self, i: int) -> tuple[Rate, int] | None:
        """ "3 times a day", "twice daily", "3x", "2 doses a day"."""
        found = self._often(i)
        if not found:
            return None
        number, j = found
        while self.text(j) in {"-", "x", "is", "taken", "(", ","} and (self.text(j) not in "(," or self._period(j + 1)):
            j += 1
        per = self._period(j)
        if per:
            return Rate("times", number, per[0]), per[1] + (self.has(j, "each_day") and self.has(per[1], "times"))
        if self.text(j) in {"day", "week"} and self.has(j - 1, "times"):
            low, high = self.parts[j].kinds["period"]
            return Rate("times", number, (low, high)), j + 1
        at = self.slots(j) if self.has(i, "count") else None
        if at:
            return Rate("slots", (number[0] * at[0].number[0], number[1] * at[0].number[1]), exact=True), at[1]
        if self.has(j, "slots") or self.text(j) == "of" or not self.has(i, "count"):
            return Rate("count", number), j
        return Rate("count", number, exact=True), j

    def _often(self, i: int) -> tuple[Interval, int] | None:
        if self.has(i, "count"):
            number: Interval = (self.parts[i].kinds["count"],) * 2
            j = i + 1
            if self.text(j) in {"or", "-", "to", "/"} and (self.has(j + 1, "count") or self._often(j + 1)):
                other = self._often(j + 1)
                return ((number[0], other[0][1]), other[1]) if other else None
            return number, j
        if self.text(i) == "x" and (number_after := self.number(i + 1)) and self._period(number_after[1]):
            return number_after
        read = self._slashed(i) or self.number(i)
        if not read:
            bounded = self.has(i, "up_to", "about", "at_least") and self._often(i + 1)
            if bounded:
                return self.bounded(bounded[0], set(self.parts[i].kinds)), bounded[1]
            return None
        number, j = read
        while self.text(j) == "-" or self.has(j, "alike"):
            j += 1
        if self.has(j, "each_day") and self.has(j + 1, "times"):
            return number, j
        if self.has(j, "times") and not self._amount_follows(j):
            return number, j + 1
        return None

    def _slashed(self, i: int) -> tuple[Interval, int] | None:
        """ "2/3 times" means two or three."""
        if i + 2 >= self.size:
            return None
        first, second = self.parts[i].number, self.parts[i + 2].number
        if first and second and self.text(i + 1) == "/" and self.has(i + 3, "times"):
            return (min(first, second), max(first, second)), i + 3
        return None

    def _amount_follows(self, j: int) -> bool:
        """ "2 x 5 g" is an amount, "2 x a day" a rate."""
        if self.text(j) != "x":
            return False
        number = self.number(j + 1)
        return bool(number and not self.has(number[1], "each_period", "per"))

    def _period(self, i: int) -> tuple[Interval, int] | None:
        """Days in "a day", "/week", "per 2 weeks", "daily"."""
        if self.has(i, "each_period"):
            days = self.parts[i].kinds["each_period"]
            return ((28, 31) if days == 30 else (days, days)), i + 1
        if not self.has(i, "per", "every"):
            return None
        number = self.number(i + 1)
        count, j = number if number else ((1.0, 1.0), i + 1)
        if not self.has(j, "period") or not count[0]:
            return None
        low, high = self.parts[j].kinds["period"]
        return (low * count[0], high * count[1]), j + 1

    def _per(self, i: int) -> tuple[Rate, int] | None:
        number = self.number(i) if self.numeral(i) or self.has(i, "up_to", "about", "at_least") else None
        if number and self.has(number[1], "period") and tuple(self.parts[number[1]].kinds["period"]) == (1, 1):
            week = self._period(self._out_of(number[1] + 1))
            if week and week[0][0] >= 7:
                return Rate("days", (number[0][0] * 7 / week[0][1], number[0][1] * 7 / week[0][0])), week[1]
        if number or self.has(i, "every"):
            return None
        found = self._period(i)
        if found and not (self.has(i, "per") and self.has(i, "articles") and self.has(i + 2, "ago")):
            return Rate("per", days=found[0], exact=self.has(i, "each_day")), found[1]
        return None

    def _out_of(self, i: int) -> int:
        if self.text(i) in {"out", "of"} or self.text(i) == "only":
            i += 1
        return i + (self.text(i) == "of")

    def _every(self, i: int) -> tuple[Rate, int] | None:
        if not self.has(i, "every"):
            return None
        j = i + 1
        number: tuple[Interval, int] | None
        if self.text(j) in ORDINALS:
            number = (ORDINALS[self.text(j)],) * 2, j + 1
        else:
            number = self.number(j)
            number = number and (number[0], number[1] + (self.text(number[1]) in {"st", "nd", "rd", "th", "-"}))
        count, j = number or ((1.0, 1.0), j)
        if self.text(j) in {"other", "couple"}:
            count, j = (2.0, 2.0 if self.text(j) == "other" else 3.0), j + 1 + (self.text(j + 1) == "of")
        if self.text(j) == "waking hours" and count[0] > 0:
            awake = self.assume["waking_hours"]
            return _derived(floor((awake - 2) / count[1]), floor((awake + 2) / count[0]) + 1), j + 1
        if not self.has(j, "period") or count[0] <= 0:
            return None
        low, high = self.parts[j].kinds["period"]
        days = (low * count[0], high * count[1])
        if days[1] >= 1:
            return Rate("every", days=days), j + 1
        return self._hourly((days[0] * 24, days[1] * 24), i, j + 1)

    def _hourly(self, hours: Interval, i: int, j: int) -> tuple[Rate, int]:
        """Doses a day from hours between doses; asleep nobody takes any, unless a prescription says so (q6h)."""
        awake = self.assume["waking_hours"]
        hours = (round(hours[0], 6), round(hours[1], 6))
        window = self._window(j)
        if window:
            return _derived(max(floor(window[0] / hours[1]), 1), floor(window[0] / hours[0]) + 1), window[1]
        near = range(j, min(j + 4, self.size))
        if any(self.has(k, "while_awake") for k in near):
            low, high = floor((awake - 2) / hours[1]), floor((awake + 2) / hours[0]) + 1
            return _derived(max(low, 1), high), j
        if self.text(i) == "q" or hours[0] >= 12 or any(self.has(k, "around_the_clock") for k in near):
            return _derived(24 / hours[1], 24 / hours[0]), j
        return _derived(max(round(awake / hours[1]), 1), ceil(24 / hours[0])), j

    def _window(self, j: int) -> tuple[float, int] | None:
        """The hours of "from 8am to 8pm" later in the sentence, and where that ends if it follows at once."""
        found: list[int] = []
        for k in range(j, min(j + BETWEEN, self.size)):
            if self.has(k, "ended"):
                break
            if self.has(k, "clock"):
                found.append(k)
        if len(found) < 2 or found[1] - found[0] > NEAR:
            return None
        first, last = (self.parts[k].kinds["clock"] for k in found[:2])
        follows = not any(self.numeral(k) for k in range(j, found[0]))
        return (last - first) % 24 or 24.0, found[1] + 1 if follows else j


def _derived(low: float, high: float) -> Rate:
    """So many times a day, worked out from hours."""
    rate = Rate("times", (low, high))
    rate.derived = True
    return rate
