"""Vaults: one folder each, with the encrypted diary, its key slots and its backups. Only a label is in clear text."""

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ketum.store.keys import (
    PAPER_LETTERS,
    Slot,
    WrongKey,
    checked_passphrase,
    new_key,
    new_recovery_code,
    paper_letters,
    part,
)

FORMAT = 1
HEAD, DIARY, BACKUPS = "vault.json", "diary.db", "backups"
NEUTRAL_LABEL = "Notebook"
LONGEST_LABEL = 40


class NoVault(LookupError):
    """There is no such vault; the text says where it was looked for."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What lies beside the diary in clear text: how it can be opened, never with what."""

    format: int
    id: str
    label: str
    created: str
    slots: tuple[Slot, ...]


class Vault:
    """One vault on disk, locked."""

    def __init__(self, folder: Path) -> None:
        """Read the head in ``folder``; raises ``NoVault``."""
        self.folder = folder
        try:
            self.head = msgspec.json.decode((folder / HEAD).read_bytes(), type=Head)
        except FileNotFoundError:
            raise NoVault(f"there is no vault in {folder}") from None
        except msgspec.MsgspecError as error:
            raise NoVault(f"{folder / HEAD} cannot be read ({error}); take it from a backup") from error

    @property
    def id(self) -> str:
        """Its name on disk: random, so that it says nothing."""
        return self.head.id

    @property
    def label(self) -> str:
        """What the person calls it. It can be read without the passphrase."""
        return self.head.label

    @property
    def diary(self) -> Path:
        """The encrypted database."""
        return self.folder / DIARY

    @property
    def backups(self) -> Path:
        """Where its encrypted backups lie."""
        return self.folder / BACKUPS

    @property
    def is_open(self) -> bool:
        """Whether it needs no passphrase, by the person's own choice."""
        return any(slot.kind == "open" for slot in self.head.slots)

    def unlock(self, secret: str = "") -> bytes:
        """The vault's key, opened by a passphrase or recovery code; raises ``WrongKey``.

        A slot that was made with less work than is done now is made anew.
        """
        for slot in sorted(self.head.slots, key=lambda one: one.kind == "recovery"):
            if slot.kind == "recovery" and len(paper_letters(secret)) != PAPER_LETTERS:
                continue
            try:
                key = slot.unwrap(secret)
            except WrongKey:
                continue
            if slot.is_outdated and slot.kind == "passphrase":
                self._replace(Slot.locked("passphrase", secret, key))
            return key
        raise WrongKey

    def change_passphrase(self, key: bytes, passphrase: str) -> None:
        """Open with ``passphrase`` from now on, and no longer with the old one or without one."""
        slot = Slot.locked("passphrase", checked_passphrase(passphrase), key)
        others = tuple(one for one in self.head.slots if one.kind == "recovery")
        self._write(msgspec.structs.replace(self.head, slots=(slot, *others)))

    def new_recovery_sheet(self, key: bytes) -> str:
        """A new recovery code, in place of any older one; it is shown once and stored nowhere."""
        code = new_recovery_code()
        others = tuple(one for one in self.head.slots if one.kind != "recovery")
        slot = Slot.locked("recovery", paper_letters(code), key)
        self._write(msgspec.structs.replace(self.head, slots=(*others, slot)))
        return code

    def rename(self, label: str) -> None:
        """Call it ``label``."""
        self._write(msgspec.structs.replace(self.head, label=_label(label)))

    def erase(self) -> None:
        """Make everything in it unreadable for ever: the keys go first, then the files.

        Overwriting cannot reach copies that a disk or a backup program made; without its key such a copy is noise.
        """
        path = self.folder / HEAD
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(size))
            file.flush()
            os.fsync(file.fileno())
        shutil.rmtree(self.folder)

    def _replace(self, slot: Slot) -> None:
        others = tuple(one for one in self.head.slots if one.kind != slot.kind)
        self._write(msgspec.structs.replace(self.head, slots=(slot, *others)))

    def _write(self, head: Head) -> None:
        write_whole(self.folder / HEAD, msgspec.json.encode(head))
        self.head = head


def home() -> Path:
    """Where vaults lie: ``KETUM_HOME``, else the user's own data folder."""
    named = os.environ.get("KETUM_HOME")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("ketum")


def vaults(folder: Path | None = None) -> list[Vault]:
    """Every vault, the oldest first."""
    root = (folder or home()) / "vaults"
    found = []
    for path in root.glob(f"*/{HEAD}"):
        with _unreadable():
            found.append(Vault(path.parent))
    return sorted(found, key=lambda one: (one.head.created, one.id))


def find(name: str, folder: Path | None = None) -> Vault:
    """The vault with this id or label; raises ``NoVault``."""
    for one in vaults(folder):
        if name in (one.id, one.label):
            return one
    raise NoVault(f"there is no vault {name!r} in {(folder or home()) / 'vaults'}")


def create(
    passphrase: str | None, label: str = NEUTRAL_LABEL, folder: Path | None = None, *, at: datetime | None = None
) -> tuple[Vault, bytes]:
    """A new vault and its key. ``None`` as passphrase is the explicit choice of a vault that anybody can open.

    Raises ``WeakPassphrase``.
    """
    key = new_key()
    slot = Slot.open(key) if passphrase is None else Slot.locked("passphrase", checked_passphrase(passphrase), key)
    name = secrets.token_hex(8)
    place = (folder or home()) / "vaults" / name
    place.mkdir(parents=True)
    place.chmod(stat.S_IRWXU)
    created = (at or datetime.now(UTC)).isoformat(timespec="seconds")
    head = Head(format=FORMAT, id=name, label=_label(label), created=created, slots=(slot,))
    write_whole(place / HEAD, msgspec.json.encode(head))
    return Vault(place), key


def database_key(key: bytes) -> str:
    """The raw key of the diary's database, as SQLCipher takes it."""
    return part(key, "diary").hex()


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` so that after a crash the file is the old one or the new one, never half of it."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with aside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(stat.S_IRUSR | stat.S_IWUSR)
        aside.replace(path)
        _sync(path.parent)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _label(text: str) -> str:
    plain = " ".join(text.split())[:LONGEST_LABEL]
    return plain or NEUTRAL_LABEL


@contextmanager
def _unreadable() -> Iterator[None]:
    """A folder that holds no readable vault is passed over when all are listed."""
    try:
        yield
    except NoVault:
        return
