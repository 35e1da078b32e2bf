"""What is not understood is said. Hazard H-15."""

from collections.abc import Callable

Look = Callable[..., dict[str, object]]


def test_an_unknown_name_is_said_first_hand(found: Look) -> None:
    assert "zzyxomab" in found(medicines=["zzyxomab"])["INPUT:not_recognised"].seen


def test_a_look_alike_is_asked_about_and_not_guessed(found: Look) -> None:
    codes = found(medicines=["hydroxizine hydralizine"])
    assert "INPUT:not_recognised" in codes or "INPUT:ambiguous" in codes or "DDI:hydroxyzine" in codes


def test_words_that_were_understood_are_not_complained_about(found: Look) -> None:
    assert "INPUT:not_recognised" not in found(medicines=["ibuprofen"], conditions=["fibromyalgia"])
