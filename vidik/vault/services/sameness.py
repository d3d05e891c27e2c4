# SPDX-License-Identifier: EUPL-1.2
"""Seal what tells that two entries are about one person, and count persons; numbers alone leave.

Rooms above ask for the right and put on record who counted: here are only keys.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection

from django.views.decorators.debug import sensitive_variables

from vidik.vault.keys import make_year_keys, year_keys
from vidik.vault.methods import sameness
from vidik.vault.methods.keyring import KeyringFault
from vidik.vault.methods.sameness import Marks, Persons, YearKeys

log = logging.getLogger(__name__)


def has_key(year: int) -> bool:
    """Return whether entries of a year can be sealed and counted."""
    return _keys(year) is not None


def begin_year(year: int) -> bool:
    """Make the key of a year of which nothing is sealed yet; one that is there stays.

    Returns:
        Whether there is a key that can be used.
    """
    try:
        make_year_keys(year)
    except (KeyringFault, OSError) as error:
        log.error("%s", error)  # noqa: TRY400 - what to do is in the message
        return False
    return True


def _keys(year: int) -> YearKeys | None:
    """Return the keys of a year; none where they are gone, or their file cannot be used."""
    try:
        return year_keys(year)
    except KeyringFault as error:
        log.error("%s", error)  # noqa: TRY400 - what to do is in the message
        return None


@sensitive_variables()
def seal_marks(marks: Marks, *, year: int, row: uuid.UUID) -> bytes:
    """Return what an entry keeps instead of the marks of a person.

    Args:
        marks: a few coarse ones; they are forgotten here.
        year: of the entry; tokens of two years cannot be compared.
        row: key of the entry; moved to another row it does not open.

    Raises:
        ValueError: a letter is none.
        KeyringFault: the year has no key, or its file cannot be used.
    """
    keys = year_keys(year)
    if keys is None:
        msg = f"The year {year} has no key. Put the copy back that is stored elsewhere."
        raise KeyringFault(msg)
    return sameness.seal(sameness.token_of(marks, keys), row.bytes, keys)


@sensitive_variables()
def count_persons(
    rows: Collection[tuple[int, uuid.UUID, bytes | memoryview[int]]], *, year: int
) -> Persons:
    """Count of how many persons entries of a year tell; without its key none can be opened.

    Args:
        rows: key of the register, key of the entry, what `seal_marks` gave.
        year: of the entries.
    """
    keys = _keys(year)
    if keys is None:
        return Persons(entries=0, persons=0, several=0, unreadable=len(rows))
    places = ((register, row.bytes, bytes(sealed)) for register, row, sealed in rows)
    return sameness.count(places, keys)
