# SPDX-License-Identifier: EUPL-1.2
"""How an assessment moves from a draft to one that counts, and a drafted recommendation on."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.access.types import Action
from vidik.core.workflow import Transition, Workflow
from vidik.recommendations.models import UNDECIDED
from vidik.recommendations.models import AssessmentState as S
from vidik.recommendations.models import DraftState as D
from vidik.recommendations.models import MatterState as M

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
DRAFTED: Final = Workflow(
    name="drafted recommendation",
    states=[*D],
    initial=D.DRAFT,
    field_name="state",
    transitions=(
        Transition(
            "change", frozenset({D.DRAFT, D.RETURNED}), D.DRAFT, Action.RECOMMENDATIONS_DRAFT,
            _("Change the draft"),
        ),
        Transition(
            "ready", frozenset({D.DRAFT, D.RETURNED}), D.READY, Action.RECOMMENDATIONS_DRAFT,
            _("Declare ready"),
        ),
        Transition(
            "agree", frozenset({D.READY}), D.AGREED, Action.RECOMMENDATIONS_AGREE,
            pgettext_lazy("draft", "Agree"),
        ),
        Transition(
            "return", frozenset({D.READY, D.AGREED}), D.RETURNED, Action.RECOMMENDATIONS_AGREE,
            _("Return to the author"),
        ),
        Transition(
            "drop", frozenset({*UNDECIDED, D.AGREED}), D.DROPPED, Action.RECOMMENDATIONS_DRAFT,
            pgettext_lazy("draft", "Drop"),
        ),
        Transition(
            "issue", frozenset({D.AGREED}), D.ISSUED, Action.RECOMMENDATIONS_ISSUE,
            _("Issue"),
        ),
    ),
)  # fmt: skip
WATCHED: Final = Workflow(
    name="matter to watch",
    states=[*M],
    initial=M.OPEN,
    field_name="state",
    transitions=(
        Transition(
            "close", frozenset({M.OPEN}), M.CLOSED, Action.RECOMMENDATIONS_FOLLOW,
            pgettext_lazy("matter", "Close"),
        ),
        Transition(
            "become", frozenset({M.OPEN}), M.BECAME, Action.RECOMMENDATIONS_ISSUE,
            _("Issue as a recommendation"),
        ),
    ),
)  # fmt: skip
