# SPDX-License-Identifier: EUPL-1.2
"""Compare the table of reach with what it follows from."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.cases.reach import CHECKER


class Differences(NamedTuple):
    """How many rows of reach are not there, and how many follow from nothing."""

    missing: int
    surplus: int


def reach_differences() -> Differences:
    """Count by how much the table of reach differs from what it follows from."""
    with acting(Actor.system(CHECKER), savepoint=False), connection.cursor() as cursor:
        cursor.execute("select missing, surplus from vidik_reach_differences()")
        return Differences(*cursor.fetchone())
