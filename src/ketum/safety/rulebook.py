"""The rulebook: words, least severity and evidence of every code, and the numbers on which rules turn."""

from collections.abc import Iterable
from typing import Any

from ketum.knowledge.library import Library
from ketum.record import Certainty, Finding, Severity


class Rulebook:
    """Makes findings in the words of the knowledge; a rule only decides whom they concern."""

    def __init__(self, library: Library) -> None:
        """Take the compiled rules and thresholds of ``library``."""
        self._rules: dict[str, dict[str, Any]] = library.blob("rules")
        self._thresholds: dict[str, float] = library.blob("thresholds")

    @property
    def codes(self) -> frozenset[str]:
        """Every code that has words of its own."""
        return frozenset(self._rules)

    def threshold(self, name: str) -> float:
        """The number ``name``; its unit stands beside it in ``rules/thresholds.yaml``."""
        return self._thresholds[name]

    def finding(
        self,
        code: str,
        seen: Iterable[str],
        severity: Severity | None = None,
        *,
        title: str | None = None,
        why: str | None = None,
        action: str | None = None,
    ) -> Finding:
        """The finding ``code`` about what was ``seen``; ``severity`` may only raise the rule's own."""
        rule = self._rules[code]
        least = Severity.of(rule["severity"])
        return Finding(
            code=code,
            severity=max(least, severity or least),
            title=title or rule["title"],
            seen=tuple(dict.fromkeys(one for one in seen if one)),
            why=why or rule["why"],
            action=action or rule["action"],
            certainty=Certainty(rule["certainty"]),
            references=tuple(rule["references"]),
            as_of=rule["as_of"],
        )


def rulebook(library: Library) -> Rulebook:
    """The rulebook of ``library``, made once."""
    if "rulebook" not in library.spoken:
        library.spoken["rulebook"] = Rulebook(library)
    made: Rulebook = library.spoken["rulebook"]
    return made
