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

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.services import acting, authorize, scope
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.policies import DESK
from vidik.referral.registry import Correction, handle_correction
from vidik.referral.selectors import follow_ups as follow_up_selectors
from vidik.referral.selectors import pack
from vidik.referral.selectors import reports as referral_reports
from vidik.referral.services.duty_calls import call_for_urgency
from vidik.referral.services.replanning import inform, plan_again, raise_sensitivity
from vidik.referral.types import ReportState, Urgency

_RANK: Final[dict[str, int]] = {
    Urgency.IMMEDIATE: 0,
    Urgency.HIGH: 1,
    Urgency.UNKNOWN: 1,
    Urgency.NORMAL: 2,
}
"""The most urgent first; not said how urgent is as urgent as today."""
FIELDS: Final = ("urgency", "urgency_itself", "urgency_from")
"""What a report keeps of it."""


def joined_to(reports: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return these reports, and those with an entry of one of their persons, whoever may see them.

    The desk looks: somebody who sees not all of them would take one for less urgent than it is.
    """
    desk = Actor.system(DESK)
    with acting(desk):
        authorize(desk, Action.REPORTS_RECEIVE)
        return follow_up_selectors.joined_reports(reports, ReportedPerson.objects.all())


def hold(reports: Iterable[uuid.UUID], *, actor: Actor) -> list[Report]:
    """Hold of these reports those that the actor works on, in the order in which all hold them.

    Who changes joined reports does so before anything else, lest two wait for one another.
    """
    rows = scope(actor, Action.REPORTS_HANDLE, Report.objects.filter(pk__in=set(reports)))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return lock_rows(Report.objects.filter(pk__in=keys))


def hold_reports(reports: Iterable[uuid.UUID]) -> None:
    """Hold reports for a room above, in the order in which all hold them, before it holds its own.

    The caller acts and has asked for its right. What is beyond the actor's reach is not held.
    What is closed may be opened again by it, for which all that are joined to it are held.
    """
    wanted = set(reports)
    if Report.objects.filter(pk__in=wanted, state=ReportState.CLOSED).exists():
        wanted = joined_to(wanted)
    lock_rows(Report.objects.filter(pk__in=wanted).only("pk"), no_key=True)


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


def more_urgent(urgency: str, than: str) -> bool:
    """Return whether one urgency comes before another."""
    return _RANK[urgency] < _RANK[than]


def weigh(report: Report, itself: str) -> bool:
    """Set how urgent a report is, by itself and by what it is joined to; says whether that is new.

    What is closed makes nothing more urgent and becomes no more urgent; but while the two are
    joined, who made it more urgent before may go on: it may have been closed because the other
    stays open.

    Args:
        report: the caller holds the row, and saves what is in `FIELDS`.
        itself: how urgent the report itself is.
    """
    stood = tuple(getattr(report, name) for name in FIELDS)
    is_open = report.state != ReportState.CLOSED
    stood_at = report.urgency if report.urgency_itself and not report.urgency_from else ""
    found = [itself]
    sources = []
    for other in _others(report):
        says = follow_up_selectors.own_urgency(other)
        both_open = is_open and other.state != ReportState.CLOSED
        # In older rows it was not recorded who passes it on: whoever is as urgent may have.
        inherited = other.pk in report.urgency_from or says == stood_at
        if inherited or (both_open and more_urgent(says, itself)):
            sources.append(other.pk)
            found.append(says)
    now = min(found, key=lambda urgency: _RANK[urgency])
    if not is_open and more_urgent(now, report.urgency):
        now = report.urgency
    report.urgency, report.urgency_itself = now, itself if now != itself else ""
    report.urgency_from = sources
    return stood != tuple(getattr(report, name) for name in FIELDS)


def settle(report: Report, *, actor: Actor) -> bool:
    """Write how urgent a report is by itself and by what it is joined to.

    Args:
        report: the caller holds the row and has asked for the right to work on it.
        actor: who acts.

    Returns:
        Whether it is urgent otherwise than before, to those who read it.
    """
    stood = report.urgency, report.urgency_itself
    if weigh(report, follow_up_selectors.own_urgency(report)):
        report.save(update_fields=FIELDS)
    if stood == (report.urgency, report.urgency_itself):
        return False
    record(actor.label, "report.urgency-carried", report, urgency=report.urgency)
    return True


def _others(report: Report) -> list[Report]:
    """Return the reports that one is joined to, whoever may see them; no more than is needed."""
    others = joined_to([report.pk]) - {report.pk}
    with acting(Actor.system(DESK)):
        rows = Report.objects.filter(pk__in=others).order_by("pk")
        return list(rows.only("pk", "urgency", "urgency_itself", "state"))


def propagate_urgency(reports: Iterable[uuid.UUID], *, actor: Actor) -> int:
    """Let reports be as urgent as the most urgent that each is joined to, with all that follows.

    What follows is what follows when a report is corrected: the cases become more restricted, who
    must be notified is planned anew, who was notified hears of it, the clocks run otherwise. Who
    works on a report that became more urgent is called. Of what is closed nothing follows.

    Args:
        reports: keys of reports; those beyond the actor's reach are left as they are.
        actor: an expert of the centre.

    Returns:
        How many are urgent otherwise than before.
    """
    with change(actor, Action.REPORTS_HANDLE, idempotent=True):
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
    rows = list(referral_reports.persons_of(report, actor=actor).order_by("position"))
    raise_sensitivity(report, rows, actor)
    plan_again(report, actor, moved=False)
    inform(report, actor, urgency_alone=True)
    place = rows[0].case.responsible_id if rows else pack.centre().pk
    handle_correction(Correction(report, place, before, {}))
    if more_urgent(report.urgency, before):
        call_for_urgency(report)
