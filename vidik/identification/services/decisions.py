# SPDX-License-Identifier: EUPL-1.2
"""Decide a procedure: one person proposes, another takes the decision or sends it back."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor, Denied
from vidik.cases.services.cases import moment
from vidik.core.workflow import TransitionRefused
from vidik.identification.models import Decision, Procedure
from vidik.identification.registry import extensions
from vidik.identification.selectors.definitions import definitions
from vidik.identification.selectors.records import fingerprint_of_decision
from vidik.identification.services.procedures import ConcurrentEdit, user_of
from vidik.identification.services.progress import push_outcome
from vidik.identification.types import DECIDED, Option, Outcome, Return, State, Step
from vidik.identification.workflow import PROCEDURE

_COUNTED_ELSEWHERE: Final = gettext_lazy(
    "Nothing is decided in this procedure. Ask the head of the centre."
)


def propose(
    procedure: Procedure,
    step: Step,
    reasons: Sequence[str],
    *,
    outcome: Outcome | str = "",
    actor: Actor,
) -> Decision:
    """Propose a decision with its reasons; nothing changes until a second person takes it.

    Raises:
        ValidationError: the step needs an outcome, a reason does not belong to it, a proposal
            waits already, or the procedure is counted with another one.
        TransitionRefused: the procedure cannot be decided so now.
    """
    with change(actor, Action.IDENTIFICATION_DECIDE, procedure) as (procedure, act):
        authorize(actor, Action.IDENTIFICATION_WORK, procedure)
        _check(step, outcome, reasons)
        _require_counted(procedure)
        _require_possible(procedure, step, outcome)
        row = Decision(
            procedure=procedure,
            case_id=procedure.case_id,
            step=step,
            outcome=outcome,
            reasons=list(dict.fromkeys(reasons)),
            proposed_by_id=user_of(actor, Action.IDENTIFICATION_DECIDE),
            proposed_at=moment(),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise ValidationError(
                _("A proposal is already waiting: it must be decided or sent back first.")
            ) from error
        act.record("procedure.proposed", step=str(step), outcome=str(outcome))
    return row


def take(decision: Decision, *, seen: str | None = None, actor: Actor) -> Procedure:
    """Take a decision that somebody else proposed.

    Args:
        decision: what was proposed.
        seen: the mark of `selectors.fingerprint_of_decision` of what the actor read; None where no
            page was.
        actor: who decides.

    Raises:
        Denied: it is the actor's own proposal.
        ConcurrentEdit: the record is not the one that the actor read.
        ValidationError: it was taken or sent back meanwhile, or the procedure is counted with
            another one by now.
        TransitionRefused: the procedure cannot be decided so any more.
    """
    with change(actor, Action.IDENTIFICATION_DECIDE, decision) as (decision, act):
        procedure = decision.procedure
        _require_pending(decision)
        _require_counted(procedure)
        user = user_of(actor, Action.IDENTIFICATION_DECIDE)
        if decision.proposed_by_id == user:
            raise Denied(
                _("Nobody decides on their own proposal: a second person must."),
                action=Action.IDENTIFICATION_DECIDE,
                label="identification.procedure",
                key=str(procedure.pk),
            )
        if seen is not None and seen != fingerprint_of_decision(decision):
            raise ConcurrentEdit
        now = moment()
        procedure.outcome = decision.outcome
        step = decision.step
        PROCEDURE.apply(procedure, step)
        decision.taken_by_id, decision.taken_at = user, max(now, decision.proposed_at)
        decision.save(update_fields=["taken_by", "taken_at"])
        procedure.reasons = decision.reasons
        if procedure.state in DECIDED:
            procedure.decided_at = now
        procedure.save(update_fields=["state", "outcome", "reasons", "decided_at"])
        push_outcome(procedure, actor)
        for each in extensions():
            if each.decided is not None:
                each.decided(procedure, actor)
        act.record("procedure.decided", step=step, outcome=decision.outcome)
    return procedure


def send_back(
    decision: Decision, reason: Return, *, seen: str | None = None, actor: Actor
) -> Decision:
    """Send a proposal back to whoever made it, who may also withdraw it so.

    Args:
        decision: what was proposed.
        reason: why it goes back.
        seen: the mark of `selectors.fingerprint_of_decision` of what the actor read; None where no
            page was.
        actor: who sends it back.

    Raises:
        ConcurrentEdit: the proposal or the record is not the one that the actor read.
        ValidationError: it was taken or sent back meanwhile.
    """
    with change(actor, Action.IDENTIFICATION_DECIDE, decision) as (decision, act):
        _require_pending(decision)
        if seen is not None and seen != fingerprint_of_decision(decision):
            raise ConcurrentEdit
        decision.returned_by_id = user_of(actor, Action.IDENTIFICATION_DECIDE)
        decision.returned_at, decision.returned_because = moment(), reason
        decision.save(update_fields=["returned_by", "returned_at", "returned_because"])
        act.record("procedure.returned", reason=str(reason))
    return decision


def _require_pending(decision: Decision) -> None:
    if decision.taken_at is not None or decision.returned_at is not None:
        raise ValidationError(_("This proposal has been decided or sent back in the meantime."))


def _require_counted(procedure: Procedure) -> None:
    """Require that one suspicion about one person is decided once, where it is counted."""
    if procedure.same_as_id is not None:
        raise ValidationError(str(_COUNTED_ELSEWHERE))


def _check(step: Step, outcome: Outcome | str, reasons: Sequence[str]) -> None:
    if step == Step.CONCLUDE and outcome not in Outcome.values:
        raise ValidationError({"outcome": _("State what was found.")})
    if step != Step.CONCLUDE and outcome:
        raise ValidationError({"outcome": _("Only a conclusion has an outcome.")})
    known = {each.code for each in definitions().reasons_for(step, outcome)}
    if not reasons:
        raise ValidationError({"reasons": _("Give at least one reason.")})
    if not set(reasons) <= known:
        raise ValidationError({"reasons": _("Choose reasons that belong to this decision.")})


def _require_possible(procedure: Procedure, step: Step, outcome: Outcome | str) -> None:
    """Try the step on a copy, so that nobody proposes what could not be decided."""
    trial = Procedure.objects.get(pk=procedure.pk)
    trial.outcome = str(outcome)
    PROCEDURE.apply(trial, step)


def options(procedure: Procedure) -> list[Option]:
    """List every decision that there is, each possible now or with what is in its way."""
    return [
        Option(step, str(outcome), _objection(procedure, step, str(outcome)))
        for step in Step
        for outcome in (Outcome if step == Step.CONCLUDE else ("",))
    ]


def _objection(procedure: Procedure, step: Step, outcome: str) -> str:
    if procedure.same_as_id is not None:
        return str(_COUNTED_ELSEWHERE)
    sources = PROCEDURE.get(step).sources
    if procedure.state not in sources:
        states = ", ".join(str(State(state).label) for state in State if state in sources)
        return _("Possible only if the procedure is: %(states)s.") % {"states": states}
    trial = copy(procedure)
    trial.outcome = outcome
    try:
        PROCEDURE.apply(trial, step)
    except TransitionRefused as refusal:
        return str(refusal)
    return ""
