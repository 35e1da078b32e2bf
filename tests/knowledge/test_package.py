"""The knowledge as a package that others can build on."""

import hashlib
import json
from pathlib import Path

import jsonschema
import pytest

from ketum.knowledge.compile import DATA, BadKnowledge, authored, content_version
from ketum.knowledge.library import library
from ketum.knowledge.package import export, schema_of, stats


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(tmp_path_factory.mktemp("package") / "new").folder


def test_every_file_is_named_with_its_digest_and_the_version_is_that_of_the_content(package: Path) -> None:
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    names = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    assert set(manifest["sha256"]) == names - {"manifest.json"}
    for name, digest in manifest["sha256"].items():
        assert hashlib.sha256((package / name).read_bytes()).hexdigest() == digest
    assert manifest["version"] == content_version() == library().version
    assert {"LICENSE", "PROVENANCE.md", "CHANGELOG.md"} <= names


def test_the_data_fit_the_schemas_that_come_with_them(package: Path) -> None:
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["schemas"]) > 40
    for name, schema in manifest["schemas"].items():
        content = json.loads((package / name).read_text(encoding="utf-8"))
        rules = json.loads((package / schema).read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(rules)
        sample = content[:200] if isinstance(content, list) else content
        assert next(jsonschema.Draft202012Validator(rules).iter_errors(sample), None) is None, name


def test_every_yaml_file_has_a_schema() -> None:
    names = [path.relative_to(DATA).as_posix() for path in authored() if path.suffix == ".yaml"]
    assert [name for name in names if schema_of(name) is None] == []


def test_nothing_is_written_over(package: Path) -> None:
    with pytest.raises(BadKnowledge, match="not empty"):
        export(package)


def test_the_counts_are_those_of_the_evidence() -> None:
    found = stats(library())
    assert found["claims"] == 159
    assert found["claims_made_by_articles"] == 47
    assert found["law_rows"] >= 277
    assert sum(found["claims_by_verdict"].values()) == 159
    assert sum(found["references_by_status"].values()) == found["references"]
