# SPDX-License-Identifier: EUPL-1.2
"""Manage the duty roster of the centre."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor, Denied
from vidik.accounts.models import User
from vidik.referral.models import Shift
from vidik.referral.selectors import roster

LONGEST_SHIFT: Final = dt.timedelta(hours=48)


def add_shift(
    user: User,
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    second: bool = False,
    also_past: bool = False,
    actor: Actor,
) -> Shift:
    """Put a member of the centre on duty.

    Args:
        user: who.
        starts_at: when the shift begins.
        ends_at: when it ends.
        second: whether they are the second in line.
        also_past: whether it may be over: a synthetic week began before today.
        actor: who plans it.

    Raises:
        ValidationError: by field: no expert of the centre, an end before the beginning or
            before now, more than 48 hours, or on duty at that time already.
    """
    with change(actor, Action.REPORTS_ROSTER) as act:
        place = _place(actor)
        if user.pk not in {member.pk for member in roster.experts_of(place)}:
            raise ValidationError({"user": _("Choose somebody who may take on reports.")})
        if ends_at <= starts_at:
            raise ValidationError({"ends_at": _("A shift must end after it starts.")})
        if not also_past and ends_at <= timezone.now():
            raise ValidationError(
                {"ends_at": _("This shift is already over. Enter a current or coming one.")}
            )
        if ends_at - starts_at > LONGEST_SHIFT:
            raise ValidationError({"ends_at": _("A shift may last at most 48 hours.")})
        if Shift.objects.filter(
            institution=place, user=user, starts_at__lt=ends_at, ends_at__gt=starts_at
        ).exists():
            raise ValidationError({"user": _("This person is already on duty at that time.")})
        shift = Shift.objects.create(
            institution_id=place,
            user=user,
            starts_at=starts_at,
            ends_at=ends_at,
            second=second,
            added_by_id=actor.user_id,
        )
        act.record("shift.added", shift, user=user.pk)
    return shift


def remove_shift(shift: Shift, *, actor: Actor) -> None:
    """Remove a shift that has not begun from the roster.

    Raises:
        ValidationError: it has begun.
    """
    with change(actor, Action.REPORTS_ROSTER) as act:
        if shift.institution_id != _place(actor):
            raise Denied(_("This is another institution’s roster."), action=Action.REPORTS_ROSTER)
        if shift.starts_at <= timezone.now():
            raise ValidationError(_("This shift has started: it stays on the roster."))
        act.record("shift.removed", shift, user=shift.user_id)
        shift.delete()


def _place(actor: Actor) -> int:
    if actor.institution is None:
        reason = _("Only a person acting on behalf of an institution can do this.")
        raise Denied(reason, action=Action.REPORTS_ROSTER)
    return actor.institution
