"""Models are data: those on file fit together, another one is another file, a wrong one says what is wrong."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from ketum.knowledge.compile import DATA, BadKnowledge, build
from ketum.knowledge.compilers.exposure import factors
from ketum.knowledge.library import Library, library
from ketum.pharmacology.curves import amounts, concentrations
from ketum.pharmacology.models import UnknownModel, model
from ketum.pharmacology.regimen import Dose, Regimen
from ketum.pharmacology.solver.rates import typical
from ketum.pharmacology.solver.structure import structure_of

NAMES = sorted(library().blob("pk_models"))
DRIP = {
    "as_of": "2026-11-22", "status": "derived", "reviewed": None, "review_by": "2027-11-22", "references": ["pk_t23r"],
    "id": "drip", "title": "A drug by drip", "description": "Two compartments for a test.", "dose": "mg drug",
    "compartments": ["blood", "tissue"],
    "inputs": [{"route": "intravenous", "into": "blood"}],
    "flows": [
        {"source": "blood", "to": "tissue", "rate": "Q / V1"},
        {"source": "tissue", "to": "blood", "rate": "Q / V2"},
        {"source": "blood", "to": "out", "rate": "CL / V1"},
    ],
    "analytes": [{"id": "drug", "compartment": "blood", "volume": "V1", "unit": "mg/L", "per_unit": 1}],
    "parameters": [
        {"id": name, "name": name, "value": value, "unit": unit, "status": "assumption"}
        for name, value, unit in (("CL", 10, "L/h"), ("V1", 20, "L"), ("Q", 5, "L/h"), ("V2", 80, "L"))
    ],
    "residual": {"proportional": 0.1, "status": "assumption"},
}  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The knowledge with one more model in it: nothing but a file was added."""
    folder = tmp_path_factory.mktemp("knowledge")
    shutil.copytree(DATA, folder / "data")
    (folder / "data" / "pharmacokinetics" / "models" / "drip.yaml").write_text(yaml.safe_dump(DRIP), encoding="utf-8")
    build(folder / "knowledge.sqlite3", folder / "data")
    return Library(folder / "knowledge.sqlite3")


def broken(tmp_path: Path, **changes: Any) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    path = folder / "pharmacokinetics" / "models" / "drip.yaml"
    path.write_text(yaml.safe_dump(DRIP | changes), encoding="utf-8")
    build(tmp_path / "knowledge.sqlite3", folder)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_model_says_where_it_is_from(name: str) -> None:
    one = model(name, library())
    assert structure_of(one).names == one.compartments
    for parameter in one.parameters:
        assert parameter.references or parameter.status == "assumption", parameter.id
        assert (parameter.variability_status is None) == (
            parameter.between_people is None and parameter.between_occasions is None
        )


def test_a_model_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(UnknownModel, match="mitragynine-a"):
        model("nonsense", library())


def test_another_model_is_a_file_and_an_infusion_follows_the_textbook(shelf: Library) -> None:
    # one compartment at steady state: infusion rate over clearance (Gibaldi & Perrier 1982, chapter 1)
    drip = model("drip", shelf)
    regimen = Regimen((Dose(0, 1000.0, "intravenous", 1000.0),))
    grid = np.arange(0.0, 1100.0)
    found = concentrations(drip, typical(drip), regimen, grid).of("drug")[0]
    assert found[999] == pytest.approx(1.0 / 10, rel=1e-6)
    assert found[1099] < found[999] / 2
    uneven = np.append(grid, 1100.5)
    again = concentrations(drip, typical(drip), regimen, uneven).of("drug")[0][:-1]
    np.testing.assert_allclose(found, again, rtol=1e-11)


def test_a_bolus_counts_at_its_own_time_and_no_mass_is_lost(shelf: Library) -> None:
    drip = model("drip", shelf)
    grid = np.arange(0.0, 5.0, 0.5)
    held = amounts(drip, typical(drip), Regimen((Dose(1.0, 7.0, "intravenous"),)), grid)
    whole = held["blood"][0] + held["tissue"][0]
    assert whole[:3].tolist() == [0, 0, 7]
    lost = 10 / 20 * np.trapezoid(held["blood"][0][2:], grid[2:])
    assert whole[-1] + lost == pytest.approx(7, rel=0.01)


def test_a_rate_is_a_product_and_nothing_else() -> None:
    assert factors("2 / 3 * CL / V1") == {"times": ["2", "CL"], "over": ["3", "V1"]}
    for text in ("CL +", "", "CL ** 2", "__import__('os')", "CL / ", "CL V1"):
        with pytest.raises(ValueError, match=r"is missing after|may stand between"):
            factors(text)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"inputs": [{"route": "oral", "into": "gut"}]}, "'gut' is no compartment"),
        ({"parameters": DRIP["parameters"][:3]}, "'V2' is no parameter"),
        ({"compartments": ["blood", "blood", "tissue"]}, "'blood' is there twice"),
        ({"id": "speciociliatine"}, "used by another model"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_broken_model_file_says_what_is_wrong(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(BadKnowledge, match=said):
        broken(tmp_path, **changes)


def test_what_forms_without_draining_in_a_circle_is_refused(tmp_path: Path) -> None:
    flows = [{**DRIP["flows"][0], "drains": False}, *DRIP["flows"][1:]]
    broken(tmp_path, flows=flows)
    with pytest.raises(ValueError, match="must drain its source"):
        structure_of(model("drip", Library(tmp_path / "knowledge.sqlite3")))
