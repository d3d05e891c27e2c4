# SPDX-License-Identifier: EUPL-1.2
"""The room's tables."""

from vidik.conferences.models.meetings import (
    FormerDay,
    Meeting,
    MeetingNumber,
    Request,
    Seat,
    SeatCorrection,
    Undertaking,
)
from vidik.conferences.models.minutes import Addendum, Decision, Planned, Point

__all__ = [
    "Addendum",
    "Decision",
    "FormerDay",
    "Meeting",
    "MeetingNumber",
    "Planned",
    "Point",
    "Request",
    "Seat",
    "SeatCorrection",
    "Undertaking",
]
