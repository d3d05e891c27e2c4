# SPDX-License-Identifier: EUPL-1.2
"""Number formats of workbooks: what a reader sees of a stored number."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Final, NamedTuple

BUILT_IN: Final = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "d/m/yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "d/m/yyyy h:mm", 37: "#,##0",
    38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
_GENERAL_DIGITS: Final = 11
"""A cell without a format shows no more digits."""
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_SECTION: Final = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_DATE: Final = re.compile(r"[dmyjhsаг]", re.IGNORECASE)
_DIGITS: Final = re.compile(r"[0#?]")
_EPOCH: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)
_LONGEST: Final = 255
"""Signs of a format, as programs allow."""
_LAST_DAY: Final = 2_958_465


class Format(NamedTuple):
    """What a number format does to a number."""

    decimals: int | None
    """None shows as many as there are."""
    percent: bool = False
    scale: int = 0
    """Thousands that it divides by."""
    date: str = ""
    """The finest part of a date that it shows: year, month or day."""


@lru_cache(maxsize=2048)
def read_format(code: str) -> Format:
    """Read a format code of a workbook."""
    first = _SECTION.split(code[:_LONGEST])[0]
    bare = _QUOTED.sub("", first)
    if not bare.strip() or bare.strip().lower() in {"general", "@", "standard"}:
        return Format(None, "%" in bare)
    if not _DIGITS.search(bare) and _DATE.search(bare):
        low = bare.lower()
        shown = "day" if "d" in low else "month" if "m" in low else "year"
        return Format(0, date=shown if re.search("[dmy]", low) else "day")
    if "/" in bare or "e+" in bare.lower() or "e-" in bare.lower():
        return Format(None)
    whole, _point, fraction = bare.partition(".")
    decimals = len(fraction) - len(fraction.lstrip("0#?"))
    last = (fraction or whole).replace("%", "").strip()
    return Format(decimals, "%" in bare, len(last) - len(last.rstrip(",")))


def shown_number(stored: Decimal, shape: Format) -> tuple[Decimal, bool]:
    """Round a stored number as its format shows it, and say whether that leaves digits out.

    Digits that only come from the arithmetic of programs are none.
    """
    value = stored.scaleb(2 if shape.percent else 0).scaleb(-3 * shape.scale)
    known = _plain(Context(prec=_GENERAL_DIGITS).plus(value))
    if shape.decimals is None:
        return known, False
    try:
        shown = value.quantize(Decimal(1).scaleb(-shape.decimals), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return value, False
    return shown, shown != known


def _plain(value: Decimal) -> Decimal:
    """Write a number without an exponent and without zeros at its end."""
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def day_of(number: Decimal, *, from_1904: bool) -> date | None:
    """Return the day that a workbook stores as a number."""
    if not 0 <= number <= _LAST_DAY:
        return None
    return (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days=int(number))


def period_of_day(day: date, shown: str) -> str:
    """Write a date as the period that its format shows."""
    if shown == "year":
        return str(day.year)
    if shown == "month":
        return f"{day.year}-{day.month:02}"
    return f"at:{day.isoformat()}"
