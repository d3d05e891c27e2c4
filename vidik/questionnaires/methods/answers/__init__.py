# SPDX-License-Identifier: EUPL-1.2
"""Answers to a form: what they compute, what must be corrected, what corrected or explained.

A number that is known to be none is 0. A blank cell says why it is blank, by one of the statuses of
figures; a blank without a reason is unanswered. Both are different everywhere.
"""

from vidik.questionnaires.methods.answers.evaluating import (
    CONSTRAINT,
    LEAP,
    LEAP_DOWN,
    LEAP_UP,
    NOT_ASKED,
    SMALL,
    UNANSWERED,
    UNANSWERED_TEXT,
    evaluated,
)
from vidik.questionnaires.methods.answers.faults import (
    BOTH,
    MOST_DIGITS,
    NEGATIVE,
    NO_CHOICE,
    NO_DATE,
    NO_NUMBER,
    NO_QUALIFIER,
    NO_STATUS,
    NOT_WHOLE,
    OVER_HUNDRED,
    TOO_LONG,
    UNKNOWN,
    WHOLE_UNITS,
)
from vidik.questionnaires.methods.answers.figures import figure_cells
from vidik.questionnaires.methods.answers.model import (
    QUALIFIERS,
    Answer,
    Answers,
    Evaluated,
    Problem,
    Severity,
)
from vidik.questionnaires.methods.answers.stored import as_json, from_json

__all__ = [
    "BOTH",
    "CONSTRAINT",
    "LEAP",
    "LEAP_DOWN",
    "LEAP_UP",
    "MOST_DIGITS",
    "NEGATIVE",
    "NOT_ASKED",
    "NOT_WHOLE",
    "NO_CHOICE",
    "NO_DATE",
    "NO_NUMBER",
    "NO_QUALIFIER",
    "NO_STATUS",
    "OVER_HUNDRED",
    "QUALIFIERS",
    "SMALL",
    "TOO_LONG",
    "UNANSWERED",
    "UNANSWERED_TEXT",
    "UNKNOWN",
    "WHOLE_UNITS",
    "Answer",
    "Answers",
    "Evaluated",
    "Problem",
    "Severity",
    "as_json",
    "evaluated",
    "figure_cells",
    "from_json",
]
