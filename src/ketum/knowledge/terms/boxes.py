"""What the shape of a text says: in a form, what is not ticked was not said; a question is no statement."""

import re

BOX = re.compile(
    r"\[\s*([xX*\u2713\u2714\u2717\u2715]?)\s*\]|\(\s*([xX\u2713\u2714]?)\s*\)|([\u2610\u25a1\u25a2])|([\u2611\u2612\u2705\u2714])"
)
CHOICE = re.compile(r"\s*(?:yes|no|y|n|si|s\u00ed|oui|non|ja|nein)\b", re.IGNORECASE)

QUESTION = re.compile(
    r"(?:(?<=^)|(?<=[.!?;\n]))\s*((?:can|could|does|do|will|would|is|are|should|may|might|has|have|what|how|why|which|anyone"
    r"|kann|kannst|wird|ist|puede|es|est|peut)\b(?![^.!?\n]*\b(?:with|i have|ive|i've|tengo|habe|j'ai)\b)[^.!?\n]*\?)",
    re.IGNORECASE,
)
ASKED = "askedquestion"  # stands before a question; words.yaml lists it among the cues


def asked(text: str) -> str:
    """``text`` with a sign before every question that does not tell of oneself ("is it safe with asthma?")."""
    return QUESTION.sub(rf" {ASKED} \1", text) if "?" in text else text


def ticked(text: str) -> str:
    """``text`` without the items whose box is empty; "[ ] yes [x] no" becomes "no"."""
    if not BOX.search(text):
        return text
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    boxes = list(BOX.finditer(line))
    if not boxes:
        return line
    ticks = [bool(box[1] or box[2] or box[4]) for box in boxes]
    starts, ends = [box.start() for box in boxes], [box.end() for box in boxes]
    heading = line[: starts[0]]
    items = [line[end:start] for end, start in zip(ends, [*starts[1:], len(line)], strict=True)]
    if CHOICE.match(items[0]):
        return " ".join([heading, *_chosen(items, ticks)])
    if not heading.strip() or heading.rstrip().endswith((":", "?")):
        return "; ".join([heading, *_chosen(items, ticks)])
    return "; ".join(_chosen([heading, *items[:-1]], ticks))


def _chosen(items: list[str], ticks: list[bool]) -> list[str]:
    return [item.strip() for item, tick in zip(items, ticks, strict=True) if tick]
