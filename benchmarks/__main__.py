"""``make bench``: print each figure beside its limit; status 1 when a limit is broken."""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from benchmarks import diary, pharmacology
from benchmarks.people import people

KETUM = str(Path(sys.executable).with_name("ketum"))
ROUNDS = 20
NOT_AT_ONCE = "/(tests?|scipy|numpy|onnxruntime|pip|setuptools|pygments)/"  # as in the Makefile


def seconds(action: Callable[[], object]) -> float:
    """Wall time of one run of ``action``."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def run(*command: str, given: str | None = None) -> None:
    """Run one command to its end; its output is dropped."""
    subprocess.run(command, input=given, text=True, check=True, stdout=subprocess.DEVNULL)


def cold_start(record: Path) -> float:
    """``ketum check`` from cold start over ``python -c pass``: medians of interleaved runs."""
    run(KETUM, "check", str(record), "--json")
    pairs = [
        (
            seconds(lambda: run(KETUM, "check", str(record), "--json")),
            seconds(lambda: run(sys.executable, "-c", "pass")),
        )
        for _ in range(ROUNDS)
    ]
    return statistics.median(one for one, _ in pairs) / statistics.median(other for _, other in pairs)


def one_check_ms() -> float:
    """Median milliseconds of one check in a process that is warm."""
    from ketum.knowledge.library import library
    from ketum.record import read_record
    from ketum.safety import check

    records = [read_record(msgspec.json.encode(one)) for one in people(300, seed=1)]
    shelf, at = library(), date(2026, 11, 24)
    check(records[0], shelf, at)
    return 1000 * statistics.median(seconds(lambda record=record: check(record, shelf, at)) for record in records)


def records_per_second(count: int = 1_000) -> float:
    """Records answered in a second through ``--jsonl``, start included."""
    lines = "".join(json.dumps(one) + "\n" for one in people(count, seed=2))
    return count / seconds(lambda: run(KETUM, "check", "--json", "--jsonl", "-", given=lines))


def one_analysis_ms() -> float:
    """Median milliseconds of one analysis of an 84-day diary: gate of the days, model, other beliefs, verdict."""
    from ketum.knowledge.library import library
    from ketum.trials.analysis import analyse_diary
    from ketum.trials.designing import example
    from ketum.trials.simulation import Truth, diaries, simulate

    shelf = library()
    plan = example("T2", shelf)
    made = diaries(plan, simulate(plan, Truth(effect=-1.0), ROUNDS, seed=1))
    analyse_diary(made[0], shelf, whole=False)
    return 1000 * statistics.median(seconds(lambda one=one: analyse_diary(one, shelf, whole=False)) for one in made)


def preview_seconds() -> float:
    """Seconds of a preview of 1,000 simulated trials of the usual length, on two threads."""
    from ketum.knowledge.library import library
    from ketum.record import Record
    from ketum.trials.designing import example
    from ketum.trials.preview import preview

    shelf = library()
    plan = example("T3", shelf)
    return seconds(lambda: preview(plan, Record(schema_version=1), shelf, date(2026, 11, 24), trials=1_000))


def megabytes_resident() -> float:
    """The largest resident memory of any command that ran here."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def megabytes_installed() -> float:
    """What the base install takes on disk after ``make setup``: ``requirements/base.txt`` and the project."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "base"
        run(sys.executable, "-m", "venv", str(target))
        pip = str(target / "bin" / "pip")
        run(pip, "install", "--quiet", "--no-compile", "--require-hashes", "-r", "requirements/base.txt")
        run(pip, "uninstall", "--quiet", "--yes", "setuptools")  # as make setup does
        compiled = (sys.executable, "-m", "compileall", "-qq", "-j", "0", "-x", NOT_AT_ONCE, str(target / "lib"))
        subprocess.run(compiled, check=False, stdout=subprocess.DEVNULL)
        venv = sum(path.stat().st_size for path in target.rglob("*") if path.is_file() and not path.is_symlink())
    own = sum(path.stat().st_size for path in Path("src").rglob("*") if path.is_file())
    return (venv + own) / 1_000_000


def main() -> int:
    """Measure, print, compare."""
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record.json"
        record.write_text(json.dumps(people(1, seed=3)[0]), encoding="utf-8")
        cold = cold_start(record)
    figures = [
        ("ketum check from cold start, times python -c pass", cold, "<=", 12.0),
        ("one check in a warm process, ms (median)", one_check_ms(), "<=", 5.0),
        ("records a second through --jsonl", records_per_second(), ">=", 200.0),
        ("one analysis of an 84-day trial, ms (median)", one_analysis_ms(), "<=", 50.0),
        ("preview of 1,000 simulated trials, s", preview_seconds(), "<=", 10.0),
        ("resident memory, MB", megabytes_resident(), "<=", 120.0),
        ("base install, MB", megabytes_installed(), "<=", 450.0),
        *diary.figures(),
        *pharmacology.figures(),
    ]
    broken = 0
    for name, value, relation, limit in figures:
        kept = value <= limit if relation == "<=" else value >= limit
        broken += not kept
        print(f"{'ok  ' if kept else 'OVER'}  {name:55} {value:9.2f}  ({relation} {limit:g})")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
