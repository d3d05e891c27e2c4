# SPDX-License-Identifier: EUPL-1.2
"""What institutions are asked for: one door after another, and what each of them answers."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.cases.services.cases import require_open
from vidik.cases.types import Ground
from vidik.identification.services.procedures import user_of
from vidik.institutions.models import Institution
from vidik.plans.models import Activity, Ask, AskedFor, Declined
from vidik.plans.selectors.asks import may_be_asked
from vidik.plans.selectors.pack import LANGUAGE, choices
from vidik.plans.services.plans import LIST, require_past, require_state
from vidik.plans.types import (
    DECLINING,
    OPEN,
    WAITING,
    ActivityState,
    Answer,
    AskFacts,
    AskState,
    PlanState,
)
from vidik.plans.workflow import ASK

SOON: Final = dt.timedelta(days=183)
"""How long an institution is given to answer at most."""
FACTS: Final = (("sex", "sexes"), ("age", "ages"), ("language", LANGUAGE))
"""What may be told of the person, each only where whoever asks ticks it."""


def ask(activity: Activity, institution: Institution, facts: AskFacts, *, actor: Actor) -> Ask:
    """Ask an institution for an activity of the plan.

    It is told what is asked for, by when, on which ground, and the facts that were ticked; neither
    the case nor who the person is. It needs no reach to the case.

    Raises:
        ValidationError: the plan is not agreed, the person does not want it, the institution was
            asked already and has not answered, or a field is wrong.
        Denied, OutOfScope: the actor may not ask in this case.
    """
    with change(actor, Action.PLANS_ASK, activity) as (activity, act):
        require_open(activity.case)
        require_state(activity.plan, PlanState.AGREED)
        if activity.state == ActivityState.REFUSED:
            raise ValidationError(
                _(
                    "The person does not want this: nobody may be asked for it unless she raises "
                    "it herself."
                )
            )
        if activity.state not in OPEN:
            raise ValidationError(_("This activity has ended."))
        _check(institution, facts, actor)
        before = AskedFor.objects.filter(case=activity.case_id, line=activity.line)
        if before.filter(ask__state=AskState.ACCEPTED).exists():
            raise ValidationError(
                _("An institution has accepted this. Withdraw that request before you ask another.")
            )
        if before.filter(ask__institution=institution, ask__state__in=WAITING).exists():
            raise ValidationError(
                {"institution": _("This institution has been asked and has not answered yet.")}
            )
        assert actor.institution is not None  # noqa: S101 - a person acts for one
        row = Ask(
            institution=institution,
            asking_id=actor.institution,
            kind=activity.kind,
            ground=facts.ground,
            is_urgent=facts.is_urgent,
            answer_by=facts.answer_by,
            sex=facts.sex,
            age=facts.age,
            language=facts.language,
            asked_at=timezone.now(),
            asked_by_id=user_of(actor, Action.PLANS_ASK),
        )
        row.save(force_insert=True)
        AskedFor(
            ask=row, activity=activity, case_id=activity.case_id, line=activity.line
        ).save(force_insert=True)  # fmt: skip
        told = sum(bool(getattr(facts, name)) for name, _list in FACTS)
        act.record(
            "request.asked", activity, kind=activity.kind, urgent=facts.is_urgent, facts=told
        )
    return row


def _check(institution: Institution, facts: AskFacts, actor: Actor) -> None:
    if not may_be_asked(actor).filter(pk=institution.pk).exists():
        raise ValidationError({"institution": LIST})
    if facts.ground not in Ground.values:
        raise ValidationError({"ground": LIST})
    today = timezone.localdate()
    if not today <= facts.answer_by <= today + SOON:
        raise ValidationError({"answer_by": _("Enter a day within the next six months.")})
    for name, codes in FACTS:
        if getattr(facts, name) and getattr(facts, name) not in dict(choices(codes)):
            raise ValidationError({name: LIST})


def accept(row: Ask, *, actor: Actor) -> Ask:
    """Accept for one's institution what it was asked for.

    Raises:
        TransitionRefused: it was answered, or withdrawn.
    """
    return _answer(row, "accept", Answer.ACCEPTED, actor)


def decline(row: Ask, why: str, *, actor: Actor) -> Ask:
    """Decline for one's institution, and say why: no place, not eligible, or another reason.

    From then on the institution reads when and why it declined, and no longer what it was asked.

    Raises:
        TransitionRefused: it was answered, or withdrawn.
        ValidationError: the reason is not of the list.
    """
    if why not in DECLINING:
        raise ValidationError({"why": LIST})
    return _answer(row, "decline", Answer(why), actor)


def _answer(row: Ask, step: str, answer: Answer, actor: Actor) -> Ask:
    with change(actor, Action.PLANS_ANSWER, row) as (row, act):
        ASK.apply(row, step)
        row.answer, row.answered_at = answer, timezone.now()
        row.answered_by_id = user_of(actor, Action.PLANS_ANSWER)
        row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
        if row.state == AskState.DECLINED:
            Declined(
                ask=row,
                institution_id=row.institution_id,
                answer=answer,
                declined_at=row.answered_at,
                declined_by_id=row.answered_by_id,
            ).save(force_insert=True)
        act.record("request.answered", answer=answer)
    return row


def done(row: Ask, served_on: dt.date, *, actor: Actor) -> Ask:
    """Enter that what was accepted is done, and when the first service was given.

    Raises:
        TransitionRefused: it was not accepted, or it has ended.
        ValidationError: the day lies ahead, or before the request.
    """
    with change(actor, Action.PLANS_ANSWER, row) as (row, act):
        ASK.apply(row, "done")
        require_past(served_on, "served_on")
        if served_on < timezone.localdate(row.asked_at):
            raise ValidationError({"served_on": _("This is before you were asked.")})
        row.served_on, row.settled_at = served_on, timezone.now()
        row.settled_by_id = user_of(actor, Action.PLANS_ANSWER)
        row.save(update_fields=["state", "served_on", "settled_at", "settled_by"])
        act.record("request.done")
    return row


def undone(row: Ask, reason: str, *, actor: Actor) -> Ask:
    """Enter that what was accepted could not be done, and why.

    Raises:
        TransitionRefused: it was not accepted, or it has ended.
        ValidationError: the reason is not of the list.
    """
    with change(actor, Action.PLANS_ANSWER, row) as (row, act):
        ASK.apply(row, "undone")
        if reason not in dict(choices("undone_reasons")):
            raise ValidationError({"reason": LIST})
        row.reason, row.settled_at = reason, timezone.now()
        row.settled_by_id = user_of(actor, Action.PLANS_ANSWER)
        row.save(update_fields=["state", "reason", "settled_at", "settled_by"])
        act.record("request.undone", reason=reason)
    return row


def withdraw(row: Ask, *, actor: Actor) -> Ask:
    """Withdraw a request that is open or was accepted; the asked institution sees it is over.

    Raises:
        TransitionRefused: it has ended already.
    """
    with change(actor, Action.PLANS_ASK, row) as (row, act):
        ASK.apply(row, "withdraw")
        row.save(update_fields=["state"])
        act.record("request.withdrawn")
    return row


def record_reading(row: Ask, *, actor: Actor) -> None:
    """Put on record that the asked institution read a request."""
    record(actor.label, "request.read", row)
