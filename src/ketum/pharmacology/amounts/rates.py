"""Rates and spans of time: three times a day, every 6 hours, 2 days a week, for 2 years."""

from math import ceil, floor

from ketum.pharmacology.amounts.interval import Interval
from ketum.pharmacology.amounts.items import Rate, Span
from ketum.pharmacology.amounts.quantities import Quantities

ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}
LONG_DAYS = 3650.0


class Rates(Quantities):
    """Reads rates and spans out of parts of speech."""

    def rate(self, i: int) -> tuple[Rate, int] | None:
        """The rate that begins at ``i``, and where it ends."""
        part = self.parts[i]
        if part.number is not None or part.kinds:
            for reader in (self._fixed, self._every, self._times, self._per, self._slots):
                found = reader(i)
                if found:
                    return found
        return None

    def _fixed(self, i: int) -> tuple[Rate, int] | None:
        kinds = self.parts[i].kinds
        if "count_daily" in kinds:
            return Rate("times", (kinds["count_daily"],) * 2), i + 1
        if "days_a_week" in kinds:
            return Rate("days", kinds["days_a_week"]), i + 1
        if "other_days" in kinds:
            return Rate("every", days=(2, 2)), i + 1
        if "as_needed" in kinds:
            return Rate("prn"), i + 1
        if "weekdays" in kinds:
            named, j = 0, i
            while self.has(j, "weekdays") or (self.text(j) in {",", "/", "and", "-", "on"} and named):
                named += self.has(j, "weekdays")
                j += 1
            return Rate("days", (named, named)), j
        return None

    def _times(self, i: int) -> tuple[Rate, int] | None:
        """ "3 times a day", "twice daily", "3x", "2 doses a day"."""
        found = self._often(i)
        if not found:
            return None
        number, j = found
        while self.text(j) in {"-", "x", "is", "taken"}:
            j += 1
        per = self._period(j)
        if per:
            return Rate("times", number, per[0]), per[1]
        if self.text(j) in {"day", "week"} and self.has(j - 1, "times"):
            return Rate("times", number, self.parts[j].kinds["period"]), j + 1
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
                return self._bounded(bounded[0], set(self.parts[i].kinds)), bounded[1]
            return None
        number, j = read
        j += self.text(j) in {"-", "separate", "equal", "divided"}
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
        if not self.has(j, "period"):
            return None
        low, high = self.parts[j].kinds["period"]
        return ((low * count[0], high * count[1]) if count[0] else None) and ((low * count[0], high * count[1]), j + 1)

    def _per(self, i: int) -> tuple[Rate, int] | None:
        number = self.number(i) if self.numeral(i) or self.has(i, "up_to", "about", "at_least") else None
        if number and self.has(number[1], "period") and self.parts[number[1]].kinds["period"] == (1, 1):
            week = self._period(self._out_of(number[1] + 1))
            if week and week[0][0] >= 7:
                return Rate("days", (number[0][0] * 7 / week[0][1], number[0][1] * 7 / week[0][0])), week[1]
        if number or self.has(i, "every"):
            return None
        found = self._period(i)
        if found and not (self.has(i, "per") and self.has(i, "articles") and self.has(i + 2, "ago")):
            return Rate("per", days=found[0]), found[1]
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
        said = next((k for k in range(j, min(j + 4, self.size)) if self.has(k, "while_awake")), None)
        if said is not None:
            low, high = floor((awake - 2) / hours[1]), floor((awake + 2) / hours[0]) + 1
            return Rate("times", (max(low, 1), high)), j
        if self.text(i) == "q" or hours[0] >= 12:
            return Rate("times", (24 / hours[1], 24 / hours[0])), j
        return Rate("times", (max(round(awake / hours[1]), 1), ceil(24 / hours[0]))), j

    def _slots(self, i: int) -> tuple[Rate, int] | None:
        """Fixed times of the day: "morning and night", "8am, 2pm and 8pm"."""
        j = i
        while (self.has(j, "articles", "every", "per") and not self.has(j, "slots")) or self.text(j) in {
            "in",
            "at",
            "on",
            "with",
            "before",
            "during",
            "after",
        }:
            j += 1
        if not self.has(j, "slots") or j - i > 3:
            return None
        named, end = 0, j
        while self.has(j, "slots"):
            named, end = named + 1, j + 1
            j = end
            while self.text(j) in {"and", ",", "/", "in", "at", "the", "&", "before", "with", "after"}:
                j += 1
        return Rate("slots", (named, named)), end

    def span(self, i: int) -> tuple[Span, int] | None:
        """The length of time that begins at ``i``; ages, dates back and dates ahead are none."""
        kind, j = self._span_kind(i)
        j += self.has(j, "articles") and self.numeral(j + 1)
        number = self.number(j)
        if not number and self.has(j, "each_period") and self.text(j).startswith("a ") and kind != "bare":
            days = self.parts[j].kinds["each_period"]
            return (Span(kind, (28, 31) if days == 30 else (days, days)), j + 1) if days >= 7 else None
        alone = kind == "bare" and self.text(j).endswith("s") and (i == 0 or self.has(i - 1, "ended"))
        if not number and self.has(j, "period") and (kind == "for" or alone):
            number = self._plural(j)
        if not number:
            return None
        count, end = number
        end += (
            self.text(end) == "-"
            or self.has(end, "consecutive", "qualifier")
            or self.text(end) in {"more", "full", "whole", "long", "solid"}
        )
        if not self.has(end, "period") or self._not_a_span(i, end):
            return None
        low, high = self.parts[end].kinds["period"]
        days = (low * count[0], high * count[1])
        if count[1] > count[0] and self._open_ended(j):
            days = (days[0], max(days[1], days[0] + LONG_DAYS))
        return Span(kind, days), self._after_span(end + 1)

    def _open_ended(self, i: int) -> bool:
        return self.has(i, "at_least") or any(self.has(k, "or_more") for k in (i + 1, i + 2))

    def _plural(self, i: int) -> tuple[Interval, int] | None:
        word = self.text(i)
        if not word.endswith("s"):
            return ((1.0, 1.0), i)
        return ((2.0, 20.0) if word[0] in "yj" else (2.0, 12.0 if word[0] == "m" else 8.0)), i

    def _span_kind(self, i: int) -> tuple[str, int]:
        if self.has(i, "lasts"):
            j = i + 1
            while self.text(j) in {"me", "us", "him", "her", "for", "them"}:
                j += 1
            return "lasts", j
        if self.has(i, "for"):
            return "for", i + 1 + (self.text(i + 1) in {"the", "last", "past"}) + (self.text(i + 2) in {"last", "past"})
        if self.has(i, "over"):
            return "over", i + 1
        if self.text(i) == "on":
            return "on", i + 1
        return "bare", i + (self.text(i) == "x")

    def _not_a_span(self, i: int, end: int) -> bool:
        if self.has(end + 1, "ago") or self.has(i - 1, "after") or self.has(i, "after"):
            return True
        if self.has(end + 1, "per", "each_period", "every") and self._period(end + 1):
            return True
        return bool(self.parts[end].kinds["period"][0] < 0.9)

    def _after_span(self, i: int) -> int:
        return i + self.has(i, "consecutive") + (self.text(i) == "in" and self.has(i + 1, "consecutive"))
