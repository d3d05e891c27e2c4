# SPDX-License-Identifier: EUPL-1.2
"""What the exchange room is told about the acts that go with questionnaires."""

from __future__ import annotations

from vidik.access.types import Actor
from vidik.exchange.models import Addressee
from vidik.exchange.registry import register_asked, register_extended, register_resent
from vidik.figures.registry import register_collecting
from vidik.questionnaires import selectors
from vidik.questionnaires.services.acting import points_of
from vidik.questionnaires.services.dispatching import SUBJECT, follow_extension
from vidik.questionnaires.services.resending import follow_resending


def register() -> None:
    """Hand down what acts ask, what follows more time, and which cycles are still collected."""
    register_asked(SUBJECT, _asked)
    register_extended(SUBJECT, follow_extension)
    register_resent(SUBJECT, follow_resending)
    register_collecting(selectors.being_collected)


def _asked(_actor: Actor, addressee: Addressee, language: str) -> tuple[str, ...]:
    """Say what an act asks; whoever may read the act may know it."""
    row = selectors.respondent_of_act(addressee.pk)
    return points_of(selectors.form_of_respondent(row), language) if row is not None else ()
