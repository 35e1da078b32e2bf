"""Where sentences begin and end: also in headings, lists, threads, and posts without capitals."""

import re
from typing import NamedTuple

ABBREVIATIONS = {
    "dr", "mr", "mrs", "ms", "prof", "sen", "rep", "gov", "st", "jr", "sr", "vs", "v", "approx", "ca", "fig", "figs",
    "no", "nos", "vol", "ed", "eds", "inc", "ltd", "co", "corp", "dept", "e.g", "i.e", "eg", "ie", "cf", "al", "u.s",
    "u.k", "e.u", "a.k.a", "incl", "max", "min", "avg", "sp", "spp", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sep", "sept", "oct", "nov", "dec", "ref", "resp", "tab", "ph.d", "m.d", "b.i.d", "p.r.n", "m",
}  # fmt: skip
GOES_ON_AFTER = {
    "e.g",
    "i.e",
    "eg",
    "ie",
    "vs",
    "v",
    "dr",
    "mr",
    "mrs",
    "ms",
    "prof",
    "sen",
    "rep",
    "gov",
    "cf",
    "approx",
    "ca",
}
END = re.compile(r"(?P<end>[.!?…]+[\"”’')\]]*)(?P<gap>\s+)|(?P<line>\n+)")
LIST_NUMBER = re.compile(r"(?:^|\n)\s*(?:\(?\d{1,3}|[a-zA-Z])$")
WORD = re.compile(r"[\w.]+$")


class Span(NamedTuple):
    """A piece of a text: ``text`` is exactly what stands between ``start`` and ``end``."""

    text: str
    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """Every sentence, heading, list item and line, in order; together they hold all that is not white."""
    found: list[Span] = []
    start = 0
    for match in END.finditer(text):
        if match["line"] is None and not _is_end(text, start, match):
            continue
        end = match.start() if match["line"] is not None else match.end("end")
        _add(found, text, start, end)
        start = match.end()
    _add(found, text, start, len(text))
    return found


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if start >= end:
        return
    if found and not any(one.isalnum() for one in text[start:end]) and "\n" not in text[found[-1].end : start]:
        start = found.pop().start  # a smiley after the full stop belongs to what it comments
    found.append(Span(text[start:end], start, end))


def _is_end(text: str, start: int, match: re.Match[str]) -> bool:
    mark, after = match["end"], text[match.end() : match.end() + 1]
    if "\n" in match["gap"]:
        return True
    before = text[start : match.start()]
    if mark == ".":
        if LIST_NUMBER.search("\n" + before.lstrip()) and len(before.strip()) <= 4:
            return False  # "1." and "a." begin an item
        word = WORD.search(before)
        last = word.group().casefold() if word else ""
        if last in ABBREVIATIONS and (last in GOES_ON_AFTER or not after.isupper()):
            return False
        if last == "no" and after.isdigit():
            return False
        if len(last) == 1 and last.isalpha() and word and word.group().isupper() and last != "i":
            return False  # an initial
    if mark[-1] in "\"”’')]" and after.islower():
        return False  # "Is it safe?" she asked
    return not (mark in {"...", "…"} and after.islower())
