"""Read an article with the reader: what each sentence states, whether it is true, and what was left out."""

from typing import TYPE_CHECKING, Final

import msgspec

from ketum.knowledge.audit.extraction import SUFFIXES, Kind, Unreadable, extracted

if TYPE_CHECKING:
    from ketum.knowledge.audit.reading import Audit
    from ketum.knowledge.library import Library

__all__ = ["WORDS", "Kind", "Unread", "Unreadable", "audit", "audit_article", "extracted", "word"]

WORDS: Final = {
    "supported": "Supported",
    "partly_supported": "Partly supported",
    "unsupported": "Not supported",
    "contradicted": "Contradicted",
    "unknown": "Not known",
    "not_in_knowledge": "Not in our knowledge",
    "no_claim": "No claim",
}


class Unread(msgspec.Struct, frozen=True):
    """An article that could not be read; ``why`` says what is wrong and how to mend it, in the library's language."""

    why: str


def audit_article(source: str | bytes, library: "Library", *, kind: Kind | None = None) -> "Audit | Unread":
    """What an article says, sentence by sentence, beside what is known.

    ``source`` is text (as typed or pasted) or the bytes of a file; ``kind`` is what it is, told from the content when
    ``None``. Mark-up is taken away first; places in the result are places in its ``text``, not in ``source``.
    Never raises for what a person sends in: an empty, damaged, locked or too large article is ``Unread``.

    The result (``ketum.knowledge.audit.reading.Audit``) has ``segments()`` to show the text in order, ``sentences``
    with verdict, claim ids, one line of truth and ids of sources, ``counts``, ``dangerous`` (at most five, the worst
    first) and ``omissions``. Everything in words is in the library's language; ``word`` names a verdict.
    Nothing is stored or sent. The first call loads the model (about a second); then 1,500 words take one or two.
    """
    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    try:
        text = extracted(f"article{SUFFIXES[kind]}" if kind else "", data)
    except Unreadable as error:
        return Unread(error.said(library.say))
    return audit(text, library)


def audit(text: str, library: "Library") -> "Audit":
    """Every sentence of ``text`` with its verdict; what is loaded for it is loaded on first use."""
    from ketum.knowledge.audit.reading import read

    return read(text, library)


def word(verdict: str, library: "Library") -> str:
    """A verdict in words, in the library's language."""
    return library.say(WORDS[verdict])
