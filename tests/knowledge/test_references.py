"""References: one line and one link each."""

import sqlite3
from pathlib import Path

import msgspec
import pytest

from ketum.knowledge.compile import DATA, BadKnowledge
from ketum.knowledge.compilers.references import compile_into
from ketum.knowledge.library import Library
from ketum.knowledge.references import Reference, reference


def _compiled(folder: Path, data: Path) -> Library:
    path = folder / "knowledge.sqlite3"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE blob (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID")
        db.execute("INSERT INTO blob VALUES ('version', '\"test\"')")
        compile_into(db, data)
    db.close()
    return Library(path)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The reference shelf alone."""
    return _compiled(tmp_path_factory.mktemp("references"), DATA)


def test_every_reference_has_a_line_of_its_own_and_can_be_followed_unless_recalled(shelf: Library) -> None:
    every = [reference(name, shelf) for name in shelf.blob("references")]
    assert len(every) > 100
    assert [one.id for one in every if len(one.citation) < 10] == []
    assert [one.id for one in every if one.link is None and one.status == "retrieved"] == []
    assert [one.id for one in every if one.link and not one.link.startswith(("https://", "http://"))] == []


def test_the_doi_is_the_first_link_then_pubmed_then_the_page() -> None:
    full = Reference(id="a", title="T", status="retrieved", doi="10.1/x", pmid="7", url="https://example.org/")
    assert full.link == "https://doi.org/10.1/x"
    assert msgspec.structs.replace(full, doi=None).link == "https://pubmed.ncbi.nlm.nih.gov/7/"
    assert msgspec.structs.replace(full, doi=None, pmid=None).link == "https://example.org/"
    assert msgspec.structs.replace(full, doi=None, pmid=None, url=None).link is None


def test_a_source_that_was_recalled_says_so() -> None:
    one = Reference(id="a", title="On leaves.", status="memory", authors="Doe J", year=2020, where="J Leaf 1:2")
    assert one.citation == "Doe J. On leaves. J Leaf 1:2. 2020 (from memory, not read)"


def test_an_unknown_id_is_an_error(shelf: Library) -> None:
    with pytest.raises(KeyError):
        reference("no_such_reference", shelf)


def test_an_id_that_is_there_twice_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "references").mkdir()
    entry = "- {id: a, title: T, status: memory}\n"
    (tmp_path / "references" / "r.yaml").write_text(f"as_of: 2026-11-22\nreviewed: null\nreferences:\n{entry}{entry}")
    with pytest.raises(BadKnowledge, match=r"r\.yaml: the reference 'a' is there twice"):
        _compiled(tmp_path, tmp_path)
