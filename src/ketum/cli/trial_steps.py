"""What the commands of ``ketum trial`` do: read a file, call the room of trials, write the file whole or not at all."""

import json
import secrets
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from ketum.cli.trial_answers import number
from ketum.cli.trial_files import chosen, kept, put_back, write_whole
from ketum.cli.trouble import BadInput
from ketum.knowledge.library import library
from ketum.trials import logbook, preview, stopping
from ketum.trials.allocation import SECRET_BYTES, NotOpened, allocate
from ketum.trials.designing import Choices, NotDesigned
from ketum.trials.designing import design as make_protocol
from ketum.trials.gates import Gate, Screening, eligible
from ketum.trials.kit import card_sheets, helper_sheet, kit, square
from ketum.trials.logbook import Entry, NotLogged
from ketum.trials.method import Question
from ketum.trials.protocol import Protocol, protocol_hash
from ketum.trials.report import bundle as make_bundle
from ketum.trials.report import report as make_report

YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")


def screening(said: Iterable[str]) -> Screening:
    """Answers like ``liver=no``; raises ``BadInput`` for others."""
    values: dict[str, Any] = {}
    for one in said:
        key, _, answer = one.partition("=")
        if key not in Screening._fields:
            raise BadInput(f"--said {one!r}: {key!r} is none of {', '.join(Screening._fields)}")
        values[key] = number(one)[1] if key == "days_per_week" else _yes(one, answer)
    return Screening(**values)


def _yes(one: str, answer: str) -> bool:
    if answer.casefold() not in (*YES, *NO):
        raise BadInput(f"--said {one!r}: answer yes or no")
    return answer.casefold() in YES


def design(
    file: str,
    question: Question,
    said: list[str],
    choices: dict[str, Any],
    seed: str,
    day: date,
    simulations: int,
    *,
    write: bool,
) -> dict[str, Any]:
    """The gate, the protocol when it is open, and the preview."""
    from ketum.cli.trials import progress_on_terminal

    held, shelf, answers = kept(file), library(), screening(said)
    gate = eligible(held.record, question, shelf, day, answers)
    if not gate.open:
        return {"gate": _gate(gate), "protocol": None, "preview": None}
    wanted = Choices(**choices, clinician_agrees=answers.clinician_agrees)
    protocol = make_protocol(question, held.record, shelf, day, seed, wanted)
    if isinstance(protocol, NotDesigned):
        raise BadInput(f"{file}: {protocol.why}")
    if write:
        put_back(held, logbook.designed(protocol))
    seen = None
    if simulations:
        seen = preview.preview(protocol, held.record, shelf, day, trials=simulations, progress=progress_on_terminal)
    return {
        "gate": _gate(gate),
        "protocol": msgspec.to_builtins(protocol),
        "protocol_hash": protocol_hash(protocol),
        "preview": msgspec.to_builtins(seen) if isinstance(seen, preview.Preview) else None,
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "question": gate.question,
        "open": gate.open,
        "refusals": [one._asdict() for one in gate.refusals],
        "asks": [one._asdict() for one in gate.asks],
    }


def start(
    file: str, which: str | None, secret_file: Path, sheet: Path | None, cards: Path | None, day: date
) -> dict[str, Any]:
    """Draw and seal the order; write the sheets that show it where the person does not look."""
    held = kept(file)
    trial = chosen(held, which)
    protocol = trial.protocol
    if trial.state != "designed":
        raise BadInput(f"trial {protocol.id} is {trial.state}; only a designed one can be started")
    if protocol.blinding == "third_party" and sheet is None:
        raise BadInput("a helper fills the envelopes: name a file for the helper with --helper-sheet")
    if protocol.blinding == "self" and cards is None:
        raise BadInput("you work alone: name a file for the squares with --cards")
    secret = secrets.token_bytes(SECRET_BYTES)
    sealed = allocate(protocol, secret)
    write_whole(secret_file, secret.hex().encode() + b"\n", private=True)
    if sheet:
        write_whole(sheet, _text(helper_sheet(protocol, secret, library())), private=True)
    if cards:
        write_whole(cards, _cards(protocol, secret), private=True)
    put_back(held, logbook.begun(trial, sealed, day.isoformat()))
    return {"trial": protocol.id, "state": "running", "kit": msgspec.to_builtins(kit(protocol, sealed, library(), day))}


def _text(made: Any) -> bytes:
    return json.dumps(msgspec.to_builtins(made), ensure_ascii=False, indent=1).encode() + b"\n"


def _cards(protocol: Protocol, secret: bytes) -> bytes:
    sheets = [
        {"words": one.words, "squares": [square(card) for card in one.cards]} for one in card_sheets(protocol, secret)
    ]
    return _text({"trial": protocol.id, "sheets": sheets})


def log(file: str, which: str | None, entry: dict[str, Any], day: date) -> dict[str, Any]:
    """One entry; what is due next, how far it is, and whatever stops the trial at once."""
    held = kept(file)
    trial = chosen(held, which)
    try:
        noted = msgspec.convert(entry, Entry)
    except msgspec.ValidationError as error:
        raise BadInput(" ".join(str(error).split())) from error
    after = logbook.log_entry(trial, noted)
    if isinstance(after, NotLogged):
        raise BadInput(after.why)
    put_back(held, after)
    rated, of = logbook.progress(after)
    stops = stopping.safety_stops(after, held.record, library(), day)
    return {
        "trial": after.protocol.id,
        "rated": rated,
        "of": of,
        "next_envelope": logbook.next_envelope(after, noted.day + 1),
        "stops": [one._asdict() for one in stops],
    }


def reveal(file: str, which: str | None, secret_file: Path, now: str) -> dict[str, Any]:
    """Open the order with the secret."""
    held = kept(file)
    trial = chosen(held, which)
    try:
        secret = bytes.fromhex(secret_file.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise BadInput(f"{secret_file} holds no secret ({type(error).__name__})") from error
    after = logbook.opened(trial, secret, now)
    if isinstance(after, NotOpened):
        raise BadInput(after.why)
    put_back(held, after)
    return {"trial": trial.protocol.id, "state": after.state, "order": after.opened.order if after.opened else ()}


def report(file: str, which: str | None, bundle: Path | None) -> dict[str, Any]:
    """The rows of the report; with ``bundle`` also all that is needed to derive it again."""
    held = kept(file)
    trial = chosen(held, which)
    if bundle:
        made = make_bundle(trial, library())
        if made is None:
            raise BadInput("the order is still sealed; a bundle is made after 'ketum trial reveal'")
        write_whole(bundle, _text(made))
    found = make_report(trial, library())
    return {
        "trial": trial.protocol.id,
        "rows": msgspec.to_builtins(found.rows),
        "periods": msgspec.to_builtins(found.periods),
        "answer": found.answer.as_json() if found.answer else None,
    }
