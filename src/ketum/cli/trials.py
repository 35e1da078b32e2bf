"""``ketum trial``: design, start, log, reveal, analyse, simulate and report trials that a record file keeps."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from ketum.cli import commands
from ketum.cli.trouble import BadInput

trial = typer.Typer(help="Does it help me? A trial of one person, from design to verdict.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
File = Annotated[str, typer.Argument(metavar="FILE", help="A record in JSON.")]
Which = Annotated[str | None, typer.Option("--trial", help="Its id, where the record has several.")]
SecretFile = Annotated[Path, typer.Option("--secret-file", help="Keeps the secret of the order. Do not open it.")]
QUESTIONS = ("T1", "T2", "T3", "T4", "T5")
SAID = "medicines_told, liver, seizure, suicidal, dependence, steady, clinician_agrees (yes or no), days_per_week"


@trial.command()
def design(
    file: File,
    question: Annotated[str, typer.Option(help="T1 flare, T2 less, T3 product A or B, T4 something else, T5 on/off.")],
    said: Annotated[list[str] | None, typer.Option(help=f"Answers before a trial, like liver=no: {SAID}.")] = None,
    blocks: Annotated[int | None, typer.Option(help="Pairs of periods, or blocks of four flares.")] = None,
    period_days: Annotated[int | None, typer.Option(help="Days of a period.")] = None,
    blinding: Annotated[str | None, typer.Option(help="third_party, self or open.")] = None,
    meaningful: Annotated[float | None, typer.Option(help="What drop of pain would make it worth it?")] = None,
    expected: Annotated[float | None, typer.Option(help="How much do you expect, 0 to 10?")] = None,
    tested: Annotated[str | None, typer.Option(help="T4: what is to be tried.")] = None,
    reduce_share: Annotated[float, typer.Option("--reduce", help="T2: share to take less, 0.1 to 0.25.")] = 0.2,
    seed: Annotated[str, typer.Option(help="Names the trial.")] = "1",
    simulations: Annotated[int, typer.Option("--preview", help="Simulated trials for the preview; 0 for none.")] = 200,
    write: Annotated[bool, typer.Option("--write", help="Keep it in the record file.")] = False,
    as_json: Json = False,
    at: Annotated[datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="As known on this day.")] = None,
) -> int:
    """May it be run, how is it laid out, and how likely is a clear answer?"""
    from ketum.cli import trial_steps as steps

    choices = {
        "blocks": blocks, "period_days": period_days, "blinding": blinding, "meaningful": meaningful,
        "expected_benefit": expected, "tested": tested, "reduce_share": reduce_share,
    }  # fmt: skip
    day = at.date() if at else commands.today()
    told = steps.design(file, one_of(question, QUESTIONS), said or [], choices, seed, day, simulations, write=write)
    return put(told, as_json=as_json, shown="show_design")


@trial.command()
def start(
    file: File,
    secret_file: SecretFile,
    helper_sheet: Annotated[Path | None, typer.Option(help="Where to write the sheet for the helper.")] = None,
    cards: Annotated[Path | None, typer.Option(help="Where to write the squares, when you work alone.")] = None,
    which: Which = None,
    as_json: Json = False,
    at: Annotated[datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="The first day.")] = None,
) -> int:
    """Draw the order, seal it, and begin. The commitment is printed; the order is not."""
    from ketum.cli import trial_steps as steps

    day = at.date() if at else commands.today()
    return put(steps.start(file, which, secret_file, helper_sheet, cards, day), as_json=as_json, shown="show_start")


@trial.command()
def log(
    file: File,
    day: Annotated[int, typer.Option(help="Day of the trial, from 0.")],
    pain: Annotated[float | None, typer.Option(help="Average pain of the day, or 90 minutes after; 0 to 10.")] = None,
    baseline: Annotated[float | None, typer.Option(help="Pain at the beginning of a flare.")] = None,
    envelope: Annotated[int | None, typer.Option(help="Number of the envelope that was opened.")] = None,
    card: Annotated[str | None, typer.Option(help="Text of the square in it.")] = None,
    guess: Annotated[str | None, typer.Option(help="Which arm do you think it was: A, B or unknown?")] = None,
    confidence: Annotated[float | None, typer.Option(help="How sure, 0 to 10.")] = None,
    withdrawal: Annotated[float | None, typer.Option(help="Withdrawal, 0 to 10.")] = None,
    rescue: Annotated[bool | None, typer.Option("--rescue/--no-rescue", help="Rescue medicine was taken.")] = None,
    skipped: Annotated[bool | None, typer.Option("--skipped/--taken", help="The envelope was not taken.")] = None,
    harm: Annotated[list[str] | None, typer.Option(help="A side effect, in your words.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why there is no rating.")] = None,
    which: Which = None,
    as_json: Json = False,
) -> int:
    """Note one day or one flare. What was noted stays; nothing is shown of any result."""
    from ketum.cli import trial_steps as steps

    entry = {
        "day": day, "pain": pain, "baseline": baseline, "envelope": envelope, "card": card, "guess": guess,
        "confidence": confidence, "withdrawal": withdrawal, "rescue": rescue, "skipped": skipped, "reason": reason,
        "harms": harm or None, "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }  # fmt: skip
    told = steps.log(file, which, {key: value for key, value in entry.items() if value is not None}, commands.today())
    return put(told, as_json=as_json, shown="show_log")


@trial.command()
def reveal(file: File, secret_file: SecretFile, which: Which = None, as_json: Json = False) -> int:
    """Open the order. This ends the blinding, and is recorded."""
    from ketum.cli import trial_steps as steps

    now = datetime.now(UTC).isoformat(timespec="seconds")
    return put(steps.reveal(file, which, secret_file, now), as_json=as_json, shown="show_reveal")


@trial.command()
def analyse(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A trial or a record in JSON; - for standard input.")],
    as_json: Json = False,
    lines: Annotated[bool, typer.Option("--jsonl", help="One trial and one answer a line.")] = False,
    engine: Annotated[str, typer.Option(help="built-in, or nuts (needs the extra research).")] = "built-in",
    lang: Annotated[str, typer.Option(help="en or es.")] = "en",
    quick: Annotated[bool, typer.Option("--quick", help="Leave out the sensitivity set.")] = False,
    which: Which = None,
) -> int:
    """What do the days say? A verdict with its interval, or why the trial cannot tell."""
    from ketum.cli import trial_answers as answers

    how = answers.How(one_of(lang, ("en", "es")), one_of(engine, ("built-in", "nuts")), whole=not quick)
    if lines:
        return answers.analyse_lines(file, how)
    return put(answers.analyse(file, which, how), as_json=as_json, shown="show_verdict")


@trial.command()
def simulate(
    question: Annotated[str, typer.Argument(help="T1 to T5.")],
    count: Annotated[int, typer.Option("--trials", min=1, max=100_000, help="How many.")] = 100,
    effect: Annotated[float, typer.Option(help="True effect, in points; less pain is negative.")] = 0.0,
    truth: Annotated[list[str] | None, typer.Option(help="More of the truth, like rho=0.5 or rebound=2.5.")] = None,
    blocks: Annotated[int | None, typer.Option(help="Pairs of periods, or blocks of four flares.")] = None,
    period_days: Annotated[int | None, typer.Option(help="Days of a period.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same trials.")] = 1,
    summary: Annotated[bool, typer.Option("--summary", help="Analyse them and print shares.")] = False,
    as_json: Json = False,
) -> int:
    """Made-up trials with a known truth, one a line for ``ketum trial analyse - --jsonl``; or what becomes of them."""
    from ketum.cli import trial_answers as answers

    layout = {"blocks": blocks, "period_days": period_days}
    values = {"effect": effect} | dict(map(answers.number, truth or []))
    kind = one_of(question, QUESTIONS)
    if not summary:
        return answers.simulate_lines(kind, layout, values, count, seed)
    return put(answers.simulate_summary(kind, layout, values, count, seed), as_json=as_json, shown="show_shares")


@trial.command()
def report(
    file: File,
    bundle: Annotated[Path | None, typer.Option(help="Where to write all that is needed to derive it again.")] = None,
    which: Which = None,
    as_json: Json = False,
) -> int:
    """The trial in the rows that CENT 2015 asks for."""
    from ketum.cli import trial_steps as steps

    return put(steps.report(file, which, bundle), as_json=as_json, shown="show_report")


def put(told: dict[str, Any], *, as_json: bool, shown: str) -> int:
    """The answer as JSON, or for a reader."""
    if as_json:
        commands.put_json(told)
    else:
        from ketum.cli import trial_showing

        getattr(trial_showing, shown)(told)
    return 0


def one_of(value: str, allowed: tuple[str, ...]) -> Any:
    """``value`` if it is allowed; else ``BadInput`` that names what is."""
    if value not in allowed:
        raise BadInput(f"{value!r} is none of {', '.join(allowed)}")
    return value


def progress_on_terminal(done: int, of: int) -> bool:
    """One line on standard error that is written over; nothing when nobody looks. Ctrl-C cancels."""
    if sys.stderr.isatty():
        print(f"\rsimulated {done} of {of} trials", end="\n" if done == of else "", file=sys.stderr, flush=True)
    return True
