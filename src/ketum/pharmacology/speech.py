"""Sentences in the language of the library, filled with words and numbers."""

from ketum.knowledge.library import Library

FORMS = {
    "leaf_powder": "leaf powder",
    "capsule": "capsules",
    "tea": "tea",
    "extract": "an extract",
    "seven_oh": "a 7-OH product",
    "blend": "a blend",
    "unknown": "a product of unknown kind",
}


class Speech:
    """Says English sentences in the language of a library."""

    def __init__(self, library: Library) -> None:
        """Speak the language of ``library``."""
        self.library = library

    def say(self, text: str, **words: object) -> str:
        """``text`` in the language of the library, filled with ``words``."""
        return self.library.say(text).format(**words)

    def form(self, name: str) -> str:
        """A form of product in words.

        >>> from ketum.knowledge.library import library
        >>> Speech(library()).form("extract")
        'an extract'
        """
        return self.library.say(FORMS[name])


def sentence(words: str) -> str:
    """``words`` with a capital at the start.

    >>> sentence("leaf powder was never studied")
    'Leaf powder was never studied'
    """
    return words[:1].upper() + words[1:]
