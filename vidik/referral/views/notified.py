# SPDX-License-Identifier: EUPL-1.2
"""What each notice of the 24-hour rule says, and whom to call where nobody has acknowledged it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from vidik.access.types import Actor
from vidik.exchange.selectors import notices
from vidik.institutions.selectors import telephones
from vidik.institutions.types import TelephoneLine
from vidik.referral.models import Duty, Report
from vidik.referral.services import letters
from vidik.referral.views.waiting import UNCONFIRMED


@dataclass(frozen=True, slots=True)
class DutyCard:
    """What stands beside a duty on the page of a report."""

    is_reporter: bool
    """Whether it is the institution that made the report, and so knows of it."""
    told: tuple[str, ...]
    kept_back: tuple[str, ...]
    is_awaited: bool
    """Whether the institution was notified and has not acknowledged."""
    is_late: bool
    lines: tuple[TelephoneLine, ...]
    """At which numbers it is called."""
    calls: tuple[tuple[dt.datetime, str], ...]
    """When it was called, and whom one spoke with."""
    page: str
    """Where whoever notes a call comes back to."""


def duty_cards(
    report: Report, duties: Sequence[Duty], *, actor: Actor
) -> dict[uuid.UUID, DutyCard]:
    """Return for each duty of a report what its notice says, and whom to call about it."""
    now = timezone.now()
    sent = [duty for duty in duties if duty.addressee is not None]
    awaited = {
        duty.pk
        for duty in sent
        if duty.addressee is not None
        and duty.addressee.state in UNCONFIRMED
        and duty.addressee.settled_at is None
    }
    bodies = {duty.institution_id for duty in sent if duty.pk in awaited and duty.institution_id}
    lines = telephones(bodies, on=timezone.localdate(now)) if bodies else {}
    keys = [duty.addressee_id for duty in sent if duty.addressee_id is not None]
    calls = notices.calls_about(actor, keys) if keys else {}
    page = reverse("referral:report", args=[report.pk])
    found = {}
    for duty in duties:
        rule, row = letters.rule_of(duty), duty.addressee
        found[duty.pk] = DutyCard(
            is_reporter=duty.institution_id is not None
            and duty.institution_id == report.reporter_institution_id,
            told=tuple(letters.told_facts(rule)) if rule is not None else (),
            kept_back=tuple(letters.kept_back_lines(rule)),
            is_awaited=duty.pk in awaited,
            is_late=row is not None and row.due_at is not None and row.due_at < now,
            lines=tuple(lines.get(duty.institution_id or 0, ())),
            calls=tuple(calls.get(row.pk, ())) if row is not None else (),
            page=f"{page}#duties",
        )
    return found
