# SPDX-License-Identifier: EUPL-1.2
"""The table of a notice's states."""

from __future__ import annotations

import pytest

from vidik.core.workflow import TransitionRefused
from vidik.exchange.models import Addressee
from vidik.exchange.types import State
from vidik.exchange.workflow import NOTICE

ALLOWED = {
    "send": {"drafted"},
    "deliver": {"sent"},
    "see": {"sent", "delivered"},
    "acknowledge": {"sent", "delivered", "seen"},
    "answer": {"sent", "delivered", "seen", "acknowledged"},
    "close": {"sent", "delivered", "seen", "acknowledged", "answered"},
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("step", ALLOWED)
def test_a_step_leads_on_from_its_states_only(step: str, state: State) -> None:
    row = Addressee(state=state)
    if state in ALLOWED[step]:
        assert NOTICE.apply(row, step)[0] == state
    else:
        with pytest.raises(TransitionRefused):
            NOTICE.apply(row, step)
        assert row.state == state


def test_nothing_leads_back_and_nothing_leads_out_of_closed() -> None:
    order = list(State)
    for transition in NOTICE.transitions:
        assert all(order.index(s) < order.index(transition.target) for s in transition.sources)
        assert State.CLOSED not in transition.sources
