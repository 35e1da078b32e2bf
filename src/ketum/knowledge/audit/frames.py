"""What stands around a statement: "it is a myth that ..." turns it round, "he said that ..." only carries it."""

import re
from typing import NamedTuple

from ketum.knowledge.audit.words import plain


def _any(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


X = "(?P<x>.+)$"  # the statement
WHO = _any(
    "people", "sellers?", "shops?", "vendors?", "users?", "others", "some", "many", "fans", "advocates", "they",
    "everyone", "influencers?", "sites?", "packets?", "ads?",
)  # fmt: skip
WRONG = _any(
    "wrong", "false", "not true", "untrue", "a myth", "mistaken", "nonsense", "not tenable", "untenable",
    "unfounded", "debunked", "refuted", "baseless", "not correct", "incorrect", "misleading", "simply not so",
    "just not so", "not so", r"not borne out\b.*", r"contradicted\b.*", "rubbish", "bunk", r"bull\w*",
)  # fmt: skip
SIMPLY = _any("simply", "just", "plain", "clearly") + " "
NOUN = _any(
    "claim", "notion", "idea", "belief", "assertion", "myth", "statement", "theory", "rumou?r", "line", "story",
    "talk", "advice",
)  # fmt: skip
SAID = _any(
    "said", "says?", "insist(?:s|ed)?", "claim(?:s|ed)?", "argue[sd]?", "maintain(?:s|ed)?", "believe[sd]?",
    "swears?", "swore", r"told \w+", r"tells \w+", r"assured \w+", "reckons?", "warn(?:s|ed)?", "add(?:s|ed)",
    "wrote", "writes", "countered", "explain(?:s|ed)",
)  # fmt: skip
SPEAKER = _any("he", "she", "they", "it", r"the \w+", r"(?:the |a )?\w+ \w+", r"\w+")
SUPPOSE = _any("believe", "think", "assume", "imagine", "say", "claim")
WHOEVER = rf" {_any('anyone', 'people', 'shops', 'sellers', 'those')} who {_any('says?', 'claims?', 'tells? you')}"
BUT = _any("but", "yet", "though", "however")
ANYONE = _any("whoever", "anyone who", "anybody who", "those who", "people who")
LIAR = _any("full of it", "lying", "liars?", "wrong", "mistaken", "kidding", "dreaming", "selling something")
PERSUADE = _any("tell", "convince", "persuade")

TURNING = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^myth(?: ?\d+)? ?[:,-] ?{X}",
        rf"^(?:it is |that is )?(?:just |only )?a myth that {X}",
        rf"^(?:the |this |that |any )?{NOUN} (?:that|of) (?P<x>.+?),? (?:is|was|are) (?:{SIMPLY})?{WRONG}\b.*$",
        rf"^that (?P<x>.+?) is (?:{SIMPLY})?{WRONG}\b.*$",
        rf"^[\"'](?P<x>[^\"]+)[\"'],?(?: is| -|:)? (?:{SIMPLY})?{WRONG}\b.*$",
        rf"^it is (?:{WRONG}|not the case|a mistake)(?: to {SUPPOSE})?(?: that)? {X}",
        rf"^(?:please )?(?:do not|never|(?:no one|nobody) should) {SUPPOSE}(?:{WHOEVER})?(?: that)? {X}",
        rf"^(?:please )?do not let (?:the )?\w+ {PERSUADE} you(?: that)? {X}",
        rf"^(?:so |and )?(?:yeah )?{ANYONE} {SUPPOSE}s?(?: that)? (?P<x>.+?) (?:is|are) {LIAR}\b.*$",
        rf"^stop (?:saying|claiming|pretending|telling (?:\w+ ){{0,3}})(?: ?that)? ?{X}",
    )
)
CARRYING = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?:contrary to|despite|whatever|no matter) what [^,]+, {X}",
        rf"^contrary to [^,]{{3,40}}, {X}",
        rf"^(?:some |many |other )?{WHO} (?:\w+ )?(?:{SAID}|promises?|tell you)\b[^,;]+[,;] {BUT} {X}",
        rf"^[\"'](?P<x>[^\"]{{12,}})[,.!]?[\"'],? (?:\w+ ){{0,4}}{SAID}\b[^.;]*$",
        rf"^(?P<x>.{{15,}}), {SPEAKER} {SAID}(?: \w+)?\.?$",
        rf"^(?:[\w.'-]+ ){{1,7}}{SAID}(?: \w+)? that {X}",
    )
)
GOES_ON = re.compile(r"[;:]|, (?=(?:but|it|they|people|because|since|well|here)\b)| - ")
LONGEST = 600  # characters; a longer sentence has no frame worth looking for


class Framed(NamedTuple):
    """The statement inside a frame, and whether the frame turns it round."""

    text: str
    turned: bool


def framed(text: str) -> Framed | None:
    """The statement that a sentence frames; ``None`` when it has no frame.

    >>> framed("It is a myth that kratom never hurt anyone.")
    Framed(text='kratom never hurt anyone', turned=True)
    """
    if len(text) > LONGEST:
        return None
    small = plain(text).strip().rstrip(".!")
    for pattern in TURNING:
        if match := pattern.match(small):
            inner = GOES_ON.split(match["x"])[0].strip(" \"'")
            if len(inner.split()) > 1:
                return Framed(inner, turned=True)
    for pattern in CARRYING:
        if (match := pattern.match(small)) and len(match["x"].split()) > 2:
            return Framed(match["x"].strip(" \"'"), turned=False)
    return None
