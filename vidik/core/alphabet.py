# SPDX-License-Identifier: EUPL-1.2
"""The order of names in a list: the alphabet of the language in which they are shown."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from django.utils import translation

_CYRILLIC: Final = "абвгдђежзијклљмнњопрстћуфхцчџш"
_LATIN: Final = (
    "a", "b", "c", "č", "ć", "d", "dž", "đ", "e", "f", "g", "h", "i", "j", "k", "l", "lj", "m",
    "n", "nj", "o", "p", "r", "s", "š", "t", "u", "v", "z", "ž",
)  # fmt: skip
_LATIN_PLACES: Final = {letter: place for place, letter in enumerate(_LATIN)}
_CYRILLIC_PLACES: Final = {letter: place for place, letter in enumerate(_CYRILLIC)}
_LETTERS: Final = 1_000
_STRANGE: Final = 2_000
"""Letters of another alphabet come after those of one's own."""


def alphabetical(text: str, language: str = "") -> tuple[int, ...]:
    """Give the key by which names are sorted; quotation marks and other signs do not count.

    Args:
        text: a name as it is shown.
        language: `en`, `sr` or `sr-latn`; blank for the reader's.
    """
    return _key(text, (language or translation.get_language() or "en").lower())


@lru_cache(maxsize=8192)
def _key(text: str, language: str) -> tuple[int, ...]:
    if language.startswith("sr"):
        places = _LATIN_PLACES if "latn" in language else _CYRILLIC_PLACES
        letters = _letters(text.casefold(), places)
    else:
        # English sorts a letter with its mark as the letter.
        plain = unicodedata.normalize("NFKD", text.casefold())
        places = {}
        letters = [char for char in plain if not unicodedata.combining(char)]
    return tuple(
        _LETTERS + places[letter] if letter in places else _other(letter)
        for letter in letters
        if letter.isalnum() or letter.isspace()
    )


def _letters(text: str, places: dict[str, int]) -> list[str]:
    """Take a text apart into letters, two signs being one letter where the alphabet says so."""
    letters = []
    at = 0
    while at < len(text):
        width = 2 if text[at : at + 2] in places and len(text[at : at + 2]) > 1 else 1
        letters.append(text[at : at + width])
        at += width
    return letters


def _other(letter: str) -> int:
    if letter.isspace():
        return 0
    if letter.isdecimal():
        return 1 + int(letter)
    return _STRANGE + ord(letter)
