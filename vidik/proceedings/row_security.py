# SPDX-License-Identifier: EUPL-1.2
"""Which expected notices the database shows to whom: they follow the procedure they belong to."""

from __future__ import annotations

from vidik.access.row_security import all_of, allow, case, everybody, own_institution, protect, sql
from vidik.access.types import Action


def register() -> None:
    """Protect the room's tables."""
    works = allow(Action.IDENTIFICATION_WORK, case("case_id", "work"))
    counts = allow(Action.IDENTIFICATION_COUNT, everybody())
    # With whom a case is shared learns nothing of what the centre expects of them.
    # What a notice says without leaving a choice is entered by a part of the system.
    enters = allow(Action.IDENTIFICATION_PROPAGATE, everybody())
    writes = [works, enters]
    protect("proceedings_expectednotice", read=[*writes, counts], insert=writes, update=writes)
    protect("proceedings_expectednoticeevent", read=[works], insert=writes)
    of_institution = allow(
        Action.IDENTIFICATION_WORK,
        all_of(sql("{table}.case_id is null"), own_institution("institution_id")),
    )
    acts = [*writes, of_institution]
    protect("proceedings_reportedact", read=[*acts, counts], insert=acts, update=acts)
    protect("proceedings_reportedactevent", read=[works, of_institution], insert=acts)
    protect("proceedings_wish", read=[*writes, counts], insert=[works], update=[works])
    protect("proceedings_wishevent", read=[works], insert=[works])
    protect("proceedings_telling", read=[*writes, counts], insert=writes, update=writes)
    protect("proceedings_tellingevent", read=[works], insert=writes)
    protect("proceedings_toldinstitution", read=[works], insert=[works])
