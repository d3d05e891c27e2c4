# SPDX-License-Identifier: EUPL-1.2
"""What holds of a report as a whole, also of persons whose cases the reader may not see.

Parts of the system look and give codes and keys alone: whoever counted only what they see would
tell others of fewer persons than were reported, and seal a message where nobody looks for it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.policies import COUNTER, DESK
from vidik.referral.types import DECIDED, ReportState


@contextmanager
def _at_the_desk() -> Iterator[None]:
    desk = Actor.system(DESK)
    with acting(desk, savepoint=False):
        authorize(desk, Action.REPORTS_RECEIVE)
        yield


def all_persons(report: Report) -> list[ReportedPerson]:
    """Return the coded facts of every person of a report, for numbers of the whole report."""
    with _at_the_desk():
        rows = ReportedPerson.objects.filter(report=report).order_by("position")
        return list(rows)


def urgency_of(key: uuid.UUID) -> str:
    """Return how urgent a report counts, for whoever may know by when the centre acts on it."""
    with _at_the_desk():
        return str(Report.objects.values_list("urgency", flat=True).get(pk=key))


def undecided(report: Report) -> set[uuid.UUID]:
    """Return the keys of the persons of a report for whom nothing has been decided."""
    with _at_the_desk():
        rows = ReportedPerson.objects.filter(report=report).exclude(outcome__in=DECIDED)
        return set(rows.values_list("pk", flat=True))


def closed_and_pending(report: uuid.UUID | None = None) -> set[uuid.UUID]:
    """Return the keys of the closed reports in which nothing is decided about somebody any more.

    Their procedure was opened again after the closing, by who need not see the report.

    Args:
        report: to ask of one report alone.
    """
    with _at_the_desk():
        rows = ReportedPerson.objects.filter(undecided_again=True, report__state=ReportState.CLOSED)
        if report is not None:
            rows = rows.filter(report=report)
        return set(rows.values_list("report", flat=True))


def case_key(report: uuid.UUID) -> uuid.UUID:
    """Return the key of the case of a report, which decides who sees what belongs to it."""
    with _at_the_desk():
        return Report.objects.values_list("case", flat=True).get(pk=report)


def lead_key(report: uuid.UUID) -> uuid.UUID | None:
    """Return the key of the person under whose key the messages of a report are sealed.

    The same to everybody: the first one whose identity was not erased. None where all were, and
    nothing can be sealed any more.
    """
    counter = Actor.system(COUNTER)
    with acting(counter, savepoint=False):
        authorize(counter, Action.REPORTS_FOLLOW)
        rows = ReportedPerson.objects.filter(report=report, person__erased_at__isnull=True)
        return rows.order_by("position").values_list("person", flat=True).first()
