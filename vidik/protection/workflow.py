# SPDX-License-Identifier: EUPL-1.2
"""How the extension of a stay goes: one person proposes it, another one decides."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from vidik.access.types import Action
from vidik.core.workflow import Transition, Workflow
from vidik.protection.types import ExtensionState as S

EXTENSION: Final = Workflow(
    name="extension of a stay",
    states=[*S],
    initial=S.PROPOSED,
    field_name="state",
    transitions=(
        Transition(
            "grant", frozenset({S.PROPOSED}), S.GRANTED, Action.STAYS_DECIDE,
            pgettext_lazy("extension", "Grant"),
        ),
        Transition(
            "refuse", frozenset({S.PROPOSED}), S.REFUSED, Action.STAYS_DECIDE,
            pgettext_lazy("extension", "Refuse"),
        ),
    ),
)  # fmt: skip
