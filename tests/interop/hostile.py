"""Broken and hostile files, made in code, each with what has to come of it.

``refused``: the whole file, with words that name what is wrong. ``problem``: rows are named and left out. ``held``: a
person has to decide. ``nothing``: there is nothing in it.
"""

import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from .health_connect_file import SCHEMA, database
from .reading import FILES


class Case(NamedTuple):
    """A file and what has to come of it; ``said`` stands in the answer."""

    raw: bytes
    becomes: str
    said: str
    asked: str | None = None
    more: Any = MappingProxyType({})


def packed(members: dict[str, bytes], **more: Any) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", more.pop("method", zipfile.ZIP_DEFLATED)) as zipped:
        for name, raw in members.items():
            zipped.writestr(name, raw)
    return file.getvalue()


def of(name: str) -> bytes:
    return (FILES / name).read_bytes()


def general() -> Iterator[tuple[str, Case]]:
    chance = random.Random(1)  # noqa: S311 - no secret
    yield "empty", Case(b"", "refused", "is empty")
    yield "blank", Case(b" \r\n\t\n", "refused", "empty")
    yield "noise", Case(bytes(chance.randrange(256) for _ in range(5_000)), "refused", "no file that Ketum knows")
    yield "pdf", Case(b"%PDF-1.7\n1 0 obj", "refused", "PDF")
    yield "old excel", Case(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "refused", "CSV")
    yield "gzip", Case(zlib.compress(b"x"), "refused", "")
    yield "gzip head", Case(b"\x1f\x8b\x08\x00" + bytes(20), "refused", "unpack it")
    yield "rar", Case(b"Rar!\x1a\x07\x01\x00", "refused", "unpack it")
    yield "seven zip", Case(b"7z\xbc\xaf\x27\x1c", "refused", "unpack it")
    yield "picture", Case(b"\x89PNG\r\n\x1a\n" + bytes(64), "refused", "no file that Ketum knows")
    yield "prose", Case(b"Dear diary, today was better.", "refused", "does not know this table")
    yield "web page", Case(b"<!DOCTYPE html><html><body>log in</body></html>", "refused", "no export")
    yield "fhir", Case(b'{"resourceType": "Bundle", "type": "collection"}', "refused", "FHIR")
    yield "cda", Case(b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>', "refused", "CDA")
    yield "unknown json", Case(b'{"a": 1}', "refused", "no export that Ketum knows")
    yield "unknown format asked", Case(b"x", "refused", "no format", "nonsense")


def texts() -> Iterator[tuple[str, Case]]:
    daylio = of("daylio.csv")
    yield "utf-16 without mark", Case(daylio.decode("utf-8-sig").encode("utf-16-le"), "refused", "UTF-16")
    latin = daylio.decode("utf-8-sig").replace("eins", "Müde").encode("cp1252", "replace")
    yield "latin-1", Case(latin, "refused", "not utf-8", "daylio")
    yield "unknown encoding", Case(daylio, "refused", "no encoding", "daylio", {"encoding": "klingon"})
    yield "no text encoding", Case(daylio, "refused", "encoding", "daylio", {"encoding": "base64"})
    yield (
        "cut in a letter",
        Case("full_date,time,mood,activities,note\n2026-06-01,9:00,good,,Mü".encode()[:-1], "refused", "not utf-8"),
    )
    yield "zero bytes", Case(daylio.replace(b"zwei", b"zw\x00ei"), "refused", "zero bytes", "daylio")
    yield (
        "endless line",
        Case(daylio + b"2026-06-03,x,x,9:00,good," + b"y" * 1_100_000, "refused", "1,000,000", "daylio"),
    )
    lost = daylio.replace(b'"Text ""quoted"""', b'"Text') + b"2026-01-01,x,x,9:00,good,,,,\n" * 40_000
    yield "lost quotation mark", Case(lost, "refused", "quotation mark", "daylio")
    yield "many columns", Case(b",".join(b"c%d" % one for one in range(700)) + b"\n", "refused", "700 columns", "csv")
    yield (
        "a column twice",
        Case(b"Date,Pain,Pain\n2026-01-01,1,2\n", "refused", "twice", "csv", {"mapping": {"kind": "=rating"}}),
    )
    yield "header only", Case(daylio.splitlines(keepends=True)[0], "nothing", "")


def journals() -> Iterator[tuple[str, Case]]:
    journal = of("journal.json")
    good = json.loads(journal)["experiences"][0]

    def with_ingestion(**changed: Any) -> bytes:
        one = {"substanceName": "Kratom", "time": 1780290600000, "dose": 2, "units": "g"} | changed
        return json.dumps(
            {"experiences": [{"title": "x", "text": "", "sortDate": 1780290600000, "ingestions": [one]}]}
        ).encode()

    yield "journal cut off", Case(journal[:-400], "refused", "no JSON")
    yield "journal without list", Case(b'{"experiences": {}}', "refused", "no list of experiences")
    yield "journal of numbers", Case(b'{"experiences": [1, null, "x"]}', "problem", "no experience")
    yield "journal deep", Case(b'{"experiences": ' + b"[" * 200_000, "refused", "")
    yield "journal not a number", Case(b'{"experiences": [{"sortDate": NaN}]}', "refused", "no JSON")
    yield "journal lone surrogate", Case(with_ingestion(notes="\ud800").replace(b"\\\\", b"\\"), "refused", "no JSON")
    yield (
        "journal wrong lists",
        Case(json.dumps({"experiences": [good | {"ingestions": 5}]}).encode(), "problem", "no list"),
    )
    yield "journal no time", Case(with_ingestion(time=None), "problem", "time")
    yield "journal time in words", Case(with_ingestion(time="yesterday"), "problem", "time")
    yield "journal far future", Case(with_ingestion(time=9e18), "problem", "outside the calendar")
    yield "journal future", Case(with_ingestion(time=1900000000000), "problem", "has not happened yet")
    yield "journal stone age", Case(with_ingestion(time=-9e12), "problem", "before 1900")
    yield "journal no substance", Case(with_ingestion(substanceName=None), "problem", "substanceName")
    yield "journal a sack", Case(with_ingestion(dose=2000), "held", "very much")
    yield "journal impossible dose", Case(with_ingestion(dose=1e300), "held", "very much")
    yield (
        "journal unknown rating",
        Case(
            json.dumps({"experiences": [good | {"ratings": [{"option": "lovely"}]}]}).encode(), "problem", "no rating"
        ),
    )


def trackers() -> Iterator[tuple[str, Case]]:
    def dose(**changed: Any) -> bytes:
        one = {"id": "1", "strainId": "s", "amount": 2.0, "timestamp": "2026-06-01T08:00:00Z"} | changed
        return json.dumps({"version": 1, "strains": [], "dosages": [one]}).encode()

    yield "herbal newer", Case(b'{"version": 7, "dosages": []}', "refused", "version 7")
    yield "herbal without list", Case(b'{"version": 1, "dosages": "many"}', "refused", "no list of dosages")
    yield "herbal negative", Case(dose(amount=-2), "problem", "no amount")
    yield "herbal amount in words", Case(dose(amount="a spoon"), "problem", "no amount")
    yield "herbal infinite", Case(dose(amount="1e999"), "problem", "no amount")
    yield "herbal no time", Case(dose(timestamp="soon"), "problem", "no time")
    yield "herbal wrong type", Case(dose(timestamp=5), "problem", "timestamp")
    yield "herbal cut off", Case(of("herbal.json")[:-200], "refused", "no JSON")
    medtimer = of("medtimer.csv")
    yield "medtimer semicolon in a note", Case(medtimer.replace(b"felt sick", b"felt; sick"), "problem", "semicolon")
    yield "medtimer old", Case(b"Time;Name;Dosage;Taken\n1;2;3;x\n", "refused", "old MedTimer", "medtimer")
    yield "medtimer medicines", Case(b"Medicine;Dosage;Time\nx;1;1:00 AM\n", "refused", "export the events", "medtimer")
    yield (
        "medtimer bad time",
        Case(medtimer.replace(b"2026-05-03T06:02:00Z", b"2026-15-03T06:02:00Z"), "problem", "no time"),
    )
    daylio = of("daylio.csv")
    yield "daylio impossible clock", Case(daylio.replace(b"21:35", b"25:99"), "problem", "no time of day")
    yield (
        "daylio impossible day",
        Case(daylio.replace(b"2026-06-02", b"2026-02-30"), "problem", "no day of the calendar"),
    )
    yield "daylio without moods", Case(daylio.replace(b"mood", b"humour"), "refused", "mood is missing", "daylio")
    yield (
        "daylio skipped hour",
        Case(daylio.replace(b"2026-06-02", b"2026-03-29").replace(b"21:35", b"2:30 am"), "held", "did not exist"),
    )
    yield (
        "daylio hour twice",
        Case(daylio.replace(b"2026-06-02", b"2026-10-25").replace(b"21:35", b"2:30"), "held", "there twice"),
    )
    yield "daylio future", Case(daylio.replace(b"2026-06-02", b"2027-06-02"), "problem", "has not happened yet")
    yield "daylio own mood", Case(daylio.replace(b",meh,", b",fuzzy,"), "problem", "mood of your own")
    yield "daylio broken scale", Case(daylio.replace(b"Schlaf: 7,5", b"Schlaf: well"), "problem", "no scale")
    bearable = of("bearable.csv")
    yield "bearable too much", Case(bearable.replace(b"Symptom,3", b"Symptom,11"), "problem", "from 0 to 4")
    yield "bearable endless sleep", Case(bearable.replace(b"7:30", b"77:30"), "problem", "length of sleep")
    yield (
        "bearable without detail",
        Case(bearable.replace(b"detail", b"details"), "refused", "detail is missing", "bearable"),
    )
    either = bearable.replace(b",2026-06-01,", b",03/04/2026,")
    yield "bearable either way", Case(either, "problem", "either way")
    yield (
        "bearable year 0",
        Case(bearable.replace(b",2026-06-01,", b",0000-06-01,"), "problem", "no day of the calendar"),
    )


def health() -> Iterator[tuple[str, Case]]:
    apple = of("export.xml")
    laughs = b'<!ENTITY lol "lol">' + b"".join(b'<!ENTITY lol%d "%s">' % (one, b"&lol;" * 10) for one in range(9))
    yield (
        "apple billion laughs",
        Case(apple.replace(b"<!ELEMENT Record", laughs + b"<!ELEMENT Record"), "refused", "entity"),
    )
    outside = b'<!ENTITY xxe SYSTEM "file:///etc/passwd">'
    yield (
        "apple file of the machine",
        Case(apple.replace(b"<!ELEMENT Record", outside + b"<!ELEMENT Record"), "refused", "entity"),
    )
    remote = b'<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;'
    yield (
        "apple file of the net",
        Case(apple.replace(b"<!ELEMENT Record", remote + b"<!ELEMENT Record"), "refused", "entity"),
    )
    yield "apple entity later", Case(b'<HealthData><!DOCTYPE x [<!ENTITY a "b">]><Record/></HealthData>', "refused", "")
    yield "apple undefined entity", Case(apple.replace(b'value="700"', b'value="&lol;"'), "refused", "undefined entity")
    yield "apple cut off", Case(apple[:-300], "refused", "cut off")
    yield "apple cut in the head", Case(apple[:300], "refused", "no HealthData")
    yield "apple two roots", Case(apple + b"<HealthData></HealthData>", "refused", "no XML")
    yield "apple utf-16", Case(apple.decode().encode("utf-16"), "refused", "", "apple-health")
    yield "apple other encoding", Case(apple.replace(b"UTF-8", b"ISO-8859-5"), "refused", "ISO-8859-5")
    yield "apple broken letters", Case(apple.replace(b'"Phone"', b'"\xff\xfe"'), "refused", "no XML")
    yield "apple one endless attribute", Case(b'<HealthData a="' + b"x" * 12_000_000 + b'"/>', "refused", "8 MB")
    yield "apple wrong unit", Case(apple.replace(b'unit="count/min"', b'unit="bpm"'), "problem", "unit")
    yield (
        "apple no date",
        Case(apple.replace(b'startDate="2026-06-01 09:00:00 +0200"', b'startDate="once"'), "problem", "no measurement"),
    )
    yield (
        "apple future",
        Case(apple.replace(b"2026-06-01 10:00:00", b"2036-06-01 10:00:00"), "problem", "no measurement"),
    )
    yield (
        "apple endless sleep",
        Case(apple.replace(b"2026-06-02 06:30:00", b"2026-06-22 06:30:00"), "problem", "cannot be"),
    )
    record = (
        b'<Record type="HKQuantityTypeIdentifierStepCount" sourceName="%d" unit="count" value="1"'
        b' startDate="2026-06-01 09:00:00 +0200" endDate="2026-06-01 09:00:00 +0200"/>'
    )
    many = b"<HealthData>" + b"".join(record % one for one in range(700)) + b"</HealthData>"
    yield "apple many devices", Case(many, "refused", "devices")
    good = database()
    schema_broken = good.replace(b"_record_table", b"\xf2record_table", 1)
    yield "a schema that is no text", Case(schema_broken, "refused", "damaged")
    yield "database cut off", Case(good[: len(good) // 2], "refused", "damaged")
    noise = bytes(random.Random(2).randrange(256) for _ in range(9_000))  # noqa: S311 - no secret
    yield "database of noise", Case(good[:100] + noise, "refused", "")
    yield (
        "database of something else",
        Case(database(lambda _db: None, "CREATE TABLE notes (text TEXT);"), "refused", "no table"),
    )
    columns = "(start_time, end_time, start_zone_offset, count, app_info_id)"
    views = "CREATE TABLE t (a); CREATE VIEW steps_record_table " + columns + " AS SELECT a, a, a, a, a FROM t;"  # noqa: S608
    yield "database of views", Case(database(lambda _db: None, views), "refused", "no table")
    virtual = "CREATE VIRTUAL TABLE steps_record_table USING fts5" + columns + ";"
    yield "database of virtual tables", Case(database(lambda _db: None, virtual), "refused", "no table")

    def words(db: Any) -> None:
        db.execute("INSERT INTO steps_record_table (start_time, end_time, count) VALUES ('today', x'00ff', 'many')")

    yield "database of words", Case(database(words), "problem", "no measurement")

    def future(db: Any) -> None:
        db.execute(
            "INSERT INTO steps_record_table (start_time, end_time, count) VALUES (4000000000000, 4000000000000, 5)"
        )

    yield "database of the future", Case(database(future), "problem", "no measurement")
    loop = SCHEMA.replace("count INTEGER,", "count INTEGER AS (length(hex(zeroblob(900000000)))),")
    yield "database that computes", Case(database(lambda _db: None, loop), "nothing", "")


def reports() -> Iterator[tuple[str, Case]]:
    oru = of("oru.hl7")
    yield "hl7 without header", Case(b"\r".join(oru.split(b"\r")[1:]), "refused", "no message", "hl7")
    yield "hl7 header cut", Case(b"MSH|^", "refused", "cut off")
    yield "hl7 odd signs", Case(oru.replace(b"MSH|^~\\&|", b"MSHAAAAA"), "refused", "parts its fields")
    yield "hl7 two people", Case(oru + oru.replace(b"NHI0001", b"NHI0002"), "refused", "2 people")
    yield "hl7 unknown charset", Case(oru.replace(b"UNICODE UTF-8", b"EBCDIC"), "refused", "EBCDIC")
    yield "hl7 wrong charset", Case(oru.replace(b"kein", b"f\xfcr"), "refused", "not utf-8")
    yield (
        "hl7 broken line",
        Case(oru.replace(b"Alkalische Phosphatase", b"Alkalische\rPhosphatase"), "refused", "no segment"),
    )
    yield "hl7 broken document", Case(oru.replace(b"JVBERi0xLjQK", b"JVBE*i0xLj"), "problem", "base64")
    yield (
        "hl7 no time",
        Case(oru.replace(b"20260531080000+0200", b"").replace(b"20260601093000", b"soon"), "problem", "no time"),
    )
    yield "hl7 future", Case(oru.replace(b"20260531080000", b"20270531080000"), "problem", "has not happened yet")
    yield "hl7 mixed-up code", Case(oru, "held", "direct bilirubin")
    yield "hl7 unknown status", Case(oru.replace(b"30-120||||F", b"30-120||||Q"), "held", "status")
    labor = of("labor.csv")
    yield "labs no date", Case(labor.replace(b"31.05.2026 08:00;ALAT", b"letzte Woche;ALAT"), "problem", "no time")
    yield "labs implausible", Case(labor, "held", "not plausible")
    yield "labs unknown unit", Case(labor.replace(b"U/L", b"furlong"), "held", "unit")
    yield "labs marked high within limits", Case(labor.replace(b"GPT);85", b"GPT);40"), "held", "not above its limit")


def zips() -> Iterator[tuple[str, Case]]:
    good = packed({"export.xml": of("export.xml")})
    yield "zip bomb", Case(packed({"export.xml": bytes(300_000_000)}), "refused", "")
    yield (
        "zip bomb inside",
        Case(packed({"a.zip": packed({"export.xml": bytes(20_000_000)})}), "refused", "no export that Ketum knows"),
    )
    yield "zip lying about its size", Case(lying(), "refused", "damaged")
    yield "zip cut off", Case(good[:-60], "refused", "no readable zip")
    yield "zip only head", Case(b"PK\x03\x04" + bytes(40), "refused", "no readable zip")
    yield "zip of nothing", Case(b"PK\x05\x06" + bytes(18), "refused", "nothing")
    yield "zip with a wrong sum", Case(with_wrong_sum(), "refused", "damaged")
    yield "zip with a password", Case(with_flag(good), "refused", "password")
    yield "zip of many files", Case(packed({f"{one}.csv": b"" for one in range(20_500)}), "refused", "files")
    yield "zip with a file twice", Case(twice(), "refused", "twice")
    yield "zip of pictures", Case(packed({"a.png": b"\x89PNG", "b/c.png": b"\x89PNG"}), "refused", "a.png")
    yield "excel", Case(packed({"xl/workbook.xml": b"<workbook/>"}), "refused", "Excel")
    yield (
        "backup",
        Case(packed({"vault.json": b"{}", "diary.db": b"x", "manifest.json": b"{}"}), "refused", "ketum restore"),
    )
    newer = {"manifest.json": b'{"program": "ketum", "format": 9, "made": "2026-01-01T00:00:00Z"}'}
    yield "export of a newer Ketum", Case(packed(newer), "refused", "update Ketum")
    bare = {"manifest.json": b'{"program": "ketum", "format": 1, "made": "2026-01-01T00:00:00Z"}'}
    yield "export without a person", Case(packed(bare), "refused", "person.json")
    person = {"id": "00000000-0000-0000-0000-000000000001", "created_at": "2026-01-01T00:00:00Z", "profile": {}}
    whole = bare | {"person.json": json.dumps(person).encode()}
    counted = bare["manifest.json"].replace(b"}", b', "counts": {"intake": 2}}')
    lines = b'{"id": 1}\n[' + b"[" * 50_000 + b"\n"
    broken = whole | {"manifest.json": counted, "entries/intake.jsonl": lines}
    yield "export of broken lines", Case(packed(broken), "problem", "")
    yield "export cut short", Case(packed(broken | {"entries/intake.jsonl": b"{}\n"}), "refused", "instead of")


def lying() -> bytes:
    """A member whose header promises ten bytes; many more come out."""
    raw = of("export.xml") * 50
    file = bytearray(packed({"export.xml": raw}))
    for sign in (b"PK\x01\x02",):
        at = file.index(sign)
        struct.pack_into("<L", file, at + 24, 10)
    return bytes(file)


def with_wrong_sum() -> bytes:
    file = bytearray(packed({"export.xml": of("export.xml")}, method=zipfile.ZIP_STORED))
    at = file.index(b"Watch")
    file[at] ^= 1
    return bytes(file)


def with_flag(raw: bytes) -> bytes:
    file = bytearray(raw)
    at = file.index(b"PK\x01\x02")
    file[at + 8] |= 1
    return bytes(file)


def twice() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("export.xml", b"a")
        zipped.writestr("export.xmk", b"b")
    return file.getvalue().replace(b"export.xmk", b"export.xml")


@cache
def corpus() -> dict[str, Case]:
    """Every case by its name."""
    found: dict[str, Case] = {}
    for group in (general, texts, journals, trackers, health, reports, zips):
        for name, case in group():
            assert name not in found, name
            found[name] = case
    return found
