"""How much alcohol or caffeine a person's words tell, where the substance alone leaves it open."""

import re
from functools import cache

from ketum.safety.case import Case


def heavy(said: str, case: Case) -> bool:
    """Whether the words say that it is much: "heavy caffeine use", "6 cups a day"."""
    words = case.library.blob("habits")
    if _has(said, tuple(words["heavy"])):
        return True
    many = re.compile(rf"(\d+)(?: (?:big|large|strong))? (?:{'|'.join(words['cups'])})\b", re.IGNORECASE)
    counts = [int(found) for found in many.findall(said)]
    return any(count >= words["cups_heavy_from"] for count in counts) and not _has(said, tuple(words["weekly"]))


def light(said: str, case: Case) -> bool:
    """Whether the words say that it is little or rare, and not every day."""
    words = case.library.blob("habits")
    seldom = _has(said, tuple(words["light"])) or _has(said, tuple(words["weekly"]))
    return seldom and not heavy(said, case) and not _has(said, tuple(words["every_day"]))


def strong_caffeine(said: str, case: Case) -> bool:
    """Whether it is a product that holds much caffeine in one: an energy drink, a powder, pills."""
    return _has(said, tuple(case.library.blob("habits")["strong_caffeine"]))


def _has(said: str, words: tuple[str, ...]) -> bool:
    return _pattern(words).search(said) is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.IGNORECASE)
