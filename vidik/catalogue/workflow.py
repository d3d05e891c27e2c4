# SPDX-License-Identifier: EUPL-1.2
"""How a service is closed for a while, opened again and ended."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

from vidik.access.types import Action
from vidik.catalogue.types import ServiceState as S
from vidik.core.workflow import Transition, Workflow

SERVICE: Final = Workflow(
    name="service",
    states=[*S],
    initial=S.ACTIVE,
    field_name="state",
    transitions=(
        Transition(
            "close", frozenset({S.ACTIVE}), S.CLOSED, Action.SERVICES_WRITE,
            pgettext_lazy("service", "Close temporarily"),
        ),
        Transition(
            "reopen", frozenset({S.CLOSED}), S.ACTIVE, Action.SERVICES_WRITE,
            pgettext_lazy("service", "Open again"),
        ),
        Transition(
            "end", frozenset({S.ACTIVE, S.CLOSED}), S.ENDED, Action.SERVICES_WRITE,
            pgettext_lazy("service", "End the service"),
        ),
    ),
)  # fmt: skip
