# SPDX-License-Identifier: EUPL-1.2
"""Give an addressee more time: the clock and its ladder follow, and both sides know why."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor
from vidik.exchange.methods.deadlines import BY_THE_CLOCK, end_of_day, last_day_of
from vidik.exchange.models import Addressee, MoreTime
from vidik.exchange.registry import hold_subjects, notify_extended
from vidik.exchange.services.clocks import ladders, place_next_rung
from vidik.exchange.services.events import Facts, note
from vidik.exchange.services.mailing import queue_mails
from vidik.exchange.services.versions import NotSendable
from vidik.exchange.services.working_days import reckoning
from vidik.exchange.types import Duty, NoticeEventKind, Template

FARTHEST: Final = dt.timedelta(days=366)


def extend_deadline(
    addressee: Addressee, *, until: dt.date, reason: str, actor: Actor
) -> Addressee:
    """Give an addressee more time; its ladder starts anew towards the new day.

    What the ladder did before stays on record. A mark to be named publicly is taken off: the
    addressee is in time again.

    Args:
        addressee: the letter.
        until: the new last day.
        reason: why, for both sides to read.
        actor: who gives it, for the sender.

    Raises:
        NotSendable: it is a draft, settled, has no deadline, or one in hours.
        ValidationError: the reason is missing, or the day is not after the present one, or is more
            than a year away.
    """
    with change(actor, Action.EXCHANGE_WRITE, about=addressee) as act:
        hold_subjects([addressee])
        row = lock(addressee)
        if row.sent_at is None or row.settled_at is not None or row.due_at is None:
            raise NotSendable(
                _("More time can be given only for what was sent and is still expected.")
            )
        if row.deadline_unit in BY_THE_CLOCK:
            raise NotSendable(
                _("A deadline in hours cannot be extended; send the notice again instead.")
            )
        written = reason.strip()
        if not written:
            raise ValidationError({"reason": _("State why more time is given.")})
        using, now = reckoning(), timezone.now()
        old, today = last_day_of(row.due_at, using.zone), timezone.localdate(now)
        if until <= max(old, today):
            raise ValidationError({"until": _("The new day must be after the present one.")})
        if until > today + FARTHEST:
            raise ValidationError({"until": _("A deadline cannot be more than a year away.")})
        MoreTime.objects.create(
            addressee=row,
            institution_id=row.institution_id,
            sender_id=row.sender_id,
            old_due_at=row.due_at,
            new_day=until,
            reason=written[:400],
            given_at=now,
            given_by=actor.label,
        )
        row.named_day, row.due_at = until, end_of_day(until, using.zone)
        row.armed, row.ladder_from, row.named_at = row.armed + 1, now, None
        place_next_rung(row, ladders([row.kind_id])[row.kind_id, Duty.ANSWER], using, now)
        row.save(
            update_fields=[
                "named_day", "due_at", "armed", "ladder_from", "named_at", "next_rung_at",
            ]
        )  # fmt: skip
        facts: Facts = {"old": old.isoformat(), "new": until.isoformat(), "start": row.armed}
        note([row], NoticeEventKind.EXTENDED, actor, at=now, facts=[facts])
        queue_mails([row], Template.MOVED, f"more-time:{row.armed}")
        act.record("notice.more-time", until=until.isoformat())
        notify_extended(row, until, written, actor)
    return row
