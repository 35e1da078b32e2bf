"""From text as typed to plain tokens: one way of writing fractions, dashes and numbers, and no figures that are none.

Money, dates, ages, laboratory values, strengths ("10x extract", "50:1") and names with digits ("L4-L5") look like
amounts and are not; they are taken out here. Times of the day stay, as ``⌚`` with the hour.
"""

import re
import unicodedata
from functools import cache

LONGEST = 6_000
_FRACTIONS = str.maketrans(
    {
        "½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅓": " 1/3", "⅔": " 2/3", "⅛": " 1/8", "⅕": " 1/5",
        "–": "-", "—": " - ", "‑": "-", "−": "-", "‒": "-", "×": " x ", "✕": " x ", "·": " ", "•": " ; ",
        "’": "'", "‘": "'", "´": "'", "≤": " up to ", "≥": " at least ", "→": " ⇒ ", "➔": " ⇒ ", "⟶": " ⇒ ",
        "µ": "u", "μ": "u", "⁄": "/", "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "",
        "\n": " ; ", "\r": " ", "&": " and ", "[": "(", "]": ")", "“": " ", "”": " ", '"': " ", "…": " ", "⌚": " ",
        "≈": "=",
    }
)  # fmt: skip
_N = r"\d[\d.,]*"
_MIT = r"(?:mitragyn\w*|mit)\b"
_NOT_AMOUNTS = re.compile(
    rf"""
    (?P<money>[$€£]\s*{_N}(?:\s*-\s*[$€£]?{_N})?|{_N}\s*(?:\$|€|£|(?:dollars?|usd|bucks|euros?|pesos|baht|ringgit)\b))
  | (?P<date>\b\d{{4}}-\d\d?-\d\d?\b|\b\d\d?[/.]\d\d?[/.](?:\d{{4}}|\d\d)\b|\bsince\s+(?:19|20)\d\d\b)
  | (?P<ended>\b(?:from|between|von|de)\s+(?:19|20)\d\d\s*(?:-|to|until|till|and|bis|à|a)\s*(?:19|20)\d\d\b
      |\buntil\s+(?:19|20)\d\d\b)
  | (?P<year>\b(?:in|from|back\s+in|by|im\s+jahr|en)\s+(?:19|20)\d\d\b)
  | (?P<hours>\b(?:0\d[0-5]\d|(?:1\d|2[0-3])(?:00|30)(?=\s+\d|\s*h))\s*(?:h(?:rs?|ours)?\b)?)
  | (?P<clock>\b\d\d?(?::\d\d)?\s*(?:[ap]m\b|[ap]\.m\.)|\b\d\d?:\d\d\b(?:\s*uhr)?
      |\b\d\d?(?=\s*(?:-|bis)\s*\d\d?\s*uhr\b)|\b\d\d?\s*(?:uhr|o'?clock)\b)
  | (?P<aged>\b\d+\s*-?\s*(?:years?|yrs?|y|yo)?[\s-]*(?:old\b|y/?o\b)(?:\s*[mf]\b)?|\b\d\d\s?[mf]\b)
  | (?P<age>\b(?:aged?|age:)\s*\d+|\bi(?:'m|\s+am)\s+\d\d(?=\s*(?:[,.;]|and\b|years)))
  | (?P<height>\b\d'\s?\d{{1,2}}\b|\b\d+\s?cm\b)
  | (?P<content>\s*{_N}\s*mg\s*(?:/|per)\s*(?:g|grams?|ml)\b(?!\s*[/.])(?=[\s,]+(?:of\s+)?{_MIT})
      |(?<=mitragynine)\s+{_N}\s*mg\s*(?:/|per)\s*(?:g|grams?|ml)\b)
  | (?P<lab>[<>]?\s*{_N}(?:\s*(?:-|to)\s*{_N})?\s*
        (?:ng|ug|mcg|mg|pg|nmol|umol|mmol|mol|iu|u|g)\s*(?:/|per)\s*(?:ml|dl|l|g|kg|gram|liter|litre|mg)\b)
  | (?P<seven>\b7[\s-]?(?:oh\b|ohm\b|hydroxy\w*|o\.h\.)(?:[\s-]?mitragynine?)?)
  | (?P<strength>\b\d+\s?x\s+(?=[a-z ]{{0,20}}(?:extract|strength|enhanced|tincture))|\b\d+:\d+(?::\d+)?\b)
  | (?P<pain>\b\d+\s*(?:/|out\s+of)\s*10\b(?!\s*(?:g|gm|grams?|tsp|caps?)\b))
  | (?P<latin>\b(?:b\.i\.d|t\.i\.d|q\.i\.d|p\.r\.n)\b\.?)
  | (?P<per_day>(?<=[\d\s])(?:gpd|g\.?p\.?d\.?)\b)
  | (?P<q>\bq\s?(?=\d))
  | (?P<by>\bx(?=\d)|(?<=g)x(?=\d)|(?<=\d)x(?=[a-z/]))
  | (?P<before>\bb4\b)
  | (?P<code>\b[a-z]+\d\w*(?:-[a-z]*\d+\w*)*)
    """,
    re.VERBOSE,
)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\.\d+|⌚[\d.]+|[^\W\d_]+(?:'[^\W\d_]+)?|[-/(),;.:+<>=~⇒?!@%]")
_COMPOUND = re.compile(r"(kratom|ketum)(?=[a-zäöüéß]{3})")
_ABBREVIATED = re.compile(r"\b(gestr|geh|approx|ca|avg|mr|mrs|ms|dr|pt|tgl|tägl|bzw|incl)\.(?!\w)", re.IGNORECASE)
_TOO_LONG = re.compile(r"\d{13,}")
_INSTEAD = {
    "money": " moneyspent ",
    "seven": " seven-oh ",
    "per_day": " g per day ",
    "q": " q ",
    "by": " x ",
    "strength": " strong-product ",
    "lab": " ; ",
    "aged": " aged-person ",
    "age": " ",
    "year": " at-year ",
    "ended": " years-ended ",
    "before": " before ",
}


def normalised(text: str) -> str:
    """One way of writing; at most the first 6,000 characters, which is more than anyone tells about an amount."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST].translate(_FRACTIONS)).translate(_FRACTIONS)
    plain = plain.replace("->", " ⇒ ").replace("=>", " ⇒ ").replace(">=", " at least ").replace("<=", " up to ")
    plain = _TOO_LONG.sub(" ", plain)
    plain = _ABBREVIATED.sub(r"\1 ", plain)
    plain = _COMPOUND.sub(r"\1 ", plain.lower())
    return _headed().sub(r"\3 \1 per \2", plain) if ":" in plain or "=" in plain else plain


@cache
def _headed() -> re.Pattern[str]:
    """A number behind its unit: "grams per day: 15"; made when a text needs it."""
    return re.compile(
        r"(?:^|(?<=[.;,(] ))(grams?|g|mg|capsules?|caps|teaspoons?|tsp|tablespoons?|tbsp|doses|times)"
        r"\s*(?:/|per\s|a\s)\s*(day|week|month)\s*[:=]\s*(~?\d+(?:[.,]\d+)*(?:\s*-\s*\d+(?:[.,]\d+)*)?)"
    )


def without_other_figures(text: str) -> str:
    """Normalised text without the figures that are no amounts."""
    return _NOT_AMOUNTS.sub(_instead, text)


def _instead(found: re.Match[str]) -> str:
    kind, said = found.lastgroup or "", found.group()
    if kind == "latin":
        return said.replace(".", "")
    if kind == "hours":
        return f" ⌚{int(said[:2]):g} "
    if kind == "clock":
        return f" ⌚{_hour(said):g} "
    if kind == "content":
        return f" {said} "
    if kind == "code":
        return said if said.startswith("mit") else f" {''.join(c for c in said if c.isalpha())}-code "
    return _INSTEAD.get(kind, " ")


def _hour(said: str) -> float:
    """The hour of a time of the day."""
    hour, _, minute = re.sub(r"[^\d:]", "", said).partition(":")
    value = min(float(hour) + (float(minute) / 60 if minute else 0.0), 24.0)
    if "p" in said and value < 12:
        return value + 12
    return value - 12 if "a" in said and 12 <= value < 13 else value


def tokens(text: str) -> list[str]:
    """The words, numbers and signs of normalised text."""
    return _TOKEN.findall(text)
