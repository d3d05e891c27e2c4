# SPDX-License-Identifier: EUPL-1.2
"""Recommendations, their assessments, and what is followed up besides."""

from vidik.recommendations.models.advice import (
    Addressee,
    Assessment,
    IssuedReport,
    Recommendation,
    Response,
)
from vidik.recommendations.models.choices import (
    BEGUN,
    ActivityState,
    AddresseeRole,
    AssessmentState,
    EncounterKind,
    Grade,
    PartRole,
    ResponseKind,
)
from vidik.recommendations.models.follow_up import Encounter, Headline, HeadlineCount, TrackedMatter
from vidik.recommendations.models.plans import ActionPlan, Activity, ActivityParty

__all__ = [
    "BEGUN",
    "ActionPlan",
    "Activity",
    "ActivityParty",
    "ActivityState",
    "Addressee",
    "AddresseeRole",
    "Assessment",
    "AssessmentState",
    "Encounter",
    "EncounterKind",
    "Grade",
    "Headline",
    "HeadlineCount",
    "IssuedReport",
    "PartRole",
    "Recommendation",
    "Response",
    "ResponseKind",
    "TrackedMatter",
]
