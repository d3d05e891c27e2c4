# SPDX-License-Identifier: EUPL-1.2
"""Read procedures and records, always within what the actor may see."""

from vidik.identification.selectors.awaited import awaited
from vidik.identification.selectors.crossings import (
    awaited_crossings,
    crossings_of,
    happened_at_borders,
)
from vidik.identification.selectors.expected import expected_of, happened_in_proceedings
from vidik.identification.selectors.experts import (
    following_migrants,
    get_migrants_expert,
    members_of,
    migrants_experts,
)
from vidik.identification.selectors.keeping import barred_procedures
from vidik.identification.selectors.procedures import (
    complaint_behind,
    counted_instead,
    due_of,
    experts_of,
    get_procedure,
    has_crossings,
    has_expected,
    has_schools,
    interview_due,
    is_corrected_since,
    listed,
    needs_of,
    notices_of,
    others_of,
    procedures_of,
    proposals_for,
    read_its_rows,
    rows_of,
    to_decide,
)
from vidik.identification.selectors.records import (
    RecordField,
    RecordSection,
    held_since,
    mapping_of,
    record_of,
    said_of,
    section_of,
    seen_of,
    seen_of_section,
    unmapped_codes,
)
from vidik.identification.selectors.schools import cooperations_of, happened_at_schools
from vidik.identification.selectors.timeline import readers_of, timeline

__all__ = [
    "RecordField",
    "RecordSection",
    "awaited",
    "awaited_crossings",
    "barred_procedures",
    "complaint_behind",
    "cooperations_of",
    "counted_instead",
    "crossings_of",
    "due_of",
    "expected_of",
    "experts_of",
    "following_migrants",
    "get_migrants_expert",
    "get_procedure",
    "happened_at_borders",
    "happened_at_schools",
    "happened_in_proceedings",
    "has_crossings",
    "has_expected",
    "has_schools",
    "held_since",
    "interview_due",
    "is_corrected_since",
    "listed",
    "mapping_of",
    "members_of",
    "migrants_experts",
    "needs_of",
    "notices_of",
    "others_of",
    "procedures_of",
    "proposals_for",
    "read_its_rows",
    "readers_of",
    "record_of",
    "rows_of",
    "said_of",
    "section_of",
    "seen_of",
    "seen_of_section",
    "timeline",
    "to_decide",
    "unmapped_codes",
]
