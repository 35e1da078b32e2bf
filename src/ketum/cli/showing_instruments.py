"""Questionnaires and scores in a terminal."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.padding import Padding
from rich.text import Text

from ketum.cli.showing import card, citations, console
from ketum.instruments.added import Added
from ketum.instruments.catalogue import Listed
from ketum.instruments.change import IN_WORDS, Change, NotComparable
from ketum.instruments.display import Shown
from ketum.instruments.model import Band, Instrument, Language, Marked, ScoreRule
from ketum.instruments.official import Official
from ketum.instruments.scoring import Score, Scored
from ketum.knowledge.library import Library
from ketum.record import Finding

USES = {
    "self": "filled in by the person",
    "clinician": "filled in by a clinician",
    "calculator": "worked out with a clinician",
    "map": "a drawing to mark",
    "score_only": "scored from a licensed copy; none of its text is here",
    "named_only": "named only; cannot be scored here",
}
WORDINGS = {
    "own": "own wording: our short labels, not the published text",
    "official": "official wording, added by you",
    "none": "numbers only; no text is shown",
}
MARKS = {
    "retrieved": "read in the source",
    "second_hand": "read in another source that quotes it",
    "derived": "worked out by this project",
    "memory": "from memory, to be looked up",
    "assumption": "our own choice",
}
DIRECTIONS = {"higher_worse": "high is worse", "higher_better": "high is better", "neither": ""}


def show_score(
    one: Instrument, scored: Scored, told: Change | NotComparable | None, found: Iterable[Finding], shelf: Library
) -> None:
    """Danger first, then the scores, what was missing, the change."""
    for finding in found:
        console.print(card(finding, shelf))
    console.print(Text(f"{one.name.en} ({WORDINGS[scored.wording]})", style="bold"))
    for each in scored.scores:
        rule = next(rule for rule in one.scores if rule.id == each.id)
        console.print(Text(f"  {each.label.en}: {_value(each, rule)}"))
    if scored.missing:
        console.print(Text(f"  Not answered: {', '.join(scored.missing)}"))
    if scored.next:
        console.print(Text(f"  Next: {scored.next.instrument}, because of this score"))
    if isinstance(told, NotComparable):
        console.print(Text(f"  Not to be compared: {told.why}"))
    elif told:
        _show_change(told)
    console.print(Text("A questionnaire is not a diagnosis.", style="dim"))


def _value(each: Score, rule: ScoreRule) -> str:
    if each.value is None:
        return f"not known ({each.why})"
    if isinstance(each.value, bool):
        return "yes" if each.value else "no"
    most = f" of {rule.range[1]:g}" if rule.range and rule.range[0] == 0 else ""
    error = f" \u00b1 {each.error:g}" if each.error else ""
    band = f", {each.band.label.en}" if each.band else ""
    side = DIRECTIONS[each.direction]
    return f"{each.value:g}{most}{error}{band} ({side})"


def _show_change(told: Change) -> None:
    console.print(Text(f"  From {told.before:g} to {told.after:g}: {told.difference:+g}"))
    for one in told.by_condition:
        why = f" ({one.why})" if one.why else ""
        measured = f"; measured in {', '.join(one.mcid.conditions).replace('_', ' ')}" if one.mcid else ""
        said = f"{(one.condition or 'condition not said').replace('_', ' ')}: {IN_WORDS[one.verdict]}{why}{measured}"
        console.print(Padding(Text(said), (0, 0, 0, 4)))


def show_list(every: Sequence[Listed]) -> None:
    """Every instrument under who fills it in."""
    for use, members in groupby(sorted(every, key=lambda one: list(USES).index(one.use)), key=lambda one: one.use):
        console.print(Text(USES[use].capitalize(), style="bold"))
        for one in members:
            console.print(Text(f"  {one.id:22} {one.name.en}"))


def show_whole(
    one: Instrument, items: Sequence[Shown], language: Language, official: Official | None, shelf: Library
) -> None:
    """One instrument: items, scoring, cut-offs, smallest changes, licence."""
    console.print(Text(one.name.to(language), style="bold underline"))
    console.print(Text(f"{one.measures.to(language)}. {USES[one.use].capitalize()}. Version {one.version}."))
    if one.recall:
        console.print(Text(f"It asks about {one.recall.en if language == 'en' else one.recall.es}."))
    console.print(Text(f"Licence: {one.licence.words} [{MARKS[one.licence.status]}]"))
    for notice in filter(None, (one.licence.notice, official and official.copyright)):
        console.print(Text(f"Notice: {notice}"))
    if items:
        console.print(Text(f"\nItems ({WORDINGS['official' if official else items[0].wording]})", style="bold"))
    for item in items:
        _show_item(item)
    for rule in one.scores:
        _show_rule(rule, language)
    _show_changes(one)
    for note in one.notes:
        console.print(Padding(Text(f"{note.text} [{MARKS[note.status]}]"), (0, 0, 0, 2)))
    console.print(Text(f"Sources: {'; '.join(citations(one.references, shelf))}", style="dim"))
    reviewed = f"reviewed {one.reviewed}" if one.reviewed else "not reviewed yet"
    console.print(Text(f"As of {one.as_of}, {reviewed}.", style="dim"))


def _show_item(item: Shown) -> None:
    if item.options:
        answers = "; ".join(
            f"{one.value:g} {one.text}" if one.text != f"{one.value:g}" else one.text for one in item.options
        )
    else:
        answers = f"{item.span.least:g} to {item.span.most:g} {item.span.unit or ''}".strip() if item.span else ""
    optional = ", may be left out" if item.optional else ""
    console.print(Padding(Text(f"{item.number}. {item.text} ({item.id}{optional}): {answers}"), (0, 0, 0, 2)))


def _show_rule(rule: ScoreRule, language: Language) -> None:
    reach = f", {rule.range[0]:g} to {rule.range[1]:g}" if rule.range else ""
    side = f", {DIRECTIONS[rule.direction]}" if DIRECTIONS[rule.direction] else ""
    console.print(Text(f"\n{rule.label.to(language)} ({rule.id}){reach}{side} {_mark(rule)}", style="bold"))
    if rule.note:
        console.print(Padding(Text(rule.note), (0, 0, 0, 2)))
    if rule.cutoffs:
        console.print(Padding(Text(f"{_bands(rule.cutoffs.bands, language)} {_mark(rule.cutoffs)}"), (0, 0, 0, 2)))
        if rule.cutoffs.male:
            console.print(Padding(Text(f"for men: {_bands(rule.cutoffs.male, language)}"), (0, 0, 0, 2)))


def _bands(bands: Iterable[Band], language: Language) -> str:
    return "; ".join(f"to {one.up_to:g} {one.label.to(language)}" for one in bands)


def _mark(part: Marked) -> str:
    return f"[{MARKS[part.status]}]"


def _show_changes(one: Instrument) -> None:
    for each in one.mcid:
        points = f"{_estimates(each.points)} points" if each.points else ""
        share = f"{_estimates((100 * each.share[0], 100 * each.share[1]))} %" if each.share else ""
        conditions = ", ".join(each.conditions).replace("_", " ")
        said = f"Patients notice a change of {' and '.join(filter(None, (points, share)))} ({conditions}) {_mark(each)}"
        console.print(Text(f"\n{said}"))


def _estimates(pair: tuple[float, float]) -> str:
    return f"{pair[0]:g}" if pair[0] == pair[1] else f"{pair[0]:g} to {pair[1]:g}"


def show_added(done: Added) -> None:
    """What was added, and what was noticed on the way."""
    state = "is kept now" if done.new else "was kept already"
    official = done.official
    console.print(Text(f"{official.title} {state} as the official text of {official.instrument}.", style="bold"))
    for note in official.notes:
        console.print(Padding(Text(note), (0, 0, 0, 2)))
    if official.copyright:
        console.print(Text(f"Notice: {official.copyright}", style="dim"))
