"""Encrypted copies of a vault, each proved by opening it again; and the way back."""

import hashlib
import json
import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from django.utils.translation import gettext as _
from sqlcipher3 import dbapi2 as sqlcipher

from ketum.store.keys import WrongKey
from ketum.store.vaults import DIARY, HEAD, Head, Vault, database_key, home, write_whole

FORMAT = 1
SUFFIX = ".ketum"
STAMP = "%Y%m%dT%H%M%SZ"
NEWEST_KEPT, DAYS_KEPT, WEEKS_KEPT = 5, 7, 8
MANIFEST = "manifest.json"
LARGEST_HEAD = 1_000_000
COUNTED = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'store_%' ORDER BY name"


class BadBackup(ValueError):
    """A file that is no sound backup; the text says what is wrong with it."""


class Proof(msgspec.Struct, frozen=True):
    """A backup that was opened again: where it is, how many rows it holds."""

    path: Path
    rows: int
    bytes: int


def back_up(vault: Vault, key: bytes, target: Path | None = None, at: datetime | None = None) -> Proof:
    """Write an encrypted copy of ``vault`` and prove it by opening it; raises ``BadBackup`` when that fails.

    ``target`` is a file or a folder; without it the copy joins the vault's own, of which a few are kept.
    """
    moment = at or datetime.now(UTC)
    name = f"{moment.astimezone(UTC):{STAMP}}{SUFFIX}"
    own = target is None
    folder = vault.backups if target is None else target
    path = folder / name if own or folder.is_dir() else folder
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as place:
        snapshot = Path(place) / DIARY
        _copy(vault.diary, snapshot, key)
        _pack(path, (vault.folder / HEAD).read_bytes(), snapshot.read_bytes(), moment)
    proof = prove(path, key)
    if own:
        for old in set(vault.backups.glob(f"*{SUFFIX}")) - set(kept(vault.backups.glob(f"*{SUFFIX}"), moment)):
            old.unlink()
    return proof


def prove(path: Path, key: bytes) -> Proof:
    """Open the backup in a place that is thrown away, and check every page; raises ``BadBackup`` or ``WrongKey``."""
    with tempfile.TemporaryDirectory(prefix="ketum-proof-") as place:
        folder = Path(place) / "vault"
        _unpack(path, folder)
        rows = _checked(folder / DIARY, key)
    return Proof(path, rows, path.stat().st_size)


def restore(path: Path, secret: str, folder: Path | None = None, label: str | None = None) -> tuple[Vault, bytes]:
    """A new vault from a backup, opened by the passphrase or recovery code of that time; nothing is ever overwritten.

    Raises ``BadBackup`` or ``WrongKey``, and then leaves nothing behind.
    """
    root = (folder or home()) / "vaults"
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".restore-") as place:
        fresh = Path(place) / "vault"
        _unpack(path, fresh)
        head = msgspec.json.decode((fresh / HEAD).read_bytes(), type=Head)
        name = secrets.token_hex(8)
        moved = msgspec.structs.replace(head, id=name, label=label or f"{head.label} (restored)"[:40])
        write_whole(fresh / HEAD, msgspec.json.encode(moved))
        vault = Vault(fresh)
        key = vault.unlock(secret)
        _checked(vault.diary, key)
        shutil.move(fresh, root / name)
    return Vault(root / name), key


def kept(paths: Iterable[Path], at: datetime) -> list[Path]:
    """Which backups stay: the newest few, the last of each of the last days, the last of each of the last weeks."""
    dated = sorted(((_moment(one), one) for one in paths if _moment(one)), key=lambda pair: str(pair[0]), reverse=True)
    stay = dict.fromkeys(path for _moment_, path in dated[:NEWEST_KEPT])
    for span, count in ((timedelta(days=1), DAYS_KEPT), (timedelta(weeks=1), WEEKS_KEPT)):
        for number in range(count):
            begin, end = at - span * (number + 1), at - span * number
            inside = (path for moment, path in dated if moment and begin < moment <= end)
            stay |= dict.fromkeys(list(inside)[:1])
    return list(stay)


def _moment(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name.removesuffix(SUFFIX), STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _connected(path: Path, key: bytes) -> sqlcipher.Connection:
    connection = sqlcipher.connect(str(path), timeout=15)
    connection.execute(f"PRAGMA key = \"x'{database_key(key)}'\"")
    return connection


def _copy(source: Path, target: Path, key: bytes) -> None:
    """A consistent copy while the diary is in use, under the same key."""
    with closing(_connected(source, key)) as here, closing(_connected(target, key)) as there:
        here.backup(there)


def _checked(path: Path, key: bytes) -> int:
    """How many rows the diary in ``path`` holds; raises ``WrongKey`` or ``BadBackup``."""
    with closing(_connected(path, key)) as connection:
        try:
            tables = [row[0] for row in connection.execute(COUNTED)]
        except (sqlcipher.DatabaseError, MemoryError) as error:
            raise WrongKey from error
        try:
            found = [
                row[0] for check in ("cipher_integrity_check", "quick_check") for row in _pragma(connection, check)
            ]
            problems = [one for one in found if one != "ok"]
            rows = sum(int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in tables)  # noqa: S608 - names from the file's own list
        except (sqlcipher.DatabaseError, MemoryError) as error:  # SQLCipher says so for a damaged page
            raise BadBackup(_("the copy cannot be read (%(error)s); use another backup") % {"error": error}) from error
    if problems or not tables:
        raise BadBackup(
            _("the copy is damaged (%(error)s); use another backup") % {"error": [*problems, "no tables"][0]}
        )
    return rows


def _pragma(connection: sqlcipher.Connection, name: str) -> list[tuple[str]]:
    found: list[tuple[str]] = connection.execute(f"PRAGMA {name}").fetchall()
    return found


def _pack(path: Path, head: bytes, diary: bytes, at: datetime) -> None:
    parts = {HEAD: head, DIARY: diary}
    digests = {name: hashlib.sha256(raw).hexdigest() for name, raw in parts.items()}
    manifest = {"format": FORMAT, "made": at.isoformat(timespec="seconds"), "sha256": digests}
    with tempfile.SpooledTemporaryFile(max_size=64 * 1024 * 1024) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
            packed.writestr(MANIFEST, json.dumps(manifest))
            for name, raw in parts.items():
                packed.writestr(name, raw)
        file.seek(0)
        write_whole(path, file.read())


def _unpack(path: Path, folder: Path) -> None:
    """Take the parts out, each checked against the digest in the manifest; raises ``BadBackup``."""
    try:
        with zipfile.ZipFile(path) as packed:
            manifest = json.loads(_member(packed, MANIFEST, LARGEST_HEAD))
            if manifest.get("format") != FORMAT:
                raise BadBackup(_("%(name)s is of another format; a newer Ketum may read it") % {"name": path.name})
            folder.mkdir()
            for name in (HEAD, DIARY):
                raw = _member(packed, name, LARGEST_HEAD if name == HEAD else None)
                if hashlib.sha256(raw).hexdigest() != manifest["sha256"][name]:
                    raise BadBackup(_("%(name)s was changed or is damaged; use another backup") % {"name": path.name})
                (folder / name).write_bytes(raw)
            msgspec.json.decode((folder / HEAD).read_bytes(), type=Head)
    except BadBackup:
        raise
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, TypeError, EOFError) as error:
        raise BadBackup(
            _("%(name)s is no Ketum backup (%(error)s)") % {"name": path.name, "error": type(error).__name__}
        ) from error


def _member(packed: zipfile.ZipFile, name: str, most: int | None) -> bytes:
    info = packed.getinfo(name)
    if info.compress_type != zipfile.ZIP_STORED or (most is not None and info.file_size > most):
        raise BadBackup(_("%(name)s in the backup is not as Ketum writes it") % {"name": name})
    return packed.read(info)
