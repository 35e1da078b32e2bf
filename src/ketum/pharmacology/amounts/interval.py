"""Intervals of amounts: what vague words leave open."""

from math import ceil, floor, log10

Interval = tuple[float, float]
DIGITS = 4


def times(one: Interval, other: Interval) -> Interval:
    """Product of two intervals of numbers that are not negative."""
    return (one[0] * other[0], one[1] * other[1])


def over(one: Interval, other: Interval) -> Interval:
    """Quotient of two intervals; ``other`` is above zero."""
    return (one[0] / other[1], one[1] / other[0])


def plus(one: Interval, other: Interval) -> Interval:
    """Sum of two intervals."""
    return (one[0] + other[0], one[1] + other[1])


def hull(one: Interval | None, other: Interval | None) -> Interval | None:
    """The smallest interval that holds both; ``None`` holds nothing."""
    if one is None or other is None:
        return one or other
    return (min(one[0], other[0]), max(one[1], other[1]))


def narrowed(one: Interval, other: Interval) -> Interval:
    """What both say of the same amount: their common part, or all of both when they contradict each other."""
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low <= high else (min(one[0], other[0]), max(one[1], other[1]))


def tidy(one: Interval | None) -> Interval | None:
    """Rounded outward to four digits, so that rounding never shuts the truth out."""
    return None if one is None else (_rounded(one[0], floor), _rounded(one[1], ceil))


def _rounded(value: float, towards: "type[int] | object") -> float:
    value = float(f"{value:.10g}")
    if value <= 0:
        return 0.0
    scale = 10.0 ** (DIGITS - 1 - floor(log10(value)))
    whole = floor(round(value * scale, 6)) if towards is floor else ceil(round(value * scale, 6))
    return float(f"{whole / scale:.10g}")
