"""Every vector of every instrument; ``derived`` ones check arithmetic, not the rule. Hazard H-27."""

import pytest

from ketum.instruments.answers import BadAnswers
from ketum.instruments.catalogue import instrument
from ketum.instruments.scoring import score
from ketum.knowledge.compilers.instrument_parts import Vector
from ketum.knowledge.compilers.instruments import files
from ketum.knowledge.library import DATA, library

VECTORS = [(file.id, vector) for _, file in files(DATA) for vector in file.vectors]


@pytest.mark.parametrize(("name", "vector"), VECTORS, ids=[f"{name}-{n}" for n, (name, _) in enumerate(VECTORS)])
def test_vector(name: str, vector: Vector) -> None:
    one = instrument(name, library())
    assert one is not None
    found = score(one, vector.answers, vector.sex)
    if vector.error:
        assert isinstance(found, BadAnswers)
        assert found.problems
        return
    assert not isinstance(found, BadAnswers), found
    assert {key: found.score(key).value for key in vector.expect} == vector.expect
    bands = {key: found.score(key).band for key in vector.bands}
    assert {key: band.id if band else None for key, band in bands.items()} == vector.bands
    if found.score().value is None:
        assert found.reason
