"""Amounts in people's own words: a small grammar from "2 heaped tsp twice a day" to intervals in grams."""

from ketum.pharmacology.amounts.amount import Amount, answer
from ketum.pharmacology.amounts.interval import Interval
from ketum.pharmacology.amounts.reading import read_amount

__all__ = ["Amount", "Interval", "answer", "read_amount"]
