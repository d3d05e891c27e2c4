# SPDX-License-Identifier: EUPL-1.2
"""The room's tables."""

from vidik.conferences.models.meetings import (
    FormerDay,
    Meeting,
    MeetingNumber,
    Request,
    Seat,
    Undertaking,
)
from vidik.conferences.models.minutes import Addendum, Decision, Point

__all__ = [
    "Addendum",
    "Decision",
    "FormerDay",
    "Meeting",
    "MeetingNumber",
    "Point",
    "Request",
    "Seat",
    "Undertaking",
]
