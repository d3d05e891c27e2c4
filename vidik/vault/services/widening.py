# SPDX-License-Identifier: EUPL-1.2
"""View persons beyond a limit: after a fresh second factor, or with a colleague's approval."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor, Denied, OutOfScope
from vidik.accounts.models import SignIn
from vidik.accounts.selectors.signins import may_elevate
from vidik.vault.models import LimitNotice, Widening
from vidik.vault.services.openings import budget_status, hold, limits_of, notify_heads, role_of
from vidik.vault.types import MOST_HOURS, MOST_PERSONS, REQUEST_WAITS, Alert, Purpose


class FactorFirst(Exception):
    """A one-time code or passkey must have been shown within the last minutes."""


def go_on(sign_in: SignIn, *, actor: Actor) -> Widening:
    """Let somebody who has just shown a second factor view a few more persons.

    Each confirmation works once, and only a few of them a day.

    Raises:
        FactorFirst: no code or passkey was shown within minutes, or it was used already.
        ValidationError: no limit is reached, or the day's confirmations are used up.
        OutOfScope: it is somebody else's sign-in.
    """
    with change(actor, Action.IDENTITIES_VIEW) as act:
        if actor.institution is None or sign_in.user_id != actor.user_id:
            raise OutOfScope(label="accounts.signin")
        hold(actor)
        now = budget_status(actor)
        if not (now.is_spent or now.is_found_spent):
            raise ValidationError(_("You have not reached a limit; view the person."))
        if not now.codes_left:
            raise ValidationError(
                _("You cannot continue with a second factor again today: ask a colleague.")
            )
        if not may_elevate(sign_in):
            raise FactorFirst
        moment = timezone.now()
        try:
            with transaction.atomic():
                row = Widening.objects.create(
                    user_id=sign_in.user_id,
                    institution_id=actor.institution,
                    persons=limits_of(role_of(actor)).more,
                    hours=1,
                    asked_at=moment,
                    shown_at=sign_in.confirmed_at,
                    decided_at=moment,
                )
        except IntegrityError as error:
            raise FactorFirst from error
        act.record("looks.widened", row, by="factor", persons=row.persons, hours=1)
        notify_heads(Alert.CODE, actor=actor)
    return row


def ask_colleague(*, persons: int, hours: int, purpose: str, actor: Actor) -> Widening:
    """Ask a colleague of the institution for further persons, for a stated purpose and time.

    Raises:
        ValidationError: a number is out of bounds, the purpose is missing, or a request is pending.
    """
    with change(actor, Action.IDENTITIES_VIEW) as act:
        if actor.user_id is None or actor.institution is None:
            raise OutOfScope(label="vault.widening")
        if not 1 <= persons <= MOST_PERSONS:
            raise ValidationError({"persons": _("State how many persons you need to view.")})
        if not 1 <= hours <= MOST_HOURS:
            raise ValidationError({"hours": _("State for how many hours.")})
        if purpose not in Purpose.values:
            raise ValidationError({"purpose": _("State the purpose.")})
        hold(actor)
        waiting = Widening.objects.filter(
            user_id=actor.user_id,
            decided_at__isnull=True,
            asked_at__gt=timezone.now() - REQUEST_WAITS,
        )
        if waiting.exists():
            raise ValidationError(_("Your request is already waiting for a colleague."))
        row = Widening.objects.create(
            user_id=actor.user_id,
            institution_id=actor.institution,
            persons=persons,
            hours=hours,
            purpose=purpose,
            asked_at=timezone.now(),
        )
        act.record("looks.asked", row, persons=persons, hours=hours, purpose=purpose)
        notify_heads(Alert.ASKED, actor=actor)
    return row


def decide_widening(row: Widening, *, approve: bool, actor: Actor) -> Widening:
    """Approve or refuse a colleague's request; the person who asked never decides.

    Raises:
        Denied: it is one's own request.
        OutOfScope: it is another institution's.
        ValidationError: somebody was faster, or the request is too old.
    """
    with change(actor, Action.ACCESS_LIMIT_WIDEN, row) as (row, act):
        if row.user_id == actor.user_id:
            raise Denied(
                _("You cannot decide on your own request: a colleague must."),
                action=Action.ACCESS_LIMIT_WIDEN, label="vault.widening", key=str(row.pk),
            )  # fmt: skip
        if row.decided_at is not None:
            raise ValidationError(_("A colleague has decided already. Nothing was changed."))
        now = timezone.now()
        if row.asked_at <= now - REQUEST_WAITS:
            raise ValidationError(_("This request is too old; your colleague can ask again."))
        row.decided_at, row.decided_by_id, row.refused = now, actor.user_id, not approve
        row.save(update_fields=["decided_at", "decided_by", "refused"])
        if approve:
            persons, hours = row.persons, row.hours
            act.record("looks.widened", by="colleague", persons=persons, hours=hours)
        else:
            act.record("looks.refused")
    return row


def acknowledge_notices(keys: list[uuid.UUID], *, actor: Actor) -> int:
    """Mark notifications of a head as seen; return how many were new."""
    with change(actor, Action.ACCESS_LOG_REVIEW, idempotent=True) as act:
        rows = LimitNotice.objects.filter(
            pk__in=keys, institution=actor.institution, seen_at__isnull=True
        ).exclude(user=actor.user_id)
        count = rows.update(seen_at=timezone.now(), seen_by=actor.user_id)
        if count:
            act.record("looks.notices-seen", label="vault", found=count)
    return count
