# SPDX-License-Identifier: EUPL-1.2
"""Reports that bar erasing a person: their duties or clocks are open."""

from __future__ import annotations

import uuid

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.exchange.selectors.lists import waiting_numbers
from vidik.referral.models import Duty, Report, ReportedPerson
from vidik.referral.models.duty import OPEN_DUTIES
from vidik.referral.policies import COUNTER, DESK
from vidik.referral.selectors.whole_report import lead_key
from vidik.referral.types import ReportState
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished


def register() -> None:
    """Register to be asked before somebody is erased."""
    register_unfinished("referral", _unfinished)


def _unfinished(person: Person, actor: Actor) -> list[Unfinished]:
    """Look at every report that names the person, also under a case that the actor does not see."""
    with acting(Actor.system(DESK)):
        reports = Report.objects.filter(persons__person=person)
        waiting = _numbers(reports.filter(state=ReportState.RECEIVED))
        open_duties = _numbers(
            reports.filter(Exists(Duty.objects.filter(OPEN_DUTIES, report=OuterRef("pk"))))
        )
        owed = reports.filter(
            follow_up__feedback_due__isnull=False, follow_up__feedback_at__isnull=True
        )
        unheard = list(owed.order_by("number").values_list("pk", "number").distinct())
        wrote = reports.filter(follow_up__waiting__gt=0).order_by("number")
        unread = list(wrote.values_list("pk", "number").distinct())
        letters = _letters_of_others(person)
    steps = [
        (_("Reports that nobody has taken on"), waiting, _("Take the report on.")),
        (
            _("Reports about which somebody still has to be notified under the 24-hour rule"),
            open_duties,
            _("Notify those concerned, or state why the rule does not apply."),
        ),
        (
            _("Notices under the 24-hour rule that nobody has answered"),
            waiting_numbers(None, letters=letters, actor=actor)[0] if letters else (),
            _("Wait for the answer and classify it, or close the notice."),
        ),
        (
            _("Reports on which the reporter has had no feedback"),
            tuple(number for key, number in unheard if not _others(key, person)),
            _("Give the feedback now: after the person is erased it is no longer possible."),
        ),
        (
            _("Reports with messages of the reporter that nobody has opened"),
            # Under the first person's key, whoever else is left.
            tuple(number for key, number in unread if lead_key(key) == person.pk),
            _("Open the messages: they are erased with the person."),
        ),
    ]
    return [Unfinished(what, numbers, first) for what, numbers, first in steps if numbers]


def _numbers(reports: QuerySet[Report]) -> tuple[str, ...]:
    return tuple(reports.order_by("number").values_list("number", flat=True).distinct())


def _others(report: uuid.UUID, person: Person) -> bool:
    """Return whether another person is left in a report, under whose key its messages continue."""
    rows = ReportedPerson.objects.filter(report=report, person__erased_at__isnull=True)
    with acting(Actor.system(COUNTER)):
        return rows.exclude(person=person).exists()


def _letters_of_others(person: Person) -> list[uuid.UUID]:
    """Return the notices of those reports which are under the case of another person in them."""
    rows = Duty.objects.filter(report__persons__person=person, addressee__isnull=False)
    return [key for key in rows.exclude(case=person.case_id).values_list("addressee", flat=True)
            if key is not None]  # fmt: skip
