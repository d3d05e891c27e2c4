# SPDX-License-Identifier: EUPL-1.2
"""Seal what tells that two entries are about one person, and count persons; numbers alone leave.

Rooms above ask for the right and put on record who counted: here are only keys.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.views.decorators.debug import sensitive_variables

from vidik.vault.keys import year_keys
from vidik.vault.methods import sameness
from vidik.vault.methods.sameness import Marks, Persons


@sensitive_variables()
def seal_marks(marks: Marks, *, year: int, row: uuid.UUID) -> bytes:
    """Give what an entry keeps instead of the marks of a person.

    Args:
        marks: a few coarse ones; they are forgotten here.
        year: of the entry; tokens of two years cannot be compared.
        row: key of the entry; moved to another row it does not open.

    Raises:
        ValueError: a letter is none.
    """
    keys = year_keys(year)
    return sameness.seal(sameness.token_of(marks, keys), row.bytes, keys)


@sensitive_variables()
def count_persons(
    rows: Iterable[tuple[int, uuid.UUID, bytes | memoryview[int]]], *, year: int
) -> Persons:
    """Count of how many persons entries of a year tell.

    Args:
        rows: key of the register, key of the entry, what `seal_marks` gave.
        year: of the entries.
    """
    places = ((register, row.bytes, bytes(sealed)) for register, row, sealed in rows)
    return sameness.count(places, year_keys(year))
