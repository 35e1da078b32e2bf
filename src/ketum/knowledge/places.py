"""Which place is meant: codes, names, other languages, a city within its state. Asked when in doubt, never guessed."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from ketum.knowledge.library import Library

SPOKEN = re.compile(
    r"^(?:i live in|i am in|i m in|im in|we live in|living in|live in|travel to|travelling to|in|from|near|the|"
    r"state of|commonwealth of|city of|republic of|kingdom of|province of) (?=\S)"
)
EVERYDAY = {"at", "be", "by", "hi", "in", "is", "it", "me", "my", "no", "ok", "or"}  # codes in capitals only
WRITTEN_OUT = {"st": "saint", "ft": "fort", "mt": "mount"}
LONGEST, MOST_CANDIDATES, CLOSE = 200, 6, 86
Tokens = tuple[str, ...]


class Place(msgspec.Struct, frozen=True):
    """A country (ISO 3166-1), a state (ISO 3166-2) or, after a colon, a county or city of it."""

    code: str
    name: str
    parent: str | None = None


class FoundPlace(msgspec.Struct, frozen=True):
    """The one place that is meant, or the candidates; ``unread`` are the parts that are not on file."""

    place: Place | None = None
    candidates: tuple[Place, ...] = ()
    unread: tuple[str, ...] = ()


def day(text: str) -> date:
    """The first day of ``2025``, ``2025-03`` or ``2025-03-09``; raises ``ValueError`` when it is none."""
    year, month, of_month = (*map(int, text.split("-")), 1, 1)[:3]
    return date(year, month, of_month)


def key(text: str) -> str:
    """A name without accents, case and punctuation: ``D.C.`` and ``dc`` are the same."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    spaced = re.sub(r"[\W_]+", " ", re.sub(r"['’.]", "", bare.replace("&", " and "))).strip()
    words = spaced.split()
    written = [WRITTEN_OUT.get(word, word) for word in words[:-1]] + words[-1:]
    return " ".join(written)


def find_place(text: str, library: Library) -> FoundPlace:
    """The place that ``text`` names. A name that several places share gives candidates, one of none gives nothing."""
    return _Finder(library).find(text[:LONGEST])


class _Finder:
    """Looks names up in one library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def find(self, text: str) -> FoundPlace:
        whole = _said(text)
        if exact := self.named(whole):
            if whole[0] in EVERYDAY and not text.strip().isupper():
                return FoundPlace(candidates=self.places(exact))
            return self.settled(exact, kinds={"own", "city"})
        parts = [tokens for one in re.split(r"[,;/()\n]", text) if (tokens := _said(one))]
        if len(parts) > 1:
            return self.narrowed(parts)
        if hits := self.within(whole, None):
            return self.settled(hits)
        return FoundPlace(candidates=self.near(whole))

    def named(self, tokens: Tokens) -> dict[str, str]:
        """Codes of the places that have exactly this name, each with the kind of name."""
        return dict(self.library.rows("SELECT place, kind FROM law_name WHERE key = ?", " ".join(tokens)))

    def within(self, tokens: Tokens, context: Iterable[str] | None) -> dict[str, str]:
        """Places of this name inside ``context``; without commas the words are divided where both sides fit."""
        hits = self.inside(self.named(tokens), context)
        for cut in range(1, len(tokens)):
            if hits:
                break
            for outer, inner in ((tokens[cut:], tokens[:cut]), (tokens[:cut], tokens[cut:])):
                wider = self.inside(self.named(outer), context)
                hits = hits or (self.within(inner, wider) if wider else {})
        return hits

    def inside(self, hits: dict[str, str], context: Iterable[str] | None) -> dict[str, str]:
        if context is None:
            return hits
        around = set(context)
        return {code: kind for code, kind in hits.items() if around & set(self.chain(code))}

    def chain(self, code: str) -> list[str]:
        """The place itself, then what it lies in."""
        found = [code]
        while parent := self.place(found[-1]).parent:
            found.append(parent)
        return found

    def place(self, code: str) -> Place:
        return Place(*self.library.rows("SELECT code, name, parent FROM law_place WHERE code = ?", code)[0])

    def narrowed(self, parts: Sequence[Tokens]) -> FoundPlace:
        """``city, state, country`` read from the right, each part inside the one after it."""
        context: dict[str, str] = {}
        unread: list[str] = []
        for tokens in reversed(parts):
            hits = self.within(tokens, context or None)
            if hits:
                context = hits
                continue
            elsewhere = self.named(tokens)
            around = {code: kind for code, kind in context.items() if set(elsewhere) & set(self.chain(code))}
            if around:
                context = around
            elif "own" in elsewhere.values():
                return FoundPlace(candidates=self.places([*context, *elsewhere]))
            else:
                unread.append(" ".join(tokens))
        if not context:
            return FoundPlace(unread=tuple(unread))
        settled = self.settled(context) if len(unread) < len(parts) - 1 else self.settled(context, {"own", "city"})
        return msgspec.structs.replace(settled, unread=tuple(unread))

    def settled(self, hits: dict[str, str], kinds: set[str] | None = None) -> FoundPlace:
        """One place that may stand alone, otherwise candidates."""
        if len(hits) == 1 and (kinds is None or set(hits.values()) <= kinds):
            return FoundPlace(self.place(next(iter(hits))))
        return FoundPlace(candidates=self.places(hits))

    def places(self, codes: Iterable[str]) -> tuple[Place, ...]:
        return tuple(self.place(code) for code in sorted(set(codes)))[:MOST_CANDIDATES]

    def near(self, tokens: Tokens) -> tuple[Place, ...]:
        """What may have been meant by a misspelling, or by words that end in a place: offered, never taken."""
        for start in range(1, len(tokens)):
            own = {code for code, kind in self.named(tokens[start:]).items() if kind == "own" and start}
            if own and len(tokens[start]) > 2:
                return self.places(own)
        from rapidfuzz import fuzz, process

        words = " ".join(tokens)
        rows = self.library.rows("SELECT key, place FROM law_name WHERE kind = 'own' AND length(key) > 3")
        close = process.extract(words, [name for name, _ in rows], scorer=fuzz.ratio, score_cutoff=CLOSE, limit=3)
        return self.places(rows[index][1] for _, _, index in close)


def _said(text: str) -> Tokens:
    """The words of a place without ``I live in`` and postal codes."""
    said = key(text)
    while (shorter := SPOKEN.sub("", said)) != said:
        said = shorter
    return tuple(word for word in said.split() if not word.isdigit())
