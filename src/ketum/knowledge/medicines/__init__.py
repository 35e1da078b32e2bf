"""Medicines, supplements, foods and drugs as people type them, and what each of them does."""

from ketum.knowledge.library import Library
from ketum.knowledge.medicines.model import Match, Recognised, Role, answer
from ketum.knowledge.medicines.recognising import recognise
from ketum.knowledge.medicines.suggesting import suggestions

__all__ = ["Match", "Recognised", "Role", "answer", "recognise", "roles", "suggestions"]


def roles(ingredient_id: str, library: Library) -> tuple[Role, ...]:
    """Everything on file that an ingredient does; empty when nothing is on file, which is not evidence of safety."""
    known: dict[str, tuple[Role, ...]] = library.memo.setdefault("medicine_roles", {})
    if ingredient_id not in known:
        query = "SELECT role, target, strength, value, evidence, source FROM role WHERE ingredient_id = ?"
        known[ingredient_id] = tuple(Role(*row) for row in library.rows(query, ingredient_id))
    return known[ingredient_id]
