"""Exact solutions of linear compartment models, with numbers that are only added and multiplied, never subtracted."""
