# SPDX-License-Identifier: EUPL-1.2
"""How the access of a person to her own page goes on."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from vidik.access.types import Action
from vidik.core.workflow import Transition, Workflow
from vidik.participation.types import AccessState as S

ACCESS: Final[Workflow[str]] = Workflow(
    name="access to an own page",
    states=[*S],
    initial=S.GIVEN,
    field_name="state",
    transitions=(
        Transition(
            "open", frozenset({S.GIVEN}), S.OPEN, Action.PARTICIPATION_SERVE,
            pgettext_lazy("own page", "Open for the first time"),
        ),
        Transition(
            "give-back", frozenset({S.GIVEN, S.OPEN}), S.OFF, Action.PARTICIPATION_SERVE,
            pgettext_lazy("own page", "Give back"),
        ),
        Transition(
            "switch-off", frozenset({S.GIVEN, S.OPEN}), S.OFF, Action.PARTICIPATION_WRITE,
            pgettext_lazy("own page", "Switch off"),
        ),
    ),
)  # fmt: skip
