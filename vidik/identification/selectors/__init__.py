# SPDX-License-Identifier: EUPL-1.2
"""Read procedures and records, always within what the actor may see."""

from vidik.identification.selectors.procedures import (
    due_of,
    experts_of,
    get_decision,
    get_procedure,
    listed,
    others_of,
    procedures_of,
    proposals_for,
    rows_of,
    timeline,
    to_decide,
)
from vidik.identification.selectors.records import RecordField, RecordSection, record_of, said_of

__all__ = [
    "RecordField",
    "RecordSection",
    "due_of",
    "experts_of",
    "get_decision",
    "get_procedure",
    "listed",
    "others_of",
    "procedures_of",
    "proposals_for",
    "record_of",
    "rows_of",
    "said_of",
    "timeline",
    "to_decide",
]
