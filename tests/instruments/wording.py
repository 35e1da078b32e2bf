"""Fingerprints of published wording: how the repository is searched for text that may not be in it, without holding it.

``published_wording.txt`` holds hashes of runs of five words of the published items (``long``), and of whole items of
three and four words (``short``). A hash tells nobody the words, and finds them wherever they stand. It was made with

    python tests/instruments/wording.py FOLDER > tests/instruments/published_wording.txt

from a folder outside the repository with one text file for each questionnaire, one published item a line.
"""

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

RUN, SHORTEST = 5, 3
LIST = Path(__file__).with_name("published_wording.txt")
# Written for this list and published nowhere: shows that the search finds what it should.
CANARY = ("a patient walrus counted seven blue umbrellas twice", "umbrellas counted twice")
# Runs that anybody writes, and that are nobody's.
ORDINARY = {
    "2 to 3 times a",
    "2 to 4 times a",
    "4 or more times a",
    "in the last 24 hours",
    "over the past week",
    "over the last 2 weeks",
}
WORD = re.compile(r"[a-z0-9]+")


def words(text: str) -> list[str]:
    """The words of ``text`` in small letters, without accents, marks and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))


def runs(listed: list[str], length: int) -> Iterator[str]:
    """Every run of ``length`` words."""
    return (" ".join(listed[place : place + length]) for place in range(len(listed) - length + 1))


def fingerprint(run: str) -> str:
    """48 bits of BLAKE2b: a chance hit among a million runs is less than one in a hundred thousand."""
    return hashlib.blake2b(run.encode(), digest_size=6).hexdigest()


def fingerprints(item: str) -> tuple[set[str], set[str]]:
    """Of one published item: those of runs of five words, and that of the whole when it has three or four."""
    listed = words(item)
    if len(listed) >= RUN:
        return {fingerprint(run) for run in runs(listed, RUN) if run not in ORDINARY}, set()
    return set(), {fingerprint(" ".join(listed))} if len(listed) >= SHORTEST else set()


def found_in(text: str, long: frozenset[str], short: frozenset[str] = frozenset()) -> list[str]:
    """The published runs that stand in ``text``."""
    listed = words(text)
    found = [run for run in runs(listed, RUN) if fingerprint(run) in long]
    if short:
        found += [run for length in (3, 4) for run in runs(listed, length) if fingerprint(run) in short]
    return found


def published() -> tuple[frozenset[str], frozenset[str], dict[str, int]]:
    """The list: long and short fingerprints, and how many items of each questionnaire went into it."""
    kinds: dict[str, set[str]] = {"long": set(), "short": set()}
    items: dict[str, int] = {}
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, *rest = line.split()
            if kind == "items":
                items[rest[0]] = int(rest[1])
            else:
                kinds[kind].update(rest)
    return frozenset(kinds["long"]), frozenset(kinds["short"]), items


def main(folder: Path) -> None:
    """Print the list for the texts in ``folder``."""
    long: set[str] = set()
    short: set[str] = set()
    print("# Fingerprints of published questionnaire wording; see wording.py. The words are not here.")
    for path in sorted(folder.glob("*.txt")):
        items = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        print(f"items {path.stem} {len(items)}")
        for item in items:
            runs_found, whole = fingerprints(item)
            long |= runs_found
            short |= whole
    for item in CANARY:
        runs_found, whole = fingerprints(item)
        long |= runs_found
        short |= whole
    for kind, listed in (("long", sorted(long)), ("short", sorted(short))):
        for place in range(0, len(listed), 8):
            print(kind, *listed[place : place + 8])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
