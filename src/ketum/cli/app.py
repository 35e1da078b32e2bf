"""Every command with its help, options and completion."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

import ketum
from ketum.cli import commands, trials
from ketum.cli.trouble import BadInput

app = typer.Typer(
    name="ketum",
    help="An honest, private companion for people who use kratom for pain or consider it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
knowledge = typer.Typer(help="The reviewed facts that every answer stands on.", no_args_is_help=True)
app.add_typer(knowledge, name="knowledge")
app.add_typer(trials.trial, name="trial")
instruments = typer.Typer(help="Questionnaires: what there is, and official texts of your own.", no_args_is_help=True)
app.add_typer(instruments, name="instrument")

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Lines = Annotated[bool, typer.Option("--jsonl", help="One question and one answer a line.")]
At = Annotated[datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="As known on this day.")]
File = Annotated[str, typer.Argument(metavar="FILE", help="A record in JSON; - for standard input.")]


def run_app(arguments: Sequence[str]) -> int:
    """Run the command line; usage errors become ``BadInput``."""
    try:
        status = app(args=list(arguments), standalone_mode=False)
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    except typer.TyperException as error:
        said = error.format_message().rstrip(".")
        if not said:  # a bare group has shown its help
            return 2
        raise BadInput(f"{said}. See 'ketum --help'.") from error
    return status if isinstance(status, int) else 0


def _version(asked: bool) -> None:
    if asked:
        print(f"ketum {ketum.__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Hold what all commands share."""


@app.command()
def check(file: File, as_json: Json = False, lines: Lines = False, at: At = None) -> int:
    """Is it dangerous for this person? Medicines, conditions, amount, product, symptoms, tests, place."""
    return commands.check(file, as_json=as_json, lines=lines, at=at.date() if at else None)


@app.command()
def drug(name: str, as_json: Json = False, lines: Lines = False) -> int:
    """Which medicine, supplement, food or drug a name means."""
    return commands.drug(name, as_json=as_json, lines=lines)


@app.command()
def term(text: str, as_json: Json = False, lines: Lines = False) -> int:
    """Which conditions and symptoms lay words mean."""
    return commands.term(text, as_json=as_json, lines=lines)


@app.command()
def dose(text: str, as_json: Json = False, lines: Lines = False) -> int:
    """What amounts a person's own words mean."""
    return commands.dose(text, as_json=as_json, lines=lines)


@app.command()
def law(place: str, as_json: Json = False, lines: Lines = False, at: At = None) -> int:
    """What the law says about kratom and 7-OH in a place."""
    return commands.law(place, as_json=as_json, lines=lines, at=at.date() if at else None)


@app.command()
def know(query: str, as_json: Json = False, lines: Lines = False) -> int:
    """What is really known: the answer to a question in plain words, or one page by its name."""
    return commands.know(query, as_json=as_json, lines=lines)


@app.command()
def audit(
    file: Annotated[str, typer.Argument(metavar="ARTICLE", help="Text, Markdown, HTML or PDF; - for standard input.")],
    as_json: Json = False,
) -> int:
    """Is the article true? Each sentence beside what is known, the most dangerous first, and what was left out."""
    return commands.audit(file, as_json=as_json)


@app.command()
def labs(file: File, as_json: Json = False) -> int:
    """Laboratory values in multiples of their limits, the pattern of liver injury, and what follows."""
    return commands.labs(file, as_json=as_json)


@app.command()
def expose(
    file: File,
    as_json: Json = False,
    at: Annotated[
        datetime | None,
        typer.Option("--at", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%z"], help="At this moment."),
    ] = None,
    split: Annotated[
        int | None,
        typer.Option("--split", min=1, max=24, help="Compare with the same amount a day in this many doses."),
    ] = None,
) -> int:
    """What a dose does in the body: level with its band, what is left tomorrow, what builds up; never an effect."""
    from ketum.cli.exposing import expose as run_expose

    return run_expose(file, as_json=as_json, at=at.astimezone() if at else None, split=split)


@app.command()
def simulate(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model on file, for example mitragynine-a.")],
    people: Annotated[int, typer.Option("--people", min=1, max=100_000_000, help="How many people.")] = 1000,
    days: Annotated[float, typer.Option("--days", min=0.01, max=3650, help="For how many days.")] = 30,
    dose_mg: Annotated[float, typer.Option("--dose-mg", min=0, help="Milligrams of each dose.")] = 20,
    every_h: Annotated[float, typer.Option("--every-h", min=0.01, help="Hours from dose to dose.")] = 24,
    step_h: Annotated[float, typer.Option("--step-h", min=0.001, help="Hours from one time to the next.")] = 1,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same people.")] = 1,
    form: Annotated[str | None, typer.Option("--form", help="Let products of a form differ (leaf_powder).")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write every level to FILE.csv, .parquet or .zarr.")] = None,
    summary: Annotated[bool, typer.Option("--summary", help="Percentiles instead of a file (the default).")] = False,
    as_json: Json = False,
) -> int:
    """Levels of many people who differ, in bounded memory; the same seed gives the same bytes."""
    from ketum.cli.simulating import simulate as run_simulation

    if summary and out:
        raise BadInput("give --out or --summary, not both")
    return run_simulation(
        model, people=people, days=days, dose_mg=dose_mg, every_h=every_h, step_h=step_h, seed=seed, form=form,
        out=out, as_json=as_json,
    )  # fmt: skip


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open a browser.")] = False,
) -> int:
    """Serve the web application on this machine."""
    from ketum.web.serve import serve as run_server

    run_server(host, port, open_browser)
    return 0


Vault = Annotated[str | None, typer.Option(help="Label or id of the diary, where there are several.")]
Person = Annotated[str | None, typer.Option(help="Whose, where the diary holds several people.")]


@app.command()
def log(
    kind: Annotated[str, typer.Argument(help="dose, pain, symptom or note.")],
    words: Annotated[
        list[str] | None, typer.Argument(help="dose: grams and product; pain: 0 to 10; else words.")
    ] = None,
    vault: Vault = None,
    person: Person = None,
    as_json: Json = False,
) -> int:
    """Record something in the encrypted diary, as of now."""
    from ketum.cli import diary

    return diary.log(kind, words or [], vault=vault, person=person, as_json=as_json)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An export of Ketum or of another program, or a laboratory report.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    form: Annotated[str | None, typer.Option("--as", help="The format, where the content does not say it.")] = None,
    mapping: Annotated[list[str] | None, typer.Option(help="For any table: field=column, may be repeated.")] = None,
    confirm: Annotated[list[str] | None, typer.Option(help="Keep a row that is held, by its name; or 'all'.")] = None,
    day_first: Annotated[
        bool | None, typer.Option("--day-first/--month-first", help="How the file writes days.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="Where the person was, like Europe/Berlin.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Of a text file, where it is not UTF-8.")] = None,
    vault: Vault = None,
    person: Person = None,
    as_json: Json = False,
) -> int:
    """Bring a file into the diary: merged, never overwriting, twice the same as once."""
    from ketum.cli import diary

    return diary.read_import(
        file, vault=vault, person=person, dry_run=dry_run, form=form, mapping=mapping or [], confirmed=confirm or [],
        day_first=day_first, zone=zone, encoding=encoding, as_json=as_json,
    )  # fmt: skip


@app.command("export")
def export_diary(
    target: Annotated[Path, typer.Argument(help="A new file, or a folder.")],
    vault: Vault = None,
    person: Person = None,
    as_json: Json = False,
) -> int:
    """Write everything of one person into one zip that others can read. It is not encrypted."""
    from ketum.cli import diary

    return diary.write_export(target, vault, person, as_json=as_json)


@app.command()
def backup(
    target: Annotated[Path | None, typer.Argument(help="A file or folder; without it, among the diary's own.")] = None,
    vault: Vault = None,
    as_json: Json = False,
) -> int:
    """Write an encrypted copy of the diary and open it again to prove it."""
    from ketum.cli import diary

    return diary.back_up(target, vault, as_json=as_json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    label: Annotated[str | None, typer.Option(help="What to call the restored diary.")] = None,
    as_json: Json = False,
) -> int:
    """Make a new diary from a backup; nothing that is there is overwritten."""
    from ketum.cli import diary

    return diary.bring_back(file, label, as_json=as_json)


@app.command()
def score(
    instrument: Annotated[str, typer.Argument(help="Its name, for example phq-9.")],
    answers: Annotated[
        list[str] | None,
        typer.Argument(help="Answers in order (_ for none), item=answer, or a file of JSON; - for standard input."),
    ] = None,
    said: Annotated[str | None, typer.Option("--answers", metavar="JSON", help="Answers as JSON.")] = None,
    before: Annotated[str | None, typer.Option(metavar="JSON", help="Earlier answers, to tell the change.")] = None,
    condition: Annotated[list[str] | None, typer.Option(help="For whom the change is told; may be repeated.")] = None,
    sex: Annotated[Literal["female", "male", "other", "unknown"] | None, typer.Option(help="For cut-offs.")] = None,
    wording: Annotated[
        Literal["own", "official"] | None, typer.Option(help="In whose words the questions were asked.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Score a questionnaire: every result with its meaning, what was missing, and why where there is none."""
    from ketum.cli import questionnaires

    return questionnaires.score(
        instrument,
        answers or [],
        said=said,
        before=before,
        conditions=condition or [],
        sex=sex,
        wording=wording,
        as_json=as_json,
    )


@instruments.command("list")
def list_(
    condition: Annotated[str | None, typer.Option("--for", help="A condition, for example fibromyalgia.")] = None,
    as_json: Json = False,
) -> int:
    """Every questionnaire, or those that fit a condition."""
    from ketum.cli import questionnaires

    return questionnaires.list_instruments(condition, as_json=as_json)


@instruments.command()
def show(
    name: str,
    language: Annotated[Literal["en", "es"], typer.Option(help="Language of the labels.")] = "en",
    as_json: Json = False,
) -> int:
    """One questionnaire: items, scoring, cut-offs, licence, sources."""
    from ketum.cli import questionnaires

    return questionnaires.show_instrument(name, language, as_json=as_json)


@instruments.command()
def add(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A FHIR R4 Questionnaire in JSON; - for standard input.")],
    name: Annotated[str | None, typer.Option("--as", help="Which instrument it is, where it does not say so.")] = None,
    as_json: Json = False,
) -> int:
    """Add the official text of a questionnaire; it is checked against the items on file."""
    from ketum.cli import questionnaires

    return questionnaires.add_official(file, name, as_json=as_json)


@instruments.command()
def remove(name: str) -> int:
    """Take the official text of a questionnaire away again."""
    from ketum.cli import questionnaires

    return questionnaires.remove_official(name)


@knowledge.command()
def stats(as_json: Json = False) -> int:
    """Count what is in the knowledge, and print its version."""
    from ketum.knowledge.library import library
    from ketum.knowledge.package import stats as count

    found = count(library())
    if as_json:
        commands.put_json(found)
        return 0
    from ketum.cli.showing import show_stats

    show_stats(found)
    return 0


@knowledge.command()
def export(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> int:
    """Write the knowledge as JSON with schemas, licence and history, for others to build on."""
    from ketum.knowledge.compile import BadKnowledge
    from ketum.knowledge.package import export as write

    try:
        done = write(folder)
    except (BadKnowledge, OSError) as error:
        raise BadInput(str(error)) from error
    print(f"{done.files} files of knowledge {done.version} are in {done.folder}")
    return 0


@knowledge.command()
def verify() -> int:
    """Look for files that break their schema, facts without a source, references nobody cites, expired reviews."""
    from ketum.knowledge.compile import BadKnowledge, build
    from ketum.knowledge.library import DATA
    from ketum.knowledge.verify import report
    from ketum.knowledge.verify import verify as look

    with tempfile.TemporaryDirectory() as folder:
        try:
            build(Path(folder) / "knowledge.sqlite")
        except BadKnowledge as error:
            print(error)
            return 1
    problems = look(DATA)
    print(report(problems))
    return 1 if problems else 0
