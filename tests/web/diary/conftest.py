"""An open diary behind a client without a browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ketum.store.diary import opened, prepare, set_up
from ketum.store.opened import opening
from ketum.store.vaults import Vault, create
from ketum.web.keeping import KEEPER
from ketum.web.keyring import KEYRING


@pytest.fixture(scope="session")
def empty_vault(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    """A home with one vault whose tables are there; copied for each test."""
    set_up()
    folder = tmp_path_factory.mktemp("home")
    vault, key = create(None, folder=folder)
    with django_db_blocker.unblock(), opening(opened(vault, key)):
        prepare()
    return folder


@pytest.fixture
def home(empty_vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    shutil.copytree(empty_vault, folder)
    monkeypatch.setenv("KETUM_HOME", str(folder))
    KEEPER.start_afresh()
    return folder


@pytest.fixture
def client(home: Path, django_db_blocker: Any) -> Iterator[Client]:
    """A browser in which the diary is open."""
    with django_db_blocker.unblock():
        opened_client = Client(headers={"Sec-Fetch-Site": "same-origin"})
        response = opened_client.post("/unlock", {"passphrase": ""})
        assert response.status_code == 302, response.content.decode()
        yield opened_client


@pytest.fixture
def inside(home: Path, django_db_blocker: Any) -> Iterator[Callable[[], Any]]:
    """Work on the diary's rows beside the pages: ``with inside(): ...``."""
    (folder,) = (home / "vaults").iterdir()
    vault = Vault(folder)

    def opener() -> Any:
        return opening(opened(vault, vault.unlock("")))

    yield opener
    KEYRING.lock_vault(vault)
