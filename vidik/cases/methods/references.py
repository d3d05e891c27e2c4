# SPDX-License-Identifier: EUPL-1.2
"""Distinguish the number of a document from anything that could be a name."""

from __future__ import annotations

import re
from typing import Final

_LETTER: Final = "A-Za-zČĆĐŠŽčćđšžА-Яа-яЂЈЉЊЋЏђјљњћџ"
_ALLOWED: Final = re.compile(rf"[{_LETTER}0-9./ -]+")
_WORD: Final = re.compile(rf"[{_LETTER}]+")
_ROMAN: Final = re.compile("[IVXІХ]+")
_LONGEST_MARK: Final = 4
_SHORT: Final = 2
"""Letters that no name is written with: marks of registers, and words such as “бр.” and “од”."""
_KNOWN: Final = frozenset({
    "број", "broj", "посл", "posl", "пов", "pov", "стр", "str", "дел", "del",
    "кти", "kti", "кто", "kto", "ктр", "ktr", "ктн", "ktn", "ктм", "ktm", "кпо", "kpo",
})  # fmt: skip
"""Longer marks of Serbian registers, which are also written in small letters."""


def is_reference(text: str) -> bool:
    """Say whether a text is the number of a document, as registers of Serbia write it, and no more.

    Digits, full stops, slashes and hyphens; marks of one or two letters; Roman numerals; known
    marks; and one further mark of at most four capital letters, before the first digit or joined to
    the number by a hyphen or slash.
    """
    if not _ALLOWED.fullmatch(text) or not any(sign.isdigit() for sign in text):
        return False
    first = next(at for at, sign in enumerate(text) if sign.isdigit())
    further = 0
    for found in _WORD.finditer(text):
        word = found.group()
        if len(word) <= _SHORT or word.lower() in _KNOWN or _ROMAN.fullmatch(word):
            continue
        joined = found.start() < first or text[found.start() - 1] in "-/"
        if not (word.isupper() and len(word) <= _LONGEST_MARK and joined):
            return False
        further += 1
    return further <= 1
