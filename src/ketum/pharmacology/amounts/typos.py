"""Misspelt units and times: "cpas", "teespoon", "dayly". Only these words are mended, and only when one is near."""

from collections.abc import Iterable

SHORTEST = 4
LONG = 8  # so long a word may have two mistakes


class Spelling:
    """Finds the word that was meant among those that people misspell."""

    def __init__(self, meant: Iterable[str], real: Iterable[str]) -> None:
        """``meant`` are the words to mend to; ``real`` only look like them and stay as they are."""
        self.meant: dict[str, list[str]] = {}
        for word in meant:
            self.meant.setdefault(word[0], []).append(word)
        self.real = set(real)
        self.seen: dict[str, str | None] = {}

    def mended(self, word: str) -> str | None:
        """The word that was meant; ``None`` when nothing is near enough."""
        if len(word) < SHORTEST or word in self.real or not word.isalpha():
            return None
        if word not in self.seen:
            if len(self.seen) > 10_000:
                self.seen.clear()
            self.seen[word] = self._nearest(word)
        return self.seen[word]

    def _nearest(self, word: str) -> str | None:
        best, fewest = None, 3
        for other in self.meant.get(word[0], ()):
            allowed = 2 if min(len(word), len(other)) >= LONG else 1
            if abs(len(word) - len(other)) > allowed:
                continue
            mistakes = distance(word, other)
            if mistakes <= allowed and mistakes < fewest and (len(other) > SHORTEST or _swapped(word, other)):
                best, fewest = other, mistakes
        return best


def _swapped(word: str, other: str) -> bool:
    """Whether only the order of letters differs: a short word has too many neighbours for more."""
    return sorted(word) == sorted(other)


def distance(one: str, other: str) -> int:
    """Letters added, left out, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
    return row[-1]
