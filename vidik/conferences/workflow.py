# SPDX-License-Identifier: EUPL-1.2
"""How meetings, their minutes and requests for them go on."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from vidik.access.types import Action
from vidik.conferences.types import MeetingState as S
from vidik.conferences.types import MinutesState as M
from vidik.conferences.types import RequestState as R
from vidik.core.workflow import Transition, Workflow

MEETING: Final[Workflow[str]] = Workflow(
    name="case conference",
    states=[*S],
    initial=S.CALLED,
    field_name="state",
    transitions=(
        Transition(
            "move", frozenset({S.CALLED}), S.CALLED, Action.CONFERENCES_CALL,
            pgettext_lazy("conference", "Move"),
        ),
        Transition(
            "hold", frozenset({S.CALLED}), S.HELD, Action.CONFERENCES_CALL,
            pgettext_lazy("conference", "Enter who came"),
        ),
        Transition(
            "cancel", frozenset({S.CALLED}), S.CANCELLED, Action.CONFERENCES_CALL,
            pgettext_lazy("conference", "Cancel"),
        ),
    ),
)  # fmt: skip
MINUTES: Final[Workflow[str]] = Workflow(
    name="minutes of a case conference",
    states=[*M],
    initial=M.NONE,
    field_name="minutes",
    transitions=(
        Transition(
            "write", frozenset({M.NONE}), M.WRITTEN, Action.CONFERENCES_CALL,
            pgettext_lazy("minutes", "Finish the minutes"),
        ),
        Transition(
            "return", frozenset({M.WRITTEN}), M.NONE, Action.CONFERENCES_CONFIRM,
            pgettext_lazy("minutes", "Return the minutes"),
        ),
        Transition(
            "confirm", frozenset({M.WRITTEN}), M.CONFIRMED, Action.CONFERENCES_CONFIRM,
            pgettext_lazy("minutes", "Confirm the minutes"),
        ),
    ),
)  # fmt: skip
REQUEST: Final[Workflow[str]] = Workflow(
    name="request for a case conference",
    states=[*R],
    initial=R.OPEN,
    field_name="state",
    transitions=(
        Transition(
            "accept", frozenset({R.OPEN}), R.ACCEPTED, Action.CONFERENCES_CALL,
            pgettext_lazy("request for a conference", "Call the conference"),
        ),
        Transition(
            "decline", frozenset({R.OPEN}), R.DECLINED, Action.CONFERENCES_CALL,
            pgettext_lazy("request for a conference", "Decline"),
        ),
    ),
)  # fmt: skip
