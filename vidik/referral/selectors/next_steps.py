# SPDX-License-Identifier: EUPL-1.2
"""What whoever reported may expect next, and by when, by the rules that call the centre too."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone

from vidik.core.spans import lasting
from vidik.core.telephones import Telephone, danger_telephones
from vidik.referral.selectors import pack
from vidik.referral.selectors.whole_report import urgency_of
from vidik.referral.types import ALERT_WITHIN, Urgency


@dataclass(frozen=True, slots=True)
class NextSteps:
    """By when the centre acts on a report that nobody has taken on yet."""

    is_danger: bool
    minutes: int
    """In how many minutes of its receipt somebody takes the report on."""
    take_by: dt.datetime
    notify_by: dt.datetime
    hear_by: dt.datetime
    """By when whoever reported hears from the centre at the latest."""

    @property
    def within(self) -> str:
        """How soon somebody takes the report on, in words."""
        return lasting(dt.timedelta(minutes=self.minutes))

    @property
    def is_late(self) -> bool:
        """Whether somebody should have taken it on by now."""
        return self.take_by < timezone.now()

    @property
    def calls(self) -> list[Telephone]:
        """Whom to call rather than wait."""
        return danger_telephones() if self.is_danger else []


def next_steps(key: uuid.UUID, received_at: dt.datetime) -> NextSteps | None:
    """Say what happens next with a report whose reporter was let in; None without rules for it.

    Args:
        key: of the report; how urgent it counts is looked up, since whoever reported may not.
        received_at: when it reached the centre.
    """
    urgency = urgency_of(key)
    rules = pack.rules()
    minutes = rules.take_within.get(urgency)
    if minutes is None:
        return None
    return NextSteps(
        is_danger=urgency == Urgency.IMMEDIATE,
        minutes=minutes,
        take_by=received_at + dt.timedelta(minutes=minutes),
        notify_by=received_at + ALERT_WITHIN,
        hear_by=received_at + dt.timedelta(days=rules.feedback_days),
    )
