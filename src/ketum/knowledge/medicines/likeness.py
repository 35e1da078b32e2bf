"""Likeness: what a misspelled name may mean. Taken silently only where no other ingredient comes near."""

from collections.abc import Iterable, Sequence
from typing import cast

import msgspec

from ketum.knowledge.library import Library
from ketum.knowledge.medicines.names import Named, as_named
from ketum.knowledge.medicines.vocabulary import Vocabulary

SHORTEST = 5
CURATED = 7  # rank of a name written for this project
MANY_SOURCES = 4  # rank of a name in so many registers that it is in use somewhere
WELL_FOUNDED = 2  # rank of a name that more than one source knows
WELL_KNOWN = 10  # ``offered`` of a generic name, brand, herb or food that this project's own list knows
SPELT_ALIKE = 4  # first letters that a spelling shares with its ingredient
SHORTEST_FOLK = 8  # folk names of herbs and foods are everyday words too: only long ones are matched by likeness
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
            if named.rank >= CURATED and named.via == "alias" and not _is_spelling(named) and not _is_folk(named):
                continue
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
    if not allowed or typed in _ordinary(library) or any(letter.isdigit() for letter in typed[:2]):
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


def _ordinary(library: Library) -> frozenset[str]:
    """Frequent words of ordinary texts, which are no misspelled medicine."""
    if "ordinary_words" not in library.memo:
        library.memo["ordinary_words"] = frozenset(library.blob("ordinary_words"))
    return cast("frozenset[str]", library.memo["ordinary_words"])


def _is_spelling(named: Named) -> bool:
    """Whether an alias is another spelling of its ingredient."""
    return len(named.ingredients) == 1 and named.key[:SPELT_ALIKE] == named.ingredients[0][:SPELT_ALIKE]


def _is_folk(named: Named) -> bool:
    return named.offered > 0 and len(named.key) >= SHORTEST_FOLK


def _well_known(named: Named) -> bool:
    return named.offered >= WELL_KNOWN or (named.rank >= CURATED and _is_spelling(named))


def _alike(typed: str, named: Named, distance: int) -> bool:
    """Whether a name is near enough to be worth a question: short names must be very near."""
    return distance / max(len(named.key), len(typed)) <= 0.25 and (
        named.rank >= WELL_FOUNDED or (distance == 1 and len(typed) >= SHORTEST_FOLK)
    )


def _safe(typed: str, distance: int, best: Named, around: Sequence[tuple[int, Named]]) -> bool:
    """Whether the nearest name is known to people and no other meaning comes near, rarely used names less far off."""
    if best.trust != "sure" or not _well_known(best) or not _same_start(typed, best.key):
        return False
    margin = next((far for letters, edits, far in SILENT if len(typed) >= letters and distance <= edits), None)
    if margin is None:
        return False
    others = [(far, named) for far, named in around if not set(best.ingredients) <= set(named.ingredients)]
    combined = [far for far, named in around if set(best.ingredients) < set(named.ingredients)]
    used = min((far for far, named in others if _in_use(named)), default=margin)
    rare = min((far for far, _ in others), default=margin)
    return used >= margin and min([rare, *combined], default=margin) > distance


def _in_use(named: Named) -> bool:
    """Whether people are likely to type a name at all."""
    return _well_known(named) or MANY_SOURCES <= named.rank < CURATED


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
