"""Fixed times of the day: "morning and night", "8am, 2pm and 8pm", "with each meal", "and the same again at dusk"."""

from ketum.pharmacology.amounts.interval import Interval
from ketum.pharmacology.amounts.items import Rate
from ketum.pharmacology.amounts.numbers import Numbers

CLOCK = {"at", "@", "um", "around", "by", "about"}
AFTER_CLOCK = {",", "and", ".", ";", "", ")", "in", "then", "plus", "/"}
REACH = 9
MEALS: Interval = (3.0, 3.0)


class TimesOfDay(Numbers):
    """Reads times of the day out of parts of speech."""

    def slots(self, i: int) -> tuple[Rate, int] | None:
        """The times of the day that are named from ``i`` on, and where they end."""
        first = self._time(i)
        if not first:
            return None
        (low, high), end = first
        while True:
            following = self._next_time(end)
            if not following:
                return Rate("slots", (low, high)), end
            number, end = following
            if number == MEALS == (low, high):
                continue
            low, high = low + number[0], high + number[1]

    def _next_time(self, end: int) -> tuple[Interval, int] | None:
        """One more time of the day: counted after "and", only passed over where it says the same time again."""
        j, joined = end, False
        while j - end < REACH and not self.numeral(j):
            adds = self._adds(j)
            joined = joined or adds
            if not adds and not self.has(j, "time_fill", "articles", "every", "per", "each"):
                break
            found = None if adds else self._time(j)
            if not found and joined and self.text(j) in {"after", "before"} and self.has(j - 1, "same"):
                return (1.0, 1.0), j + 1
            if found:
                return (found[0] if joined else (0.0, 0.0)), found[1]
            j += 1
        found = self._time(j) if j < self.size and not self.numeral(j) else None
        joined = joined or (j == end and " " not in self.text(j) + self.text(j - 1) and not self.has(j, "clock"))
        return ((found[0] if joined else (0.0, 0.0)), found[1]) if found else None

    def _adds(self, j: int) -> bool:
        return self.has(j, "and_word", "same") or self.text(j) in {",", "/", "then", "also", "as"}

    def _time(self, i: int) -> tuple[Interval, int] | None:
        j = i
        while j - i <= 3 and not self.has(j, "slots", "meals"):
            if not self.has(j, "articles", "every", "per", "time_lead"):
                return self._plain_hour(i)
            j += 1
        if j - i > 3 or not self.has(j, "slots", "meals"):
            return None
        if self.has(j, "meals"):
            return MEALS, j + 1
        return (1.0, 1.0), j + 1

    def _plain_hour(self, i: int) -> tuple[Interval, int] | None:
        """ "5 g at 7", "at 7, 12 and 5": hours without am or pm, right after an amount."""
        if self.text(i) not in CLOCK or not self.has(i - 1, "mass", "spoon", "capsule", "dose_noun"):
            return None
        named, j, end = 0, i + 1, i
        while self._hour(j) and self.text(j + 1) in AFTER_CLOCK:
            named, end = named + 1, j + 1
            j = end
            while self.text(j) == "," or self.has(j, "and_word"):
                j += 1
        return ((float(named), float(named)), end) if named else None

    def _hour(self, i: int) -> bool:
        hour = self.parts[i].number if i < self.size else None
        return hour is not None and 0 < hour <= 24 and hour == int(hour)
