"""Every command with its help, options and completion."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

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
def labs(file: File, as_json: Json = False) -> int:
    """Laboratory values in multiples of their limits, the pattern of liver injury, and what follows."""
    return commands.labs(file, as_json=as_json)


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
    """Look for facts without a source, references nobody cites, and reviews that have expired."""
    from ketum.knowledge.library import DATA
    from ketum.knowledge.verify import report
    from ketum.knowledge.verify import verify as look

    problems = look(DATA)
    print(report(problems))
    return 1 if problems else 0
