# SPDX-License-Identifier: EUPL-1.2
"""Procedures of identification and the record of a victim: codes, dates and numbers only."""

from vidik.identification.models.complaint import Complaint, MinistryComplaint
from vidik.identification.models.entitlement import Entitlement
from vidik.identification.models.later import LaterReport
from vidik.identification.models.procedure import Decision, Notification, Procedure
from vidik.identification.models.record import Fact, JourneyStage, Suspect
from vidik.identification.models.work import (
    CachedCount,
    Finding,
    FoundOffence,
    Interview,
    MigrantsExpert,
    OnwardReferral,
)

__all__ = [
    "CachedCount",
    "Complaint",
    "Decision",
    "Entitlement",
    "Fact",
    "Finding",
    "FoundOffence",
    "Interview",
    "JourneyStage",
    "LaterReport",
    "MigrantsExpert",
    "MinistryComplaint",
    "Notification",
    "OnwardReferral",
    "Procedure",
    "Suspect",
]
