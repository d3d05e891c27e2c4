# SPDX-License-Identifier: EUPL-1.2
"""Which expected notices the database shows to whom: they follow the procedure they belong to."""

from __future__ import annotations

from vidik.access.row_security import allow, case, everybody, protect
from vidik.access.types import Action


def register() -> None:
    """Protect the room's tables."""
    works = allow(Action.IDENTIFICATION_WORK, case("case_id", "work"))
    counts = allow(Action.IDENTIFICATION_COUNT, everybody())
    # With whom a case is shared learns nothing of what the centre expects of them.
    protect("proceedings_expectednotice", read=[works, counts], insert=[works], update=[works])
    protect("proceedings_expectednoticeevent", read=[works], insert=[works])
