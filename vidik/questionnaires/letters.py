# SPDX-License-Identifier: EUPL-1.2
"""What the exchange room gets about the acts that go with questionnaires."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from vidik.access.types import Actor
from vidik.exchange.models import Addressee
from vidik.exchange.registry import (
    register_extended,
    register_hold,
    register_questions,
    register_resent,
)
from vidik.figures.registry import register_answering, register_collecting
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.selectors import acts, call_status, calls
from vidik.questionnaires.services.acting import points_of
from vidik.questionnaires.services.deciding import cells_of
from vidik.questionnaires.services.dispatching import SUBJECT, apply_extension
from vidik.questionnaires.services.resending import apply_resending, hold_respondents
from vidik.questionnaires.types import Channel


def register() -> None:
    """Hand down what acts ask, what follows more time, and what is known of answers."""
    register_questions(SUBJECT, _asked)
    register_hold(SUBJECT, hold_respondents)
    register_extended(SUBJECT, apply_extension)
    register_resent(SUBJECT, apply_resending)
    register_collecting(call_status.being_collected)
    register_answering(_answered)


def _asked(_actor: Actor, addressee: Addressee, language: str) -> tuple[str, ...]:
    """Say what an act asks; whoever may read the act may know it."""
    row = acts.respondent_of_act(addressee.pk)
    return points_of(calls.form_of_respondent(row), language) if row is not None else ()


def _answered(institution: str, cycles: frozenset[str]) -> Mapping[tuple[str, str], Decimal | None]:
    """Return the figures of accepted answers that an institution sent itself.

    What the office typed off a letter is as good as what it imports: it is not among them.
    """
    found: dict[tuple[str, str], Decimal | None] = {}
    rows = Respondent.objects.filter(
        institution__code=institution, call__cycle__code__in=cycles, accepted_at__isnull=False
    )
    for row in rows.select_related("call__cycle", "institution", "form"):
        sent = row.submissions.filter(submitted_at__lte=row.accepted_at).first()
        if sent is not None and sent.channel != Channel.LETTER:
            for cell in cells_of(row, sent):
                found[row.call.cycle.code, cell.id] = cell.value
    return found
