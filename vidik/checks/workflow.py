# SPDX-License-Identifier: EUPL-1.2
"""How a finding moves from being found to being answered."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.access.types import Action
from vidik.checks import models
from vidik.core.workflow import Transition, Workflow

S = models.FindingState
FINDING: Final = Workflow(
    name="finding",
    states=[*S],
    initial=S.OPEN,
    field_name="state",
    transitions=(
        Transition(
            "query", frozenset({S.OPEN}), S.QUERIED, Action.FINDINGS_HANDLE, _("Mark as queried")
        ),
        Transition(
            "explain",
            frozenset({S.OPEN, S.QUERIED}),
            S.EXPLAINED,
            Action.FINDINGS_HANDLE,
            _("Record the explanation"),
        ),
        Transition(
            "correct",
            frozenset({S.OPEN, S.QUERIED, S.EXPLAINED, S.ACCEPTED}),
            S.CORRECTED,
            Action.FINDINGS_HANDLE,
            _("Mark as corrected"),
        ),
        Transition(
            "accept",
            frozenset({S.OPEN, S.QUERIED, S.EXPLAINED}),
            S.ACCEPTED,
            Action.FINDINGS_WAIVE,
            _("Accept as it is"),
        ),
        Transition(
            "reopen",
            frozenset({S.QUERIED, S.EXPLAINED, S.CORRECTED, S.ACCEPTED}),
            S.OPEN,
            Action.FINDINGS_HANDLE,
            _("Open again"),
        ),
    ),
)
