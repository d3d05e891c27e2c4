# SPDX-License-Identifier: EUPL-1.2
"""The order of names in a list: the alphabet of the language in which they are shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from django.db.models import CharField, Expression, Func, Value
from django.db.models.functions import Lower

from vidik.core.languages import languages
from vidik.core.texts import in_reader_language

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
    """Return the key by which names are sorted; quotation marks and other signs do not count.

    Args:
        text: a name as it is shown.
        language: its tag; blank for the reader's.
    """
    return _key(text, languages().named(language).tag)


def by_name(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put choices of a menu, each a value and its name, in the order of their names."""
    return sorted(choices, key=lambda choice: (alphabetical(choice[1]), choice[0]))


def by_alphabet(field: str, language: str = "") -> Expression:
    """Return the order of rows by a text in several languages, as `alphabetical` does.

    Args:
        field: the name of a `TextsField`, such as `name` or `institution__name`.
        language: its tag; blank for the reader's.
    """
    return in_alphabet(in_reader_language(field, language), language)


def in_alphabet(text: str | Expression, language: str = "") -> Expression:
    """Return the order of rows by a field or another text, as `alphabetical` does."""
    letters, places = _in_the_database(languages().named(language).tag)
    return Func(
        Lower(text), Value(letters), Value(places), function="translate", output_field=CharField()
    )


@lru_cache(maxsize=16)
def _places(tag: str) -> dict[str, int]:
    """Return the letters of a language with their places; none where it is sorted as English."""
    return {letter: at for at, letter in enumerate(languages().named(tag).alphabet)}


@lru_cache(maxsize=16)
def _in_the_database(tag: str) -> tuple[str, str]:
    """Return signs and what stands for each of them; those beyond the second are left out."""
    language, own = languages().named(tag), _places(tag)
    if not own:
        return _MARKED[0] + _NO_LETTERS, _MARKED[1]
    # Stored is the language from which this one is derived; what is stored in this one is among
    # it.
    stored = {letter: own[language.spell(letter)] for letter in _places(language.written)}
    stored = {**{letter: at for letter, at in own.items() if len(letter) == 1}, **stored}
    places = "".join(chr(_FIRST_PLACE + at) for at in stored.values())
    return "".join(stored) + _NO_LETTERS, places


@lru_cache(maxsize=8192)
def _key(text: str, tag: str) -> tuple[int, ...]:
    places = _places(tag)
    if places:
        letters = _letters(text.casefold(), places)
    else:
        # English sorts a letter with its mark as the letter; this one is not taken apart.
        plain = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
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
