"""The tutorial says what the code does."""

import doctest
from pathlib import Path

TUTORIAL = Path(__file__).parents[2] / "docs" / "exposure.md"


def test_every_example_of_the_tutorial_runs() -> None:
    found = doctest.testfile(str(TUTORIAL), module_relative=False)
    assert found.attempted > 20
    assert found.failed == 0
