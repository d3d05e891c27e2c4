# SPDX-License-Identifier: EUPL-1.2
"""The states of an unusual pattern that was found."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.audit.models import ReviewItem
from vidik.audit.models import ReviewState as S
from vidik.core.workflow import Text, Transition, Workflow

REVIEW_ACTION: Final = "audit.review"
"""The right that each step needs; the room that knows rights registers who has it."""


def _no_other_is_open(item: ReviewItem) -> Text | None:
    others = ReviewItem.objects.filter(pattern_id=item.pattern_id, actor=item.actor, state=S.OPEN)
    if others.exclude(pk=item.pk).exists():
        return _("A newer item of the same person and pattern is open; decide on that one.")
    return None


REVIEW: Final = Workflow(
    name="review of an unusual pattern",
    states=[*S],
    initial=S.OPEN,
    field_name="state",
    transitions=(
        Transition(
            "explain",
            frozenset({S.OPEN, S.ESCALATED}),
            S.EXPLAINED,
            REVIEW_ACTION,
            _("Mark as explained"),
        ),
        Transition("escalate", frozenset({S.OPEN}), S.ESCALATED, REVIEW_ACTION, _("Escalate")),
        Transition(
            "reopen",
            frozenset({S.EXPLAINED}),
            S.OPEN,
            REVIEW_ACTION,
            _("Open again"),
            guards=(_no_other_is_open,),
        ),
    ),
)
