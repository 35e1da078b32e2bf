"""Search the importers for tracebacks, guided by coverage; not part of ``make test``, because a search has no end.

    pip install atheris
    python -m tests.fuzz.atheris_import -max_total_time=60 -rss_limit_mb=4000

Begins with the real files of the import tests. What it finds is written to ``crash-...`` and belongs into the corpus of
``tests/interop/hostile.py``.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ketum.interop", "ketum.labs.reported"]):
    from tests.interop.mutations import FORMATS, real
    from tests.interop.test_fuzz import sound

NAMES = sorted(FORMATS.values())


def one_input(raw: bytes) -> None:
    """The first byte says as what the rest is read: as what it looks like, or as a named format."""
    if raw:
        asked = raw[0] % (len(NAMES) + 1)
        sound(raw[1:], NAMES[asked - 1] if asked else None)


def main() -> None:
    """Search until the time that the command line gives is over; a traceback ends it."""
    with tempfile.TemporaryDirectory() as folder:
        for number, (file, name) in enumerate(sorted(FORMATS.items())):
            for first in (0, NAMES.index(name) + 1):
                (Path(folder) / f"{number}-{first}").write_bytes(bytes([first]) + real(file))
        atheris.Setup([*sys.argv, folder], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
