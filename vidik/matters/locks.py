# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked: the matter first, so that steps follow one another."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.matters.models import Act, Hearing, Judgment, Leg, Link, Matter, Measure, Owed


def register() -> None:
    """Declare what is locked before a row."""
    declare_locking(
        Locking(Matter),
        Locking(Leg, after="matter", related=("matter", "institution__kind")),
        Locking(Act, after="matter", related=("matter",)),
        Locking(Measure, after="matter", related=("matter", "suspect")),
        Locking(Hearing, after="matter", related=("matter", "leg")),
        Locking(Judgment, after="matter", related=("matter", "suspect", "leg")),
        Locking(Owed, related=("matter", "injured")),
        Locking(Link, related=("case",)),
    )
