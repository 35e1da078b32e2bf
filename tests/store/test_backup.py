"""Backups are proved by opening them, and come back whole. Hazard H-21."""

import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.store.backup import SUFFIX, BadBackup, back_up, kept, prove, restore
from ketum.store.diary import opened
from ketum.store.keys import WrongKey
from ketum.store.opened import opening
from ketum.store.vaults import Vault, vaults
from ketum.store.writing import save

from .conftest import NOW
from .test_writing import fill


def test_a_restored_backup_is_the_same_record(vault: Vault, key: bytes, person: Any, tmp_path: Path) -> None:
    from ketum.store.models import Attachment, Person
    from ketum.store.reading import record

    fill(person, 5)
    before = record(person, NOW)
    proof = back_up(vault, key, at=NOW)
    save(person, "intake", uuid4(), {"at": NOW, "grams": 9.0}, NOW)
    again, same_key = restore(proof.path, "", tmp_path / "elsewhere")
    assert same_key == key
    assert again.id != vault.id
    with opening(opened(again, same_key)):
        assert record(Person.objects.get(), NOW) == before
        assert bytes(Attachment.objects.get().data) == b"%PDF"


def test_a_backup_made_while_writing_is_whole(vault: Vault, key: bytes, person: Any) -> None:
    for number in range(30):
        save(person, "note", uuid4(), {"at": NOW, "text": "y" * 5_000}, NOW)
        if number % 10 == 0:
            assert back_up(vault, key, at=NOW + timedelta(seconds=number)).rows > number


def test_nothing_of_a_person_can_be_read_in_a_backup(vault: Vault, key: bytes, person: Any) -> None:
    save(person, "note", uuid4(), {"at": NOW, "text": "canary-2718281828"}, NOW)
    path = back_up(vault, key, at=NOW).path
    assert b"canary-2718281828" not in path.read_bytes()
    assert "canary-2718281828".encode("utf-16-le") not in path.read_bytes()


def test_a_backup_opens_with_its_own_key_only(vault: Vault, key: bytes, other_key: bytes, person: Any) -> None:
    path = back_up(vault, key, at=NOW).path
    assert prove(path, key).rows > 0
    with pytest.raises(WrongKey):
        prove(path, other_key)


@pytest.mark.parametrize("where", [30, 0.3, 0.5, 0.9, 0.999])
def test_a_changed_byte_is_noticed(vault: Vault, key: bytes, person: Any, tmp_path: Path, where: float) -> None:
    raw = bytearray(back_up(vault, key, at=NOW).path.read_bytes())
    at = int(where * len(raw)) if where < 1 else int(where)
    raw[at] ^= 0xFF
    changed = tmp_path / f"changed{SUFFIX}"
    changed.write_bytes(raw)
    whole = prove(next(vault.backups.iterdir()), key).rows
    with suppress(BadBackup):
        assert prove(changed, key).rows == whole  # a byte that carries nothing: noticed, or without effect


@pytest.mark.parametrize("raw", [b"", b"hello", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04" + b"x" * 500])
def test_what_is_no_backup_is_said_to_be_none_and_leaves_nothing(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / f"bad{SUFFIX}"
    path.write_bytes(raw)
    with pytest.raises(BadBackup, match=r"bad\.ketum"):
        restore(path, "", tmp_path / "home")
    assert vaults(tmp_path / "home") == []
    assert list((tmp_path / "home" / "vaults").iterdir()) == []


def test_a_restore_with_the_wrong_passphrase_leaves_nothing(
    vault: Vault, key: bytes, person: Any, tmp_path: Path
) -> None:
    vault.change_passphrase(key, "four short quiet words")
    path = back_up(vault, key, at=NOW).path
    with pytest.raises(WrongKey):
        restore(path, "four short loud words", tmp_path / "home")
    assert vaults(tmp_path / "home") == []
    assert restore(path, "four short quiet words", tmp_path / "home")[1] == key


def test_an_own_backup_can_go_to_a_folder_or_a_file(vault: Vault, key: bytes, person: Any, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    assert back_up(vault, key, folder, NOW).path.parent == folder
    assert back_up(vault, key, tmp_path / "one.ketum", NOW).path.name == "one.ketum"
    assert not vault.backups.exists()


def test_few_backups_stay_and_the_newest_always_does(tmp_path: Path) -> None:
    paths = [tmp_path / f"{NOW - timedelta(hours=3 * hours):%Y%m%dT%H%M%SZ}{SUFFIX}" for hours in range(500)]
    stay = kept(paths, NOW)
    assert paths[0] in stay
    assert len(stay) <= 5 + 7 + 8
    oldest = min(path.name for path in stay)
    assert oldest < f"{NOW - timedelta(days=45):%Y%m%d}"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 5_000), max_size=60))
def test_the_newest_few_backups_always_stay(hours: list[int]) -> None:
    now = datetime(2026, 11, 27, tzinfo=UTC)
    paths = sorted({Path(f"{now - timedelta(hours=one):%Y%m%dT%H%M%SZ}{SUFFIX}") for one in hours}, reverse=True)
    assert set(paths[:5]) <= set(kept(paths, now))


def test_a_damaged_diary_is_noticed_when_it_is_opened(vault: Vault, key: bytes, person: Any) -> None:
    from django.db import connection

    from ketum.store.diary import BrokenDiary, prepare

    save(person, "note", uuid4(), {"at": NOW, "text": "z" * 19_000}, NOW)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    raw = bytearray(vault.diary.read_bytes())
    middle = 4096 * (len(raw) // 8192) + 100
    raw[middle : middle + 64] = bytes(64)
    vault.diary.write_bytes(raw)
    with pytest.raises((BrokenDiary, WrongKey)):
        prepare()


def test_a_copy_of_the_folder_alone_opens_nothing(vault: Vault, key: bytes, person: Any, tmp_path: Path) -> None:
    vault.change_passphrase(key, "four short quiet words")
    stolen = tmp_path / "stolen"
    shutil.copytree(vault.folder, stolen)
    with pytest.raises(WrongKey):
        Vault(stolen).unlock("four short loud words")
