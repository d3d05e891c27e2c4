# SPDX-License-Identifier: EUPL-1.2
"""How a report moves on: received, taken on, closed; that it waits too long is computed."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Action
from vidik.core.workflow import Transition, Workflow
from vidik.referral.models import Report
from vidik.referral.types import DECIDED
from vidik.referral.types import ReportState as S


def _every_person_decided(report: Report) -> str | Promise | None:
    if report.persons.exclude(outcome__in=DECIDED).exists():
        return _("Nothing has been decided yet for one of the persons in this report.")
    return None


REPORT: Final = Workflow(
    name="report of a suspicion",
    states=[*S],
    initial=S.RECEIVED,
    field_name="state",
    transitions=(
        Transition("take", frozenset({S.RECEIVED}), S.TAKEN, Action.REPORTS_HANDLE, _("Take on")),
        Transition(
            "close",
            frozenset({S.TAKEN}),
            S.CLOSED,
            Action.REPORTS_HANDLE,
            _("Close"),
            guards=(_every_person_decided,),
        ),
        Transition(
            "reopen", frozenset({S.CLOSED}), S.TAKEN, Action.REPORTS_HANDLE, _("Open again")
        ),
    ),
)
