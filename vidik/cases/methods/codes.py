# SPDX-License-Identifier: EUPL-1.2
"""Case codes: drawn at random, read aloud without mistakes, and saying nothing about the case.

Nine symbols of 32 are drawn (45 bits), a tenth checks them. The alphabet has no I, L, O and U:
what is heard or written as one of the first three is read as the digit it looks like.
"""

from __future__ import annotations

import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DRAWN: Final = 9
_PRIME: Final = 31
"""A prime below the size of the alphabet finds each single wrong symbol and each swap of two."""
_HEARD_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0", " ": "", "-": "", "–": ""})
# Cyrillic letters that look like Latin ones of the alphabet, as somebody may type them.
_SEEN_AS: Final = str.maketrans("АВЕКМНРСТХЈО", "ABEKMHPCTXJ0")


def draw_code() -> str:
    """Draw a new case code, such as `7KQ2M-X4T9B`; a digit in it tells it from a word of a text."""
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(_DRAWN))
        symbols = drawn + _check_symbol(drawn)
        if any(symbol.isdigit() for symbol in symbols):
            return _written(symbols)


def read_code(typed: str) -> str | None:
    """Read a code as somebody typed it; None where it cannot be one.

    Capitals, spaces, hyphens and look-alike letters do not matter; a wrong or swapped symbol is
    found by the last one.
    """
    text = typed.strip().upper().translate(_SEEN_AS).translate(_HEARD_AS)
    if len(text) != _DRAWN + 1 or any(symbol not in ALPHABET for symbol in text):
        return None
    return _written(text) if _check_symbol(text[:-1]) == text[-1] else None


def _check_symbol(drawn: str) -> str:
    total = sum((place + 1) * ALPHABET.index(symbol) for place, symbol in enumerate(drawn))
    return ALPHABET[total % _PRIME]


def _written(symbols: str) -> str:
    return f"{symbols[:5]}-{symbols[5:]}"
