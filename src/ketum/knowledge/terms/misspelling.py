"""Words that are nearly one of the vocabulary's. Edits are counted; look-alikes are told apart or not guessed."""

import msgspec

from ketum.knowledge.terms.vocabulary import Vocabulary
from ketum.knowledge.terms.words import Word, stem

SHORTEST, LONGEST = 5, 30
MOST_WORDS = 40  # different unknown words that are looked at; more are prose, not a condition
TWIN_MARGIN = 2
LONG = 7  # letters from which one letter may be any; and two not heard
SOUNDS = str.maketrans({"q": "k", "c": "k", "z": "s"} | dict.fromkeys("aeiouyh"))


class Guess(msgspec.Struct, frozen=True):
    """Words that a misspelled word may be, the nearest first; ``unclear`` when two look-alikes are about as near."""

    words: tuple[str, ...]
    score: float
    unclear: bool = False


def guesses(words: list[Word], used: set[int], vocabulary: Vocabulary) -> dict[int, Guess]:
    """A guess for each place that holds an unknown word near a known one."""
    found: dict[int, Guess] = {}
    seen: dict[str, Guess | None] = {}
    for place, word in enumerate(words):
        if place in used or not _unknown(word, vocabulary) or (len(seen) >= MOST_WORDS and word.text not in seen):
            continue
        if word.text not in seen:
            seen[word.text] = _guess(word.text, vocabulary)
        guess = seen[word.text]
        if guess:
            found[place] = guess
    return found


def _unknown(word: Word, vocabulary: Vocabulary) -> bool:
    if not (SHORTEST <= len(word.text) <= LONGEST and word.text.isalpha()) or word.text in vocabulary.small_words:
        return False
    shelves = (vocabulary.kin, vocabulary.fillers, vocabulary.known, vocabulary.not_misspelled)
    return not vocabulary.has_stem(word.stem) and not any(word.stem in shelf for shelf in shelves)


def _skeleton(word: str) -> str:
    """What people keep of a word they cannot spell: its consonants by sound, doubled or not."""
    by_sound = word.replace("ph", "f").replace("x", "ks").translate(SOUNDS)
    return "".join(letter for letter, before in zip(by_sound, " " + by_sound, strict=False) if letter != before)


def _plausible(text: str, word: str, edits: int) -> bool:
    """Whether ``text`` may be ``word`` misspelled: a long word may lose any letter, a short one what is not heard."""
    if edits == 1 and len(text) >= LONG:
        return True
    if sorted(text) == sorted(word) and edits == 1:
        return True
    return edits <= (1 if len(text) < LONG else 2 if len(text) < 12 else 3) and _skeleton(text) == _skeleton(word)


def _guess(text: str, vocabulary: Vocabulary) -> Guess | None:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    most = 1 if len(text) < LONG else 2 if len(text) < 12 else 3
    near: list[tuple[int, str]] = []
    for length in range(len(text) - most, len(text) + most + 1):
        choices = vocabulary.spellings(text, length)
        hits = process.extract(text, choices, scorer=OSA.distance, score_cutoff=most, limit=12)
        near += [(int(edits), word) for word, edits, _ in hits if _plausible(text, word, int(edits))]
    if not near:
        return None
    near.sort(key=lambda one: one[0])
    fewest, best = near[0]
    score = round(100.0 * (1 - fewest / len(text)), 1)
    twins = [twin for twin in _twins(best, vocabulary) if OSA.distance(text, twin) < fewest + TWIN_MARGIN]
    if twins:
        return Guess((best, *twins), score, unclear=True)
    return Guess(tuple(word for edits, word in near if edits == fewest), score)


def _twins(word: str, vocabulary: Vocabulary) -> list[str]:
    """The words that differ from ``word`` only by a prefix with the opposite meaning (hyper-, hypo-)."""
    swapped = []
    for one, other in vocabulary.twins:
        for here, there in ((one, other), (other, one)):
            if word.startswith(here):
                swapped.append(there + word[len(here) :])
    return swapped


def replaced(words: list[Word], place: int, spelling: str) -> list[Word]:
    """``words`` with the word at ``place`` read as ``spelling``."""
    mended = Word(spelling, stem(spelling), words[place].gap)
    return [*words[:place], mended, *words[place + 1 :]]
