"""One trial as a record keeps it: protocol, commitment, what was noted, and, after the reveal, the order."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ketum.record.model import Line, Name, Part, moment
from ketum.trials.allocation import NotOpened, Sealed, arm_of_card, envelopes, reveal
from ketum.trials.diary import LAST_DAY, Day, Diary, Episode
from ketum.trials.protocol import Protocol, protocol_hash
from ketum.trials.simulation import diary_frame

State = Literal["designed", "running", "stopped", "revealed"]
Rating = Annotated[float, Meta(ge=0, le=10)]


class Entry(Part, frozen=True, kw_only=True):
    """One day (counted from the first one) or one episode. Every field may be missing; nothing is filled in.

    ``envelope`` is the number that was opened, ``card`` the text of its square when the person works alone. ``guess``
    is a letter of an arm or other words for "don't know"; ``confidence`` and ``withdrawal`` are from 0 to 10.
    ``skipped``: the envelope was not taken.
    """

    day: Annotated[int, Meta(ge=0, le=LAST_DAY)]
    envelope: Annotated[int, Meta(ge=1, le=1_000)] | None = None
    card: Line | None = None
    baseline: Rating | None = None
    pain: Rating | None = None
    guess: Line | None = None
    confidence: Rating | None = None
    withdrawal: Rating | None = None
    rescue: bool | None = None
    skipped: bool | None = None
    harms: tuple[Line, ...] = ()
    reason: Line | None = None
    at: Line | None = None


class Amendment(Part, frozen=True, kw_only=True):
    """A change after the start: when, what, why. The protocol itself stays."""

    at: Line
    what: Line
    why: Line


class Opened(Part, frozen=True, kw_only=True):
    """The reveal: when, the secret that fits the commitment, and the arm of every envelope."""

    at: Line
    secret: Line
    order: tuple[Name, ...]


class Trial(Part, frozen=True, kw_only=True):
    """A trial in a record (``trials``). Before ``opened`` nothing in it tells which envelope holds what."""

    question: Name
    state: State
    protocol: Protocol
    protocol_hash: Name
    commitment: Name | None = None
    started: Line | None = None
    log: Annotated[tuple[Entry, ...], Meta(max_length=1_000)] = ()
    amendments: tuple[Amendment, ...] = ()
    stopped: Line | None = None
    stop_wanted: bool = False
    opened: Opened | None = None

    def __post_init__(self) -> None:
        """Refuse a protocol that is not the one that was hashed, and a start that is no date."""
        if protocol_hash(self.protocol) != self.protocol_hash:
            raise ValueError("protocol: it was changed after the start; amendments are written beside it")
        if self.question != self.protocol.question:
            raise ValueError(f"question {self.question!r} is not that of the protocol, {self.protocol.question!r}")
        if self.started:
            moment(self.started)


def designed(protocol: Protocol) -> Trial:
    """A trial that is planned and not begun."""
    return Trial(question=protocol.question, state="designed", protocol=protocol, protocol_hash=protocol_hash(protocol))


def begun(trial: Trial, sealed: Sealed, first_day: str) -> Trial:
    """The trial from its first day on (a date, ISO 8601). Of ``sealed`` only the commitment is kept."""
    return msgspec.structs.replace(trial, state="running", started=first_day, commitment=sealed.commitment)


def ended(trial: Trial, why: str, *, wanted: bool = False) -> Trial:
    """The trial after it was stopped, for whatever reason; its order may be opened at once. ``why`` is reported."""
    return msgspec.structs.replace(trial, state="stopped", stopped=why, stop_wanted=wanted or trial.stop_wanted)


class BadTrial(ValueError):
    """What is kept under ``trials`` is no trial; the text names the path and the mend."""


def read_trial(kept: dict[str, Any]) -> Trial:
    """The trial in one entry of ``Record.trials``; raises ``BadTrial``."""
    try:
        return msgspec.convert(kept, Trial)
    except msgspec.ValidationError as error:
        raise BadTrial(f"trials[]: {' '.join(str(error).split())}") from error


def kept(trial: Trial) -> dict[str, Any]:
    """The trial as ``Record.trials`` keeps it: plain types, without what is empty."""
    plain: dict[str, Any] = msgspec.to_builtins(trial)
    return {key: value for key, value in plain.items() if value not in (None, (), [])}


class NotLogged(msgspec.Struct, frozen=True):
    """The entry was not taken, and why."""

    why: str


def log_entry(trial: Trial, entry: Entry) -> Trial | NotLogged:
    """The trial with one more entry; an entry of the same day replaces what it says again and keeps the rest."""
    if trial.state != "running":
        return NotLogged(f"the trial is {trial.state}; entries are for a running one")
    protocol = trial.protocol
    if protocol.days is not None and entry.day >= protocol.days:
        return NotLogged(f"day {entry.day} is after the last day, {protocol.days - 1}")
    if entry.envelope is not None and entry.envelope > protocol.units:
        return NotLogged(f"there is no envelope {entry.envelope}; the last one is {protocol.units}")
    due = None if protocol.period_days is None else entry.day // protocol.period_days + 1
    if due is not None and entry.envelope not in (None, due):
        return NotLogged(
            f"on day {entry.day} envelope {due} is due, not {entry.envelope}; log what was taken as skipped"
        )
    if protocol.period_days is None and entry.envelope is None:
        return NotLogged("an episode needs the number of its envelope")
    key = "day" if protocol.period_days is not None else "envelope"
    before = next((one for one in trial.log if getattr(one, key) == getattr(entry, key)), None)
    merged = entry if before is None else _merged(before, entry)
    rest = tuple(one for one in trial.log if one is not before)
    return msgspec.structs.replace(
        trial, log=tuple(sorted((*rest, merged), key=lambda one: (one.day, one.envelope or 0)))
    )


def _merged(before: Entry, entry: Entry) -> Entry:
    said = {field: value for field in Entry.__struct_fields__ if (value := getattr(entry, field)) not in (None, ())}
    return msgspec.structs.replace(before, **said)


def next_envelope(trial: Trial, day: int) -> int | None:
    """Which envelope to take on ``day``; the next unused one for an episode; ``None`` after the last."""
    protocol = trial.protocol
    if protocol.period_days is not None:
        number = day // protocol.period_days + 1
    else:
        number = max((one.envelope or 0 for one in trial.log), default=0) + 1
    return number if 1 <= number <= protocol.units else None


def progress(trial: Trial) -> tuple[int, int]:
    """How many days or episodes have a rating, of how many; nothing about any result."""
    rated = sum(one.pain is not None for one in trial.log)
    return rated, trial.protocol.days or trial.protocol.units


def opened(trial: Trial, secret: bytes, at: str) -> Trial | NotOpened:
    """The trial after the reveal. It ends the blinding: entries are no longer taken."""
    if trial.commitment is None:
        return NotOpened("the trial has not been started, so there is nothing to open")
    found = reveal(trial.protocol, secret, trial.commitment)
    if isinstance(found, NotOpened):
        return found
    arms = _self_made(trial, secret) if trial.protocol.blinding == "self" else found
    shown = Opened(at=at, secret=secret.hex(), order=arms)
    return msgspec.structs.replace(trial, state="revealed", opened=shown)


UNKNOWN_ARM = "?"


def _self_made(trial: Trial, secret: bytes) -> tuple[str, ...]:
    """The order that the person's own shuffle made, read from the cards; ``?`` where no card was read."""
    read: dict[int, str] = {}
    for one in trial.log:
        number = one.envelope or next_envelope(trial, one.day)
        arm = arm_of_card(trial.protocol, secret, one.card) if one.card else None
        if number and arm:
            read[number] = arm
    return tuple(read.get(one.number, UNKNOWN_ARM) for one in envelopes(trial.protocol))


def diary_of(trial: Trial) -> Diary | None:
    """The diary with its arms; ``None`` before the reveal. Envelopes whose card was never read are left out."""
    if trial.opened is None:
        return None
    protocol, order = trial.protocol, trial.opened.order
    frame: dict[str, Any] = diary_frame(protocol)
    if protocol.period_days is None:
        flares = [_episode(one, order[one.envelope - 1], protocol) for one in trial.log if one.envelope]
        return Diary(**frame, episodes=tuple(one for one in flares if one.arm != UNKNOWN_ARM))
    noted = {one.day: one for one in trial.log}
    last = max(noted, default=-1)
    days = [_day(noted.get(day, Entry(day=day)), order, protocol) for day in range(last + 1)]
    return Diary(**frame, days=tuple(one for one in days if one.arm != UNKNOWN_ARM))


def _noted(one: Entry, arm: str) -> dict[str, Any]:
    said = {
        name: getattr(one, name) for name in ("pain", "guess", "confidence", "withdrawal", "rescue", "harms", "reason")
    }
    return said | {"arm": arm, "taken": "none" if one.skipped else None}


def _episode(one: Entry, arm: str, protocol: Protocol) -> Episode:
    number = one.envelope or 1
    return Episode(**_noted(one, arm), baseline=one.baseline, episode=number, block=(number - 1) // protocol.block_size)


def _day(one: Entry, order: tuple[str, ...], protocol: Protocol) -> Day:
    period = one.day // (protocol.period_days or 1)
    return Day(**_noted(one, order[period]), day=one.day, period=period, pair=period // protocol.block_size)
