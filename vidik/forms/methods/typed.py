# SPDX-License-Identifier: EUPL-1.2
"""What somebody types where a number is asked: a number, how exactly it is meant, or a reason.

The same is understood on a page and in a workbook, in both scripts: `12`, `1 200`, `12,5`, `> 100`,
`more than 100`, `is not collected`. What could be read in two ways is not read at all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from vidik.core.formats import separators
from vidik.core.languages import worded
from vidik.core.transliterate import fold
from vidik.forms.methods.answers.model import Answer
from vidik.forms.methods.tables import STATUSES, Texts

NO_NUMBER: Final = (
    "“%(found)s” is neither a number nor a reason for a blank; enter 0 if there were none"
)
IS_DATE: Final = "Excel has read this as a date; enter the number again"
IS_TRUTH: Final = "this is yes or no; a number is expected"
NOT_EXACT: Final = "%(found)s has more digits than Excel keeps; enter it as text"
EXACT_DIGITS: Final = 15
"""Excel keeps no more digits of a number."""
MARKS: Final[Mapping[str, tuple[str, ...]]] = {
    "at_least": (">=", "≥", "at least", "најмање", "najmanje"),
    "more_than": (">", "more than", "over", "више од", "преко", "više od", "vise od", "preko"),
    "at_most": ("<=", "≤", "at most", "највише", "najviše", "najvise"),
    "less_than": ("<", "less than", "fewer than", "мање од", "manje od"),
    "approx": ("≈", "~", "approximately", "приближно", "približno", "priblizno"),
    "about": ("about", "around", "око", "oko"),
}
"""What may stand before a number, in small letters; the longer sign of two is named first."""
WORDS: Final[Mapping[str, Texts]] = {
    "at_least": worded(en="at least", sr="најмање"),
    "more_than": worded(en="more than", sr="више од"),
    "at_most": worded(en="at most", sr="највише"),
    "less_than": worded(en="less than", sr="мање од"),
    "approx": worded(en="approximately", sr="приближно"),
    "about": worded(en="about", sr="око"),
}
_WRITTEN: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?:[.,][0-9]+)?")
"""Thousands divided by spaces. Other numbers with spaces are several: a column that was pasted."""
_SPACES: Final = re.compile(r"[ \u00a0\u2009\u202f]")
_DAY: Final = re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})\.?")
_THOUSANDS: Final = 3
_UNREAD: Final = " ?"
"""Put behind what can be read as two numbers, so that nobody takes it for one of them."""


class NoNumberError(ValueError):
    """Something that is neither a number nor a reason for a blank."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message % params)
        self.message = message
        self.params = params


def number_of(value: object, language: str) -> Answer:
    """Read what stands where a number is asked.

    Args:
        value: a text, or what a workbook holds in the cell.
        language: `en` or `sr`; it decides whether a point or a comma can divide thousands.

    Raises:
        NoNumberError: it is neither a number nor a reason for a blank.
    """
    if isinstance(value, bool):
        raise NoNumberError(IS_TRUTH)
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise NoNumberError(IS_DATE)
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        if not number.is_finite() or abs(number) >= Decimal(10) ** EXACT_DIGITS:
            raise NoNumberError(NOT_EXACT, found=repr(value))
        return Answer(format(number.normalize(), "f"))
    return _of_text(str(value).strip(), language)


def typed(text: str, language: str) -> Answer:
    """Read what somebody typed; what cannot be read stays as it is, to be corrected."""
    if not text.strip():
        return Answer()
    try:
        return number_of(text, language)
    except NoNumberError:
        found = text.strip()
        return Answer(found + _UNREAD if _WRITTEN.fullmatch(found) else found)


def dated(text: str) -> Answer:
    """Read a day as it is written by hand or in a file: `5.3.2024.` or `2024-03-05`.

    What cannot be read stays as it is, to be corrected.
    """
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return Answer(text.strip())
    try:
        day = dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return Answer(text.strip())
    return Answer(day.isoformat())


def written(answer: Answer, language: str) -> str:
    """Write an answer to a number question as it would be typed."""
    if answer.status:
        return STATUSES[answer.status][language] if answer.status in STATUSES else answer.status
    value = answer.value
    if _WRITTEN.fullmatch(value):
        value = value.replace(".", separators(language)[1])
    words = WORDS.get(answer.qualifier)
    return f"{words[language]} {value}" if words and value else value


def _of_text(text: str, language: str) -> Answer:
    words = fold(text).removesuffix(".")
    for status, texts in STATUSES.items():
        if words in {status, *map(fold, texts.values())}:
            return Answer(status=status)
    qualifier, rest = _qualifier(text)
    digits = _SPACES.sub("", rest) if _GROUPED.fullmatch(rest) else rest
    if not _WRITTEN.fullmatch(digits) or _is_ambiguous(digits, language):
        raise NoNumberError(NO_NUMBER, found=text[:80])
    return Answer(digits.replace(",", "."), qualifier=qualifier)


def _qualifier(text: str) -> tuple[str, str]:
    """Part a number from the words or the sign that say how exactly it is meant."""
    lowered = text.casefold()
    for qualifier, signs in MARKS.items():
        for sign in signs:
            if lowered.startswith(sign):
                return qualifier, text[len(sign) :].strip()
    return "exact", text


def _is_ambiguous(text: str, language: str) -> bool:
    """Return whether a mark could divide thousands as well as decimals: `1.096` is either."""
    thousands, _point = separators(language)
    _whole, found, rest = text.partition(thousands)
    return bool(found) and len(rest) == _THOUSANDS
