# SPDX-License-Identifier: EUPL-1.2
"""What a person may begin from the desk, and who is on duty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.core.navigation import is_left_out
from vidik.portal.types import Start
from vidik.referral.selectors import roster


def on_duty(actor: Actor, now: dt.datetime) -> tuple[str, ...] | None:
    """Name who is on duty; None where the actor has no roster to see."""
    if actor.institution is None or not can(actor, Action.REPORTS_READ):
        return None
    return tuple(str(shift.user) for shift in roster.on_duty(actor.institution, now))


def starts(actor: Actor) -> Iterator[Start]:
    """Say what the person may begin, the heart of the role first."""
    offers = (
        (Action.REPORTS_READ, pgettext("button", "Record a report"), "referral:record-report"),
        (Action.SCREENINGS_MAKE, _("Screen a person"), "referral:screenings"),
        (Action.REPORTS_FILE, _("Report a suspicion"), "referral:new"),
        (Action.CASES_OPEN, pgettext("button", "Open a case"), "cases:open"),
        (Action.IDENTITIES_SEARCH, pgettext("button", "Find a person"), "vault:search"),
        (Action.QUESTIONNAIRES_SEE_OWN, _("Our questionnaires"), "questionnaires:own"),
        (Action.FIGURES_IMPORT, _("Import figures"), "figures:import"),
        (
            Action.IDENTIFICATION_STATISTICS,
            _("Statistics of identification"),
            "identification:statistics",
        ),
        (Action.EXCHANGE_WRITE, _("Write a notice"), "exchange:write"),
        (Action.MEMBERS_MANAGE, _("Invite a member"), "invitations"),
        (Action.AUDIT_READ, _("Read the record of acts"), "shell:audit"),
    )
    # For those who begin nothing but write or read what others brought.
    otherwise = (
        (Action.REPORT_EDIT, _("Annual report"), "report:current"),
        (Action.FIGURES_READ, _("Figures"), "figures:list"),
        (Action.FINDINGS_READ, _("Findings"), "findings:list"),
    )
    begins = any(can(actor, action) for action, _text, _name in offers)
    used: set[str] = set()
    for action, text, name in offers if begins else otherwise:
        if name not in used and not is_left_out(name) and can(actor, action):
            yield Start(text, reverse(name), is_first=not used)
            used.add(name)
