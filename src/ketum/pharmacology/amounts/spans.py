"""Spans of time: for 2 years, over 6 weeks, lasts a month. Ages, dates back and dates ahead are none."""

from ketum.pharmacology.amounts.interval import Interval
from ketum.pharmacology.amounts.items import Span
from ketum.pharmacology.amounts.rates import Rates

LONG_DAYS = 3650.0
ALL_OF_IT = {"more", "full", "whole", "long", "solid"}


class Spans(Rates):
    """Reads spans of time out of parts of speech."""

    def span(self, i: int) -> tuple[Span, int] | None:
        """The length of time that begins at ``i``; ages, dates back and dates ahead are none."""
        kind, j = self._kind_of_span(i)
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
        end += self.text(end) == "-" or self.has(end, "consecutive", "qualifier") or self.text(end) in ALL_OF_IT
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

    def _kind_of_span(self, i: int) -> tuple[str, int]:
        if self.has(i, "lasts"):
            j = i + 1
            j = self.after(j, "objects")
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
