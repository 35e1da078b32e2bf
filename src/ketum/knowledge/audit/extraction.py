"""From a file to plain text: HTML, Markdown, PDF or text, in reading order, without what is not shown."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePath
from typing import Literal

LARGEST_BYTES = 8_000_000
MOST_CHARACTERS = 400_000
Kind = Literal["text", "markdown", "html", "pdf"]
SUFFIXES: dict[Kind, str] = {"text": ".txt", "markdown": ".md", "html": ".html", "pdf": ".pdf"}
HTML_NAMES = {".html", ".htm", ".xhtml"}
LOOKS_LIKE_HTML = re.compile(
    r"<(?:!doctype html|html|head|body|div|p|h[1-6]|ul|ol|article|section|table)\b[^>]*>", re.I
)
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
MARKS = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|(?:[-*+•·‣◦▪–—][ \t]+)+|>[ \t]*)*", re.M)
RULE = re.compile(r"^[ \t]*(?:[-*_=][ \t]*){3,}$", re.M)
FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.M)
PICTURE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
LINK = re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)")
STRONG = re.compile(r"(\*\*|__|~~|`)(?=\S)(.+?)(?<=\S)\1")
EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*_])")
CLOSING_MARKS = re.compile(r"[ \t]+#+[ \t]*$", re.M)
CELLS = re.compile(r"[ \t]*\|[ \t]*")
LONG_LINE, LONGEST_LINE = 55, 110  # characters in the lines of a text that was broken to fit a page


WHY = {
    "large": "{size} bytes are too many; {most} are read at most. Save the article alone",
    "long": "{size} characters are too many; {most} are read at most. Save the article alone",
    "not_text": "this is not text; save the article as text, HTML or PDF",
    "empty": "there is no text in it; a scanned page must be turned into text first",
    "locked": "this PDF is locked with a password; save it without one",
    "damaged": "this PDF is damaged and cannot be read; save it again, or copy its text",
}


class Unreadable(ValueError):
    """A file that cannot be taken; the text says what is wrong and how to mend it."""

    def __init__(self, why: str, **values: str) -> None:
        """``why`` is a key of ``WHY``; ``values`` fill its placeholders."""
        self.why, self.values = why, values
        super().__init__(self.said(str))

    def said(self, say: Callable[[str], str]) -> str:
        """What is wrong, in the language of ``say``."""
        return say(WHY[self.why]).format(**self.values)


def extracted(name: str, data: bytes) -> str:
    """The text of a file, in reading order and without mark-up; ``name`` only helps to tell its kind.

    Raises ``Unreadable`` for a file that is too large, empty, damaged, or not text.
    """
    if len(data) > LARGEST_BYTES:
        raise Unreadable("large", size=f"{len(data):,}", most=f"{LARGEST_BYTES:,}")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        from ketum.knowledge.audit.pdf import text_of_pdf

        return _finished(_unwrapped(text_of_pdf(data)))
    text = _decoded(data)
    if PurePath(name).suffix.casefold() in HTML_NAMES or LOOKS_LIKE_HTML.search(text[:20_000]):
        from ketum.knowledge.audit.html import text_of_html

        return _finished(text_of_html(text))
    return _finished(_unwrapped(_unmarked(_clean(text))))


def _decoded(data: bytes) -> str:
    """Text, or ``Unreadable`` when the bytes are something else (a picture, an archive, a word processor's file)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise Unreadable("not_text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    odd = sum(text.count(one) for one in "\ufffd") + len(UNSEEN.findall(text))
    if odd > len(text) // 50:
        raise Unreadable("not_text")
    return text


def _clean(text: str) -> str:
    return UNSEEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))


def _unmarked(text: str) -> str:
    """Markdown without its marks; a plain text hardly changes."""
    text = FENCE.sub("", RULE.sub("", text))
    text = LINK.sub(r"\1", PICTURE.sub(r"\1", text))
    for mark in (STRONG, EMPHASIS):
        text = mark.sub(r"\2", text)
    text = CLOSING_MARKS.sub("", MARKS.sub("", text))
    return re.sub(r"^\|.*\|[ \t]*$", lambda row: CELLS.sub("  ", row.group()).strip(), text, flags=re.M)


def _unwrapped(text: str) -> str:
    """Paragraphs that a mail program or a page broke into lines of like length, in one line again.

    A post with one thought a line has lines of unlike length and stays as it is.
    """
    return "\n\n".join(_joined(one) for one in re.split(r"\n[ \t]*\n", text))


def _joined(paragraph: str) -> str:
    lines = [one.strip() for one in paragraph.strip("\n").split("\n")]
    lengths = [len(one) for one in lines[:-1]]
    if len(lines) < 3 or not LONG_LINE <= max(lengths) <= LONGEST_LINE or min(lengths) < 0.75 * max(lengths):
        return "\n".join(lines)
    open_ends = sum(not one.endswith((".", "!", "?", ":", ";")) for one in lines[:-1])
    return (" " if open_ends > len(lengths) // 2 else "\n").join(lines)


def _finished(text: str) -> str:
    text = re.sub(r"[ \t\xa0]+", " ", _clean(text))
    text = re.sub(r" ?\n ?", "\n", re.sub(r"\n{3,}", "\n\n", text)).strip()
    if not text:
        raise Unreadable("empty")
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("long", size=f"{len(text):,}", most=f"{MOST_CHARACTERS:,}")
    return text
