# SPDX-License-Identifier: EUPL-1.2
"""Procedures of identification and the record of a victim: codes, dates and numbers only."""

from vidik.identification.models.complaint import Complaint
from vidik.identification.models.procedure import Decision, Notification, Procedure
from vidik.identification.models.record import Fact, JourneyStage, Suspect
from vidik.identification.models.work import (
    CachedCount,
    Finding,
    Interview,
    MigrantsExpert,
    OnwardReferral,
)

__all__ = [
    "CachedCount",
    "Complaint",
    "Decision",
    "Fact",
    "Finding",
    "Interview",
    "JourneyStage",
    "MigrantsExpert",
    "Notification",
    "OnwardReferral",
    "Procedure",
    "Suspect",
]
