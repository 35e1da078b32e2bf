"""One person's record: what was said, never what was guessed.

``None`` and an empty list mean *not said*; no rule may read them as "no". The types are msgspec structs and not
Pydantic models because ``ketum check`` must answer within twelve bare interpreter starts
(``docs/adr/0001-msgspec-for-the-record.md``).
"""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Form = Literal["leaf_powder", "capsule", "tea", "extract", "seven_oh", "blend", "unknown"]
Line = Annotated[str, Meta(max_length=2_000)]
Name = Annotated[str, Meta(min_length=1, max_length=300)]
Amount = Annotated[float, Meta(gt=0, le=100_000)]
NotNegative = Annotated[float, Meta(ge=0, le=1_000_000_000)]


def moment(text: str) -> datetime:
    """The instant that an ISO 8601 date or date-time names; a plain date is its midnight in UTC.

    Raises ``ValueError`` that says what was expected.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date; write it like 2026-11-20 or 2026-11-20T08:00:00+07:00") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Anything inside a record: frozen, and closed to keys it does not know."""


class Person(Part, frozen=True, kw_only=True):
    """Who it is about."""

    age_years: Annotated[float, Meta(ge=0, le=120)] | None = None
    sex: Literal["female", "male", "other", "unknown"] | None = None
    weight_kg: Annotated[float, Meta(gt=0, le=500)] | None = None
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    conditions: tuple[Line, ...] = ()
    country_or_state: Line | None = None
    alcohol: Literal["none", "light", "heavy", "unknown"] | None = None
    notes: tuple[Annotated[str, Meta(max_length=20_000)], ...] = ()


class Medication(Part, frozen=True, kw_only=True):
    """One medicine as typed, with the period in which it was taken."""

    name: Name
    dose: Line | None = None
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        """Refuse dates that are none, and a period that ends before it begins."""
        since, until = (moment(text) if text else None for text in (self.since, self.until))
        if since and until and until < since:
            raise ValueError(f"until {self.until} is before since {self.since}; swap them or mend one")

    def stopped_days_before(self, at: date) -> float | None:
        """Days between the last day of taking it and ``at``; ``None`` while it is still taken."""
        if self.until is None:
            return None
        days = (at - moment(self.until).date()).days
        return float(days) if days > 0 else None


class Substance(Part, frozen=True, kw_only=True):
    """Alcohol, caffeine, a recreational drug, a supplement: as typed."""

    name: Name


class Product(Part, frozen=True, kw_only=True):
    """One kratom product. Leaf, extract and 7-OH are three different things."""

    id: Name
    name: Line | None = None
    form: Form = "unknown"
    vein: Line | None = None
    mitragynine_mg_per_g: Annotated[float, Meta(ge=0, le=1_000)] | None = None
    seven_oh_mg_per_g: Annotated[float, Meta(ge=0, le=1_000)] | None = None
    assay_date: str | None = None

    def __post_init__(self) -> None:
        """Refuse an assay date that is none, and more alkaloid than there is product."""
        if self.assay_date:
            moment(self.assay_date)
        total = (self.mitragynine_mg_per_g or 0) + (self.seven_oh_mg_per_g or 0)
        if total > 1_000:
            raise ValueError(f"{total:g} mg of alkaloids cannot be in 1 g; a label that says 1.4 % means 14 mg per g")


class KratomUse(Part, frozen=True, kw_only=True):
    """How the person uses kratom now. ``text`` is their own words."""

    product: str | None = None
    grams_per_day: Amount | None = None
    grams_per_dose: Amount | None = None
    doses_per_day: Annotated[float, Meta(gt=0, le=200)] | None = None
    days_used: Annotated[float, Meta(ge=0, le=36_525)] | None = None
    text: Line | None = None


class Dated(Part, frozen=True, kw_only=True):
    """Something that happened at a known time."""

    at: str | None = None

    def __post_init__(self) -> None:
        """Refuse a time that is none."""
        if self.at:
            moment(self.at)


class Intake(Dated, frozen=True, kw_only=True):
    """One amount of one product, taken once. Without grams it was taken and not weighed."""

    id: str | None = None
    entered_at: str | None = None
    product: str | None = None
    grams: Amount | None = None

    def __post_init__(self) -> None:
        """Refuse times that are none."""
        super().__post_init__()
        if self.entered_at:
            moment(self.entered_at)


class Rating(Dated, frozen=True, kw_only=True):
    """One rating on one scale, for example pain from 0 to 10."""

    scale: Name
    value: NotNegative


class Symptom(Dated, frozen=True, kw_only=True):
    """One symptom or side effect as typed."""

    text: Name
    severity: Annotated[float, Meta(ge=0, le=10)] | None = None


class Lab(Dated, frozen=True, kw_only=True):
    """One laboratory value with the laboratory's own upper limit, where it was given."""

    analyte: Name
    value: NotNegative
    unit: Annotated[str, Meta(max_length=40)] | None = None
    upper_limit: Annotated[float, Meta(gt=0, le=1_000_000_000)] | None = None
    comparator: Literal["<", "<=", ">", ">="] | None = None


class Response(Dated, frozen=True, kw_only=True):
    """Answers to one questionnaire."""

    instrument: Name
    answers: tuple[int | float | None, ...] = ()
    version: str | None = None


class Record(Part, frozen=True, kw_only=True):
    """Everything known about one person. What is missing is unknown, never "no"."""

    schema_version: Literal[1]
    person: Person = Person()
    medications: tuple[Medication, ...] = ()
    substances: tuple[Substance, ...] = ()
    products: tuple[Product, ...] = ()
    kratom_use: KratomUse | None = None
    intakes: tuple[Intake, ...] = ()
    ratings: tuple[Rating, ...] = ()
    symptoms: tuple[Symptom, ...] = ()
    labs: tuple[Lab, ...] = ()
    responses: tuple[Response, ...] = ()
    plans: tuple[dict[str, Any], ...] = ()
    trials: tuple[dict[str, Any], ...] = ()

    def __post_init__(self) -> None:
        """Refuse two products under one id, and uses of a product that is not listed."""
        known = [product.id for product in self.products]
        if len(set(known)) < len(known):
            twice = next(one for one in known if known.count(one) > 1)
            raise ValueError(f"products: the id {twice!r} is there twice; give each product its own id")
        used = {intake.product for intake in self.intakes} | {self.kratom_use.product if self.kratom_use else None}
        for name in sorted(used - {None} - set(known), key=str):
            raise ValueError(f"product {name!r} is used but not listed under products; add it there with its form")

    @property
    def product(self) -> Product | None:
        """The product in use: the one named by ``kratom_use``, else the only one there is."""
        named = self.kratom_use.product if self.kratom_use else None
        chosen = [one for one in self.products if one.id == named] or list(self.products)
        return chosen[0] if len(chosen) == 1 else None
