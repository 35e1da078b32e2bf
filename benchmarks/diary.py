"""A diary of ten years: how long its pages, one log, the record of a year and an import take.

10,000 intakes, 15,000 ratings, 400 laboratory values, 500 responses. Everything is made up and encrypted as in use.
"""

import gzip
import os
import random
import statistics
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

PAGES = (
    "/now", "/dose", "/feel", "/feel/more", "/flare", "/story", "/products", "/labs", "/medicines", "/more",
    "/more/about", "/more/privacy", "/more/files", "/scores", "/scores/peg", "/check",
)  # fmt: skip
ROUNDS = 7
YEARS = 10
COUNTS = {"intakes": 10_000, "ratings": 15_000, "labs": 400, "responses": 500}
Figure = tuple[str, float, str, float]


def figures() -> list[Figure]:
    """Every figure of the diary beside its limit."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KETUM_HOME"] = folder
        from ketum.store.diary import open_diary, opened, set_up
        from ketum.store.opened import opening
        from ketum.store.vaults import create

        set_up()
        vault, key = create(None)
        with open_diary(vault, key):
            person = _fill(datetime.now(UTC))
        with opening(opened(vault, key)):
            year = _year_ms(person)
        found = [("Record of one year, ms (median)", year, "<=", 60.0), *_pages()]
        with opening(opened(vault, key)):
            return [*found, *_moved(person)]


def _fill(at: datetime) -> object:
    """Rows as the pages write them, but in bulk."""
    from ketum.store.models import Intake, Lab, Medicine, Person, Product, Rating, Response, new_id

    chance = random.Random(7)  # noqa: S311 - made-up rows, the same in every run
    person = Person.objects.create(label="Me", created_at=at, zone="Europe/Berlin", conditions=["fibromyalgia"])
    common = {"person": person, "entered_at": at}
    product = Product.objects.create(id=new_id(), nickname="Green", form="leaf_powder", **common)
    Medicine.objects.create(id=new_id(), name="Cymbalta 60 mg", **common)
    Medicine.objects.create(id=new_id(), name="Ramipril", **common)

    def when(n: int, of: int) -> datetime:
        return at - timedelta(days=365.25 * YEARS * (n + 0.5) / of)

    def dated(n: int, of: int) -> dict[str, object]:
        return common | {"id": new_id(), "at": when(n, of), "zone": "Europe/Berlin"}

    Intake.objects.bulk_create(
        Intake(product=product, grams=chance.choice([1.5, 2, 2.5]), **dated(n, COUNTS["intakes"]))
        for n in range(COUNTS["intakes"])
    )
    Rating.objects.bulk_create(
        Rating(scale="nrs-pain", value=float(chance.randint(2, 8)), **dated(n, COUNTS["ratings"]))
        for n in range(COUNTS["ratings"])
    )
    Lab.objects.bulk_create(
        Lab(analyte=name, value=chance.uniform(10, 45), unit="U/L", upper_limit=40, **dated(n, COUNTS["labs"]))
        for n, name in enumerate(["ALT", "AST", "ALP", "GGT"] * (COUNTS["labs"] // 4))
    )
    Response.objects.bulk_create(
        Response(instrument="peg", instrument_version="1", answers=[5, 6, 4], **dated(n, COUNTS["responses"]))
        for n in range(COUNTS["responses"])
    )
    return person


def _year_ms(person: object) -> float:
    from ketum.store.reading import record

    at = datetime.now(UTC)
    return _median(lambda: record(person, at, at - timedelta(days=365)))


def _pages() -> list[Figure]:
    from django.test import Client

    import ketum.web.wsgi  # noqa: F401 - makes ready what the server makes ready

    client = Client(headers={"Sec-Fetch-Site": "same-origin"}, SERVER_NAME="127.0.0.1")
    client.post("/unlock", {"passphrase": ""})
    times = {}
    for path in PAGES:
        client.get(path)
        times[path] = _median(lambda path=path: client.get(path))
    slowest = max(times, key=lambda path: times[path])
    product = client.get("/dose").content.decode().split('href="/dose/')[1].split('"')[0]

    def log() -> None:
        client.post(f"/dose/{product}", {"grams": "2", "minutes": "0", "said": SAID})

    log()
    for worker in threading.enumerate():  # the first write starts a backup, which is not what is measured
        if worker.name == "backup":
            worker.join()
    return [
        (f"slowest page of the diary ({slowest}), ms (median)", times[slowest], "<=", 40.0),
        ("log a dose, ms (median)", _median(log), "<=", 15.0),
        ("first load of /now with its files, kB", _first_load(client), "<=", 60.0),
    ]


# Codes that the page had shown; without them it would show the warnings first and log nothing.
SAID = "DOSE:too_soon DOSE:above_usual DOSE:above_limit DDI:duloxetine DDI:ramipril DOSE:double_entry"


def _first_load(client: object) -> float:
    """What a phone receives the first time, compressed as the server does."""
    page = client.get("/now").content  # type: ignore[attr-defined]
    static = Path(__file__).parents[1] / "src" / "ketum" / "web" / "static" / "ketum"
    files = [static / name for name in ("ketum.css", "install.js", "app.js", "waiting.js", "icon.svg")]
    return (len(gzip.compress(page)) + sum(len(gzip.compress(one.read_bytes())) for one in files)) / 1000


def _moved(person: object) -> list[Figure]:
    """Export of the whole diary, and an import of 50,000 rows."""
    from ketum.interop.formats import read
    from ketum.interop.options import Options
    from ketum.knowledge.library import library
    from ketum.store.exporting import export
    from ketum.store.importing import merge

    at = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        export(person, Path(folder) / "all.zip", at)  # type: ignore[arg-type]
        exported = time.perf_counter() - started
        table = Path(folder) / "pain.csv"
        begin = datetime(2015, 1, 1)  # noqa: DTZ001 - a table holds clock times
        table.write_text(
            "Date,Pain\n"
            + "".join(f"{begin + timedelta(hours=2 * n):%Y-%m-%d %H:%M},{n % 11}\n" for n in range(50_000))
        )
        mapping = {"kind": "=rating", "scale": "=nrs-pain", "at": "Date", "value": "Pain"}
        with table.open("rb") as stream:
            options = Options(at=at, zone="Europe/Berlin", library=library(), mapping=mapping)
            reading = read(stream, table.name, options, "csv")
            started = time.perf_counter()
            merge(person, reading.items, reading.source, at)  # type: ignore[arg-type]
            imported = time.perf_counter() - started
    return [("export of ten years, s", exported, "<=", 10.0), ("import of 50,000 rows, s", imported, "<=", 30.0)]


def _median(action: object) -> float:
    spans = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        action()  # type: ignore[operator]
        spans.append(time.perf_counter() - started)
    return 1000 * statistics.median(spans)
