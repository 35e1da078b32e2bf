"""Ketum: an honest, private companion for people with chronic pain who use kratom or consider it."""

__version__ = "0.1.0"
