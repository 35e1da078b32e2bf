"""The predicted/observed table says what the design says, failing rows included."""

import numpy as np
import pytest

from ketum.knowledge.library import library
from ketum.pharmacology.validation import HELD, Row, compared_with_studies, errors

# Predicted over observed of every row, in order, from the design's table 7d (rounded there to two digits).
MODEL_A = [
    1.01, 1.03, 0.97, 1.24, 0.89, 0.69, 0.77, 1.09, 1.03, 1.00, 3.56, 3.58, 1.00, 1.00, 1.29, 0.97, 0.80, 0.80, 1.78,
    0.57, 1.13, 0.96, 1.18, 1.02, 0.65, 0.69, 0.89, 1.07, 1.17, 1.09, 0.82, 1.05, 2.37, 1.56,
]  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> tuple[Row, ...]:
    return compared_with_studies("mitragynine-a", library())


def test_every_row_has_the_ratio_of_the_design(rows: tuple[Row, ...]) -> None:
    np.testing.assert_allclose([one.ratio for one in rows], MODEL_A, atol=0.016)


def test_the_summary_of_the_held_out_rows_is_that_of_the_design(rows: tuple[Row, ...]) -> None:
    found = errors(rows)
    assert (found.count, found.within_half, found.within_two) == (19, 14, 18)
    assert (found.average, found.absolute) == pytest.approx((1.02, 1.33), abs=0.006)


def test_the_model_under_predicts_accumulation_at_the_highest_daily_dose_and_the_row_stays(
    rows: tuple[Row, ...],
) -> None:
    (row,) = [one for one in rows if "59.2 mg, day 15" in one.what]
    assert row.role == HELD
    assert row.ratio == pytest.approx(0.69, abs=0.01)


def test_model_b_is_the_upper_bound_of_accumulation() -> None:
    found = {one.what: one.ratio for one in compared_with_studies("mitragynine-b", library())}
    day_15 = [ratio for what, ratio in found.items() if "day 15: peak of mitragynine" in what]
    assert day_15 == pytest.approx([1.47, 1.06, 0.82], abs=0.006)
    assert next(ratio for what, ratio in found.items() if "over mitragynine, day 15" in what) == pytest.approx(
        0.58, abs=0.006
    )
