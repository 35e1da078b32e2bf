"""From rows to the one type that travels through the house: a ``Record`` of one person."""

from datetime import datetime
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

QUERIES = 11  # how many a record takes, however long the diary is


def record(person: Person, at: datetime, since: datetime | None = None) -> Record:
    """Everything known about ``person`` at ``at``; of dated entries only those after ``since``, where it is given."""
    products = list(_kept(person, rows.Product))
    batches = _latest_batches(person)
    intakes = list(_dated(person, rows.Intake, at, since))
    return Record(
        schema_version=1,
        person=_person(person, at),
        medications=tuple(_medication(one) for one in _kept(person, rows.Medicine)),
        substances=tuple(Substance(name=one.name) for one in _kept(person, rows.Substance) if not one.until),
        products=tuple(_product(one, batches.get(one.pk)) for one in products),
        kratom_use=_use(person, intakes, products),
        intakes=tuple(_intake(one) for one in intakes),
        ratings=tuple(_rating(one) for one in _dated(person, rows.Rating, at, since) if one.value is not None),
        symptoms=tuple(_symptom(one) for one in _dated(person, rows.Symptom, at, since)),
        labs=tuple(_lab(one) for one in _dated(person, rows.Lab, at, since)),
        responses=tuple(_response(one) for one in _dated(person, rows.Response, at, since)),
        plans=tuple({"kind": one.kind, "state": one.state, **one.details} for one in _kept(person, rows.Plan)),
        trials=tuple(
            {"question": one.question, "state": one.state, **one.details} for one in _kept(person, rows.Trial)
        ),
    )


def _kept(person: Person, model: Any) -> Any:
    return model.objects.filter(person=person, deleted_at=None).order_by("entered_at", "pk")


def _dated(person: Person, model: Any, at: datetime, since: datetime | None) -> Any:
    found = model.objects.filter(person=person, deleted_at=None, at__lte=at).order_by("at", "pk")
    return found.filter(at__gte=since) if since else found


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


def _medication(one: rows.Medicine) -> Medication:
    return Medication(name=one.name, dose=one.dose or None, since=_day(one.since), until=_day(one.until))


def _latest_batches(person: Person) -> dict[Any, rows.Batch]:
    """The newest batch of each product."""
    return {one.product_id: one for one in _kept(person, rows.Batch)}


def _product(one: rows.Product, batch: rows.Batch | None) -> Product:
    return Product(
        id=str(one.pk),
        name=one.name or one.nickname,
        form=one.form,  # type: ignore[arg-type]
        vein=one.vein or None,
        mitragynine_mg_per_g=batch.mitragynine_mg_per_g if batch else None,
        seven_oh_mg_per_g=batch.seven_oh_mg_per_g if batch else None,
        assay_date=_day(batch.assay_date) if batch else None,
    )


def _use(person: Person, intakes: list[rows.Intake], products: list[rows.Product]) -> KratomUse | None:
    """What the person said about their use in their own words; the intakes themselves tell the rest."""
    said = person.setting("use_text")
    newest = next((str(one.product_id) for one in reversed(intakes) if one.product_id), None)
    known = {str(one.pk) for one in products}
    if not said and not intakes:
        return None
    return KratomUse(product=newest if newest in known else None, text=said or None)


def _intake(one: rows.Intake) -> Intake:
    return Intake(
        id=str(one.pk),
        at=local(one.at, one.zone),
        entered_at=local(one.entered_at, one.zone),
        product=str(one.product_id) if one.product_id else None,
        grams=one.grams,
    )


def _rating(one: rows.Rating) -> Rating:
    return Rating(at=local(one.at, one.zone), scale=one.scale, value=one.value or 0.0)


def _symptom(one: rows.Symptom) -> Symptom:
    return Symptom(at=local(one.at, one.zone), text=one.text, severity=one.severity)


def _lab(one: rows.Lab) -> Lab:
    return Lab(
        at=local(one.at, one.zone),
        analyte=one.analyte,
        value=one.value,
        unit=one.unit or None,
        upper_limit=one.upper_limit,
        comparator=one.comparator or None,  # type: ignore[arg-type]
    )


def _response(one: rows.Response) -> Response:
    answers = one.answers if isinstance(one.answers, list) else list(one.answers.values())
    return Response(
        at=local(one.at, one.zone),
        instrument=one.instrument,
        answers=tuple(answers),
        version=one.instrument_version or None,
    )


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
