"""The rows of the diary. Rules live elsewhere; what a row may hold is checked by the database itself."""

from ketum.store.models.care import Lab, Medicine, Note, Response, Substance
from ketum.store.models.deliveries import Delivery
from ketum.store.models.diary import Intake, Rating, Symptom
from ketum.store.models.entry import DELETED_KEPT_DAYS, RECALLED_AFTER, Entry, new_id
from ketum.store.models.history import Revision
from ketum.store.models.person import Person
from ketum.store.models.plans import Plan, Trial, TrialSecret
from ketum.store.models.products import Attachment, Batch, Product

KINDS: dict[str, type[Entry]] = {
    "medicine": Medicine,
    "substance": Substance,
    "product": Product,
    "batch": Batch,
    "attachment": Attachment,
    "intake": Intake,
    "rating": Rating,
    "symptom": Symptom,
    "lab": Lab,
    "response": Response,
    "note": Note,
    "plan": Plan,
    "trial": Trial,
}

__all__ = [
    "DELETED_KEPT_DAYS",
    "KINDS",
    "RECALLED_AFTER",
    "Attachment",
    "Batch",
    "Delivery",
    "Entry",
    "Intake",
    "Lab",
    "Medicine",
    "Note",
    "Person",
    "Plan",
    "Product",
    "Rating",
    "Response",
    "Revision",
    "Substance",
    "Symptom",
    "Trial",
    "TrialSecret",
    "new_id",
]
