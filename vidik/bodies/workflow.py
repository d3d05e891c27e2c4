# SPDX-License-Identifier: EUPL-1.2
"""How a session goes on, and its minutes."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from vidik.access.types import Action
from vidik.bodies.types import MinutesState as M
from vidik.bodies.types import SessionState as S
from vidik.core.workflow import Transition, Workflow

SESSION: Final = Workflow(
    name="session",
    states=[*S],
    initial=S.PLANNED,
    field_name="state",
    transitions=(
        Transition(
            "hold", frozenset({S.PLANNED}), S.HELD, Action.BODIES_MANAGE,
            pgettext_lazy("session", "Enter who came"),
        ),
        Transition(
            "cancel", frozenset({S.PLANNED}), S.CANCELLED, Action.BODIES_MANAGE,
            pgettext_lazy("session", "Cancel the session"),
        ),
    ),
)  # fmt: skip
MINUTES: Final = Workflow(
    name="session-minutes",
    states=[*M],
    initial=M.NONE,
    field_name="minutes",
    transitions=(
        Transition(
            "write", frozenset({M.NONE}), M.WRITTEN, Action.BODIES_MANAGE,
            pgettext_lazy("session minutes", "Finish the minutes"),
        ),
        Transition(
            "return", frozenset({M.WRITTEN}), M.NONE, Action.BODIES_CONFIRM,
            pgettext_lazy("session minutes", "Return the minutes"),
        ),
        Transition(
            "confirm", frozenset({M.WRITTEN}), M.CONFIRMED, Action.BODIES_CONFIRM,
            pgettext_lazy("session minutes", "Confirm the minutes"),
        ),
    ),
)  # fmt: skip
