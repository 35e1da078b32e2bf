"""What stands around a statement: "it is a myth that ..." turns it round, "he said that ..." only carries it."""

import re
from typing import NamedTuple

from ketum.knowledge.audit.words import plain

WHO = r"(?:people|sellers?|shops?|vendors?|users?|others|some|many|fans|advocates|they|everyone|influencers?|sites?|packets?|ads?)"
FALSE = (
    r"(?:wrong|false|not true|untrue|a myth|mistaken|nonsense|not tenable|untenable|unfounded|debunked|refuted|baseless|"
    r"not correct|incorrect|misleading|simply not so|just not so|not so|not borne out\b.*|contradicted\b.*|rubbish|bunk|bull\w*)"
)
NOUN = r"(?:claim|notion|idea|belief|assertion|myth|statement|theory|rumou?r|line|story|talk|advice)"
TURNING = tuple(
    re.compile(pattern)
    for pattern in (
        r"^myth(?: ?\d+)? ?[:,-] ?(?P<x>.+)$",
        r"^(?:it is |that is )?(?:just |only )?a myth that (?P<x>.+)$",
        rf"^(?:the |this |that |any )?{NOUN} (?:that|of) (?P<x>.+?),? (?:is|was|has been|are) (?:simply |just |plain |clearly )?{FALSE}\b.*$",
        rf"^that (?P<x>.+?) is (?:simply |just |plain |clearly )?{FALSE}\b.*$",
        rf"^[\"'](?P<x>[^\"]+)[\"'],?(?: is| -|:)? (?:simply |just |plain )?{FALSE}\b.*$",
        r"^it is (?:not true|wrong|false|not the case|incorrect|a mistake|untrue)(?: to (?:say|think|believe|claim|assume))?(?: that)? (?P<x>.+)$",
        r"^it is not the case that (?P<x>.+)$",
        r"^(?:please )?(?:do not|never|no one should|nobody should) (?:believe|think|assume|imagine)(?: (?:anyone|people|shops|sellers|those) who (?:says?|claims?|tells? you))?(?: that)? (?P<x>.+)$",
        r"^(?:please )?do not let (?:anyone|anybody|people|the shop|sellers?|them) (?:tell|convince|persuade) you(?: that)? (?P<x>.+)$",
        rf"^stop (?:saying|claiming|pretending|telling (?:\w+ ){{0,3}})(?: ?that)? ?(?P<x>.+)$",
    )
)
CARRYING = tuple(
    re.compile(pattern)
    for pattern in (
        r"^(?:contrary to|despite|whatever|no matter) what [^,]+, (?P<x>.+)$",
        r"^contrary to [^,]{3,40}, (?P<x>.+)$",
        rf"^(?:some |many |other )?{WHO} (?:\w+ )?(?:say|says|claim|claims|promise|promises|insist|insists|tell you|will tell you|believe)\b[^,;]+[,;] (?:but|yet|though|however) (?P<x>.+)$",
        r"^[\"'](?P<x>[^\"]{12,})[,.!]?[\"'],? (?:\w+ ){0,4}(?:said|says|told|insisted|countered|claimed|argued|wrote|added|assured|explained)\b[^.;]*$",
        r"^(?P<x>.{15,}), (?:he|she|they|it|the \w+|(?:the |a )?\w+ \w+|\w+) (?:said|says|insisted|insists|claimed|claims|argued|argues|maintains|believes|adds|added|wrote|writes|told \w+|assured \w+|explained|explains|warned)(?: \w+)?\.?$",
        r"^(?:[\w.'-]+ ){1,7}(?:said|says|insists?|insisted|claims?|claimed|argues?|argued|maintains?|believes?|swears?|swore|told \w+|tells \w+|assured \w+|reckons?|warned|added)(?: \w+)? that (?P<x>.+)$",
    )
)


class Framed(NamedTuple):
    """The statement inside a frame, and whether the frame turns it round."""

    text: str
    turned: bool


def framed(text: str) -> Framed | None:
    """The statement that a sentence frames; ``None`` when it has no frame."""
    small = plain(text).strip().rstrip(".!")
    for pattern in TURNING:
        if match := pattern.match(small):
            inner = re.split(r"[;:]|, (?=(?:but|it|they|people|because|since|well|here)\b)| - ", match["x"])[0]
            if len(inner.split()) > 1:
                return Framed(inner.strip(" \"'"), True)
    for pattern in CARRYING:
        if (match := pattern.match(small)) and len(match["x"].split()) > 2:
            return Framed(match["x"].strip(" \"'"), False)
    return None
