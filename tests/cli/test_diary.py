"""Log, import, export, back up and restore from the command line; the page's examples are run. Hazard H-21."""

import json
import re
import shlex
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ketum.cli.entry import guarded, run
from ketum.store.diary import open_diary
from ketum.store.vaults import Vault, create, vaults

PAGE = Path(__file__).parents[2] / "docs" / "import-export.md"
FILES = Path(__file__).parents[1] / "interop" / "files"
EXAMPLES = [
    example
    for block in re.findall(r"^```console\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    for example in re.findall(r"^\$ (ketum .*?)\n(.*?)(?=^\$ |\Z)", block, re.MULTILINE | re.DOTALL)
]
PASSPHRASE = " ".join(("seven", "quiet", "lanterns"))


class Done(NamedTuple):
    """What a command answered."""

    status: int
    out: str
    trouble: str


Ketum = Callable[..., Done]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for one in FILES.iterdir():
        shutil.copy(one, tmp_path)
    monkeypatch.setenv("KETUM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KETUM_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def vault(folder: Path, django_db_blocker: Any) -> Vault:
    made, key = create(PASSPHRASE)
    with django_db_blocker.unblock(), open_diary(made, key):
        from ketum.store.models import Person, new_id
        from ketum.store.writing import save

        at = datetime.now(UTC)
        person = Person.objects.create(label="Me", created_at=at, zone="Europe/Berlin")
        save(person, "product", new_id(), {"nickname": "Greenbird", "form": "leaf_powder"}, at)
    return made


@pytest.fixture
def ketum(folder: Path, capsys: pytest.CaptureFixture[str], django_db_blocker: Any) -> Ketum:
    def call(*arguments: str) -> Done:
        capsys.readouterr()
        with django_db_blocker.unblock():
            status = guarded(lambda: run(list(arguments)))
        said = capsys.readouterr()
        return Done(status, said.out, said.err)

    return call


def plain(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_the_examples_of_the_page_answer_as_printed(ketum: Ketum, vault: Vault) -> None:
    assert len(EXAMPLES) >= 7
    for command, answer in EXAMPLES:
        done = ketum(*shlex.split(command)[1:])
        assert (done.status, done.trouble) == (0, ""), command
        assert plain(done.out) == plain(answer), command


def test_a_dose_is_kept_and_what_is_to_be_known_is_said(ketum: Ketum, vault: Vault) -> None:
    first = ketum("log", "dose", "2.5", "greenbird", "--json")
    second = ketum("log", "dose", "9g", "Greenbird", "--json")
    assert first.status == second.status == 0
    assert json.loads(first.out)["findings"] == []
    assert "DOSE:too_soon" in {one["code"] for one in json.loads(second.out)["findings"]}


def test_what_cannot_wait_is_said_when_it_is_logged(ketum: Ketum, vault: Vault) -> None:
    found = json.loads(ketum("log", "symptom", "yellow eyes", "--json").out)["findings"]
    assert [(one["code"], one["severity"]) for one in found] == [("SX:jaundice", "emergency")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("log", "pain", "11"), "0 to 10"),
        (("log", "pain", "much"), "0 to 10"),
        (("log", "dose", "2", "Bluebird"), "Greenbird"),
        (("log", "mood", "3"), "ketum log dose"),
        (("import", "absent.csv"), "no such file"),
        (("import", "daylio.csv", "--zone", "Mars/Base"), "Europe/Berlin"),
        (("import", "pain.csv", "--mapping", "at"), "--mapping at=Time"),
        (("import", "pain.csv"), "Nothing was changed"),
        (("restore", "daylio.csv"), "no Ketum backup"),
        (("restore", "absent"), "no such file"),
        (("backup", "--vault", "Other"), "no vault 'Other'"),
        (("log", "pain", "3", "--person", "Ann"), "it holds Me"),
    ],
)
def test_trouble_is_one_line_that_says_what_to_do(
    arguments: tuple[str, ...], said: str, ketum: Ketum, vault: Vault
) -> None:
    done = ketum(*arguments)
    assert done.status == 2
    assert len(done.trouble.splitlines()) == 1
    assert said in done.trouble


def test_without_a_diary_it_says_how_to_make_one(ketum: Ketum, folder: Path) -> None:
    assert "ketum serve" in ketum("log", "pain", "3").trouble


def test_a_wrong_passphrase_opens_nothing(ketum: Ketum, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETUM_PASSPHRASE", "another one entirely")
    for command in (("log", "pain", "3"), ("backup",), ("export", "all.zip")):
        done = ketum(*command)
        assert (done.status, done.out) == (2, "")
        assert "does not open" in done.trouble


def test_an_export_is_never_written_over_a_file(ketum: Ketum, vault: Vault, folder: Path) -> None:
    done = ketum("export", "pain.csv")
    assert done.status == 2
    assert (folder / "pain.csv").read_bytes() == (FILES / "pain.csv").read_bytes()


def test_a_restored_backup_is_a_diary_of_its_own_with_the_same_entries(ketum: Ketum, vault: Vault) -> None:
    assert ketum("import", "daylio.csv").status == 0
    assert ketum("backup", "copy.ketum").status == 0
    assert ketum("restore", "copy.ketum", "--label", "Second").status == 0
    assert {one.label for one in vaults()} == {"Notebook", "Second"}
    done = ketum("import", "daylio.csv", "--vault", "Second", "--json")
    assert {kind: counts["same"] for kind, counts in json.loads(done.out)["counts"].items()} == {"rating": 5, "note": 2}
