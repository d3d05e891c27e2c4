# SPDX-License-Identifier: EUPL-1.2
"""Events, what institutions report of them, and what was said of accounts that are alike."""

from vidik.events.models.accounts import Account, Event, EventNumber, Number
from vidik.events.models.likeness import Apart, Joining, Question, Suggestion

__all__ = [
    "Account",
    "Apart",
    "Event",
    "EventNumber",
    "Joining",
    "Number",
    "Question",
    "Suggestion",
]
