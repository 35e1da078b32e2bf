"""What a sentence is about and with which sign: concepts, negation, doubt, rebuttal."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ketum.knowledge.audit.words import plain, words

NEGATIONS = {
    "no", "not", "never", "nobody", "none", "nothing", "without", "hardly", "zero", "neither", "nor", "lack", "lacks",
    "lacking", "minus", "non", "barely", "skips", "skip", "nil", "free", "rarely",
}  # fmt: skip
BREAKS = {
    ",", ";", ":", ".", "(", ")", "but", "however", "though", "although", "yet", "because", "so", "and", "while",
    "until",
}  # fmt: skip
REACH = 7  # words that a negation can govern


class Lexicon:
    """Concepts by their words; a word with ``*`` stands for all that begin with it."""

    def __init__(self, concepts: Mapping[str, Sequence[str]]) -> None:
        """Read the phrases of each concept."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._prefixes: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, phrases in concepts.items():
            for phrase in phrases:
                parts = tuple(phrase.replace("-", " ").split())
                first = parts[0]
                if first.endswith("*"):
                    self._prefixes.setdefault(first[:2], []).append((parts, name))
                else:
                    self._by_first.setdefault(first, []).append((parts, name))

    def spans(self, tokens: Sequence[str]) -> list[tuple[str, int, int]]:
        """Every concept in ``tokens`` with its first place and the place behind its last."""
        found = []
        for place, token in enumerate(tokens):
            for parts, name in (*self._by_first.get(token, ()), *self._prefixes.get(token[:2], ())):
                if _fits(parts, tokens, place):
                    found.append((name, place, place + len(parts)))
        return found


def _fits(parts: tuple[str, ...], tokens: Sequence[str], place: int) -> bool:
    if place + len(parts) > len(tokens):
        return False
    for part, token in zip(parts, tokens[place:], strict=False):
        if part.endswith("*"):
            if not token.startswith(part[:-1]):
                return False
        elif part != token:
            return False
    return True


def negated(tokens: Sequence[str], place: int) -> bool:
    """Whether the word at ``place`` stands under an odd number of negations; "not free of" counts twice."""
    count = 0
    for back in range(1, REACH + 1):
        at = place - back
        if at < 0 or tokens[at] in BREAKS:
            break
        count += tokens[at] in NEGATIONS
    count += place + 1 < len(tokens) and tokens[place + 1] == "free"
    return bool(count % 2)


def signs(text: str, topics: Lexicon, stances: Lexicon) -> Counter[str]:
    """The concepts of a sentence with their signs, alone and in pairs, as features that can be counted."""
    tokens = words(plain(text))
    about: dict[str, bool] = {}
    for name, start, _ in topics.spans(tokens):
        about.setdefault(name, negated(tokens, start))
    stance: dict[str, bool] = {}
    for name, start, _ in stances.spans(tokens):
        stance.setdefault(name, negated(tokens, start))
    found: Counter[str] = Counter()
    denied = [f"{'-' if no else '+'}{name}" for name, no in about.items()]
    held = [f"{'-' if no else '+'}{name}" for name, no in stance.items()]
    found.update(f"c:{one[1:]}" for one in denied)
    found.update(f"s:{one}" for one in held)
    found.update(f"d:{one}" for one in denied)
    found[f"n:{min(3, sum(one in NEGATIONS for one in tokens))}"] = 1
    found.update(_pairs(denied, held))
    found.update(
        f"cc:{one[1:]}|{other[1:]}" for i, one in enumerate(sorted(denied)) for other in sorted(denied)[i + 1 :]
    )
    return found


def _pairs(topics: Iterable[str], stances: Iterable[str]) -> Iterable[str]:
    held = list(stances)
    return [f"p:{one[1:]}|{other}" for one in topics for other in held]
