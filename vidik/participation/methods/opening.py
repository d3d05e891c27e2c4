# SPDX-License-Identifier: EUPL-1.2
"""Codes, numbers and phrases that open a person's own page: drawn, read as typed, and hashed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
import uuid
from typing import Final

from vidik.referral.methods import receipts

DIGITS: Final = 8
SHORTEST: Final = 6
LONGEST: Final = 60
_EASY: Final = ("0123456789", "9876543210", "qwertyuiop", "abcdefghij", "абвгдђежзи")


def draw_code() -> str:
    """Draw the code that is handed over on paper, such as `7KQ2-X4T9-BM3D`."""
    return receipts.code_of(uuid.uuid4(), secrets.token_bytes(32))


def draw_number() -> str:
    """Draw the number by which somebody comes back, such as `4821 7730`."""
    drawn = "".join(secrets.choice("0123456789") for _place in range(DIGITS))
    return f"{drawn[:4]} {drawn[4:]}"


def draw_token() -> str:
    """Draw what the browser holds while somebody is signed in."""
    return secrets.token_urlsafe(32)


def read_number(typed: str) -> str | None:
    """Read a number as somebody typed it, in the digits of any script; None if it is none."""
    digits = [str(unicodedata.decimal(each)) for each in typed if each.isdecimal()]
    others = [each for each in typed if not (each.isdecimal() or each in " -.\u00a0")]
    return "".join(digits) if len(digits) == DIGITS and not others else None


def read_phrase(typed: str) -> str:
    """Return a phrase as it is hashed: capitals and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", typed).casefold().split())


def is_easy(phrase: str, number: str = "") -> bool:
    """Return whether a phrase is among the first that somebody would try."""
    bare = read_phrase(phrase).replace(" ", "")
    return (
        len(set(bare)) < 3  # noqa: PLR2004 - as “aaaaaa” and “121212”
        or any(bare in row for row in _EASY)
        or bare == "".join(each for each in number if each.isdecimal())
    )


def hashed(what: str, text: str, key: bytes) -> bytes:
    """Return the keyed hash of a code, number or token: 32 bytes."""
    return hmac.new(key, f"own page: {what}\0{text}".encode(), hashlib.sha256).digest()
