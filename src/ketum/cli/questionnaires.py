"""``ketum score`` and ``ketum instrument``: parse, call, render."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from ketum.cli.commands import put_json, today
from ketum.cli.reading import opened
from ketum.cli.trouble import BadInput
from ketum.instruments.added import added
from ketum.instruments.answers import BadAnswers
from ketum.instruments.catalogue import instrument, listed, suggested
from ketum.instruments.change import NotComparable, change
from ketum.instruments.display import shown
from ketum.instruments.fhir import LARGEST_BYTES
from ketum.instruments.model import Instrument, Language, Wording
from ketum.instruments.official import BadQuestionnaire, Official
from ketum.instruments.scoring import Scored, Sex
from ketum.instruments.scoring import score as score_answers
from ketum.knowledge.library import library

WITHOUT = "KETUM_WITHOUT"
UNANSWERED = ("_", "?", "na")
LARGEST_ANSWERS = 100_000


def score(
    name: str,
    answers: Sequence[str],
    *,
    said: str | None = None,
    before: str | None = None,
    conditions: Sequence[str] = (),
    sex: Sex | None = None,
    wording: Wording | None = None,
    as_json: bool = False,
) -> int:
    """``ketum score``: the scores, what they mean, and how they changed since ``before``."""
    from ketum.safety.questionnaires import findings
    from ketum.safety.rulebook import rulebook

    shelf, one = library(), chosen(name)
    official = usable(one)
    given = _given(one, answers, said, official)
    whose: Wording | None = wording or ("official" if official else None)
    language = official.language if official and whose == "official" else "en"
    scored = _scored(one, given, sex, whose, language)
    earlier = _scored(one, _parsed(before, "--before"), sex, whose, language) if before else None
    told = change(one, earlier, scored, _terms(conditions)) if earlier else None
    found = findings(one, [(None, scored)], rulebook(shelf), today())
    if as_json:
        moved = {"not_comparable": told.why} if isinstance(told, NotComparable) else told.as_json() if told else None
        put_json(scored.as_json() | {"findings": [each.as_json() for each in found], "change": moved})
        return 0
    from ketum.cli.showing_instruments import show_score

    show_score(one, scored, told, found, shelf)
    return 0


def list_instruments(condition: str | None, *, as_json: bool = False) -> int:
    """``ketum instrument list``: every instrument, or those that fit a condition."""
    shelf, off = library(), switched_off()
    every = listed(shelf, off)
    if condition:
        wanted = suggested(_terms([condition]), shelf, off)
        every = tuple(next(one for one in every if one.id == name) for name in wanted)
    if as_json:
        put_json([msgspec.to_builtins(one) for one in every])
        return 0
    from ketum.cli.showing_instruments import show_list

    show_list(every)
    return 0


def show_instrument(name: str, language: Language, *, as_json: bool = False) -> int:
    """``ketum instrument show``: items, scoring, cut-offs, smallest changes, licence, codes."""
    one = chosen(name)
    official = usable(one, language)
    items = shown(one, language, official)
    if as_json:
        answer: dict[str, Any] = msgspec.to_builtins(one)
        put_json(answer | {"shown": msgspec.to_builtins(items), "wording": "official" if official else "own"})
        return 0
    from ketum.cli.showing_instruments import show_whole

    show_whole(one, items, language, official, library())
    return 0


def add_official(file: str, name: str | None, *, as_json: bool = False) -> int:
    """``ketum instrument add``: check an official FHIR Questionnaire and keep it."""
    from ketum.instruments.added import add

    with opened(file) as stream:
        raw = stream.read(LARGEST_BYTES + 1)
    try:
        done = add(raw, home(), library(), chosen(name).id if name else None)
    except OSError as error:
        raise BadInput(f"it could not be kept ({error.strerror or error}); nothing was changed") from error
    if isinstance(done, BadQuestionnaire):
        where = "standard input" if file == "-" else file
        more = f" (and {len(done.problems) - 1} more)" if len(done.problems) > 1 else ""
        raise BadInput(f"{where}: {done.problems[0]}{more}; nothing was changed")
    if as_json:
        put_json(msgspec.to_builtins(done.official) | {"new": done.new})
        return 0
    from ketum.cli.showing_instruments import show_added

    show_added(done)
    return 0


def remove_official(name: str) -> int:
    """``ketum instrument remove``: go back to our own labels."""
    from ketum.instruments.added import remove

    one = chosen(name)
    count = remove(one.id, home())
    print(f"{one.name.en}: {count} official text{'' if count == 1 else 's'} taken away")
    return 0


def chosen(name: str) -> Instrument:
    """The instrument ``name``; raises ``BadInput`` that names the nearest ones, or says that it is switched off."""
    found = instrument(name, library())
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(name.casefold(), [one.id for one in listed(library())], n=3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "'ketum instrument list' names them all"
        raise BadInput(f"there is no instrument {name!r}; {hint}")
    if found.id in switched_off():
        raise BadInput(f"{found.name.en} is switched off here ({WITHOUT}); 'ketum instrument list' names the others")
    return found


def switched_off() -> tuple[str, ...]:
    """The instruments that ``KETUM_WITHOUT`` switches off, for example ``peg``."""
    return tuple(filter(None, (one.strip() for one in os.environ.get(WITHOUT, "").split(","))))


def home() -> Path:
    """The folder of the person's own files."""
    from ketum.store.vaults import home as found

    return found()


def usable(one: Instrument, language: Language | None = None) -> Official | None:
    """The official text that was added; a damaged one is said on standard error and left aside."""
    try:
        found = added(one.id, home(), library(), language)
    except OSError as error:
        print(f"ketum: the official text of {one.name.en} cannot be read ({error.strerror})", file=sys.stderr)
        return None
    if isinstance(found, BadQuestionnaire):
        print(f"ketum: the official text of {one.name.en} is damaged: {found.problems[0]}", file=sys.stderr)
        return None
    return found


def _scored(one: Instrument, given: object, sex: Sex | None, wording: Wording | None, language: str) -> Scored:
    found = score_answers(one, given, sex, wording, language)
    if isinstance(found, BadAnswers):
        raise BadInput("; ".join(found.problems))
    return found


def _given(one: Instrument, answers: Sequence[str], said: str | None, official: Official | None) -> object:
    if said is not None and answers:
        raise BadInput("give the answers one way: as words, in a file, or with --answers")
    if said is not None:
        return _parsed(said, "--answers")
    if not answers:
        if not sys.stdin.isatty():
            raise BadInput(f"answers are needed, for example: ketum score {one.id} --answers '[...]'")
        from ketum.cli.asking import ask

        return ask(shown(one, "en", official))
    if len(answers) == 1 and (answers[0] == "-" or answers[0].endswith(".json") or "/" in answers[0]):
        with opened(answers[0]) as stream:
            raw = stream.read(LARGEST_ANSWERS + 1)
        where = "standard input" if answers[0] == "-" else answers[0]
        return _of_response(one, _parsed(raw.decode("utf-8", "replace"), where), where)
    if all("=" in word for word in answers):
        return {key: _value(value) for key, _, value in (word.partition("=") for word in answers)}
    return [_value(word) for word in answers]


def _parsed(text: str, where: str) -> object:
    if len(text) > LARGEST_ANSWERS:
        raise BadInput(f"{where}: more than {LARGEST_ANSWERS:,} characters; are these answers?")
    try:
        return msgspec.json.decode(text.encode("utf-8", "surrogatepass"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        said = " ".join(str(error).split())[:120]
        raise BadInput(
            f"{where}: this is not JSON: {said}; write [6, 7, 4] or {{'item': 6}} with double quotes"
        ) from error


def _of_response(one: Instrument, found: object, where: str) -> object:
    """The answers inside a response of a record; anything else as it is."""
    if not (isinstance(found, dict) and "answers" in found and "instrument" in found):
        return found
    named = instrument(str(found["instrument"]), library())
    if named is None or named.id != one.id:
        raise BadInput(f"{where}: these are answers to {found['instrument']!r}, not to {one.id}")
    return found["answers"]


def _value(word: str) -> object:
    """One answer as typed: a number, yes or no, ``_`` for none, or names with commas."""
    plain = word.strip().casefold()
    if plain in UNANSWERED or plain == "null":
        return None
    if plain in ("yes", "no"):
        return int(plain == "yes")
    try:
        return float(plain)
    except ValueError:
        return [part.strip() for part in word.split(",") if part.strip()]


def _terms(conditions: Sequence[str]) -> list[str]:
    """Conditions as typed -> term ids; raises ``BadInput`` for what is not recognised."""
    from ketum.knowledge.terms import understand

    shelf = library()
    ids = {one["name"]: one["id"] for one in shelf.blob("terms")["terms"]}
    found: list[str] = []
    for said in conditions:
        names = [match.term for match in understand(said, shelf).matches if match.kind == "condition"]
        if not names:
            raise BadInput(f"the condition {said!r} is not recognised; 'ketum term' shows what words mean")
        found += [ids[name] for name in names]
    return found
