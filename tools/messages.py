"""Collect everything that is said in words into the PO files of every language: ``make messages``.

Two kinds: the pages' own words (templates and code of ``ketum.web``, one file ``django.po`` per language) and those of
the knowledge (``knowledge/data/languages``, one file per shelf). A finished translation is kept; one whose English has
changed or gone is dropped to the end of the file as obsolete.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import polib

from ketum.knowledge.languages import LANGUAGES, LAW_FIELDS, SOURCE, SPOKEN, spoken
from ketum.knowledge.library import Library, library

ROOT = Path(__file__).parents[1] / "src" / "ketum"
WEB, DATA = ROOT / "web", ROOT / "knowledge" / "data" / "languages"
CORE = ("safety", "labs", "watch", "knowledge", "instruments", "pharmacology", "regimen", "trials")
CALLS = {"_", "gettext", "gettext_lazy", "pgettext", "ngettext", "ngettext_lazy"}
PLURALS = {"ngettext", "ngettext_lazy"}
TRANSLATE = re.compile(r"""\{%\s*translate\s+(?:"([^"]*)"|'([^']*)')""")
BLOCK = re.compile(r"\{%\s*blocktranslate\b([^%]*)%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
PLURAL = re.compile(r"\{%\s*plural\s*%\}")
KEY = re.compile(r"[a-z_]+\.[a-z_]+")  # names a message that lies in the knowledge, and is none itself
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")

Message = tuple[str, str | None]  # the English, and its plural where there is one
LICENCE = {
    "web": "Apache-2.0",
    "knowledge": "CC-BY-SA-4.0",
}


def of_pages() -> dict[Message, list[str]]:
    """Every message of templates and code of the pages, with the files that say it."""
    found: dict[Message, list[str]] = {}
    for path in sorted([*WEB.rglob("*"), *(ROOT / "store").rglob("*.py")]):
        if path.suffix in {".html", ".js", ".txt"} and "templates" in path.parts:
            messages: Iterable[Message] = in_template(path.read_text(encoding="utf-8"))
        elif path.suffix == ".py":
            messages = in_code(path.read_text(encoding="utf-8"), CALLS)
        else:
            continue
        for one in messages:
            found.setdefault(one, []).append(path.relative_to(ROOT).as_posix())
    return found


def of_knowledge() -> dict[str, list[str]]:
    """Every string of the knowledge that is words for people, by shelf, each once."""
    shelf = library()
    found = {name: _unique(spoken(name, shelf.blob(name))) for name in SPOKEN}
    found["law"] = _unique(_law(shelf))
    found["places"] = _unique(name for (name,) in shelf.rows("SELECT name FROM law_place ORDER BY code"))
    found["rooms"] = _unique(
        english
        for room in CORE
        for path in sorted((ROOT / room).rglob("*.py"))
        for english, _ in in_code(path.read_text(encoding="utf-8"), {"say"})
        if not KEY.fullmatch(english)
    )
    found["rooms"] += _named_words()
    return found


def in_template(text: str) -> Iterator[Message]:
    """The messages of one template, as Django's own reader names them."""
    for one in TRANSLATE.finditer(text):
        yield one[1] if one[1] is not None else one[2], None
    for options, body in BLOCK.findall(text):
        trimmed = " trimmed" in f" {options.strip()} ".replace("  ", " ")
        parts = [_plain(part, trimmed=trimmed) for part in PLURAL.split(body)]
        yield parts[0], parts[1] if len(parts) > 1 else None


def in_code(text: str, calls: set[str]) -> Iterator[Message]:
    """The literal messages given to one of ``calls`` in a Python file."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        said = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in calls and said:
            yield said[0], said[1] if name in PLURALS else None


def refresh(path: Path, language: str, messages: Iterable[Message], licence: str) -> tuple[int, int]:
    """Bring one PO file up to date; how many messages it has, and how many are not translated yet."""
    catalogue = polib.pofile(str(path)) if path.exists() else polib.POFile(wrapwidth=120)
    catalogue.wrapwidth = 120
    catalogue.header = f"Words of Ketum in another language. Licence: {licence}."
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    wanted = dict.fromkeys(messages)
    held = {(one.msgid, one.msgid_plural or None): one for one in catalogue}
    fresh = polib.POFile(wrapwidth=120)
    fresh.header, fresh.metadata = catalogue.header, catalogue.metadata
    fresh.metadata_is_fuzzy = False
    for english, plural in wanted:
        fresh.append(held.get((english, plural)) or _empty(english, plural))
    path.parent.mkdir(parents=True, exist_ok=True)
    if wanted:
        fresh.save(str(path))
    return len(wanted), len(fresh.untranslated_entries()) + len(fresh.fuzzy_entries())


def main() -> int:
    """Refresh every PO file and say what is missing."""
    missing = 0
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        pages = refresh(WEB / "locale" / language / "LC_MESSAGES" / "django.po", language, of_pages(), LICENCE["web"])
        counts = {"web": pages}
        for shelf, said in of_knowledge().items():
            path = DATA / language / f"{shelf}.po"
            counts[shelf] = refresh(path, language, ((one, None) for one in said), LICENCE["knowledge"])
        for name, (every, lacking) in counts.items():
            print(f"{language} {name}: {every} messages, {lacking} to translate")
            missing += lacking
    return missing


def _empty(english: str, plural: str | None) -> polib.POEntry:
    if plural is None:
        return polib.POEntry(msgid=english, msgstr="")
    return polib.POEntry(msgid=english, msgid_plural=plural, msgstr_plural={0: "", 1: ""})


def _plain(text: str, *, trimmed: bool) -> str:
    said = VARIABLE.sub(r"%(\1)s", text.replace("%", "%%"))
    return " ".join(line.strip() for line in said.strip().splitlines()) if trimmed else said


def _law(shelf: Library) -> Iterator[str]:
    import json

    for (text,) in shelf.rows("SELECT json FROM law_row ORDER BY place, substance"):
        row = json.loads(text)
        yield from (row[field] for field in LAW_FIELDS if row[field])


def _named_words() -> list[str]:
    """Words that the rooms keep in tables of their own and hand to ``say`` by variable."""
    from ketum.knowledge.audit import WORDS as VERDICTS
    from ketum.knowledge.audit.extraction import WHY
    from ketum.knowledge.law import WORDS
    from ketum.labs.liver import Pattern
    from ketum.pharmacology.interactions.ratio import CERTAINTY
    from ketum.pharmacology.speech import FORMS
    from ketum.safety.interactions import CLASSES

    return _unique(
        [
            *WORDS.values(),
            *VERDICTS.values(),
            *WHY.values(),
            *get_args(Pattern),
            *FORMS.values(),
            *CERTAINTY.values(),
            *(name for name, _, _ in CLASSES.values()),
        ]
    )


def _unique(said: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(said))


if __name__ == "__main__":
    sys.exit(0 if main() >= 0 else 1)
