"""How far a name can be trusted: taken at once, asked about first, or left out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

import msgspec
from pydantic import Field

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.medicines.normalise import Word, key, words
from ketum.knowledge.schema import Strict, validated

if TYPE_CHECKING:
    from ketum.knowledge.compilers.drugs import Ingredients

VIA = {"generic": "generic", "brand": "brand", "combination": "brand", "combination?": "brand"}
TRADE_LISTS = {"pharmgkb", "drugcentral", "fda_unii_rxnorm"}  # old or mixed lists: one of them alone is not enough
SHORTEST_SURE, SHORTEST = 4, 3
CURATED, GENERIC = 7, 9  # ranks of the names written for this project and of the display names
MOST_FAME, LATER = 40, 40
MOST_OFFERED_WORDS = 4


class Name(msgspec.Struct, frozen=True):
    """One name as it is kept. ``trust``: sure, confirm (one candidate), ask (several), cased (only as written)."""

    display: str
    ingredients: tuple[str, ...]
    via: str
    trust: str
    place: str
    rank: int
    place_in_row: int | None = 0  # how early it is offered while typing; None: never

    @property
    def key(self) -> str:
        """What it is found by."""
        return key(self.display)


class NameRow(Strict):
    """One name of a register or label."""

    name: str = Field(min_length=1)
    ingredients: str = Field(min_length=1)
    kind: Literal[
        "generic", "brand", "combination", "combination?", "synonym", "name", "latin", "street", "abbr", "ambiguous"
    ]
    flag: Literal[
        "",
        "single_source",
        "single_source_possible_combination",
        "multi_or_ambiguous",
        "ambiguous",
        "curated_override",
        "ask_user",
    ]
    zipf: str
    sources: str = Field(min_length=1)


class CuratedRow(Strict):
    """Names written for this project: all names of one row mean the same."""

    ingredients: str = Field(min_length=1)
    kind: Literal["brand", "alias", "street", "food", "herb"]
    trust: Literal["sure", "ask", "cased"]
    place: Literal["", "skin", "patch", "eye", "ear", "nose", "inhaled", "womb", "mouth"]
    names: str = Field(min_length=1)


def register_names(rows: Sequence[Mapping[str, str]], ingredients: "Ingredients", everyday: set[str]) -> Iterator[Name]:
    """The names of registers and trade lists, each with the trust it deserves."""
    for number, raw in enumerate(rows, start=2):
        row = validated(NameRow, raw, f"names.csv line {number}")
        ids = row.ingredients.split("|")
        if strange := [one for one in ids if one not in ingredients.rows]:
            raise BadKnowledge(f"names.csv line {number}: {row.name}: no such ingredient {strange}")
        parents = tuple(dict.fromkeys(ingredients.parent(one) for one in ids))
        trust = _trust(row, parents, everyday)
        if trust:
            yield Name(row.name, parents, VIA.get(row.kind, "alias"), trust, "", _rank(row))


def curated_names(rows: Sequence[Mapping[str, str]], ingredients: "Ingredients") -> Iterator[Name]:
    """The names written for this project; they override the registers. One name has one meaning."""
    meaning: dict[str, tuple[str, ...]] = {}
    for number, raw in enumerate(rows, start=2):
        row = validated(CuratedRow, raw, f"curated_names.csv line {number}")
        where = f"curated_names.csv line {number}"
        ids = tuple(dict.fromkeys(ingredients.named(one, where) for one in row.ingredients.split("+")))
        for place, name in enumerate(row.names.split("|")):
            if set(meaning.setdefault(key(name), ids)) != set(ids):
                raise BadKnowledge(f"{where}: {name!r} already means {meaning[key(name)]}; give one row, or trust ask")
            generic = len(ids) == 1 and name.casefold() == ingredients.shown[ids[0]]
            via = "generic" if generic else "brand" if row.kind == "brand" else "alias"
            at = 0 if generic else None if row.kind == "alias" else place
            yield Name(name, ids, via, row.trust, row.place, GENERIC if generic else CURATED, at)


def better(one: Name, other: Name) -> Name:
    """Of two names with the same key the better founded; equally founded ones that disagree are asked about."""
    if set(one.ingredients) == set(other.ingredients) or one.rank != other.rank:
        return max(one, other, key=lambda name: (name.rank, name.trust == "sure", len(words(name.display))))
    both = tuple(dict.fromkeys((*one.ingredients, *other.ingredients)))
    return Name(one.display, both, one.via, "ask", one.place, one.rank)


def offers(names: Iterable[Name], plain: set[str]) -> dict[str, int]:
    """How early each name is offered while typing, by key: the better known its ingredient the earlier; 0 is never.

    A register's name that is long, or consists of ``plain`` words and numbers only, is nothing that people pick.
    """
    every = list(names)
    fame = Counter(one for name in every if name.rank == CURATED for one in name.ingredients)
    hidden = {name.key for name in every if name.rank < CURATED and _unhandy([*words(name.display)], plain)}
    early = {name.key: _offer(name, min(fame[one] for one in name.ingredients)) for name in every}
    return early | dict.fromkeys(hidden, 0)


def _unhandy(spelled: Sequence[Word], plain: set[str]) -> bool:
    return len(spelled) > MOST_OFFERED_WORDS or all(word.text in plain or word.is_amount for word in spelled)


def _offer(name: Name, fame: int) -> int:
    """Generics and first-listed brands first; misspellings and unsure names not at all."""
    known = name.via == "generic" or name.rank >= CURATED or (name.via == "brand" and name.rank > 1)
    if name.trust == "confirm" or name.place_in_row is None or not known:
        return 0
    if name.rank < CURATED:
        return name.rank
    if not fame:
        return name.rank
    return max(10, 1000 + 10 * min(fame, MOST_FAME) - LATER * name.place_in_row)


def _rank(row: NameRow) -> int:
    if row.kind == "generic":
        return 8
    sources = row.sources.split("|")
    return 6 if "curated" in sources else min(5, len(sources) + (row.kind == "combination"))


def _trust(row: NameRow, parents: tuple[str, ...], everyday: set[str]) -> str | None:
    """Sure, confirm, ask, or None: left out."""
    curated = "curated" in row.sources.split("|")
    found = key(row.name)
    if row.kind == "ambiguous" or row.flag == "ask_user":
        return "ask"
    if curated or row.kind == "generic":
        return "sure"
    if len(found) < SHORTEST or found in everyday or row.zipf:
        return None
    if len(parents) > 1 and row.kind != "combination":
        return "ask"
    if row.flag in {"ambiguous", "multi_or_ambiguous"} and row.kind != "combination":
        return "confirm"
    return "sure" if _well_founded(row, found, parents) else "confirm"


def _well_founded(row: NameRow, found: str, parents: tuple[str, ...]) -> bool:
    sources = set(row.sources.split("|"))
    if len(found) < SHORTEST_SURE:
        return False
    if len(sources) > 1 or row.kind == "combination":
        return True
    if not sources <= TRADE_LISTS and row.flag != "single_source_possible_combination":
        return True
    return any(_resembles(found, key(one.replace("_", " "))) for one in parents)


def _resembles(name: str, generic: str) -> bool:
    """Whether a name is a spelling, a salt or another language's form of the generic name."""
    if generic in name or (len(name) > SHORTEST_SURE + 1 and name in generic):
        return True
    return SequenceMatcher(None, name, generic, autojunk=False).ratio() >= 0.8
