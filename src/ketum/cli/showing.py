"""Answers in a terminal: words and shapes first, colour only beside them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from ketum.knowledge.evidence import Page
from ketum.knowledge.library import Library
from ketum.record import Finding, Severity
from ketum.safety import Answer

LOOKS = {
    Severity.EMERGENCY: ("✚", "GET HELP NOW", "bold white on red"),
    Severity.STOP: ("■", "DO NOT", "bold red"),
    Severity.WARNING: ("▲", "SERIOUS", "bold yellow"),
    Severity.CAUTION: ("◆", "THINK AND WATCH", "bold cyan"),
    Severity.INFO: ("●", "GOOD TO KNOW", "bold"),
}
MOST_PAGES, MOST_CLAIMS = 3, 3
console = Console(highlight=False, soft_wrap=False)


def show_answer(answer: Answer, shelf: Library) -> None:
    """The findings, then what was not checked; never the word that nothing can happen."""
    for finding in answer.findings:
        console.print(card(finding, shelf))
    if all(one.severity is Severity.INFO for one in answer.findings):
        console.print("Nothing dangerous that Ketum knows of was found. That is not proof that there is no danger.\n")
    if answer.not_checked:
        console.print(Text("Not checked, because it was not said or not recognised:", style="bold"))
        console.print(Padding(", ".join(answer.not_checked), (0, 0, 1, 2)))
    console.print(Text(f"Knowledge {answer.knowledge_version}. Not medical advice.", style="dim"))


def card(finding: Finding, shelf: Library) -> Group:
    """One finding: what it is, what to do, what was seen, why, how sure, on what."""
    shape, word, style = LOOKS[finding.severity]
    head = Text.assemble((f" {shape} {word} ", style), " ", (finding.title, "bold"))
    sources = "; ".join(citations(finding.references, shelf))
    lines = [
        ("What to do: ", finding.action),
        ("Seen: ", ", ".join(finding.seen)),
        ("Why: ", finding.why),
        ("How sure: ", f"{finding.certainty.value.replace('_', ' ')} (as of {finding.as_of})"),
        ("Sources: ", sources),
    ]
    body = [Padding(Text.assemble((label, "bold"), words), (0, 0, 0, 3)) for label, words in lines if words]
    return Group(head, *body, Text(f"   {finding.code}", style="dim"), "")


def citations(references: Iterable[str], shelf: Library) -> list[str]:
    """One line for each reference."""
    from ketum.knowledge.references import reference

    return [reference(one, shelf).citation for one in references]


def show_drug(found: Mapping[str, Any]) -> None:
    """Which medicine a name means."""
    _matches(found, "ingredient", "No medicine of this name is known. What is not recognised is not checked.")


def show_term(found: Mapping[str, Any]) -> None:
    """Which conditions and symptoms words mean."""
    _matches(found, "term", "Nothing in these words was recognised.")


def _matches(found: Mapping[str, Any], key: str, nothing: str) -> None:
    if found["ambiguous"]:
        console.print(found.get("ask") or "More than one is possible. Which one do you mean?", style="bold")
    for one in found["matches"]:
        detail = one.get("kind") or one.get("via")
        console.print(Text.assemble((f"  {one[key]}", "bold"), f"  ({detail}, {one['score']:.0f} of 100)"))
    if not found["matches"] and not found["ambiguous"]:
        console.print(nothing)


def show_dose(found: Mapping[str, Any]) -> None:
    """What amounts words mean; what cannot be known is said."""
    names = {
        "grams_per_dose": "g each time",
        "doses_per_day": "times a day",
        "grams_per_day": "g a day",
        "mitragynine_mg_per_day": "mg mitragynine a day",
    }
    for key, words in names.items():
        if found[key] is not None:
            low, high = found[key]
            console.print(f"  {low:g} {words}" if low == high else f"  {low:g} to {high:g} {words}")
    console.print(f"  form: {found['form'].replace('_', ' ')}")
    if found["escalating"]:
        console.print("  the amount is rising")
    for why in found["unknown"]:
        console.print(f"  not known: {why}")


def show_law(found: Mapping[str, Any]) -> None:
    """The law of a place, the strictest first, each row with how sure and since when."""
    if found.get("ask"):
        console.print(found["ask"], style="bold")
    if stops := found.get("stops"):
        _show_way(stops)
    if not found["rows"] and not found.get("ask"):
        console.print("No place of this name is on file, so the law there is not known. Try a country or state code.")
    for row in found["rows"]:
        console.print(Text(row["in_words"], style="bold"))
        console.print(Padding(row["rules"], (0, 0, 0, 2)))
    if found["rows"]:
        console.print(Text("Not legal advice. Read the official text before you buy, carry or travel.", style="dim"))


def _show_way(stops: Iterable[Mapping[str, Any]]) -> None:
    """The stops of a journey, and what is likely crossed between them."""
    for stop in stops:
        known = stop["name"] or f"{stop['query']} (not on file, so the law there is not known)"
        console.print(f"  {known}" if stop["why"] == "named" else f"  {known}, likely crossed by land")


def show_know(found: Mapping[str, Any]) -> None:
    """The pages that answer, each with its answer and its claims."""
    if not found["results"]:
        console.print("Nothing on file answers this. That does not mean that nothing is known, or that it is harmless.")
    for one in found["results"][:MOST_PAGES]:
        console.print(Text(one["title"], style="bold"))
        console.print(Padding(one["short"], (0, 0, 0, 2)))
        for claim in one["claims"][:MOST_CLAIMS]:
            console.print(Padding(_claim_line(claim["claim"], claim["verdict"], claim["certainty"]), (0, 0, 0, 2)))
            console.print(Padding(claim["plain"], (0, 0, 0, 4)))
        console.print(Text(f"  More: ketum know {one['page']}", style="dim"))
        console.print()


def _claim_line(claim: str, verdict: str, certainty: str) -> Text:
    from ketum.knowledge.evidence import CERTAINTIES, VERDICTS

    words = f"{VERDICTS[verdict]} ({CERTAINTIES[certainty]} certainty): "
    return Text.assemble((words, "bold"), f"\u201c{claim}\u201d")


def show_page(page: Page, shelf: Library, at: date) -> None:
    """One page whole: the answer, what is known with every claim, what is not, what to do, since when."""
    from ketum.knowledge.evidence import claims

    every = claims(shelf)
    console.print(Text(page.title, style="bold underline"))
    console.print(page.short, end="\n\n")
    for section in page.sections:
        console.print(Text(section.heading, style="bold"))
        console.print(section.plain)
        for name in section.claims:
            one = every[name]
            console.print(Padding(_claim_line(one.claim, one.verdict, one.certainty), (0, 0, 0, 2)))
            console.print(Padding(one.plain, (0, 0, 0, 4)))
            sources = "; ".join(citations(one.references, shelf))
            console.print(Padding(Text(f"Sources: {sources}", style="dim"), (0, 0, 0, 4)))
        console.print()
    _listed("What is not known", page.unknown)
    _listed("What to do", page.do)
    due = " It was to be looked at again by now." if page.is_due(at) else ""
    console.print(Text(f"As of {page.as_of}. {page.changed[0].what} {page.changed[0].day}.{due}", style="dim"))


def _listed(title: str, lines: Iterable[str]) -> None:
    if lines:
        console.print(Text(title, style="bold"))
        for line in lines:
            console.print(Padding(f"- {line}", (0, 0, 0, 2)))


def show_stats(found: Mapping[str, Any]) -> None:
    """How much is in the knowledge."""
    for name, count in found.items():
        words = name.replace("_", " ")
        if isinstance(count, dict):
            console.print(
                f"  {words}: " + ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in count.items())
            )
        else:
            console.print(f"  {words}: {count}")


def show_labs(found: Mapping[str, Any], findings: Iterable[Finding], shelf: Library) -> None:
    """Laboratory values in multiples, and what follows from them."""
    for analyte, multiple in found["multiples"].items():
        console.print(f"  {analyte.upper()}: {multiple:g} times the upper limit")
    if found["r_ratio"] is not None:
        console.print(f"  R ratio {found['r_ratio']:g}: {found['pattern']}")
    for one in findings:
        console.print(card(one, shelf))
