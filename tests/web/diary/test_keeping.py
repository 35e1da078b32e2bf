"""Whose diary it is, who may open it, what is kept and what is not."""

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ketum.store.models import Intake, Person, Rating, Revision, new_id
from ketum.store.vaults import Vault
from ketum.store.writing import save
from ketum.web.keeping import KEEPER
from ketum.web.keyring import KEYRING, Keyring

Inside = Callable[[], Any]
LOCKED = [
    "/now", "/dose", "/feel", "/feel/more", "/flare", "/story", "/products", "/products/new", "/labs", "/medicines",
    "/more", "/more/about", "/more/privacy", "/start/medicines", "/start/flags",
]  # fmt: skip


def text(response: Any) -> str:
    return response.content.decode()


@pytest.mark.parametrize("path", LOCKED)
def test_without_the_open_vault_every_page_of_the_diary_leads_to_unlocking(home: Path, path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (302, "/unlock")


@pytest.mark.parametrize("path", LOCKED)
def test_with_the_open_vault_every_page_of_the_diary_is_shown(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_a_made_up_cookie_opens_nothing(home: Path) -> None:
    client = Client()
    client.cookies["ketum"] = "x" * 43
    assert client.get("/now").status_code == 302


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(home: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        morsel = Client().post("/unlock", {"passphrase": ""}).cookies["ketum"]
    assert (morsel["httponly"], morsel["samesite"], morsel["max-age"]) == (True, "Strict", "")


def test_locking_forgets_the_key(client: Client) -> None:
    token = client.cookies["ketum"].value
    client.post("/lock")
    client.cookies["ketum"] = token
    assert client.get("/now").status_code == 302


def test_it_locks_by_itself_when_nobody_uses_it(client: Client) -> None:
    token = client.cookies["ketum"].value
    session = KEYRING.session(token, datetime.now(UTC))
    assert session is not None
    session.minutes, session.seen = 5, datetime.now(UTC) - timedelta(minutes=6)
    assert client.get("/now").status_code == 302


def test_wrong_passphrases_have_to_wait() -> None:
    ring, at = Keyring(), datetime(2026, 11, 27, tzinfo=UTC)
    vault = type("V", (), {"id": "a"})()
    for _ in range(5):
        assert ring.wait(vault, at) == 0
        ring.wrong(vault, at)
    assert ring.wait(vault, at) == 30
    assert ring.wait(vault, at + timedelta(seconds=31)) == 0


def test_the_first_run_makes_a_diary_that_only_its_passphrase_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    monkeypatch.setenv("KETUM_HOME", str(tmp_path))
    client = Client()
    with django_db_blocker.unblock():
        assert "A passphrase that locks it" in text(client.get("/"))
        short = client.post("/start", {"passphrase": "short"})
        assert (short.status_code, list(tmp_path.rglob("*.db"))) == (400, [])
        assert client.post("/start", {"passphrase": "quiet river seven", "zone": "No/Where"})["Location"] == (
            "/start/medicines"
        )
        assert client.post("/start/medicines", {"medicines": "Cymbalta 60 mg\n\nwine"})["Location"] == "/start/flags"
        urgent = text(client.post("/start/flags", {"flag": ["yellow eyes"]}))
        assert "Get help now" in urgent
        client.post("/lock")
        wrong = client.post("/unlock", {"passphrase": "quiet river six"})
        assert (wrong.status_code, client.get("/now").status_code) == (400, 302)
        assert client.post("/unlock", {"passphrase": "quiet river seven"})["Location"] == "/now"


def test_a_secret_is_nowhere_on_the_disk_in_clear_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any, capfd: Any
) -> None:
    """Hazard H-22: files, backups and logs hold no word of what was typed."""
    monkeypatch.setenv("KETUM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    client = Client()
    secret = "".join(("CANARY", "BIRD"))
    with django_db_blocker.unblock():
        client.post("/start", {"passphrase": f"{secret} four words"})
        client.post("/start/medicines", {"medicines": f"{secret} 5 mg"})
        client.post("/products/new", {"nickname": secret, "form": "tea", "name": f"{secret} tea"})
        client.post("/feel/more", {"other": f"{secret} ache"})
        client.post("/more/people", {"name": secret})
        client.post("/more/about", {"place": secret, "conditions": secret})
        client.post("/more/privacy", {"backup": "1"})
        client.get(f"/check?q={secret}")
        client.post("/labs", {"analyte": secret, "value": "x"})
        client.post("/lock")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".ketum" for path in files)
    for spelt in (secret.encode(), secret.lower().encode(), secret.encode("utf-16-le")):
        assert [path for path in files if spelt in path.read_bytes()] == []
    out, err = capfd.readouterr()
    assert secret.casefold() not in (out + err).casefold()


def test_what_is_erased_cannot_be_opened_even_from_a_copy_of_its_files(
    client: Client, home: Path, tmp_path: Path
) -> None:
    client.post("/feel", {"pain": "7"})
    (folder,) = (home / "vaults").iterdir()
    shutil.copytree(folder, tmp_path / "copy", ignore=shutil.ignore_patterns("vault.json", "backups"))
    client.post("/more/privacy", {"erase": "no"})
    assert folder.exists()
    client.post("/more/privacy", {"erase": "Erase now"})
    assert list((home / "vaults").iterdir()) == []
    assert client.get("/now").status_code == 302


def test_a_copy_is_made_by_itself_after_a_write_and_opens_again(client: Client, home: Path) -> None:
    from ketum.store.backup import prove

    (folder,) = (home / "vaults").iterdir()
    vault = Vault(folder)
    client.post("/feel", {"pain": "7"})
    with KEEPER.resting(vault):
        (made,) = vault.backups.glob("*.ketum")
    assert prove(made, vault.unlock("")).rows > 0
    assert KEEPER.problem(vault) == ""


def test_another_person_has_a_diary_of_their_own(client: Client, inside: Inside) -> None:
    client.post("/feel", {"pain": "7"})
    client.post("/more/people", {"name": "Mother"})
    client.post("/feel", {"pain": "3"})
    with inside():
        assert {one.person.label: one.value for one in Rating.objects.all()} == {"Me": 7.0, "Mother": 3.0}
        me = Person.objects.get(label="Me")
        theirs = Rating.objects.get(value=3.0)
    client.post("/more/people", {"person": str(me.pk)})
    assert "7 of 10" in text(client.get("/now"))
    assert client.get(f"/story/rating/{theirs.pk}")["Location"] == "/story"


def test_an_edit_keeps_what_was_there_and_a_second_device_loses_nothing(client: Client, inside: Inside) -> None:
    with inside():
        person, key = Person.objects.get(), new_id()
        at = datetime.now(UTC)
        save(person, "rating", key, {"at": at, "zone": "UTC", "scale": "nrs-pain", "value": 3.0}, at)
    address = f"/story/rating/{key}"
    client.post(address, {"value": "5", "version": "1"})
    client.post(address, {"value": "8", "version": "1"})
    with inside():
        assert Rating.objects.get().value == 5.0
        assert {one.content["value"] for one in Revision.objects.all()} == {3.0, 8.0}
    assert "two versions" in text(client.get("/story"))
    page = text(client.get(address))
    assert "From another device at the same time" in page
    assert "value 8" in page


def test_many_entries_are_changed_at_once_and_nothing_moves_into_the_future(client: Client, inside: Inside) -> None:
    with inside():
        person, at = Person.objects.get(), datetime.now(UTC)
        keys = [new_id() for _ in range(3)]
        for hours, key in enumerate(keys):
            save(person, "intake", key, {"at": at - timedelta(hours=hours), "zone": "UTC", "grams": 1.0}, at)
    chosen = [f"intake:{key}" for key in keys]
    client.post("/story/many", {"entry": chosen, "action": "later"})
    with inside():
        moved = [Intake.objects.get(pk=key).at for key in keys]
        assert moved == [at, at, at - timedelta(hours=1)]
    client.post("/story/many", {"entry": [*chosen, "intake:nonsense", "person:1"], "action": "remove"})
    with inside():
        assert Intake.objects.filter(deleted_at=None).count() == 0


def test_what_is_entered_late_is_marked_as_told_from_memory(client: Client, inside: Inside) -> None:
    with inside():
        person, at = Person.objects.get(), datetime.now(UTC)
        save(person, "intake", new_id(), {"at": at - timedelta(hours=5), "zone": "UTC", "grams": 1.0}, at)
    assert "from memory" in text(client.get("/story"))


def test_the_notebook_is_called_nothing_telling_on_the_screen_of_the_device(client: Client) -> None:
    manifest = client.get("/manifest.webmanifest").json()
    titles = [re.search(r"<title>(.*?)</title>", text(client.get(path)))[1] for path in [*LOCKED, "/offline", "/check"]]  # type: ignore[index]
    told = " ".join([manifest["name"], manifest["short_name"], *titles]).casefold()
    assert not [word for word in ("kratom", "ketum", "drug", "opioid") if word in told]


def test_the_worker_keeps_no_page_of_the_diary(client: Client) -> None:
    kept = re.findall(r'"(/[^"]*)"', re.search(r"SHELL = \[(.*?)\]", text(client.get("/sw.js")))[1])  # type: ignore[index]
    pages = [path for path in kept if not path.startswith("/static/")]
    assert sorted(pages) == ["/emergency", "/offline"]
    anonymous = Client()
    for path in pages:
        assert anonymous.get(path).status_code == 200


def test_sealed_entries_come_in_through_the_page_and_those_of_another_diary_stay(
    client: Client, inside: Inside
) -> None:
    import base64
    import json

    from ketum.store.sealed import public_key, seal
    from ketum.web.diary.offline import fingerprint

    with inside():
        public = public_key(Person.objects.get())
    at = datetime.now(UTC).isoformat()
    message = {
        "key": str(new_id()),
        "kind": "rating",
        "entered_at": at,
        "content": {"at": at, "zone": "UTC", "scale": "nrs-pain", "value": 4.0},
    }
    name = str(new_id())
    sealed = base64.b64encode(seal(public, name, json.dumps(message).encode())).decode()
    sent = [f"{name} {fingerprint(public)} {sealed}", f"{new_id()} 0123456789abcdef {sealed}", "nonsense"]
    receipts = client.post("/sync", {"entry": sent}).json()["receipts"]
    assert sorted(one["outcome"] for one in receipts) == ["created", "refused", "refused"]
    with inside():
        assert Rating.objects.get().value == 4.0
