"""Trials as the vault keeps them: read, written, their secret sealed beside them and used only where it must be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec

from ketum.knowledge.library import Library
from ketum.record import Record
from ketum.store.models import Trial as Row
from ketum.store.models import TrialSecret
from ketum.store.writing import remove, save
from ketum.trials import logbook, stopping
from ketum.trials.logbook import BadTrial, Trial
from ketum.trials.screens import Today, today
from ketum.web.diary.access import Diary


@dataclass(frozen=True)
class Held:
    """One trial of the diary and the row that keeps it."""

    key: UUID
    trial: Trial

    @property
    def secret(self) -> bytes | None:
        """What the order follows from; ``None`` before the start, after the reveal, and in another diary."""
        found = TrialSecret.objects.filter(trial=self.key).first()
        return bytes(found.secret) if found else None


def all_held(diary: Diary) -> list[Held]:
    """Every trial of this person, the newest first."""
    rows = Row.objects.filter(person=diary.person, deleted_at=None).order_by("-entered_at")
    return list(_read(rows))


def held(diary: Diary, key: UUID) -> Held | None:
    """The trial under ``key``, if this person has one there."""
    return next(_read(Row.objects.filter(person=diary.person, deleted_at=None, pk=key)), None)


def running(diary: Diary) -> Held | None:
    """The trial that runs; there is at most one, because two would answer each other's question."""
    return next(_read(Row.objects.filter(person=diary.person, deleted_at=None, state="running")), None)


def _read(rows: Iterable[Row]) -> Iterator[Held]:
    for row in rows:
        try:
            yield Held(row.pk, logbook.read_trial({"question": row.question, "state": row.state, **row.details}))
        except BadTrial:  # came in from a file, and is no trial: it stays in the diary and is not shown
            continue


def keep(diary: Diary, key: UUID, trial: Trial) -> None:
    """Write the trial under ``key``."""
    plain = logbook.kept(trial)
    content = {"question": plain.pop("question"), "state": plain.pop("state"), "details": plain}
    save(diary.person, "trial", key, content, diary.at)


def seal(key: UUID, secret: bytes) -> None:
    """Keep the secret of a trial that begins."""
    TrialSecret.objects.update_or_create(trial_id=key, defaults={"secret": secret})


def unseal(key: UUID) -> None:
    """The order is open, and the trial itself holds the secret: it is not kept twice."""
    TrialSecret.objects.filter(trial=key).delete()


def throw_away(diary: Diary, key: UUID) -> None:
    """Take a plan away that was never begun."""
    remove(Row.objects.get(pk=key), diary.at)


def task_of(one: Held, shelf: Library, diary: Diary, *, yesterday: bool = False) -> Today:
    """What is to be done today, or was to be done yesterday."""
    day = diary.at.date() - timedelta(days=1) if yesterday else diary.at.date()
    secret = one.secret if one.trial.protocol.blinding == "open" else None
    return today(one.trial, shelf, day, secret)


def stops_of(trial: Trial, me: Record, shelf: Library, diary: Diary) -> tuple[stopping.Stop, ...]:
    """What stops this trial at once."""
    return stopping.safety_stops(trial, me, shelf, diary.at.date())


def may_end(one: Held, shelf: Library, diary: Diary) -> bool:
    """Whether the completed pairs are enough. Later days are left out: one look for each pair."""
    trial, secret = one.trial, one.secret
    protocol = trial.protocol
    done = stopping.completed_blocks(trial)
    if secret is None or done < 1:
        return False
    if protocol.period_days is None:
        rated = [entry for entry in trial.log if entry.pain is not None]
        seen = tuple(rated[: done * protocol.block_size])
    else:
        last = done * protocol.block_size * protocol.period_days
        seen = tuple(entry for entry in trial.log if entry.day < last)
    looked = msgspec.structs.replace(trial, log=seen)
    return stopping.look(looked, secret, shelf, diary.at.isoformat(timespec="seconds")) is not None


def line_for_now(diary: Diary, me: Record, shelf: Library) -> tuple[UUID, int | None, bool] | None:
    """The one line of the page Now: which trial, which envelope, whether it must stop; ``None`` when nothing is due."""
    one = running(diary)
    if one is None:
        return None
    if stops_of(one.trial, me, shelf, diary):
        return one.key, None, True
    task = task_of(one, shelf, diary)
    rated = any(entry.day == task.day and entry.pain is not None for entry in one.trial.log)
    if rated or (task.day is None and not task.over) or (not task.asks and not task.over):
        return None
    return one.key, task.envelope, False
