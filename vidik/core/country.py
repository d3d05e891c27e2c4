# SPDX-License-Identifier: EUPL-1.2
"""The country that the pack in use is written for; settings read it, so it knows no Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vidik.core.languages import SPELLINGS, Language, Texts
from vidik.core.packfiles import Column, Pack, read

FILE: Final = "country.yaml"
_ADDRESS: Final = Column(
    # Without a query or a fragment: they could say where somebody comes from.
    pattern=r"https://[A-Za-z0-9.-]+/[A-Za-z0-9./_-]*",
    what="an address such as https://www.example.org/weather/, without ? and #",
)
_PERIODS: Final = (1, 2, 3, 4, 6, 12)
"""Months that divide a year."""
_LEAST_DAYS: Final = 28
_TAG: Final = Column(pattern="[a-z]{2,3}(-[a-z0-9]+)*", what="a tag such as sr or sr-latn")


@dataclass(frozen=True, slots=True)
class Country:
    """What the rooms need to know of the country itself."""

    state: str
    """Code of the own state in the code lists of countries."""
    time_zone: str
    languages: tuple[Language, ...]
    """The first one is the default."""
    official_language: str
    """Tag of the language in which institutions write to each other."""
    rapporteur: Texts
    """The title of the office that is the National Rapporteur."""
    border_police: str = ""
    """Code of the institution that is notified of a way across the border; blank for none."""
    leave_to: str = ""
    """Where whoever has to leave a page at once is led, such as a weather page; may be blank."""
    contacts_confirmed_every: int = 3
    """Months of the period in which each institution confirms its contact points once."""
    contacts_confirmed_within: int = 30
    """Days from the beginning of the period until it is overdue."""
    report_prepared_before: int = 90
    """Days before an annual report is due from which it stands on the desk of who makes it."""
    demonstration_numbers: str = ""
    """The digits with which telephone numbers of a demonstration begin: they lead nowhere."""
    report_sources: Mapping[str, str] = field(default_factory=dict)
    """How the figures call sources of reports, where they call them otherwise."""


@dataclass(frozen=True, slots=True)
class _LanguageRow:
    tag: Annotated[str, _TAG]
    html: str
    own_name: str
    name: Mapping[str, str]
    browsers: tuple[str, ...] = ()
    of: str = ""
    spelling: Annotated[str, Column(one_of=SPELLINGS)] = ""
    alphabet: str = ""


@dataclass(frozen=True, slots=True)
class _CountryRow:
    state: str
    time_zone: str
    languages: tuple[_LanguageRow, ...]
    official_language: str
    rapporteur: Mapping[str, str]
    border_police: str = ""
    leave_to: Annotated[str, _ADDRESS] = ""
    contacts_confirmed_every: int = 3
    contacts_confirmed_within: int = 30
    report_prepared_before: int = 90
    demonstration_numbers: Annotated[str, Column(pattern="[0-9]*", what="digits")] = ""
    report_sources: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=4)
def read_country(folder: Path) -> Country:
    """Read the file of a pack.

    Raises:
        PackError: it is missing or does not say what it has to.
    """
    country = read(folder, country_of)
    assert country is not None  # noqa: S101 - a file that cannot be read is a fault
    return country


def country_of(pack: Pack) -> Country | None:
    """Read the country's file of a pack; None where it has faults."""
    row = pack.document(FILE, _CountryRow, required=True)
    if row is None:
        return None
    written = [each.tag for each in row.languages if not each.of]
    pack.expect_unique(row.languages, "tag")
    for each in row.languages:
        _check_language(pack, each, written)
    if row.languages[0].of:
        pack.fault(row, "languages", "a language that is not derived as the first one")
    if row.official_language not in written:
        pack.fault(row, "official_language", f"one of {', '.join(written)}")
    if missing := [tag for tag in written if not row.rapporteur.get(tag)]:
        pack.fault(row, "rapporteur", f"the title of the office in {', '.join(missing)} too")
    if row.contacts_confirmed_every not in _PERIODS:
        pack.fault(row, "contacts_confirmed_every", f"one of {', '.join(map(str, _PERIODS))}")
    if not 0 < row.contacts_confirmed_within <= _LEAST_DAYS * row.contacts_confirmed_every:
        pack.fault(row, "contacts_confirmed_within", "days that end within the period")
    if not _is_time_zone(row.time_zone):
        pack.fault(row, "time_zone", "a zone of the IANA database, such as Europe/Paris")
    return Country(
        row.state,
        row.time_zone,
        tuple(map(_language, row.languages)),
        row.official_language,
        Texts(row.rapporteur),
        row.border_police,
        row.leave_to,
        row.contacts_confirmed_every,
        row.contacts_confirmed_within,
        row.report_prepared_before,
        row.demonstration_numbers,
        row.report_sources,
    )


def _check_language(pack: Pack, row: _LanguageRow, written: list[str]) -> None:
    if row.of and row.of not in written:
        pack.fault(row, "of", f"a language that is listed and not derived, not “{row.of}”")
    if bool(row.of) != bool(row.spelling):
        pack.fault(row, "spelling", "“of” and “spelling” together, or neither")
    letters = row.alphabet.split()
    if len(set(letters)) < len(letters) or any(letter != letter.lower() for letter in letters):
        pack.fault(row, "alphabet", "small letters with spaces between them, each once")
    if not row.of and any(len(letter) > 1 for letter in letters):
        # The database sorts what is stored sign by sign.
        pack.fault(row, "alphabet", "letters of one sign each in a language that is written")
    if missing := [tag for tag in written if tag not in row.name]:
        pack.fault(row, "name", f"the language's name in {', '.join(missing)} too")


def _language(row: _LanguageRow) -> Language:
    return Language(
        row.tag,
        row.html,
        row.own_name,
        Texts(row.name),
        row.browsers,
        row.of,
        row.spelling,
        tuple(row.alphabet.split()),
    )


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
