# SPDX-License-Identifier: EUPL-1.2
"""What the database itself lets through: an institution's answers, for it and for the office."""

from __future__ import annotations

from typing import Final

from vidik.access.row_security import all_of, allow, everybody, own_institution, protect, sql
from vidik.access.types import Action

MINE: Final = own_institution("institution_id")
SENT: Final = sql("{table}.state <> 'prepared'")


def register() -> None:
    """Put the room's tables under row-level security."""
    read = allow(Action.QUESTIONNAIRES_READ, everybody())
    office = allow(Action.QUESTIONNAIRES_DECIDE, everybody())
    own = allow(Action.QUESTIONNAIRES_SEE_OWN, MINE)
    answer = allow(Action.QUESTIONNAIRES_SEE_OWN, all_of(MINE))
    prepare = allow(Action.QUESTIONNAIRES_PREPARE, everybody())
    sent = allow(Action.QUESTIONNAIRES_SEE_OWN, all_of(MINE, SENT))
    protect(
        "questionnaires_respondent",
        read=[read, sent],
        insert=[prepare],
        update=[office, sent],
        delete=[allow(Action.QUESTIONNAIRES_PREPARE, sql("{table}.state = 'prepared'"))],
    )
    protect("questionnaires_respondentevent", read=[read, sent], insert=[prepare, sent])
    for table in ("questionnaires_draftanswer", "questionnaires_explanation"):
        protect(
            table,
            read=[read, own],
            insert=[office, answer],
            update=[office, answer],
            delete=[office, answer],
        )
    for table in ("questionnaires_submission", "questionnaires_extension"):
        protect(table, read=[read, own], insert=[office, answer], update=[office])
    # A form that is still being written is the office's own matter.
    protect("questionnaires_formdraft", read=[read], insert=[prepare], update=[prepare])
    protect("questionnaires_draftrevision", read=[read], insert=[prepare])
