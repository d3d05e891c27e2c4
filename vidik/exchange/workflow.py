# SPDX-License-Identifier: EUPL-1.2
"""How a notice moves on at each addressee's."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.access.types import Action
from vidik.core.workflow import Transition, Workflow
from vidik.exchange.types import State

NOTICE: Final = Workflow(
    name="notice",
    states=[*State],
    initial=State.DRAFTED,
    field_name="state",
    transitions=(
        Transition(
            "send", frozenset({State.DRAFTED}), State.SENT, Action.EXCHANGE_WRITE, _("Send")
        ),
        Transition(
            "deliver",
            frozenset({State.SENT}),
            State.DELIVERED,
            Action.EXCHANGE_DELIVER,
            _("Deliver"),
        ),
        Transition(
            "see",
            frozenset({State.SENT, State.DELIVERED}),
            State.SEEN,
            Action.EXCHANGE_READ,
            _("See"),
        ),
        Transition(
            "acknowledge",
            frozenset({State.SENT, State.DELIVERED, State.SEEN}),
            State.ACKNOWLEDGED,
            Action.EXCHANGE_ANSWER,
            _("Acknowledge"),
        ),
        Transition(
            "answer",
            frozenset({State.SENT, State.DELIVERED, State.SEEN, State.ACKNOWLEDGED}),
            State.ANSWERED,
            Action.EXCHANGE_CLASSIFY,
            _("Accept as answered"),
        ),
        Transition(
            "close",
            frozenset(
                {State.SENT, State.DELIVERED, State.SEEN, State.ACKNOWLEDGED, State.ANSWERED}
            ),
            State.CLOSED,
            Action.EXCHANGE_CLASSIFY,
            pgettext_lazy("notice", "Close"),
        ),
    ),
)
"""A reply alone moves nothing: whoever asked classifies it first. Overdue is no state."""
