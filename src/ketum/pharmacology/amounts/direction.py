"""Where use is heading, and what else the words tell: rising, falling, stopped, begun, how regular."""

from ketum.pharmacology.amounts.interval import Interval
from ketum.pharmacology.amounts.lexicon import Lexicon, Part
from ketum.pharmacology.amounts.numbers import Numbers

MULTIPLES = {
    "doubled": 2.0,
    "double": 2.0,
    "tripled": 3.0,
    "triple": 3.0,
    "quadrupled": 4.0,
    "twice": 2.0,
    "thrice": 3.0,
}
REACH = 3
RECENT_DAYS = 14.0
SINCE = {"in", "for", "since"}
RAN_OUT = {"ran out", "run out", "running out", "i'm out", "out of kratom", "last dose was"}


class Direction(Numbers):
    """Reads cues that need no amount."""

    def __init__(self, parts: list[Part], words: Lexicon) -> None:
        """Hold the parts and the lexicon."""
        super().__init__(parts, words.assume)
        self.words = words

    def foreign_at(self, i: int) -> bool:
        """Whether the word before ``i`` names another substance: "turmeric capsules"."""
        return i > 0 and self.words.foreign(self.parts[i - 1])

    def people_among(self, i: int) -> float:
        """How many share: "among the three of us", "between 4 people"."""
        ahead = self.text(i + 1) in {"of us", "of", "people", "adults"} and self.has(i - 1, "among", "articles")
        ahead = ahead or (self.has(i - 1, "among") and (self.plain(i + 1) or self.has(i + 1, "people")))
        return float(self.parts[i].number or self.parts[i].kinds.get("number", 0)) if ahead else 0.0

    def _clause(self, i: int, step: int, reach: int) -> list[int]:
        """Up to ``reach`` places before or after ``i`` in its own clause."""
        found: list[int] = []
        j = i + step
        while (
            0 <= j < self.size and len(found) < reach and not self.has(j, "ended", "contrast") and self.text(j) != ","
        ):
            found.append(j)
            j += step
        return found

    def _held_back(self, i: int, kind: str) -> bool:
        """Whether the cue at ``i`` is negated, wished for or feared."""
        return any(self.has(j, kind) for j in self._clause(i, -1, REACH))

    def _of_something_else(self, i: int) -> bool:
        """Whether it is pain or blood pressure that rises, not the amount."""
        for places in (self._clause(i, 1, REACH), self._clause(i, -1, REACH)):
            for j in places:
                if self.has(j, "amount_noun", "mass", "spoon", "capsule"):
                    break
                if self.has(j, "not_amount") or self.words.foreign(self.parts[j]):
                    return True
                if self.parts[j].number is not None:
                    break
        return False

    def cue(self, kind: str) -> bool:
        """Whether a cue of rising or falling stands for the amount of kratom, and is meant."""
        return any(
            not self._held_back(i, "resisting") and not self._others_before(i) and not self._of_something_else(i)
            for i in self.places(kind)
        )

    def _others_before(self, i: int) -> bool:  # noqa: ARG002 - the walk knows
        return False

    def elsewhere(self, i: int) -> bool:
        """Whether the change at ``i`` is of something that is no amount."""
        return self._of_something_else(i)

    def beyond_plan(self) -> bool:
        """Whether more is taken than was meant: "much more than she intended", but not "no more than planned"."""
        return any(
            not self._held_back(i, "resisting")
            and not self._held_back(i, "fewer")
            and not self._others_before(i)
            and not self._foreign_before(i)
            for i in self.places("beyond_plan")
        )

    def _foreign_before(self, i: int) -> bool:
        """Whether the words before ``i`` are of another substance: "more coffee than I intended"."""
        return any(self.has(j, "not_amount") or self.words.foreign(self.parts[j]) for j in self._clause(i, -1, REACH))

    def habit(self) -> bool:
        """Whether it is called a habit or an addiction, by the person and of today; words without a number."""
        return any(
            not self._held_back(i, "before")
            and not self._foreign_before(i)
            and not self._others_before(i)
            and (self.text(i).endswith(("without it", "without kratom")) or not self._held_back(i, "resisting"))
            and not self._of_another(i)
            for i in self.places("habit")
        )

    def _of_another(self, i: int) -> bool:
        """ "heavy use of alcohol"."""
        return any(self.words.foreign(self.parts[j]) for j in self._clause(i, 1, 2))

    def stopped(self) -> bool:
        """Whether the person has stopped; not whether they would like to."""
        return self.stop_at() is not None

    def stop_at(self) -> int | None:
        """Where it is said that they have stopped, and not begun again."""
        found = [
            i
            for i in self.places("stop", "last_use", "period", "clean")
            if (self.has(i, "stop") or self._clean(i) or (self.has(i, "last_use") and self._long_ago(i)))
            and not self._held_back(i, "wish")
            and not self._others_before(i)
            and not any(self.has(j, "not_amount") or self.words.foreign(self.parts[j]) for j in self._clause(i, 1, 2))
            and self.text(i + 1) not in {"working", "helping", "me", "the"}
        ]
        if not found or any(self.has(i, "resume") for i in range(found[-1], self.size)):
            return None
        return found[-1]

    def _clean(self, i: int) -> bool:
        """ "12 months clean", "sober three years"."""
        return (self.has(i, "period") and self.has(i + 1, "clean")) or (self.has(i, "clean") and self.numeral(i + 1))

    def _long_ago(self, i: int) -> bool:
        """ "last used two years ago" is a stop, "last use this morning" is none."""
        dated = any(self.has(j, "ago", "when") for j in self._clause(i, 1, 6))
        return dated and not self.recently(i)

    def recently(self, i: int) -> bool:
        """Whether the stop at ``i`` is so fresh that the last level still matters: days, not months."""
        if self.text(i) in RAN_OUT:
            return True
        days: list[float] = []
        for j in self.sentence_around(i):
            if self.has(j, "day_off", "weekdays") or self.text(j) in {"last week", "this week"}:
                return True
            number = self.number(j) if self.numeral(j) else None
            if number and self.has(number[1], "period") and not self.has(number[1] + 1, "per", "each_period"):
                days.append(number[0][1] * self.parts[number[1]].kinds["period"][1])
        return bool(days) and min(days) <= RECENT_DAYS

    def stopped_days(self) -> float | None:
        """How many days ago use ended, at the least; ``None`` when it has not or that was not said."""
        stop = self.stop_at()
        if stop is None:
            return None
        since = [days for j in self.sentence_around(stop) if (days := self._days_since(j, stop)) is not None]
        return min(since, default=None)

    def _days_since(self, i: int, stop: int) -> float | None:
        """The length of time at ``i`` where it counts from the stop: "quit three years ago", "clean for 2 years"."""
        number = self.number(i) if self.numeral(i) else None
        if number is None or not self.has(number[1], "period"):
            return None
        lead = self.text(i - 1).rpartition(" ")[2]
        after = i > stop and (self.has(i - 1, "for", "since") or lead in SINCE or self.has(stop, "clean"))
        if not (after or self.has(number[1] + 1, "ago", "clean")):
            return None
        return float(number[0][0] * self.parts[number[1]].kinds["period"][0])

    def first_use(self) -> bool:
        """Whether they have not taken it before."""
        return self.any("first")

    def times_usual(self) -> Interval | None:
        """How many times the usual amount: "25 times her usual amount", "doubled my dose"."""
        for i in range(self.size):
            found = self._word_for_many(i) if self.text(i) in MULTIPLES else None
            if found is None and self.any("usual"):
                found = self._many_times(i)
            if found and not self._others_before(i) and not self._held_back(i, "resisting"):
                return found
        return None

    def _word_for_many(self, i: int) -> Interval | None:
        """ "doubled my dose", "twice the usual"."""
        value, ahead = MULTIPLES[self.text(i)], self._clause(i, 1, 5)
        if self.text(i).endswith("ed"):
            by_noun = any(self.has(j, "amount_noun") for j in ahead) or not ahead
            return (value, value) if by_noun and not self._of_something_else(i) else None
        return (value, value) if any(self.has(j, "usual") for j in ahead[:4]) else None

    def _many_times(self, i: int) -> Interval | None:
        """ "25 times her usual amount"."""
        number = self.number(i)
        if not number:
            return None
        j = number[1] + (self.text(number[1]) == "-")
        if not (self.has(j, "times") or self.text(j) == "fold"):
            return None
        usual = any(self.has(k, "usual") for k in self._clause(j, 1, 4))
        low, high = number[0]
        return (low or 1.0, high) if usual and high > 1 else None

    def daily(self) -> bool | None:
        """Whether regularity is said in words that need no number."""
        if self.any("not_daily"):
            return False
        for i in range(self.size):
            if (
                self.has(i, "each_period")
                and self.parts[i].kinds["each_period"] == 1
                and self._held_back(i, "resisting")
            ):
                return False
        if self.any("around_the_clock"):
            return True
        return False if self.any("now_and_then") else None
