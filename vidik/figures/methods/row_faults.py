# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with a row of a file of figures, in words that say what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from vidik.core.marking import gettext_noop
from vidik.figures.methods.columns import (
    MISSING_STATUSES,
    MUST_STAND,
    NONE_KNOWN,
    limit_of,
    translation_of,
)
from vidik.figures.methods.naming import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NOT_UTF8: Final = gettext_noop("the file is not UTF-8 text (byte %(byte)s); save it as CSV UTF-8")
UTF16: Final = gettext_noop("the file is UTF-16; save it as CSV UTF-8")
EMPTY_FILE: Final = gettext_noop("the file is empty; a header line is expected")
NO_FIGURES: Final = gettext_noop("the file has a header and no figures below it")
MISSING_COLUMN: Final = gettext_noop("the column “%(column)s” is missing from the header")
EXTRA_COLUMN: Final = gettext_noop("the column “%(found)s” in the header is not known")
REPEATED_COLUMN: Final = gettext_noop("the column “%(found)s” appears twice in the header")
BROKEN_QUOTES: Final = gettext_noop("the row cannot be read as CSV: %(reason)s")
UNREADABLE_REST: Final = gettext_noop(
    "a quotation mark is not closed, so nothing from here on can be read"
)
RAGGED: Final = gettext_noop("%(expected)s fields are expected, but there are %(found)s")
CONTROL_CHARACTER: Final = gettext_noop(
    "the field contains a character that is not text (%(code)s)"
)
TOO_LONG: Final = gettext_noop(
    "the field is %(found)s characters long; at most %(expected)s are allowed"
)
BLANK: Final = gettext_noop("the field must not be blank")
SPACES: Final = gettext_noop("“%(found)s” starts or ends with a space")
DUPLICATE_ID: Final = gettext_noop("the id “%(found)s” already appears in row %(first)s")
UNSAFE_ID: Final = gettext_noop(
    "the id “%(found)s” cannot be cited; it may contain only Latin letters, digits and - _ . : "
    "and must start with a letter or a digit"
)
UNKNOWN_SOURCE: Final = gettext_noop("the source “%(found)s” is not a registered institution")
NO_PERIOD: Final = gettext_noop("“%(found)s” is not a period")
UNKNOWN_QUALIFIER: Final = gettext_noop(
    "the qualifier “%(found)s” is not known; use one of: %(expected)s"
)
UNKNOWN_STATUS: Final = gettext_noop(
    "the status “%(found)s” is not known; use one of: %(expected)s"
)
UNKNOWN_ORIGIN: Final = gettext_noop(
    "the origin “%(found)s” is not known; use one of: %(expected)s"
)
BLANK_WITHOUT_STATUS: Final = gettext_noop(
    "the value is blank and no status says why; write 0 if it is known that there were none"
)
VALUE_WITH_STATUS: Final = gettext_noop(
    "the value “%(found)s” and the status “%(status)s” exclude each other"
)
DECIMAL_COMMA: Final = gettext_noop(
    "“%(found)s” is written with a comma; use a point for decimals and do not mark thousands"
)
NO_NUMBER: Final = gettext_noop("“%(found)s” is not a number")
NEGATIVE: Final = gettext_noop("“%(found)s” is negative; only a change may be")
TOO_MANY_DIGITS: Final = gettext_noop(
    "“%(found)s” has too many digits; at most 15 before and 6 after the point can be stored"
)
NOT_WHOLE: Final = gettext_noop(
    "“%(found)s” is not a whole number; the unit “%(unit)s” has whole numbers only"
)
PERCENT_RANGE: Final = gettext_noop("a share of “%(found)s” percent is outside 0 to 100")

_LONG_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_WITH_COMMA: Final = re.compile(r"-?[0-9][0-9.]*,[0-9][0-9.,]*")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE_BREAK: Final = re.compile(r"[\r\n\t]")


@dataclass(frozen=True, slots=True)
class RowError:
    """One fault: line of the file, column (blank for the whole row), a translatable message."""

    line: int
    column: str
    message_template: str
    params: Mapping[str, str]

    @property
    def message(self) -> str:
        """The message in English, with its values, without the row."""
        return self.message_template % self.params

    def __str__(self) -> str:
        where = f"{self.column}: " if self.column else ""
        return f"row {self.line}: {where}{self.message}"


def misread(text: str) -> str:
    """Say why a text is no number."""
    if _WITH_COMMA.fullmatch(text):
        return DECIMAL_COMMA
    return TOO_MANY_DIGITS if _LONG_NUMBER.fullmatch(text) else NO_NUMBER


def field_faults(line: int, name: str, text: str) -> Iterator[RowError]:
    """Name what is wrong with one field, whatever the others say."""
    control = _CONTROL.search(text)
    if control:
        code = f"U+{ord(control.group()):04X}"
        yield RowError(line, name, CONTROL_CHARACTER, {"code": code})
    elif not text:
        if name in MUST_STAND:
            yield RowError(line, name, BLANK, {})
    elif len(text) > limit_of(name):
        lengths = {"found": str(len(text)), "expected": str(limit_of(name))}
        yield RowError(line, name, TOO_LONG, lengths)
    elif not (name == "note" or translation_of(name)) and (
        text.strip() != text or _LINE_BREAK.search(text)
    ):
        yield RowError(line, name, SPACES, {"found": _LINE_BREAK.sub(" ", text)})


def without_value(line: int, text: str, status: str) -> tuple[Decimal | None, str, list[RowError]]:
    """Read a value that a status stands for: the value, the status, the faults."""
    none_known = status in NONE_KNOWN
    if not none_known and status not in MISSING_STATUSES:
        known = MISSING_STATUSES | {"none_known"}
        return None, "", [unknown(line, "status", UNKNOWN_STATUS, status, known)]
    if text and not (none_known and text == "0"):
        return None, "", [_both(line, text, status)]
    return (Decimal(0), "", []) if none_known else (None, status, [])


def refused(line: int, refusal: Refusal) -> RowError:
    """Turn what the catalogue refuses into a fault of a row."""
    return RowError(line, refusal.column, refusal.message_template, refusal.params)


def _both(line: int, text: str, status: str) -> RowError:
    return RowError(line, "value", VALUE_WITH_STATUS, {"found": text[:30], "status": status})


def unknown(line: int, column: str, template: str, found: str, known: Iterable[str]) -> RowError:
    """Name a code that is not among those that are known."""
    expected = ", ".join(sorted(known))
    return RowError(line, column, template, {"found": found[:40], "expected": expected})
