# SPDX-License-Identifier: EUPL-1.2
"""Numbers and dates as readers of English and Serbian expect them.

Serbian writes 1.234,5 and 24.11.2026.; English 1,234.5 and 24 November 2026. Exact decimals
keep their stated precision; nothing is rounded unless digits are asked for.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from babel.dates import format_date as babel_date

_SEPARATORS: Final = {"en": (",", "."), "sr": (".", ",")}
_MONTH_FORMAT: Final = {"en": "d MMMM y", "sr": "d. MMMM y.", "sr-latn": "d. MMMM y."}
_BABEL: Final = {"en": "en_GB", "sr": "sr_Cyrl_RS", "sr-latn": "sr_Latn_RS"}


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


def format_date(value: dt.date, language: str) -> str:
    """Write a day with the month in words."""
    key = language.lower() if language.lower() in _BABEL else base_language(language)
    locale = _BABEL.get(key, "en_GB")
    return babel_date(value, _MONTH_FORMAT.get(key, "d MMMM y"), locale=locale)
