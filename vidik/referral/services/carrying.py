# SPDX-License-Identifier: EUPL-1.2
"""Let reports of one person be as urgent as the most urgent of them, while they are joined.

What each said itself stays beside it, so that parting them leaves each as it was.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from vidik.access.services import acting, authorize, scope
from vidik.access.types import Action, Actor
from vidik.audit.services import record
from vidik.referral import selectors
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.registry import Correction, follow_correction
from vidik.referral.services.alarming import call_for_urgency
from vidik.referral.services.replanning import inform, plan_anew, raise_sensitivity
from vidik.referral.types import ReportState, Urgency

_RANK: Final[dict[str, int]] = {
    Urgency.IMMEDIATE: 0,
    Urgency.HIGH: 1,
    Urgency.UNKNOWN: 1,
    Urgency.NORMAL: 2,
}
"""The most urgent first; not said how urgent is as urgent as today."""


def own_urgency(report: Report) -> str:
    """Give how urgent a report itself is, whatever it is joined to."""
    return report.urgency_itself or report.urgency


def joined_to(reports: Iterable[uuid.UUID], *, actor: Actor) -> set[uuid.UUID]:
    """Give these reports, and those with an entry of one of their persons that the actor sees."""
    known = set(reports)
    rows = scope(actor, Action.REPORTS_READ, ReportedPerson.objects.all())
    own = rows.filter(report__in=known).values_list("pk", "same_as")
    fronts = {front or key for key, front in own}
    found = rows.filter(Q(pk__in=fronts) | Q(same_as__in=fronts))
    return known | set(found.values_list("report", flat=True))


def settle(report: Report, *, actor: Actor) -> bool:
    """Write how urgent a report is by itself and by what it is joined to; says whether that is new.

    The caller holds the row and has asked for the right to work on it.
    """
    itself = own_urgency(report)
    others = joined_to([report.pk], actor=actor) - {report.pk}
    found = [
        itself,
        *(own_urgency(each) for each in Report.objects.filter(pk__in=others).order_by("pk")),
    ]
    now = min(found, key=lambda urgency: _RANK[urgency])
    carried = "" if now == itself else itself
    if (now, carried) == (report.urgency, report.urgency_itself):
        return False
    report.urgency, report.urgency_itself = now, carried
    report.save(update_fields=["urgency", "urgency_itself"])
    record(actor.label, "report.urgency-carried", report, urgency=str(now))
    return True


def carry_urgency(reports: Iterable[uuid.UUID], *, actor: Actor) -> int:
    """Let reports be as urgent as the most urgent that each is joined to, with all that follows.

    What follows is what follows when a report is corrected: the cases are kept more closely, who
    must be told is planned anew, who was told hears of it, the clocks run otherwise. Who works on
    a report that became more urgent is called. Of what is closed nothing follows.

    Args:
        reports: keys of reports; those beyond the actor's reach are left as they are.
        actor: an expert of the centre.

    Returns:
        How many are urgent otherwise than before.
    """
    with acting(actor):
        authorize(actor, Action.REPORTS_HANDLE)
        rows = scope(actor, Action.REPORTS_HANDLE, Report.objects.filter(pk__in=set(reports)))
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        held = Report.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
        changed = 0
        for report in held:
            before = report.urgency
            if not settle(report, actor=actor):
                continue
            changed += 1
            if report.state != ReportState.CLOSED:
                _follow(report, before, actor)
    return changed


def _follow(report: Report, before: str, actor: Actor) -> None:
    rows = list(selectors.persons_of(report, actor=actor).order_by("position"))
    raise_sensitivity(report, rows, actor)
    plan_anew(report, actor, moved=False)
    inform(report, actor)
    place = rows[0].case.responsible_id if rows else selectors.centre().pk
    follow_correction(Correction(report, place, before, {}))
    if _RANK[report.urgency] < _RANK[before]:
        call_for_urgency(report)
