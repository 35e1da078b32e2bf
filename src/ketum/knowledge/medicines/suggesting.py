"""Names that begin like what is being typed, for type-ahead."""

from ketum.knowledge.library import Library
from ketum.knowledge.medicines.matching import LONGEST_RUN
from ketum.knowledge.medicines.normalise import key

SHORTEST_INSIDE = 3
LAST = "\U0010ffff"
ORDER = "offered > 0 ORDER BY offered DESC, length(key), key LIMIT ?"
STARTING = f"SELECT display FROM drug_name WHERE key >= ? AND key < ? AND {ORDER}"  # noqa: S608 - constants only
INSIDE = f"SELECT display FROM drug_name WHERE instr(key, ?) > 1 AND {ORDER}"  # noqa: S608 - constants only


def suggestions(prefix: str, library: Library, limit: int = 8) -> tuple[str, ...]:
    """At most ``limit`` names starting with ``prefix``, the well-known first; then names that contain it."""
    begun = key(prefix)
    if not begun:
        return ()
    known: dict[tuple[str, int], tuple[str, ...]] = library.memo.setdefault("medicine_suggestions", {})
    if (begun, limit) not in known:
        known[begun, limit] = _look_up(begun, library, limit)
    return known[begun, limit]


def _look_up(begun: str, library: Library, limit: int) -> tuple[str, ...]:
    after = begun + LAST
    starting = library.rows(STARTING, begun, after, limit)
    found = dict.fromkeys(str(row[0]) for row in starting)
    if len(found) < limit and len(begun) >= SHORTEST_INSIDE:
        found |= dict.fromkeys(str(row[0]) for row in library.rows(INSIDE, begun, limit))
    # A name of more words than are read together would be taken and then not understood.
    return tuple(one for one in found if len(one.split()) <= LONGEST_RUN)[:limit]
