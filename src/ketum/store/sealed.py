"""Entries recorded while the diary was locked or out of reach: sealed to its public key, brought in once, in order."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction
from django.utils.translation import gettext as _

from ketum.store.models import KINDS, Delivery, Entry, Person, Product
from ketum.store.writing import BadEntry, Outcome, remove, save

CURVE = ec.SECP256R1()
POINT_BYTES, NONCE_BYTES, KEY_BYTES = 65, 12, 32
PURPOSE = b"ketum sealed entry 1"
RECORDED = ("intake", "rating", "symptom", "note")
DEVICE = "offline"


class Sealed(msgspec.Struct, frozen=True):
    """One entry as it waits on the device: nobody can read it there, not even the device itself."""

    id: str
    sealed: bytes


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is inside: which entry, what it holds, when it was typed, and after how many earlier versions."""

    key: UUID
    kind: Literal["intake", "rating", "symptom", "note"]
    entered_at: datetime
    content: dict[str, Any] = {}
    base: int = 0
    removed: bool = False


class Receipt(msgspec.Struct, frozen=True):
    """What became of one sealed entry; ``why`` is empty where it was kept."""

    id: str
    outcome: Outcome | Literal["again", "refused"]
    why: str = ""


def public_key(person: Person) -> bytes:
    """The key that a device seals entries of ``person`` with: an uncompressed P-256 point, made on first use."""
    if not person.seal_key:
        number = ec.generate_private_key(CURVE).private_numbers().private_value
        person.seal_key = number.to_bytes(KEY_BYTES, "big")
        person.save(update_fields=["seal_key"])
    return _private(person).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def seal(public: bytes, name: str, plain: bytes) -> bytes:
    """``plain`` sealed to ``public`` under the delivery's ``name``: ephemeral point, nonce, AES-256-GCM.

    The browser does the same in its own language (`static/ketum/waiting.js`); this one is for tests and other clients.
    ECIES as in SEC 1 v2.0 section 5.1, with HKDF-SHA256 (RFC 5869) over the shared x-coordinate.
    """
    import secrets

    ephemeral = ec.generate_private_key(CURVE)
    point = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = ephemeral.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public))
    nonce = secrets.token_bytes(NONCE_BYTES)
    return point + nonce + AESGCM(_derived(shared, point + public)).encrypt(nonce, plain, name.encode())


def unseal(person: Person, entry: Sealed) -> bytes:
    """What is in a sealed entry; raises ``BadEntry`` when it was sealed for another diary or was changed."""
    own = public_key(person)
    point, rest = entry.sealed[:POINT_BYTES], entry.sealed[POINT_BYTES:]
    try:
        shared = _private(person).exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point))
        key = _derived(shared, point + own)
        return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], entry.id.encode())
    except (InvalidTag, ValueError):
        raise BadEntry("sealed", _("this was recorded for another diary, or was changed on its way")) from None


def receive(person: Person, entries: Iterable[Sealed], at: datetime) -> list[Receipt]:
    """Bring in what was recorded, in the order in which it was typed; each delivery counts once.

    What cannot be an entry is refused with the reason and stays on the device. Nothing is taken in halves.
    """
    opened: list[tuple[Sealed, Message]] = []
    refused: list[Receipt] = []
    for one in entries:
        try:
            opened.append((one, _message(person, one)))
        except BadEntry as error:
            refused.append(Receipt(one.id, "refused", str(error)))
    opened.sort(key=lambda pair: (pair[1].entered_at, pair[1].base))
    return [*(_received(person, one, message, at) for one, message in opened), *refused]


def _received(person: Person, one: Sealed, message: Message, at: datetime) -> Receipt:
    try:
        with transaction.atomic():
            _delivery, is_new = Delivery.objects.get_or_create(id=UUID(one.id), defaults={"person": person, "at": at})
            outcome = _kept(person, message, at) if is_new else "again"
    except BadEntry as error:
        return Receipt(one.id, "refused", str(error))
    return Receipt(one.id, outcome)


def _kept(person: Person, message: Message, at: datetime) -> Outcome:
    if message.removed:
        held = KINDS[message.kind].objects.filter(person=person, pk=message.key).first()  # type: ignore[attr-defined]
        return remove(held, at).outcome if isinstance(held, Entry) else "removed"
    content = _with_product(person, message, at) if message.kind == "intake" else message.content
    saved = save(
        person, message.kind, message.key, content, at, device=DEVICE, base=message.base, entered_at=message.entered_at
    )
    return saved.outcome


def _with_product(person: Person, message: Message, at: datetime) -> dict[str, Any]:
    """An intake's product by the name that was typed; without a name, the one used last before it."""
    content = dict(message.content)
    name = " ".join(str(content.pop("name", "")).split())
    held = Product.objects.filter(person=person, deleted_at=None)
    if not name:
        used = held.filter(intakes__deleted_at=None, intakes__at__lte=at).order_by("-intakes__at").first()
        return content | ({"product": used.pk} if used else {})
    known = held.filter(nickname__iexact=name).first()
    if known is None:
        from ketum.store.models import new_id

        known = save(person, "product", new_id(), {"nickname": name}, at, device=DEVICE).entry
    return content | {"product": known.pk}


def _message(person: Person, one: Sealed) -> Message:
    plain = unseal(person, one)
    try:
        UUID(one.id)
        message = msgspec.convert(json.loads(plain), Message)
    except (ValueError, msgspec.ValidationError) as error:
        raise BadEntry("sealed", _("this is no entry (%(error)s)") % {"error": error}) from error
    if message.entered_at.tzinfo is None:
        raise BadEntry("entered_at", _("a time needs its zone"))
    return message


def _private(person: Person) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(bytes(person.seal_key or b""), "big"), CURVE)


def _derived(shared: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, PURPOSE).derive(shared)
