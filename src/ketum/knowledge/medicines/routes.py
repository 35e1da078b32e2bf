"""Where a medicine is used: words for the place, and the medicines that reach the blood from there all the same."""

from collections.abc import Sequence
from itertools import pairwise

from ketum.knowledge.medicines.names import Hit
from ketum.knowledge.medicines.normalise import Word
from ketum.knowledge.medicines.vocabulary import Vocabulary

SWALLOWED = "swallowed"
NO_FORM_BEFORE = "gel"  # in "gel capsules" it is no gel


def place_said(words: Sequence[Word], shelf: Vocabulary) -> str:
    """The place that the words name, "" when none; a word for swallowing wins."""
    found = ""
    swallowed = False
    for at, word in enumerate(words):
        after = words[at + 1].text if at + 1 < len(words) else ""
        if word.text == NO_FORM_BEFORE and after in shelf.swallowed:
            return SWALLOWED
        found = shelf.places.get(word.text + after) or found or shelf.places.get(word.text, "")
        swallowed = swallowed or word.text in shelf.swallowed
    if swallowed:
        return "mouth" if found == "skin" and _oral_gel(words) else SWALLOWED
    return found


def route(words: Sequence[Word], hits: Sequence[Hit], ingredients: Sequence[str], shelf: Vocabulary) -> str:
    """ "local" when every ingredient is used where next to nothing reaches the blood, else "systemic"."""
    said = place_said(words, shelf)
    places = {said or hit.named.place for hit in hits} or {said}
    if not ingredients or places & {"", SWALLOWED}:
        return "systemic"
    reaching = {(one, place) for one in ingredients for place in (*places, "*")}
    return "systemic" if reaching & shelf.systemic else "local"


def _oral_gel(words: Sequence[Word]) -> bool:
    texts = [word.text for word in words]
    return any(pair == ("oral", "gel") for pair in pairwise(texts))
