"""Where a medicine is used: words for the place, and the medicines that reach the blood from there all the same."""

from collections.abc import Sequence

from ketum.knowledge.medicines.matching import Hit
from ketum.knowledge.medicines.normalise import Word
from ketum.knowledge.medicines.vocabulary import Vocabulary

SWALLOWED = frozenset(
    "oral orally po mouth tab tabs tablet tablets cap caps capsule capsules pill pills caplet caplets softgel softgels iv im "
    "injection injections injected infusion syrup swallowed tablette tabletten kapsel kapseln comprime comprimes comprimido "
    "comprimidos compressa compresse gelule gelules".split()
)
NOT_THE_FORM = {"gel": frozenset("cap caps capsule capsules tab tabs tablet tablets pill pills".split())}


def place_said(words: Sequence[Word], shelf: Vocabulary) -> str:
    """The place that the words name, "" when none; a word for swallowing wins."""
    found = ""
    swallowed = False
    for at, word in enumerate(words):
        after = words[at + 1].text if at + 1 < len(words) else ""
        if after in NOT_THE_FORM.get(word.text, ()):
            return "mouth_swallowed"
        found = shelf.places.get(word.text + after) or found or shelf.places.get(word.text, "")
        swallowed = swallowed or word.text in SWALLOWED
    if swallowed:
        return "mouth" if found == "skin" and _oral_gel(words) else "mouth_swallowed"
    return found


def route(words: Sequence[Word], hits: Sequence[Hit], ingredients: Sequence[str], shelf: Vocabulary) -> str:
    """ "local" when every ingredient is used where next to nothing reaches the blood, else "systemic"."""
    said = place_said(words, shelf)
    places = {said or hit.named.place for hit in hits} or {said}
    if not ingredients or places & {"", "mouth_swallowed"}:
        return "systemic"
    reaching = {(one, place) for one in ingredients for place in (*places, "*")}
    return "systemic" if reaching & shelf.systemic else "local"


def _oral_gel(words: Sequence[Word]) -> bool:
    texts = [word.text for word in words]
    return any(pair == ("oral", "gel") for pair in zip(texts, texts[1:], strict=False))
