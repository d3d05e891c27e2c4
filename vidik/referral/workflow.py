# SPDX-License-Identifier: EUPL-1.2
"""How a report moves on: received, taken on, closed; that it waits too long is computed."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.access.types import Action
from vidik.core.workflow import Transition, Workflow
from vidik.referral.models import Report
from vidik.referral.selectors.calls import has_open_duties
from vidik.referral.selectors.reports import persons_in_sight
from vidik.referral.selectors.whole_report import undecided
from vidik.referral.types import ReportState as S


def _every_person_decided(report: Report) -> str | Promise | None:
    waiting = undecided(report)
    if not waiting:
        return None
    if waiting & persons_in_sight(report.pk):
        return _("Nothing has been decided yet for one of the persons in this report.")
    return _(
        "Nothing has been decided yet for a person in this report whose case you may not see. "
        "Ask the head of the centre."
    )


def _everybody_notified(report: Report) -> str | Promise | None:
    if has_open_duties(report.pk):
        return _(
            "Somebody who must be notified within 24 hours has not been notified. "
            "Notify them, or record why the rule does not apply."
        )
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
            pgettext_lazy("report", "Close"),
            guards=(_every_person_decided, _everybody_notified),
        ),
        Transition(
            "reopen", frozenset({S.CLOSED}), S.TAKEN, Action.REPORTS_HANDLE, _("Open again")
        ),
    ),
)
