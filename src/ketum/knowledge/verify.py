"""Is every fact dated, marked and sourced, does every citation lead somewhere, is every reference cited?"""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ketum.knowledge.compile import BadKnowledge
from ketum.knowledge.schema import Status, load_yaml

SHELF = "references"
CITED = ("references", "reference")
SOURCES = (*CITED, "source", "sources")
MARKS = ("status", "basis")
OWN_WORD = {Status.MEMORY, Status.ASSUMPTION}  # a mark that itself says that there is nothing to cite
IDS = ("id", "code")
SERIOUS = ("stop", "emergency")
NAMES = (*IDS, "place", "name", "drug")
Entry = dict[str, Any]


class Problem(NamedTuple):
    """One thing to mend: in which file, at which entry, what, and how."""

    path: str
    entry: str
    what: str
    mend: str


def verify(data: Path, at: date | None = None) -> list[Problem]:
    """Everything that is wrong with the authored files under ``data`` on the day ``at`` (default: today)."""
    day = at or datetime.now(UTC).date()
    files, problems = _read(data)
    for path, content in files.items():
        problems += _dates(path, content, day)
        problems += _marks(path, content)
        problems += _twice(path, content)
    problems += _citations(files, data)
    problems += _serious(files)
    problems += _tables(files, data)
    return sorted(problems)


def report(problems: list[Problem]) -> str:
    """The problems as text, one a line, or one line that says that there are none."""
    if not problems:
        return "Every fact is dated, marked and sourced, and every reference is cited."
    lines = [f"{one.path}: {one.entry}: {one.what}; {one.mend}" for one in problems]
    return "\n".join([*lines, f"{len(problems)} to mend."])


def _read(data: Path) -> tuple[dict[str, Entry], list[Problem]]:
    files: dict[str, Entry] = {}
    problems: list[Problem] = []
    for path in sorted(data.rglob("*.yaml")):
        name = path.relative_to(data).as_posix()
        try:
            content = load_yaml(path)
        except BadKnowledge as error:
            problems.append(Problem(name, "file", str(error), "mend the YAML"))
            continue
        if isinstance(content, dict):
            files[name] = content
        else:
            problems.append(Problem(name, "file", "is no mapping", "begin with as_of, status and reviewed"))
    return files, problems


def _dates(path: str, content: Entry, at: date) -> Iterator[Problem]:
    """The file says when it was true, and no review has expired."""
    if not isinstance(content.get("as_of"), date):
        yield Problem(path, "file", "has no as_of", "add the day on which its facts were true")
    if "reviewed" not in content:
        yield Problem(path, "file", "does not say who reviewed it", "add reviewed: null, or the day of the review")
    for where, entry in [("file", content), *_entries(content)]:
        for key in ("as_of", "reviewed"):
            if isinstance(entry.get(key), date) and entry[key] > at:
                yield Problem(path, where, f"{key} {entry[key]} has not come yet", "mend the date")
        if isinstance(entry.get("review_by"), date) and entry["review_by"] < at:
            yield Problem(path, where, f"was to be reviewed by {entry['review_by']}", "review it, or take it out")


def _marks(path: str, content: Entry) -> Iterator[Problem]:
    """Every entry says where it comes from, itself or through its file."""
    default = content.get("status")
    if default is not None and default not in set(Status):
        yield Problem(path, "file", f"status {default!r} is none", f"use one of {', '.join(Status)}")
    sourced = any(content.get(key) for key in SOURCES) or Path(path).parts[0] == SHELF
    for where, entry in _entries(content):
        marks = _marks_of(entry) or {default}
        if marks == {None}:
            yield Problem(path, where, "has no status", f"add one of {', '.join(Status)}, here or for the file")
        elif not (sourced or _sourced(entry) or marks <= OWN_WORD):
            yield Problem(path, where, "has no source", "add references, or status memory if it is recalled")


def _twice(path: str, content: Entry) -> Iterator[Problem]:
    """No two entries of one list have the same id."""
    for key, listed in content.items():
        if isinstance(listed, list):
            count = Counter(_name(one, IDS) for one in listed if isinstance(one, dict) and _name(one, IDS))
            for name, times in count.items():
                if times > 1:
                    yield Problem(path, name, f"is {times} times in {key}", "keep one")


def _citations(files: dict[str, Entry], data: Path) -> Iterator[Problem]:
    """Every citation leads to a reference, and every reference is cited."""
    shelf = [(path, str(one.get("id"))) for path, one in _shelved(files)]
    known = Counter(name for _, name in shelf)
    cited = [one for path, content in files.items() for one in _cited(path, content)] + list(_cited_in_tables(data))
    for path, where, name in cited:
        if name not in known:
            yield Problem(path, where, f"cites {name!r}, which is not there", f"add it to {SHELF}/ or mend the id")
    for path, name in sorted(set(shelf)):
        if known[name] > 1:
            yield Problem(path, name, f"is on the shelf {known[name]} times", "keep one")
        if name not in {one for _, _, one in cited}:
            yield Problem(path, name, "is cited by nothing", "cite it or take it out")


def _serious(files: dict[str, Entry]) -> Iterator[Problem]:
    """What tells somebody to stop or to call for help does not rest on one recollection."""
    marks = {
        str(one.get("id")): one.get("status")
        for path, content in files.items()
        if Path(path).parts[0] == SHELF
        for one in content.get("references", ())
    }
    for path, content in files.items():
        for where, entry in _entries(content):
            if entry.get("severity") not in SERIOUS:
                continue
            cited = [str(one) for one in entry.get("references") or content.get("references") or ()]
            recalled = Status.MEMORY in _marks_of(entry) or all(marks.get(one) == Status.MEMORY for one in cited)
            if recalled and len(set(cited)) < 2:
                yield Problem(path, where, f"is {entry['severity']} on memory alone", "add a second source")


def _tables(files: dict[str, Entry], data: Path) -> Iterator[Problem]:
    """Every table is described in a file beside it, which says where it comes from."""
    for path in sorted(data.rglob("*.csv")):
        name = path.relative_to(data).as_posix()
        beside = [content for other, content in files.items() if Path(other).parent == Path(name).parent]
        told = {one.get("file") for content in beside for one in content.get("files", []) if isinstance(one, dict)}
        if path.name not in told:
            yield Problem(name, "file", "is described nowhere", "list it with its status under files: beside it")


def _entries(content: Entry) -> Iterator[tuple[str, Entry]]:
    """The entries of every list in the file, each with its name."""
    for key, listed in content.items():
        if isinstance(listed, list):
            for number, one in enumerate(listed):
                if isinstance(one, dict):
                    yield _name(one) or f"{key}[{number}]", one


def _name(entry: Entry, keys: tuple[str, ...] = NAMES) -> str:
    return next((str(entry[key]) for key in keys if entry.get(key)), "")


def _marks_of(entry: Entry) -> set[Any]:
    """The marks of an entry, or those of its parts when it has none itself."""
    for key in reversed(MARKS):
        if key in entry:
            return {entry[key]}
    return {mark for part in _parts(entry) for mark in _marks_of(part)}


def _sourced(entry: Entry) -> bool:
    parts = _parts(entry)
    return any(entry.get(key) for key in SOURCES) or (bool(parts) and all(map(_sourced, parts)))


def _parts(entry: Entry) -> list[Entry]:
    return [one for listed in entry.values() if isinstance(listed, list) for one in listed if isinstance(one, dict)]


def _shelved(files: dict[str, Entry]) -> Iterator[tuple[str, Entry]]:
    for path, content in files.items():
        if Path(path).parts[0] == SHELF:
            yield from ((path, one) for one in content.get("references", []) if isinstance(one, dict))


def _cited(path: str, node: Any, where: str = "file") -> Iterator[tuple[str, str, str]]:
    """Every id under ``references`` or ``reference``, wherever it stands in the file."""
    if isinstance(node, list):
        for one in node:
            yield from _cited(path, one, where)
    elif isinstance(node, dict):
        here = _name(node) or where
        for key, value in node.items():
            if key in CITED:
                yield from ((path, here, name) for name in _ids(value))
            yield from _cited(path, value, here)


def _ids(value: Any) -> list[str]:
    """Ids from ``a``, ``[a, b]``, ``{id: a, where: ...}`` or a list of those; definitions with a title are none."""
    listed = value if isinstance(value, list) else [value]
    found = [one.get("id") if isinstance(one, dict) and "title" not in one else one for one in listed]
    return [one for one in found if isinstance(one, str)]


def _cited_in_tables(data: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted(data.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            columns = [key for key in rows.fieldnames or () if key in CITED]
            if columns:
                name = path.relative_to(data).as_posix()
                for number, row in enumerate(rows, start=2):
                    found = (one for key in columns for one in (row[key] or "").split("|") if one)
                    yield from ((name, f"line {number}", one) for one in found)
