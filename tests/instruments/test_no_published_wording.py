"""No published item wording is in the repository; searched by fingerprint, so that the wording is not here either."""

from pathlib import Path

import pytest

from .wording import CANARY, found_in, published

ROOT = Path(__file__).parents[2]
# Lists of names and of hashes: no sentence stands in them.
NAMES_ONLY = {"requirements", "drugs"}
SHORT_IN = ("instruments", "questionnaire", "templates", "cli")
LONG, SHORT, ITEMS = published()


def texts() -> list[Path]:
    """Every text of the repository that is written by people."""
    folders = ("src", "docs", "tests", "examples", "benchmarks")
    every = [path for folder in folders for path in (ROOT / folder).rglob("*")] + list(ROOT.glob("*.*"))
    skipped = {".venv", "__pycache__", ".hypothesis"}
    return [
        path
        for path in every
        if path.is_file()
        and not skipped & set(path.parts)
        and not (NAMES_ONLY & set(path.parts) and path.suffix in (".csv", ".txt"))
        and path.name not in ("published_wording.txt", "wording.py")
    ]


def read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_run_of_five_published_words_is_in_the_repository() -> None:
    found = {path.relative_to(ROOT).as_posix(): hits for path in texts() if (hits := found_in(read(path), LONG))}
    assert found == {}


def test_no_short_published_item_is_where_questionnaires_are() -> None:
    places = [path for path in texts() if any(word in path.relative_to(ROOT).as_posix() for word in SHORT_IN)]
    assert len(places) > 80
    found = {path.name: hits for path in places if (hits := found_in(read(path), frozenset(), SHORT))}
    assert found == {}


@pytest.mark.parametrize("item", CANARY)
def test_the_search_finds_what_stands_in_a_text(item: str) -> None:
    written = f"label: {{en: '{item.upper()}!'}}".replace(" ", "\n  ")
    assert found_in(written, LONG, SHORT)
    assert found_in(" ".join(reversed(item.split())), LONG, SHORT) == []


def test_the_list_covers_the_questionnaires_whose_wording_is_published() -> None:
    assert sum(ITEMS.values()) > 300
    assert len(LONG) > 1_500
    assert {"phq-9", "gad-7", "peg", "promis", "fiqr", "haq-di", "mnsi", "sds", "sows", "cows", "isi", "dn4"} <= set(
        ITEMS
    )
