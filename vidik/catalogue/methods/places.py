# SPDX-License-Identifier: EUPL-1.2
"""Whether a text says where something is: a street with a number, coordinates, a link.

A catalogue without a field for an address leaks one through its neighbours: the description, the
way to apply, the name of a document. So each free text is asked here before it is stored. The rule
is narrow enough to be explained in a sentence, and knows both scripts. It cannot know a landmark
(“behind the church”): whoever writes of a refuge still has to think.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final

from vidik.core.transliterate import to_latin


class Betrayal(StrEnum):
    """How a text says where something is."""

    STREET = "street"
    COORDINATES = "coordinates"
    LINK = "link"


_INVISIBLE: Final = frozenset({"Cf", "Cc", "Mn"})
_SPACES: Final = re.compile(r"\s+")

_COUNTED: Final = (
    r"(?:sat|čas|h\b|hour|dan|day|nedelj|week|mesec|month|godin|year|lic|osob|person|žen|dec)"
)
_NUMBER: Final = rf"\d{{1,3}}(?:\s?[/-]\s?\d{{1,3}})?\s?[A-Za-zČĆŽŠĐčćžšđ]?\b(?!\s*{_COUNTED})"
"""Of a house; what is followed by what it counts is none."""
_STREET_WORDS: Final = (
    r"(?:ulica|ulici|ulice|ulicu|ul|bulevar|bulevara|bulevaru|bul|trg|trgu|trga|kej|keju|sokak|"
    r"sokaku|avenija|aveniji|street|road|rd|avenue|boulevard|blvd|square|strasse|utca|rruga)"
)
_WITH_STREET_WORD: Final = re.compile(
    rf"\b{_STREET_WORDS}\b(?:\.,?\s*|,?\s+)(?:[^\s,;:!?]+\s+){{0,4}}?(?:br\.?|broj|no\.?|№)?\s*(?:{_NUMBER}|bb\b)"
    rf"|\b{_NUMBER},?\s+(?:[^\s,;:.!?]+\s+){{1,3}}?{_STREET_WORDS}\b",
    re.IGNORECASE,
)
_CAPITAL: Final = r"[A-ZČĆŽŠĐ][a-zčćžšđA-ZČĆŽŠĐ’'-]{2,}"
_HOUSE: Final = re.compile(
    # A word with a capital and a number, where no further word goes on from the number: “up to 12
    # persons” and “Phase 2 of 3” go on, “Knez Mihailova 12, Beograd” does not.
    rf"\b{_CAPITAL}\s(?:br\.?\s?|broj\s)?(?!24\s?/\s?7)\d{{1,3}}(?:\s?[/-]\s?\d{{1,3}})?\s?[a-zA-Z]?"
    r"(?![\w%°])(?=\s*(?:$|[,;:.!?)\]”\"]|[A-ZČĆŽŠĐ]|"
    r"(?:stan|sprat|ulaz|apartman|ap|floor|flat|entrance)\b))"
)
_WITHOUT_NUMBER: Final = re.compile(rf"\b{_CAPITAL}\s(?:bb|b\.b\.|BB)(?!\w)")
_PARCEL: Final = re.compile(
    r"\b(?:katastarsk\w+\s+parcel\w*|kat\.?\s?parc\w*\.?|k\.\s?p\.|cadastral\s+(?:parcel|plot))",
    re.IGNORECASE,
)
_POSTAL: Final = re.compile(
    rf"(?<![\w.,])[1-3]\d(?:\s?\d{{3}})\s+{_CAPITAL}|\b{_CAPITAL},?\s[1-3]\d{{4}}(?!\w)"
)
_DECIMAL: Final = re.compile(
    r"(?<!\d)-?\d{1,3}[.,]\d{3,}\s*°?\s*[NSEW]?\s*[,;/ ]\s*-?\d{1,3}[.,]\d{3,}(?!\d)"
)
_DEGREES: Final = re.compile(r"\d{1,3}\s?[°º]\s?\d{1,2}(?:[.,]\d+)?\s?[′'’`´]")
_PLUS_CODE: Final = re.compile(
    r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b", re.IGNORECASE
)
_WORDS_OF_A_PLACE: Final = re.compile(r"///\s?\w+\.\w+\.\w+")
_LINK: Final = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,12}:\s?//|\bwww\s?\.|\bgeo:\s?-?\d|"
    r"\b(?:[a-z0-9-]+\.)+[a-z]{2,24}/\w|"
    r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|rs|eu|gl|app|ly|me|info|io|to|срб|srb)\b(?!@)",
    re.IGNORECASE,
)
_MAIL: Final = re.compile(r"\S+@\S+")


def betrayal(text: str) -> Betrayal | None:
    """Return how a text says where something is; None where it does not."""
    plain = _plain(text)
    if _LINK.search(_MAIL.sub(" ", plain)):
        return Betrayal.LINK
    if any(each.search(plain) for each in (_DECIMAL, _DEGREES, _PLUS_CODE, _WORDS_OF_A_PLACE)):
        return Betrayal.COORDINATES
    streets = (_WITH_STREET_WORD, _HOUSE, _WITHOUT_NUMBER, _PARCEL, _POSTAL)
    if any(each.search(plain) for each in streets):
        return Betrayal.STREET
    return None


def _plain(text: str) -> str:
    """Write a text as the rule reads it: Latin, plain digits and spaces, nothing invisible."""
    composed = unicodedata.normalize("NFKC", text)
    digits = "".join(
        str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char
        for char in composed
    )
    spaced = _SPACES.sub(" ", digits)
    seen = "".join(char for char in spaced if unicodedata.category(char) not in _INVISIBLE)
    return to_latin(seen).strip()
