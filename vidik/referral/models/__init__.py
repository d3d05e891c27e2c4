# SPDX-License-Identifier: EUPL-1.2
"""Screenings, reports of a suspicion, the persons reported, the centre's roster; codes only."""

from vidik.referral.models.abroad import WordFromAbroad
from vidik.referral.models.centre import HandOver, Shift
from vidik.referral.models.duty import Alarm, Duty
from vidik.referral.models.mark import ContactMark
from vidik.referral.models.pack import Competence, IndicatorList, RuleSet
from vidik.referral.models.report import (
    Report,
    ReportedPerson,
    ReportNumber,
    Tracking,
    urgency_rank,
)
from vidik.referral.models.screening import Screening

__all__ = [
    "Alarm",
    "Competence",
    "ContactMark",
    "Duty",
    "HandOver",
    "IndicatorList",
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
