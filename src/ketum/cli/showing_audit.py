"""An audited article in a terminal: the worst first, then the text with marks, then what was left out."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ketum.cli.showing import citations
from ketum.knowledge.audit import WORDS
from ketum.knowledge.audit.reading import UNSURE, Audit, Marked
from ketum.knowledge.library import Library

LOOKS = {
    "contradicted": ("✗", "bold red"),
    "unsupported": ("△", "yellow"),
    "unknown": ("?", "magenta"),
    "partly_supported": ("◐", "cyan"),
    "supported": ("✓", "green"),
    "not_in_knowledge": ("·", "dim"),
    "no_claim": (" ", ""),
}
console = Console(highlight=False, soft_wrap=False)


def show_audit(found: Audit, shelf: Library) -> None:
    """Counts, the most dangerous statements, the text with marks, what is missing."""
    _counts(found)
    if found.dangerous:
        console.print(Text("Most dangerous to believe", style="bold"))
        for number, at in enumerate(found.dangerous, 1):
            _statement(found.sentences[at], shelf, f"{number}.")
    console.print(Text("The text, sentence by sentence", style="bold"))
    for one in found.sentences:
        shape, style = LOOKS[one.verdict]
        note = (
            f"  [{WORDS[one.verdict]}{', read with doubt' if one.sure < UNSURE else ''}: {', '.join(one.claims)}]"
            if one.claims
            else ""
        )
        if one.verdict == "not_in_knowledge":
            note = f"  [{WORDS[one.verdict]}]"
        console.print(Text.assemble((f"{shape} ", style), (one.text, style), (note, "dim")))
        for part in one.also:
            mark, look = LOOKS[part.verdict]
            told = f"  [{WORDS[part.verdict]}: {part.claims[0]}]"
            console.print(
                Padding(Text.assemble((f"{mark} ", look), (f"“{part.text}”", look), (told, "dim")), (0, 0, 0, 4))
            )
    console.print()
    if found.omissions:
        console.print(Text("What an honest article would also have said", style="bold"))
        for left in found.omissions:
            console.print(Padding(f"- {left.missing}", (0, 0, 0, 2)))
        console.print()
    if found.unread:
        console.print(f"The text is long: its last {found.unread} sentences were not read.")
    console.print(
        Text(
            "Read by a program, which errs. A sentence without a mark states nothing that Ketum knows of, which does "
            f"not make it true. Knowledge {found.knowledge_version}. Not medical advice.",
            style="dim",
        )
    )


def _counts(found: Audit) -> None:
    parts = [f"{WORDS[name]}: {count}" for name, count in found.counts.items() if count]
    console.print(Text(f"{len(found.sentences)} sentences. " + ", ".join(parts) + ".", style="bold"))
    console.print()


def _statement(one: Marked, shelf: Library, number: str) -> None:
    shape, style = LOOKS[one.verdict]
    console.print(Text.assemble((f"{number} {shape} {WORDS[one.verdict]}: ", style), f"“{one.text}”"))
    console.print(Padding(one.truth, (0, 0, 0, 5)))
    sources = "; ".join(citations(one.references[:3], shelf))
    console.print(Padding(Text(f"Sources: {sources}", style="dim"), (0, 0, 1, 5)))
