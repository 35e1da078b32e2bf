"""One spelling for what people write: case, accents, British spelling, plurals and endings do not matter."""

import re
import unicodedata
from functools import lru_cache

import msgspec

PIECE = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_][^\W_]*|[,.;:!?()/\n\r\t\u2022\u00b7|+]| [-\u2013\u2014] ")
APOSTROPHE = re.compile("['\u2019\u2018`\u00b4\u02bc\u2032]")
# French drops a vowel before an apostrophe (l'estomac, j'ai, d'épilepsie); English never begins a word so.
ELISION = re.compile(
    "\\b([ldjnsmtc]|qu)['\u2019\u02bc](?=[aeiouyh\u00e0\u00e2\u00e9\u00e8\u00ea\u00eb\u00ee\u00ef\u00f4\u00fb\u0153])"
)
WE_ARE = re.compile("['\u2019]re ")
BRITISH = (
    (re.compile("(?:ae|oe)(?=..|a$)"), "e"),
    (re.compile("our(?=$|s$|ed|ing|al$)"), "or"),
    (re.compile("is(?=e$|es$|ed$|ing$|ation)"), "iz"),
)
# A shorter form of these is another word: nursing a baby and a nurse, AIDS and an aid, stoned and a stone.
KEPT = frozenset(
    ["aids", "asbestos", "backpacking", "burning", "chills", "collapsed", "confuse", "confuses", "confusing",
     "cpps", "does", "expecting", "fainted", "fainting", "faints", "fiending", "fits", "flushed", "flushing",
     "gasping", "goes", "graves", "limes", "means", "mets", "needs", "noted", "nursing", "overdos", "pacing",
     "panting", "parched", "poisoned", "poisoning", "posturing", "pots", "puffed", "purging", "roofing", "running",
     "runs", "scaffolding", "shakes", "shaking", "shes", "sobs", "stoned", "stroked", "stroking", "swelling",
     "tearing", "tripped", "trots", "wasting", "welts", "winded", "withdrawing"]
)  # fmt: skip
# One word for every way to say no with a verb. "Cannot" and "unable to" deny nothing: "cannot breathe".
NEGATED = re.compile(
    r"\b(?:(can ?not|canot|could ?nt|could not|cudnt|(?:un|not )able to)|(does ?nt|did ?nt|do not|does not|did not)"
    r"|(will not|would not|wouldnt)|(has ?nt|had ?nt|have not|has not|had not))\b"
)
WORDS_OF_NO = (None, "cant", "dont", "wont", "havent")
PLAIN = str.maketrans({"\u00f8": "o", "\u00e6": "ae", "\u0153": "oe", "\u0142": "l", "\u0111": "d", "\u0131": "i"})


class Word(msgspec.Struct, frozen=True):
    """One word: as folded, its stem, and the strongest sign before it.

    ``.`` ends a sentence, ``)`` is a bracket, ``,`` lists, ``/`` stands between alternatives.
    """

    text: str
    stem: str
    gap: str = ""


def fold(text: str) -> str:
    """``text`` in lower case without accents, apostrophes and invisible signs."""
    if text.isascii():
        lower = text.lower()
        if "'" in lower:
            lower = ELISION.sub(r"\1e ", lower).replace("'re ", " are ").replace("'", "")
        return _plainly(lower.replace("`", ""))
    wide = ELISION.sub(r"\1e ", unicodedata.normalize("NFKC", text).casefold())
    spread = unicodedata.normalize("NFKD", APOSTROPHE.sub("", WE_ARE.sub(" are ", wide)))
    kept = (
        one
        for one in spread
        if not unicodedata.combining(one) and (one.isspace() or unicodedata.category(one)[0] != "C")
    )
    return _plainly("".join(kept).translate(PLAIN))


def _plainly(folded: str) -> str:
    if "not" not in folded and "nt" not in folded and "unable" not in folded:
        return folded
    return NEGATED.sub(lambda hit: WORDS_OF_NO[hit.lastindex or 0] or "", folded)


def words(text: str) -> list[Word]:
    """The words of ``text``, which is folded, in order; time and space grow with its length."""
    found: list[Word] = []
    gap = ""
    for piece in PIECE.findall(text):
        if piece[0].isalnum():
            found.append(Word(piece, stem(piece), gap))
            gap = ""
        else:
            gap = _stronger(gap, piece)
    return found


def key(parts: list[str]) -> str:
    """The key under which a phrase is kept: its stems without gaps, so that hyphens and spaces do not matter."""
    return "".join(parts)


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """``word`` without plural and verb endings, in American spelling: one for every form of it, not a real word."""
    if word in KEPT or len(word) < 4 or not word.isascii():
        return word
    if word.startswith("grey"):
        word = "gray" + word[4:]
    if len(word) > 4:
        for british, american in BRITISH:
            word = british.sub(american, word)
    word = _singular(word)
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) > 3 and not word.endswith("eed"):
            word = word[: -len(ending)]
            break
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    doubled = len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiou"
    return word[:-1] if doubled else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _stronger(gap: str, piece: str) -> str:
    if piece == ":":
        return gap
    if piece in "()":
        return gap if gap == "." else ")"
    if piece in ",/+|":
        return gap or ("," if piece == "," else "/")
    return "."
