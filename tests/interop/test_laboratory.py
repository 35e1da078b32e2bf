"""Laboratory reports: what fits is a row with the report's own limits, what does not is held with the reasons. H-28."""

from datetime import UTC, datetime

import pytest

from ketum.interop.trouble import BadFile

from .reading import FILES, Found, items

ORU = (FILES / "oru.hl7").read_bytes()


def test_a_report_gives_rows_with_its_own_limits_and_keeps_the_report_itself() -> None:
    found = Found("oru.hl7")
    rows = {one.analyte: one for one in found.of("lab")}
    assert set(rows) == {"ALT", "ALP", "total bilirubin", "GGT"}
    alt = rows["ALT"]
    assert (alt.value, alt.unit, alt.upper_limit, alt.laboratory, alt.source) == (85.0, "U/L", 45.0, "SOUTH LAB", "hl7")
    assert alt.at == datetime(2026, 5, 31, 6, 0, tzinfo=UTC)
    assert (rows["ALP"].lower_limit, rows["ALP"].upper_limit) == (30.0, 120.0)
    assert (rows["total bilirubin"].value, rows["total bilirubin"].unit) == (22.0, "umol/L")  # the unit decides
    assert (rows["GGT"].comparator, rows["GGT"].value) == ("<", 5.0)  # a comparator stays one
    report, document = found.of("attachment")
    assert report.data == ORU
    assert alt.report == report.identity
    assert (document.data, document.media_type, document.name) == (b"%PDF-1.4\n", "application/pdf", "Befund.pdf")
    assert [one.text for one in found.of("note")] == ["Blutkultur: kein Wachstum"]


def test_a_code_that_means_another_test_and_a_result_that_is_not_final_are_held() -> None:
    held = {one.row.analyte: one.reasons for one in Found("oru.hl7").held}
    assert held == {
        "GGT": ("the code 1968-7 means direct bilirubin, the name says GGT",),
        "AST": ("the laboratory has not finished it",),
    }


def test_a_result_that_was_taken_back_is_left_out() -> None:
    assert Found("oru.hl7").skipped == {"a result that the laboratory took back or never had": 1}


def test_a_corrected_result_is_the_same_row_with_another_value() -> None:
    corrected = ORU.replace(b"||85|U/L|<45|H|||F|", b"||48|U/L|<45|H|||C|")
    first, second = (Found(raw).of("lab")[0] for raw in (ORU, corrected))
    assert (first.identity, first.value, second.identity, second.value) == (second.identity, 85.0, first.identity, 48.0)


def test_a_file_about_two_people_is_refused_whole() -> None:
    with pytest.raises(BadFile, match="2 people"):
        items(ORU + ORU.replace(b"NHI0001", b"NHI0002"))


def test_other_messages_in_a_file_are_left_out() -> None:
    order = b"MSH|^~\\&|A|B|C|D|20260601||ORM^O01|9|P|2.4\rPID|1||X^^^H\r"
    found = Found(order + ORU)
    assert found.skipped["a message that is no laboratory report"] == 1
    assert len(found.of("lab")) == 4


@pytest.mark.parametrize(
    "changed",
    [
        ORU.replace(b"\r", b"\n"),
        ORU.replace(b"\r", b"\r\n"),
        b"\x0b" + ORU + b"\x1c\r",
        b"FHS|^~\\&|x\rBHS|^~\\&|x\r" + ORU + b"BTS|1\rFTS|1\r",
        ORU.replace(b"UNICODE UTF-8", b"8859/1").replace(b"kein", "für".encode("latin-1")),
    ],
)
def test_a_report_survives_the_ways_in_which_files_travel(changed: bytes) -> None:
    assert len(Found(changed).of("lab")) == 4


def test_a_result_without_offset_is_by_the_clock_of_the_person() -> None:
    raw = ORU.replace(b"20260531080000+0200", b"20260531080000")
    assert Found(raw).of("lab")[0].at == datetime(2026, 5, 31, 6, 0, tzinfo=UTC)
    assert Found(raw, zone="UTC").of("lab")[0].at == datetime(2026, 5, 31, 8, 0, tzinfo=UTC)


def test_escapes_are_resolved() -> None:
    raw = ORU.replace(b"kein Wachstum", rb"10\F\20\.br\ende")
    assert Found(raw).of("note")[0].text == "Blutkultur: 10|20 ende"


def test_a_table_of_results_with_usual_columns_needs_no_mapping() -> None:
    found = Found("labor.csv")
    rows = {one.analyte: one for one in found.of("lab")}
    assert (rows["ALT"].value, rows["ALT"].lower_limit, rows["ALT"].upper_limit) == (85.0, 7.0, 56.0)
    assert (rows["total bilirubin"].value, rows["creatinine"].comparator) == (0.9, "<")
    (held,) = found.held
    assert "not plausible" in " ".join(held.reasons)
    assert found.skipped == {"a result in words": 1}


def test_a_table_of_results_with_other_columns_is_read_by_a_template() -> None:
    raw = b"When,What,How much,In,Normal\n2026-05-31,ALT,85,U/L,<45\n"
    template = {"at": "When", "analyte": "What", "value": "How much", "unit": "In", "limits": "Normal"}
    (lab,) = Found(raw, mapping=template).of("lab")
    assert (lab.analyte, lab.value, lab.upper_limit) == ("ALT", 85.0, 45.0)
    with pytest.raises(BadFile, match="no column 'Whan'"):
        items(raw, mapping=template | {"at": "Whan"})
    with pytest.raises(BadFile, match="no field 'analite'"):
        items(raw, "lab-csv", mapping={"analite": "What"})
