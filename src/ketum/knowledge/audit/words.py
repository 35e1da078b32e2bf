"""Words of a sentence in one form: small letters, no contractions, one name for 7-OH, numbers as numbers."""

import re
import unicodedata

CONTRACTIONS = (
    (re.compile(r"\bwon'?t\b"), "will not"),
    (re.compile(r"\b(?:can'?t|cannot)\b"), "can not"),
    (re.compile(r"\bshan'?t\b"), "shall not"),
    (re.compile(r"\bain'?t\b"), "is not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"\b(is|are|was|were|do|does|did|has|have|had|would|could|should)nt\b"), r"\1 not"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'m\b|\bim\b"), " am"),
    (re.compile(r"\bgonna\b"), "going to"),
)
SEVEN_OH = re.compile(r"\b7[ -]?oh\b|\b7 ?-? ?hydroxy ?-?mitragynine\b|\bseven[ -]oh\b")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[?%!$,;:.()\"]")
ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("edly", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", ""))


def plain(text: str) -> str:
    """``text`` in small letters, without accents, contractions and typographic marks."""
    text = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    text = re.sub(r"[’‘`´]", "'", re.sub(r"[“”«»]", '"', re.sub(r"[‐‑‒–—−]", "-", text)))
    for pattern, full in CONTRACTIONS:
        text = pattern.sub(full, text)
    return SEVEN_OH.sub(" sevenoh ", THOUSANDS.sub("", text))


def words(text: str) -> list[str]:
    """The words, numbers and telling marks of a text that is ``plain`` already."""
    return WORD.findall(text)


def stem(word: str) -> str:
    """A word without its ending; crude, and the same for every form that matters here."""
    if len(word) < 4:
        return word
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + instead
    return word
