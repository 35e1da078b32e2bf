"""The text of a PDF, page after page."""

import io
import logging

from ketum.knowledge.audit.extraction import MOST_CHARACTERS, Unreadable

MOST_PAGES = 200
DAMAGE = (  # what pypdf raises on damaged or unknown files besides its own errors
    ValueError, LookupError, TypeError, AttributeError, OSError, RecursionError, NotImplementedError, MemoryError,
    ArithmeticError, AssertionError,
)  # fmt: skip


def text_of_pdf(data: bytes) -> str:
    """Plain text of a PDF; raises ``Unreadable`` for one that is locked, damaged or without text."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("locked")
        pages: list[str] = []
        for page in reader.pages[:MOST_PAGES]:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > MOST_CHARACTERS:
                break
    except Unreadable:
        raise
    except (PyPdfError, *DAMAGE) as error:
        raise Unreadable("damaged") from error
    return "\n\n".join(pages)
