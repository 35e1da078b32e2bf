"""Reads everything that the grammar knows, in the order of the text: quantities, rates, spans, numbers and cues."""

from ketum.pharmacology.amounts.items import Item
from ketum.pharmacology.amounts.lexicon import Lexicon, Part
from ketum.pharmacology.amounts.spans import Spans

CUES = ("ended", "contrast", "once_off", "day_off", "total", "bought", "left", "stop", "or_less", "lasts")
TAKEN_WITH = {"with", "in", "into"}
SIGNS = {"then", "with", "by", ",", "(", ":", "=", "kratom", "so", "ketum", "followed", "as", "also"}
INERT = {
    "and_word", "of", "owner", "not_subject", "question_word", "joint", "goes_on", "it", "be", "it_is", "time_fill",
    "time_lead", "objects", "held_by", "them", "since", "strains", "selves", "takes", "amount_noun",
}  # fmt: skip


def items_of(parts: list[Part], words: Lexicon) -> list[Item]:
    """Everything that the grammar can read, in the order of the text."""
    reader = Spans(parts, words)
    found: list[Item] = []
    i = 0
    while i < len(parts):
        item, i = _next_item(reader, words, i)
        if item:
            found.append(item)
    return found


def _next_item(reader: Spans, words: Lexicon, i: int) -> tuple[Item | None, int]:
    part = reader.parts[i]
    if part.number is None and INERT.issuperset(part.kinds) and part.text not in {"on", "x"}:
        return (_foreign(reader, i) if words.foreign(part) else _sign(part, i)), i + 1
    for kind, read in (("rate", reader.rate), ("span", reader.span), ("quantity", reader.quantity)):
        found = read(i)
        if found:
            return Item(kind, found[0], part.text, i, found[1], _lead(reader, i)), found[1]
    number = reader.number(i) if reader.numeral(i) or reader.has(i, "about") else None
    if number:
        return Item("number", number[0], part.text, i, number[1]), number[1]
    if "not_kratom" in part.kinds:
        return _foreign(reader, i), i + 1
    for cue in CUES:
        if cue in part.kinds:
            return Item(cue, text=part.text, at=i, end=i + 1), i + 1
    return _sign(part, i), i + 1


def _lead(reader: Spans, i: int) -> str:
    """The word before place ``i``, or "in" and "with" a little further back: "in orange juice"."""
    near = (reader.text(j) for j in range(i - 1, max(i - 4, -1), -1))
    return next((word for word in near if word in TAKEN_WITH), reader.text(i - 1))


def _foreign(reader: Spans, i: int) -> Item:
    return Item("foreign", text=reader.text(i), at=i, end=i + 1, lead=_lead(reader, i))


def _sign(part: Part, i: int) -> Item | None:
    return Item("sign", text=part.text, at=i, end=i + 1) if part.text in SIGNS or "and_word" in part.kinds else None
