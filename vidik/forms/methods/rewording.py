# SPDX-License-Identifier: EUPL-1.2
"""The wording of a form, apart from what it asks: which texts there are, and other ones for them.

A text is known by its address: `survey:12:label::Serbian (sr)` for a cell of a row, counted from 0,
`choices:3:…` likewise, `names:sex:f:sr` for the name of a code. Names, types, bindings, choices and
constraints have no address, so that nothing said here can change them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from vidik.forms.methods.reading import MESSAGES
from vidik.forms.methods.sheets import SheetRow
from vidik.forms.methods.tables import HINTS, LABELS, Texts

TEXTS: Final = (*LABELS.values(), *HINTS.values(), *MESSAGES.values())
"""The columns that hold words for people."""
LONGEST: Final = 2000
SHEETS: Final = ("survey", "choices")
_REFERENCE: Final = re.compile(r"\$\{[^}]*\}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

BLANK: Final = "a label must not be blank"
NO_ADDRESS: Final = "the form has no such text"
TOO_LONG: Final = "the text is longer than %(most)s characters"
REFERENCES: Final = "the text must refer to the same answers as before: %(expected)s"
NO_TEXT: Final = "the text contains a character that is not text"
FAULTS: Final = (BLANK, NO_ADDRESS, TOO_LONG, REFERENCES, NO_TEXT)

Names = Mapping[str, Mapping[str, Texts]]
StoredRows = Sequence[Any]
"""Rows of a sheet as a version keeps them: `[where, {column: text}]`."""


def texts_of(survey: StoredRows, choices: StoredRows, names: Names) -> dict[str, str]:
    """Return every text of a form by its address; a blank hint or message is there as well."""
    found: dict[str, str] = {}
    for sheet, rows in zip(SHEETS, (survey, choices), strict=True):
        for at, (_where, cells) in enumerate(rows):
            for column in _columns(sheet, cells):
                found[f"{sheet}:{at}:{column}"] = cells.get(column, "")
    for dimension, codes in names.items():
        for code, texts in codes.items():
            found |= {f"names:{dimension}:{code}:{lang}": text for lang, text in texts.items()}
    return found


def bones_of(survey: StoredRows, choices: StoredRows, names: Names) -> list[Any]:
    """Return everything of a form that is no wording, to be compared."""
    sheets = [
        [
            {name: text for name, text in cells.items() if name not in TEXTS}
            for _where, cells in rows
        ]
        for rows in (survey, choices)
    ]
    return [*sheets, {dimension: sorted(codes) for dimension, codes in names.items()}]


def reworded_rows(sheet: str, rows: Iterable[SheetRow], texts: Mapping[str, str]) -> list[SheetRow]:
    """Return the rows of a sheet with other texts where there are any."""
    found: dict[int, dict[str, str]] = {}
    for address, text in texts.items():
        of, at, column = address.split(":", 2)
        if of == sheet:
            found.setdefault(int(at), {})[column] = text
    return [row.changed(**found[at]) if at in found else row for at, row in enumerate(rows)]


def reworded_names(names: Names, texts: Mapping[str, str]) -> dict[str, dict[str, Texts]]:
    """Return the names of codes with other texts where there are any."""
    made = {
        dimension: {code: dict(words) for code, words in codes.items()}
        for dimension, codes in names.items()
    }
    for address, text in texts.items():
        if address.startswith("names:"):
            _names, dimension, rest = address.split(":", 2)
            code, _colon, language = rest.rpartition(":")
            made[dimension][code][language] = text
    return {dimension: dict(codes) for dimension, codes in made.items()}


def faults_of(
    current: Mapping[str, str], wanted: Mapping[str, str]
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Name what cannot be said so: the address, a message, and its values.

    Args:
        current: every text of the form as it is.
        wanted: other texts by address.
    """
    for address, text in wanted.items():
        old = current.get(address)
        if old is None:
            yield address, NO_ADDRESS, {}
        elif not text.strip() and (old.strip() and is_label(address)):
            yield address, BLANK, {}
        elif len(text) > LONGEST:
            yield address, TOO_LONG, {"most": str(LONGEST)}
        elif _CONTROL.search(text):
            yield address, NO_TEXT, {}
        elif sorted(_REFERENCE.findall(old)) != sorted(_REFERENCE.findall(text)):
            yield address, REFERENCES, {"expected": ", ".join(_REFERENCE.findall(old)) or "–"}


def is_label(address: str) -> bool:
    """Return whether a text is what something is called, and not a hint or a message."""
    return address.startswith("names:") or address.split(":", 2)[2] in LABELS.values()


def _columns(sheet: str, cells: Mapping[str, str]) -> Iterator[str]:
    """Return the columns in which a row may hold texts: those of a row that says something."""
    if sheet == "choices":
        yield from (column for column in LABELS.values() if column in cells)
        return
    if not any(column in cells for column in LABELS.values()):
        return
    yield from TEXTS
