# SPDX-License-Identifier: EUPL-1.2
"""Which rows of the room the database shows to whom: they follow the procedure they belong to."""

from __future__ import annotations

from vidik.access.row_security import allow, case, everybody, protect
from vidik.access.types import Action
from vidik.cases.types import Part


def register() -> None:
    """Protect the room's tables."""
    reads = allow(Action.IDENTIFICATION_READ, case("case_id", Part.IDENTIFICATION))
    works = allow(Action.IDENTIFICATION_WORK, case("case_id", "work"))
    counts = allow(Action.IDENTIFICATION_COUNT, everybody())
    generates = allow(Action.IDENTIFICATION_GENERATE, everybody())
    for table in ("crossing", "schoolcooperation", "schoolstep"):
        protect(
            f"protection_{table}",
            read=[reads, counts, generates],
            insert=[works, generates],
            update=[works],
        )
    protect(
        "protection_schoolcooperationevent",
        read=[allow(Action.IDENTIFICATION_READ, case("case_id", "work"))],
        insert=[works, generates],
    )
