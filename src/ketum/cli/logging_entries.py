"""What ``ketum log`` keeps: a dose, a pain number, a note."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ketum.cli.trouble import BadInput
from ketum.knowledge.library import library
from ketum.record import Finding, Severity
from ketum.safety import check
from ketum.safety.before import Planned, before_intake
from ketum.store.before import new_medicines, own_limits
from ketum.store.models import Person, Product, new_id
from ketum.store.models.entry import Entry
from ketum.store.reading import record
from ketum.store.writing import BadEntry, save

PAIN = "nrs-pain"
HOW = (
    "write 'ketum log dose 2 NAME-OF-PRODUCT', 'ketum log pain 6', 'ketum log symptom WORDS' or 'ketum log note WORDS'"
)


def keep(person: Person, at: datetime, kind: str, words: Sequence[str]) -> tuple[Entry, tuple[Finding, ...]]:
    """The entry that was kept, and what is to be known about it; raises ``BadInput``."""
    if kind not in KEEPERS or not words:
        raise BadInput(HOW)
    try:
        return KEEPERS[kind](person, at, words)
    except BadEntry as error:
        raise BadInput(f"{error.field}: {error.why}") from error


def _dose(person: Person, at: datetime, words: Sequence[str]) -> tuple[Entry, tuple[Finding, ...]]:
    grams = _number(words[0].removesuffix("g"), "the amount", "2 or 2.5, in grams")
    product = _product(person, " ".join(words[1:]))
    planned = Planned(at=at, product=str(product.pk), grams=grams)
    found = before_intake(record(person, at), planned, library(), own_limits(person), new_medicines(person))
    content = {"product": product.pk, "grams": grams, "warned": [one.code for one in found]}
    return _saved(person, at, "intake", content), found


def _pain(person: Person, at: datetime, words: Sequence[str]) -> tuple[Entry, tuple[Finding, ...]]:
    value = _number(words[0], "pain", "a number from 0 to 10")
    if not 0 <= value <= 10:
        raise BadInput("pain: write a number from 0 to 10")
    return _saved(person, at, "rating", {"scale": PAIN, "value": value}), ()


def _symptom(person: Person, at: datetime, words: Sequence[str]) -> tuple[Entry, tuple[Finding, ...]]:
    said = " ".join(words)
    entry = _saved(person, at, "symptom", {"text": said})
    found = check(record(person, at), library(), at.date()).findings
    return entry, tuple(one for one in found if one.code.startswith("SX:") and one.severity >= Severity.WARNING)


def _note(person: Person, at: datetime, words: Sequence[str]) -> tuple[Entry, tuple[Finding, ...]]:
    return _saved(person, at, "note", {"text": " ".join(words)}), ()


KEEPERS = {"dose": _dose, "pain": _pain, "symptom": _symptom, "note": _note}


def _saved(person: Person, at: datetime, kind: str, content: dict[str, Any]) -> Entry:
    kept: Entry = save(person, kind, new_id(), {"at": at, "zone": person.zone} | content, at, device="terminal").entry
    return kept


def _number(text: str, what: str, how: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise BadInput(f"{what}: {text!r} is no number; write {how}") from None


def _product(person: Person, name: str) -> Product:
    every = list(Product.objects.filter(person=person, deleted_at=None, archived=False))
    found = [one for one in every if one.nickname.casefold() == name.casefold()]
    if not found and not name and len(every) == 1:
        return every[0]
    if found:
        return found[0]
    known = ", ".join(one.nickname for one in every) or "none yet; add it with 'ketum serve'"
    raise BadInput(f"there is no product {name!r}; products: {known}")
