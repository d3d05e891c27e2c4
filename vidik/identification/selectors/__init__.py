# SPDX-License-Identifier: EUPL-1.2
"""Read procedures and records, always within what the actor may see."""

from vidik.identification.selectors.procedures import (
    due_of,
    experts_of,
    get_decision,
    get_procedure,
    interview_due,
    listed,
    needs_of,
    notices_of,
    others_of,
    procedures_of,
    proposals_for,
    readers_of,
    rows_of,
    timeline,
    to_decide,
)
from vidik.identification.selectors.records import (
    RecordField,
    RecordSection,
    held_since,
    mapping_of,
    record_of,
    said_of,
    unmapped_codes,
)

__all__ = [
    "RecordField",
    "RecordSection",
    "due_of",
    "experts_of",
    "get_decision",
    "get_procedure",
    "held_since",
    "interview_due",
    "listed",
    "mapping_of",
    "needs_of",
    "notices_of",
    "others_of",
    "procedures_of",
    "proposals_for",
    "readers_of",
    "record_of",
    "rows_of",
    "said_of",
    "timeline",
    "to_decide",
    "unmapped_codes",
]
