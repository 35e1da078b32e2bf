"""From a text to its meaning: exact names first, then a class, then likeness; an unsafe guess becomes a question."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from ketum.knowledge.library import Library
from ketum.knowledge.medicines.context import Said
from ketum.knowledge.medicines.likeness import Likely, likely
from ketum.knowledge.medicines.matching import MOST_WORDS, exact
from ketum.knowledge.medicines.model import Match, Recognised
from ketum.knowledge.medicines.names import Hit, Named
from ketum.knowledge.medicines.normalise import Word, words
from ketum.knowledge.medicines.routes import route
from ketum.knowledge.medicines.vocabulary import Vocabulary, vocabulary

SCORES = {"sure": 100.0, "cased": 100.0, "confirm": 75.0, "ask": 50.0}
A_CLASS = Named("", "", (), "class", "ask", "", 1, 0, 0)
MOST_REMEMBERED = 4096
MOST_GUESSED = 3  # unknown words that are looked up by likeness
SHORTEST_BESIDE = 5  # an unsure name this short counts only when it stands alone


def recognise(text: str, library: Library) -> Recognised:
    """What ``text`` means as medicine, supplement, food or drug. Never raises; nothing known gives no matches."""
    known: dict[str, Recognised] = library.memo.setdefault("recognised", {})
    if text not in known:
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        known[text] = _recognise(text, library)
    return known[text]


def _recognise(text: str, library: Library) -> Recognised:
    shelf = vocabulary(library)
    said = words(text)
    elsewhere = _elsewhere(said, shelf)
    found = exact(said, shelf)
    hits = [_as_written(hit, text, said, shelf) for hit in found if not elsewhere & set(range(hit.start, hit.end))]
    named_class = _class(said, shelf)
    if named_class and all(_inside(hit, named_class) for hit in hits):
        return _class_only(text, said, named_class, shelf)
    if any(hit.named.trust == "sure" for hit in hits):
        hits = [hit for hit in hits if hit.named.trust != "confirm" or len(hit.named.key) > SHORTEST_BESIDE]
    guesses = [one for one in _guesses(said, hits, library, shelf) if one[0] not in elsewhere]
    if hits or guesses:
        return _found(text, said, hits, guesses, shelf)
    return Recognised(text)


def _elsewhere(said: Sequence[Word], shelf: Vocabulary) -> set[int]:
    """The places of words that together mean something else: "my PCP said" is a doctor, an "APAP machine" a device."""
    pairs = ((at, (said[at].text, said[at + 1].text)) for at in range(len(said) - 1))
    return {place for at, pair in pairs if pair in shelf.elsewhere for place in (at, at + 1)}


def _as_written(hit: Hit, text: str, said: Sequence[Word], shelf: Vocabulary) -> Hit:
    """A name that is also an everyday word counts when written as a name or with an amount, else it is asked about."""
    if hit.named.trust != "cased" and not (hit.named.trust == "sure" and hit.named.key in shelf.everyday):
        return hit
    sure = hit.named.display in text.replace("-", "") or any(word.is_amount for word in said)
    named = msgspec.structs.replace(hit.named, trust="sure" if sure else "ask")
    return Hit(hit.start, hit.end, named)


def _class(said: Sequence[Word], shelf: Vocabulary) -> tuple[int, int, str] | None:
    """The longest run of words that names a class, singular or plural."""
    for size in range(min(4, len(said)), 0, -1):
        for start in range(min(len(said), MOST_WORDS) - size + 1):
            run = "".join(word.text for word in said[start : start + size])
            found = shelf.classes.get(run) or shelf.classes.get(run.removesuffix("s"))
            if found:
                return start, start + size, found
    return None


def _inside(hit: Hit, named: tuple[int, int, str]) -> bool:
    """Whether a name is only a part of the words for a class: "iron" in "iron supplement"."""
    start, end, _ = named
    return start <= hit.start and hit.end <= end and hit.end - hit.start < end - start


def _class_only(text: str, said: Sequence[Word], named: tuple[int, int, str], shelf: Vocabulary) -> Recognised:
    start, end, drug_class = named
    about = shelf.context.about(said, [Hit(start, end, A_CLASS)])[0]
    return Recognised(
        text,
        ambiguous=True,
        ask="Which medicine is it? Type the name on its package.",
        drug_class=drug_class,
        past=about.past,
        stopped_days=about.stopped_days,
        negated=about.negated,
        others=about.others,
    )


def _guesses(
    said: Sequence[Word], hits: Sequence[Hit], library: Library, shelf: Vocabulary
) -> list[tuple[int, Likely]]:
    """What the words that are no known name may have meant."""
    taken = {at for hit in hits for at in range(hit.start, hit.end)}
    unknown = [at for at, word in enumerate(said[:MOST_WORDS]) if at not in taken and _may_be_a_name(word, shelf)]
    unknown = unknown[: 2 * MOST_GUESSED]
    if len(unknown) > 1 and not hits:
        joined = likely("".join(said[at].text for at in unknown), library, shelf)
        if joined:
            return [(unknown[0], joined)]
    found = [(at, guess) for at in unknown[:MOST_GUESSED] if (guess := likely(said[at].text, library, shelf))]
    return [one for one in found if one[1].safe or not hits]


def _may_be_a_name(word: Word, shelf: Vocabulary) -> bool:
    a_class = word.text in shelf.classes or word.text.removesuffix("s") in shelf.classes
    return len(word.text) > 1 and not (a_class or word.text in shelf.plain or word.is_amount)


def _found(
    text: str, said: Sequence[Word], hits: list[Hit], guesses: list[tuple[int, Likely]], shelf: Vocabulary
) -> Recognised:
    guessed = dict(guesses)
    spots = sorted([*hits, *(Hit(at, at + 1, guess.near[0][0]) for at, guess in guesses)], key=lambda hit: hit.start)
    about = shelf.context.about(said, spots)
    judged = list(zip(spots, about, strict=True))
    kept = _exact_only([one for one in judged if one[1].plain] or judged, shelf)
    left = [one for one in judged if one not in kept and one[1].past and not one[1].negated and not one[1].others]
    matches: dict[str, Match] = {}
    unsure: list[Named] = []
    for spot, _ in kept:
        for match in _matches(spot, guessed.get(spot.start) if spot not in hits else None, shelf):
            matches.setdefault(match.id, match)
        unsure += _unsure(spot, guessed.get(spot.start) if spot not in hits else None)
    hidden = _more_inside(said, hits, shelf)
    ambiguous = bool(unsure or hidden)
    return _answer(
        text,
        tuple(matches.values()),
        _question(unsure, hidden, shelf) if ambiguous else None,
        kept,
        said,
        shelf,
        left,
    )


def _exact_only(judged: list[tuple[Hit, Said]], shelf: Vocabulary) -> list[tuple[Hit, Said]]:
    """Without a general name that stands next to an exact one: "insulin (Lantus)" is insulin glargine."""
    general = set()
    for (one, _), (other, _) in pairwise(judged):
        if one.end != other.start:
            continue
        for wide, narrow in ((one, other), (other, one)):
            names = [shelf.shown(ingredient) for ingredient in narrow.named.ingredients]
            if len(names) == 1 and any(
                names[0].startswith(f"{shelf.shown(ingredient)} ") for ingredient in wide.named.ingredients
            ):
                general.add(wide.start)
    return [one for one in judged if one[0].start not in general]


def _answer(
    text: str,
    matches: tuple[Match, ...],
    ask: str | None,
    kept: list[tuple[Hit, Said]],
    said: Sequence[Word],
    shelf: Vocabulary,
    left: list[tuple[Hit, Said]],
) -> Recognised:
    spots = [spot for spot, _ in kept]
    about = [one for _, one in kept]
    days = [one.stopped_days for one in about if one.stopped_days is not None]
    return Recognised(
        text,
        matches,
        ambiguous=ask is not None,
        ask=ask,
        route=route(said, spots, [match.id for match in matches], shelf),
        past=all(one.past for one in about),
        stopped_days=min(days, default=None) if all(one.past for one in about) else None,
        negated=all(one.negated for one in about),
        others=all(one.others for one in about),
        earlier=tuple(match for spot, _ in left if spot.named.trust == "sure" for match in _matches(spot, None, shelf)),
        earlier_days=min((one.stopped_days for _, one in left if one.stopped_days is not None), default=None),
    )


def _matches(spot: Hit, guess: Likely | None, shelf: Vocabulary) -> list[Match]:
    if guess is None:
        score = SCORES[spot.named.trust]
        return [Match(shelf.shown(one), one, score, spot.named.via) for one in spot.named.ingredients]
    return [Match(shelf.shown(one), one, score, "fuzzy") for named, score in guess.near for one in named.ingredients]


def _unsure(spot: Hit, guess: Likely | None) -> list[Named]:
    if guess is not None:
        return [] if guess.safe else [named for named, _ in guess.near]
    return [] if spot.named.trust == "sure" else [spot.named]


def _more_inside(said: Sequence[Word], hits: Sequence[Hit], shelf: Vocabulary) -> str:
    """The name with its addition ("Tylenol Cold") when the product may hold more than the name alone says."""
    taken = {at for hit in hits for at in range(hit.start, hit.end)}
    for hit in hits:
        additions = shelf.more_inside if hit.named.via == "brand" else shelf.more_beside
        free = hit.end < len(said) and hit.end not in taken and said[hit.end].text in additions
        before_another = hit.end + 1 in taken
        if free and not before_another and not said[hit.end - 1].stop:
            return f"{hit.named.display} {said[hit.end].text}"
    return ""


def _question(unsure: Sequence[Named], hidden: str, shelf: Vocabulary) -> str:
    if not unsure:
        return f"What is inside {hidden}? Such products often hold several medicines; type what the package lists."
    choices = dict.fromkeys(_choice(one, shelf) for named in unsure for one in _split(named))
    if len(choices) == 1:
        return f"Is it {next(iter(choices))}? Check the name on the package."
    return f"Which one is it: {', '.join(list(choices)[:-1])} or {list(choices)[-1]}? Check the name on the package."


def _split(named: Named) -> list[tuple[str, tuple[str, ...]]]:
    """The meanings of one name: each ingredient by itself where the name may mean several."""
    if named.trust == "ask":
        return [("", (one,)) for one in named.ingredients]
    return [(named.display if named.via == "brand" else "", named.ingredients)]


def _choice(meaning: tuple[str, tuple[str, ...]], shelf: Vocabulary) -> str:
    display, ingredients = meaning
    generic = " with ".join(shelf.shown(one) for one in ingredients)
    return f"{display} ({generic})" if display and display.lower() != generic else generic
