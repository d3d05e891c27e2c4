# SPDX-License-Identifier: EUPL-1.2
"""Name the expert who follows the procedures of migrants, and who stands in for a time."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor, Denied
from vidik.accounts.models import User
from vidik.accounts.selectors.acting import current_memberships
from vidik.cases.services.cases import at_earliest, moment
from vidik.identification.models import MigrantsExpert
from vidik.identification.services.urgency import update_after_naming

LONGEST_STAND_IN: Final = dt.timedelta(days=92)


def name_expert(user: User, *, until: dt.datetime | None = None, actor: Actor) -> MigrantsExpert:
    """Name who follows migrants from now on; whoever did so before ends with it.

    The procedures of migrants that nobody could go on with so go to the named expert.

    Args:
        user: an expert of the actor's institution.
        until: given, the person stands in until then, beside the named expert.
        actor: the head.

    Raises:
        ValidationError: by field: no expert, named already, or a time that cannot be; without
            one: another head was faster.
    """
    with change(actor, Action.IDENTIFICATION_NAME) as act:
        head, place = _head(actor)
        now = moment()
        members = current_memberships(timezone.localdate(now)).filter(
            user=user,
            institution=place,
            role__in=("centre-head", "duty-expert", "case-expert"),
        )
        if not members.exists():
            raise ValidationError({"user": _("Choose an expert of your institution.")})
        if until is not None and not now < until <= now + LONGEST_STAND_IN:
            raise ValidationError(
                {"until": _("Somebody stands in until a time within the next three months.")}
            )
        current = MigrantsExpert.objects.filter(
            institution=place, stands_in=False, valid_to__isnull=True
        )
        if any(row.user_id == user.pk for row in lock_rows(current)):
            raise ValidationError({"user": _("This person is the named expert already.")})
        if until is None:
            current.update(valid_to=at_earliest(), ended_by=head)
        # Whoever stands in already does so from now on as it is said now.
        MigrantsExpert.objects.filter(
            institution=place, user=user, stands_in=True, valid_from__lte=now, valid_to__gt=now
        ).update(valid_to=now, ended_by=head)
        row = MigrantsExpert(
            institution_id=place,
            user=user,
            stands_in=until is not None,
            valid_from=now,
            valid_to=until,
            named_by_id=head,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise ValidationError(
                _("Somebody else was named at the same moment. Look who it is first.")
            ) from error
        act.record("migrants-expert.named", row, user=user.pk, stands_in=until is not None)
        update_after_naming(place)
    return row


def end_expert(row: MigrantsExpert, *, actor: Actor) -> MigrantsExpert:
    """End that somebody follows migrants; ended twice it is ended once.

    What they had goes to the named expert, if there is one still.

    Raises:
        Denied: it is another institution's.
    """
    with change(actor, Action.IDENTIFICATION_NAME, row, idempotent=True) as (row, act):
        head, place = _head(actor)
        if row.institution_id != place:
            raise Denied(
                _("You can name experts only of your own institution."),
                action=Action.IDENTIFICATION_NAME,
            )
        now = moment()
        if row.valid_to is not None and row.valid_to <= now:
            return row
        row.valid_to, row.ended_by_id = max(now, row.valid_from), head
        row.save(update_fields=["valid_to", "ended_by"])
        act.record("migrants-expert.ended", user=row.user_id)
        update_after_naming(place)
    return row


def _head(actor: Actor) -> tuple[int, int]:
    if actor.user_id is None or actor.institution is None:
        raise Denied(
            _("Only a person acting on behalf of an institution can do this."),
            action=Action.IDENTIFICATION_NAME,
        )
    return actor.user_id, actor.institution
