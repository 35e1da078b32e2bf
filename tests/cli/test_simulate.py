"""``ketum simulate``: a file or percentiles, and clear words where it cannot be."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

KETUM = str(Path(sys.executable).with_name("ketum"))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([KETUM, "simulate", *arguments], capture_output=True, text=True, check=False)


def test_percentiles_come_as_json() -> None:
    found = run("mitragynine-a", "--people", "300", "--days", "2", "--dose-mg", "20", "--every-h", "12", "--json")
    answer = json.loads(found.stdout)
    assert found.returncode == 0
    assert len(answer["time_h"]) == 49
    bands = answer["percentiles"]["mitragynine"]
    assert all(low <= high for low, high in zip(bands["p5"], bands["p95"], strict=True))


def test_a_file_is_written_and_described(tmp_path: Path) -> None:
    out = tmp_path / "levels.csv"
    found = run("speciociliatine", "--people", "20", "--days", "1", "--out", str(out), "--json")
    answer = json.loads(found.stdout)
    assert (answer["file"], answer["rows"], answer["status"] != "") == (str(out), 20 * 25, True)
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1 + 20 * 25


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nonsense",), "mitragynine-a"),
        (("mitragynine-a", "--out", "x.txt"), "ends in .csv"),
        (("mitragynine-a", "--form", "seven_oh"), "no product factor"),
        (("mitragynine-a", "--step-h", "0.001", "--days", "365"), "--step-h"),
        (("mitragynine-a", "--people", "0"), "--people"),
    ],
)
def test_what_cannot_be_simulated_is_one_line_and_status_two(arguments: tuple[str, ...], said: str) -> None:
    found = run(*arguments)
    assert found.returncode == 2
    assert said in found.stderr
    assert len(found.stderr.splitlines()) == 1
