# SPDX-License-Identifier: EUPL-1.2
"""Recommendations, their assessments, and what is followed up besides."""

from vidik.recommendations.models.advice import (
    Addressee,
    Assessment,
    IssuedReport,
    Issuer,
    MonitoringDecision,
    Recommendation,
    Response,
)
from vidik.recommendations.models.choices import (
    BEGUN,
    UNDECIDED,
    ActivityState,
    AddresseeRole,
    AssessmentState,
    Better,
    DraftState,
    EncounterKind,
    Grade,
    MatterState,
    PartRole,
    PlanKind,
    ResponseKind,
    Said,
)
from vidik.recommendations.models.drafts import Draft, DraftAddressee
from vidik.recommendations.models.follow_up import (
    Encounter,
    Headline,
    HeadlineCount,
    MatterNote,
    TrackedMatter,
)
from vidik.recommendations.models.indicators import Count, Indicator, Target
from vidik.recommendations.models.plans import ActionPlan, Activity, ActivityParty
from vidik.recommendations.models.reporting import PlanReport, PlanRequest

__all__ = [
    "BEGUN",
    "UNDECIDED",
    "ActionPlan",
    "Activity",
    "ActivityParty",
    "ActivityState",
    "Addressee",
    "AddresseeRole",
    "Assessment",
    "AssessmentState",
    "Better",
    "Count",
    "Draft",
    "DraftAddressee",
    "DraftState",
    "Encounter",
    "EncounterKind",
    "Grade",
    "Headline",
    "HeadlineCount",
    "Indicator",
    "IssuedReport",
    "Issuer",
    "MatterNote",
    "MatterState",
    "MonitoringDecision",
    "PartRole",
    "PlanKind",
    "PlanReport",
    "PlanRequest",
    "Recommendation",
    "Response",
    "ResponseKind",
    "Said",
    "Target",
    "TrackedMatter",
]
