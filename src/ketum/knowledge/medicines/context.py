"""What the words around a name say: taken now, stopped, denied, or somebody else's."""

import re
from collections.abc import Sequence

import msgspec

from ketum.knowledge.medicines.matching import Hit
from ketum.knowledge.medicines.normalise import Word

DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30.44, "year": 365.25}
UNITS = {
    "hour": r"hours?|hrs?|stunden?|horas?|heures?|ore",
    "day": r"days?|tage?n?|dias?|jours?|giorn[oi]",
    "week": r"weeks?|wks?|wochen?|semanas?|semaines?|settiman[ae]",
    "month": r"months?|mos?|mths?|monate?n?|mes(?:es)?|mois|mes[ei]",
    "year": r"years?|yrs?|jahre?n?|anos?|ans?|annees?|ann[oi]",
}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "half": 0.5, "couple": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "ein": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "un": 1, "una": 1,
    "une": 1, "uno": 1, "dos": 2, "tres": 3, "deux": 2, "trois": 3, "due": 2, "tre": 3, "few": 3, "several": 3,
}  # fmt: skip
NUMBER = r"(\d+(?:[.,]\d+)?|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + r")"
SPAN = re.compile(rf"\b{NUMBER}(?: a| of| or so| full)? ?(?:({')|('.join(UNITS.values())}))\b(?! (?:old|daily))")
AGO = re.compile(r"\b(?:ago|vor|hace|il y a|fa|back|earlier|prior)\b")
NEAR_PAST = ((re.compile(r"\byesterday\b|\bgestern\b|\bayer\b|\bhier\b|\bieri\b"), 1.0), (re.compile(r"\blast night\b"), 1.0),
             (re.compile(r"\blast week\b"), 7.0), (re.compile(r"\blast month\b"), 30.44), (re.compile(r"\blast year\b"), 365.25))  # fmt: skip
NOT_STOPPED = re.compile(
    r"\b(?:(?:never|not|havent|hasnt|didnt|cannot|cant|couldnt|dont|wont) (?:\w+ ){0,2}?(?:stop\w*|quit\w*)|(?:want|wants|trying|try|plan\w*|hope|going|like|need|able|unable|about|supposed|told)"
    r" (?:\w+ )?to (?:stop|quit|come off|get off|discontinue)|if i stop\w*|when i stop\w*|before stopping|without stopping|will stop)\b"
)
STOPPED = re.compile(
    r"\b(?:stop(?:ped|t)|quit|quitted|used to|discontinued|no longer|not (?:on|taking|using) @ any ?more|not any ?more|anymore|previous(?:ly)?|formerly|former|in the past|past use|ex|came off|come off|"
    r"went off|gone off|got off|been off|am off|is off|now off|weaned off|tapered off|off @|off of @|finished|completed|abgesetzt|aufgehort|nicht mehr|fruher|deje de|dejado|suspendi(?:do)?|antes tomaba|ya no|arrete|ne prends plus|"
    r"smesso|sospeso|non prendo piu|clean from|clean off|sober from|history of|switched from @|changed from @|switched off|until (?:19|20)\d\d|bis (?:19|20)\d\d|d/?c d|dced)\b"
)
TOOK = re.compile(
    r"\b(?:took|last|had|used|drank|smoked|tried|was on|been on|was taking|were taking|genommen|tome|pris|preso)\b"
)
STARTED = re.compile(
    r"\b(?:start(?:ed|ing)?|began|begun|since|increased|raised|reduced|lowered|changed|prescribed|for the (?:last|past)|seit|desde|depuis|da)\b"
)
ALLERGIC = re.compile(
    r"\b(?:allerg\w+|alergi\w+|intoleran\w+|anaphyla\w+|hypersensitiv\w+|adverse reaction|bad reaction|reaction to|reacted to)\b"
)
GAP = r"(?:\w+ ){0,3}?"
DENIED = re.compile(
    rf"\b(?:no|not|never|nor|denies|deny|denied|denying|without|zero|avoid|avoids|avoiding|dont|doesnt|didnt|havent|hasnt|isnt|non|neither|negative for|free of|refuses|declined|refused|"
    rf"kein|keine|keinen|keinerlei|ohne|sin|nunca|pas de|pas d|sans|jamais|senza|mai|nessun|nicht) {GAP}@|@ (?:none|nil|no|never|negative|free|denied|nein|nie|ninguno|nunca|not taken|was never|0)\b"
)
NOT_DENIED = re.compile(
    r"\b(?:(?:cant|cannot|couldnt|unable to|dont|not) (?:\w+ ){0,3}?without|no change|not sure|dont know|no idea|not only|no problems?|no issues?|no effect|not working|no more than|no relief|not enough|never without|not helping|not stop|never stop|dont stop) ?"
)
ABSTAINED = re.compile(rf"\b(?:no|havent|hasnt|not) {GAP}@ (?:\w+ )?(?:for|in|since|the past|over) ")
HANDED_ON = re.compile(
    r"\b(?:i|ive|im|me) (?:\w+ )?(?:take|takes|took|taking|use|used|using|borrow\w*|share\w*|steal|stole|got|have)\b|\b(?:taking|using|borrow\w*|sharing)\b"
)
CLAUSE = re.compile(
    r"[;.!?]| but (?!for)| now (?=on |taking |using |take )| then (?=on |took |take )| instead | currently | aber | pero | mais | ma |, ?(?=(?:now|currently|but|and|no|never|denies|stopped|allerg))"
)


class Said(msgspec.Struct, frozen=True):
    """What one clause says about the names in it."""

    past: bool = False
    stopped_days: float | None = None
    negated: bool = False
    others: bool = False

    @property
    def plain(self) -> bool:
        """Whether the names are simply taken."""
        return not (self.past or self.negated or self.others)


def said_about(words: Sequence[Word], hits: Sequence[Hit], relations: Sequence[str]) -> list[Said]:
    """What is said about each hit, in order of the hits."""
    clauses = _clauses(_marked(words, hits))
    judged = [_judge(clause, relations) for clause in clauses]
    return [judged[number] for number, clause in enumerate(clauses) for _ in range(clause.count("@"))]


def _marked(words: Sequence[Word], hits: Sequence[Hit]) -> str:
    """The text with every name replaced by "@"."""
    starts = {hit.start: hit.end for hit in hits}
    parts, at = [], 0
    while at < len(words):
        end = starts.get(at, at + 1)
        parts.append(("@" if at in starts else words[at].text) + _stop(words[end - 1]))
        at = end
    return " ".join(parts)


def _stop(word: Word) -> str:
    return word.stop if word.stop in (",", ";", ".", "!", "?") and word.text not in {"st", "dr", "vs", "approx"} else ""


def _clauses(text: str) -> list[str]:
    """Parts that are judged by themselves; a part that names nothing belongs to the one before it, or after it."""
    joined: list[str] = []
    waiting = ""
    for part in (one.strip() for one in CLAUSE.split(text)):
        if "@" not in part and joined and not waiting:
            joined[-1] += f" , {part}"
        elif "@" not in part:
            waiting += f"{part} , "
        else:
            joined.append(waiting + part)
            waiting = ""
    return [" ".join(one.replace(",", " ").split()) for one in joined]


def _judge(clause: str, relations: Sequence[str]) -> Said:
    if clause == "@":
        return Said()
    others = _others(clause, relations)
    if ALLERGIC.search(clause):
        return Said(past=True, negated=True, others=others)
    days = _days(clause)
    if ABSTAINED.search(clause) and days is not None:
        return Said(past=True, stopped_days=days, others=others)
    past = _is_past(clause, days)
    negated = not past and _denied(clause)
    return Said(past=past, stopped_days=days if past else None, negated=negated, others=others)


def _is_past(clause: str, days: float | None) -> bool:
    if NOT_STOPPED.search(clause):
        return False
    if STOPPED.search(clause):
        return True
    near = any(pattern.search(clause) for pattern, _ in NEAR_PAST)
    return (
        days is not None
        and bool(AGO.search(clause) or near)
        and bool(TOOK.search(clause))
        and not STARTED.search(clause)
    )


def _denied(clause: str) -> bool:
    without_harmless = NOT_DENIED.sub("", clause)
    return DENIED.search(without_harmless) is not None


def _days(clause: str) -> float | None:
    """How many days ago, where the clause says so."""
    for pattern, days in NEAR_PAST:
        if pattern.search(clause):
            return days
    found = list(SPAN.finditer(clause))
    if not found:
        return None
    chosen = next((one for one in found if AGO.match(clause, one.end() + 1)), found[-1])
    number = chosen.group(1)
    count = NUMBERS[number] if number in NUMBERS else float(number.replace(",", "."))
    unit = next(name for name, given in zip(UNITS, chosen.groups()[1:], strict=True) if given)
    return round(count * DAYS[unit], 2)


def _others(clause: str, relations: Sequence[str]) -> bool:
    """Whether the name belongs to somebody else and the person does not say that they take it."""
    who = rf"(?:{'|'.join(relations)})s?"
    owned = re.search(
        rf"\b{who} (?:\w+ )?@|@ (?:for|of|from|to) (?:my|our|the|his|her) {who}\b|\b(?:his|her|their|someone elses|somebody elses|another persons) (?:\w+ )?@|@ (?:is|are|was|belongs?) (?:\w+ )?(?:my|his|her|their) ?(?:{who})?\b",
        clause,
    )
    does = re.search(
        rf"\b(?:my|our|his|her|the) {who} (?:is on|takes|uses|has|had|smokes|drinks|was on|took|gets|is taking|was taking|is prescribed|abuses|was prescribed)\b",
        clause,
    )
    if does:
        return True
    return bool(owned) and not HANDED_ON.search(clause) and not re.search(rf"@ from (?:my|our) {who}", clause)
