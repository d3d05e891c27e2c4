# SPDX-License-Identifier: EUPL-1.2
"""Numbers and dates as readers of a language expect them.

Serbian writes 1.234,5 and 24. новембра 2026.; English 1,234.5 and 24 November 2026. Other languages
are written as the Unicode locale data have it. Exact decimals keep their stated precision; nothing
is rounded unless digits are asked for.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date as babel_date
from babel.dates import get_day_names, get_month_names

from vidik.core.languages import languages

# A Serbian date is read as the genitive, 24. новембра; the CLDR data give the nominative only.
_MONTHS: Final = {
    "sr": (
        "јануара", "фебруара", "марта", "априла", "маја", "јуна", "јула", "августа", "септембра",
        "октобра", "новембра", "децембра",
    ),
}  # fmt: skip
_AT: Final = {"sr": " у "}


def base_language(language: str) -> str:
    """Return the language without its script or region: `sr-latn` → `sr`."""
    return language.split("-", 1)[0].lower()


def format_number(value: Decimal | int, language: str, digits: int | None = None) -> str:
    """Write a number with the separators of the language.

    Args:
        value: the number; a Decimal keeps its own precision.
        language: `en`, `sr` or `sr-latn`.
        digits: decimals to round to, half up, as official statistics do.
    """
    number = Decimal(value)
    if digits is not None:
        number = number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    thousands, point = separators(language)
    whole, _, fraction = f"{abs(number):f}".partition(".")
    fraction = fraction if digits is not None else fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", thousands)
    sign = "−" if number < 0 else ""
    return f"{sign}{grouped}{point}{fraction}" if fraction else f"{sign}{grouped}"


@lru_cache(maxsize=64)
def separators(language: str) -> tuple[str, str]:
    """Return the signs that a language writes between thousands and before decimals."""
    signs = _locale(language).number_symbols["latn"]
    return signs["group"], signs["decimal"]


def language_names(language: str) -> dict[str, str]:
    """Name the languages of the world in a language, by their codes (ISO 639)."""
    return {code: _spelled(name, language) for code, name in _locale(language).languages.items()}


def number_locale(language: str) -> dict[str, str | list[int] | list[str]]:
    """Say how a language writes numbers, as charts want to know it."""
    thousands, point = separators(language)
    return {"decimal": point, "thousands": thousands, "grouping": [3], "currency": ["", ""]}


@lru_cache(maxsize=4_096)
def format_date(value: dt.date, language: str) -> str:
    """Write a day with the month in words."""
    months = _MONTHS.get(base_language(language))
    if months is not None:
        return _spelled(f"{value.day}. {months[value.month - 1]} {value.year}.", language)
    locale = _locale(language)
    pattern = "d MMMM y" if locale.language == "en" else "long"
    return _spelled(babel_date(value, pattern, locale=locale), language)


def format_moment(value: dt.datetime, language: str) -> str:
    """Write a day with the month in words, and the time of it."""
    between = _AT.get(base_language(language), ", ")
    return _spelled(f"{format_date(value.date(), language)}{between}{value:%H:%M}", language)


def format_weekday(value: dt.date, language: str) -> str:
    """Write a near day: its weekday, number and month, all short."""
    pattern = "EEE d. MMM" if base_language(language) == "sr" else "EEE d MMM"
    return _spelled(babel_date(value, pattern, locale=_locale(language)), language)


def format_month(number: int, language: str) -> str:
    """Name a month by its number, 1 for January, as it is alone in a table."""
    return str(get_month_names("wide", "stand-alone", _locale(language))[number])


def format_weekday_name(number: int, language: str) -> str:
    """Name a weekday by its number, 0 for Monday, as it heads a column."""
    return str(get_day_names("wide", "stand-alone", _locale(language))[number])


def _locale(language: str) -> Locale:
    """Return what is known of the language of a page; of English where nothing is."""
    try:
        return Locale.parse(languages().named(language).html, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


def _spelled(text: str, language: str) -> str:
    return languages().named(language).spell(text)
