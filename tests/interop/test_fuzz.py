"""Whatever the bytes are: rows, questions, named problems, or one refusal; never a traceback. Hazard H-28.

``tests/fuzz/atheris_import.py`` searches further, guided by coverage; it needs atheris and is run by hand.
"""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketum.interop.formats import FORMATS, NAMES
from ketum.interop.trouble import BadFile
from ketum.record.rows import DatedRow, Held, Item, Problem, Row, Skipped

from .mutations import FORMATS as REAL
from .mutations import TOKENS, mutated, real
from .reading import NOW, items

MAPPINGS: tuple[dict[str, str], ...] = (
    {},
    {"kind": "=rating", "at": "Date", "scale": "=nrs-pain", "value": "Pain"},
    {"at": "Date", "rating:nrs-pain": "Pain"},
    {"at": "a", "analyte": "b", "value": "c"},
)
QUIET = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def taken(raw: bytes, asked: str | None = None, **more: Any) -> list[Item]:
    """The items of a file; a refusal in one line is an answer too, and gives nothing."""
    try:
        return items(raw, asked, **more)
    except BadFile as refused:
        assert_clear(str(refused))
        return []


def assert_clear(said: str) -> None:
    assert said
    assert "\n" not in said


def sound(raw: bytes, asked: str | None = None, **more: Any) -> None:
    """Look at what comes of the bytes, twice."""
    found = taken(raw, asked, **more)
    for one in found:
        assert isinstance(one, Row | Held | Problem | Skipped)
        if isinstance(one, Problem):
            assert one.where
            assert one.what
        row = one.row if isinstance(one, Held) else one
        if isinstance(row, Row):
            assert row.identity
            assert isinstance(row.content(), dict)
        if isinstance(row, DatedRow):
            assert row.at.utcoffset() is not None
            assert row.at.year >= 1900
            assert (row.at - NOW).total_seconds() <= 600
    assert found == taken(raw, asked, **more)


@pytest.mark.parametrize("asked", NAMES)
@QUIET
@given(raw=st.binary(max_size=400))
def test_any_bytes(asked: str, raw: bytes) -> None:
    sound(raw, asked)
    sound(raw)


@pytest.mark.parametrize("name", [*REAL, "health_connect.db", "apple.zip"])
@QUIET
@given(data=st.data())
def test_a_file_that_is_nearly_right(name: str, data: st.DataObject) -> None:
    raw = data.draw(mutated(real(name)))
    sound(raw)
    if name in REAL:
        sound(raw, REAL[name])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
INGESTION = st.fixed_dictionaries(
    {},
    optional={
        name: JSON | known
        for name, known in {
            "substanceName": st.sampled_from(["Kratom", "Alcohol", "7-OH", ""]),
            "time": st.integers(-(10**15), 10**15) | st.just(1780290600000),
            "creationDate": st.just(1780290600000),
            "dose": st.floats(),
            "units": st.sampled_from(["g", "mg", "ml"]),
            "isDoseAnEstimate": st.booleans(),
            "estimatedDoseStandardDeviation": st.floats(),
            "customUnitId": st.just(7),
            "consumerName": st.text(max_size=5),
            "stomachFullness": st.text(max_size=5),
            "notes": st.text(max_size=20),
        }.items()
    },
)
UNIT = st.fixed_dictionaries(
    {"id": st.just(7)}, optional={"name": JSON, "unit": JSON, "dose": st.floats(), "originalUnit": st.just("g")}
)
EXPERIENCE = st.fixed_dictionaries(
    {},
    optional={
        "title": JSON, "text": JSON, "sortDate": JSON | st.just(1780290600000), "location": JSON,
        "ingestions": st.lists(INGESTION, max_size=3) | JSON, "ratings": JSON | st.lists(JSON, max_size=3),
        "timedNotes": JSON | st.lists(st.fixed_dictionaries({"note": JSON, "time": JSON}), max_size=2),
    },
)  # fmt: skip


@QUIET
@given(experiences=st.lists(EXPERIENCE, max_size=3) | JSON, units=st.lists(UNIT, max_size=2) | JSON)
def test_any_journal(experiences: Any, units: Any) -> None:
    sound(msgspec.json.encode({"experiences": experiences, "customUnits": units}))


DOSE_FIELDS = ("id", "strainId", "amount", "timestamp", "notes")
SAID = JSON | st.sampled_from(["2.5", "2026-06-01T08:00:00Z", "s"])
DOSE = st.fixed_dictionaries({}, optional=dict.fromkeys(DOSE_FIELDS, SAID))


@QUIET
@given(
    doses=st.lists(DOSE, max_size=4) | JSON,
    strains=st.lists(JSON, max_size=2) | JSON,
    effects=st.lists(DOSE, max_size=2) | JSON,
)
def test_any_herbal_backup(doses: Any, strains: Any, effects: Any) -> None:
    sound(msgspec.json.encode({"dosages": doses, "strains": strains, "effects": effects}), "herbal-tracker-json")


CELL = st.text(max_size=12) | st.sampled_from([one.decode("utf-8", "replace") for one in TOKENS])
HEADERS = {
    "herbal-tracker": "date,time,iso_timestamp,strain_code,strain_name,amount_g,notes",
    "medtimer": "Reminded;Name;Dosage;Taken;Tags;Interval;Notes;Reminded (ISO 8601);Taken (ISO 8601)",
    "daylio": "full_date,date,weekday,time,mood,activities,scales,note_title,note",
    "bearable": "date,date formatted,weekday,time of day,category,rating/amount,detail,notes",
    "lab-csv": "date,test,result,unit,range,code,flag,low,high",
    "csv": "Date,Pain,a,b,c",
}


@pytest.mark.parametrize("asked", HEADERS)
@QUIET
@given(rows=st.lists(st.lists(CELL, max_size=10), max_size=4), mapping=st.sampled_from(MAPPINGS))
def test_any_table(asked: str, rows: list[list[str]], mapping: dict[str, str]) -> None:
    sign = ";" if asked == "medtimer" else ","
    body = "\n".join(sign.join(row) for row in rows)
    sound(f"{HEADERS[asked]}\n{body}".encode("utf-8", "replace"), asked, mapping=mapping)


FIELD = st.text(st.characters(exclude_characters="\r\n"), max_size=12) | st.sampled_from(
    ["NM", "SN", "ED", "1742-6^ALT^LN", "2324-2^ALT^LN", "85", "<5", "U/L", "7-56", "H", "F", "20260601", '""',
     "^application^pdf^Base64^JVBE"]
)  # fmt: skip
SEGMENT = st.tuples(st.sampled_from(["PID", "OBR", "OBX", "OBX", "NTE", "MSH", "x"]), st.lists(FIELD, max_size=16))


@QUIET
@given(st.lists(SEGMENT, max_size=8))
def test_any_message(segments: list[tuple[str, list[str]]]) -> None:
    body = "\r".join("|".join([name, *fields]) for name, fields in segments)
    sound(f"MSH|^~\\&|A|B|C|D|20260601||ORU^R01|1|P|2.5\r{body}".encode("utf-8", "replace"), "hl7")


VALUE = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["count", "count/min", "70", "nan", "inf", "-1", "1e400", "2026-06-01 09:00:00 +0200", "2026-06-01 09:00:00 +9999",
     "HKQuantityTypeIdentifierStepCount", "HKQuantityTypeIdentifierHeartRate", "HKCategoryTypeIdentifierSleepAnalysis",
     "HKCategoryValueSleepAnalysisAsleepCore", "HKCategoryValueSleepAnalysisInBed"]
)  # fmt: skip
RECORD = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("type", "value", "unit", "sourceName", "startDate", "endDate"), VALUE)
)


@QUIET
@given(st.lists(RECORD, max_size=5))
def test_any_records_of_the_health_app(records: list[dict[str, str]]) -> None:
    from xml.sax.saxutils import quoteattr

    body = "".join(f"<Record {' '.join(f'{k}={quoteattr(v)}' for k, v in one.items())}/>" for one in records)
    sound(f"<HealthData>{body}</HealthData>".encode("utf-8", "replace"))


def test_every_format_is_fuzzed_nearly_right_or_by_its_grammar() -> None:
    assert set(FORMATS) == set(REAL.values()) | set(HEADERS) | {"health-connect"}
