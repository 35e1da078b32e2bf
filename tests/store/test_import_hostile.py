"""No file, however broken or hostile, half-writes or spoils the diary. Hazards H-21, H-28."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.interop.hostile import corpus
from tests.interop.mutations import FORMATS, mutated, real

from ketum.interop.trouble import BadFile

from .conftest import NOW
from .test_exporting import zipped
from .test_importing import everything, opened
from .test_writing import fill

pytestmark = pytest.mark.usefixtures("diary")
EXAMPLES = int(os.environ.get("KETUM_FUZZ", "15"))
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def tried(person: Any, raw: bytes, asked: str | None = None, **more: Any) -> Any:
    """The report of an import, or ``None`` where the file or its rows together were refused."""
    from ketum.store.importing import BadImport, merge

    try:
        source, items = opened(raw, asked=asked, **more)
        return merge(person, items, source, NOW, confirmed=("all",))
    except (BadFile, BadImport):
        return None


@pytest.mark.parametrize("name", corpus())
def test_a_refused_file_changes_nothing_and_of_others_only_sound_rows_are_kept(person: Any, name: str) -> None:
    from ketum.store.reading import record

    case = corpus()[name]
    before = everything()
    report = tried(person, case.raw, case.asked, **case.more)
    assert (report is None) == (case.becomes == "refused")
    if case.becomes in {"refused", "nothing"}:
        assert everything() == before
    assert record(person, NOW).schema_version == 1


@pytest.mark.parametrize("name", FORMATS)
@QUIET
@given(data=st.data())
def test_a_file_that_is_nearly_right_is_kept_whole_or_not_at_all(person: Any, name: str, data: st.DataObject) -> None:
    _merged_soundly(person, data.draw(mutated(real(name))), FORMATS[name])


@QUIET
@given(data=st.data())
def test_an_export_that_is_nearly_right_is_kept_whole_or_not_at_all(person: Any, data: st.DataObject) -> None:
    from ketum.store.models import Person

    me = Person.objects.create(label="Me", created_at=NOW)
    try:
        fill(me, 1)
        raw = zipped(me)
    finally:
        me.delete()
    _merged_soundly(person, changed_inside(raw, data), None)


def changed_inside(raw: bytes, data: st.DataObject) -> bytes:
    """An export with one of its members changed, so that the zip itself stays sound."""
    from tests.interop.hostile import packed

    from .test_exporting import members

    held = members(raw)
    lists = sorted(name for name in held if name.endswith((".jsonl", ".json")) and held[name])
    name = data.draw(st.sampled_from(lists))
    return packed(held | {name: data.draw(mutated(held[name]))})


def _merged_soundly(person: Any, raw: bytes, asked: str | None) -> None:
    from django.db import transaction

    from ketum.store.reading import record

    with transaction.atomic():
        before = everything()
        report = tried(person, raw, asked)
        after = everything()
        assert report is not None or after == before
        record(person, NOW)
        again = tried(person, raw, asked)
        assert (again is None) == (report is None)
        assert again is None or (again.total("new"), again.total("changed")) == (0, 0)
        assert everything() == after
        transaction.set_rollback(True)
