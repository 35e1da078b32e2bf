"""Likeness: what a misspelled name may mean. Taken silently only where no other ingredient comes near."""

from collections.abc import Iterable, Sequence
from typing import cast

import msgspec

from ketum.knowledge.library import Library
from ketum.knowledge.medicines.names import Named, as_named
from ketum.knowledge.medicines.vocabulary import Vocabulary

SHORTEST = 5
WELL_FOUNDED = 2  # rank of a name that more than one source knows
# letters typed at least -> edits allowed, and the edits by which every other ingredient must be further away
SILENT = ((6, 1, 3), (9, 2, 5), (13, 3, 7))
ASKED = ((5, 1), (7, 2), (11, 3))
LOOKALIKE_DISTANCE = 4  # a listed look-alike nearer than this is always asked about
MOST_CANDIDATES = 4
SAME_SOUND = ({"c", "k", "q"}, {"s", "z", "c"}, {"f", "p", "v"}, {"i", "y", "j"}, {"x", "z"}, {"g", "j"})


class Likely(msgspec.Struct, frozen=True):
    """Names near to what was typed, nearest first; ``safe`` when the first may be taken without asking."""

    typed: str
    near: tuple[tuple[Named, float], ...]
    safe: bool


class Pool:
    """All names that are long enough to be matched by likeness, by length."""

    def __init__(self, library: Library) -> None:
        """Read the names once."""
        query = "SELECT * FROM drug_name WHERE length(key) >= 4 AND length(key) <= 28 AND trust != 'cased'"
        self.by_length: dict[int, dict[str, Named]] = {}
        for row in library.rows(query):
            named = as_named(row)
            self.by_length.setdefault(len(named.key), {})[named.key] = named

    def near(self, typed: str, edits: int) -> list[tuple[int, Named]]:
        """Names at most ``edits`` away, nearest first."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found: list[tuple[int, Named]] = []
        for length in range(len(typed) - edits, len(typed) + edits + 1):
            names = self.by_length.get(length, {})
            hits = process.extract(typed, names.keys(), scorer=OSA.distance, score_cutoff=edits, limit=40)
            found += [(int(distance), names[name]) for name, distance, _ in hits]
        return sorted(found, key=lambda item: (item[0], -item[1].offered, -item[1].rank, item[1].key))


def likely(typed: str, library: Library, shelf: Vocabulary) -> Likely | None:
    """What ``typed`` (one key) may have meant, or None when nothing is near enough to ask."""
    allowed = max((edits for letters, edits in ASKED if len(typed) >= letters), default=0)
    if not allowed or any(letter.isdigit() for letter in typed[:2]):
        return None
    if "medicine_pool" not in library.memo:
        library.memo["medicine_pool"] = Pool(library)
    widest = max((margin for letters, _, margin in SILENT if len(typed) >= letters), default=allowed)
    around = cast(Pool, library.memo["medicine_pool"]).near(typed, max(widest - 1, allowed))
    near = [(distance, named) for distance, named in around if distance <= allowed and _alike(typed, named, distance)]
    if not near:
        return None
    distance, best = near[0]
    partner_names = _partners(typed, [named.key for far, named in near if far == distance], shelf)
    safe = not partner_names and _safe(typed, distance, best, around)
    chosen = [(named, _score(typed, one)) for one, named in _distinct(near, distance)]
    return Likely(typed, tuple(chosen[:1] if safe else [*chosen, *partner_names][:MOST_CANDIDATES]), safe)


def _alike(typed: str, named: Named, distance: int) -> bool:
    """Whether a name is near enough to be worth a question: short names must be very near."""
    return distance / max(len(named.key), len(typed)) <= 0.25 and (distance == 1 or named.rank >= WELL_FOUNDED)


def _safe(typed: str, distance: int, best: Named, around: Sequence[tuple[int, Named]]) -> bool:
    if best.trust != "sure" or best.rank < WELL_FOUNDED or not _same_start(typed, best.key):
        return False
    margin = next(
        (margin for letters, edits, margin in reversed(SILENT) if len(typed) >= letters and distance <= edits), 0
    )
    tight = next((margin for letters, edits, margin in SILENT if len(typed) >= letters and distance <= edits), margin)
    others = [
        far for far, named in around if set(named.ingredients) != set(best.ingredients) and named.rank >= WELL_FOUNDED
    ]
    nearest_odd = [far for far, named in around if set(named.ingredients) != set(best.ingredients)]
    return bool(tight) and min(others, default=99) >= tight and min(nearest_odd, default=99) > distance


def _partners(typed: str, nearest: Sequence[str], shelf: Vocabulary) -> list[tuple[Named, float]]:
    """Listed look-alikes of the nearest names that are themselves near to what was typed."""
    from rapidfuzz.distance import OSA

    names = shelf.find(other for one in nearest for other in shelf.partners.get(one, ()))
    ranked = sorted((OSA.distance(typed, one), one) for one in names)
    return [
        (names[one], _score(typed, far)) for far, one in ranked if far < LOOKALIKE_DISTANCE and 2 * far <= len(typed)
    ]


def _distinct(near: Iterable[tuple[int, Named]], distance: int) -> list[tuple[int, Named]]:
    """The nearest name of each meaning, those much further than the best left out."""
    seen: dict[frozenset[str], tuple[int, Named]] = {}
    for far, named in near:
        if far <= distance + 1:
            seen.setdefault(frozenset(named.ingredients), (far, named))
    return list(seen.values())


def _same_start(typed: str, name: str) -> bool:
    one, other = typed[0], name[0]
    return one == other or any({one, other} <= sounds for sounds in SAME_SOUND)


def _score(typed: str, distance: int) -> float:
    return round(100 * (1 - distance / max(len(typed), 1)), 1)
