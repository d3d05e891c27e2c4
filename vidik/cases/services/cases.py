# SPDX-License-Identifier: EUPL-1.2
"""Open, close, restrict and hand over cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor, Denied, OutOfScope
from vidik.audit.services import record
from vidik.cases import policies
from vidik.cases.models import Case, EmergencyAccess, Participant
from vidik.cases.types import (
    OPENS_CASES,
    CaseRole,
    CaseState,
    EmergencyState,
    Sensitivity,
    Why,
)
from vidik.cases.workflow import CASE, EMERGENCY
from vidik.core.retention import bar_what_goes
from vidik.institutions.models import Institution

RowT = TypeVar("RowT", bound=Model)

_DRAWS: Final = 5
"""How often a code is drawn anew where another case has it: once in a million millions."""


def moment() -> dt.datetime:
    """Give the moment of the transaction, by which row-level security measures as well."""
    with connection.cursor() as cursor:
        cursor.execute("select now()")
        now: dt.datetime = cursor.fetchone()[0]
    return now


def person(actor: Actor, action: Action) -> tuple[int, int]:
    """Give the keys of the person and of the institution that they act for.

    Raises:
        Denied: no person acts, or not on behalf of an institution.
    """
    if actor.user_id is None or actor.institution is None:
        reason = _("Only a person acting on behalf of an institution can do this.")
        raise Denied(reason, action=action)
    return actor.user_id, actor.institution


def open_case(*, actor: Actor, sensitivity: Sensitivity = Sensitivity.ORDINARY) -> Case:
    """Open a case for the actor's institution; whoever opens it is named as leading it."""
    with acting(actor):
        authorize(actor, Action.CASES_OPEN)
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
            why=Why.ASSIGNED,
            valid_from=now,
            added_by_id=user,
        )
        record(actor.label, "case.opened", case, sensitivity=case.sensitivity)
    return case


def open_case_for(
    institution: Institution,
    *,
    actor: Actor,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
    made_up: bool = False,
) -> Case:
    """Open a case for an institution that a part of the system received something for.

    Nobody is named in it yet: those of the institution who oversee its cases see it.

    Args:
        institution: whose case it is.
        actor: a part of the system.
        sensitivity: how closely it is kept.
        made_up: whether it belongs to a demonstration; it is marked so.

    Raises:
        Denied: the actor is no part of the system that may open cases.
    """
    with acting(actor):
        authorize(actor, Action.CASES_OPEN)
        if not actor.system_name:
            reason = _("You can open cases only for the institution for which you act.")
            raise Denied(reason, action=Action.CASES_OPEN)
        now = moment()
        case = _with_a_code(
            lambda: Case(
                responsible=institution,
                sensitivity=sensitivity,
                opened_at=now,
                is_demo=made_up and settings.DEMO,
            )
        )
        record(actor.label, "case.opened", case, sensitivity=case.sensitivity)
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


def _locked(case: Case, action: Action, actor: Actor) -> Case:
    authorize(actor, action, case)
    return lock(case)


def lock(row: RowT) -> RowT:
    """Lock a row until the end of the transaction, and give it as it stands then.

    Raises:
        OutOfScope: whoever held it before has taken it out of the actor's sight, as a hand-over
            does.
    """
    rows = type(row)._default_manager.select_for_update(of=("self",))  # noqa: SLF001 - Django's public-by-use API
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise OutOfScope(label=row._meta.label_lower, key=str(row.pk))  # noqa: SLF001 - as above
    return found


def record_read(case: Case, *, parts: int, actor: Actor, explained: bool = False) -> None:
    """Put on record that the actor read a case, or asked who may see it."""
    own = policies.in_charge(actor, Case.objects.filter(pk=case.pk)).exists()
    ended = case.state == CaseState.CLOSED
    if explained:
        record(actor.label, "case.explained", case, own=own, ended=ended)
    else:
        record(actor.label, "case.read", case, own=own, ended=ended, parts=parts)


def record_list(*, found: int, actor: Actor) -> None:
    """Put on record that cases were listed; which ones were looked for is not kept."""
    record(actor.label, "case.listed", label="cases", found=found)


def change_sensitivity(case: Case, sensitivity: Sensitivity, *, actor: Actor) -> Case:
    """Change how sensitive a case is."""
    with acting(actor):
        case = _locked(case, Action.CASES_CHANGE, actor)
        old = case.sensitivity
        if old != sensitivity:
            case.sensitivity = sensitivity
            case.save(update_fields=["sensitivity"])
            record(actor.label, "case.changed", case, old=old, new=str(sensitivity))
    return case


def close_case(case: Case, *, actor: Actor) -> Case:
    """Close a case.

    Raises:
        TransitionRefused: it is closed already.
    """
    with acting(actor):
        case = _locked(case, Action.CASES_CHANGE, actor)
        CASE.apply(case, "close")
        case.closed_at = moment()
        case.save(update_fields=["state", "closed_at"])
        record(actor.label, "case.closed", case)
    return case


def reopen_case(case: Case, *, actor: Actor) -> Case:
    """Open a closed case again.

    Raises:
        TransitionRefused: it is open.
    """
    with acting(actor):
        bar_what_goes()
        case = _locked(case, Action.CASES_CHANGE, actor)
        CASE.apply(case, "reopen")
        case.closed_at = None
        case.save(update_fields=["state", "closed_at"])
        record(actor.label, "case.reopened", case)
    return case


def restrict_case(case: Case, *, actor: Actor) -> Case:
    """Restrict a case to those who are named in it; whoever does so is named first."""
    with acting(actor):
        case = _locked(case, Action.CASES_RESTRICT, actor)
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
                why=Why.RESTRICTION,
                valid_from=now,
                added_by_id=actor.user_id,
            )
        case.restricted = True
        case.save(update_fields=["restricted"])
        record(actor.label, "case.restricted", case)
    return case


def lift_restriction(case: Case, *, actor: Actor) -> Case:
    """Let all see a case again who may see it by their role and institution."""
    with acting(actor):
        case = _locked(case, Action.CASES_RESTRICT, actor)
        if case.restricted:
            _see_that_somebody_named_lifts(case, actor)
            case.restricted = False
            case.save(update_fields=["restricted"])
            record(actor.label, "case.unrestricted", case)
    return case


def transfer_case(case: Case, to: Institution, *, actor: Actor) -> None:
    """Put another institution in charge; persons named for the old one see the case no more.

    Raises:
        ValidationError: the institution is in charge already, or nobody of it is named in a
            restricted case.
    """
    with acting(actor):
        case = _locked(case, Action.CASES_TRANSFER, actor)
        old = case.responsible_id
        if to.pk == old:
            raise ValidationError(
                {"institution": _("This institution is already responsible for the case.")}
            )
        current = policies.current_participations().filter(case=case)
        if case.restricted and not current.filter(institution=to, user__isnull=False).exists():
            raise ValidationError(
                {
                    "institution": _(
                        "The case is restricted and nobody of this institution is named in it:"
                        " name a person of it first, or lift the restriction."
                    )
                }
            )
        leaving = current.filter(institution=old) | current.filter(
            institution=to, user__isnull=True
        )
        leaving.update(valid_to=moment(), ended_by=actor.user_id)
        # Whoever gives the case away may not write it as the other institution's; the part of the
        # system that may was asked for by somebody who may decide so.
        _end_emergencies(case, actor)
        with acting(Actor.system(policies.HANDOVER)):
            Case.objects.filter(pk=case.pk).update(responsible=to)
        record(actor.label, "case.transferred", case, old=old, new=to.pk)


def _see_that_somebody_named_lifts(case: Case, actor: Actor) -> None:
    """Let an emergency access lift a restriction only where nobody named is left to do it.

    Raises:
        Denied: the actor sees the case for some hours, and somebody named in it could decide.
    """
    own = Case.objects.filter(pk=case.pk)
    named = policies.current_participations().filter(case=case, user__isnull=False)
    if not policies.in_charge(actor, own).exists() and named.exists():
        raise Denied(
            _("You see this case for a few hours only: somebody named in it decides."),
            action=Action.CASES_RESTRICT,
            label="cases.case",
            key=str(case.pk),
        )


def ended_at(access: EmergencyAccess, now: dt.datetime) -> dt.datetime:
    """Give when an access that is ended now was over: never later than it had expired anyway."""
    assert access.started_at is not None  # noqa: S101 - only what has begun is ended
    assert access.expires_at is not None  # noqa: S101 - said with the beginning
    return max(min(now, access.expires_at), access.started_at)


def _end_emergencies(case: Case, actor: Actor) -> None:
    """End what the old institution asked for or was given: the new one decides for itself.

    Raises:
        ValidationError: one of them is the actor's own, which somebody else has to end.
    """
    now = moment()
    rows = EmergencyAccess.objects.select_for_update(of=("self",)).filter(
        case=case, state__in=(EmergencyState.REQUESTED, *OPENS_CASES)
    )
    for access in rows:
        if access.until is not None and access.until <= now:
            # It opens nothing any more; who approved it stands, and its review waits.
            continue
        if access.user_id == actor.user_id:
            raise ValidationError(
                _("You have an emergency access to this case: a second person ends it first.")
            )
        step = "refuse" if access.state == EmergencyState.REQUESTED else "end"
        EMERGENCY.apply(access, step)
        if access.started_at is not None:
            access.expires_at = ended_at(access, now)
        access.decided_at, access.decided_by_id = now, actor.user_id
        access.save(update_fields=["state", "expires_at", "decided_at", "decided_by"])
        verb = "emergency.refused" if step == "refuse" else "emergency.ended"
        record(actor.label, verb, access)
