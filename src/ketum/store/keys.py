"""Keys: a passphrase opens the vault's own key, which never lies on disk in clear text.

The vault's key is random. Each way to open it (passphrase, recovery code) is a slot that holds the key wrapped by
AES-256-GCM under a key that Argon2id derives (RFC 9106; the second recommended option's memory with three passes). So a
passphrase can be changed and a way be taken away without encrypting the diary again.
"""

import base64
import secrets
from typing import Literal, Self

import msgspec
from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES, SALT_BYTES, NONCE_BYTES = 32, 16, 12
SHORTEST_PASSPHRASE = 8
# Letters and digits that are not confused on paper; 28 of 31 signs carry 138 bits.
PAPER = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LOOK_ALIKES = str.maketrans("O01IL", "QQJJJ")
PAPER_LETTERS, PAPER_GROUP = 28, 4


class WrongKey(Exception):
    """No slot opens with what was given."""


WEAK = {
    "short": f"A passphrase needs at least {SHORTEST_PASSPHRASE} letters; four short words are good.",
    "repeats": "This passphrase repeats a few letters; four short words are good.",
}


class WeakPassphrase(ValueError):
    """A passphrase that protects nothing; the text says what would. ``reason`` is for faces with words of their own."""

    def __init__(self, reason: Literal["short", "repeats"]) -> None:
        """Hold the reason."""
        super().__init__(WEAK[reason])
        self.reason = reason


class Argon2id(msgspec.Struct, frozen=True):
    """How a key is derived. Stored with the slot, so that it can be raised later."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 1
    version: int = ARGON2_VERSION

    def derive(self, secret: str, salt: bytes) -> bytes:
        """The key for ``secret``: 32 bytes."""
        return hash_secret_raw(
            secret.encode("utf-8"), salt, self.passes, self.memory_kib, self.lanes, KEY_BYTES, Type.ID, self.version
        )


CURRENT = Argon2id()


class Slot(msgspec.Struct, frozen=True):
    """One way to open the vault. ``open`` holds the key itself: whoever has the file can read the diary."""

    kind: Literal["passphrase", "recovery", "open"]
    wrapped: str
    salt: str = ""
    nonce: str = ""
    kdf: Argon2id = CURRENT

    @classmethod
    def locked(cls, kind: Literal["passphrase", "recovery"], secret: str, key: bytes, kdf: Argon2id = CURRENT) -> Self:
        """A slot that ``secret`` opens."""
        salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
        wrapped = AESGCM(kdf.derive(secret, salt)).encrypt(nonce, key, kind.encode())
        return cls(kind, _text(wrapped), _text(salt), _text(nonce), kdf)

    @classmethod
    def open(cls, key: bytes) -> Self:
        """A slot without a passphrase."""
        return cls("open", _text(key))

    def unwrap(self, secret: str) -> bytes:
        """The vault's key; raises ``WrongKey``."""
        if self.kind == "open":
            return _bytes(self.wrapped)
        said = paper_letters(secret) if self.kind == "recovery" else secret
        try:
            opener = AESGCM(self.kdf.derive(said, _bytes(self.salt)))
            return opener.decrypt(_bytes(self.nonce), _bytes(self.wrapped), self.kind.encode())
        except InvalidTag:
            raise WrongKey from None

    @property
    def is_outdated(self) -> bool:
        """Whether it was derived with less work than is done now."""
        return self.kind != "open" and (self.kdf.memory_kib, self.kdf.passes) < (CURRENT.memory_kib, CURRENT.passes)


def new_key() -> bytes:
    """A new key for a new vault."""
    return secrets.token_bytes(KEY_BYTES)


def new_recovery_code() -> str:
    """A code for the recovery sheet, in groups of four: shown once, written down, kept nowhere."""
    letters = "".join(secrets.choice(PAPER) for _ in range(PAPER_LETTERS))
    return "-".join(letters[at : at + PAPER_GROUP] for at in range(0, PAPER_LETTERS, PAPER_GROUP))


def paper_letters(code: str) -> str:
    """A recovery code as typed from paper, without gaps, in capitals, look-alikes mended."""
    plain = code.upper().translate(LOOK_ALIKES)
    return "".join(letter for letter in plain if letter in PAPER)


def part(key: bytes, purpose: str) -> bytes:
    """A key of its own for one ``purpose``, so that no key serves two."""
    return HKDF(SHA256(), KEY_BYTES, None, f"ketum:{purpose}".encode()).derive(key)


def checked_passphrase(passphrase: str) -> str:
    """``passphrase`` if it may protect a diary; raises ``WeakPassphrase`` that says what would."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise WeakPassphrase("short")
    if len(set(passphrase)) < SHORTEST_PASSPHRASE // 2:
        raise WeakPassphrase("repeats")
    return passphrase


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
