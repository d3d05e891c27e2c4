# SPDX-License-Identifier: EUPL-1.2
"""Screenings, reports of a suspicion, the persons reported, the centre's roster; codes only."""

from vidik.referral.models.centre import HandOver, Shift
from vidik.referral.models.duty import Duty, DutyCall
from vidik.referral.models.foreign_notification import ForeignNotification
from vidik.referral.models.mark import ContactMark
from vidik.referral.models.pack import Competence, IndicatorList, RuleSet
from vidik.referral.models.report import (
    Report,
    ReportedPerson,
    ReporterFollowUp,
    ReportNumber,
    urgency_rank,
)
from vidik.referral.models.screening import Screening
from vidik.referral.models.supplement import Supplement

__all__ = [
    "Competence",
    "ContactMark",
    "Duty",
    "DutyCall",
    "ForeignNotification",
    "HandOver",
    "IndicatorList",
    "Report",
    "ReportNumber",
    "ReportedPerson",
    "ReporterFollowUp",
    "RuleSet",
    "Screening",
    "Shift",
    "Supplement",
    "urgency_rank",
]
