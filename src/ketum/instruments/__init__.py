"""Questionnaires: answers in, scores out. Pure functions over instruments that are data."""
