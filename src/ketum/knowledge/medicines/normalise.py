"""One spelling for what people type: case, accents, look-alike letters, punctuation and spacing do not matter."""

import re
import unicodedata

import msgspec

LONGEST_TEXT = 400  # letters that are read; no name of a medicine needs more

# Cyrillic and Greek letters that look Latin; replaced only inside words that also hold Latin letters.
TWINS = str.maketrans("аеорсухіѕјкмтвнԁɡοανρτικυϲ", "aeopcyxisjkmtbhdgoavptikuc")
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i", "μ": "u"})
APOSTROPHES = re.compile("['’‘`´ʼ′]")
WORD = re.compile(r"(?<![^\W_])\d*(?:[.,]\d+)+[^\W\d_]*|[^\W_]+(?:[.,]\d+(?![^\W\d_]))*|[,;.:!?#()]")
AMOUNT = re.compile(
    r"^\d*(?:[.,]?\d+)+(?:mg|mcg|ug|g|gm|ml|l|iu|ie|ui|u|k|x|h|hr|hrs|th|nd|rd|units?|tabs?|caps?|days?|weeks?)?$|^x\d+$|^q\d+h?$"
)
LATIN = re.compile("[a-z]")


class Word(msgspec.Struct, frozen=True):
    """One word of the text, folded; ``stop`` is the punctuation that follows it, ``numbered`` a "#" before it."""

    text: str
    stop: str = ""
    numbered: bool = False

    @property
    def is_amount(self) -> bool:
        """Whether it is a number, with or without a unit."""
        return AMOUNT.match(self.text) is not None


def fold(text: str) -> str:
    """``text`` in lower case without accents, invisible signs and letters that only look Latin."""
    if text.isascii():
        return APOSTROPHES.sub("", text[:LONGEST_TEXT].lower())
    wide = unicodedata.normalize("NFKC", text[: 4 * LONGEST_TEXT])[:LONGEST_TEXT]
    seen = "".join(letter for letter in wide if unicodedata.category(letter)[0] != "C" or letter.isspace())
    spread = unicodedata.normalize("NFKD", APOSTROPHES.sub("", seen.casefold()))
    plain = "".join(letter for letter in spread if not unicodedata.combining(letter)).translate(PLAIN)
    return " ".join(word.translate(TWINS) if LATIN.search(word) else word for word in plain.split())


def words(text: str) -> tuple[Word, ...]:
    """The words of ``text`` in order, folded."""
    found: list[Word] = []
    numbered = False
    for piece in WORD.findall(fold(text)):
        if piece == "#":
            numbered = True
        elif piece in ",;.:!?()":
            if found:
                found[-1] = msgspec.structs.replace(found[-1], stop=piece)
        else:
            found.append(Word(piece, "", numbered))
            numbered = False
    return tuple(found)


def key(text: str) -> str:
    """The key under which a name is kept: its folded letters and digits without gaps."""
    return "".join(word.text for word in words(text))
