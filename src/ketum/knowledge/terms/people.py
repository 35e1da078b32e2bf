"""Whose it is: somebody else's, or in the family."""

from ketum.knowledge.terms.cues import Row

LIKENESS = frozenset({"like", "as"})
ONESELF = frozenset({"im", "am", "as", "being", "soy", "bin", "suis"})
BESIDE_KIN = frozenset({"in", "of", "my", "our", "the", "his", "her", "by", "bei", "chez"})
AWAY = frozenset({"at", "of", "from", "near", "to"})  # "a man at my gym" is still another person
OTHER_PERSON = frozenset({"he", "she", "they", "his", "her", "their", "hes", "shes", "theyre"})


def relatives(row: Row) -> tuple[list[bool], list[bool]]:
    """For each word: is it said of another person? Is it family history?"""
    size = len(row)
    kin, family = [False] * size, [False] * size
    own_ahead, joined = _ahead(row)
    own_words, possessive = row.vocabulary.own, row.vocabulary.possessive
    other = line = False
    for place, word in enumerate(row.words):
        if word.gap == ".":
            line = False
        oneself = word.text in own_words and row.text(place - 1) not in possessive
        if word.gap in (".", ")") or oneself or row.cue(place, "ends_others"):
            other = False
            line = line and not oneself
        elif word.gap == "," and other:
            other = joined[place] and not own_ahead[place]
        if word.text in possessive and row.text(place - 1) not in AWAY and not is_other(row, place + 1):
            other = False
        line = line or bool(row.cue(place, "family"))
        other = other or is_other(row, place)
        kin[place], family[place] = other, line
    return kin, family


def _ahead(row: Row) -> tuple[list[bool], list[bool]]:
    """For each word: does its sentence go on to a word for oneself? To an "and" or "or"?"""
    size = len(row)
    own, joined = [False] * size, [False] * size
    words_for_self = row.vocabulary.own | row.vocabulary.possessive
    for place in range(size - 1, -1, -1):
        follows = row.gap(place + 1) != "."
        own[place] = row.text(place) in words_for_self or (follows and own[place + 1])
        joined[place] = row.text(place) in ("and", "or", "y", "und", "et") or (follows and joined[place + 1])
    return own, joined


def is_other(row: Row, place: int) -> bool:
    """Whether the word at ``place`` names another person: not oneself ("I am a mother"), not a mere witness."""
    if row.cue(place, "somebody"):
        return True
    if not 0 <= place < len(row) or place in row.taken or row.words[place].stem not in row.vocabulary.kin:
        return False
    row.understood.add(place)
    if row.cue(place + 1, "witness") and row.text(place + 1 + row.cue(place + 1, "witness")) not in OTHER_PERSON:
        return False
    before = [row.text(one) for one in range(max(0, place - 3), place)]
    alike = any(one in LIKENESS for one in before) and "my" in before
    oneself = alike or (any(one in ONESELF for one in before[-2:]) and "my" not in before)
    return not oneself and not row.cue(place - 1, "oneself") and row.text(place + 1) != "of"


def kin_after(row: Row, last: int) -> bool:
    """ "seizures in my brother", "pregnant wife"."""
    for place in range(last + 1, min(len(row), last + 4)):
        if row.gap(place) in (",", ".") or place in row.taken:
            return False
        if is_other(row, place):
            return True
        if row.text(place) not in BESIDE_KIN:
            return False
    return False
