"""``ketum trial`` as a person or a program calls it. Hazards H-30 and H-31."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

KETUM = [sys.executable, "-m", "ketum.cli.entry", "trial"]
SAID = [part for one in ("liver", "seizure", "suicidal") for part in ("--said", f"{one}=no")]
SAID += ["--said", "medicines_told=yes"]
RECORD: dict[str, Any] = {
    "schema_version": 1,
    "person": {
        "age_years": 44, "sex": "female", "pregnant": False, "breastfeeding": False, "country_or_state": "Texas",
        "alcohol": "none", "conditions": ["fibromyalgia"],
    },
    "products": [
        {"id": "red", "name": "Red", "form": "leaf_powder", "mitragynine_mg_per_g": 12, "assay_date": "2026-08-01"},
        {"id": "green", "name": "Green", "form": "leaf_powder", "mitragynine_mg_per_g": 15, "assay_date": "2026-08-01"},
    ],
    "kratom_use": {"product": "red", "grams_per_day": 4.0, "grams_per_dose": 2.0},
    "intakes": [{"at": "2026-11-20", "product": name, "grams": 2} for name in ("red", "green")],
}  # fmt: skip


def ketum(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([*KETUM, *arguments], input=given, capture_output=True, text=True, check=False)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "me.json"
    path.write_text(json.dumps(RECORD), encoding="utf-8")
    return path


def answer(*arguments: str, given: str = "") -> Any:
    done = ketum(*arguments, "--json", given=given)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_from_design_to_reveal_the_order_is_in_no_file_of_the_person(record: Path, tmp_path: Path) -> None:
    design = ["design", str(record), "--question", "T3", "--at", "2026-11-27", "--preview", "20", *SAID]
    told = answer(*design, "--write")
    assert told["gate"]["open"]
    assert told["preview"]["trials"] == 20
    secret, sheet = tmp_path / "secret", tmp_path / "helper.json"
    begun = ketum(
        "start", str(record), "--secret-file", str(secret), "--helper-sheet", str(sheet), "--at", "2026-11-27"
    )
    assert begun.returncode == 0, begun.stderr
    assert secret.stat().st_mode & 0o077 == 0
    order = [one["arm"] for one in json.loads(sheet.read_text())["fillings"]]
    for day, pain in enumerate((5, 6)):
        noted = answer("log", str(record), "--day", str(day), "--pain", str(pain))
    assert (noted["rated"], noted["of"], noted["stops"]) == (2, 56, [])
    shown = [begun.stdout, record.read_text(), ketum("report", str(record)).stdout, json.dumps(noted)]
    shown.append(ketum("analyse", str(record), "--json").stdout)
    assert "sealed" in shown[-1]
    assert all(secret.read_text().strip() not in text and json.dumps(order) not in text for text in shown)
    assert answer("reveal", str(record), "--secret-file", str(secret))["order"] == order
    assert ketum("log", str(record), "--day", "3", "--pain", "4").returncode == 2
    kept = json.loads(record.read_text())
    assert kept["person"] == RECORD["person"]
    assert kept["trials"][0]["opened"]["order"] == order


def test_a_refusal_comes_with_a_reason_and_an_alternative_and_writes_nothing(record: Path) -> None:
    before = record.read_text()
    record.write_text(before.replace('"pregnant": false', '"pregnant": true'))
    told = answer("design", str(record), "--question", "T3", "--write", *SAID)
    assert told["protocol"] is None
    assert [one["id"] for one in told["gate"]["refusals"]] == ["pregnancy"]
    assert "trials" not in json.loads(record.read_text())
    assert "Instead:" in ketum("design", str(record), "--question", "T3", *SAID).stdout


def test_a_trial_in_the_shape_of_the_contract_is_answered_in_the_shape_of_the_contract() -> None:
    other = [(k // 7 + k // 14) % 2 for k in range(56)]
    days: list[dict[str, Any]] = [
        {"day": k, "period": k // 7, "pair": k // 14, "arm": "AB"[side], "pain": 7 - 4 * side}
        for k, side in enumerate(other)
    ]
    days[20]["pain"] = None
    given = {"question": "T3", "reference_arm": "A", "washout_days": 1, "meaningful": 2.0, "days": days}
    told = answer("analyse", "-", given=json.dumps(given))
    assert told["verdict"] == "In your trial it very likely helped, by an amount you said matters."
    low, high = told["effect"]["interval_90"]
    assert low < told["effect"]["median"] < high < 0
    assert told["p_lower"] > 0.95
    assert told["n_days"] == 56 - 1 - 5  # one missed, five switches (the first day counts as one)
    swapped = answer("analyse", "-", "--quick", given=json.dumps(given | {"reference_arm": "B"}))
    assert swapped["effect"]["median"] == pytest.approx(-told["effect"]["median"], abs=1e-6)


def test_episodes_are_answered_too() -> None:
    episodes = [{"arm": "AB"[k % 2], "baseline": 6 + k % 3, "pain": 6 - 3 * (k % 2)} for k in range(24)]
    told = answer("analyse", "-", "--quick", given=json.dumps({"question": "T1", "episodes": episodes}))
    assert told["effect"]["median"] < -2
    assert told["n_days"] == 24


def test_simulated_lines_can_be_analysed_line_by_line() -> None:
    made = ketum("simulate", "T3", "--trials", "3", "--effect", "-2", "--truth", "rho=0.3", "--seed", "5")
    assert made.returncode == 0
    done = ketum("analyse", "-", "--jsonl", "--json", "--quick", given=made.stdout)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == 3
    assert all(one["effect"] for one in answers)
    shares = answer("simulate", "T3", "--trials", "20", "--summary")
    assert sum(shares["shares"].values()) == pytest.approx(1.0)


BAD = {
    "nothing": "",
    "not JSON": "hello",
    "unknown key": '{"question": "T3", "dayz": []}',
    "unknown question": '{"question": "T9", "days": []}',
    "pain of 11": '{"question": "T3", "days": [{"day": 0, "period": 0, "pair": 0, "arm": "A", "pain": 11}]}',
    "an empty record": '{"schema_version": 1}',
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_status_2(name: str) -> None:
    done = ketum("analyse", "-", "--json", given=BAD[name])
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["design", "FILE", "--question", "T7"],
        ["design", "FILE", "--question", "T3", "--said", "liver=perhaps"],
        ["design", "FILE", "--question", "T3", "--said", "moon=full"],
        ["start", "FILE", "--secret-file", "s"],
        ["log", "FILE", "--day", "0", "--pain", "5"],
        ["simulate", "T3", "--truth", "moon=1"],
        ["analyse", "there-is-none.json"],
    ],
)
def test_wrong_usage_is_one_line_and_status_2(arguments: list[str], record: Path) -> None:
    done = ketum(*[str(record) if one == "FILE" else one for one in arguments])
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_secret_is_never_written_over(record: Path, tmp_path: Path) -> None:
    ketum("design", str(record), "--question", "T3", "--write", "--preview", "0", *SAID)
    secret = tmp_path / "secret"
    secret.write_text("mine")
    done = ketum("start", str(record), "--secret-file", str(secret), "--helper-sheet", str(tmp_path / "h"))
    assert done.returncode == 2
    assert secret.read_text() == "mine"


def test_a_verdict_in_the_terminal_shows_interval_and_days_in_spanish_too(tmp_path: Path) -> None:
    made = ketum("simulate", "T3", "--trials", "1", "--effect", "-4", "--truth", "sd=0.8").stdout
    path = tmp_path / "trial.json"
    path.write_text(made)
    text = ketum("analyse", str(path), "--lang", "es").stdout
    assert "En su prueba muy probablemente ayudó" in text
    assert "intervalo del 90 %" in text
    assert "Días analizados: " in text
