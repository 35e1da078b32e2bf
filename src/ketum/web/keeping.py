"""Copies that make themselves: an encrypted, proved backup soon after a write, and when a diary is locked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ketum.store.backup import SUFFIX, BadBackup, back_up
from ketum.store.keys import WrongKey
from ketum.store.vaults import Vault

SOON = timedelta(minutes=10)


@dataclass
class Kept:
    """One vault: when it was last copied, whether something was written since, what went wrong."""

    at: datetime | None = None
    written: bool = False
    problem: str = ""
    busy: threading.Lock = field(default_factory=threading.Lock)


class Keeper:
    """Makes the copies in the background, one at a time for each vault."""

    def __init__(self) -> None:
        """Nothing is known of any vault yet."""
        self._kept: dict[str, Kept] = {}
        self._lock = threading.Lock()

    def written(self, vault: Vault, key: bytes, at: datetime) -> threading.Thread | None:
        """Something was written: copy now when the last copy is older than a few minutes."""
        kept = self._of(vault)
        kept.written = True
        return self._start(vault, key, at) if kept.at is None or at - kept.at >= SOON else None

    def locking(self, vault: Vault, key: bytes, at: datetime) -> threading.Thread | None:
        """The diary is being locked: copy now when something was written since the last copy."""
        return self._start(vault, key, at) if self._of(vault).written else None

    def start_afresh(self) -> None:
        """Forget what was copied when."""
        with self._lock:
            self._kept.clear()

    def problem(self, vault: Vault) -> str:
        """Why the last copy failed; empty when it did not."""
        return self._of(vault).problem

    @contextmanager
    def resting(self, vault: Vault) -> Iterator[None]:
        """No copy is made inside the block: what is being erased must not come back."""
        with self._of(vault).busy:
            yield

    def _of(self, vault: Vault) -> Kept:
        with self._lock:
            return self._kept.setdefault(vault.id, Kept())

    def _start(self, vault: Vault, key: bytes, at: datetime) -> threading.Thread | None:
        kept = self._of(vault)
        if not kept.busy.acquire(blocking=False):
            return None
        kept.at, kept.written = at, False
        # Not a daemon: a copy that was begun is finished before Ketum stops.
        worker = threading.Thread(target=self._copy, args=(vault, key, at, kept), name="backup")
        worker.start()
        return worker

    def _copy(self, vault: Vault, key: bytes, at: datetime, kept: Kept) -> None:
        try:
            back_up(vault, key, at=at)
            kept.problem = ""
        except (BadBackup, WrongKey, OSError) as error:
            if vault.folder.exists():
                kept.problem = str(error) or type(error).__name__
                kept.written = True
        finally:
            kept.busy.release()


KEEPER = Keeper()


def newest(vault: Vault) -> str:
    """The name of the newest backup; empty when there is none."""
    return max((path.name for path in vault.backups.glob(f"*{SUFFIX}")), default="")
