# SPDX-License-Identifier: EUPL-1.2
"""Say of how many persons several registers tell, without a register or a reader learning of whom.

A few coarse marks of a person give a keyed token (HMAC-SHA-256). The row holds the token
sealed with a random nonce (AES-256-GCM): two that are alike look like any other two. Only
whoever has the key of the year can compare, and the count compares and gives numbers.
"""

from __future__ import annotations

import hmac
import secrets
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vidik.core.transliterate import fold
from vidik.vault.methods.keyring import KEY_BYTES, NONCE_BYTES

TOKEN_BYTES: Final = 16
_SEPARATOR: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class Marks:
    """What coarsely describes a person; never stored."""

    given: str = field(repr=False)
    """First letter of the given name, in either script."""
    family: str = field(repr=False)
    born: int = field(repr=False)
    """Year of birth."""
    sex: str = field(repr=False)
    citizenship: str = field(repr=False)

    def text(self) -> str:
        """Write the marks alike for everybody who describes one person: Latin, without accents.

        Raises:
            ValueError: a letter is none.
        """
        letters = [fold(letter.strip())[:1] for letter in (self.given, self.family)]
        if not all(letter.isalpha() for letter in letters):
            msg = "a letter was expected"
            raise ValueError(msg)
        return _SEPARATOR.join((*letters, str(self.born), self.sex, self.citizenship))


@dataclass(frozen=True, slots=True)
class YearKeys:
    """The keys of one year; those of another have nothing in common with them."""

    tokens: bytes = field(repr=False)
    seals: bytes = field(repr=False)

    @classmethod
    def derive(cls, secret: bytes, year: int) -> YearKeys:
        """Derive a key for each purpose (HKDF-SHA-256)."""

        def key(purpose: str) -> bytes:
            info = f"vidik sameness {year} {purpose}".encode()
            return HKDF(SHA256(), KEY_BYTES, b"", info).derive(secret)

        return cls(key("tokens"), key("seals"))


@dataclass(frozen=True, slots=True)
class Persons:
    """Of how many persons registers tell."""

    entries: int
    """Entries with marks that could be opened."""
    persons: int
    several: int
    """Those of whom more than one register tells."""
    unreadable: int = 0
    """Entries that no key opens any more."""


def token_of(marks: Marks, keys: YearKeys) -> bytes:
    """Make the token of a person for a year.

    Raises:
        ValueError: a letter is none.
    """
    return hmac.digest(keys.tokens, marks.text().encode(), "sha256")[:TOKEN_BYTES]


def seal(token: bytes, place: bytes, keys: YearKeys) -> bytes:
    """Seal a token for the row where it is stored; anywhere else it does not open."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(keys.seals).encrypt(nonce, token, place)


def count(rows: Iterable[tuple[Hashable, bytes, bytes]], keys: YearKeys) -> Persons:
    """Count the persons behind sealed tokens.

    Args:
        rows: register, place of the row, sealed token.
        keys: the keys of the year.
    """
    opener = AESGCM(keys.seals)
    registers: dict[bytes, set[Hashable]] = defaultdict(set)
    entries = unreadable = 0
    for register, place, sealed in rows:
        try:
            token = opener.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
        except (InvalidTag, ValueError):
            unreadable += 1
            continue
        registers[token].add(register)
        entries += 1
    several = sum(len(found) > 1 for found in registers.values())
    return Persons(entries, len(registers), several, unreadable)
