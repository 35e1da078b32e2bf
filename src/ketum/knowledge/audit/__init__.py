"""Read an article with the reader: what each sentence states, whether it is true, and what was left out."""

from typing import TYPE_CHECKING

from ketum.knowledge.audit.extraction import Unreadable, extracted

if TYPE_CHECKING:
    from ketum.knowledge.audit.reading import Audit
    from ketum.knowledge.library import Library

__all__ = ["Unreadable", "audit", "extracted"]


def audit(text: str, library: "Library") -> "Audit":
    """Every sentence of ``text`` with its verdict; what is loaded for it is loaded on first use."""
    from ketum.knowledge.audit.reading import read

    return read(text, library)
