# SPDX-License-Identifier: EUPL-1.2
"""How a search goes: open until a person closes it, and opened again where that was too early."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.access.types import Action
from vidik.core.workflow import Transition, Workflow
from vidik.tracing.types import TraceState as S

TRACE: Final = Workflow(
    name="search for an unidentified person",
    states=[*S],
    initial=S.OPEN,
    field_name="state",
    transitions=(
        Transition(
            "close", frozenset({S.OPEN}), S.CLOSED, Action.TRACES_WORK,
            pgettext_lazy("search", "Close"),
        ),
        Transition(
            "reopen", frozenset({S.CLOSED}), S.OPEN, Action.TRACES_WORK, _("Open again")
        ),
    ),
)  # fmt: skip
