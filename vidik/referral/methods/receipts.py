# SPDX-License-Identifier: EUPL-1.2
"""Codes by which a reporter comes back, and whether a roster has gaps."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from vidik.cases.methods.codes import ALPHABET

_DRAWN: Final = 11
_PRIME: Final = 31
_HEARD_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
# Cyrillic letters that look like Latin ones of the alphabet, as somebody may type them.
_SEEN_AS: Final = str.maketrans("АВЕКМНРСТХЈО", "ABEKMHPCTXJ0")


def code_of(form: uuid.UUID, key: bytes) -> str:
    """Return the code of a form by the random key drawn with it, such as `7KQ2-X4T9-BM3D`."""
    digest = int.from_bytes(hmac.digest(key, b"code of a receipt" + form.bytes, "sha256"), "big")
    drawn = ""
    for _place in range(_DRAWN):
        digest, symbol = divmod(digest, len(ALPHABET))
        drawn += ALPHABET[symbol]
    return _written(drawn + _check(drawn))


def stored_key(form: uuid.UUID, key: bytes) -> uuid.UUID:
    """Return the hash stored of a form's key, to recognise it when it comes twice."""
    return uuid.UUID(bytes=hmac.digest(key, b"form of a report" + form.bytes, "sha256")[:16])


def content_mark(entry: Mapping[str, Any], key: bytes) -> str:
    """Return the keyed hash of a form's content, to recognise a changed one: 64 digits."""
    text = json.dumps(entry, sort_keys=True, default=str)
    return hmac.digest(key, b"content of a report" + text.encode(), "sha256").hex()


def read(typed: str) -> str | None:
    """Read a code as somebody typed it; None where it cannot be one."""
    text = typed.upper().translate(_SEEN_AS).translate(_HEARD_AS)
    text = "".join(symbol for symbol in text if symbol.isalnum())
    if len(text) != _DRAWN + 1 or any(symbol not in ALPHABET for symbol in text):
        return None
    return _written(text) if _check(text[:-1]) == text[-1] else None


def hashed(code: str, key: bytes) -> bytes:
    """Return the keyed hash of a code as `draw` or `read` wrote it: 32 bytes."""
    return hmac.new(key, code.replace("-", "").encode(), hashlib.sha256).digest()


def _check(drawn: str) -> str:
    weighed = sum((place + 1) * ALPHABET.index(symbol) for place, symbol in enumerate(drawn))
    return ALPHABET[weighed % _PRIME]


def _written(symbols: str) -> str:
    return "-".join(symbols[start : start + 4] for start in range(0, len(symbols), 4))


Span = tuple[dt.datetime, dt.datetime]


def uncovered(shifts: Iterable[Span], since: dt.datetime, until: dt.datetime) -> list[Span]:
    """Return the gaps between two moments that no shift covers, in order.

    Args:
        shifts: beginning and end of each shift, in any order; they may overlap.
        since: where the period that is looked at begins.
        until: where it ends.
    """
    gaps: list[Span] = []
    covered = since
    for begins, ends in sorted(shifts):
        if begins >= until:
            break
        if begins > covered:
            gaps.append((covered, begins))
        covered = max(covered, ends)
    if covered < until:
        gaps.append((covered, until))
    return gaps
