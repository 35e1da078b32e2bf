"""What an import did, or would do: counts by kind, what waits for the person, what could not be kept and why."""

from collections import Counter
from typing import Any, Literal

import msgspec

from ketum.record.rows import Held, Problem, Skipped

Outcome = Literal["new", "same", "changed", "yours"]
OUTCOMES: dict[Outcome, str] = {
    "new": "new",
    "same": "already there",
    "changed": "changed by the file",
    "yours": "left as you changed or removed it",
}
MOST_SHOWN = 1_000


class Report(msgspec.Struct):
    """The counts by kind and outcome; of held rows and problems at most a thousand are kept, and all are counted."""

    source: str
    dry_run: bool = False
    counts: dict[str, dict[str, int]] = {}
    held: list[Held] = []
    problems: list[Problem] = []
    skipped: dict[str, int] = {}
    held_in_all: int = 0
    problems_in_all: int = 0

    def total(self, outcome: Outcome) -> int:
        """How many rows of every kind came to this."""
        return sum(one.get(outcome, 0) for one in self.counts.values())

    @property
    def is_empty(self) -> bool:
        """Whether the file held nothing that could be kept or asked about."""
        return not self.counts and not self.held_in_all

    def count(self, kind: str, outcome: Outcome, number: int = 1) -> None:
        """Count rows of a kind."""
        counter = self.counts.setdefault(kind, Counter())
        counter[outcome] = counter.get(outcome, 0) + number

    def hold(self, one: Held) -> None:
        """Keep a row that waits for the person."""
        self.held_in_all += 1
        if len(self.held) < MOST_SHOWN:
            self.held.append(one)

    def refuse(self, one: Problem) -> None:
        """Keep word of a row that cannot be kept."""
        self.problems_in_all += 1
        if len(self.problems) < MOST_SHOWN:
            self.problems.append(one)

    def skip(self, one: Skipped) -> None:
        """Count what was left out on purpose."""
        self.skipped[one.why] = self.skipped.get(one.why, 0) + one.count

    def as_json(self) -> dict[str, Any]:
        """The report as plain types."""
        return {
            "source": self.source,
            "dry_run": self.dry_run,
            "counts": {kind: dict(by_outcome) for kind, by_outcome in self.counts.items()},
            "held": [
                {"name": one.name, "kind": one.row.KIND, "where": one.row.origin.where, "said": one.row.origin.said,
                 "reasons": list(one.reasons)}
                for one in self.held
            ],
            "held_in_all": self.held_in_all,
            "problems": [
                {"where": one.where, "field": one.field, "what": one.what, "mend": one.mend} for one in self.problems
            ],
            "problems_in_all": self.problems_in_all,
            "skipped": self.skipped,
        }  # fmt: skip
