"""Articles as people save them: what is shown is read, the rest is not."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from ketum.knowledge.audit import Unread, Unreadable, audit_article, extracted
from ketum.knowledge.audit.extraction import LARGEST_BYTES, MOST_CHARACTERS
from ketum.knowledge.audit.sentences import sentences
from ketum.knowledge.library import Library


def pdf(line: str) -> bytes:
    """A PDF of one page with one line on it."""
    drawn = f"BT /F1 12 Tf 72 700 Td ({line}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


def test_scripts_menus_and_hidden_parts_of_a_page_are_not_read() -> None:
    page = (
        b"<html><head><title>t</title><script>var a='Kratom is safe'</script></head><body><nav>Shop</nav>"
        b"<h1>Kratom &amp; pain</h1><p>It is <b>not</b>\n harmless.</p><p hidden>Hidden</p></body></html>"
    )
    assert extracted("page.html", page) == "Kratom & pain\n\nIt is not harmless."


def test_markdown_loses_its_marks() -> None:
    text = extracted("a.md", b"# Title\n\n- **Bold** and [a link](https://example.org/x)\n")
    assert text == "Title\n\nBold and a link"


def test_a_pdf_is_read() -> None:
    assert extracted("a.pdf", pdf("Kratom can be addictive.")) == "Kratom can be addictive."


def test_a_locked_pdf_says_so(shelf: Library) -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    found = audit_article(held.getvalue(), shelf)
    assert isinstance(found, Unread)
    assert "locked" in found.why


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no text"),
        (b"   \n ", "no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text"),
        (b"%PDF-1.7 nothing more", "damaged"),
        (b"a" * (LARGEST_BYTES + 1), "bytes are too many"),
        (b"word " * (MOST_CHARACTERS // 4), "characters are too many"),
    ],
)
def test_what_cannot_be_read_says_why_and_how_to_mend_it(data: bytes, said: str, shelf: Library) -> None:
    found = audit_article(data, shelf)
    assert isinstance(found, Unread)
    assert said in found.why


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    try:
        said = extracted("a", data)
    except Unreadable as error:
        said = str(error)
    assert said.strip()


@given(st.text(max_size=400))
def test_sentences_hold_all_that_is_not_white_in_order(text: str) -> None:
    found = sentences(text)
    assert all(one.text == text[one.start : one.end] for one in found)
    assert "".join("".join(one.text for one in found).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dr. Lee takes 2.5 g. It helps.", 2),
        ("Heading\n\nFirst. Second!", 3),
        ("one thought\nanother thought", 2),
        ("e.g. in the U.S. it is sold.", 1),
        ("Is it safe? No.", 2),
    ],
)
def test_where_sentences_end(text: str, count: int) -> None:
    assert len(sentences(text)) == count
