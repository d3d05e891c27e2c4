# SPDX-License-Identifier: EUPL-1.2
"""What the search box finds of reports: their number."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.finding import Finder, Target
from vidik.access.finding import register as add
from vidik.access.types import Action, Actor
from vidik.referral.models import Report, ReporterFollowUp
from vidik.referral.selectors.follow_ups import follow_ups
from vidik.referral.selectors.reports import reports


def _received(actor: Actor, typed: str) -> QuerySet[Report]:
    return reports(actor).filter(number=typed.upper())


def _report(row: Report, _actor: Actor) -> Target:
    return Target(
        row.number, reverse("referral:report", args=[row.pk]), (_("report of a suspicion"),)
    )


def _filed(actor: Actor, typed: str) -> QuerySet[ReporterFollowUp]:
    return follow_ups(actor).filter(number=typed.upper())


def _follow_up(row: ReporterFollowUp, _actor: Actor) -> Target:
    return Target(
        row.number,
        reverse("referral:follow-up-report", args=[row.pk]),
        (_("report of your institution"),),
    )


def register() -> None:
    """Register what can be found of reports."""
    add(
        Finder(
            "report", _("Reports"), Action.REPORTS_READ, _report, by_number=_received, position=20
        ),
        Finder(
            "own-report", _("Reports"), Action.REPORTS_FOLLOW, _follow_up, by_number=_filed,
            position=21,
        ),
    )  # fmt: skip
