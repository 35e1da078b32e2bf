"""The answer when there is no number: a value of its own, never a zero, never an exception for the person."""

import msgspec


class Unknown(msgspec.Struct, frozen=True):
    """Not known, and in one sentence why."""

    why: str
