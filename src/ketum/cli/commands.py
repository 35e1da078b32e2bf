"""The quick commands: parse, call, render. Each returns an exit status."""

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from ketum.cli.reading import bytes_of, lines_of, record_from, shown, texts_of
from ketum.cli.trouble import BadInput
from ketum.knowledge.library import Library, library
from ketum.record import BadRecord, read_record

_encoder = msgspec.json.Encoder()


def today() -> date:
    """The day of asking: faces may look at a clock, rules may not."""
    return datetime.now(UTC).astimezone().date()


def put_json(answer: Any) -> None:
    """One line of JSON on standard output."""
    sys.stdout.buffer.write(_encoder.encode(answer) + b"\n")


def check(file: str, *, as_json: bool = False, lines: bool = False, at: date | None = None) -> int:
    """``ketum check FILE``: what is dangerous for this person; with ``lines`` one record and one answer a line."""
    from ketum.safety import check as judge

    day, shelf = at or today(), library()
    if lines:
        return _check_lines(file, shelf, day)
    record = record_from(file)
    answer = judge(record, shelf, day)
    if as_json:
        put_json(answer.as_json())
        return 0
    from ketum.cli.showing import show_answer

    show_answer(answer, shelf)
    return 0


def _check_lines(file: str, shelf: Library, day: date) -> int:
    from ketum.safety import check as judge

    bad = 0
    for number, line in lines_of(file):
        try:
            put_json(judge(read_record(line), shelf, day).as_json())
        except BadRecord as error:
            bad += 1
            put_json({"schema_version": 1, "error": f"line {number}: {error}"})
            print(f"ketum: line {number}: {error}", file=sys.stderr)
    return 2 if bad else 0


def drug(name: str, *, as_json: bool = False, lines: bool = False) -> int:
    """``ketum drug NAME``: which medicine, supplement, food or drug a name means."""
    from ketum.knowledge.medicines import answer, recognise

    return _words(name, lambda text: answer(recognise(text, library())), "show_drug", as_json=as_json, lines=lines)


def term(text: str, *, as_json: bool = False, lines: bool = False) -> int:
    """``ketum term TEXT``: which conditions and symptoms lay words mean."""
    from ketum.knowledge.terms import answer, understand

    return _words(text, lambda said: answer(understand(said, library())), "show_term", as_json=as_json, lines=lines)


def dose(text: str, *, as_json: bool = False, lines: bool = False) -> int:
    """``ketum dose TEXT``: what amounts a person's own words mean."""
    from ketum.pharmacology.amounts import answer, read_amount

    return _words(text, lambda said: answer(read_amount(said, library())), "show_dose", as_json=as_json, lines=lines)


def law(place: str, *, as_json: bool = False, lines: bool = False, at: date | None = None) -> int:
    """``ketum law PLACE``: what the law says there, as known on the day."""
    from ketum.knowledge.journeys import answer_way, read_journey

    day = at or today()
    return _words(
        place, lambda said: answer_way(read_journey(said, day, library())), "show_law", as_json=as_json, lines=lines
    )


def know(query: str, *, as_json: bool = False, lines: bool = False) -> int:
    """``ketum know QUERY``: the pages that answer a question, with their claims; a page's name shows it whole."""
    from ketum.knowledge.evidence import pages
    from ketum.knowledge.search import answer, search

    shelf = library()
    whole = pages(shelf).get(query.strip().casefold())
    if whole and not as_json and not lines:
        from ketum.cli.showing import show_page

        show_page(whole, shelf, today())
        return 0
    return _words(query, lambda said: answer(said, search(said, shelf)), "show_know", as_json=as_json, lines=lines)


def audit(file: str, *, as_json: bool = False, lines: bool = False) -> int:
    """``ketum audit FILE``: each sentence of an article beside what is known."""
    from ketum.knowledge.audit import Unreadable, extracted
    from ketum.knowledge.audit import audit as read
    from ketum.knowledge.audit.extraction import LARGEST_BYTES

    if lines:
        raise BadInput("audit reads one article; --jsonl is not for it")
    raw = bytes_of(file, LARGEST_BYTES)
    try:
        text = extracted(file, raw)
    except Unreadable as error:
        raise BadInput(f"{shown(file)}: {error}") from error
    found = read(text, library())
    if as_json:
        put_json(found.as_json())
        return 0
    from ketum.cli.showing_audit import show_audit

    show_audit(found, library())
    return 0


def labs(file: str, *, as_json: bool = False, lines: bool = False) -> int:
    """``ketum labs FILE``: laboratory values in multiples of their limits, the pattern, and what follows."""
    from ketum.labs.liver import pattern, r_ratio
    from ketum.safety import check as judge
    from ketum.safety.case import Case

    if lines:
        raise BadInput("labs reads one record; --jsonl is not for it")
    record, shelf, day = record_from(file), library(), today()
    values = Case(record, shelf, day).values
    multiples = {key: round(one.multiple, 3) for key, one in values.items()}
    ratio = r_ratio(multiples.get("alt"), multiples.get("alp"))
    found = [one for one in judge(record, shelf, day).findings if one.code.startswith(("LAB:", "SX:", "INPUT:lab"))]
    answer = {
        "r_ratio": None if ratio is None else round(ratio, 3),
        "pattern": None if ratio is None else pattern(ratio),
        "multiples": multiples,
        "findings": [one.as_json() for one in found],
    }
    if as_json:
        put_json(answer)
        return 0
    from ketum.cli.showing import show_labs

    show_labs(answer, found, shelf)
    return 0


def _words(text: str, answered: Callable[[str], dict[str, Any]], shown: str, *, as_json: bool, lines: bool) -> int:
    texts: Iterable[str] = texts_of(text) if lines else [_said(text)]
    for one in texts:
        found = answered(one)
        if as_json or lines:
            put_json(found)
        else:
            from ketum.cli import showing

            getattr(showing, shown)(found)
    return 0


def _said(text: str) -> str:
    if text == "-":
        text = sys.stdin.buffer.read(100_000).decode("utf-8", "replace")
    if not text.strip():
        raise BadInput("nothing was asked; write the words in quotes")
    if len(text) > 20_000:
        raise BadInput(f"{len(text):,} characters are too many; 20,000 are read at most")
    return text.strip()
