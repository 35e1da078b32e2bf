"""Who has which vault open: in this process's memory only, behind a cookie that is worth nothing without it."""

import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ketum.store.diary import opened
from ketum.store.opened import Opened
from ketum.store.vaults import NoVault, Vault, vaults

COOKIE = "ketum"
DEFAULT_MINUTES = 30
WORST_TRIES, PAUSE = 5, timedelta(seconds=30)


@dataclass(frozen=True)
class Waiting:
    """A file that was looked at and waits for the person's word; it stays in memory, and goes when the diary locks."""

    name: str
    raw: bytes
    form: str | None
    day_first: bool | None


@dataclass
class Session:
    """One browser with one open vault."""

    vault: Vault
    key: bytes
    seen: datetime
    minutes: int | None = DEFAULT_MINUTES  # None: until it is locked or Ketum stops
    person: str = ""
    shown_once: dict[str, str] = field(default_factory=dict)
    waiting: Waiting | None = None

    @property
    def diary(self) -> Opened:
        """What has to be known to work on the diary."""
        return opened(self.vault, self.key)

    def is_over(self, at: datetime) -> bool:
        """Whether nobody used it for so long that it locks by itself."""
        return self.minutes is not None and at - self.seen > timedelta(minutes=self.minutes)


class Keyring:
    """All open vaults, and how often a passphrase was wrong."""

    def __init__(self) -> None:
        """Nothing is open."""
        self._sessions: dict[str, Session] = {}
        self._wrong: dict[str, list[datetime]] = {}
        self._lock = threading.Lock()

    def open(self, vault: Vault, key: bytes, at: datetime) -> str:
        """Remember an open vault; the token for the cookie."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._sessions[token] = Session(vault, key, at)
            self._wrong.pop(vault.id, None)
        return token

    def session(self, token: str, at: datetime) -> Session | None:
        """The session of a cookie, if it still holds; using it keeps it alive."""
        with self._lock:
            found = self._sessions.get(token)
            if found is None:
                return None
            if found.is_over(at) or not found.vault.folder.exists():
                del self._sessions[token]
                return None
            found.seen = at
            return found

    def holds(self, token: str) -> bool:
        """Whether this cookie still opens something."""
        with self._lock:
            return token in self._sessions

    def lock(self, token: str) -> None:
        """Forget the key of one browser."""
        with self._lock:
            self._sessions.pop(token, None)

    def lock_vault(self, vault: Vault) -> None:
        """Forget every key of one vault."""
        with self._lock:
            self._sessions = {token: one for token, one in self._sessions.items() if one.vault.id != vault.id}

    def wrong(self, vault: Vault, at: datetime) -> None:
        """Count a wrong passphrase."""
        with self._lock:
            self._wrong[vault.id] = [*self._wrong.get(vault.id, []), at][-WORST_TRIES:]

    def wait(self, vault: Vault, at: datetime) -> int:
        """Seconds until the next try is taken; 0 when it is taken now."""
        with self._lock:
            tries = self._wrong.get(vault.id, [])
        if len(tries) < WORST_TRIES:
            return 0
        return max(0, round((tries[-1] + PAUSE - at).total_seconds()))


KEYRING = Keyring()


def known_vaults() -> list[Vault]:
    """Every vault of this installation."""
    try:
        return vaults()
    except (NoVault, OSError):
        return []
