"""Conditions, circumstances and symptoms in people's own words: which are meant, and whose they are."""

from ketum.knowledge.terms.model import TermMatch, Understood, answer
from ketum.knowledge.terms.understanding import understand

__all__ = ["TermMatch", "Understood", "answer", "understand"]
