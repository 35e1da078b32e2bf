"""Numbers as people write and say them: 2-3, two and a half, about 5, up to 10, a couple."""

from ketum.pharmacology.amounts.interval import Interval
from ketum.pharmacology.amounts.lexicon import Assumptions, Part

Read = tuple[Interval, int]
A_FEW = 6
DENOMINATORS = {2, 3, 4, 5, 8}
MOVES = ("from", "rise", "fall", "change")


class Numbers:
    """Reads numbers out of parts of speech."""

    def __init__(self, parts: list[Part], assume: Assumptions) -> None:
        """Hold the parts and how vague words are read."""
        self.parts = parts
        self.assume = assume
        self.size = len(parts)
        self.present = {kind for part in parts for kind in part.kinds}
        self._numbers: dict[int, Read | None] = {}

    def has(self, i: int, *kinds: str) -> bool:
        """Whether the part at ``i`` can be one of ``kinds``."""
        if 0 <= i < self.size:
            found = self.parts[i].kinds
            if found:
                for kind in kinds:
                    if kind in found:
                        return True
        return False

    def text(self, i: int) -> str:
        """The words of part ``i``, or nothing beyond the ends."""
        return self.parts[i].text if 0 <= i < self.size else ""

    def kind(self, i: int, name: str) -> str:
        """What part ``i`` is as a ``name``, or nothing."""
        return str(self.parts[i].kinds.get(name, "")) if 0 <= i < self.size else ""

    def plain(self, i: int) -> bool:
        """Whether part ``i`` is a word that the grammar does not know."""
        return 0 <= i < self.size and not self.parts[i].kinds and self.parts[i].text.isalpha()

    def after(self, i: int, *kinds: str) -> int:
        """The place after at most a few parts that can be one of ``kinds``."""
        end = i + A_FEW
        while i < end and self.has(i, *kinds):
            i += 1
        return i

    def numeral(self, i: int) -> bool:
        """Whether a number may begin at ``i``: cheap, to skip most words."""
        return 0 <= i < self.size and (
            self.parts[i].number is not None or self.has(i, "number", "fraction", "scale", "vague")
        )

    def number(self, i: int) -> Read | None:
        """The number with its bounds that begins at ``i``, and where it ends."""
        if i not in self._numbers:
            self._numbers[i] = self._read(i)
        return self._numbers[i]

    def any(self, *kinds: str) -> bool:
        """Whether any part can be one of ``kinds``."""
        return not self.present.isdisjoint(kinds)

    def places(self, *kinds: str) -> list[int]:
        """Where parts stand that can be one of ``kinds``."""
        return [i for i in range(self.size) if self.has(i, *kinds)] if self.any(*kinds) else []

    def _read(self, i: int) -> Read | None:
        if not (self.numeral(i) or self.has(i, "about", "up_to", "at_least") or self.text(i) == "between"):
            return None
        start = i
        bounds: set[str] = set()
        while i - start < 4 and (self.has(i, "about", "up_to", "at_least") or self.text(i) == "between"):
            if self.text(i) == "up to" and self._reached(i):
                bounds.discard("up_to")
                i += 1
                continue
            bounds.update(self.parts[i].kinds)
            i += 1
            i += self.text(i) in {"a", "of"} and self.numeral(i + 1)
        found = self._value(i) if self.numeral(i) else None
        if found is None:
            return None
        value, i = self._range(found, moving=self._moving(start))
        i = self._suffix(i, bounds)
        return self.bounded(value, bounds), i

    def _reached(self, i: int) -> bool:
        """Whether "up to" tells where a rise ended: "from 8 up to 20 g"."""
        return (self.numeral(i - 1) or self.numeral(i - 2)) and any(self.has(k, "from") for k in (i - 2, i - 3))

    def _suffix(self, i: int, bounds: set[str]) -> int:
        if self.has(i, "or_more"):
            bounds.add("at_least")
            return i + 1
        if self.text(i) == "ish" or (self.text(i) == "or" and self.text(i + 1) == "so"):
            bounds.add("about")
            return i + (1 if self.text(i) == "ish" else 2)
        if self.text(i) == "-" and self.text(i + 1) == "ish":
            bounds.add("about")
            return i + 2
        return i

    def bounded(self, value: Interval, bounds: set[str]) -> Interval:
        """``value`` as "up to", "at least" or "about" leaves it open."""
        low, high = value
        if "up_to" in bounds:
            return (0.0, high)
        if "at_least" in bounds:
            return (low, high * self.assume["at_least_factor"])
        if "about" in bounds:
            return (low * (1 - self.assume["about_fraction"]), high * (1 + self.assume["about_fraction"]))
        return value

    def _moving(self, i: int) -> bool:
        """Whether "3 to 8" from here tells a change rather than a range."""
        if not self.has(i - 1, *MOVES):
            return False
        if not self.has(i - 1, "from"):
            return True
        return any(self.has(j, "rise", "fall", "change") for j in self.sentence_around(i) if not self.has(j, "from"))

    def sentence_around(self, i: int) -> range:
        """The places of the sentence around ``i``."""
        low = i
        while low > 0 and not self.has(low - 1, "ended"):
            low -= 1
        while i < self.size and not self.has(i, "ended"):
            i += 1
        return range(low, i)

    def _range(self, found: Read, *, moving: bool) -> Read:
        (low, high), i = found
        word = self.text(i)
        adds = self.has(i, "and_word")
        joins = adds or word in {"-", "or", "oder", "ou", "o"} or (self.has(i, "to") and not moving)
        if not joins or (adds and "between" not in (self.text(i - 2), self.text(i - 3))):
            return found
        other = self._value(i + 1) if self.numeral(i + 1) else None
        if other is None or (word == "-" and (other[0][0] < low or self.text(other[1]) == "-")):
            return found
        (low2, high2), end = other
        return (min(low, low2), max(high, high2)), end

    def _value(self, i: int) -> Read | None:
        part = self.parts[i]
        if "vague" in part.kinds:
            low, high = part.kinds["vague"]
            return ((low, high), i + 1) if high else None
        if "fraction" in part.kinds:
            return (part.kinds["fraction"],) * 2, i + 1 + (self.text(i + 1) in {"one", "it", "that", "of"})
        value, i = self._plain(i)
        if value is None:
            return None
        value, i = self._with_fraction(value, i)
        if self.has(i, "scale") and value < 100:
            return (value * self.parts[i].kinds["scale"],) * 2, i + 1
        return (value, value), i

    def _plain(self, i: int) -> tuple[float | None, int]:
        part = self.parts[i]
        if part.number is not None:
            return part.number, i + 1
        if "scale" in part.kinds:
            rest = self.parts[i + 1].kinds.get("number", 0) if self.has(i + 1, "number") else 0
            return part.kinds["scale"] + rest, i + (2 if rest else 1)
        value = float(part.kinds["number"])
        j = i + 1 + (self.text(i + 1) == "-")
        if value >= 20 and self.has(j, "number") and self.parts[j].kinds["number"] < 10:
            return value + self.parts[j].kinds["number"], j + 1
        return value, i + 1

    def _with_fraction(self, value: float, i: int) -> tuple[float, int]:
        below = self._denominator(i)
        if below and value < below:
            return value / below, i + 2
        if 0 <= i < self.size and self.parts[i].number is not None and self._denominator(i + 1):
            return value + (self.parts[i].number or 0) / (self._denominator(i + 1) or 1), i + 3
        j = i
        while self.text(j) == "-" or self.has(j, "and_word") or (j > i and self.text(j) == "a"):
            j += 1
        if j > i and self.has(j, "fraction"):
            return value + self.parts[j].kinds["fraction"], j + 1
        if j > i and j < self.size and self.parts[j].number == 1 and self._denominator(j + 1):
            return value + 1 / (self._denominator(j + 1) or 1), j + 3
        return value, i

    def _denominator(self, i: int) -> float | None:
        below = self.parts[i + 1].number if self.text(i) == "/" and i + 1 < self.size else None
        return below if below in DENOMINATORS and not self.has(i + 2, "times") and self.text(i + 2) != "/" else None
