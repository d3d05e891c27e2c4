# SPDX-License-Identifier: EUPL-1.2
"""Open, close and restrict cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor, Denied
from vidik.audit.services.recording import record
from vidik.cases import policies
from vidik.cases.models import Case, EmergencyAccess, Participant
from vidik.cases.types import CaseRole, CaseState, ParticipationReason, Sensitivity
from vidik.cases.workflow import CASE
from vidik.institutions.models import Institution

_DRAWS: Final = 5
"""How often a code is drawn anew where another case has it: once in a million millions."""


def moment() -> dt.datetime:
    """Return the moment of the transaction, by which row-level security measures as well."""
    with connection.cursor() as cursor:
        cursor.execute("select now()")
        now: dt.datetime = cursor.fetchone()[0]
    return now


def at_earliest() -> Greatest:
    """Return this moment, or when a row began if that is later.

    A transaction that waited for a lock is older than what was entered meanwhile.
    """
    return Greatest(F("valid_from"), Value(moment(), output_field=DateTimeField()))


def person(actor: Actor, action: Action) -> tuple[int, int]:
    """Return the keys of the person and of the institution that they act for.

    Raises:
        Denied: no person acts, or not on behalf of an institution.
    """
    if actor.user_id is None or actor.institution is None:
        reason = _("Only a person acting on behalf of an institution can do this.")
        raise Denied(reason, action=action)
    return actor.user_id, actor.institution


def open_case(*, actor: Actor, sensitivity: Sensitivity = Sensitivity.ORDINARY) -> Case:
    """Open a case for the actor's institution; whoever opens it is named as leading it."""
    with change(actor, Action.CASES_OPEN) as act:
        user, institution = person(actor, Action.CASES_OPEN)
        now = moment()
        case = _with_a_code(
            lambda: Case(
                responsible_id=institution,
                sensitivity=sensitivity,
                opened_at=now,
                opened_by_id=user,
            )
        )
        Participant.objects.create(
            case=case,
            institution_id=institution,
            user_id=user,
            role=CaseRole.LEAD,
            why=ParticipationReason.ASSIGNED,
            valid_from=now,
            added_by_id=user,
        )
        act.record("case.opened", case, sensitivity=case.sensitivity)
    return case


def open_case_for(
    institution: Institution,
    *,
    actor: Actor,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
    synthetic: bool = False,
) -> Case:
    """Open a case for an institution that a part of the system received something for.

    Nobody is named in it yet: those of the institution who oversee its cases see it.

    Args:
        institution: whose case it is.
        actor: a part of the system.
        sensitivity: who may see it.
        synthetic: whether it belongs to a demonstration; it is marked so.
    """
    with change(actor, Action.CASES_OPEN) as act:
        if not actor.system_name:
            reason = _("You can open cases only for the institution for which you act.")
            raise Denied(reason, action=Action.CASES_OPEN)
        now = moment()
        case = _with_a_code(
            lambda: Case(
                responsible=institution,
                sensitivity=sensitivity,
                opened_at=now,
                is_demo=synthetic and settings.DEMO,
            )
        )
        act.record("case.opened", case, sensitivity=case.sensitivity)
    return case


def _with_a_code(make: Callable[[], Case]) -> Case:
    for attempt in range(_DRAWS):
        case = make()
        try:
            with transaction.atomic():
                case.save(force_insert=True)
        except IntegrityError:
            if attempt == _DRAWS - 1:
                raise
        else:
            break
    return case


def record_read(case: Case, *, parts: int, actor: Actor, explained: bool = False) -> None:
    """Record that the actor read a case, or asked who may see it."""
    own = policies.in_charge(actor, Case.objects.filter(pk=case.pk)).exists()
    ended = case.state == CaseState.CLOSED
    if explained:
        record(actor.label, "case.explained", case, own=own, ended=ended)
    else:
        record(actor.label, "case.read", case, own=own, ended=ended, parts=parts)


def record_list(*, found: int, actor: Actor) -> None:
    """Record that cases were listed; which ones were looked for is not recorded."""
    record(actor.label, "case.listed", label="cases", found=found)


def require_open(case: Case) -> None:
    """Require that the work on a case goes on.

    Raises:
        ValidationError: it is closed.
    """
    if case.state != CaseState.OPEN:
        raise ValidationError(_("The case is closed."))


def change_sensitivity(case: Case, sensitivity: Sensitivity, *, actor: Actor) -> Case:
    """Change how sensitive a case is."""
    with change(actor, Action.CASES_CHANGE, case, idempotent=True) as (case, act):
        old = case.sensitivity
        if old != sensitivity:
            case.sensitivity = sensitivity
            case.save(update_fields=["sensitivity"])
            act.record("case.changed", old=old, new=str(sensitivity))
    return case


def close_case(case: Case, *, actor: Actor) -> Case:
    """Close a case.

    Raises:
        TransitionRefused: it is closed already.
    """
    with change(actor, Action.CASES_CHANGE, case) as (case, act):
        CASE.apply(case, "close")
        case.closed_at = moment()
        case.save(update_fields=["state", "closed_at"])
        act.record("case.closed")
    return case


def reopen_case(case: Case, *, actor: Actor) -> Case:
    """Open a closed case again.

    Raises:
        TransitionRefused: it is open.
    """
    with change(actor, Action.CASES_CHANGE, case, bars_purging=True) as (case, act):
        CASE.apply(case, "reopen")
        case.closed_at = None
        case.save(update_fields=["state", "closed_at"])
        act.record("case.reopened")
    return case


def restrict_case(case: Case, *, actor: Actor) -> Case:
    """Restrict a case to those who are named in it; whoever does so is named first."""
    with change(actor, Action.CASES_RESTRICT, case, idempotent=True) as (case, act):
        if case.restricted:
            return case
        now = moment()
        named = policies.current_participations().filter(
            case=case, user=actor.user_id, institution=actor.institution
        )
        if not named.exists():
            Participant.objects.create(
                case=case,
                institution_id=case.responsible_id,
                user_id=actor.user_id,
                role=CaseRole.WORKER,
                why=ParticipationReason.RESTRICTION,
                valid_from=now,
                added_by_id=actor.user_id,
            )
        case.restricted = True
        case.save(update_fields=["restricted"])
        act.record("case.restricted")
    return case


def lift_restriction(case: Case, *, actor: Actor) -> Case:
    """Let all see a case again who may see it by their role and institution."""
    with change(actor, Action.CASES_RESTRICT, case, idempotent=True) as (case, act):
        if case.restricted:
            case.restricted = False
            case.save(update_fields=["restricted"])
            act.record("case.unrestricted")
    return case


def ended_at(access: EmergencyAccess, now: dt.datetime) -> dt.datetime:
    """Return when an access that is ended now was over: never later than it had expired anyway."""
    assert access.started_at is not None  # noqa: S101 - only what has begun is ended
    assert access.expires_at is not None  # noqa: S101 - said with the beginning
    return max(min(now, access.expires_at), access.started_at)
