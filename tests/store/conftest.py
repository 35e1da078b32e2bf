"""A fresh diary for every test, encrypted or on PostgreSQL."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ketum.store.diary import opened, prepare, set_up
from ketum.store.keys import new_key
from ketum.store.opened import opening
from ketum.store.vaults import Vault, create

NOW = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> tuple[Vault, bytes]:
    """A vault whose tables are there; copied for each test, because making them takes longer than most tests."""
    set_up()
    vault, key = create(None, folder=tmp_path_factory.mktemp("template"))
    with django_db_blocker.unblock(), opening(opened(vault, key)):
        prepare()
    return vault, key


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--database"))


@pytest.fixture
def vault(template: tuple[Vault, bytes], tmp_path: Path) -> Vault:
    folder = tmp_path / "vaults" / template[0].id
    shutil.copytree(template[0].folder, folder)
    return Vault(folder)


@pytest.fixture
def key(template: tuple[Vault, bytes]) -> bytes:
    return template[1]


@pytest.fixture
def diary(vault: Vault, key: bytes, database: str, django_db_blocker: Any) -> Iterator[None]:
    """An open, empty diary."""
    with django_db_blocker.unblock():
        if database == "postgresql":
            from django.core.management import call_command

            call_command("flush", verbosity=0, interactive=False)
            yield
            return
        with opening(opened(vault, key)):
            yield


@pytest.fixture
def person(diary: None) -> Any:
    from ketum.store.models import Person

    return Person.objects.create(label="Me", created_at=NOW, birth_year=1982, sex="female", conditions=["fibromyalgia"])


@pytest.fixture
def other_key() -> bytes:
    return new_key()
