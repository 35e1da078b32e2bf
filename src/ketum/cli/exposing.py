"""``ketum expose FILE``: what a dose does in the body, as far as anybody knows."""

from datetime import UTC, datetime

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ketum.cli.commands import put_json
from ketum.cli.reading import record_from
from ketum.cli.showing import citations, console
from ketum.knowledge.library import Library, library
from ketum.pharmacology.person.card import card
from ketum.pharmacology.person.exposure import exposure
from ketum.pharmacology.person.view import Exposure, View, between
from ketum.pharmacology.speech import Speech


def expose(file: str, *, as_json: bool, at: datetime | None, split: int | None) -> int:
    """Work out the exposure of the record in ``file`` at the moment ``at`` and show it."""
    record, shelf = record_from(file), library()
    found = exposure(record, shelf, at or datetime.now(UTC).astimezone(), split)
    if as_json:
        put_json({**found.as_json(), "card": card(record, shelf)})
    else:
        show(found, shelf)
    return 0


def show(found: Exposure, shelf: Library) -> None:
    """Warnings first, then the amount beside what was studied, then each view as sentence and table."""
    for words in found.warnings:
        console.print(Text(words, style="bold red"), end="\n\n")
    mg = found.mitragynine_mg_per_dose
    console.print(
        Text(
            f"{between(*mg, Speech(shelf))} mg mitragynine each time"
            if mg
            else "The amount of mitragynine is not known."
        )
    )
    console.print(Text(f"{found.studied.place.upper()}: {found.studied.why} {' '.join(found.studied.beyond)}"))
    for why in found.unknown:
        console.print(f"Not known: {why}.")
    console.print()
    for view in found.views:
        _show_view(view)
    if found.views:
        console.print(Text(found.views[0].why))
    sources = "; ".join(citations(found.references, shelf))
    console.print(Text(f"Certainty {found.certainty}. As of {found.as_of}. Sources: {sources}", style="dim"))


def _show_view(view: View) -> None:
    console.print(Text(view.title, style="bold"))
    console.print(Padding(view.sentence, (0, 0, 0, 2)))
    grid = Table(*view.table.columns, box=None, padding=(0, 2, 0, 2))
    for row in view.table.rows:
        grid.add_row(*row)
    console.print(grid)
    console.print()
