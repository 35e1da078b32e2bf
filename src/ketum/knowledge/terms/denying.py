"""What is denied, and what is only supposed: feared, asked about, read of, or met at work."""

from ketum.knowledge.terms.cues import STOP, Row

OR = frozenset({"or", "nor", "oder", "ou", "o", "ni", "noch"})
SHORT = 6  # words that a place of work or a subject of study reaches
CONFIRMED_WITHIN = 5


def denials(row: Row) -> list[bool]:
    """For each word: is it denied by a word before it? A comma ends a denial unless the list goes on to an "or"."""
    marks = [False] * len(row)
    closed_by_or = _goes_on_to_or(row)
    denied = carried = False
    skip = 0
    for place, word in enumerate(row.words):
        if word.gap in STOP or (word.gap == "," and denied and not (carried or closed_by_or[place])):
            denied = carried = False
        marks[place] = denied
        if place < skip or not row.cues[place]:
            continue
        if false_cue := row.cue(place, "not_denied"):
            skip = place + false_cue
        elif length := row.cue(place, "denied_listing"):
            denied = carried = True
            skip = place + length
        elif length := row.cue(place, "denied"):
            denied, skip = True, place + length
        elif row.cue(place, "ends_denial"):
            denied = carried = False
            marks[place] = False
    return marks


def _goes_on_to_or(row: Row) -> list[bool]:
    closing = [False] * len(row)
    for place in range(len(row) - 1, -1, -1):
        follows = row.gap(place + 1) not in STOP
        closing[place] = row.text(place) in OR or (follows and closing[place + 1])
    return closing


def denied_after(row: Row, last: int) -> bool:
    """ "fever: no", "pregnancy test came back negative": is what ends at ``last`` denied by the words after it?"""
    place = last + 1
    while row.cue(place, "beside_denial") and place <= last + 4 and row.gap(place) not in (*STOP, ","):
        place += 1
    if row.gap(place) == ",":
        return False
    length = row.cue(place, "denied_after")
    return bool(length) and row.gap(place + length) in (*STOP, ",")


def supposals(row: Row) -> list[bool]:
    """For each word: is it feared, asked about or read of (to the end of the sentence), or met at work (near by)?"""
    marks = [False] * len(row)
    until = skip = 0
    for place, word in enumerate(row.words):
        if word.gap == "." or (place >= skip and row.cue(place, "ends_supposal")):
            until = 0
        marks[place] = place < until
        if place < skip or not row.cues[place]:
            continue
        if own := row.cue(place, "not_supposed"):
            skip = place + own
            continue
        for name, reach in (("supposed", len(row)), ("elsewhere", SHORT)):
            if length := row.cue(place, name):
                skip = place + length
                until = max(until, skip + reach)
    return marks


def supposed_after(row: Row, last: int) -> bool:
    """ "cancer research", "a pregnancy test" without its result, "... can be a side effect"."""
    after = last + 1
    if row.gap(after) in (*STOP, ","):
        return False
    if row.cue(after, "subject_after"):
        return True
    if length := row.cue(after, "test_after"):
        near = range(after + length, min(len(row), after + length + CONFIRMED_WITHIN))
        return not any(row.cue(place, "confirmed") for place in near)
    return any(row.cue(place, "supposed_after") for place in (after, after + 1) if row.gap(place) not in STOP)
