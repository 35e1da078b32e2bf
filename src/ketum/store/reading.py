"""From rows to the one type that travels through the house: a ``Record`` of one person."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ketum.record import (
    Intake,
    KratomUse,
    Lab,
    Medication,
    Product,
    Rating,
    Record,
    Response,
    Substance,
    Symptom,
)
from ketum.record import Person as RecordPerson
from ketum.store import models as rows
from ketum.store.models import Person
from ketum.store.selecting import Row, dated, kept

BATCH = ("product", "mitragynine_mg_per_g", "seven_oh_mg_per_g", "assay_date")
NO_BATCH = (None, None, None)
LAB = ("analyte", "value", "unit", "upper_limit", "comparator")
QUERIES = 11  # how many a record takes, however long the diary is


def record(
    person: Person,
    at: datetime,
    since: datetime | None = None,
    *,
    whole: frozenset[str] = frozenset(),
    without: frozenset[str] = frozenset(),
) -> Record:
    """Everything known about ``person`` at ``at``; of dated entries only those after ``since``, where it is given.

    ``whole`` names dated kinds of which everything is read all the same, for example ``lab``; ``without`` those of
    which nothing is, where the question has no use for them.
    """

    def between(model: Any, *fields: str, **filled: bool) -> list[Row]:
        if model.__name__.lower() in without:
            return []
        begin = None if model.__name__.lower() in whole else since
        return dated(person, model, at, begin, "at", "zone", *fields, **filled)

    products = kept(person, rows.Product, "id", "nickname", "name", "form", "vein")
    batches = {one[0]: one[1:] for one in kept(person, rows.Batch, *BATCH)}  # the newest of each product stays
    intakes = between(rows.Intake, "id", "entered_at", "product", "grams")
    plans = kept(person, rows.Plan, "kind", "state", "details")
    trials = kept(person, rows.Trial, "question", "state", "details")
    return Record(
        schema_version=1,
        person=_person(person, at),
        medications=tuple(_medication(*one) for one in kept(person, rows.Medicine, "name", "dose", "since", "until")),
        substances=tuple(
            Substance(name=name) for name, until in kept(person, rows.Substance, "name", "until") if not until
        ),
        products=tuple(_product(one, batches.get(one[0], NO_BATCH)) for one in products),
        kratom_use=_use(person, intakes, {one[0] for one in products}),
        intakes=tuple(_intake(*one) for one in intakes),
        ratings=tuple(_rating(*one) for one in between(rows.Rating, "scale", "value", value=True)),
        symptoms=tuple(_symptom(*one) for one in between(rows.Symptom, "text", "severity")),
        labs=tuple(_lab(*one) for one in between(rows.Lab, *LAB)),
        responses=tuple(
            _response(*one) for one in between(rows.Response, "instrument", "answers", "instrument_version")
        ),
        plans=tuple({"kind": kind, "state": state, **details} for kind, state, details in plans),
        trials=tuple({"question": question, "state": state, **details} for question, state, details in trials),
    )


def local(moment: datetime, zone: str) -> str:
    """A moment as the clock on the wall showed it, with its offset."""
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def _person(person: Person, at: datetime) -> RecordPerson:
    age = at.year - person.birth_year if person.birth_year else None
    return RecordPerson(
        age_years=age,
        sex=person.sex or None,  # type: ignore[arg-type]
        weight_kg=person.weight_kg,
        pregnant=person.pregnant,
        breastfeeding=person.breastfeeding,
        conditions=tuple(person.conditions),
        country_or_state=person.place or None,
        alcohol=person.alcohol or None,  # type: ignore[arg-type]
    )


def _medication(name: str, dose: str, since: date | None, until: date | None) -> Medication:
    return Medication(name=name, dose=dose or None, since=_day(since), until=_day(until))


def _product(row: Row, batch: Row) -> Product:
    key, nickname, name, form, vein = row
    mitragynine, seven_oh, assay_date = batch
    return Product(
        id=key,
        name=name or nickname,
        form=form,
        vein=vein or None,
        mitragynine_mg_per_g=mitragynine,
        seven_oh_mg_per_g=seven_oh,
        assay_date=_day(assay_date),
    )


def _use(person: Person, intakes: Sequence[Row], products: Collection[str]) -> KratomUse | None:
    """What the person said about their use in their own words; the intakes themselves tell the rest."""
    said = person.setting("use_text")
    newest = next((product for *_, product, _grams in reversed(intakes) if product), None)
    if not said and not intakes:
        return None
    return KratomUse(product=newest if newest in products else None, text=said or None)


def _intake(
    at: datetime, zone: str, key: str, entered_at: datetime, product: str | None, grams: float | None
) -> Intake:
    return Intake(id=key, at=local(at, zone), entered_at=local(entered_at, zone), product=product, grams=grams)


def _rating(at: datetime, zone: str, scale: str, value: float) -> Rating:
    return Rating(at=local(at, zone), scale=scale, value=value)


def _symptom(at: datetime, zone: str, text: str, severity: float | None) -> Symptom:
    return Symptom(at=local(at, zone), text=text, severity=severity)


def _lab(at: datetime, zone: str, analyte: str, value: float, unit: str, upper_limit: float | None, sign: str) -> Lab:
    return Lab(
        at=local(at, zone),
        analyte=analyte,
        value=value,
        unit=unit or None,
        upper_limit=upper_limit,
        comparator=sign or None,  # type: ignore[arg-type]
    )


def _response(at: datetime, zone: str, instrument: str, answers: Any, version: str) -> Response:
    given = answers if isinstance(answers, list) else list(answers.values())
    return Response(at=local(at, zone), instrument=instrument, answers=tuple(given), version=version or None)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
