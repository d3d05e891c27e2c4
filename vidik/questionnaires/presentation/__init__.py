# SPDX-License-Identifier: EUPL-1.2
"""Put a form with its answers on a page, and read what was typed there."""

from vidik.questionnaires.presentation.lines import (
    answered_lines,
    differences,
    explained_lines,
    label_of,
    named_lines,
)
from vidik.questionnaires.presentation.pages import (
    open_points,
    page_of,
    problem_count,
    reasons,
    steps,
    ways,
)
from vidik.questionnaires.presentation.parts import (
    SPARE,
    Field,
    Filled,
    Grid,
    Meanwhile,
    OpenPoint,
    Page,
    Step,
    Times,
    input_name,
)
from vidik.questionnaires.presentation.typed import (
    after_saving,
    as_typed,
    changes,
    fields_on,
    settled,
    told_again,
    typed_fields,
    unsaved,
)

__all__ = [
    "SPARE",
    "Field",
    "Filled",
    "Grid",
    "Meanwhile",
    "OpenPoint",
    "Page",
    "Step",
    "Times",
    "after_saving",
    "answered_lines",
    "as_typed",
    "changes",
    "differences",
    "explained_lines",
    "fields_on",
    "input_name",
    "label_of",
    "named_lines",
    "open_points",
    "page_of",
    "problem_count",
    "reasons",
    "settled",
    "steps",
    "told_again",
    "typed_fields",
    "unsaved",
    "ways",
]
