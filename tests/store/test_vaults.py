"""Vaults: opened by the right passphrase only, changed without encrypting again, erased for good. Hazard H-21."""

import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketum.store import keys
from ketum.store.keys import Argon2id, Slot, WeakPassphrase, WrongKey, new_key, new_recovery_code, paper_letters
from ketum.store.vaults import NoVault, Vault, create, find, vaults, write_whole

QUICK = Argon2id(memory_kib=64, passes=1)
WORDS = "quiet river seven lamps"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less work per try than in real life, so that tests are quick; one test checks the real figure."""
    monkeypatch.setattr(keys.Slot.locked.__func__, "__defaults__", (QUICK,))
    monkeypatch.setattr(keys, "CURRENT", QUICK)


def test_only_the_passphrase_opens_a_vault(tmp_path: Path) -> None:
    vault, key = create(WORDS, folder=tmp_path)
    assert Vault(vault.folder).unlock(WORDS) == key
    for wrong in ("", "quiet river seven lamp", WORDS.upper(), WORDS + " "):
        with pytest.raises(WrongKey):
            Vault(vault.folder).unlock(wrong)


def test_neither_key_nor_passphrase_lie_on_disk(tmp_path: Path) -> None:
    vault, key = create(WORDS, folder=tmp_path)
    code = vault.new_recovery_sheet(key)
    raw = b"".join(path.read_bytes() for path in vault.folder.rglob("*") if path.is_file())
    for secret in (key, key.hex().encode(), WORDS.encode(), code.encode(), paper_letters(code).encode()):
        assert secret not in raw


def test_the_files_are_for_their_owner_only(tmp_path: Path) -> None:
    vault, _ = create(WORDS, folder=tmp_path)
    assert stat.S_IMODE(vault.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((vault.folder / "vault.json").stat().st_mode) == 0o600


def test_a_passphrase_is_changed_and_the_old_one_opens_nothing(tmp_path: Path) -> None:
    vault, key = create(WORDS, folder=tmp_path)
    vault.change_passphrase(key, "another four short words")
    again = Vault(vault.folder)
    assert again.unlock("another four short words") == key
    with pytest.raises(WrongKey):
        again.unlock(WORDS)


def test_the_recovery_sheet_opens_it_as_people_copy_it_from_paper(tmp_path: Path) -> None:
    vault, key = create(WORDS, folder=tmp_path)
    code = vault.new_recovery_sheet(key)
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", ""), f"  {code} "):
        assert Vault(vault.folder).unlock(typed) == key
    newer = vault.new_recovery_sheet(key)
    with pytest.raises(WrongKey):
        Vault(vault.folder).unlock(code)
    assert Vault(vault.folder).unlock(newer) == key


def test_a_vault_without_passphrase_is_an_explicit_choice_and_says_so(tmp_path: Path) -> None:
    vault, key = create(None, folder=tmp_path)
    assert vault.is_open
    assert vault.unlock() == key
    vault.change_passphrase(key, WORDS)
    assert not Vault(vault.folder).is_open
    with pytest.raises(WrongKey):
        Vault(vault.folder).unlock()


@pytest.mark.parametrize("weak", ["", "short", "1234567", "aaaaaaaaaa", "abababab"])
def test_a_passphrase_that_protects_nothing_is_refused_with_the_mend(tmp_path: Path, weak: str) -> None:
    with pytest.raises(WeakPassphrase, match="four short words"):
        create(weak, folder=tmp_path)
    assert vaults(tmp_path) == []


def test_older_parameters_are_raised_when_the_vault_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, key = create(WORDS, folder=tmp_path)
    monkeypatch.setattr(keys, "CURRENT", Argon2id(memory_kib=128, passes=1))
    monkeypatch.setattr(keys.Slot.locked.__func__, "__defaults__", (keys.CURRENT,))
    assert vault.head.slots[0].is_outdated
    assert Vault(vault.folder).unlock(WORDS) == key
    assert Vault(vault.folder).head.slots[0].kdf.memory_kib == 128
    assert Vault(vault.folder).unlock(WORDS) == key


def test_the_real_work_is_what_rfc_9106_recommends() -> None:
    assert Argon2id() == Argon2id(memory_kib=64 * 1024, passes=3, lanes=1, version=19)


def test_erasing_leaves_nothing(tmp_path: Path) -> None:
    vault, _ = create(WORDS, folder=tmp_path)
    vault.erase()
    assert not vault.folder.exists()
    assert vaults(tmp_path) == []


def test_several_vaults_are_listed_and_found_by_id_or_label(tmp_path: Path) -> None:
    first, _ = create(WORDS, "Notebook", tmp_path)
    second, _ = create(None, "Garden", tmp_path)
    assert {one.label for one in vaults(tmp_path)} == {"Notebook", "Garden"}
    assert find(first.id, tmp_path).label == "Notebook"
    assert find("Garden", tmp_path).id == second.id
    with pytest.raises(NoVault):
        find("nothing", tmp_path)


def test_a_damaged_head_says_what_to_do_and_is_passed_over_in_lists(tmp_path: Path) -> None:
    vault, _ = create(WORDS, folder=tmp_path)
    (vault.folder / "vault.json").write_text("{")
    with pytest.raises(NoVault, match="backup"):
        Vault(vault.folder)
    assert vaults(tmp_path) == []


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one"
    write_whole(path, b"old")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["one"]


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_a_slot_opens_with_its_own_secret_only(secret: str, other: str) -> None:
    key = new_key()
    slot = Slot.locked("passphrase", secret, key, QUICK)
    assert msgspec.json.decode(msgspec.json.encode(slot), type=Slot).unwrap(secret) == key
    if other != secret:
        with pytest.raises(WrongKey):
            slot.unwrap(other)


def test_recovery_codes_differ_and_survive_the_ways_of_paper() -> None:
    codes = {new_recovery_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(len(paper_letters(code)) == 28 for code in codes)
