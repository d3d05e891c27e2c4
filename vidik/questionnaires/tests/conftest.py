# SPDX-License-Identifier: EUPL-1.2
"""The call, the office and one institution's questionnaire, for every test of the room."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.figures.services.cycles import ensure_cycle
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.services import dispatching, preparing
from vidik.questionnaires.tests.test_cycle import (
    call,
    dispatched,
    member,
    office,
    prepared,
    sent,
)

__all__ = ["asked", "call", "dispatched", "office", "prepared", "sent"]


@shared
def asked(serbia: str) -> Respondent:
    """Return a questionnaire that was sent, with nobody acting any more: pages say who does."""
    analyst, loader = member("rapporteur", Role.ANALYST), Actor.system("pack-loader")
    with acting(loader):
        cycle = ensure_cycle("2025", actor=loader)
    with acting(analyst):
        call_ = preparing.prepare_call(cycle, actor=analyst)
    with acting(analyst):
        dispatching.dispatch(
            call_,
            due_on=timezone.localdate() + dt.timedelta(days=30),
            title="Questionnaire",
            texts={True: "Please answer.", False: "We ask you."},
            actor=analyst,
        )
        return Respondent.objects.select_related("call", "form", "institution").get(
            call=call_, institution__code="hppo-nis"
        )
