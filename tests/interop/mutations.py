"""Files that are nearly right: a real one with pieces lost, doubled, swapped or replaced by what breaks readers."""

from hypothesis import strategies as st

from .health_connect_file import database
from .hostile import packed
from .reading import FILES

FORMATS = {
    "journal.json": "psychonautwiki",
    "herbal.csv": "herbal-tracker",
    "herbal.json": "herbal-tracker-json",
    "medtimer.csv": "medtimer",
    "bearable.csv": "bearable",
    "daylio.csv": "daylio",
    "export.xml": "apple-health",
    "oru.hl7": "hl7",
    "labor.csv": "lab-csv",
}
TOKENS = (
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\n", b"\r", b'"', b"'", b",", b";", b"|", b"^", b"~", b"\\", b"&",
    b"<", b">", b"]]>", b"&lol;", b"<!ENTITY a 'b'>", b"null", b"true", b"[]", b"{}", b"NaN", b"1e999", b"-1", b"0",
    b"9" * 400, b"-0.0", "٣".encode(), "\u202e".encode(), b"=cmd|' /C calc'!A0", b"2026-03-29 02:30", b"9999-12-31",
    b"0000-00-00", b"../../x", b"%s%n", b"\xed\xa0\x80", "🙂".encode(), b" " * 300, b"x" * 2_000,
)  # fmt: skip


def real(name: str) -> bytes:
    """A realistic file by its name."""
    if name == "health_connect.db":
        return database()
    if name == "apple.zip":
        return packed({"apple_health_export/export.xml": (FILES / "export.xml").read_bytes()})
    return (FILES / name).read_bytes()


@st.composite
def mutated(draw: st.DrawFn, raw: bytes) -> bytes:
    """``raw`` after a few changes."""
    found = bytearray(raw)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(found) - 1, 0)))
        length = draw(st.sampled_from([0, 1, 1, 2, 8, 40, 300]))
        match draw(st.sampled_from(["cut", "token", "token", "flip", "double", "swap", "end"])):
            case "cut":
                del found[at : at + length]
            case "token":
                found[at : at + length] = draw(st.sampled_from(TOKENS))
            case "flip" if found:
                found[at] ^= draw(st.integers(1, 255))
            case "double":
                found[at:at] = found[at : at + length]
            case "swap":
                other = draw(st.integers(0, max(len(found) - 1, 0)))
                found[at : at + length] = found[other : other + length]
            case "end":
                del found[at:]
    return bytes(found)
