# SPDX-License-Identifier: EUPL-1.2
"""Decide a procedure: one person proposes, another takes the decision or sends it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from types import MappingProxyType
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor, Denied
from vidik.cases.services.cases import moment
from vidik.core.workflow import TransitionRefused
from vidik.identification.models import Decision, Procedure
from vidik.identification.registry import extensions
from vidik.identification.selectors.definitions import definitions
from vidik.identification.selectors.evidence import evidence_of, is_needed
from vidik.identification.selectors.records import fingerprint_of_decision
from vidik.identification.services.basis import COMMENT
from vidik.identification.services.onward import find_offences
from vidik.identification.services.procedures import ConcurrentEdit, user_of
from vidik.identification.services.progress import push_outcome
from vidik.identification.services.records import is_child
from vidik.identification.types import DECIDED, Option, Outcome, Return, State, Step
from vidik.identification.workflow import PROCEDURE
from vidik.referral.selectors.behind import behind
from vidik.vault.methods.plain import Plain
from vidik.vault.services.notes import write_note

NO_EVIDENCE: Final = gettext_lazy(
    "Choose the evidence for “%(element)s”: without it this outcome is not possible."
)
NO_ELEMENTS: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})
_COUNTED_ELSEWHERE: Final = gettext_lazy(
    "Nothing is decided in this procedure. Ask the head of the centre."
)


def propose(
    procedure: Procedure,
    step: Step,
    reasons: Sequence[str],
    *,
    outcome: Outcome | str = "",
    elements: Mapping[str, Sequence[str]] = NO_ELEMENTS,
    offences: Sequence[str] = (),
    actor: Actor,
) -> Decision:
    """Propose a decision with its reasons; nothing changes until a second person takes it.

    Args:
        procedure: an undecided one.
        step: what is proposed.
        reasons: codes of the pack.
        outcome: what was found, where the step concludes.
        elements: element of the offence → references to the evidence for it, as
            `selectors.evidence` gives them.
        offences: codes of the offences that the reasons speak of.
        actor: who proposes.

    Raises:
        ValidationError: the step needs an outcome, a reason does not belong to it, there is no
            evidence for an element that the outcome needs, a proposal waits already, or the
            procedure is counted with another one.
        TransitionRefused: the procedure cannot be decided so now.
    """
    with change(actor, Action.IDENTIFICATION_DECIDE, procedure) as (procedure, act):
        authorize(actor, Action.IDENTIFICATION_WORK, procedure)
        _check(step, outcome, reasons)
        _check_offences(step, outcome, reasons, offences)
        _require_counted(procedure)
        _require_possible(procedure, step, outcome)
        stated = _stated(procedure, outcome, elements, actor)
        row = Decision(
            procedure=procedure,
            case_id=procedure.case_id,
            step=step,
            outcome=outcome,
            reasons=list(dict.fromkeys(reasons)),
            elements=stated,
            offences=list(dict.fromkeys(offences)),
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


@sensitive_variables("comment")
def take(
    decision: Decision, *, seen: str | None = None, comment: Plain | None = None, actor: Actor
) -> Procedure:
    """Take a decision that somebody else proposed.

    Args:
        decision: what was proposed.
        seen: the mark of `selectors.fingerprint_of_decision` of what the actor read; None where no
            page was.
        comment: what the actor adds in words; sealed in the vault.
        actor: who decides.

    Raises:
        Denied: it is the actor's own proposal.
        ConcurrentEdit: the record is not the one that the actor read.
        ValidationError: it was taken or sent back meanwhile, an element that the outcome needs is
            not stated, the procedure is counted with another one by now, or the comment is too
            long.
        Erased: a comment cannot be sealed any more.
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
        _require_elements(procedure, decision.outcome, decision.elements)
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
        find_offences(procedure, decision.offences, actor=actor)
        push_outcome(procedure, actor)
        for each in extensions():
            if each.decided is not None:
                each.decided(procedure, actor)
        _comment(decision, comment, actor)
        act.record("procedure.decided", step=step, outcome=decision.outcome)
    return procedure


@sensitive_variables("comment")
def send_back(
    decision: Decision,
    reason: Return,
    *,
    seen: str | None = None,
    comment: Plain | None = None,
    actor: Actor,
) -> Decision:
    """Send a proposal back to whoever made it, who may also withdraw it so.

    Args:
        decision: what was proposed.
        reason: why it goes back.
        seen: the mark of `selectors.fingerprint_of_decision` of what the actor read; None where no
            page was.
        comment: what the actor adds in words; sealed in the vault.
        actor: who sends it back.

    Raises:
        ConcurrentEdit: the proposal or the record is not the one that the actor read.
        ValidationError: it was taken or sent back meanwhile, or the comment is too long.
        Erased: a comment cannot be sealed any more.
    """
    with change(actor, Action.IDENTIFICATION_DECIDE, decision) as (decision, act):
        _require_pending(decision)
        if seen is not None and seen != fingerprint_of_decision(decision):
            raise ConcurrentEdit
        decision.returned_by_id = user_of(actor, Action.IDENTIFICATION_DECIDE)
        decision.returned_at, decision.returned_because = moment(), reason
        decision.save(update_fields=["returned_by", "returned_at", "returned_because"])
        _comment(decision, comment, actor)
        act.record("procedure.returned", reason=str(reason))
    return decision


def _comment(decision: Decision, comment: Plain | None, actor: Actor) -> None:
    if comment is not None and comment.reveal().strip():
        write_note(decision.procedure.person, COMMENT, comment, subject=decision.pk, actor=actor)


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


def _check_offences(
    step: Step, outcome: Outcome | str, reasons: Sequence[str], offences: Sequence[str]
) -> None:
    """Require that reasons that speak of an offence name it, by a code."""
    known = {each.code: each for each in definitions().reasons_for(step, outcome)}
    speak = [code for code in reasons if known[code].offence]
    if speak and not offences:
        names = ", ".join(str(known[code].name) for code in speak)
        raise ValidationError(
            {"offences": _("Name the offence for: %(names)s.") % {"names": names}}
        )
    if not set(offences) <= definitions().named("offence").keys():
        raise ValidationError({"offences": _("Choose from the list.")})


def _stated(
    procedure: Procedure,
    outcome: Outcome | str,
    elements: Mapping[str, Sequence[str]],
    actor: Actor,
) -> dict[str, list[str]]:
    """Return the elements that a proposal states, each by what there is."""
    asked = {each.code: each for each in definitions().elements_for(outcome)}
    stated = {code: list(dict.fromkeys(named)) for code, named in elements.items() if named}
    if not stated.keys() <= asked.keys():
        raise ValidationError(_("This decision states no such element of the offence."))
    _require_elements(procedure, outcome, stated)
    if stated:
        found = evidence_of(
            procedure, behind(procedure.reported_person_id, actor=actor), actor=actor
        )
        for code, named in stated.items():
            possible = {each.code for each in found if each.may_stand_for(asked[code])}
            if not set(named) <= possible:
                raise ValidationError({f"element-{code}": _("Choose from what is there.")})
    return stated


def _require_elements(
    procedure: Procedure, outcome: Outcome | str, stated: Mapping[str, Sequence[str]]
) -> None:
    """Require that there is evidence for each element that an outcome needs."""
    elements = definitions().elements_for(outcome)
    missing = [each for each in elements if not stated.get(each.code)]
    if missing and is_child(procedure):
        missing = [each for each in missing if is_needed(each, for_child=True)]
    if missing:
        raise ValidationError(
            {f"element-{each.code}": NO_EVIDENCE % {"element": each.name} for each in missing}
        )


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
