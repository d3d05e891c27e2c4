# SPDX-License-Identifier: EUPL-1.2
"""The columns of a file of figures and the codes that may be in them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from vidik.core.languages import tags

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIRED_COLUMNS: Final = (
    "id",
    "section",
    "source",
    "measure",
    "unit",
    "period",
    "dimensions",
    "value",
    "qualifier",
    "note",
)
OPTIONAL_COLUMNS: Final = ("origin", "status")
_TRANSLATION: Final = re.compile(r"note_([a-z]{2,3}(?:-[a-z]{4})?)")
MUST_STAND: Final = ("id", "source", "measure", "unit", "period")
"""Those that may not be blank."""
QUALIFIERS: Final = frozenset(
    {"exact", "more_than", "at_least", "less_than", "at_most", "approx", "about"}
)
MISSING_STATUSES: Final = frozenset(
    {"not_collected", "not_available", "refused", "not_applicable", "suppressed"}
)
NONE_KNOWN: Final = frozenset({"none_known", "none_known_to_be"})
ORIGINS: Final = frozenset({"letter", "questionnaire", "meeting", "own_proceedings", "derived"})
DEFAULT_ORIGIN: Final = "questionnaire"
MAX_LENGTHS: Final[Mapping[str, int]] = {
    "id": 80,
    "section": 40,
    "source": 100,
    "measure": 100,
    "unit": 20,
    "period": 60,
    "dimensions": 500,
    "value": 30,
    "qualifier": 20,
    "note": 2000,
    "origin": 20,
    "status": 20,
}
WHOLE_UNITS: Final = frozenset({"persons", "count"})
HUNDRED: Final = Decimal(100)


def translation_of(column: str) -> str:
    """Give the language of a column such as `note_sr`, in which the note is translated; or none."""
    found = _TRANSLATION.fullmatch(column)
    return found[1] if found else ""


def limit_of(column: str) -> int:
    """Return how many characters may be in a column."""
    return MAX_LENGTHS["note" if translation_of(column) else column]


def note_columns() -> tuple[str, ...]:
    """Return the columns of the translations; `note` itself is in the first language."""
    return tuple(f"note_{tag}" for tag in tags()[1:])
