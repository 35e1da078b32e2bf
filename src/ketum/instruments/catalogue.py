"""Which instruments there are, and which belong together."""

from collections.abc import Iterable

import msgspec

from ketum.instruments.methods import Struct
from ketum.instruments.model import Instrument, Use, Words
from ketum.knowledge.library import Library


class Listed(Struct, frozen=True, kw_only=True):
    """One instrument in the list."""

    id: str
    name: Words
    use: Use
    decision: str


class InstrumentSet(Struct, frozen=True, kw_only=True):
    """Instruments that belong together, for people with one of ``conditions`` (everybody when empty)."""

    id: str
    label: Words
    instruments: tuple[str, ...]
    conditions: tuple[str, ...] = ()


def listed(library: Library, without: Iterable[str] = ()) -> tuple[Listed, ...]:
    """Every instrument, in order of its id; ``without`` names those that the house has switched off."""
    off = frozenset(without)
    every = msgspec.convert(library.blob("instruments"), tuple[Listed, ...])
    return tuple(one for one in every if one.id not in off)


def instrument(name: str, library: Library) -> Instrument | None:
    """The instrument with the id ``name`` (however written: ``PHQ9``, ``phq_9``); ``None`` when there is none."""
    if "instrument_ids" not in library.memo:
        library.memo["instrument_ids"] = {_plain(one.id): one.id for one in listed(library)}
    found = library.memo["instrument_ids"].get(_plain(name))
    if found is None:
        return None
    key = f"instrument:{found}"
    if key not in library.memo:
        library.memo[key] = msgspec.convert(library.blob(key), Instrument)
    held: Instrument = library.memo[key]
    return held


def sets(library: Library) -> tuple[InstrumentSet, ...]:
    """Every set."""
    return msgspec.convert(library.blob("instrument_sets"), tuple[InstrumentSet, ...])


def suggested(conditions: Iterable[str], library: Library, without: Iterable[str] = ()) -> tuple[str, ...]:
    """Ids of the instruments for somebody with these conditions (term ids): the core first, each once."""
    mine, off = set(conditions), set(without)
    fitting = [one for one in sets(library) if not one.conditions or mine & set(one.conditions)]
    names = dict.fromkeys(name for one in fitting for name in one.instruments)
    return tuple(name for name in names if name not in off)


def _plain(name: str) -> str:
    return "".join(one for one in name.casefold() if one.isalnum())
