"""What is said in words, and how it is said in another language: PO files beside the facts, compiled with them."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SOURCE = "en"
LANGUAGES = ("en", "es")
PLACEHOLDER = re.compile(r"\{[a-z_]*[^{}]*\}|%\([a-z_]+\)[a-z]|%[sdg]")

# Which fields of which shelf are words for people. What is not named here (names of studies, units, what the person
# typed) is the same in every language.
SPOKEN: dict[str, frozenset[str]] = {
    "rules": frozenset({"title", "why", "action"}),
    "mechanisms": frozenset({"title", "why", "action"}),
    "pairs": frozenset({"note"}),
    "law_findings": frozenset({"title", "why", "action"}),
    "emergency": frozenset({"title", "signs", "act", "how", "place"}),
    "labs": frozenset({"stop_rules", "name"}),
    "claims": frozenset({"claim", "reason", "plain", "clinician", "direction", "size", "marks"}),
    "pages": frozenset(
        {"title", "short", "ask", "heading", "plain", "clinician", "points", "unknown", "do", "what", "table_title"}
    ),
    "omissions": frozenset({"missing"}),
    "receptors": frozenset({"alkaloid", "versus", "system", "note"}),
    "content": frozenset({"alkaloid", "product", "note"}),
    "human": frozenset({"analyte", "form", "measure", "statistic", "occasion", "note"}),
    "studied": frozenset({"said"}),
    "enzymes": frozenset({"system", "kratom", "note"}),
    "trials": frozenset(
        "words variants card title question who note arms why instead steps heading text".split()  # noqa: SIM905
    ),
}
LAW_FIELDS = ("rules", "conflicts", "pending")


def translated(shelf: str, content: Any, say: Callable[[str], str]) -> Any:
    """``content`` of ``shelf`` with every spoken field put through ``say``; the rest is left as it is."""
    return _walked(content, SPOKEN[shelf], say, spoken=False)


def spoken(shelf: str, content: Any) -> Iterator[str]:
    """Every string of ``shelf`` that is words for people, in the order of the file, repeated where it repeats."""
    found: list[str] = []

    def keep(text: str) -> str:
        found.append(text)
        return text

    _walked(content, SPOKEN[shelf], keep, spoken=False)
    yield from found


def placeholders(text: str) -> list[str]:
    """What is filled in later; a translation must hold the same, in any order."""
    return sorted(PLACEHOLDER.findall(text))


def catalogue(folder: Path, language: str) -> dict[str, str]:
    """English to ``language`` from every finished entry of its PO files under ``folder``."""
    found: dict[str, str] = {}
    for path in sorted((folder / language).glob("*.po")):
        found |= said(path)
    return found


def said(path: Path) -> dict[str, str]:
    """English to another language from every finished entry of one PO file."""
    import polib

    return {one.msgid: one.msgstr for one in polib.pofile(str(path)) if one.translated()}


def _walked(value: Any, fields: frozenset[str], say: Callable[[str], str], *, spoken: bool) -> Any:
    if isinstance(value, dict):
        return {name: _walked(one, fields, say, spoken=spoken or name in fields) for name, one in value.items()}
    if isinstance(value, list):
        return [_walked(one, fields, say, spoken=spoken) for one in value]
    return say(value) if spoken and isinstance(value, str) and value else value
