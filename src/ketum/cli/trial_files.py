"""Record files that keep trials: read, changed in their trials only, written whole or not at all."""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from ketum.cli.reading import opened, parsed
from ketum.cli.trouble import BadInput
from ketum.record import Record
from ketum.record.reading import LARGEST_BYTES
from ketum.trials import logbook
from ketum.trials.logbook import Trial


class Kept(NamedTuple):
    """A record file: where, its JSON as it was written, and the record."""

    path: Path
    raw: dict[str, Any]
    record: Record


def kept(file: str) -> Kept:
    """The record in ``file``; raises ``BadInput``."""
    with opened(file) as stream:
        data = stream.read(LARGEST_BYTES + 1)
    record = parsed(data, file)
    return Kept(Path(file), json.loads(data.decode("utf-8-sig")), record)


def put_back(held: Kept, trial: Trial) -> None:
    """Write the record with the trial in place of the one with its id, or added."""
    plain = logbook.kept(trial)
    trials = [one for one in held.raw.get("trials", []) if _id(one) != trial.protocol.id]
    text = json.dumps(held.raw | {"trials": [*trials, plain]}, ensure_ascii=False, indent=1)
    write_whole(held.path, text.encode() + b"\n")


def _id(one: dict[str, Any]) -> Any:
    protocol = one.get("protocol")
    return protocol.get("id") if isinstance(protocol, dict) else None


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """The file appears whole or not at all; a private one can be read by its owner only, and is never written over."""
    if private and path.exists():
        raise BadInput(f"{path} is there already; name a new file, because a secret is never written over")
    part = path.with_name(f"{path.name}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o644)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        raise BadInput(f"{path} cannot be written ({error.strerror or error})") from error


def chosen(held: Kept, which: str | None) -> Trial:
    """The trial named ``which``, or the only one; raises ``BadInput``."""
    try:
        trials = [logbook.read_trial(one) for one in held.record.trials]
    except logbook.BadTrial as error:
        raise BadInput(f"{held.path}: {error}") from error
    named = [one for one in trials if which in (None, one.protocol.id)]
    if len(named) == 1:
        return named[0]
    ids = ", ".join(one.protocol.id for one in trials) or "none"
    raise BadInput(f"{held.path}: name one trial with --trial; there are: {ids}")
