# SPDX-License-Identifier: EUPL-1.2
"""The states of a draft of a form."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.access.types import Action
from vidik.core.workflow import Transition, Workflow
from vidik.forms.types import DraftState

DRAFT: Final = Workflow(
    name="draft of a form",
    states=[*DraftState],
    initial=DraftState.OPEN,
    field_name="state",
    transitions=(
        Transition(
            "keep",
            frozenset({DraftState.UPLOADED}),
            DraftState.OPEN,
            Action.QUESTIONNAIRES_PREPARE,
            _("Keep as a draft"),
        ),
        Transition(
            "freeze",
            frozenset({DraftState.OPEN}),
            DraftState.FROZEN,
            Action.QUESTIONNAIRES_PREPARE,
            _("Make a version of it"),
        ),
        Transition(
            "drop",
            frozenset({DraftState.UPLOADED, DraftState.OPEN}),
            DraftState.DROPPED,
            Action.QUESTIONNAIRES_PREPARE,
            _("Discard"),
        ),
    ),
)
