"""``python -m tools.trials_validation``: measure, keep the numbers, and write ``docs/method/trials.md`` from them.

``--only ranks,coverage`` measures some parts anew and keeps the rest; ``--only none`` writes the page again. ``nuts``
needs the extra ``research``. ``--share 0.1`` makes a tenth of the trials. The same seed gives the same trials.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.trials_validation import measure
from tools.trials_validation.made import RULES, Clock
from tools.trials_validation.page import page
from tools.trials_validation.sampled import beside_nuts

FOLDER = Path(__file__).parents[2] / "docs" / "method"
COUNTS = {"ranks": 800, "coverage": 150, "nulls": 400, "power": 300}
PARTS: dict[str, Callable[[int, Clock], Any]] = {
    "ranks": measure.ranks,
    "coverage": measure.coverage,
    "nulls": measure.nulls,
    "power": measure.power,
    "nuts": lambda _, clock: beside_nuts(clock),
}


def main() -> int:
    """Measure what was asked for, one part after the other, each kept as soon as it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--share", type=float, default=1.0)
    asked = parser.parse_args()
    kept, clock = FOLDER / "trials.json", Clock()
    for name in (one for one in PARTS if one in asked.only.split(",")):
        found = PARTS[name](round(COUNTS.get(name, 0) * asked.share), clock)
        numbers = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
        numbers[name] = found if isinstance(found, str) else [one._asdict() for one in found]
        numbers["analysis_version"] = RULES.analysis_version
        kept.write_text(json.dumps(numbers, indent=None, default=_plain, sort_keys=True) + "\n", encoding="utf-8")
    (FOLDER / "trials.md").write_text(page(json.loads(kept.read_text(encoding="utf-8"))), encoding="utf-8")
    return 0


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else str(value)


if __name__ == "__main__":
    sys.exit(main())
