"""Quantities: so many of a measure, and what one of it holds."""

from ketum.pharmacology.amounts.interval import Interval
from ketum.pharmacology.amounts.items import Quantity
from ketum.pharmacology.amounts.lexicon import Lexicon, Part
from ketum.pharmacology.amounts.numbers import Numbers

MEASURES = ("mass", "spoon", "capsule", "tablet", "container", "volume")
LEAVES = {"leaf", "leaves"}
PACKS = {"bag", "packet", "pouch", "jar", "pack"}
SIZES = {"000", "00", "0"}
WRITTEN_OUT = {"gram", "ounce", "kilo", "kilogram", "pound"}
ONE: Interval = (1.0, 1.0)


class Quantities(Numbers):
    """Reads quantities out of parts of speech."""

    def __init__(self, parts: list[Part], words: Lexicon) -> None:
        """Hold the parts and the lexicon."""
        super().__init__(parts, words.assume)
        self.words = words

    def quantity(self, i: int) -> tuple[Quantity, int] | None:
        """The quantity that begins at ``i``, and where it ends."""
        number = self.number(i) or self._bounded_one(i)
        count, j = number if number else (None, i)
        if (
            number
            and self.text(j) in {"x", "of"}
            and (self._strength(j + 1) or self.text(j + 1) in SIZES or self.has(j + 1, "size"))
        ):
            j += 1
        found = (number or self._one(i)) and self._measure(count, j if number else i)
        if not found:
            return None
        one, end = found
        if one.count and one.count[1] == 0:
            return None
        one.foreign = self._foreign(one, i, end)
        return self._detail(one, end)

    def _bounded_one(self, i: int) -> tuple[Interval, int] | None:
        """ "up to an ounce", "about a kilo"."""
        if self.has(i, "about", "up_to", "at_least") and self._one(i + 1):
            return self._bounded(ONE, set(self.parts[i].kinds)), i + 1
        return None

    def _one(self, i: int) -> bool:
        """Whether a measure without a number means one of it: "a tsp", "heaped tsp", "ounce"."""
        j = i
        while self.has(j, "articles", "qualifier"):
            j += 1
        if not self.has(j, *MEASURES) and j == i:
            return False
        word = self.text(j).split(" ")[0]
        if j > i:
            return True
        return word in WRITTEN_OUT or (self.has(j, "spoon") and not word.endswith("s"))

    def _measure(self, count: Interval | None, i: int) -> tuple[Quantity, int] | None:
        """The measure at ``i``, after qualifiers, size and a few plain adjectives."""
        qualifier, size, skipped = "grams", "any", 0
        while i < self.size and not self.has(i, *MEASURES):
            if self.has(i, "size") or (self.text(i) in SIZES and self.has(i + 1, "capsule")):
                size = self.parts[i].kinds.get("size", self.text(i))
            elif self.has(i, "qualifier"):
                qualifier = self.parts[i].kinds["qualifier"]
            elif self.text(i) in {"-", "of"} and i + 1 < self.size:
                pass
            elif strength := self._strength(i):
                return self._strong(count or ONE, strength, i)
            elif not self._adjective(i) or skipped > 1:
                return None
            else:
                skipped += not self.has(i, "articles")
            i += 1
        if i >= self.size or (skipped and self.has(i, "mass")):
            return None
        return self._unit(count, i, qualifier, size)

    def _strong(self, count: Interval, strength: tuple[Quantity, int], i: int) -> tuple[Quantity, int] | None:
        """ "6 500 mg capsules", or "2 x 5 g"."""
        if self.has(strength[1], *MEASURES[2:5]):
            return self._with_strength(count, strength)
        held, end = strength
        if self.text(i - 1) != "x" or held.kind != "mass":
            return None
        one = Quantity(count, "packed", held.unit, held.grams)
        one.mit, one.why, one.exact = held.mitragynine, held.why, True
        return one, end

    def _adjective(self, i: int) -> bool:
        part = self.parts[i]
        if "articles" in part.kinds or "form" in part.kinds or "alkaloid" in part.kinds:
            return True
        return not part.kinds and part.number is None and part.text.isalpha() and not self.words.foreign(part)

    def _unit(self, count: Interval | None, i: int, qualifier: str, size: str) -> tuple[Quantity, int]:
        part = self.parts[i]
        if "mass" in part.kinds:
            unit = part.kinds["mass"]
            strength = Quantity(count or ONE, "mass", unit, self.words.grams[unit])
            if self.has(i + 1, "capsule", "tablet", "container") and self.text(i + 1) not in LEAVES:
                return self._with_strength(None if count and self.text(i + 1).endswith("s") else ONE, (strength, i + 1))
            return strength, i + 1
        if "spoon" in part.kinds:
            unit = part.kinds["spoon"]
            low, high = self.words.measures[unit][qualifier]
            return Quantity(count or ONE, "spoon", unit, (low, high)), i + 1
        if "capsule" in part.kinds:
            low, high = self.words.capsules[size]
            return Quantity(count or ONE, "capsule", "capsule", (low, high)), i + 1
        if "volume" in part.kinds:
            held = self.has(i + 1, "container")
            return Quantity(ONE if held else count or ONE, "container" if held else "volume", "volume"), i + 1 + held
        kind = "tablet" if "tablet" in part.kinds else "container"
        return Quantity(count or ONE, kind, part.text.removesuffix("s")), i + 1

    def _strength(self, i: int) -> tuple[Quantity, int] | None:
        """A weight, or a weight of alkaloid, that tells what one of something holds."""
        number = self.number(i)
        if not number or not self.has(number[1] + (self.text(number[1]) == "-"), "mass", "volume"):
            return None
        i = number[1] + (self.text(number[1]) == "-")
        if "volume" in self.parts[i].kinds:
            return Quantity(number[0], "volume", "volume"), i + 1
        unit = self.parts[i].kinds["mass"]
        one = Quantity(number[0], "mass", unit, self.words.grams[unit])
        return self._alkaloid(one, i + 1)

    def _with_strength(self, count: Interval | None, strength: tuple[Quantity, int]) -> tuple[Quantity, int]:
        """Capsules or shots that hold the weight named before them."""
        held, i = strength
        part = self.parts[i]
        kind = "capsule" if "capsule" in part.kinds else "tablet" if "tablet" in part.kinds else "container"
        one = Quantity(count, kind, part.text.removesuffix("s"))
        return self._holding(one, held), i + 1

    def _holding(self, one: Quantity, held: Quantity) -> Quantity:
        """``one`` of which each holds ``held``."""
        if held.mit:
            one.mit = held.mitragynine
        elif one.unit in PACKS and held.grams:
            one.each, one.kind, one.exact = held.grams, "pack", True
        elif one.kind in {"capsule", "spoon"} and held.grams:
            one.each = held.grams
            one.exact = True
        one.unit = f"{one.unit} of mg" if held.unit == "milligram" and one.kind in {"tablet", "container"} else one.unit
        if held.why:
            one.why, one.each = held.why, None
        return one

    def _alkaloid(self, one: Quantity, i: int) -> tuple[Quantity, int]:
        """A weight of mitragynine or of another alkaloid is no weight of product."""
        j = i
        while self.text(j) in {"of", "total", "pure", "in", "-"}:
            j += 1
        if self.has(j, "alkaloid") and one.grams and not self.has(j, "other_words"):
            said = self.parts[j].kinds["alkaloid"]
            one.mit = (one.each[0] * 1000, one.each[1] * 1000) if said == "mitragynine" and one.each else None
            one.each = None
            one.why = "" if one.mit else "mg of all alkaloids together do not tell the mitragynine"
            return one, j + 1
        if self._seven(j):
            one.each, one.why = None, "7-OH is not kratom leaf: its mg are not grams of anything that was studied"
            return one, j + 1
        return one, i

    def _seven(self, i: int) -> bool:
        return self.has(i, "form") and self.parts[i].kinds["form"] == "seven_oh"

    def _detail(self, one: Quantity, i: int) -> tuple[Quantity, int]:
        """What follows a quantity: of what, how much in each, times how many, that is how much in all."""
        if self.has(i, "or_more", "or_less") and one.count:
            one.count = self._bounded(one.count, {"at_least" if self.has(i, "or_more") else "up_to"})
            return one, i + 1
        if self.text(i) == "and" and self.has(i + 1, "fraction") and one.count:
            more = self.parts[i + 1].kinds["fraction"]
            one.count, i = (one.count[0] + more, one.count[1] + more), i + 2
        if one.kind == "mass":
            one, i = self._labelled(one, i)
            return self._multiplied(one, i)
        j = i
        while self.text(j) in {"of", "(", ",", "@", "at", "x", "with", "containing", "each", "="}:
            j += 1
        held = self._strength(j) if j > i else None
        if held is None:
            held = self._strength_after_words(i)
        return self._held(one, held, i, j) if held else (one, i)

    def _strength_after_words(self, i: int) -> tuple[Quantity, int] | None:
        """ "3 tsp of green powder (2 g each)": a weight in brackets after a few words."""
        for j in range(i, min(i + 5, self.size)):
            if self.text(j) == "(":
                return self._strength(j + 1 + (self.text(j + 1) == "="))
            if self.has(j, "ended", "mass", "spoon") or self.text(j) == ",":
                return None
        return None

    def _held(self, one: Quantity, held: tuple[Quantity, int], i: int, j: int) -> tuple[Quantity, int]:
        weight, end = held
        each = self.has(end, "each") or any(
            self.text(k) in {"of", "x", "each", "@", "at", "with", "containing"} for k in range(i, j)
        )
        if weight.kind == "volume":
            return one, end + self.has(end, "each")
        if not each and self.text(j - 1) == ",":
            return one, i
        if not each and self._dose_rate(end):
            return one, i
        end += self.has(end, "each")
        if not each and weight.grams and one.count and one.each and not weight.mit:
            per_one = (weight.grams[0] / max(one.count[1], 1e-9), weight.grams[1] / max(one.count[0], 1e-9))
            whole = _meet(per_one, one.each) or not _meet(weight.grams, one.each)
            if whole:
                one = Quantity(ONE, one.kind, one.unit, weight.grams)
                one.exact = True
                return one, end + (self.text(end) == ")")
        return self._holding(one, weight), end + (self.text(end) == ")")

    def _dose_rate(self, i: int) -> bool:
        """Whether the weight is the amount of a day, which is a statement of its own."""
        return self.has(i, "each_period") or (self.has(i, "per") and self.has(i + 1, "period"))

    def _labelled(self, one: Quantity, i: int) -> tuple[Quantity, int]:
        one, end = self._alkaloid(one, i)
        if end == i and one.grams and one.unit == "milligram":
            before = self._before(i)
            if self.has(before, "alkaloid"):
                said = self.parts[before].kinds["alkaloid"]
                one.mit = ONE if said == "mitragynine" else None
                one.each = None
                one.why = "" if one.mit else "mg of all alkaloids together do not tell the mitragynine"
            elif self._seven(before):
                one.each, one.why = None, "7-OH is not kratom leaf: its mg are not grams of anything that was studied"
        return one, end

    def _before(self, i: int) -> int:
        """The place of the word before the number that ends at ``i``."""
        j = i - 1
        while j >= 0 and (
            self.parts[j].number is not None
            or self.has(j, "mass", "about", "up_to", "number", "fraction", "articles", "at_least")
            or self.text(j) in {"-", ":", "~", "<", ">"}
        ):
            j -= 1
        return j

    def _multiplied(self, one: Quantity, i: int) -> tuple[Quantity, int]:
        """ "500 mg x 8"; not "5 g x 3 days", not "5 g x 2 daily"."""
        if self.text(i) != "x" or not one.count:
            return one, i
        number = self.number(i + 1)
        if not number or self.has(number[1], "times", "period", "mass") or self.text(number[1]) == "x":
            return one, i
        low, high = one.count
        each = one.each or (0.0, 0.0)
        one.each = (low * each[0], high * each[1]) if one.each else None
        one.mit = (low * one.mit[0], high * one.mit[1]) if one.mit else None
        one.count = number[0]
        one.kind = "packed"
        return one, number[1] + self.has(number[1], "capsule", "tablet", "container")

    def _foreign(self, one: Quantity, start: int, end: int) -> bool:
        """Whether the amount is of something else: "50 mg of tramadol", "paracetamol 2 g"."""
        j = end
        while self.text(j) in {"of", "de", "from"} or self.has(j, "articles", "qualifier"):
            j += 1
        j += (
            j > end
            and j < self.size
            and not self.parts[j].kinds
            and self.parts[j].number is None
            and not self.words.foreign(self.parts[j])
        )
        if j < self.size and self.words.foreign(self.parts[j]):
            return True
        if one.unit == "milligram" and any(self.has(k, "blood") for k in range(max(start - 4, 0), start)):
            return True
        j = start - 1
        while j >= 0 and (
            self.text(j) in {":", "~", "(", "of", "-"} or self.has(j, "articles", "about", "up_to", "at_least")
        ):
            j -= 1
        return j >= 0 and self.words.foreign(self.parts[j])


def _meet(one: Interval, other: Interval) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
