"""A short way from a few words to findings."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ketum.knowledge.library import library
from ketum.record import Finding, read_record
from ketum.safety import check

AT = date(2026, 11, 24)
Found = dict[str, Finding]


@pytest.fixture(scope="session")
def found() -> Callable[..., Found]:
    """Findings by code for a record given as keyword arguments; short forms for medicines, conditions, symptoms."""
    import msgspec

    def look(**said: Any) -> Found:
        record: dict[str, Any] = {"schema_version": 1, "person": dict(said.pop("person", {}))}
        for key in ("conditions", "pregnant", "breastfeeding", "age_years", "sex", "alcohol", "country_or_state"):
            if key in said:
                record["person"][key] = said.pop(key)
        record["medications"] = [{"name": one} if isinstance(one, str) else one for one in said.pop("medicines", [])]
        record["substances"] = [{"name": one} for one in said.pop("substances", [])]
        record["symptoms"] = [{"text": one} for one in said.pop("symptoms", [])]
        use = said.pop("use", None)
        if isinstance(use, str):
            use = {"text": use}
        if use is not None:
            record["kratom_use"] = use
        record |= said
        answer = check(read_record(msgspec.json.encode(record)), library(), AT)
        return {one.code: one for one in answer.findings}

    return look
