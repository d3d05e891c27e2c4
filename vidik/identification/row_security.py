# SPDX-License-Identifier: EUPL-1.2
"""Which procedures the database shows to whom: they follow the parts of their case."""

from __future__ import annotations

from typing import Final

from vidik.access.row_security import allow, case, everybody, protect
from vidik.access.types import Action
from vidik.cases.types import Part

WORK: Final = "work"
_TABLES: Final = (
    "decision", "notification", "complaint", "fact", "stretch", "suspect", "interview", "finding",
    "onward", "repatriation",
)  # fmt: skip


def register() -> None:
    """Protect the room's tables."""
    reads = allow(Action.IDENTIFICATION_READ, case("case_id", Part.IDENTIFICATION))
    works = allow(Action.IDENTIFICATION_WORK, case("case_id", WORK))
    counts = allow(Action.IDENTIFICATION_COUNT, everybody())
    generates = allow(Action.IDENTIFICATION_GENERATE, everybody())
    receives = allow(Action.IDENTIFICATION_RECEIVE, everybody())
    follows = allow(Action.IDENTIFICATION_FOLLOW, everybody())
    protect(
        "identification_procedure",
        read=[reads, counts, generates, receives, follows],
        insert=[works, receives, generates],
        update=[works, generates, follows],
    )
    protect(
        "identification_procedureevent",
        read=[allow(Action.IDENTIFICATION_READ, case("case_id", WORK))],
        insert=[allow(Action.IDENTIFICATION_WORK, everybody()), receives, generates, follows],
    )
    for table in _TABLES:
        protect(
            f"identification_{table}",
            read=[reads, counts, generates],
            insert=[works, generates],
            update=[works],
        )
