"""From text as typed to plain tokens: one way of writing fractions, dashes and numbers, and no figures that are none.

Money, dates, ages, laboratory values, strengths ("10x extract", "50:1") and names with digits ("L4-L5") look like
amounts and are not; they are taken out here.
"""

import re
import unicodedata

LONGEST = 6_000
_FRACTIONS = str.maketrans(
    {
        "½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅓": " 1/3", "⅔": " 2/3", "⅛": " 1/8", "⅕": " 1/5",
        "–": "-", "—": " - ", "‑": "-", "−": "-", "‒": "-", "×": " x ", "✕": " x ", "·": " ", "•": " ; ",
        "’": "'", "‘": "'", "´": "'", "≤": " up to ", "≥": " at least ", "→": " ⇒ ", "➔": " ⇒ ", "⟶": " ⇒ ",
        "µ": "u", "μ": "u", "⁄": "/", "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "",
        "\n": " ; ", "\r": " ", "&": " and ", "[": "(", "]": ")", "“": " ", "”": " ", '"': " ", "…": " ",
    }
)  # fmt: skip
_N = r"\d[\d.,]*"
_NOT_AMOUNTS = re.compile(
    rf"""
    (?P<money>[$€£]\s*{_N}(?:\s*-\s*[$€£]?{_N})?|{_N}\s*(?:\$|€|£|(?:dollars?|usd|bucks|euros?|pesos|baht|ringgit)\b))
  | (?P<date>\b\d{{4}}-\d\d?-\d\d?\b|\b\d\d?[/.]\d\d?[/.](?:\d{{4}}|\d\d)\b|\b(?:since|in|from|until)\s+(?:19|20)\d\d\b)
  | (?P<clock>\b\d\d?(?::\d\d)?\s*(?:[ap]m\b|[ap]\.m\.)|\b\d\d?:\d\d\b)
  | (?P<age>\b(?:aged?|age:)\s*\d+|\b\d+\s*-?\s*(?:years?|yrs?|y|months?)?[\s-]*(?:old\b|y/?o\b))
  | (?P<content>{_N}\s*mg\s*(?:/|per)\s*g(?:ram)?\b(?!\s*[/.]))
  | (?P<lab>[<>]?\s*{_N}(?:\s*(?:-|to)\s*{_N})?\s*
        (?:ng|ug|mcg|mg|pg|nmol|umol|mmol|mol|iu|u|g)\s*(?:/|per)\s*(?:ml|dl|l|g|kg|gram|liter|litre|mg)\b)
  | (?P<percent>{_N}(?:\s*-\s*{_N})?\s*(?:%|percent\b))
  | (?P<seven>\b7[\s-]?(?:oh\b|ohm\b|hydroxy\w*|o\.h\.)(?:[\s-]?mitragynine?)?)
  | (?P<strength>\b\d+\s?x\s+(?=[a-z ]{{0,20}}(?:extract|strength|enhanced|tincture))|\b\d+:\d+(?::\d+)?\b)
  | (?P<latin>\b(?:b\.i\.d|t\.i\.d|q\.i\.d|p\.r\.n)\b\.?)
  | (?P<per_day>(?<=[\d\s])(?:gpd|g\.?p\.?d\.?)\b)
  | (?P<q>\bq\s?(?=\d))
  | (?P<by>\bx(?=\d)|(?<=g)x(?=\d))
  | (?P<code>\b[a-z]+\d\w*(?:-[a-z]*\d+\w*)*)
    """,
    re.VERBOSE,
)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\.\d+|[^\W\d_]+(?:'[^\W\d_]+)?|[-/(),;.:+<>=~⇒?!@]")
_INSTEAD = {
    "clock": " at-clock ",
    "seven": " seven-oh ",
    "per_day": " g per day ",
    "q": " q ",
    "by": " x ",
    "strength": " strong-product ",
}


def normalised(text: str) -> str:
    """One way of writing; at most the first 6,000 characters, which is more than anyone tells about an amount."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST].translate(_FRACTIONS)).translate(_FRACTIONS)
    return plain.replace("->", " ⇒ ").replace("=>", " ⇒ ").replace(">=", " at least ").replace("<=", " up to ").lower()


def without_other_figures(text: str) -> str:
    """Normalised text without the figures that are no amounts."""
    return _NOT_AMOUNTS.sub(_instead, text)


def _instead(found: re.Match[str]) -> str:
    kind = found.lastgroup or ""
    if kind == "latin":
        return found.group().replace(".", "")
    if kind == "code":
        return (
            f" {''.join(c for c in found.group() if c.isalpha())}-code "
            if not found.group().startswith("mit")
            else found.group()
        )
    return _INSTEAD.get(kind, " ; " if kind == "lab" else " ")


def tokens(text: str) -> list[str]:
    """The words, numbers and signs of normalised text."""
    return _TOKEN.findall(text)
