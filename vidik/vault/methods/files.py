# SPDX-License-Identifier: EUPL-1.2
"""Encrypted files: photos and scans in chunks, each in its order, the last one marked.

Each file has a key of its own, derived from the person's key and a random salt (HKDF-SHA-256).
A chunk's nonce is its number and whether it is the last (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015): chunks that are swapped, repeated, dropped or cut off at
the end are refused. Files are padded to steps of 4 KiB.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vidik.vault.methods.envelope import PersonKey, Place
from vidik.vault.methods.keyring import KEY_BYTES, Unreadable

_MAGIC: Final = b"VDKF\x01"
_SALT_BYTES: Final = 16
CHUNK: Final = 64 * 1024
_TAG_BYTES: Final = 16
_STEP: Final = 4096
_MARK: Final = b"\x80"


def encrypt(content: Iterable[bytes], key: PersonKey, place: Place) -> Iterator[bytes]:
    """Encrypt a file piece by piece; gives the pieces to write in their order."""
    salt = secrets.token_bytes(_SALT_BYTES)
    head = _MAGIC + salt
    cipher, bound = _cipher(key, salt, place), head + place.associated()
    yield head
    number = 0
    ahead: bytes | None = None
    for chunk in _chunks(_padded(content)):
        if ahead is not None:
            yield cipher.encrypt(_nonce(number, last=False), ahead, bound)
            number += 1
        ahead = chunk
    yield cipher.encrypt(_nonce(number, last=True), ahead or b"", bound)


def decrypt(stream: BinaryIO, key: PersonKey, place: Place) -> bytes:
    """Decrypt a whole file; nothing of it is given before the last chunk has been checked.

    Raises:
        Unreadable: it is cut off, reordered, changed, of another place or of another key.
    """
    head = stream.read(len(_MAGIC) + _SALT_BYTES)
    if len(head) != len(_MAGIC) + _SALT_BYTES or not head.startswith(_MAGIC):
        raise Unreadable("An encrypted file has an unknown form.")
    cipher, bound = _cipher(key, head[len(_MAGIC) :], place), head + place.associated()
    pieces: list[bytes] = []
    here = stream.read(CHUNK + _TAG_BYTES)
    while True:
        successors = stream.read(CHUNK + _TAG_BYTES)
        try:
            pieces.append(cipher.decrypt(_nonce(len(pieces), last=not successors), here, bound))
        except (InvalidTag, ValueError):
            raise Unreadable("An encrypted file is not whole or not in its place.") from None
        if not successors:
            break
        here = successors
    content, mark, rest = b"".join(pieces).rpartition(_MARK)
    if not mark or rest.strip(b"\x00"):
        raise Unreadable("An encrypted file is not padded as expected.")
    return content


def _cipher(key: PersonKey, salt: bytes, place: Place) -> AESGCM:
    info = b"vidik file" + place.associated()
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, info).derive(key.secret))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _padded(content: Iterable[bytes]) -> Iterator[bytes]:
    length = 0
    for piece in content:
        length += len(piece)
        yield piece
    yield _MARK + bytes(-(length + 1) % _STEP)


def _chunks(content: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for piece in content:
        waiting += piece
        while len(waiting) >= CHUNK:
            yield bytes(waiting[:CHUNK])
            del waiting[:CHUNK]
    if waiting:
        yield bytes(waiting)
