"""The wording lint: a sentence made from a diary alone may say "often together", never that one thing made another."""

import re
from functools import cache

from ketum.knowledge.library import Library
from ketum.trials.method import method


def causal_words(text: str, library: Library) -> tuple[str, ...]:
    """The words of ``text``, in the language of the library, that claim a cause; empty for one that may stand."""
    pattern = _pattern(method(library).causal_words[library.language])
    return tuple(found.group().casefold() for found in pattern.finditer(text))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = [re.escape(one.removesuffix("*")) + (r"\w*" if one.endswith("*") else "") for one in words]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)
