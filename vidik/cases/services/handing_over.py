# SPDX-License-Identifier: EUPL-1.2
"""Hand cases over: another institution answers for them from then on, and decides for itself."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.services import acting
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.cases import policies
from vidik.cases.models import Case, EmergencyAccess
from vidik.cases.selectors import cases, people
from vidik.cases.services.cases import at_earliest, ended_at, moment
from vidik.cases.services.sharings import withdraw_sharing
from vidik.cases.types import (
    NOBODY_ANSWERS,
    NOT_TAKEN_ON,
    OPENS_CASES,
    Declining,
    EmergencyState,
    Withdrawal,
)
from vidik.cases.workflow import EMERGENCY
from vidik.institutions.models import Institution


def transfer_case(
    case: Case, to: Institution, *, actor: Actor, because: Declining | None = None
) -> None:
    """Put another institution in charge; persons named for the old one no longer see the case.

    What still comes to the old one about the case is the other institution's from then on.

    Args:
        case: one that the actor's institution answers for.
        to: who answers for it from then on.
        actor: who decides so.
        because: why it goes back to where it came from, where it does.

    Raises:
        ValidationError: the institution is in charge already, nobody of it could answer for the
            case, nobody of it who could decide is named in a restricted case, or the actor has an
            emergency access of their own.
    """
    with change(actor, Action.CASES_TRANSFER, case) as (case, act):
        old = case.responsible_id
        if to.pk == old:
            raise ValidationError(
                {"institution": _("This institution is already responsible for the case.")}
            )
        if not people.institutions_that_answer().filter(pk=to.pk).exists():
            raise ValidationError({"institution": NOBODY_ANSWERS})
        there = policies.named_to_decide().filter(case=case, institution=to)
        if case.restricted and not there.exists():
            raise ValidationError(
                {
                    "institution": _(
                        "The case is restricted and nobody of this institution who could decide"
                        " about it is named in it: name such a person first, or lift the"
                        " restriction."
                    )
                }
            )
        _require_none_of_own(case, actor)
        for sharing in policies.current_sharings().filter(case=case, institution=to):
            # Whoever answers for the case needs no sharing, and hands on a case without it.
            withdraw_sharing(sharing, Withdrawal.TRANSFER, actor=actor)
        current = policies.current_participations().filter(case=case)
        leaving = current.filter(institution=old) | current.filter(
            institution=to, user__isnull=True
        )
        leaving.update(valid_to=at_earliest(), ended_by=actor.user_id)
        # Whoever gives the case away may not write it as the other institution's; the part of the
        # system that may was asked for by somebody who may decide so.
        _end_emergencies(case, actor)
        with acting(Actor.system(policies.HANDOVER)):
            Case.objects.filter(pk=case.pk).update(
                responsible=to,
                handed_over_at=moment(),
                handed_over_from=old,
                handed_back=because or "",
                answered_before=sorted({*case.answered_before, old} - {to.pk}),
            )
        act.record("case.transferred", old=old, new=to.pk)


def hand_back(case: Case, because: Declining, *, actor: Actor) -> None:
    """Give a case that was handed over back to where it came from, with the reason.

    Raises:
        ValidationError: somebody of the institution works on it already, it came back itself, it is
            restricted, or it cannot be handed over.
    """
    with change(actor, Action.CASES_TRANSFER, case) as (case, _act):
        if because not in NOT_TAKEN_ON:
            raise ValidationError({"reason": _("Choose from the list.")})
        if not cases.may_be_handed_back(actor, case):
            raise ValidationError(
                _(
                    "Somebody at your institution is already working on the case: hand it"
                    " over instead."
                )
            )
        assert case.handed_over_from is not None  # noqa: S101 - one that may be handed back came
        transfer_case(case, case.handed_over_from, actor=actor, because=because)


def _open(case: Case) -> QuerySet[EmergencyAccess]:
    return EmergencyAccess.objects.filter(
        case=case, state__in=(EmergencyState.REQUESTED, *OPENS_CASES)
    )


def _require_none_of_own(case: Case, actor: Actor) -> None:
    """Require that the actor has no emergency access to the case that outlives its hand-over.

    Asked without a lock: the database lets nobody lock their own, and would say there is none.

    Raises:
        ValidationError: there is one, which somebody else has to end.
    """
    now = moment()
    for access in _open(case).filter(user=actor.user_id):
        if access.until is None or access.until > now:
            raise ValidationError(
                _("You have an emergency access to this case: a second person ends it first.")
            )


def _end_emergencies(case: Case, actor: Actor) -> None:
    """End what the old institution asked for or was given: the new one decides for itself."""
    now = moment()
    for access in lock_rows(_open(case)):
        if access.until is not None and access.until <= now:
            # It opens nothing any more; who approved it stands, and its review waits.
            continue
        step = "refuse" if access.state == EmergencyState.REQUESTED else "end"
        EMERGENCY.apply(access, step)
        if access.started_at is not None:
            access.expires_at = ended_at(access, now)
        access.decided_at, access.decided_by_id = now, actor.user_id
        access.save(update_fields=["state", "expires_at", "decided_at", "decided_by"])
        verb = "emergency.refused" if step == "refuse" else "emergency.ended"
        record(actor.label, verb, access)
