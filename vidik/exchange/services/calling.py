# SPDX-License-Identifier: EUPL-1.2
"""Note that an addressee was called about a notice, and whether that ends the reminders."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.exchange.models import Addressee
from vidik.exchange.services.clocks import ladders, place_next_rung
from vidik.exchange.services.events import Facts, note
from vidik.exchange.services.working_days import reckoning
from vidik.exchange.types import Duty, NoticeEventKind, SpokeWith


def record_call(addressee: Addressee, spoke_with: str, *, actor: Actor) -> Addressee:
    """Note that an addressee was called now, and whom one spoke with, by position.

    What is expected stays expected. Where the kind says that reaching this position suffices,
    contact points are no longer reminded; letters to the head go on.

    Raises:
        ValidationError: no such position, or nothing is expected any more.
    """
    with change(actor, Action.EXCHANGE_WRITE, addressee) as (addressee, act):
        if spoke_with not in SpokeWith.values:
            raise ValidationError(_("State whom you spoke with, or that nobody answered."))
        if addressee.sent_at is None or addressee.settled_at is not None:
            raise ValidationError(_("Nothing is expected of this institution any more."))
        suffices = spoke_with in addressee.kind.stopping_calls
        if suffices and addressee.called_at is None:
            addressee.called_at = timezone.now()
            rungs = ladders([addressee.kind_id])[addressee.kind_id, Duty.ANSWER]
            place_next_rung(addressee, rungs, reckoning(), addressee.called_at)
            addressee.save(update_fields=["called_at", "next_rung_at"])
        facts: Facts = {"spoke": spoke_with, "suffices": suffices}
        note([addressee], NoticeEventKind.CALLED, actor, facts=[facts])
        act.record("notice.called", spoke=spoke_with, suffices=suffices)
    return addressee
