# SPDX-License-Identifier: EUPL-1.2
"""How a data call and one institution's questionnaire move on."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.access.types import Action
from vidik.core.workflow import Transition, Workflow
from vidik.questionnaires.types import CallState, QueryState, State

CALL: Final = Workflow(
    name="data call",
    states=[*CallState],
    initial=CallState.PREPARED,
    field_name="state",
    transitions=(
        Transition(
            "open",
            frozenset({CallState.PREPARED}),
            CallState.OPEN,
            Action.QUESTIONNAIRES_DISPATCH,
            _("Open"),
        ),
        Transition(
            "close",
            frozenset({CallState.OPEN}),
            CallState.CLOSED,
            Action.QUESTIONNAIRES_DISPATCH,
            _("Close"),
        ),
    ),
)

RESPONDENT: Final = Workflow(
    name="questionnaire",
    states=[*State],
    initial=State.PREPARED,
    field_name="state",
    transitions=(
        Transition(
            "send",
            frozenset({State.PREPARED}),
            State.SENT,
            Action.QUESTIONNAIRES_DISPATCH,
            _("Send"),
        ),
        Transition(
            "ask-approval",
            frozenset({State.SENT, State.RETURNED}),
            State.APPROVAL,
            Action.QUESTIONNAIRES_ANSWER,
            _("Ask for approval"),
        ),
        Transition(
            "back-to-work",
            frozenset({State.APPROVAL}),
            State.SENT,
            Action.QUESTIONNAIRES_SUBMIT,
            _("Reopen for work"),
        ),
        Transition(
            "submit",
            frozenset({State.SENT, State.APPROVAL, State.RETURNED}),
            State.SUBMITTED,
            Action.QUESTIONNAIRES_SUBMIT,
            _("Submit"),
        ),
        Transition(
            "return",
            frozenset({State.SUBMITTED}),
            State.RETURNED,
            Action.QUESTIONNAIRES_DECIDE,
            _("Return for correction"),
        ),
        Transition(
            "accept",
            frozenset({State.SUBMITTED}),
            State.ACCEPTED,
            Action.QUESTIONNAIRES_DECIDE,
            _("Accept"),
        ),
        Transition(
            "reopen",
            frozenset({State.ACCEPTED}),
            State.RETURNED,
            Action.QUESTIONNAIRES_DECIDE,
            _("Open again for correction"),
        ),
    ),
)

QUERY: Final = Workflow(
    name="query about a finding",
    states=[*QueryState],
    initial=QueryState.ASKED,
    field_name="state",
    transitions=(
        Transition(
            "answer",
            frozenset({QueryState.ASKED, QueryState.ANSWERED}),
            QueryState.ANSWERED,
            Action.QUESTIONNAIRES_ANSWER,
            _("Answer"),
        ),
        Transition(
            "take-explanation",
            frozenset({QueryState.ANSWERED}),
            QueryState.EXPLAINED,
            Action.QUESTIONNAIRES_DECIDE,
            _("Accept as explanation"),
        ),
        Transition(
            "take-correction",
            frozenset({QueryState.ANSWERED}),
            QueryState.CORRECTED,
            Action.QUESTIONNAIRES_DECIDE,
            _("Accept the correction"),
        ),
        Transition(
            "withdraw",
            frozenset({QueryState.ASKED, QueryState.ANSWERED}),
            QueryState.WITHDRAWN,
            Action.QUESTIONNAIRES_DECIDE,
            _("Withdraw"),
        ),
    ),
)
