# SPDX-License-Identifier: EUPL-1.2
"""How an assessment moves from a draft to one that counts."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.access.types import Action
from vidik.core.workflow import Transition, Workflow
from vidik.recommendations.models import AssessmentState as S

ASSESSMENT: Final = Workflow(
    name="assessment",
    states=[*S],
    initial=S.DRAFT,
    field_name="state",
    transitions=(
        Transition(
            "approve",
            frozenset({S.DRAFT}),
            S.APPROVED,
            Action.RECOMMENDATIONS_APPROVE,
            _("Approve"),
        ),
        Transition(
            "return",
            frozenset({S.DRAFT}),
            S.RETURNED,
            Action.RECOMMENDATIONS_APPROVE,
            _("Return"),
        ),
    ),
)
"""A returned assessment stays as it is; whoever takes it up again writes a new draft."""
