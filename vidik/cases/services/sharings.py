# SPDX-License-Identifier: EUPL-1.2
"""Share parts of a case with another institution, and withdraw it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor
from vidik.cases.models import Case, Sharing
from vidik.cases.services.cases import moment
from vidik.cases.types import Declining, Ground, Purpose, Withdrawal
from vidik.cases.workflow import SHARING
from vidik.institutions.models import Institution

LONGEST: Final = dt.timedelta(days=366)
"""A sharing is for a time: after a year somebody looks at it again."""


def share_case(
    case: Case,
    *,
    institution: Institution,
    purpose: Purpose,
    ground: Ground,
    reference: str,
    until: dt.datetime,
    actor: Actor,
) -> Sharing:
    """Show the parts that a purpose allows to another institution, on a recorded ground.

    Raises:
        ValidationError: says of which field what is wrong.
    """
    with change(actor, Action.CASES_SHARE, case) as (case, act):
        now = moment()
        if case.restricted:
            raise ValidationError(
                _("The case is restricted to named persons and cannot be shared.")
            )
        if institution.pk == case.responsible_id:
            raise ValidationError(
                {"institution": _("This institution is responsible for the case.")}
            )
        if not now < until <= now + LONGEST:
            raise ValidationError({"until": _("Choose a time within a year from now.")})
        sharing = Sharing(
            case=case,
            institution=institution,
            purpose=purpose,
            ground=ground,
            reference=reference.strip(),
            valid_from=now,
            valid_to=until,
            shared_by_id=actor.user_id,
        )
        sharing.clean_fields(exclude={"shared_by", "withdrawn_by", "answered_by"})
        try:
            with transaction.atomic():
                sharing.save(force_insert=True)
        except IntegrityError as error:
            raise ValidationError(
                {"purpose": _("The case is already shared with this institution for this purpose.")}
            ) from error
        act.record(
            "sharing.begun", institution=institution.pk, purpose=str(purpose), ground=str(ground)
        )
    return sharing


def withdraw_sharing(sharing: Sharing, reason: Withdrawal, *, actor: Actor) -> Sharing:
    """Withdraw a sharing at once, with the reason.

    Raises:
        TransitionRefused: it was withdrawn already.
    """
    with change(actor, Action.CASES_SHARE, sharing) as (sharing, act):
        SHARING.apply(sharing, "withdraw")
        sharing.withdrawn_at = max(moment(), sharing.valid_from)
        sharing.withdrawn_by_id = actor.user_id
        sharing.withdrawal = reason
        sharing.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawal"])
        act.record(
            "sharing.withdrawn",
            institution=sharing.institution_id,
            purpose=sharing.purpose,
            reason=str(reason),
        )
    return sharing


def accept_sharing(sharing: Sharing, *, actor: Actor) -> Sharing:
    """Accept, for the institution with which a case is shared, what it was shared for.

    Raises:
        TransitionRefused: it was accepted already, or holds no longer.
    """
    with change(actor, Action.CASES_ANSWER, about=sharing) as act:
        sharing, case = lock(sharing), sharing.case
        SHARING.apply(sharing, "accept")
        sharing.accepted_at = max(moment(), sharing.valid_from)
        sharing.answered_by_id = actor.user_id
        sharing.save(update_fields=["state", "accepted_at", "answered_by"])
        act.record("sharing.accepted", case, purpose=sharing.purpose)
    return sharing


def decline_sharing(sharing: Sharing, reason: Declining, *, actor: Actor) -> Sharing:
    """Decline it with the reason: the institution sees nothing of the case from then on.

    What was accepted may be given back in the same way.

    Raises:
        TransitionRefused: it holds no longer.
    """
    with change(actor, Action.CASES_ANSWER, about=sharing) as act:
        sharing, case = lock(sharing), sharing.case
        SHARING.apply(sharing, "decline")
        sharing.declined_at = max(moment(), sharing.valid_from)
        sharing.answered_by_id = actor.user_id
        sharing.declining = reason
        sharing.save(update_fields=["state", "declined_at", "answered_by", "declining"])
        act.record("sharing.declined", case, purpose=sharing.purpose, reason=str(reason))
    return sharing
