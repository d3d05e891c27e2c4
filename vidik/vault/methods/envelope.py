# SPDX-License-Identifier: EUPL-1.2
"""Envelopes: a key for each person, and fields that open only in the place they were sealed for.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. The associated data name the table, the
row, the field, the person and the version of the person's key: a ciphertext put anywhere else is
refused. Contents are padded to steps, so that their length does not tell a name.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vidik.vault.methods.keyring import KEY_BYTES, NONCE_BYTES, MasterKeys, Unreadable

_FORMAT: Final = b"\x01"
_LENGTH_BYTES: Final = 4
STEP: Final = 128
"""Contents are padded to multiples of this many bytes."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ciphertext stands."""

    table: str
    row: str
    field: str
    person: str
    key_version: int = 1

    def associated(self) -> bytes:
        """Write the place so that no two places read alike: each part with its length."""
        parts = (self.table, self.row, self.field, self.person, str(self.key_version))
        return b"".join(
            len(encoded).to_bytes(2, "big") + encoded for encoded in (p.encode() for p in parts)
        )


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A person's own key, never shown."""

    secret: bytes = field(repr=False)
    version: int = 1

    @classmethod
    def new(cls) -> PersonKey:
        """Draw a key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def unwrap(cls, wrapped: bytes, person: str, masters: MasterKeys, version: int) -> PersonKey:
        """Open a person's wrapped key.

        Raises:
            Unreadable: it belongs to somebody else, was changed, or its master key is gone.
        """
        return cls(masters.unwrap(wrapped, _owner(person, version)), version)

    def wrap(self, person: str, masters: MasterKeys) -> bytes:
        """Wrap the key for its person."""
        return masters.wrap(self.secret, _owner(person, self.version))

    def seal(self, content: bytes, place: Place) -> bytes:
        """Encrypt the content of a field for its place."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.secret).encrypt(nonce, pad(content), place.associated())
        return _FORMAT + nonce + sealed

    def open(self, sealed: bytes, place: Place) -> bytes:
        """Decrypt the content of a field in its place.

        Raises:
            Unreadable: it was sealed for another place or by another key, or was changed.
        """
        if sealed[:1] != _FORMAT:
            raise Unreadable("A sealed field has an unknown form.")
        nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return unpad(AESGCM(self.secret).decrypt(nonce, rest, place.associated()))
        except (InvalidTag, ValueError):
            raise Unreadable("A sealed field does not open in this place.") from None


def _owner(person: str, version: int) -> bytes:
    return Place("person", person, "key", person, version).associated()


def pad(content: bytes) -> bytes:
    """Write the length before the content and zeros behind it, up to the next step."""
    whole = len(content).to_bytes(_LENGTH_BYTES, "big") + content
    return whole + bytes(-len(whole) % STEP)


def unpad(padded: bytes) -> bytes:
    """Return the content back.

    Raises:
        ValueError: it is not what `pad` wrote.
    """
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    content = padded[_LENGTH_BYTES : _LENGTH_BYTES + length]
    if len(content) != length or len(pad(content)) != len(padded):
        raise ValueError("not padded as expected")
    return content
