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

LAB = ("analyte", "value", "unit", "upper_limit", "comparator")
QUERIES = 11  # how many a record takes, however long the diary is


def record(
    person: Person, at: datetime, since: datetime | None = None, *, whole: frozenset[str] = frozenset()
) -> Record:
    """Everything known about ``person`` at ``at``; of dated entries only those after ``since``, where it is given.

    ``whole`` names kinds of which everything is read all the same, for example ``lab``.
    """

    def dated(model: Any, *fields: str) -> Any:
        begin = None if model.__name__.lower() in whole else since
        return _dated(person, model, at, begin).values_list("at", "zone", *fields)

    products = list(_kept(person, rows.Product))
    batches = _latest_batches(person)
    intakes = list(dated(rows.Intake, "pk", "entered_at", "product_id", "grams"))
    ratings = dated(rows.Rating, "scale", "value").filter(value__isnull=False)
    return Record(
        schema_version=1,
        person=_person(person, at),
        medications=tuple(_medication(one) for one in _kept(person, rows.Medicine)),
        substances=tuple(Substance(name=one.name) for one in _kept(person, rows.Substance) if not one.until),
        products=tuple(_product(one, batches.get(one.pk)) for one in products),
        kratom_use=_use(person, intakes, products),
        intakes=tuple(_intake(*one) for one in intakes),
        ratings=tuple(Rating(at=local(at, zone), scale=scale, value=value) for at, zone, scale, value in ratings),
        symptoms=tuple(_symptom(*one) for one in dated(rows.Symptom, "text", "severity")),
        labs=tuple(_lab(*one) for one in dated(rows.Lab, *LAB)),
        responses=tuple(_response(*one) for one in dated(rows.Response, "instrument", "answers", "instrument_version")),
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


def _use(person: Person, intakes: list[tuple[Any, ...]], products: list[rows.Product]) -> KratomUse | None:
    """What the person said about their use in their own words; the intakes themselves tell the rest."""
    said = person.setting("use_text")
    newest = next((str(one[4]) for one in reversed(intakes) if one[4]), None)
    known = {str(one.pk) for one in products}
    if not said and not intakes:
        return None
    return KratomUse(product=newest if newest in known else None, text=said or None)


def _intake(at: datetime, zone: str, key: Any, entered_at: datetime, product: Any, grams: float | None) -> Intake:
    return Intake(
        id=str(key),
        at=local(at, zone),
        entered_at=local(entered_at, zone),
        product=str(product) if product else None,
        grams=grams,
    )


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


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
