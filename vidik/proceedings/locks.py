# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import declare_locking
from vidik.identification.locks import of_a_procedure
from vidik.proceedings.models import ExpectedNotice, ReportedAct, Telling


def register() -> None:
    """Declare that what belongs to a procedure is changed under its lock."""
    declare_locking(*(of_a_procedure(model) for model in (ExpectedNotice, ReportedAct, Telling)))
