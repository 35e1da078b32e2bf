"""Exact matching: the longest runs of words that are a name, wherever they stand in the text."""

from collections.abc import Sequence

import msgspec

from ketum.knowledge.medicines.names import Hit, Named
from ketum.knowledge.medicines.normalise import Word
from ketum.knowledge.medicines.vocabulary import Vocabulary

LONGEST_RUN = 6
MOST_WORDS = 48  # a longer text is read up to here
SHORTEST_JOINED = 6  # two words that only together are a name must be at least this long


def exact(words: Sequence[Word], shelf: Vocabulary) -> list[Hit]:
    """Every name in the text, in order; longer runs win, everyday words alone are never a name."""
    runs = {
        (start, end): "".join(word.text for word in words[start:end])
        for start in range(min(len(words), MOST_WORDS))
        for end in range(start + 1, min(start + LONGEST_RUN, len(words)) + 1)
    }
    found = shelf.find(runs.values())
    whole = _core(words, shelf)
    hits: list[Hit] = []
    taken: set[int] = set()
    for (start, end), run in sorted(runs.items(), key=lambda item: (item[0][0] - item[0][1], item[0][0])):
        named = found.get(run)
        if named is None or taken & set(range(start, end)):
            continue
        if _stands(words, start, end, named, shelf, whole) and not (
            end < len(words) and words[end].text in shelf.counted and _counts(words, start, end, named, found)
        ):
            hits.append(Hit(start, end, _trusted(runs, start, end, named, found)))
            taken.update(range(start, end))
    return sorted(hits, key=lambda hit: hit.start)


def _trusted(runs: dict[tuple[int, int], str], start: int, end: int, named: Named, found: dict[str, Named]) -> Named:
    """A name that is to be confirmed is sure where a sure name within it means the same ("Humira Pen")."""
    if named.trust != "confirm":
        return named
    inner = (found.get(runs[one, other]) for one in range(start, end) for other in range(one + 1, end + 1))
    same = any(one and one.trust == "sure" and one.ingredients == named.ingredients for one in inner)
    return msgspec.structs.replace(named, trust="sure") if same else named


def _core(words: Sequence[Word], shelf: Vocabulary) -> tuple[int, ...]:
    """Positions of the words that are neither noise nor amounts."""
    return tuple(at for at, word in enumerate(words) if word.text not in shelf.noise and not word.is_amount)


def _stands(
    words: Sequence[Word], start: int, end: int, named: Named, shelf: Vocabulary, whole: tuple[int, ...]
) -> bool:
    """Whether a run of words may be read as the name it spells."""
    texts = [word.text for word in words[start:end]]
    trusted = named.trust != "confirm" and named.rank >= 7
    if all(word.is_amount for word in words[start:end]):
        return False
    if all(text in shelf.plain or text.isdigit() for text in texts):
        return trusted and _is_the_point(texts, start, end, whole, words, shelf)
    if len(texts) > max(named.words, 1) and end - start > 1:
        return len(named.key) >= SHORTEST_JOINED and not set(texts) <= shelf.plain and trusted_join(texts, shelf)
    return True


def trusted_join(texts: Sequence[str], shelf: Vocabulary) -> bool:
    """Whether pieces may be joined into one name: no piece is an everyday word."""
    return not any(text in shelf.everyday for text in texts)


def _is_the_point(
    texts: list[str], start: int, end: int, whole: tuple[int, ...], words: Sequence[Word], shelf: Vocabulary
) -> bool:
    """Whether plain words are all that the text is about ("the pill", "magnesium 400 mg")."""
    if len(texts) > 1 and not set(texts) <= shelf.noise:
        return True
    around = [at for at in whole if not start <= at < end]
    if texts[0] in shelf.everyday and len(texts) == 1:
        return not around
    return all(words[at].text in shelf.plain for at in around)


def _counts(words: Sequence[Word], start: int, end: int, named: Named, found: dict[str, Named]) -> bool:
    """Whether the number at the end of the run counts something else ("Tylenol 3 times a day")."""
    last = words[end - 1]
    if end - start < 2 or not last.text.isdigit() or last.numbered:
        return False
    shorter = found.get("".join(word.text for word in words[start : end - 1]))
    return shorter is not None and set(shorter.ingredients) != set(named.ingredients)
