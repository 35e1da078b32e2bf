"""Trials in a terminal: the answer first, then its numbers, then what it does not tell."""

from collections.abc import Mapping
from typing import Any

from rich.padding import Padding
from rich.text import Text

from ketum.cli.showing import console


def show_design(told: Mapping[str, Any]) -> None:
    """Why not, or what is asked first; else the plan and the chance of a clear answer."""
    gate = told["gate"]
    for one in gate["refusals"]:
        console.print(Text.assemble((" ■ NOT NOW ", "bold red"), " ", one["why"]))
        console.print(Padding(f"Instead: {one['instead']}", (0, 0, 1, 3)))
    for one in gate["asks"]:
        console.print(f"  To be answered first (--said or in the record): {one['question']}")
    protocol = told["protocol"]
    if protocol is None:
        return
    console.print(Text(protocol["title"], style="bold"))
    for arm in protocol["arms"]:
        console.print(f"  {arm['id']}: {arm['words']}")
    console.print(f"  {protocol['primary_outcome']}; a drop of {protocol['meaningful']:g} points was said to matter")
    for sentence in (told["preview"] or {}).get("sentences", ()):
        console.print(sentence)
    console.print(Text(f"Trial {protocol['id']}, protocol {told['protocol_hash'][:16]}", style="dim"))


def show_start(told: Mapping[str, Any]) -> None:
    """The commitment, the envelopes, and how to take them."""
    kit = told["kit"]
    console.print(Text(kit["title"], style="bold"))
    console.print(f"Commitment to the order (write it down): {kit['commitment']}")
    for one in kit["labels"]:
        console.print(f"  envelope {one['number']} of {one['of']}: {one['days']}")
    for sheet in kit["sheets"]:
        console.print(Text(sheet["title"], style="bold"))
        for step in sheet["steps"]:
            console.print(Padding(f"- {step}", (0, 0, 0, 2)))


def show_log(told: Mapping[str, Any]) -> None:
    """What stops the trial, else how far it is and what is next; nothing of a result."""
    for one in told["stops"]:
        console.print(Text.assemble((" ✚ STOP THE TRIAL ", "bold white on red"), " ", one["why"]))
        console.print(Padding(f"What to do: {one['action']}", (0, 0, 0, 3)))
    console.print(f"Noted. {told['rated']} of {told['of']} rated.")
    if told["next_envelope"] and not told["stops"]:
        console.print(f"Next: envelope {told['next_envelope']}")


def show_reveal(told: Mapping[str, Any]) -> None:
    """The order, and that the blinding is over."""
    console.print("The order is open, and this is recorded. The blinding is over.")
    console.print("  " + ", ".join(f"{place}: {arm}" for place, arm in enumerate(told["order"], 1)))


def show_verdict(told: Mapping[str, Any]) -> None:
    """The sentence, its interval and days, what changes it, what it does not tell."""
    console.print(Text(told["verdict"], style="bold"))
    if told.get("reason"):
        console.print(told["reason"])
        console.print("What would help: " + ", ".join(told["would"])) if told["would"] else None
    for note in told["notes"]:
        console.print(f"! {note}")
    for line in told["said"]:
        console.print(f"  {line}")
    for one in (*told["beliefs"], *told["sensitivity"]):
        low, high = one["effect"]["interval_90"]
        console.print(
            Text(f"  {one['words']}: {one['effect']['median']:+.1f} ({low:+.1f} to {high:+.1f})", style="dim")
        )
    for sentence in told["about"]:
        console.print(sentence)


def show_shares(told: Mapping[str, Any]) -> None:
    """Which answers made-up trials got."""
    console.print(f"{told['trials']} trials of {told['question']}, true effect {told['truth']['effect']:+g} points")
    for code, share in sorted(told["shares"].items(), key=lambda one: -one[1]):
        console.print(f"  {code.replace('_', ' ')}: {share:.0%}")


def show_report(told: Mapping[str, Any]) -> None:
    """The rows of the report."""
    for row in told["rows"]:
        console.print(Text(f"{row['item']}  {row['heading']}", style="bold"))
        console.print(Padding(row["text"], (0, 0, 1, 4)))
