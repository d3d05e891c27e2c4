# SPDX-License-Identifier: EUPL-1.2
"""Break the glass: asked for with a reason, approved by a second person, notified, reviewed."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.accounts.selectors.acting import current_memberships
from vidik.audit.services.recording import record
from vidik.cases import policies
from vidik.cases.models import Case, EmergencyAccess, UrgentNotice
from vidik.cases.registry import Urgent, urgent_notice
from vidik.cases.selectors.cases import works_on
from vidik.cases.services.cases import ended_at, moment, person
from vidik.cases.services.hits import found_by
from vidik.cases.types import (
    ALONE,
    ALONE_AT_MOST,
    ALONE_WITHIN,
    REQUEST_CURRENT,
    Emergency,
    EmergencyState,
    Judgement,
)
from vidik.cases.workflow import EMERGENCY
from vidik.core.workflow import TransitionRefused

NO_SUCH_HIT: Final = gettext_lazy("This result of a search is no longer valid. Search again.")
_VERBS = {"approve": "emergency.approved", "refuse": "emergency.refused", "end": "emergency.ended"}


def ask_emergency(
    code: str,
    *,
    hit: str = "",
    reason: Emergency,
    explanation: str,
    hours: int,
    alone: bool,
    actor: Actor,
) -> EmergencyAccess:
    """Ask for emergency access to a case by its whole code; a duty expert may start alone.

    Args:
        code: as `methods.codes.read_code` gives it; blank where a hit is given.
        hit: a reference that a search gave to the actor, as `services.hits` makes them.
        reason: what kind of emergency it is.
        explanation: what has happened, without names.
        hours: 1 to 4, counted from the approval, or from the start where somebody starts alone.
        alone: start now, for one hour until somebody approves.
        actor: who asks.

    Raises:
        ValidationError: no case has the code, it may be seen already, or a request waits.
    """
    with change(actor, Action.EMERGENCY_ASK) as act:
        if alone:
            authorize(actor, Action.EMERGENCY_ALONE)
        user, institution = person(actor, Action.EMERGENCY_ASK)
        case, search = _asked_for(code, hit, actor)
        if works_on(actor, case):
            raise ValidationError({"code": _("You can already see this case.")})
        now = moment()
        _lapse_old_request(case, user, actor)
        access = EmergencyAccess(
            case=case,
            case_code=case.code,
            search=search,
            responsible_id=case.responsible_id,
            user_id=user,
            institution_id=institution,
            reason=reason,
            explanation=explanation,
            hours=hours,
            state=EMERGENCY.initial,
            requested_at=now,
            alone=alone,
        )
        if alone:
            _require_none_unreviewed(case, user)
            EMERGENCY.apply(access, "start-alone")
            access.started_at = now
            access.expires_at = now + min(ALONE, dt.timedelta(hours=hours))
        try:
            with transaction.atomic():
                access.save(force_insert=True)
        except IntegrityError as error:
            # Whoever asks by a hit does not learn which case they have asked for before.
            waits = (
                _("A request of yours is already waiting at this institution.")
                if search
                else {"code": _("Your request for this case is already waiting.")}
            )
            raise ValidationError(waits) from error
        except ProgrammingError:
            # The database takes no request to an institution that has given the case away.
            _require_still_responsible(access)
            raise
        _hold_its_case()
        _require_still_responsible(access)
        by = {"search": str(search)} if search else {}
        if alone:
            reported = _notify_heads(access, actor)
            act.record(
                "emergency.started-alone",
                access,
                reason=str(reason),
                hours=hours,
                nobody_notified=not reported,
                **by,
            )
        else:
            act.record("emergency.requested", access, reason=str(reason), hours=hours, **by)
    return access


def _asked_for(code: str, hit: str, actor: Actor) -> tuple[Case, uuid.UUID | None]:
    """Find the case that somebody asks for, by a hit of their search or by its code.

    Raises:
        ValidationError: there is none.
    """
    if hit:
        found = found_by(hit, actor=actor)
        if found is None:
            raise ValidationError(NO_SUCH_HIT)
        return found
    case = _located(code)
    if case is None:
        raise ValidationError({"code": _("There is no case with this code. Check each symbol.")})
    return case, None


def _hold_its_case() -> None:
    """Let the new row hold its case from now on, and not only from the end of the transaction.

    A hand-over that is under way has ended after this, or it finds the request and ends it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select quote_ident(conname) from pg_constraint where contype = 'f'"
            " and conrelid = 'cases_emergencyaccess'::regclass"
            " and confrelid = 'cases_case'::regclass"
        )
        names = ", ".join(name for (name,) in cursor.fetchall())
        cursor.execute(f"set constraints {names} immediate")
        cursor.execute(f"set constraints {names} deferred")


def _lapse_old_request(case: Case, user: int, actor: Actor) -> None:
    """Let a request lapse that the person made too long ago for anybody to approve."""
    stale = EmergencyAccess.objects.filter(
        case=case,
        user_id=user,
        state=EmergencyState.REQUESTED,
        requested_at__lt=moment() - REQUEST_CURRENT,
    )
    for access in lock_rows(stale):
        EMERGENCY.apply(access, "lapse")
        access.save(update_fields=["state"])
        record(actor.label, "emergency.lapsed", access)


def _require_still_responsible(access: EmergencyAccess) -> None:
    """Require that the institution that was asked is responsible for the case still.

    Raises:
        ValidationError: the case was handed over meanwhile.
    """
    case = _located(access.case_code)
    if case is None or case.responsible_id != access.responsible_id:
        raise ValidationError(
            {
                "code": _(
                    "The case has just been handed over to another institution: send the request"
                    " once more, and it goes there."
                )
            }
        )


def _require_none_unreviewed(case: Case, user: int) -> None:
    """Let nobody add hour to hour alone: what was started alone is looked at by a second person.

    Raises:
        ValidationError: an access that the person started alone has not been reviewed, or the
            person has started as many alone as one may within a night.
    """
    own = EmergencyAccess.objects.filter(user_id=user, alone=True)
    if own.filter(requested_at__gt=moment() - ALONE_WITHIN).count() >= ALONE_AT_MOST:
        raise ValidationError(
            _(
                "You have started alone %(count)s times within twelve hours, which is the limit: "
                "ask a second person to approve."
            )
            % {"count": ALONE_AT_MOST}
        )
    current = own.filter(case=case)
    if current.exclude(state=EmergencyState.REVIEWED).exists():
        raise ValidationError(
            {
                "code": _(
                    "You have started alone for this case before, and nobody has reviewed it yet:"
                    " ask a second person to approve."
                )
            }
        )


def _located(code: str) -> Case | None:
    """Find a case by its whole code, as the part of the system that may find them all."""
    with acting(Actor.system(policies.LOCATOR)):
        return Case.objects.filter(code=code).first()


def decide_emergency(access: EmergencyAccess, step: str, *, actor: Actor) -> EmergencyAccess:
    """Approve, refuse or end somebody else's emergency access.

    Approving what was started alone keeps its beginning: four hours from there at most. What was
    decided so before stays as it was decided, and by whom: a form that comes twice does nothing.

    Args:
        access: what to decide on.
        step: `approve`, `refuse` or `end`.
        actor: who decides.

    Raises:
        Denied: nobody decides on their own.
        TransitionRefused: the state has changed meanwhile, the request is too old, or what should
            be ended has expired.
    """
    with change(actor, Action.EMERGENCY_DECIDE, access, idempotent=True) as (access, act):
        if access.state == EMERGENCY.get(step).target:
            return access
        if access.state not in EMERGENCY.get(step).sources:
            _refuse_if_decided(access)
        if step == "approve":
            _require_own(access)
        EMERGENCY.apply(access, step)
        now = moment()
        starts = step == "approve" and access.started_at is None
        if step == "approve":
            access.started_at = access.started_at or now
            access.expires_at = access.started_at + dt.timedelta(hours=access.hours)
        elif step == "end":
            access.expires_at = ended_at(access, now)
        access.decided_at, access.decided_by_id = now, actor.user_id
        access.save(update_fields=["state", "started_at", "expires_at", "decided_at", "decided_by"])
        if step == "approve":
            reported = _notify_heads(access, actor) if starts else 1
            act.record(_VERBS[step], alone=access.alone, nobody_notified=not reported)
        else:
            act.record(_VERBS[step])
    return access


def _require_own(access: EmergencyAccess) -> None:
    """Require that the institution that was asked still answers for the case that it would open.

    Raises:
        TransitionRefused: the case was handed over since.
    """
    case = _located(access.case_code)
    if case is None or case.responsible_id != access.responsible_id:
        raise TransitionRefused(
            _(
                "The case has been handed over to another institution since: only that institution"
                " may approve now. Refuse this request; the person can ask again."
            )
        )


def review_emergency(
    access: EmergencyAccess, judgement: Judgement, *, actor: Actor
) -> EmergencyAccess:
    """Close the review of an emergency access that is over; the same judgement again does nothing.

    Raises:
        Denied: nobody reviews their own.
        TransitionRefused: it is still open, or reviewed already.
    """
    with change(actor, Action.EMERGENCY_REVIEW, access, idempotent=True) as (access, act):
        if access.state == EmergencyState.REVIEWED:
            if access.judgement == judgement:
                return access
            _refuse_if_decided(access)
        EMERGENCY.apply(access, "review")
        access.reviewed_at, access.reviewed_by_id = moment(), actor.user_id
        access.judgement = judgement
        access.save(update_fields=["state", "reviewed_at", "reviewed_by", "judgement"])
        act.record("emergency.reviewed", judgement=str(judgement))
    return access


def _refuse_if_decided(access: EmergencyAccess) -> None:
    """Say who was faster, to whoever comes with another decision.

    Raises:
        TransitionRefused: somebody has decided, or reviewed.
    """
    if access.state == EmergencyState.REVIEWED:
        raise TransitionRefused(
            _("%(who)s has already closed the review: %(judgement)s. Nothing was changed.")
            % {"who": access.reviewed_by, "judgement": access.get_judgement_display()}
        )
    sentences = {
        EmergencyState.GRANTED: _("%(who)s approved this before you. Nothing was changed."),
        EmergencyState.REFUSED: _("%(who)s refused this before you. Nothing was changed."),
        EmergencyState.ENDED: _("%(who)s ended this access before you. Nothing was changed."),
    }
    sentence = sentences.get(EmergencyState(access.state))
    if sentence is not None:
        raise TransitionRefused(sentence % {"who": access.decided_by})


def _notify_heads(access: EmergencyAccess, actor: Actor) -> int:
    """Notify the heads of the responsible institution; return how many could be.

    Nobody is notified of their own access. Where that leaves nobody, the act says so, and those who
    oversee the record find it on their list.
    """
    now = moment()
    heads = current_memberships(timezone.localdate(now)).filter(
        institution=access.responsible_id,
        role__in=[role.value for role in policies.HEADS],
        user__is_active=True,
    )
    recipients = set(heads.exclude(user=access.user_id).values_list("user", flat=True))
    urgent_notice(
        Urgent(
            emergency=access.pk,
            institution=access.responsible_id,
            recipients=tuple(sorted(recipients)),
            at=now,
            alone=access.alone and access.decided_at is None,
        ),
        actor,
    )
    return len(recipients)


def add_to_inbox(urgent: Urgent, actor: Actor) -> None:
    """Put an urgent notice into the inbox of each head: the first way of notifying them."""
    del actor
    UrgentNotice.objects.bulk_create(
        UrgentNotice(
            id=uuid.uuid4(),
            emergency_id=urgent.emergency,
            user_id=user,
            institution_id=urgent.institution,
            sent_at=urgent.at,
        )
        for user in urgent.recipients
    )


def record_reading(access: EmergencyAccess, *, actor: Actor) -> None:
    """Record that somebody read what was asked for, why, and the outcome."""
    record(actor.label, "emergency.read", access)


def record_queue(*, found: int, actor: Actor) -> None:
    """Record that emergency accesses were listed."""
    record(actor.label, "emergency.listed", label="cases.emergencyaccess", found=found)


def read_notice(notice: UrgentNotice, *, actor: Actor) -> None:
    """Note that a head has read an urgent notice."""
    with change(actor, Action.EMERGENCY_BE_NOTIFIED, about=notice, idempotent=True) as act:
        if notice.read_at is None:
            notice.read_at = moment()
            notice.save(update_fields=["read_at"])
            act.record("emergency.notice-read", notice.emergency)
