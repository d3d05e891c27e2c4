# SPDX-License-Identifier: EUPL-1.2
"""Let reports of one person be as urgent as the most urgent of them, while they are joined.

What each said itself stays beside it, so that parting them leaves each as it was.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.services import acting, authorize, scope
from vidik.access.types import Action, Actor
from vidik.audit.services import record
from vidik.referral import selectors
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.policies import DESK
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


def joined_to(reports: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Give these reports, and those with an entry of one of their persons, whoever may see them.

    The desk looks: somebody who sees not all of them would take one for less urgent than it is.
    """
    desk = Actor.system(DESK)
    with acting(desk):
        authorize(desk, Action.REPORTS_RECEIVE)
        return selectors.joined_reports(reports, ReportedPerson.objects.all())


def hold(reports: Iterable[uuid.UUID], *, actor: Actor) -> list[Report]:
    """Hold of these reports those that the actor works on, in the order in which all hold them.

    Who changes joined reports does so before anything else, lest two wait for one another.
    """
    rows = scope(actor, Action.REPORTS_HANDLE, Report.objects.filter(pk__in=set(reports)))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    held = Report.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    return list(held.order_by("pk"))


def hold_joined(
    reports: Iterable[uuid.UUID], *, actor: Actor
) -> tuple[set[uuid.UUID], list[Report]]:
    """Hold these reports and those joined to them; gives the keys of all, and those that are held.

    Raises:
        ValidationError: somebody joined or parted one of them meanwhile.
    """
    wanted = set(reports)
    joined = joined_to(wanted)
    held = hold(joined, actor=actor)
    # Whoever had to wait may have waited for a joining.
    if joined_to(wanted) != joined:
        raise ValidationError(
            _("Somebody else has changed this meanwhile. Look at it again before you save.")
        )
    return joined, held


def carried_now(report: Report) -> str:
    """Give how urgent a report is by what it is joined to; blank where it is so by itself."""
    return report.urgency if report.urgency_itself else ""


def settle(report: Report, *, actor: Actor, carried: str | None = None) -> bool:
    """Write how urgent a report is by itself and by what it is joined to; says whether that is new.

    What is closed makes nothing more urgent and becomes no more urgent, but while the two are
    joined what was carried before stands: one may have been closed because the other goes on.

    Args:
        report: the caller holds the row and has asked for the right to work on it.
        actor: who acts.
        carried: what was carried before, where how urgent the report itself is was written since.
    """
    itself = selectors.own_urgency(report)
    before = carried_now(report) if carried is None else carried
    limit = _RANK[before] if before else _RANK[itself]
    is_closed = report.state == ReportState.CLOSED
    found = [
        itself,
        *(
            selectors.own_urgency(each)
            for each in _others(report)
            if not (is_closed or each.state == ReportState.CLOSED)
            or _RANK[selectors.own_urgency(each)] >= limit
        ),
    ]
    now = min(found, key=lambda urgency: _RANK[urgency])
    is_carried = now != itself
    if (now, itself if is_carried else "") == (report.urgency, report.urgency_itself):
        return False
    report.urgency, report.urgency_itself = now, itself if is_carried else ""
    report.save(update_fields=["urgency", "urgency_itself"])
    record(actor.label, "report.urgency-carried", report, urgency=str(now))
    return True


def _others(report: Report) -> list[Report]:
    """Give the reports that one is joined to, whoever may see them; no more than is needed."""
    others = joined_to([report.pk]) - {report.pk}
    with acting(Actor.system(DESK)):
        rows = Report.objects.filter(pk__in=others).order_by("pk")
        return list(rows.only("pk", "urgency", "urgency_itself", "state"))


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
        changed = 0
        for report in hold(reports, actor=actor):
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
    inform(report, actor, urgency_alone=True)
    place = rows[0].case.responsible_id if rows else selectors.centre().pk
    follow_correction(Correction(report, place, before, {}))
    if _RANK[report.urgency] < _RANK[before]:
        call_for_urgency(report)
