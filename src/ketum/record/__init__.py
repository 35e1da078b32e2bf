"""The types of one person's record, and of what is found in it. No rule lives here."""

from ketum.record.finding import Certainty, Finding, Severity
from ketum.record.model import (
    Form,
    Intake,
    KratomUse,
    Lab,
    Medication,
    Person,
    Product,
    Rating,
    Record,
    Response,
    Substance,
    Symptom,
)
from ketum.record.reading import BadRecord, read_record

__all__ = [
    "BadRecord",
    "Certainty",
    "Finding",
    "Form",
    "Intake",
    "KratomUse",
    "Lab",
    "Medication",
    "Person",
    "Product",
    "Rating",
    "Record",
    "Response",
    "Severity",
    "Substance",
    "Symptom",
    "read_record",
]
