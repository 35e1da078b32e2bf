"""The checks: a record and the knowledge in, findings out. Pure functions over roles and mechanisms."""

from ketum.safety.check import RULES, Answer, check

__all__ = ["RULES", "Answer", "check"]
