"""Measures: "6 size 00 green malay capsules", "a heaped teaspoon", "ten 600 mg caps", "120 count bottle"."""

from ketum.pharmacology.amounts.interval import Interval
from ketum.pharmacology.amounts.items import ONE, Quantity
from ketum.pharmacology.amounts.lexicon import Lexicon, Part
from ketum.pharmacology.amounts.numbers import Numbers

MEASURES = ("mass", "spoon", "capsule", "tablet", "container", "volume")
PIECES = MEASURES[2:5]
SIZES = {"000", "00", "0"}
COUNT_OF = {"count", "ct", "er"}
WRITTEN_OUT = {"gram", "ounce", "kilo", "kilogram", "pound"}
MOST_IN_ONE_G = 1.6  # "500 mg capsules" tells what one holds, "10 g capsules a day" how much is taken
WORDS_BETWEEN = 2
WORDS = 10  # a number and its measure stand no further apart
Reading = tuple[Quantity, int]


class _Before:
    """What stands between a number and its measure."""

    def __init__(self) -> None:
        self.qualifier, self.size, self.other = "grams", "any", ""
        self.named = False
        self.skipped = self.unknown = 0
        self.inside: Interval | None = None


class Measures(Numbers):
    """Reads a number with its measure."""

    def __init__(self, parts: list[Part], words: Lexicon) -> None:
        """Hold the parts and the lexicon."""
        super().__init__(parts, words.assume)
        self.words = words

    def measured(self, i: int) -> Reading | None:
        """So many of a measure, from the number on."""
        number = self.number(i) or self._bounded_one(i)
        if not number and not self._one(i):
            return None
        count, j = number or (None, i)
        if number and self._of(j) and (self.strength(j + 1) or self._size(j + 1)):
            j += 1
        while not number and self.has(j, "every") and not self.has(j, *MEASURES):
            j += 1
        found = self._measure(count, j)
        if found and not number and found[0].kind in PIECES:
            found[0].bare = not self.has(i, "articles", "qualifier", "every")
        return found

    def _bounded_one(self, i: int) -> tuple[Interval, int] | None:
        """ "up to an ounce", "about a kilo"."""
        if self.has(i, "about", "up_to", "at_least") and self._one(i + 1):
            return self.bounded(ONE, set(self.parts[i].kinds)), i + 1
        return None

    def _one(self, i: int) -> bool:
        """Whether a measure without a number means one of it: "a tsp", "heaped tsp", "each capsule", "ounce"."""
        j = i
        while j - i < WORDS and self.has(j, "articles", "qualifier", "every") and not (j > i and self.has(j, "slots")):
            j += 1
        if j > i:
            return not self.numeral(j)
        return self.has(j, "spoon", *PIECES) or self.text(j).split(" ")[0] in WRITTEN_OUT

    def _size(self, i: int) -> bool:
        return (
            self.has(i, "size") or self.text(i) in {"00", "000"} or (self.text(i) == "0" and self.has(i + 1, "capsule"))
        )

    def _measure(self, count: Interval | None, i: int) -> Reading | None:
        """The measure at ``i``, after qualifiers, size, strength and a few plain adjectives."""
        seen, end = _Before(), min(i + WORDS, self.size)
        while i < end and (not self.has(i, *MEASURES) or self._count_of(i)):
            strong = self._strong(count, i) if self.numeral(i) and not self._size(i) else None
            if strong:
                return strong
            if self._count_of(i):
                seen.inside, count = count, ONE
                i += 1 + (self.text(i) == "-")
            elif not self._modifies(seen, i):
                return None
            else:
                i += 1
        if i >= end or (seen.skipped and self.has(i, "mass")):
            return None
        return self._unit(count, i, seen)

    def _count_of(self, i: int) -> bool:
        """ "120 count bottle", "60-capsule bottle"."""
        i += self.text(i) == "-"
        return self.text(i) in COUNT_OF or (self.text(i) in {"capsule", "cap"} and self.has(i + 1, "container"))

    def _modifies(self, seen: _Before, i: int) -> bool:
        if self._size(i):
            seen.size = self.kind(i, "size") or self.text(i)
        elif self.has(i, "qualifier"):
            seen.qualifier = self.kind(i, "qualifier")
        elif self.text(i) in {"-", "of", "size"}:
            pass
        elif self.has(i, "articles", "form", "alkaloid", "strains"):
            seen.skipped += not self.has(i, "articles")
            seen.named = seen.named or self.has(i, "strains", "form", "alkaloid")
        elif self.plain(i) and not self.words.foreign(self.parts[i]) and seen.unknown < WORDS_BETWEEN:
            seen.unknown += 1
            seen.skipped += 1
            seen.other = self.text(i)
        else:
            return False
        return True

    def _unit(self, count: Interval | None, i: int, seen: _Before) -> Reading:
        part = self.parts[i]
        end = i + 1
        if "mass" in part.kinds:
            return self._mass(count, i)
        if "spoon" in part.kinds:
            unit = part.kinds["spoon"]
            low, high = self.words.measures[unit][seen.qualifier]
            one = Quantity(count or ONE, "spoon", unit, (low, high))
        elif "capsule" in part.kinds:
            low, high = self.words.capsules[seen.size]
            one = Quantity(self._or_one(count, i), "capsule", "capsule", (low, high))
        elif "volume" in part.kinds:
            one, end = self._volume(count, i)
        else:
            one = self._piece(self._or_one(count, i), i)
            one.pieces = seen.inside
        one.named, one.other = seen.named, "" if seen.named else seen.other
        return one, end

    def _or_one(self, count: Interval | None, i: int) -> Interval | None:
        """Without a number a plural may be any number, a singular is one."""
        return count or (None if self.text(i).endswith("s") else ONE)

    def _volume(self, count: Interval | None, i: int) -> Reading:
        unit = self.kind(i, "volume")
        low, high = self.words.ml[unit]
        total = (count or ONE)[0] * low, (count or ONE)[1] * high
        j = i + 1
        while (self.has(j, "strains", "form") or self.plain(j)) and not self.has(j, *PIECES):
            j += 1
        if self.has(j, "spoon"):
            return Quantity(ONE, "spoon", "spoon", (total[0] * 0.3, total[1] * 0.8)), j + 1
        if self.has(j, "container") or "bottle" in self.text(i) or "shot" in self.text(i):
            one = Quantity(ONE, "container", self.kind(j, "container") or "bottle")
            one.ml = total
            return one, j + self.has(j, "container")
        one = Quantity(total, "volume", "millilitre")
        return one, i + 1

    def _mass(self, count: Interval | None, i: int) -> Reading:
        """A weight, or what one of the capsules or bags after it holds."""
        unit = self.kind(i, "mass")
        weight = Quantity(count or ONE, "mass", unit, self.words.grams[unit])
        strength = self.alkaloid(Quantity(weight.count, "mass", unit, weight.each), i + 1)
        return self._piece_after(strength, plural=count is not None) or (weight, i + 1)

    def _piece_after(self, strength: Reading, *, plural: bool) -> Reading | None:
        """ "500 mg kratom capsules", "250 g bag", "150 mg mitragynine shot": the piece that holds a strength."""
        held, j = strength
        while self.text(j) == "-" or (self.has(j, "strains", "form", "alkaloid") and not self.has(j, *PIECES)):
            j += 1
        if not self.has(j, *PIECES) or self.kind(j, "container") == "leaf":
            return None
        many = self.text(j).endswith("s")
        grams = held.grams
        if grams and self.has(j, "capsule", "tablet") and grams[1] > MOST_IN_ONE_G:
            return None
        return self._piece(None if many and plural else ONE, j).holding(held), j + 1

    def _piece(self, count: Interval | None, j: int) -> Quantity:
        kind = next(kind for kind in PIECES if self.has(j, kind))
        return Quantity(count, kind, self.kind(j, kind) if kind == "container" else kind)

    def _strong(self, count: Interval | None, i: int) -> Reading | None:
        """ "6 500 mg capsules", or "2 x 5 g"."""
        strength = self.strength(i)
        if not strength:
            return None
        held, end = strength
        piece = self._piece_after(strength, plural=False)
        if piece:
            piece[0].count = count
            return piece
        doses = count is not None and self.has(end, "dose_noun")
        if held.kind != "mass" or not (self.text(i - 1) == "x" or doses or self._small(i, held)):
            return None
        end += doses
        one = Quantity(count or ONE, "packed", held.unit, held.grams)
        one.mit, one.why, one.exact = held.mitragynine, held.why, True
        return one, end

    def _small(self, i: int, held: Quantity) -> bool:
        """ "6 of 500 mg": a weight that a capsule holds."""
        return self._of(i - 1) and held.grams is not None and held.grams[1] <= MOST_IN_ONE_G

    def _of(self, i: int) -> bool:
        return self.has(i, "of") or self.text(i) in {"x", "à", "zu"}

    def strength(self, i: int) -> Reading | None:
        """A weight, a volume, or a weight of alkaloid: what one of something holds."""
        number = self.number(i)
        if not number:
            return None
        j = number[1] + (self.text(number[1]) == "-")
        if self.has(j, "volume"):
            low, high = self.words.ml[self.kind(j, "volume")]
            return Quantity((number[0][0] * low, number[0][1] * high), "volume", "millilitre"), j + 1
        if not self.has(j, "mass"):
            return None
        unit = self.kind(j, "mass")
        return self.alkaloid(Quantity(number[0], "mass", unit, self.words.grams[unit]), j + 1)

    def alkaloid(self, one: Quantity, i: int) -> Reading:
        """A weight of mitragynine or of another alkaloid is no weight of product."""
        j = i
        while self.text(j) in {"pure", "in", "-"} or self.has(j, "total", "of"):
            j += 1
        if self.has(j, "alkaloid") and one.each:
            return self.as_alkaloid(one, self.kind(j, "alkaloid")), j + 1 + self.has(j + 1, "alkaloid")
        if self.kind(j, "form") == "seven_oh":
            return self.as_alkaloid(one, "7-OH"), j + 1
        return one, i

    def as_alkaloid(self, one: Quantity, said: str) -> Quantity:
        """``one`` as mg of what was said; of anything but mitragynine they are not to be known."""
        if said == "mitragynine" and one.each:
            one.mit = (one.each[0] * 1000, one.each[1] * 1000)
        elif said == "7-OH":
            one.why = "7-OH is not kratom leaf: its mg are not grams of anything that was studied"
        else:
            one.why = "mg of all alkaloids together do not tell the mitragynine"
        one.each, one.named = None, True
        return one
