# SPDX-License-Identifier: EUPL-1.2
"""How versions of plans, activities, and what institutions are asked for go on."""

from __future__ import annotations

from collections.abc import Set  # noqa: PYI025 - any set of states
from typing import Final

from django.utils.translation import pgettext_lazy

from vidik.access.types import Action
from vidik.core.workflow import Transition, Workflow
from vidik.plans.types import ActivityState as A
from vidik.plans.types import AskState as Q
from vidik.plans.types import PlanState as P


def _go(
    name: str, sources: Set[str], target: str, action: Action, label: object
) -> Transition[str]:
    return Transition(name, frozenset(sources), target, action, label)  # type: ignore[arg-type]


PLAN: Final[Workflow[str]] = Workflow(
    name="version of a plan",
    states=[*P],
    initial=P.DRAFT,
    field_name="state",
    transitions=(
        _go("propose", {P.DRAFT}, P.PROPOSED, Action.PLANS_WRITE, pgettext_lazy("plan", "Propose")),
        _go("agree", {P.PROPOSED}, P.AGREED, Action.PLANS_WRITE, pgettext_lazy("plan", "Agree")),
        _go(
            "drop", {P.DRAFT, P.PROPOSED}, P.DROPPED, Action.PLANS_WRITE,
            pgettext_lazy("plan", "Give up"),
        ),
        _go(
            "replace", {P.AGREED}, P.REPLACED, Action.PLANS_WRITE,
            pgettext_lazy("plan", "Replace"),
        ),
    ),
)  # fmt: skip
_BEFORE_THE_END: Final = {A.PLANNED, A.UNDER_WAY}
ACTIVITY: Final[Workflow[str]] = Workflow(
    name="activity of a plan",
    states=[*A],
    initial=A.PLANNED,
    field_name="state",
    transitions=(
        _go(
            "take-up", {A.SUGGESTED}, A.PLANNED, Action.PLANS_WRITE,
            pgettext_lazy("activity", "Include it in the plan"),
        ),
        _go(
            "leave-out", {A.SUGGESTED, A.PLANNED, A.UNDER_WAY}, A.LEFT_OUT, Action.PLANS_WRITE,
            pgettext_lazy("activity", "Leave it out"),
        ),
        _go(
            "begin", {A.PLANNED}, A.UNDER_WAY, Action.PLANS_READ,
            pgettext_lazy("activity", "Begin"),
        ),
        _go(
            "finish", _BEFORE_THE_END, A.DONE, Action.PLANS_READ,
            pgettext_lazy("activity", "Enter that it is done"),
        ),
        _go(
            "fail", _BEFORE_THE_END, A.NOT_DONE, Action.PLANS_READ,
            pgettext_lazy("activity", "Enter that it could not be done"),
        ),
        _go(
            "refuse", {A.PLANNED, A.UNDER_WAY, A.SUGGESTED}, A.REFUSED, Action.PLANS_WRITE,
            pgettext_lazy("activity", "She does not want it"),
        ),
        _go(
            "raise", {A.REFUSED}, A.PLANNED, Action.PLANS_WRITE,
            pgettext_lazy("activity", "She wants it after all"),
        ),
    ),
)  # fmt: skip
ASK: Final[Workflow[str]] = Workflow(
    name="request to an institution",
    states=[*Q],
    initial=Q.OPEN,
    field_name="state",
    transitions=(
        _go(
            "accept", {Q.OPEN}, Q.ACCEPTED, Action.PLANS_ANSWER,
            pgettext_lazy("request", "Accept"),
        ),
        _go(
            "decline", {Q.OPEN}, Q.DECLINED, Action.PLANS_ANSWER,
            pgettext_lazy("request", "Decline"),
        ),
        _go(
            "done", {Q.ACCEPTED}, Q.DONE, Action.PLANS_ANSWER,
            pgettext_lazy("request", "Enter that it is done"),
        ),
        _go(
            "undone", {Q.ACCEPTED}, Q.NOT_DONE, Action.PLANS_ANSWER,
            pgettext_lazy("request", "Enter that it could not be done"),
        ),
        _go(
            "withdraw", {Q.OPEN, Q.ACCEPTED}, Q.WITHDRAWN, Action.PLANS_ASK,
            pgettext_lazy("request", "Withdraw"),
        ),
    ),
)  # fmt: skip
