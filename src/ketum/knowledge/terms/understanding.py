"""From a person's own words to conditions and symptoms."""

from ketum.knowledge.library import Library
from ketum.knowledge.terms.boxes import asked, ticked
from ketum.knowledge.terms.capitals import marked
from ketum.knowledge.terms.context import Setting, Surroundings
from ketum.knowledge.terms.matching import Spot, find
from ketum.knowledge.terms.misspelling import Guess, guesses, replaced
from ketum.knowledge.terms.model import TermMatch, Understood
from ketum.knowledge.terms.numbers import spelled_out
from ketum.knowledge.terms.vocabulary import NOTHING, Term, Vocabulary, vocabulary
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
    said = marked(asked(ticked(text)), shelf.capitals, shelf.small_words)
    row = words(spelled_out(fold(said), shelf))
    row, spots, scores = _mended(row, find(row, shelf), shelf)
    around = Surroundings(row, spots, shelf)
    told = [(spot, around.setting(spot)) for spot in spots if spot.term != NOTHING]
    sure = [(spot, setting) for spot, setting in told if not setting.unsure]
    judged = [(spot, _match(shelf.terms[spot.term], spot, setting, scores)) for spot, setting in sure]
    matches: dict[tuple[str, bool], TermMatch] = {}
    for spot, match in judged:
        if not (spot.general and _said_better(match, judged)):
            matches.setdefault((match.id, match.counts), match)
    doubtful = {place for spot, setting in told if setting.unsure for place in spot.places}
    used = {place for spot in spots for place in spot.places} - doubtful
    found = tuple(matches.values())
    return Understood(text, found, any(one.candidate for one in found), _rest(row, used | around.understood, shelf))


def _said_better(general: TermMatch, judged: list[tuple[Spot, TermMatch]]) -> bool:
    """Whether a general word ("pain") stands beside a more exact one of the same kind ("sciatica").

    A general word that alarms nobody ("infection") says nothing beside any other.
    """
    exact = (match for spot, match in judged if match.counts and not spot.general and match.id != general.id)
    return any(general.roles == ("benign",) or set(match.roles) & set(general.roles) for match in exact)


def _match(term: Term, spot: Spot, setting: Setting, scores: dict[int, float]) -> TermMatch:
    time = setting.time
    others = setting.others and not (term.bystander and not time.long_over)
    over = term.passing and (time.long_over or (time.over and term.kind == "condition"))
    return TermMatch(
        id=term.id,
        term=term.name,
        kind=term.kind,
        score=min([spot.score, *(scores[place] for place in spot.places if place in scores)]),
        roles=() if over else term.roles,
        negated=setting.negated,
        others=others,
        past=time.earlier,
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
        candidates += [Spot(spot.term, (place,), guess.score, candidate=True) for spot in made if spot.term != NOTHING]
    return row, candidates


def _rest(row: list[Word], understood: set[int], shelf: Vocabulary) -> str:
    shelves = (shelf.fillers, shelf.known)
    left = (
        word.text
        for place, word in enumerate(row)
        if place not in understood
        and not word.text.replace(".", "").replace(",", "").isdigit()
        and word.text not in shelf.small_words
        and not any(word.stem in shelf_of_words for shelf_of_words in shelves)
    )
    return " ".join(left)
