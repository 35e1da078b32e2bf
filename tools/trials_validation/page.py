"""The page ``docs/method/trials.md``, from the numbers that were measured."""

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import Any

from tools.trials_validation.measure import BINS, LEVELS, SLOW
from tools.trials_validation.words import ABOUT, EXPLAINED, MODEL

NUTS_APART = 0.05
FASTER = 50.0
NOT_MEASURED = "Not measured in this run: `python -m tools.trials_validation --only {}`."


def page(numbers: dict[str, Any]) -> str:
    """The page as Markdown."""
    parts = [
        ABOUT.format(version=numbers.get("analysis_version", "?")),
        MODEL,
        "## Does it meet its targets?\n",
        _table(["target", "measured", "met"], _targets(numbers)),
        EXPLAINED,
        "## Calibration\n",
        "Truth and days are drawn from the model and its priors; where the truth lies in its posterior is then "
        "uniform (Talts et al., arXiv 1804.06788). `p`: chi-square test of 20 bins; Kolmogorov and Smirnov.\n",
        _part(numbers, "ranks", _ranks),
        "## Coverage\n",
        "Share of trials in whose central interval the truth lies. The effect is drawn from its prior, the rest is "
        "fixed. In brackets the Monte-Carlo error (one standard error) of a cell, in points.\n",
        _part(numbers, "coverage", _coverage),
        '## False "helps"\n',
        "Nothing helps, or taking less is 1 point worse: share of trials whose verdict says it helps (not worse). "
        '"Probably" is the capped wording for somebody who knew, or guessed, which was which. Welch: t test on the '
        "analysed days, less pain at p < 0.05 (the rule of StudyU).\n",
        _part(numbers, "nulls", _nulls),
        "## What a trial can see\n",
        "The same simulated diaries for every method; correlation 0.5, spread 1.5 points, trend 0.5 points, 3 % "
        "flares, 15 % missed. A drop of 2 points matters. Chance: randomisation test, one-sided p of at most 0.05; "
        "with 2 to 4 pairs its smallest p is 1/4, 1/8, 1/16, so that it can find nothing.\n",
        _part(numbers, "power", _power),
        "## Beside NUTS\n",
        _part(numbers, "nuts", _nuts),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _part(numbers: dict[str, Any], name: str, shown: Any) -> str:
    found = numbers.get(name)
    if found is None:
        return NOT_MEASURED.format(name) + "\n"
    return f"Not measured: {found}.\n" if isinstance(found, str) else shown(found)


def _targets(numbers: dict[str, Any]) -> Iterator[Sequence[str]]:
    for name, judged in (("ranks", _calibrated), ("coverage", _covered), ("nulls", _false), ("nuts", _agree)):
        found = numbers.get(name)
        if not isinstance(found, list):
            yield name, "not measured", "-"
            continue
        yield from judged(found)


def _calibrated(rows: list[dict[str, Any]]) -> Iterator[Sequence[str]]:
    least = min(min(one["p_bins"], one["p_ks"]) for one in rows)
    tests = 2 * len(rows)
    yield (
        "ranks are uniform",
        f"smallest of {tests} p values {least:.3f}; expected from chance alone about {1 / (tests + 1):.2f}",
        _met(least * tests > 0.05),
    )


def _covered(rows: list[dict[str, Any]]) -> Iterator[Sequence[str]]:
    for place, level in enumerate(LEVELS):
        shares = [one["shares"][place] for one in rows]
        error = sqrt(level * (1 - level) / rows[0]["trials"])
        by_rho = [_mean_at(rows, rho, place) for rho in sorted({one["rho"] for one in rows})]
        apart = max(abs(one - level) for one in by_rho)
        beyond = [one for one in shares if abs(one - level) > 0.02 + 3 * error]
        mean = sum(shares) / len(shares)
        yield (
            f"coverage of {level:.0%} intervals within 2 points",
            f"whole grid {mean:.1%}; {len(beyond)} of {len(rows)} cells off by more than 2 points and three standard "
            f"errors ({100 * error:.1f} points each); averaged over a correlation at most {100 * apart:.1f} points off",
            _met(abs(mean - level) <= 0.02 and apart <= 0.02 and not beyond),
        )


def _mean_at(rows: list[dict[str, Any]], rho: float, place: int) -> float:
    same = [one["shares"][place] for one in rows if one["rho"] == rho]
    return sum(same) / len(same)


def _false(rows: list[dict[str, Any]]) -> Iterator[Sequence[str]]:
    worst = max((one for one in rows if one["name"] != SLOW), key=lambda one: one["helps"])
    error = sqrt(0.05 * 0.95 / worst["trials"])
    yield (
        'false "helps" at most 5 %',
        f"worst: {worst['helps']:.1%} ({worst['question']}, {worst['name']}; standard error {error:.1%})",
        _met(worst["helps"] <= 0.05) if worst["helps"] <= 0.05 else _within(worst["helps"], error),
    )
    slow = next((one for one in rows if one["name"] == SLOW), None)
    if slow:
        yield f"the same, {SLOW}", f"{slow['helps']:.1%}", _met(slow["helps"] <= 0.05)


def _within(share: float, error: float) -> str:
    return "within its error" if share <= 0.05 + 2 * error else "no"


def _agree(rows: list[dict[str, Any]]) -> Iterator[Sequence[str]]:
    apart = max(abs(one["built_in"][1] - one["nuts"][1]) for one in rows)
    yield (
        f"medians within {NUTS_APART} points of NUTS",
        f"largest difference {apart:.3f} points on {len(rows)} diaries",
        _met(apart <= NUTS_APART),
    )
    ratio = min(one["nuts_seconds"] / one["built_in_seconds"] for one in rows)
    yield (
        f"at least {FASTER:.0f} times the analyses per second of NUTS",
        f"least {ratio:,.0f} times",
        _met(ratio >= FASTER),
    )


def _met(kept: bool) -> str:
    return "yes" if kept else "**no**"


def _ranks(rows: list[dict[str, Any]]) -> str:
    shown = (
        [one["question"], one["trials"], " ".join(map(str, one["bins"])), f"{one['p_bins']:.3f}", f"{one['p_ks']:.3f}"]
        for one in rows
    )
    return _table(["question", "trials", f"trials in each of {BINS} bins", "p, bins", "p, KS"], shown)


def _coverage(rows: list[dict[str, Any]]) -> str:
    heads = ["situation", "rho", "missing", "trials"]
    errors = [100 * sqrt(level * (1 - level) / rows[0]["trials"]) for level in LEVELS]
    heads += [f"{level:.0%} (±{error:.1f})" for level, error in zip(LEVELS, errors, strict=True)]
    return (
        _by_rho(rows)
        + "\n"
        + _table(
            heads,
            (
                [
                    one["situation"],
                    one["rho"],
                    f"{one['missing']:.0%}",
                    one["trials"],
                    *(f"{s:.1%}" for s in one["shares"]),
                ]
                for one in rows
            ),
        )
    )


def _by_rho(rows: list[dict[str, Any]]) -> str:
    """The grid, averaged over everything but the correlation."""
    lines = []
    for rho in sorted({one["rho"] for one in rows}):
        same = [one for one in rows if one["rho"] == rho]
        means = [sum(one["shares"][place] for one in same) / len(same) for place in range(len(LEVELS))]
        lines.append(["all situations", rho, sum(one["trials"] for one in same), *(f"{one:.1%}" for one in means)])
    return _table(["situation", "rho", "trials", *(f"{level:.0%}" for level in LEVELS)], lines)


def _nulls(rows: list[dict[str, Any]]) -> str:
    return _table(
        ["question", "what is true", "trials", "helps", "probably", "Welch"],
        (
            [
                one["question"],
                one["name"],
                one["trials"],
                *(f"{one[key]:.1%}" for key in ("helps", "probably", "welch")),
            ]
            for one in rows
        ),
    )


def _power(rows: list[dict[str, Any]]) -> str:
    heads = ["design", "trials", "true 0: helps", "true -1: helps", "true -2: helps", "true -2: by 2 points"]
    heads += [
        "true 0: unlikely by 1",
        "true -2: median",
        "Welch any, true 0",
        "Welch -1",
        "Welch -2",
        "chance 0, -1, -2",
    ]
    return _table(
        heads,
        (
            [
                one["name"],
                one["trials"],
                *(f"{share:.0%}" for share in one["helps"]),
                f"{one['meaningful'][2]:.0%}",
                f"{one['unlikely']:.0%}",
                f"{one['median'][2]:+.2f}",
                f"{one['welch_any']:.0%}",
                *(f"{share:.0%}" for share in one["welch_better"][1:]),
                ", ".join(f"{share:.0%}" for share in one["chance"]),
            ]
            for one in rows
        ),
    )


def _nuts(rows: list[dict[str, Any]]) -> str:
    heads = ["question", "built-in: median (90 %)", "NUTS: median (90 %)", "R-hat", "effective draws", "divergences"]
    heads += ["NUTS, s", "built-in, ms", "times as fast"]
    return _table(
        heads,
        (
            [
                one["question"],
                _interval(one["built_in"]),
                _interval(one["nuts"]),
                f"{one['r_hat']:.3f}",
                f"{one['ess']:.0f}",
                one["divergences"],
                f"{one['nuts_seconds']:.1f}",
                f"{1000 * one['built_in_seconds']:.0f}",
                f"{one['nuts_seconds'] / one['built_in_seconds']:,.0f}",
            ]
            for one in rows
        ),
    )


def _interval(ends: list[float]) -> str:
    return f"{ends[1]:+.3f} ({ends[0]:+.2f} to {ends[2]:+.2f})"


def _table(heads: Sequence[str], rows: Any) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"
