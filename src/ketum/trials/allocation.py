"""Who gets what when: random order inside each block, fixed by a secret that is shown only at the end.

Commit and reveal: at the start a hash of secret, protocol and version of the analysis is stored and printed. The order
follows from the secret, so that nobody can change it later without breaking the hash, and nobody can read it earlier
without the secret. Nothing in here that is handed to a page or written into a record holds an arm.
"""

import hashlib
import hmac
from itertools import permutations
from typing import NamedTuple

from ketum.trials.protocol import Protocol, protocol_hash

SECRET_BYTES = 32
CARD = "ketum:card:"


class Sealed(NamedTuple):
    """What may be known before the reveal: the commitment, and the envelopes with the days that they are for."""

    commitment: str
    envelopes: tuple["Envelope", ...]


class Envelope(NamedTuple):
    """One numbered envelope, for a period from its first to its last day, or for one episode (then both ``None``)."""

    number: int
    block: int
    first_day: int | None
    last_day: int | None


class NotOpened(NamedTuple):
    """The secret does not fit: why."""

    why: str


def allocate(protocol: Protocol, secret: bytes) -> Sealed:
    """Fix the order of a trial without showing it. ``secret`` is 32 random bytes that the face above drew.

    Raises ``ValueError`` for a secret that could be guessed.
    """
    _strong(secret)
    return Sealed(commitment(protocol, secret), envelopes(protocol))


def commitment(protocol: Protocol, secret: bytes) -> str:
    """SHA-256 over secret, hash of the protocol and version of the analysis."""
    told = "|".join((secret.hex(), protocol_hash(protocol), protocol.analysis_version))
    return hashlib.sha256(told.encode()).hexdigest()


def envelopes(protocol: Protocol) -> tuple[Envelope, ...]:
    """The envelopes of a trial in the order in which they are used; numbers start at 1, days at 0."""
    days = protocol.period_days
    return tuple(
        Envelope(
            number=place + 1,
            block=place // protocol.block_size,
            first_day=None if days is None else place * days,
            last_day=None if days is None else (place + 1) * days - 1,
        )
        for place in range(protocol.units)
    )


def order(protocol: Protocol, secret: bytes) -> tuple[str, ...]:
    """The arm of every period or episode. Only for a reveal, for the helper's sheet, and for simulation.

    Each block takes one of its balanced arrangements, chosen by HMAC-SHA-256 of trial and block under the secret.
    """
    _strong(secret)
    arms = tuple(one.id for one in protocol.arms)
    arrangements = sorted(set(permutations(arms * (protocol.block_size // 2))))
    found: list[str] = []
    for block in range(protocol.blocks):
        digest = hmac.digest(secret, f"{protocol.id}|{block}".encode(), "sha256")
        found += arrangements[int.from_bytes(digest, "big") % len(arrangements)]
    return tuple(found)


def reveal(protocol: Protocol, secret: bytes, committed: str) -> tuple[str, ...] | NotOpened:
    """The order, if secret, protocol and version are the ones that were committed to at the start."""
    if len(secret) < SECRET_BYTES or not hmac.compare_digest(commitment(protocol, secret), committed):
        return NotOpened("the secret, the protocol or the version of the analysis is not the one of the start")
    return order(protocol, secret)


def cards(protocol: Protocol, secret: bytes, arm: str) -> tuple[str, ...]:
    """Texts of the squares that go into the envelopes of ``arm`` when a person works alone, one for each envelope.

    They look alike for both arms; only the secret tells them apart.
    """
    _strong(secret)
    half = protocol.units // 2
    return tuple(CARD + _token(protocol, secret, arm, place) for place in range(half))


def arm_of_card(protocol: Protocol, secret: bytes, card: str) -> str | None:
    """The arm of a card that was read, ``None`` for a card of another trial."""
    for arm in protocol.arms:
        if any(hmac.compare_digest(card.encode(), one.encode()) for one in cards(protocol, secret, arm.id)):
            return arm.id
    return None


def _token(protocol: Protocol, secret: bytes, arm: str, place: int) -> str:
    return hmac.digest(secret, f"{protocol.id}|card|{arm}|{place}".encode(), "sha256")[:10].hex()


def _strong(secret: bytes) -> None:
    if len(secret) < SECRET_BYTES:
        raise ValueError(f"a secret of {len(secret)} bytes can be guessed; draw {SECRET_BYTES} random bytes")
