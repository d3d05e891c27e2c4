# SPDX-License-Identifier: EUPL-1.2
"""Whether a text says where something is: a street with a number, coordinates, a link.

A catalogue without a field for an address leaks one through its neighbours: the description, the
way to apply, the name of a document. So each free text is asked here before it is stored. The rule
is narrow enough to be explained in a sentence, knows both scripts, and streets typed without
capitals as far as their names are formed like streets. It cannot know a landmark (“behind the
church”) or any name at all (“lipa 5”): whoever writes of a refuge still has to think.
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
    r"(?:sat|čas|h\b|hour|dan|day|nedelj|week|mesec|month|godin|year|lic|osob|person|žen|dec|put|"
    r"time|mest|place|sob|room|krevet|bed|tim|team|grup|group|porodic|famil|korisni)"
)
_NUMBER: Final = rf"\d{{1,3}}(?:\s?[/-]\s?\d{{1,3}})?\s?[A-Za-zČĆŽŠĐčćžšđ]?\b(?!\s*{_COUNTED})"
"""Of a house; what is followed by what it counts is none."""
_SPELLED: Final = (
    r"(?:jedan|dva|tri|četiri|pet|šest|sedam|osam|devet|deset|jedanaest|dvanaest|trinaest|"
    r"četrnaest|petnaest|šesnaest|sedamnaest|osamnaest|devetnaest|dvadeset)(?=\s*(?:$|[,;:.!?)]))"
)
_STREET_WORDS: Final = (
    r"(?:ulica|ulici|ulice|ulicu|ul|bulevar|bulevara|bulevaru|bul|trg|trgu|trga|kej|keju|sokak|"
    r"sokaku|avenija|aveniji|naselje|naselju|šetalište|šetalištu|street|road|rd|avenue|boulevard|blvd|square|strasse|utca|rruga)"
)
_WITH_STREET_WORD: Final = re.compile(
    rf"\b{_STREET_WORDS}\b(?:\.,?\s*|,?\s+)(?:[^\s,;:!?]+\s+){{0,4}}?(?:br\.?|broj|no\.?|№)?\s*(?:{_NUMBER}|bb\b)"
    rf"|\b{_STREET_WORDS}\b\.?,?\s+(?:[^\s,;:!?]+\s+){{0,4}}?"
    rf"(?:[^\s,;:!?]+,\s+(?:br\.?|broj|no\.?)\s?\d|[^\s,;:!?]+\s+(?:broj\s+)?{_SPELLED}\b)"
    rf"|\b{_NUMBER},?\s+(?:[^\s,;:.!?]+\s+){{1,3}}?{_STREET_WORDS}\b",
    re.IGNORECASE,
)
_CAPITAL: Final = r"[A-ZČĆŽŠĐ][a-zčćžšđA-ZČĆŽŠĐ’'-]{2,}"
_ENDING: Final = (
    # No further word goes on from the number: “up to 12 persons” and “Phase 2 of 3” go on, “Knez
    # Mihailova 12, Beograd” does not.
    r"(?!24\s?/\s?7)\d{1,3}(?:\s?[/-]\s?\d{1,3})?\s?[a-zA-Z]?"
    r"(?![\w%°])(?=\s*(?:$|[,;:.!?)\]”\"]|[A-ZČĆŽŠĐ]|"
    r"(?:stan|sprat|ulaz|apartman|ap|floor|flat|entrance)\b))"
)
_NUMBERED: Final = r"(?:br\.?\s?|broj\s)?"
_HOUSE: Final = re.compile(rf"\b{_CAPITAL}\s{_NUMBERED}{_ENDING}")
_WORD: Final = r"[a-zčćžšđ’'-]{2,}"
_AFTER_SOMEBODY: Final = re.compile(
    # As people type on a telephone, without capitals: streets are called after kings and heroes.
    r"\b(?:kralj|knez|kneginj|kraljic|car|caric|vojvod|despot|svetog|svete|sv\.|patrijarh|vladik|"
    r"major|general|đeneral|pukovnik|kapetan|maršal|narodnih heroja|brać|doktor|dr\.?|vuk|nikol)"
    rf"[a-zčćžšđ]{{0,2}}(?:\s{_WORD}){{1,3}}\s{_NUMBERED}{_ENDING}"
)
_OF_SOMEBODY: Final = re.compile(
    # And of somebody, or of some town: Nemanjina, Dušanova, Žička. Nouns that end alike are left.
    r"\b(?!(?:godin|opštin|većin|dužin|visin|širin|polovin|količin|sredin|veličin|starin|nizin|"
    r"celin|cenov|osnov|uslov|stanov|domov|gradov|klubov|timov|poslov|programov|kursev|slučajev|"
    r"brojev|sprat|knjig|tačk)(?:a|oj|u)\b)"
    r"[a-zčćžšđ]{2,}(?:ov|ev|in|sk|čk|šk)(?:a|oj|u)"
    rf"\s{_NUMBERED}{_ENDING}"
)
_ROAD: Final = re.compile(
    rf"\b[a-zčćžšđ]{{3,}}(?:sk|čk|šk)(?:i|om|og)\sput(?:u|a)?\s{_NUMBERED}{_ENDING}"
)
_AFTER_A_DAY: Final = re.compile(
    r"\b\d{1,2}\.\s?(?:januara|februara|marta|aprila|maja|juna|jula|avgusta|septembra|oktobra|"
    rf"novembra|decembra)\s{_NUMBERED}{_ENDING}"
)
_BUILDING: Final = re.compile(rf"\b(?:blok|bloku|zgrad[aiu]|lamel[aiu])\s{_NUMBERED}{_ENDING}")
_BY_ITS_NUMBER: Final = re.compile(
    # “Kralja Petra broj 5”, and not a number that is dialled or that a document has.
    r"\b(?!(?:pozovite|zovite|nazovite|telefon|glasnik|rešenj|licenc|odluk|zakon|pravilnik|projek|"
    r"program|obraz|formular|prilog|tabel|grup|modul|dozvol|ugovor|faz|šalter|linij)\w*\s)"
    rf"[a-zčćžšđ]{{4,}}\s(?:br\.?\s?|broj\s){_ENDING}"
)
_WITHOUT_NUMBER: Final = re.compile(r"(?<![\w.])b(?:b|\.\s?b\.?)(?![\w.]*\w)", re.IGNORECASE)
_LOWER_CASE: Final = (
    _AFTER_SOMEBODY, _OF_SOMEBODY, _ROAD, _AFTER_A_DAY, _BUILDING, _BY_ITS_NUMBER,
)  # fmt: skip
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
    lower = plain.lower()
    if any(each.search(lower) for each in _LOWER_CASE):
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
