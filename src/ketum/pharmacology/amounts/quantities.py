"""Quantities: so many of a measure, of what, and how much one of it holds."""

from ketum.pharmacology.amounts.interval import Interval, over
from ketum.pharmacology.amounts.items import ONE, Quantity
from ketum.pharmacology.amounts.lists import Lists
from ketum.pharmacology.amounts.measures import MEASURES, PIECES, Reading

KILO_OR_POUND = {"kilogram", "pound"}
BODY_FROM = 20  # so many kilos or pounds are somebody's weight, not kratom
DEPTH = 6


class Quantities(Lists):
    """Reads quantities out of parts of speech."""

    def quantity(self, i: int) -> Reading | None:
        """The quantity that begins at ``i``, and where it ends."""
        found = self._series(i) or self.measured(i)
        if not found:
            return None
        one, end = found
        if one.count and one.count[1] == 0:
            return None
        one.foreign = self._foreign(one, i, end)
        if one.exact and one.each and one.kind != "mass" and one.each[1] < 1 and self.has(i - 1, "alkaloid"):
            one = self.as_alkaloid(one, self.kind(i - 1, "alkaloid"))
        if one.kind == "series":
            return found
        if one.bare:
            one, after = self._pieces(one, i, end)
            one.bare = after == end
            return (one, after) if after > end or one.kind in {"capsule", "tablet"} else None
        return self._weight(one, i, end) if one.kind == "mass" else self._pieces(one, i, end)

    # Weights

    def _weight(self, one: Quantity, i: int, end: int) -> Reading:
        one, end = self._and_a_half(one, end)
        one, after = self._labelled(one, end)
        one = self._named(one, i, after)
        if one.unit in KILO_OR_POUND and one.count and one.count[1] >= BODY_FROM:
            one.foreign = True
        after_what = after
        while self.has(after_what, "strains", "form", "of") and self.kind(after_what, "container") in {"", "leaf"}:
            after_what += 1
        per = self._per_piece(after_what)
        if per:
            one.of_one, after = per
            if self.has(after, "alkaloid") and not one.mit:
                one, after = self.as_alkaloid(one, self.kind(after, "alkaloid")), after + 1
        elif self._pronoun_is(i):
            one.of_one = ""
        return self._multiplied(one, after)

    def _and_a_half(self, one: Quantity, i: int) -> Reading:
        """ "a gram and a half"."""
        if self.has(i, "and_word") and self.has(i + 1, "fraction") and one.count:
            more = self.parts[i + 1].kinds["fraction"]
            one.count, i = (one.count[0] + more, one.count[1] + more), i + 2
        elif self.has(i, "or_more", "or_less") and one.count and not (self.text(i) == "+" and self.numeral(i + 1)):
            one.count = self.bounded(one.count, {"at_least" if self.has(i, "or_more") else "up_to"})
            i += 1
        elif self.text(i) == "plus" and (self.has(i + 1, "each_period") or self.has(i + 2, "period")) and one.count:
            one.count, i = self.bounded(one.count, {"at_least"}), i + 1
        elif self.text(i) == "or" and self.numeral(i + 1) and one.count:
            number = self.number(i + 1)
            if number and not self.has(number[1], *MEASURES, "times", "period"):
                one.count, i = (one.count[0], max(one.count[1], number[0][1])), number[1]
        elif self.text(i) == "or" and self.text(i + 1) == "so" and one.count:
            one.count, i = self.bounded(one.count, {"about"}), i + 2
        return one, i

    def _labelled(self, one: Quantity, i: int) -> Reading:
        """Of which alkaloid the milligrams are: "40 mg of mitragynine", "mitragynine 40 mg"."""
        found, end = self.alkaloid(one, i)
        if end == i and one.grams and one.unit == "milligram":
            before = self._before(i)
            if self.has(before, "alkaloid"):
                return self.as_alkaloid(one, self.kind(before, "alkaloid")), end
            if self.kind(before, "form") == "seven_oh":
                return self.as_alkaloid(one, "7-OH"), end
        return found, end

    def _before(self, i: int) -> int:
        """The place of the word before the number that ends at ``i``."""
        j = i - 1
        while j >= 0 and (
            self.parts[j].number is not None
            or self.has(j, "mass", "about", "up_to", "number", "fraction", "articles", "at_least", "amount_noun")
            or self.text(j) in {"-", ":", "~", "<", ">", "is", "dosage"}
            or self.has(j, "of")
        ):
            j -= 1
        return j

    def _per_piece(self, i: int) -> tuple[str, int] | None:
        """Of what it is the content: "each", "per capsule", "(0.6 g caps)"; not "each morning"."""
        j = i + (self.text(i) == ")")
        if self.has(j, "each") and self.has(j + 1, "volume", *MEASURES[1:5]):
            return self._holder_named(self.text(j + 1)), j + 2
        if self.has(j, "each") and not self.has(j + 1, "slots", "period", "weekdays", "portions", "times"):
            return self._holder_named(self.text(j).rpartition(" ")[2]), j + 1
        if self.has(j, "per") and not self.has(j, "articles") and self.has(j + 1, "volume", *MEASURES[1:5]):
            return self._holder_named(self.text(j + 1)), j + 2
        return None

    def _holder_named(self, word: str) -> str:
        """The thing that holds it, where it is named: "capsule", "container"; nothing for "each"."""
        kinds = self.words.phrases.get(word, {})
        kind = next((kind for kind in ("volume", "capsule", "tablet", "spoon", "container") if kind in kinds), "")
        unit = str(kinds[kind]) if kind in {"container", "spoon"} else kind
        return Quantity(ONE, kind, unit).holder if kind else ""

    def _pronoun_is(self, i: int) -> bool:
        """ "it was 5 g", "which is 2 g"."""
        j = i - 1
        while j >= 0 and self.has(j, "about"):
            j -= 1
        return self.has(j, "it_is") or (self.has(j - 1, "it") and self.has(j, "be", "holds"))

    def _multiplied(self, one: Quantity, i: int) -> Reading:
        """ "500 mg x 8"; not "5 g x 3 days", not "5 g x 2 daily"."""
        if self.text(i) != "x" or not one.count:
            return one, i
        number = self.number(i + 1)
        if (
            not number
            or self.has(number[1], "times", "period", "mass", "per", "each_period")
            or self.text(number[1]) == "x"
        ):
            return one, i
        low, high = one.count
        each = one.each or (0.0, 0.0)
        one.each = (low * each[0], high * each[1]) if one.each else None
        one.mit = (low * one.mit[0], high * one.mit[1]) if one.mit else None
        one.count = number[0]
        one.kind = "packed"
        return one, number[1] + self.has(number[1], *PIECES)

    # Spoons, capsules, bottles, and what one of them holds

    def _pieces(self, one: Quantity, i: int, end: int) -> Reading:
        one, end = self._and_a_half(one, end)
        one = self._named(one, i, end)
        held = self._held(one, end)
        if not held:
            return one, end
        weight, after, each, verb = held
        one.defining = (verb or self.has(i, "each", "every")) and not self._counts(i)
        return self._told(one, weight, each=each), after

    def _counts(self, i: int) -> bool:
        return self.numeral(i) and not (self.text(i) in {"a", "one"} and self.has(i, "articles"))

    def _held(self, one: Quantity, i: int) -> tuple[Quantity, int, bool, bool] | None:
        """What is said to be in it: the weight, where that ends, whether in each, and whether with a verb."""
        j, tail = i, 0
        while tail < DEPTH and (
            self.has(j, "strains", "alkaloid", "form", "articles", "of", "qualifier") or self.text(j) == "mine"
        ):
            if self.has(j, "held_by") and (self.numeral(j + 1) or self.strength(j + 1)):
                break
            j, tail = j + 1, tail + 1
        start = j
        each = verb = False
        while j - start < DEPTH and (self.text(j) in {"(", "=", ",", "out", "up", "on"} or self._links(j)):
            each = each or self.has(j, "held_by", "each", "every")
            verb = verb or (self.has(j, "holds") and not self.has(j, "held_by"))
            j += 1
        inner = self._inner(one, j) or self.strength(j)
        if j == start and (one.count or j > i) and not (inner and one.kind == "capsule" and _fits(inner[0])):
            return None
        if inner and not inner[0].mit and any(self.has(k, "alkaloid") for k in range(i, start)):
            inner = self.as_alkaloid(inner[0], "mitragynine"), inner[1]
        return self._accepted(one, inner, (start, j), each=each or j == start, verb=verb) if inner else None

    def _links(self, j: int) -> bool:
        adverb = self.plain(j) and self.text(j).endswith("ly")
        return (
            adverb
            or self.text(j) == "exactly"
            or self.has(j, "held_by")
            or (self.has(j, "each", "holds", "every", "about") and not self.numeral(j))
        )

    def _inner(self, one: Quantity, j: int) -> Reading | None:
        """A bottle of 100 capsules."""
        if one.kind != "container" or (one.holder not in {"pack", "bottle"}):
            return None
        found = self.measured(j)
        if not found or found[0].kind not in {"capsule", "tablet", "spoon"}:
            return None
        return self._pieces(found[0], j, found[1])

    def _accepted(
        self, one: Quantity, inner: Reading, links: tuple[int, int], *, each: bool, verb: bool
    ) -> tuple[Quantity, int, bool, bool] | None:
        weight, end = inner
        each = each or weight.counted
        only_comma = links[1] > links[0] and all(self.text(k) == "," for k in range(*links))
        after_each = self.has(end, "each") and not self.has(end + 1, "slots", "period")
        if self._paced(end) and not (each or after_each):
            return None
        if only_comma and not after_each and not (weight.mit or (one.kind == "capsule" and _fits(weight))):
            return None
        if weight.counted and not weight.count and not weight.exact:
            return None
        per = self._per_piece(end)
        if per and per[0] and per[0] != one.holder:
            return None
        end = per[1] if per else end
        closes = "(" in {self.text(k) for k in range(*links)}
        if closes and per is None:
            for k in range(end, min(end + DEPTH, self.size)):
                if self.text(k) == ")":
                    end = k
                    break
        end += self.text(end) == ")"
        return weight, end, each or after_each or bool(per), verb

    def _paced(self, i: int) -> bool:
        """Whether the weight is the amount of a day, which is a statement of its own."""
        return self.has(i, "each_period", "slots") or (self.has(i, "per") and self.has(i + 1, "period"))

    def _told(self, one: Quantity, weight: Quantity, *, each: bool) -> Quantity:
        """``one`` with the weight: of each, or of all where only that is plausible ("3 tsp (about 7 g)")."""
        if weight.counted and not one.pieces:
            inside = weight.grams or weight.each
            one.each, one.exact, one.kind = inside, weight.exact, "pack"
            one.mit = weight.mitragynine
            return one
        if not each and weight.grams and one.count and one.each and not weight.mit and one.kind != "pack":
            per_one = over(weight.grams, (max(one.count[0], 1e-9), max(one.count[1], 1e-9)))
            if _meet(per_one, one.each) or not _meet(weight.grams, one.each):
                return one_of(one, weight.grams)
        if one.kind == "volume" and weight.mitragynine and one.count:
            one.mit, one.count, one.defining = over(weight.mitragynine, one.count), ONE, True
            return one
        return one.holding(weight)

    # Of what

    def _named(self, one: Quantity, start: int, end: int) -> Quantity:
        """Whether it is said to be of kratom, or of an unknown thing."""
        j = self.after(end, "of", "articles")
        if self.has(j, "strains", "form") or self.has(start - 1, "strains"):
            one.named = True
        elif j > end and self._noun(j) and self.has(end, "of"):
            one.other = self.text(j)
        elif self._noun(start - 1) and (start < 2 or self.text(start - 2) in {",", ";", "."}):
            one.other = self.text(start - 1)
        return one

    def _noun(self, i: int) -> bool:
        return self.plain(i) and len(self.text(i)) > 3

    def _foreign(self, one: Quantity, start: int, end: int) -> bool:
        """Whether the amount is of something else: "50 mg of tramadol", "paracetamol 2 g"."""
        j = self.after(end + (self.text(end) == "from"), "of", "articles", "qualifier")
        j += j > end and self.plain(j) and not self.words.foreign(self.parts[j])
        if j < self.size and self.words.foreign(self.parts[j]):
            return True
        if one.unit == "milligram" and any(self.has(k, "blood") for k in range(max(start - 4, 0), start)):
            return True
        j = start - 1
        j -= self.plain(j) and len(self.text(j)) < 3 and not self.words.foreign(self.parts[j])
        while j >= 0 and (
            self.text(j) in {":", "~", "(", "-"} or self.has(j, "of", "articles", "about", "up_to", "at_least")
        ):
            j -= 1
        return j >= 0 and self.words.foreign(self.parts[j])


def one_of(one: Quantity, grams: Interval) -> Quantity:
    """``one`` as a single lot of known weight."""
    lot = Quantity(ONE, one.kind, one.unit, grams)
    lot.exact, lot.foreign, lot.named, lot.other, lot.defining = True, one.foreign, one.named, one.other, one.defining
    return lot


def _fits(weight: Quantity) -> bool:
    """Whether so much fits into one capsule."""
    return weight.grams is not None and 0.1 <= weight.grams[0] <= weight.grams[1] <= 1.6


def _meet(one: Interval, other: Interval) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
