"""The diary in a terminal: what an import did, what was kept."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from ketum.cli.showing import card, console
from ketum.knowledge.library import library
from ketum.record import Finding
from ketum.store.import_report import OUTCOMES, Report

SHOWN = 10


def show_report(report: Report) -> None:
    """The counts by kind, then what waits for the person, then what could not be kept and why."""
    head = "would be imported; nothing was changed" if report.dry_run else "imported"
    console.print(Text(f"{report.source}: {head}", style="bold"))
    if report.is_empty:
        console.print(Text("  The file holds nothing that could be kept."))
    else:
        table = Table("kind", *OUTCOMES.values(), box=None)
        for kind, counts in report.counts.items():
            table.add_row(kind, *(str(counts.get(one, 0)) for one in OUTCOMES))
        console.print(table)
    for held in report.held[:SHOWN]:
        why = "; ".join(held.reasons)
        console.print(Text(f"  held: {held.name}: {held.row.origin.said} ({held.row.origin.where}): {why}"))
    _more(report.held_in_all)
    if report.held_in_all:
        console.print(Text("  To keep what is held: --confirm NAME, or --confirm all."))
    for problem in report.problems[:SHOWN]:
        console.print(Text(f"  not kept: {problem.where}: {problem.field}: {problem.what}; {problem.mend}"))
    _more(report.problems_in_all)
    for reason, count in report.skipped.items():
        console.print(Text(f"  left out: {count}: {reason}"))


def show_kept(kind: str, found: Sequence[Finding]) -> None:
    """That it was kept, and what is to be known."""
    shelf = library()
    for finding in found:
        console.print(card(finding, shelf))
    console.print(Text(f"{kind}: kept"))


def _more(count: int) -> None:
    if count > SHOWN:
        console.print(Text(f"  and {count - SHOWN} more; --json shows them"))
