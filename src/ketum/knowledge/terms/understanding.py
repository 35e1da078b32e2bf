"""From a person's own words to conditions and symptoms."""

from ketum.knowledge.library import Library
from ketum.knowledge.terms.context import Setting, Surroundings
from ketum.knowledge.terms.matching import Spot, find
from ketum.knowledge.terms.misspelling import Guess, guesses, replaced
from ketum.knowledge.terms.model import TermMatch, Understood
from ketum.knowledge.terms.numbers import spelled_out
from ketum.knowledge.terms.vocabulary import Term, Vocabulary, vocabulary
from ketum.knowledge.terms.words import Word, fold, words

REMEMBERED = 2_048


def understand(text: str, library: Library, kind: str | None = None) -> Understood:
    """The conditions and symptoms that ``text`` holds, in order; only those of ``kind`` where one is given.

    Never raises for any text; time grows with its length. What is not understood is in ``rest``.
    """
    remembered: dict[str, Understood] = library.memo.setdefault("understood", {})
    found = remembered.get(text)
    if found is None:
        if len(remembered) >= REMEMBERED:
            remembered.clear()
        found = remembered[text] = _understand(text, vocabulary(library))
    if kind is None:
        return found
    matches = tuple(one for one in found.matches if one.kind == kind)
    return Understood(found.query, matches, found.ambiguous and any(one.candidate for one in matches), found.rest)


def _understand(text: str, shelf: Vocabulary) -> Understood:
    row = words(spelled_out(fold(text), shelf))
    row, spots, scores = _mended(row, find(row, shelf), shelf)
    around = Surroundings(row, spots, shelf)
    matches: dict[tuple[str, bool], TermMatch] = {}
    doubtful: set[int] = set()
    for spot in spots:
        setting = around.setting(spot)
        if setting.unsure:
            doubtful.update(spot.places)
            continue
        score = min([spot.score, *(scores[place] for place in spot.places if place in scores)])
        match = _match(shelf.terms[spot.term], spot, setting, score)
        matches.setdefault((match.id, match.counts), match)
    used = {place for spot in spots for place in spot.places} - doubtful
    rest = _rest(row, used | around.understood, shelf)
    found = tuple(matches.values())
    return Understood(text, found, any(one.candidate for one in found), rest)


def _match(term: Term, spot: Spot, setting: Setting, score: float) -> TermMatch:
    others = setting.others and not (term.bystander and not setting.long_over)
    over = term.passing and (setting.long_over or (setting.over and term.kind == "condition"))
    return TermMatch(
        id=term.id,
        term=term.name,
        kind=term.kind,
        score=score,
        roles=() if over else term.roles,
        negated=setting.negated,
        others=others,
        past=setting.earlier,
        family=setting.family,
        over=over,
        candidate=spot.candidate,
    )


def _mended(row: list[Word], spots: list[Spot], shelf: Vocabulary) -> tuple[list[Word], list[Spot], dict[int, float]]:
    """The words with misspellings mended where that makes a phrase, the phrases, and the score of each mended word."""
    used = {place for spot in spots for place in spot.places}
    scores: dict[int, float] = {}
    readings: list[Spot] = []
    for place, guess in guesses(row, used, shelf).items():
        mended, term_spots = _tried(row, place, guess, shelf)
        if guess.unclear:
            readings += term_spots
        elif term_spots:
            row, scores[place] = mended, guess.score
    if scores:
        spots = find(row, shelf)
    return row, sorted([*spots, *readings], key=lambda spot: spot.places), scores


def _tried(row: list[Word], place: int, guess: Guess, shelf: Vocabulary) -> tuple[list[Word], list[Spot]]:
    """The first spelling that makes a phrase; for look-alikes a candidate for each spelling that does."""
    candidates: list[Spot] = []
    near = slice(max(0, place - shelf.longest), place + shelf.longest)
    offset = near.start
    for spelling in guess.words:
        mended = replaced(row, place, spelling)
        made = [spot for spot in find(mended[near], shelf) if place - offset in spot.places]
        if made and not guess.unclear:
            return mended, made
        candidates += [Spot(spot.term, (place,), guess.score, candidate=True) for spot in made]
    return row, candidates


def _rest(row: list[Word], understood: set[int], shelf: Vocabulary) -> str:
    left = (
        word
        for place, word in enumerate(row)
        if place not in understood
        and not word.text.isdigit()
        and not word.text.replace(".", "").replace(",", "").isdigit()
        and word.stem not in shelf.fillers
        and word.stem not in shelf.known
    )
    return " ".join(word.text for word in left)
