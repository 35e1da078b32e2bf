"""The commands as a person or a program calls them. Hazard H-19."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

KETUM = [sys.executable, "-m", "ketum.cli.entry"]
RECORD = {
    "schema_version": 1,
    "person": {"age_years": 44, "sex": "female", "conditions": ["fibromyalgia"], "country_or_state": "US-TX"},
    "medications": [{"name": "Cymbalta", "dose": "60 mg daily"}, {"name": "Xanax"}],
    "products": [{"id": "p1", "name": "Green Malay", "form": "leaf_powder"}],
    "kratom_use": {"product": "p1", "grams_per_day": 4.0, "days_used": 120},
}


def ketum(*arguments: str, given: bytes | str = b"") -> subprocess.CompletedProcess[str]:
    raw = given if isinstance(given, bytes) else given.encode()
    done = subprocess.run([*KETUM, *arguments], input=raw, capture_output=True, check=False)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def record(tmp_path: Path) -> str:
    path = tmp_path / "me.json"
    path.write_text(json.dumps(RECORD), encoding="utf-8")
    return str(path)


def test_check_answers_in_the_shape_of_the_contract(record: str) -> None:
    done = ketum("check", record, "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert set(answer) == {"schema_version", "findings", "not_checked", "knowledge_version"}
    assert {"DDI:duloxetine", "DDI:alprazolam", "DEP:daily"} <= {one["code"] for one in answer["findings"]}
    keys = {"code", "severity", "title", "seen", "why", "action", "certainty", "references", "as_of"}
    assert all(set(one) == keys for one in answer["findings"])


def test_the_short_way_and_the_long_way_answer_alike(record: str) -> None:
    short, long = ketum("drug", "Xanax", "--json"), ketum("drug", "--json", "--", "Xanax")
    assert short.stdout == long.stdout
    assert short.returncode == long.returncode == 0


def test_check_in_a_terminal_says_what_to_do_before_anything_else(record: str) -> None:
    text = ketum("check", record).stdout
    assert "What to do" in text
    assert text.index("SERIOUS") < text.index("GOOD TO KNOW")
    assert "not proof" in text or "SERIOUS" in text


def test_jsonl_answers_one_line_each_and_names_the_line_that_is_bad() -> None:
    lines = json.dumps(RECORD) + "\n\n" + '{"schema_version": 1, "oops": 1}\n' + json.dumps(RECORD) + "\n"
    done = ketum("check", "--json", "--jsonl", "-", given=lines)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2
    assert [("findings" in row) for row in rows] == [True, False, True]
    assert "line 3" in done.stderr


BAD = {
    "nothing": b"",
    "not JSON": b"hello",
    "cut off": b'{"schema_version": 1',
    "a list": b"[]",
    "impossible age": b'{"schema_version": 1, "person": {"age_years": 440}}',
    "wrong type": b'{"schema_version": 1, "person": {"age_years": "44"}}',
    "unknown key": b'{"schema_version": 1, "persn": {}}',
    "UTF-16": '{"schema_version": 1}'.encode("utf-16"),
    "lone surrogate": b'{"schema_version": 1, "person": {"notes": ["\\ud800"]}}',
    "deep": b"[" * 100_000,
    "huge": b'{"schema_version": 1, "person": {"notes": ["' + b"x" * 9_000_000 + b'"]}}',
    "not a number": b'{"schema_version": 1, "person": {"age_years": NaN}}',
    "control characters": b"\x00\x01\x02",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_status_2(name: str) -> None:
    done = ketum("check", "-", "--json", given=BAD[name])
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["check"], ["check", "/no/such/file"], ["nonsense"], ["check", "x", "--wrong"], ["drug", ""], ["check", "."]],
)
def test_bad_usage_is_one_line_and_status_2(arguments: list[str]) -> None:
    done = ketum(*arguments)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_drug_term_dose_and_law_answer_in_json() -> None:
    assert (
        json.loads(ketum("drug", "Prozac 20 mg twice daily", "--json").stdout)["matches"][0]["ingredient"]
        == "fluoxetine"
    )
    assert json.loads(ketum("term", "fibro", "--json").stdout)["matches"][0]["kind"] == "condition"
    assert json.loads(ketum("dose", "4 g twice a day", "--json").stdout)["grams_per_day"] == [8, 8]
    assert json.loads(ketum("law", "US-TX", "--json").stdout)["rows"]


def test_lines_of_names_are_answered_line_by_line() -> None:
    done = ketum("drug", "--jsonl", "-", given="Zoloft\nsertralin\n")
    assert [json.loads(line)["matches"][0]["ingredient"] for line in done.stdout.splitlines()] == ["sertraline"] * 2


def test_labs_tells_multiples_ratio_and_pattern(tmp_path: Path) -> None:
    # LiverTox reference case 8332 at onset: ALT 126 (limit 35), ALP 218 (limit 130), bilirubin 5.6 (limit 1.2)
    labs = [
        {"analyte": "ALT", "value": 126, "unit": "U/L", "upper_limit": 35},
        {"analyte": "ALP", "value": 218, "unit": "U/L", "upper_limit": 130},
        {"analyte": "bilirubin", "value": 5.6, "unit": "mg/dL", "upper_limit": 1.2},
    ]
    done = ketum("labs", "-", "--json", given=json.dumps({"schema_version": 1, "labs": labs}))
    answer = json.loads(done.stdout)
    assert (answer["r_ratio"], answer["pattern"]) == (2.147, "mixed")
    assert "LAB:hepatic" in [one["code"] for one in answer["findings"]]


def test_audit_marks_each_sentence_in_json_and_in_words(tmp_path: Path) -> None:
    article = tmp_path / "article.md"
    article.write_text("# Kratom\n\nKratom is not addictive. Free shipping on all orders.\n", encoding="utf-8")
    answer = json.loads(ketum("audit", str(article), "--json").stdout)
    assert [one["verdict"] for one in answer["sentences"]] == ["no_claim", "contradicted", "no_claim"]
    shown = ketum("audit", str(article)).stdout
    assert "Contradicted" in shown
    assert "What an honest article would also have said" in shown


def test_audit_of_what_is_not_text_is_one_line_and_status_2() -> None:
    done = ketum("audit", "-", given=b"\x89PNG\0\0")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1


def test_help_names_every_command() -> None:
    text = ketum("--help").stdout
    assert all(name in text for name in ("check", "audit", "drug", "term", "dose", "law", "labs", "serve", "knowledge"))
