"""Ask one question after the other in a terminal."""

from collections.abc import Sequence

from ketum.cli.showing import console
from ketum.instruments.display import Shown


def ask(items: Sequence[Shown]) -> dict[str, object]:
    """The answers by item; an empty line leaves a question unanswered. Whether they fit is checked afterwards."""
    answers: dict[str, object] = {}
    for number, item in enumerate(items, start=1):
        console.print(f"\n{number} of {len(items)}: {item.text}", style="bold", markup=False)
        for option in item.options:
            console.print(f"  {option.value:g}  {option.text}", markup=False)
        if item.span:
            low = f" ({item.span.at_least.en})" if item.span.at_least else ""
            high = f" ({item.span.at_most.en})" if item.span.at_most else ""
            console.print(f"  {item.span.least:g}{low} to {item.span.most:g}{high}", markup=False)
        typed = input("> ").strip()
        try:
            answers[item.id] = float(typed) if typed else None
        except ValueError:
            answers[item.id] = typed
    return answers
