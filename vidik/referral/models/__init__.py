# SPDX-License-Identifier: EUPL-1.2
"""Screenings, reports of a suspicion, the persons reported, the centre's roster; codes only."""

from vidik.referral.models.abroad import WordFromAbroad
from vidik.referral.models.approach import Approach, ApproachMark
from vidik.referral.models.centre import Consultation, HandOver, Shift
from vidik.referral.models.duty import Alarm, Duty
from vidik.referral.models.pack import Competence, IndicatorList, RuleSet
from vidik.referral.models.report import (
    Report,
    ReportedPerson,
    ReportNumber,
    Tracking,
    urgency_rank,
)
from vidik.referral.models.screening import Refusal, Screening

__all__ = [
    "Alarm",
    "Approach",
    "ApproachMark",
    "Competence",
    "Consultation",
    "Duty",
    "HandOver",
    "IndicatorList",
    "Refusal",
    "Report",
    "ReportNumber",
    "ReportedPerson",
    "RuleSet",
    "Screening",
    "Shift",
    "Tracking",
    "WordFromAbroad",
    "urgency_rank",
]
