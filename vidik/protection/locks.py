# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.identification.locks import of_a_procedure
from vidik.protection.models import (
    Crossing,
    Outage,
    SchoolCooperation,
    SchoolStep,
    Stay,
    StayAbsence,
    StayExtension,
)


def register() -> None:
    """Declare that what belongs to a procedure or a stay is changed under its lock."""
    declare_locking(*map(of_a_procedure, (Crossing, SchoolCooperation, SchoolStep)))
    declare_locking(
        Locking(Stay, related=("case", "facility")),
        Locking(StayAbsence, after="stay"),
        Locking(StayExtension, after="stay"),
        Locking(Outage, related=("facility",)),
    )
