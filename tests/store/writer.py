"""A process that writes random entries and says each only after it is kept; it is meant to be killed.

Usage: python writer.py VAULT KEY_HEX PERSON SEED
"""

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from ketum.store.diary import opened, set_up
from ketum.store.opened import opening
from ketum.store.vaults import Vault


def main(folder: str, key: str, person_id: str, seed: str) -> None:
    """Write until killed."""
    set_up()
    with opening(opened(Vault(Path(folder)), bytes.fromhex(key))):
        from ketum.store.models import Person
        from ketum.store.writing import remove, save

        person = Person.objects.get(pk=person_id)
        chance = random.Random(seed)  # noqa: S311 - no secret
        now = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
        known: list[tuple[str, UUID]] = []
        while True:
            at = now - timedelta(minutes=chance.randrange(500_000))
            if known and chance.random() < 0.25:
                kind, key_ = chance.choice(known)
            else:
                kind, key_ = chance.choice(("intake", "rating", "note")), UUID(int=chance.getrandbits(128), version=4)
            content = {
                "intake": {"at": at, "grams": chance.randrange(1, 90) / 10},
                "rating": {"at": at, "scale": "nrs-pain", "value": chance.randrange(11)},
                "note": {"at": at, "text": "x" * chance.randrange(1, 4_000)},
            }[kind]
            entry = save(person, kind, key_, content, now).entry
            if chance.random() < 0.05:
                remove(entry, now)
            known.append((kind, key_))
            print(kind, key_, entry.version, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
