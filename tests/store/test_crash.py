"""Killed at any moment, the diary keeps every entry that it acknowledged. Hazard H-21."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from ketum.store.vaults import Vault

WRITER = Path(__file__).with_name("writer.py")
WRITES = 2_000


def killed_after(writes: int, seconds: float, *arguments: str) -> list[str]:
    """What the writer acknowledged before it was killed, some moments after so many writes."""
    writer = subprocess.Popen([sys.executable, str(WRITER), *arguments], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    first = [writer.stdout.readline().strip() for _ in range(writes)]
    time.sleep(seconds)
    os.kill(writer.pid, signal.SIGKILL)
    told, _ = writer.communicate()
    assert writer.returncode == -signal.SIGKILL
    whole = told if told.endswith("\n") else told.rpartition("\n")[0]
    return [*first, *whole.split("\n")]


def test_kill_9_loses_nothing_that_was_acknowledged(vault: Vault, key: bytes, person: Any, database: str) -> None:
    from django.db import connection

    from ketum.store.models import KINDS

    person_id = str(person.pk)
    chance = random.Random(7)  # noqa: S311 - no secret
    acknowledged: dict[tuple[str, str], int] = {}
    count = 0
    for round_ in range(WRITES):
        moment = chance.randint(1, 120), chance.uniform(0, 0.05)
        lines = killed_after(*moment, str(vault.folder), key.hex(), person_id, str(round_))
        for line in filter(None, lines):
            kind, entry, version = line.split()
            acknowledged[kind, entry] = max(int(version), acknowledged.get((kind, entry), 0))
            count += 1
        if count >= WRITES:
            break
    assert count >= WRITES
    connection.close()
    for kind in ("intake", "rating", "note"):
        held = {str(one.pk): one.version for one in KINDS[kind].objects.all()}
        lost = [entry for (of, entry), version in acknowledged.items() if of == kind and held.get(entry, 0) < version]
        assert lost == []
    if database == "sqlcipher":
        from ketum.store.diary import prepare

        prepare()
