"""The instruments on file: every one with its licence, marks, labels in two languages, and a drawing of our own."""

from itertools import pairwise

from ketum.instruments.catalogue import instrument, listed, sets, suggested
from ketum.instruments.model import Instrument
from ketum.knowledge.library import library

EVERY: list[Instrument] = [one for entry in listed(library()) if (one := instrument(entry.id, library())) is not None]
RESEARCHED = {
    "nrs-pain", "peg", "bpi-sf", "promis-pi-4a", "promis-fatigue-4a", "promis-sleep-4a", "promis-pf-4a",
    "promis-depression-4a", "promis-anxiety-4a", "promis-social-4a", "promis-cog-2a", "promis-pi-6a",
    "promis-pain-intensity", "acr-fm-2016", "fiqr", "first", "body-map", "koos-ps", "hoos-ps", "rapid3", "haq-di",
    "womac", "das28", "dn4", "s-lanss", "paindetect", "npsi", "mnsi", "phq-9", "phq-2", "gad-7", "gad-2", "isi",
    "audit-c", "sds", "dsm5-sud", "cows", "sows", "kds", "comm", "pgic", "eq-5d-5l", "whodas-12",
}  # fmt: skip


def test_everything_that_was_researched_is_there() -> None:
    assert {one.id for one in EVERY} >= RESEARCHED
    assert len(RESEARCHED) == 43


def test_every_instrument_shows_its_licence_and_where_that_was_read() -> None:
    assert [one.id for one in EVERY if len(one.licence.words) < 5 or not one.licence.status] == []
    unsourced = [one.id for one in EVERY if one.licence.status == "retrieved" and not one.licence.references]
    assert unsourced == []


def test_what_asks_for_a_citation_carries_it() -> None:
    assert all(one.licence.notice for one in EVERY if one.decision in ("ship_with_attribution", "ship_non_commercial"))


def test_what_may_not_be_shown_has_no_label() -> None:
    closed = [one for one in EVERY if one.decision.startswith(("do_not_ship", "score_only", "table_not"))]
    assert len(closed) == 14
    assert [one.id for one in closed if any(item.label for item in one.items)] == []


def test_every_label_is_there_in_english_and_spanish_and_is_short() -> None:
    for one in EVERY:
        for item in one.items:
            if item.label:
                assert item.label.es
                assert len(item.label.en.split()) <= 10, (one.id, item.label.en)


def test_every_number_keeps_the_mark_of_its_source() -> None:
    for one in EVERY:
        for rule in one.scores:
            assert rule.status
            if rule.status in ("retrieved", "second_hand"):
                assert rule.references, (one.id, rule.id)


def test_a_name_is_found_however_it_is_written() -> None:
    for name in ("PHQ-9", "phq9", "phq_9", "Phq 9"):
        found = instrument(name, library())
        assert found is not None
        assert found.id == "phq-9"
    assert instrument("phq", library()) is None


def test_sets_follow_the_conditions_and_the_core_is_for_everybody() -> None:
    core = next(one for one in sets(library()) if one.id == "core").instruments
    assert suggested([], library())[: len(core)] == core
    assert {"acr-fm-2016", "fiqr"} <= set(suggested(["fibromyalgia"], library()))
    assert not {"acr-fm-2016", "mnsi"} & set(suggested(["osteoarthritis"], library()))
    assert "peg" not in suggested([], library(), without=["peg"])
    every = suggested(["fibromyalgia", "neuropathy"], library())
    assert len(set(every)) == len(every)


def test_the_drawing_has_every_site_left_and_right_mirrored() -> None:
    drawing = library().blob("drawing:body")
    shapes = {(one["item"], one["view"]): one["points"] for one in drawing["shapes"] if one["item"]}
    for name in ("body-map", "acr-fm-2016"):
        one = instrument(name, library())
        assert one is not None
        sites = {item.id for item in one.members(("sites",))}
        assert len(sites) == 19
        assert sites == {item for item, _ in shapes}
    for (item, view), points in shapes.items():
        if item.endswith("_left"):
            axis = 65 if view == "front" else 195
            other = shapes[item.replace("_left", "_right"), view]
            assert sorted((round(2 * axis - x, 1), y) for x, y in points) == sorted((x, y) for x, y in other)
            # In front the person's left is on the viewer's right.
            assert all((x > axis) == (view == "front") for x, _ in points)


def test_bands_have_no_gap_and_no_overlap() -> None:
    for one in EVERY:
        for rule in one.scores:
            for bands in filter(None, (rule.cutoffs and rule.cutoffs.bands, rule.cutoffs and rule.cutoffs.male)):
                assert all(low.up_to < high.up_to for low, high in pairwise(bands))
