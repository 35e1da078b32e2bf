"""``ketum score`` and ``ketum instrument`` as a person or a program calls them; the examples of the page are run."""

import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from ketum.cli.entry import guarded, run
from ketum.instruments.catalogue import listed
from ketum.knowledge.library import library

PAGE = Path(__file__).parents[2] / "docs" / "questionnaires.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = [
    (command, answer)
    for block in re.findall(r"^```console\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    for command, answer in re.findall(r"^\$ (ketum .*?)\n(.*?)(?=^\$ |\Z)", block, re.MULTILINE | re.DOTALL)
]


class Done(NamedTuple):
    """What a command answered."""

    status: int
    out: str
    trouble: str


Ketum = Callable[..., Done]


@pytest.fixture
def ketum(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ketum:
    """The command in this process, with a data folder and a width of its own."""
    monkeypatch.setenv("KETUM_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "100")

    def call(*arguments: str) -> Done:
        capsys.readouterr()
        status = guarded(lambda: run(list(arguments)))
        said = capsys.readouterr()
        return Done(status, said.out, said.err)

    return call


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(("command", "answer"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_an_example_of_the_page_answers_as_printed(command: str, answer: str, ketum: Ketum) -> None:
    done = ketum(*shlex.split(command)[1:])
    assert lines(done.out) + lines(done.trouble) == lines(answer)
    assert done.status == (2 if answer.startswith("ketum:") else 0)


def test_the_page_has_examples_and_lists_every_instrument() -> None:
    assert len(EXAMPLES) >= 6
    named = re.findall(r"^\| `([\w-]+)` \| ([\w ]+) \| ([\w ]+) \|$", TEXT, re.MULTILINE)
    assert named == [(one.id, one.decision.replace("_", " "), one.use.replace("_", " ")) for one in listed(library())]


def test_answers_come_from_words_a_file_or_standard_input_alike(ketum: Ketum, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    ways = ["[6, 7, 4]", '{"pain": 6, "enjoyment": 7, "activity": 4}', '{"instrument": "PEG", "answers": [6, 7, 4]}']
    for text in ways:
        path.write_text(text, encoding="utf-8")
        assert json.loads(ketum("score", "peg", str(path), "--json").out)["scores"] == {"total": 5.7}
    command = [sys.executable, "-m", "ketum.cli.entry", "score", "peg", "-", "--json"]
    environment = os.environ | {"KETUM_HOME": str(tmp_path)}
    done = subprocess.run(command, input=b"[6, 7, 4]", capture_output=True, check=True, env=environment)
    assert json.loads(done.stdout)["scores"] == {"total": 5.7}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["score", "pegg", "1"], "there is no instrument 'pegg'; did you mean peg"),
        (["score", "peg", "6", "7"], "2 answers were given and PEG has 3"),
        (["score", "peg", "pain=six", "enjoyment=1", "activity=1"], "is no number"),
        (["score", "peg", "--answers", "[6, 7"], "--answers: this is not JSON"),
        (["score", "peg", "1", "--answers", "[6]"], "give the answers one way"),
        (["score", "peg"], "answers are needed"),
        (["score", "peg", "/no/such/file.json"], "there is no such file"),
        (["score", "kds", "1"], "cannot be scored here"),
        (["score", "peg", "1", "1", "1", "--before", "[1, 2]"], "2 answers were given"),
        (["score", "peg", "1", "1", "1", "--before", "[1, 2, 3]", "--condition", "qwertz"], "not recognised"),
        (["instrument", "show", "nothing"], "there is no instrument"),
        (["instrument", "add", "/no/such/file"], "there is no such file"),
        (["instrument", "add", str(PAGE)], "this is not JSON"),
    ],
)
def test_bad_usage_is_one_line_and_status_2(
    arguments: list[str], told: str, ketum: Ketum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    done = ketum(*arguments)
    assert (done.status, done.out) == (2, "")
    assert told in done.trouble
    assert len(done.trouble.strip().splitlines()) == 1


def test_a_response_of_another_instrument_is_refused(ketum: Ketum, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text('{"instrument": "gad-2", "answers": [1, 1, 1]}', encoding="utf-8")
    assert "these are answers to 'gad-2'" in ketum("score", "peg", str(path)).trouble


def test_help_comes_before_the_score(ketum: Ketum) -> None:
    done = ketum("score", "phq-9", *["0"] * 8, "1")
    assert done.out.index("GET HELP NOW") < done.out.index("PHQ-9: 1 of 27")
    answer = json.loads(ketum("score", "phq-9", "--answers", json.dumps([None] * 8 + [1]), "--json").out)
    assert [one["code"] for one in answer["findings"]] == ["SX:suicidal"]
    assert answer["reason"]


def test_an_official_text_is_added_shown_scored_and_taken_away(ketum: Ketum, tmp_path: Path) -> None:
    from ..instruments.forms import form, raw

    path = tmp_path / "given.json"
    path.write_bytes(raw(form("phq-9")))
    assert "PHQ-9, form of the test is kept now" in ketum("instrument", "add", str(path)).out
    assert "was kept already" in ketum("instrument", "add", str(path)).out
    shown = ketum("instrument", "show", "phq-9").out
    assert "Wording of the test for question 1" in shown
    assert "Copyright of the test." in shown
    scored = json.loads(ketum("score", "phq-9", *["1"] * 9, "--json").out)
    assert (scored["wording"], scored["scores"]) == ("official", {"total": 9})
    kept = next((tmp_path / "questionnaires").iterdir())
    kept.write_bytes(b"{}")
    damaged = ketum("score", "phq-9", *["1"] * 9, "--json")
    assert "is damaged" in damaged.trouble
    assert json.loads(damaged.out)["wording"] == "own"
    assert "1 official text taken away" in ketum("instrument", "remove", "phq-9").out
    assert json.loads(ketum("score", "phq-9", *["1"] * 9, "--json").out)["wording"] == "own"


def test_every_instrument_shows_its_licence_in_both_languages(ketum: Ketum) -> None:
    for one in listed(library()):
        for language in ("en", "es"):
            done = ketum("instrument", "show", one.id, "--language", language)
            assert done.status == 0, done.trouble
            assert "Licence: " in done.out
    assert "Menos ilusión o interés" in ketum("instrument", "show", "phq-9", "--language", "es").out


def test_an_instrument_that_is_switched_off_is_neither_listed_nor_scored(
    ketum: Ketum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETUM_WITHOUT", "peg, bpi-sf")
    assert "switched off" in ketum("score", "peg", "1", "1", "1").trouble
    names = [one["id"] for one in json.loads(ketum("instrument", "list", "--json").out)]
    assert not {"peg", "bpi-sf"} & set(names)
    assert "nrs-interference" in names


def test_in_a_terminal_the_questions_are_asked_one_by_one(ketum: Ketum, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["6", "", "4"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _prompt: next(typed))
    done = ketum("score", "peg")
    assert "2 of 3: Pain against joy in life" in done.out
    assert "Not answered: enjoyment" in done.out
