# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import declare_locking
from vidik.identification.locks import of_a_procedure
from vidik.protection.models import Crossing, SchoolCooperation, SchoolStep


def register() -> None:
    """Declare that what belongs to a procedure is changed under its lock."""
    declare_locking(*map(of_a_procedure, (Crossing, SchoolCooperation, SchoolStep)))
