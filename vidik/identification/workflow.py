# SPDX-License-Identifier: EUPL-1.2
"""How a procedure of identification moves on. What is not in this table does not happen.

The rights of a victim begin with `open`. `dismiss`, `suspend`, `terminate` and `conclude` follow a
decision that one person proposed and another took; the database refuses them without it. A decided
procedure never moves back: `services.reopen` begins a new one that follows it. A complaint to the
ministry has a table of its own.
"""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Action
from vidik.core.workflow import Transition, Workflow
from vidik.identification.models import Complaint, Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.types import (
    ComplaintState,
    Outcome,
    State,
    Step,
    Subject,
)

Objection = str | Promise | None


def _was_informed_of_rights(procedure: Procedure) -> Objection:
    known = set(procedure.notifications.values_list("subject", flat=True))
    if not {Subject.RIGHTS, Subject.SERVICES} <= known:
        return _(
            "First enter how the person was informed of rights and services, or why that was not "
            "possible."
        )
    return None


def _was_informed_of_outcome(procedure: Procedure) -> Objection:
    if not procedure.notifications.filter(subject=Subject.OUTCOME).exists():
        return _(
            "First enter how the person was informed of the outcome, or why that was not possible."
        )
    return None


def _record_supports_outcome(procedure: Procedure) -> Objection:
    """Require that a person who is identified has a record that can be counted."""
    if procedure.outcome != Outcome.IDENTIFIED:
        return None
    if procedure.formal_at is None:
        return _("Start formal identification first: the person must be a presumed victim.")
    needed = {each.code: each for each in definitions().fields.values() if each.needed}
    known = set(
        procedure.facts.filter(ended_at=None, field__in=needed).values_list("field", flat=True)
    )
    missing = [code for code in needed if code not in known]
    if missing:
        names = ", ".join(str(needed[code].name) for code in missing)
        return str(
            _("The record has no answer yet for: %(fields)s. “Unknown” is an answer.")
            % {"fields": names}
        )
    return None


PROCEDURE: Final = Workflow(
    name="procedure of identification",
    states=[*State],
    initial=State.RECEIVED,
    field_name="state",
    transitions=(
        Transition(
            "open",
            frozenset({State.RECEIVED}),
            State.OPENED,
            Action.IDENTIFICATION_WORK,
            _("Open the procedure"),
        ),
        Transition(
            Step.DISMISS.value,
            frozenset({State.RECEIVED}),
            State.DISMISSED,
            Action.IDENTIFICATION_DECIDE,
            _("Dismiss"),
        ),
        Transition(
            Step.SUSPEND.value,
            frozenset({State.OPENED}),
            State.SUSPENDED,
            Action.IDENTIFICATION_DECIDE,
            _("Suspend"),
        ),
        Transition(
            "resume",
            frozenset({State.SUSPENDED}),
            State.OPENED,
            Action.IDENTIFICATION_WORK,
            _("Resume the procedure"),
        ),
        Transition(
            Step.TERMINATE.value,
            frozenset({State.OPENED, State.SUSPENDED}),
            State.TERMINATED,
            Action.IDENTIFICATION_DECIDE,
            _("Terminate"),
        ),
        Transition(
            Step.CONCLUDE.value,
            frozenset({State.OPENED}),
            State.CONCLUDED,
            Action.IDENTIFICATION_DECIDE,
            _("Conclude"),
            (_was_informed_of_rights, _record_supports_outcome),
        ),
        Transition(
            "close",
            frozenset({State.DISMISSED, State.TERMINATED, State.CONCLUDED}),
            State.CLOSED,
            Action.IDENTIFICATION_WORK,
            _("Close"),
            (_was_informed_of_outcome,),
        ),
    ),
)


def _was_informed_of_answer(complaint: Complaint) -> Objection:
    if not complaint.is_informed:
        return _(
            "First enter how the person was informed of the answer, or why that was not possible."
        )
    return None


def _had_result(complaint: Complaint) -> Objection:
    """Require that a founded complaint about a decided procedure had a consequence."""
    if complaint.asks_for_reopening:
        return _("The complaint is founded: first open the procedure again because of it.")
    return None


COMPLAINT: Final = Workflow(
    name="complaint about identification",
    states=[*ComplaintState],
    initial=ComplaintState.ENTERED,
    field_name="state",
    transitions=(
        Transition(
            "pass",
            frozenset({ComplaintState.ENTERED}),
            ComplaintState.PASSED,
            Action.IDENTIFICATION_WORK,
            _("Pass it to the ministry"),
        ),
        Transition(
            "answer",
            frozenset({ComplaintState.PASSED}),
            ComplaintState.ANSWERED,
            Action.IDENTIFICATION_WORK,
            _("Enter the ministry’s answer"),
        ),
        Transition(
            "settle",
            frozenset({ComplaintState.ANSWERED}),
            ComplaintState.SETTLED,
            Action.IDENTIFICATION_WORK,
            _("Settle the complaint"),
            (_was_informed_of_answer, _had_result),
        ),
        Transition(
            "withdraw",
            frozenset({ComplaintState.ENTERED, ComplaintState.PASSED}),
            ComplaintState.WITHDRAWN,
            Action.IDENTIFICATION_WORK,
            _("Enter that it was withdrawn"),
        ),
    ),
)
