"""Which phrases of the vocabulary a row of words holds: in one piece, with words apart, or with a shared half."""

import msgspec

from ketum.knowledge.terms.shelves import OPENING, START
from ketum.knowledge.terms.vocabulary import NOTHING, Vocabulary
from ketum.knowledge.terms.words import Word, key

LOOSE_SCORE = 95.0
SHARED_SCORE = 90.0
SLACK = 3  # words that may stand between the words of a loose phrase
JOINING = frozenset({"and", "or", "y", "und", "et", "e", "n", "oder", "ou"})


class Spot(msgspec.Struct, frozen=True):
    """One phrase found: the term's number, the places of its words, and the score.

    ``general``: the phrase says something only where nothing more exact is said. ``term`` is ``NOTHING`` for an idiom.
    """

    term: int
    places: tuple[int, ...]
    score: float
    general: bool = False
    candidate: bool = False


def find(words: list[Word], vocabulary: Vocabulary) -> list[Spot]:
    """Every phrase in ``words``, the longest first at each place, no word used twice."""
    used: set[int] = set()
    spots = _in_one_piece(words, vocabulary, used)
    spots += _sharing(words, vocabulary, spots, used)
    spots += _apart(words, vocabulary, used)
    return sorted(_each(spots, vocabulary), key=lambda spot: spot.places)


def _each(spots: list[Spot], vocabulary: Vocabulary) -> list[Spot]:
    """``spots`` with each phrase that means several terms (lupus nephritis) as a spot for every one."""
    found = []
    for spot in spots:
        numbers = vocabulary.several[NOTHING - 1 - spot.term] if spot.term < NOTHING else (spot.term,)
        found += [Spot(number, spot.places, spot.score, spot.general) for number in numbers]
    return found


def _in_one_piece(words: list[Word], vocabulary: Vocabulary, used: set[int]) -> list[Spot]:
    spots = []
    at = 0
    while at < len(words):
        spot = _longest(words, at, vocabulary)
        if spot and not _cuts(spot, words, vocabulary):
            spots.append(spot)
            used.update(spot.places)
            at = spot.places[-1] + 1
        else:
            at += 1
    return spots


def _cuts(spot: Spot, words: list[Word], vocabulary: Vocabulary) -> bool:
    """Whether ``spot`` cuts a longer phrase in two: "no sleep" and "sleep apnea", "I drive" and "drive a truck"."""
    first, last = spot.places[0], spot.places[-1]
    denied = words[first].text in vocabulary.denials
    for start in spot.places[1:]:
        other = _longest(words, start, vocabulary)
        longer = other and other.places[-1] > last and (denied or len(other.places) > len(spot.places))
        if longer or (other and other.term == NOTHING and other.places[-1] > last):
            return True
    return False


def _longest(words: list[Word], start: int, vocabulary: Vocabulary) -> Spot | None:
    """The longest phrase that begins at ``start``: as it stands, without filling words, or without numbers too."""
    full = content = bare = ""
    best: Spot | None = None
    near: dict[str, int | None] | None = None
    fillers, numerals = vocabulary.fillers, vocabulary.numerals
    from_filler = words[start].stem in fillers
    for place in range(start, min(len(words), start + vocabulary.longest)):
        word = words[place]
        if place > start and word.gap in (".", ",", ")"):
            break
        full += word.stem
        readings = [full]
        if not from_filler and word.stem not in fillers:
            content += word.stem
            readings.append(content)
            if not (place > start and (word.text.isdigit() or word.stem in numerals)):
                bare += word.stem
                readings.append(bare)
        if near is None:
            near = vocabulary.phrases(full) if len(full) >= START else None
            if near is None:
                continue
        for reading in readings:
            number = near.get(reading)
            if number is not None and _stands(reading, words, start, place, vocabulary):
                best = Spot(number, tuple(range(start, place + 1)), 100.0, reading in vocabulary.general)
                break
        if not (_leads(full, near) or (content and (_leads(content, near) or _leads(bare, near)))):
            break
    return best


def _leads(reading: str, near: dict[str, int | None]) -> bool:
    return len(reading) < OPENING or reading[:OPENING] in near


def _stands(found: str, words: list[Word], first: int, last: int, vocabulary: Vocabulary) -> bool:
    """Whether ``found`` may stand here.

    Neither "spinach" (an aching spine), "a charm" (an aching arm) nor "as ma" mean anything by chance; "family history"
    is not cut; some phrases must be a whole item.
    """
    if last == first and found in vocabulary.not_glued:
        return False
    if last > first and len(words[first].text) == 1 and found not in vocabulary.led:
        return False
    if last > first and found not in vocabulary.plain:
        between = (word.text for word in words[first : last + 1])
        if all(text in vocabulary.small_words or len(text) == 1 for text in between):
            return False
    if first and (words[first - 1].text, words[first].text) in vocabulary.of_family:
        return False
    if found not in vocabulary.alone:
        return True
    opened = first == 0 or bool(words[first].gap) or words[first - 1].stem in JOINING
    return opened and (last + 1 == len(words) or bool(words[last + 1].gap) or words[last + 1].stem in JOINING)


def _sharing(words: list[Word], vocabulary: Vocabulary, spots: list[Spot], used: set[int]) -> list[Spot]:
    """ "hand and back pain" is hand pain too, and "yellow eyes and skin" yellow skin: a phrase lends one half."""
    found: list[Spot] = []
    single = {spot.places[0] for spot in spots if len(spot.places) == 1}
    for spot in list(spots):
        stems = [words[place].stem for place in spot.places if words[place].stem not in vocabulary.fillers]
        if len(stems) > 1 and spot.term >= 0:
            found += _lent(words, vocabulary, spot, stems[1:], used - single, forward=False)
            found += _lent(words, vocabulary, spot, stems[:-1], used - single, forward=True)
    lent = {place for spot in found for place in spot.places}
    used |= lent
    spots[:] = [spot for spot in spots if not (len(spot.places) == 1 and spot.places[0] in lent)]
    return found


def _lent(
    words: list[Word], vocabulary: Vocabulary, spot: Spot, half: list[str], used: set[int], *, forward: bool
) -> list[Spot]:
    found = []
    step = 1 if forward else -1
    place = (spot.places[-1] if forward else spot.places[0]) + step
    while 0 <= place < len(words) and abs(place - spot.places[0]) < 12:
        later = max(place, place - step)
        joined = words[later].gap in (",", "/") or words[place].stem in JOINING
        if not joined or words[later].gap in (".", ")"):
            break
        place += step if words[place].stem in JOINING else 0
        while 0 <= place < len(words) and words[place].stem in vocabulary.fillers and words[place].stem not in JOINING:
            place += step
        if not 0 <= place < len(words) or place in used:
            break
        other = words[place].stem
        term = vocabulary.phrase(key([*half, other] if forward else [other, *half]))
        if term is None or term == NOTHING:
            break
        found.append(Spot(term, (place,), SHARED_SCORE))
        place += step
    return found


def _apart(words: list[Word], vocabulary: Vocabulary, used: set[int]) -> list[Spot]:
    spots = []
    for place, word in enumerate(words):
        phrases = () if place in used else vocabulary.apart(word.stem)
        if phrases:
            window = _window(words, place, vocabulary, used)
            fitting = [one for one in (_fitted(term, stems, window) for term, stems in phrases) if one]
            if fitting:
                best = max(fitting, key=lambda spot: (len(spot.places), spot.places[0] - spot.places[-1]))
                spots.append(best)
                used.update(best.places)
    return spots


def _window(words: list[Word], centre: int, vocabulary: Vocabulary, used: set[int]) -> dict[str, int]:
    """The unused words near ``centre`` in the same clause, each with its nearest place."""
    near = {words[centre].stem: centre}
    for step in (1, -1):
        place, seen = centre, 0
        while seen < SLACK + 2:
            if step == -1 and words[place].gap in (".", ",", ")"):
                break
            place += step
            if not 0 <= place < len(words) or (step == 1 and words[place].gap in (".", ",", ")")):
                break
            if words[place].stem in JOINING:
                break
            if place not in used:
                near.setdefault(words[place].stem, place)
            seen += words[place].stem not in vocabulary.fillers
    return near


def _fitted(term: int, stems: list[str], window: dict[str, int]) -> Spot | None:
    if not all(one in window for one in stems):
        return None
    places = tuple(sorted(window[one] for one in stems))
    return Spot(term, places, LOOSE_SCORE) if places[-1] - places[0] <= len(places) + 2 * SLACK else None
