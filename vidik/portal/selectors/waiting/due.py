# SPDX-License-Identifier: EUPL-1.2
"""What falls due next, and what a person can begin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.core.navigation import is_left_out
from vidik.exchange.methods.deadlines import shown_due
from vidik.exchange.selectors import lists
from vidik.portal.types import Item, Start
from vidik.questionnaires.selectors import calls

ITEMS: Final = 8
"""How many things that fall due are listed."""


def items(actor: Actor, now: dt.datetime) -> list[Item]:
    """List what falls due next, what is late first."""
    today = timezone.localdate(now)
    zone = ZoneInfo(settings.TIME_ZONE)
    found = []
    if can(actor, Action.QUESTIONNAIRES_SEE_OWN):
        rows = calls.own(actor).filter(state__in=calls.OPEN, due_on__isnull=False)
        found += [
            Item(
                f"{row.form.title}, {row.call.year}",
                _("questionnaire"),
                reverse("questionnaires:overview", args=[row.pk]),
                row.due_on,
                is_late=row.due_on < today,
            )
            for row in rows.order_by("due_on", "pk")[:ITEMS]
            if row.due_on is not None
        ]
    if can(actor, Action.EXCHANGE_READ) and actor.institution is not None:
        letters = lists.received(actor, "open", now=now)
        letters = letters.filter(due_at__isnull=False, settled_at__isnull=True)
        if found:
            # The questionnaire itself is listed, not the letter that asked for it.
            letters = letters.exclude(notice__subject_label="questionnaires.call")
        found += [
            Item(
                row.title,
                str(row.kind.name),
                reverse("exchange:letter", args=[row.pk]),
                shown_due(row.due_at, row.kind.deadline_unit, zone),
                is_late=row.due_at <= now,
            )
            for row in letters[:ITEMS]
            if row.due_at is not None
        ]
    return sorted(found, key=lambda item: (not item.is_late, _day(item.due)))[:ITEMS]


def _day(due: dt.datetime | dt.date) -> dt.date:
    return timezone.localtime(due).date() if isinstance(due, dt.datetime) else due


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
    used: set[str] = set()
    for action, text, name in offers:
        if name not in used and not is_left_out(name) and can(actor, action):
            yield Start(text, reverse(name), is_first=not used)
            used.add(name)
