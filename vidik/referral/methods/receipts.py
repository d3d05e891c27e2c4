# SPDX-License-Identifier: EUPL-1.2
"""The code by which somebody without an account comes back to a report.

Twelve symbols in three groups, 55 bits of them random, the last one a check: it can be written on
a slip of paper and read aloud. Only a keyed hash of it is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from vidik.cases.methods.codes import ALPHABET

_DRAWN: Final = 11
_PRIME: Final = 31
_HEARD_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
# Cyrillic letters that look like Latin ones of the alphabet, as somebody may type them.
_SEEN_AS: Final = str.maketrans("АВЕКМНРСТХЈО", "ABEKMHPCTXJ0")


def draw() -> str:
    """Draw a new code, such as `7KQ2-X4T9-BM3D`."""
    drawn = "".join(secrets.choice(ALPHABET) for _place in range(_DRAWN))
    return _written(drawn + _check(drawn))


def read(typed: str) -> str | None:
    """Read a code as somebody typed it; None where it cannot be one."""
    text = typed.upper().translate(_SEEN_AS).translate(_HEARD_AS)
    text = "".join(symbol for symbol in text if symbol.isalnum())
    if len(text) != _DRAWN + 1 or any(symbol not in ALPHABET for symbol in text):
        return None
    return _written(text) if _check(text[:-1]) == text[-1] else None


def hashed(code: str, key: bytes) -> bytes:
    """Give the keyed hash of a code as `draw` or `read` wrote it: 32 bytes."""
    return hmac.new(key, code.replace("-", "").encode(), hashlib.sha256).digest()


def _check(drawn: str) -> str:
    weighed = sum((place + 1) * ALPHABET.index(symbol) for place, symbol in enumerate(drawn))
    return ALPHABET[weighed % _PRIME]


def _written(symbols: str) -> str:
    return "-".join(symbols[start : start + 4] for start in range(0, len(symbols), 4))
