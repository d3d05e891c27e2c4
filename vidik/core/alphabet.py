# SPDX-License-Identifier: EUPL-1.2
"""The order of names in a list: the alphabet of the language in which they are shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from django.db.models import CharField, Expression, Func, Value
from django.db.models.functions import Lower
from django.utils import translation

from vidik.core.texts import in_reader_language
from vidik.core.transliterate import to_latin

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
_FIRST_PLACE: Final = ord(":")
"""The database compares signs by their numbers: these come after digits, and before small letters
of another alphabet."""
_NO_LETTERS: Final = "„“”‚‘’\"'«»()[]{}.,:;!?-–—/&+*%@#^_\\`<=>|~№"
_MARKED: Final = ("čćšžđáàâäãåéèêëíìîïóòôöõúùûüñçý", "ccszdaaaaaaeeeeiiiiooooouuuuncy")
"""Letters with a mark, and the letters by which English sorts them."""


def alphabetical(text: str, language: str = "") -> tuple[int, ...]:
    """Give the key by which names are sorted; quotation marks and other signs do not count.

    Args:
        text: a name as it is shown.
        language: `en`, `sr` or `sr-latn`; blank for the reader's.
    """
    return _key(text, (language or translation.get_language() or "en").lower())


def by_name(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put choices of a menu, each a value and its name, in the order of their names."""
    return sorted(choices, key=lambda choice: (alphabetical(choice[1]), choice[0]))


def by_alphabet(field: str, language: str = "") -> Expression:
    """Give the order of rows by a text in several languages, as `alphabetical` does.

    Args:
        field: the name of a `TextsField`, such as `name` or `institution__name`.
        language: `en`, `sr` or `sr-latn`; blank for the reader's.
    """
    return in_alphabet(in_reader_language(field, language), language)


def in_alphabet(text: str | Expression, language: str = "") -> Expression:
    """Give the order of rows by a field or another text, as `alphabetical` does."""
    chosen = (language or translation.get_language() or "en").lower()
    letters, places = _in_the_database(chosen.startswith("sr"), "latn" in chosen)
    return Func(
        Lower(text), Value(letters), Value(places), function="translate", output_field=CharField()
    )


@lru_cache(maxsize=4)
def _in_the_database(serbian: bool, latin: bool) -> tuple[str, str]:  # noqa: FBT001 - a cached key
    """Give signs and what stands for each of them; those beyond the second are left out."""
    if not serbian:
        return _MARKED[0] + _NO_LETTERS, _MARKED[1]
    letters = list(_CYRILLIC)
    if latin:
        letters.sort(key=lambda letter: _LATIN_PLACES[to_latin(letter)])
    places = [chr(_FIRST_PLACE + at) for at in range(len(letters))]
    if latin:
        # Stored is Cyrillic; what is stored in Latin stands among it.
        written = [(to_latin(letter), place) for letter, place in zip(letters, places, strict=True)]
        single = [(letter, place) for letter, place in written if len(letter) == 1]
        letters += [letter for letter, _place in single]
        places += [place for _letter, place in single]
    return "".join(letters) + _NO_LETTERS, "".join(places)


@lru_cache(maxsize=8192)
def _key(text: str, language: str) -> tuple[int, ...]:
    if language.startswith("sr"):
        places = _LATIN_PLACES if "latn" in language else _CYRILLIC_PLACES
        letters = _letters(text.casefold(), places)
    else:
        # English sorts a letter with its mark as the letter; this one is not taken apart.
        plain = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
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
