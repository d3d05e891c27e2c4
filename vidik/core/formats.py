# SPDX-License-Identifier: EUPL-1.2
"""Numbers and dates as readers of English and Serbian expect them.

Serbian writes 1.234,5 and 24. новембра 2026.; English 1,234.5 and 24 November 2026. Exact
decimals keep their stated precision; nothing is rounded unless digits are asked for.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from babel.dates import format_date as babel_date
from babel.dates import get_month_names

from vidik.core.transliterate import to_latin

_SEPARATORS: Final = {"en": (",", "."), "sr": (".", ",")}
# A Serbian date is read as the genitive, 24. новембра; the CLDR data give the nominative only.
_MONTHS: Final = (
    "јануара", "фебруара", "марта", "априла", "маја", "јуна", "јула", "августа", "септембра",
    "октобра", "новембра", "децембра",
)  # fmt: skip


def base_language(language: str) -> str:
    """Give the language without its script or region: `sr-latn` → `sr`."""
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
    thousands, point = _SEPARATORS.get(base_language(language), _SEPARATORS["en"])
    whole, _, fraction = f"{abs(number):f}".partition(".")
    fraction = fraction if digits is not None else fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", thousands)
    sign = "−" if number < 0 else ""
    return f"{sign}{grouped}{point}{fraction}" if fraction else f"{sign}{grouped}"


@lru_cache(maxsize=4_096)
def format_date(value: dt.date, language: str) -> str:
    """Write a day with the month in words."""
    if base_language(language) != "sr":
        return babel_date(value, "d MMMM y", locale="en_GB")
    return _scripted(f"{value.day}. {_MONTHS[value.month - 1]} {value.year}.", language)


def format_moment(value: dt.datetime, language: str) -> str:
    """Write a day with the month in words, and the time of it."""
    day = format_date(value.date(), language)
    if base_language(language) != "sr":
        return f"{day}, {value:%H:%M}"
    return _scripted(f"{day} у {value:%H:%M}", language)


def format_month(number: int, language: str) -> str:
    """Name a month by its number, 1 for January, as it stands alone in a table."""
    locale = "sr_Cyrl" if base_language(language) == "sr" else "en_GB"
    return _scripted(get_month_names("wide", "stand-alone", locale)[number], language)


def _scripted(text: str, language: str) -> str:
    return to_latin(text) if language.lower().startswith("sr-latn") else text
