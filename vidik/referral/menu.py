# SPDX-License-Identifier: EUPL-1.2
"""The room's entries in the main menu, and how notices name a report."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.navigation import Entry, Group, Place, attach
from vidik.core.navigation import register as entry
from vidik.exchange.registry import (
    Subject,
    register_barred,
    register_call_back,
    register_subject,
)
from vidik.referral.selectors import reports
from vidik.referral.services.calling_back import call_back_of
from vidik.referral.services.duties import SUBJECT


def register() -> None:
    """Register the entries of the menu and the subject of notices."""
    entry(Entry("referral:inbox", _("Reports of a suspicion"), 3, _reads, group=Group.WORK))
    entry(Entry("referral:own-reports", _("Our reports"), 4, _follows, group=Group.WORK))
    entry(
        Entry(
            "referral:competences", _("Who is competent"), 60, _finds_competent, group=Group.NOTICES
        )
    )
    entry(Entry("referral:public", _("Report a suspicion"), 1, _visits, Place.FOOT))
    for page in ("new", "screenings"):
        attach(f"referral:{page}", "referral:own-reports")
    register_subject(SUBJECT, subject_of)
    register_call_back(SUBJECT, call_back_of)
    register_barred(SUBJECT, reports.barred_reports)


def _reads(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.REPORTS_READ))


def _follows(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.REPORTS_FOLLOW))


def _finds_competent(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.COMPETENCES_READ))


def _visits(request: HttpRequest) -> bool:
    return not request.user.is_authenticated


def subject_of(actor: Actor, key: str) -> Subject | None:
    """Name a report to those who work on it; to others a notice about it names none."""
    try:
        report = reports.get_report(actor, uuid.UUID(key))
    except (OutOfScope, ValueError):
        return None
    label = gettext("Report %(number)s") % {"number": report.number}
    return Subject(label, reverse("referral:report", args=[report.pk]))
