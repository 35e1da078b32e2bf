"""Analyses and simulations of ``ketum trial``: trials in files or lines in, answers out."""

import sys
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ketum.cli import commands
from ketum.cli.reading import lines_of, opened, parsed
from ketum.cli.trial_files import Kept, chosen
from ketum.cli.trouble import BadInput
from ketum.knowledge.library import library
from ketum.record.reading import LARGEST_BYTES
from ketum.trials import preview
from ketum.trials.analysis import Engine, analyse_diary
from ketum.trials.analysis import analyse as analyse_trial
from ketum.trials.answers import CannotTell, Verdict
from ketum.trials.designing import Choices, example
from ketum.trials.diary import Diary
from ketum.trials.method import Question, method
from ketum.trials.protocol import Protocol
from ketum.trials.simulation import Truth, diaries, simulate

_diary = msgspec.json.Decoder(Diary)


class How(NamedTuple):
    """How to analyse."""

    lang: str
    engine: Engine
    whole: bool


def number(said: str) -> tuple[str, float]:
    """``rho=0.5`` as name and number; raises ``BadInput``."""
    key, _, value = said.partition("=")
    try:
        return key, float(value)
    except ValueError:
        raise BadInput(f"{said!r} is no name=number, like rho=0.5") from None


def analyse(file: str, which: str | None, how: How) -> dict[str, Any]:
    """The answer of a trial file, or of a trial in a record."""
    with opened(file) as stream:
        data = stream.read(LARGEST_BYTES + 1)
    return _answer(data, file, which, how).as_json()


def _answer(data: bytes, where: str, which: str | None, how: How) -> Verdict | CannotTell:
    shelf = library(how.lang)
    if _is_record(data):
        held = Kept(Path(where), {}, parsed(data, where))
        trial = chosen(held, which)
        return analyse_trial(trial.protocol, held.record, shelf, engine=how.engine)
    try:
        diary = _diary.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"{where}: {' '.join(str(error).split())[:300]}; {_mend(error)}") from error
    return analyse_diary(diary, shelf, whole=how.whole, engine=how.engine)


def _is_record(data: bytes) -> bool:
    try:
        found = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return "schema_version" in found


def _mend(error: Exception) -> str:
    if "question" in str(error):
        return 'a trial starts with {"question": "T3", "days": [...]}, a record with {"schema_version": 1}'
    return "mend it there; see 'ketum trial simulate T3' for examples"


def analyse_lines(file: str, how: How) -> int:
    """One trial and one answer a line; status 2 when a line was none."""
    bad = 0
    for place, line in lines_of(file):
        try:
            commands.put_json(_answer(line, f"line {place}", None, how).as_json())
        except BadInput as error:
            bad += 1
            commands.put_json({"error": str(error)})
            print(f"ketum: {error}", file=sys.stderr)
    return 2 if bad else 0


def _truth(values: dict[str, float]) -> Truth:
    unknown = sorted(set(values) - set(Truth._fields))
    if unknown:
        raise BadInput(f"{unknown[0]!r} is nothing that can be true of a trial; known: {', '.join(Truth._fields)}")
    return Truth(**values)


def _protocol(question: Question, layout: dict[str, int | None]) -> Protocol:
    return example(question, library(), Choices(blocks=layout["blocks"], period_days=layout["period_days"]))


def simulate_lines(
    question: Question, layout: dict[str, int | None], values: dict[str, float], count: int, seed: int
) -> int:
    """Made-up trials as lines of JSON."""
    protocol = _protocol(question, layout)
    for one in diaries(protocol, simulate(protocol, _truth(values), count, seed)):
        plain = msgspec.to_builtins(one)
        commands.put_json({key: value for key, value in plain.items() if value not in (None, (), [])})
    return 0


def simulate_summary(
    question: Question, layout: dict[str, int | None], values: dict[str, float], count: int, seed: int
) -> dict[str, Any]:
    """What share of made-up trials gets which answer."""
    protocol, truth, rules = _protocol(question, layout), _truth(values), method(library())
    plan = preview.plan_of(protocol, rules)
    shares: dict[str, float] = {}
    for begin in range(0, count, preview.BATCH):
        size = min(preview.BATCH, count - begin)
        course = simulate(protocol, truth, size, seed + begin).course
        for code in preview.codes_of(protocol, rules, plan, course):
            shares[code] = shares.get(code, 0.0) + 1 / count
    return {"question": question, "trials": count, "truth": truth._asdict(), "shares": shares}
