"""The wording lint: a sentence made from a diary alone may say "often together", never that one thing made another."""

import re
from functools import cache

from ketum.knowledge.library import Library
from ketum.trials.method import Language, method


def causal_words(text: str, library: Library, lang: Language = "en") -> tuple[str, ...]:
    """The words of ``text`` that claim a cause, in their order; empty for a sentence that may stand."""
    return tuple(found.group().casefold() for found in _pattern(method(library).causal_words[lang]).finditer(text))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = [re.escape(one.removesuffix("*")) + (r"\w*" if one.endswith("*") else "") for one in words]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)
