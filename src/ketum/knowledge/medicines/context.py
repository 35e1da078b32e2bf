"""What the words around a name say: taken now, stopped, denied, or somebody else's. The patterns are knowledge."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from ketum.knowledge.medicines.names import Hit
from ketum.knowledge.medicines.normalise import Word

PHRASES = ("stopped", "not_stopped", "took", "started", "allergic", "denied", "abstained", "handed_on", "owned")
MORE_PHRASES = ("others_take", "ago", "not_denied")
WAS = "formerly"  # one of the patterns for stopping
NO_PERSON = "(?!)"
ABBREVIATED = frozenset({"st", "dr", "vs", "approx"})


class Said(msgspec.Struct, frozen=True):
    """What one clause says about the names in it."""

    past: bool = False
    stopped_days: float | None = None
    negated: bool = False
    others: bool = False

    @property
    def plain(self) -> bool:
        """Whether the names are simply taken."""
        return not (self.past or self.negated or self.others)


class Context:
    """The patterns of one library. They are made when a text first needs them, because a bare name needs none."""

    def __init__(self, lists: Mapping[str, Any], relations: Sequence[str]) -> None:
        """Keep the lists of patterns."""
        self._lists = lists
        self._who = rf"(?:{'|'.join(relations)})s?" if relations else NO_PERSON

    @cached_property
    def _is(self) -> dict[str, re.Pattern[str]]:
        return {name: _pattern(self._lists[name], self._who) for name in (*PHRASES, *MORE_PHRASES)}

    @cached_property
    def _near(self) -> dict[re.Pattern[str], float]:
        return {_pattern([words], self._who): float(days) for words, days in self._lists["near_past"].items()}

    @cached_property
    def _numbers(self) -> dict[str, float]:
        return dict(self._lists["numbers"])

    @cached_property
    def _unit_days(self) -> list[float]:
        return [float(unit["days"]) for unit in self._lists["units"]]

    @cached_property
    def _span(self) -> re.Pattern[str]:
        number = "|".join(sorted(self._numbers, key=len, reverse=True))
        units = ")|(".join(unit["words"] for unit in self._lists["units"])
        return re.compile(rf"\b(\d+(?:[.,]\d+)?|{number})(?: a| of| or so| full)? ?(?:({units}))\b(?! (?:old|daily))")

    @cached_property
    def _new_clause(self) -> re.Pattern[str]:
        return re.compile("|".join(self._lists["new_clause"]))

    @cached_property
    def _replaced(self) -> list[tuple[re.Pattern[str], bool]]:
        """Patterns with two names of which one took the place of the other, and whether the old one stands first."""
        return [
            (re.compile(rf"(?<!\w)({one})( @)([^@,;.!?]*)"), name == "old_then_new")
            for name in ("old_then_new", "new_then_old")
            for one in (words.replace(" _", r"(?: [\w.]+){0,3}?") for words in self._lists[name])
        ]

    def made(self) -> "Context":
        """Itself with every pattern made; raises ``re.error`` for one that cannot be read."""
        _ = self._is, self._near, self._span, self._new_clause, self._replaced
        return self

    def about(self, words: Sequence[Word], hits: Sequence[Hit]) -> list[Said]:
        """What is said about each hit, in order of the hits."""
        if sum(hit.end - hit.start for hit in hits) == len(words):
            return [Said() for _ in hits]
        clauses = self._clauses(self._apart(_marked(words, hits)))
        judged = [self._judge(clause) for clause in clauses]
        return [judged[number] for number, clause in enumerate(clauses) for _ in range(clause.count("@"))]

    def _apart(self, text: str) -> str:
        """ "from @ to @ last week" -> "from @ last week formerly; @": each of the two is judged by itself."""
        if text.count("@") < 2:
            return text
        for pattern, old_first in self._replaced:
            parted = rf"\1 \3 {WAS};\2" if old_first else rf"\1; {WAS}\2\3"
            text = pattern.sub(parted, text)
        return text

    def _clauses(self, text: str) -> list[str]:
        """Parts that are judged by themselves; a part that names nothing belongs to the one before it, or after it."""
        joined: list[str] = []
        waiting = ""
        for part in (one.strip() for one in self._new_clause.split(text)):
            if "@" not in part and joined:
                joined[-1] += f" {part}"
            elif "@" not in part:
                waiting += f"{part} "
            else:
                joined.append(waiting + part)
                waiting = ""
        return [" ".join(one.replace(",", " ").split()) for one in joined]

    def _judge(self, clause: str) -> Said:
        if clause == "@":
            return Said()
        others = self._others(clause)
        if self._says("allergic", clause):
            return Said(past=True, negated=True, others=others)
        days = self._days(clause)
        if self._says("abstained", clause) and days is not None:
            return Said(past=True, stopped_days=days, others=others)
        past = self._past(clause, days)
        negated = not past and self._denied(clause)
        return Said(past=past, stopped_days=days if past else None, negated=negated, others=others)

    def _says(self, name: str, clause: str) -> bool:
        return self._is[name].search(clause) is not None

    def _past(self, clause: str, days: float | None) -> bool:
        if self._says("not_stopped", clause):
            return False
        if self._says("stopped", clause):
            return True
        when = self._says("ago", clause) or any(near.search(clause) for near in self._near)
        return days is not None and when and self._says("took", clause) and not self._says("started", clause)

    def _denied(self, clause: str) -> bool:
        return self._says("denied", self._is["not_denied"].sub("", clause))

    def _days(self, clause: str) -> float | None:
        """How many days ago, where the clause says so."""
        for near, days in self._near.items():
            if near.search(clause):
                return days
        found = list(self._span.finditer(clause))
        if not found:
            return None
        chosen = next((one for one in found if self._is["ago"].match(clause, one.end() + 1)), found[-1])
        number, *units = chosen.groups()
        count = self._numbers[number] if number in self._numbers else float(number.replace(",", "."))
        return round(count * next(days for days, unit in zip(self._unit_days, units, strict=True) if unit), 2)

    def _others(self, clause: str) -> bool:
        """Whether the name belongs to somebody else and the person does not say that they take it."""
        if self._says("others_take", clause):
            return True
        return self._says("owned", clause) and not self._says("handed_on", clause)


def _pattern(phrases: Sequence[str], who: str) -> re.Pattern[str]:
    """One pattern for several phrases, as whole words."""
    spelled = "|".join(phrases).replace(" _", r" (?:\w+ ){0,3}?").replace("WHO", who)
    return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)")


def _marked(words: Sequence[Word], hits: Sequence[Hit]) -> str:
    """The text with every name replaced by "@"."""
    ends = {hit.start: hit.end for hit in hits}
    parts, at = [], 0
    while at < len(words):
        end = ends.get(at, at + 1)
        last = words[end - 1]
        stop = last.stop if last.stop in set(",;.!?") and last.text not in ABBREVIATED else ""
        parts.append(("@" if at in ends else words[at].text) + stop)
        at = end
    return " ".join(parts)
