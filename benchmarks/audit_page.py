"""The figures of the audit as Markdown, set between two marks in docs/method/audit.md."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.audit import Figures, Pair, grouped
from ketum.knowledge.audit.model import VERDICTS

PAGE = Path("docs/method/audit.md")
BEGIN, END = "<!-- figures: python -m benchmarks.audit -->", "<!-- end of figures -->"
SHORT = {
    "supported": "sup.",
    "partly_supported": "partly",
    "unsupported": "unsup.",
    "contradicted": "contr.",
    "unknown": "unkn.",
    "not_in_knowledge": "outside",
    "no_claim": "none",
}
HEADS = ("", "sentences", "macro-F1", "right verdict", "right claim", "true called contradicted", "contradicted missed")


def page(pairs: Sequence[Pair], speed: tuple[float, float, float] | None) -> str:
    """Tables by set, register, source and verdict; ``speed`` as ``benchmarks.audit.speed`` gives it."""
    sets = grouped(pairs, lambda one: one.split)
    lines = ["### By set", "", *_table(HEADS, map(_row, sets.items()))]
    if speed:
        first, again, megabytes = speed
        lines += [
            f"Speed where this was measured: {first:.1f} s for the first 1,500 words with the model loaded for it, "
            f"{again:.1f} s for the next; at the peak {megabytes:.0f} MB.",
            "",
        ]
    lines += ["### By set and register", ""]
    lines += _table(HEADS, map(_row, grouped(pairs, lambda one: f"{one.split}, {one.register}").items()))
    written = [one for one in pairs if one.source != "bank"]
    lines += ["### By source", "", "Macro-F1 over few sentences says little.", ""]
    lines += _table(
        HEADS, map(_row, grouped(written, lambda one: f"{one.split}, {one.register}: {one.source}").items())
    )
    for name, one in sets.items():
        lines += [f"### Verdicts: {name}", "", *_verdicts(one)]
    return "\n".join(lines).rstrip() + "\n"


def write(tables: str) -> None:
    """Put the tables between the marks of the page; raises ``ValueError`` when the marks are gone."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables}\n{END}{after}", encoding="utf-8")
    print(tables.split("### By source")[0])


def _row(group: tuple[str, Figures]) -> tuple[str, ...]:
    name, one = group
    return (
        name,
        f"{one.sentences:,}",
        f"{one.macro_f1:.2f}",
        f"{one.accuracy:.0%}",
        f"{one.claim_accuracy:.0%}",
        _of(*one.false_contradicted),
        _of(*one.missed_contradicted),
    )


def _of(count: int, among: int) -> str:
    return f"{count} of {among:,} ({count / among:.1%})" if among else "none there"


def _verdicts(one: Figures) -> Iterator[str]:
    yield from _table(
        ("verdict", "precision", "recall", "F1", "sentences"),
        (
            (verdict.replace("_", " "), *(f"{part:.2f}" for part in held[:3]), held[3])
            for verdict, held in one.by_verdict.items()
        ),
    )
    yield "Labelled in the rows, read in the columns:"
    yield ""
    yield from _table(
        ("", *SHORT.values()),
        ((wanted.replace("_", " "), *(one.confusion[wanted, got] or "·" for got in VERDICTS)) for wanted in VERDICTS),
    )


def _table(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    heads = list(heads)
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"
    yield ""
