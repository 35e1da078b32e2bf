"""The command ``ketum``. What must feel instant is answered before the larger command-line library is loaded."""

import os
import sys
from collections.abc import Callable, Sequence

QUICK = ("check", "drug", "term", "dose", "law", "labs", "know", "audit")
SWITCHES = ("--json", "--jsonl")


def main() -> None:
    """Run one command and leave with its exit status: 0 done, 2 bad input or usage, 1 anything else."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(guarded(lambda: run(sys.argv[1:])))


def run(arguments: Sequence[str]) -> int:
    """Run the command named by ``arguments``; the plain forms of the quick commands take the short way."""
    switches = {one for one in arguments[1:] if one in SWITCHES}
    plain = [one for one in arguments[1:] if one not in SWITCHES]
    simple = len(plain) == 1 and (plain[0] == "-" or not plain[0].startswith("-"))
    if arguments and arguments[0] in QUICK and simple:
        from ketum.cli import commands

        command: Callable[..., int] = getattr(commands, arguments[0])
        return command(plain[0], as_json="--json" in switches, lines="--jsonl" in switches)
    from ketum.cli.app import run_app

    return run_app(list(arguments))


def guarded(action: Callable[[], int]) -> int:
    """Run ``action``; whatever goes wrong becomes one line on stderr and an exit status, never a traceback."""
    from ketum.cli.trouble import BadInput

    try:
        return action()
    except BadInput as error:
        print(f"ketum: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("ketum: stopped", file=sys.stderr)
        return 1
    except Exception as error:
        print(f"ketum: something went wrong inside ({type(error).__name__}: {_one_line(error)})", file=sys.stderr)
        if os.environ.get("KETUM_DEBUG"):
            raise
        return 1


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


if __name__ == "__main__":
    main()
