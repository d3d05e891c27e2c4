# SPDX-License-Identifier: EUPL-1.2
"""References to a case by a hit of a search: opaque, short-lived, and of use to the searcher alone.

AES-256-GCM with a random nonce. The associated data name who searched, so that a reference in other
hands does not open, just as one that was altered does not.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import uuid
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES: Final = 12
_CONTENT_BYTES: Final = 16 + 16 + 8
_LENGTH: Final = 4 * -(-(_NONCE_BYTES + _CONTENT_BYTES + 16) // 3)


@dataclass(frozen=True, slots=True)
class FoundCase:
    """The case that a reference leads to, and the search by which it was found."""

    case: uuid.UUID
    search: uuid.UUID


def seal_hit(found: FoundCase, *, searcher: str, until: int, key: bytes) -> str:
    """Write a reference.

    Args:
        found: the case and the search.
        searcher: who alone can use it.
        until: seconds of the epoch after which it leads nowhere.
        key: 32 bytes.
    """
    content = found.case.bytes + found.search.bytes + until.to_bytes(8, "big")
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, content, searcher.encode())
    return _written(nonce + sealed)


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def open_hit(text: str, *, searcher: str, now: int, key: bytes) -> FoundCase | None:
    """Return what a reference leads to; None where it is none, is another’s, or is too old."""
    if len(text) != _LENGTH or not text.isascii():
        return None
    try:
        raw = base64.urlsafe_b64decode(text)
        if _written(raw) != text:
            return None
        content = AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], searcher.encode())
    except (binascii.Error, InvalidTag, ValueError):
        return None
    if int.from_bytes(content[32:], "big") < now:
        return None
    return FoundCase(uuid.UUID(bytes=content[:16]), uuid.UUID(bytes=content[16:32]))
