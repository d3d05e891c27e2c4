# SPDX-License-Identifier: EUPL-1.2
"""Balance what came in and went out in a year, per person and per report."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from vidik.identification.models import Procedure
from vidik.identification.selectors.counting.victims import counting, span
from vidik.referral.models import Report


@dataclass(frozen=True, slots=True)
class Balance:
    """What came in and went out in a year.

    Carried in, received and opened again are together what was decided and carried out.
    """

    opening_count: int
    received: int
    reopened: int
    decided: int
    closing_count: int


def balance(year: int) -> Balance:
    """Balance the procedures of a year, joined ones left out: one for each person and suspicion."""
    first, after = span(year)
    received = Q(received_at__gte=first)
    with counting():
        row = Procedure.objects.filter(same_as__isnull=True, received_at__lt=after).aggregate(
            opening_count=Count("pk", filter=_open_at(first) & Q(received_at__lt=first)),
            received=Count("pk", filter=received & Q(follows__isnull=True)),
            reopened=Count("pk", filter=received & Q(follows__isnull=False)),
            decided=Count("pk", filter=Q(decided_at__gte=first, decided_at__lt=after)),
            closing_count=Count("pk", filter=_open_at(after)),
        )
    return Balance(**row)


def report_balance(year: int) -> Balance:
    """Balance the reports of a year: a report is decided with the last of its persons.

    What was decided before the year and was opened again in it came in once more. Within its own
    year a report is received once, whatever is opened again.
    """
    first, after = span(year)
    steps = Procedure.objects.filter(report=OuterRef("pk"))
    old = Q(received_at__lt=first)
    flows = Q(before=True) | Q(again=True) | Q(received_at__gte=first)
    with counting():
        row = (
            Report.objects.filter(received_at__lt=after)
            .annotate(
                before=Exists(steps.filter(_waits_at(first))),
                after=Exists(steps.filter(_waits_at(after))),
                again=Exists(steps.filter(_opened_again(first, after))),
            )
            .aggregate(
                opening_count=Count("pk", filter=old & Q(before=True)),
                received=Count("pk", filter=Q(received_at__gte=first)),
                reopened=Count("pk", filter=old & Q(before=False, again=True)),
                decided=Count("pk", filter=Q(after=False) & flows),
                closing_count=Count("pk", filter=Q(after=True)),
            )
        )
    return Balance(**row)


def _open_at(moment: dt.datetime, of: str = "") -> Q:
    """Return whether a procedure had begun by a moment and was not decided by then."""
    return Q(**{f"{of}received_at__lt": moment}) & _undecided_at(moment, of)


def _undecided_at(moment: dt.datetime, of: str = "") -> Q:
    return Q(**{f"{of}decided_at__isnull": True}) | Q(**{f"{of}decided_at__gte": moment})


def _waits_at(moment: dt.datetime) -> Q:
    """Return whether a person of a report waits: somebody reported twice, with the other report.

    That one waits as long as the procedure with which they are counted, and again when that is
    opened again. It may have come later: until then nothing was decided of the person either.
    """
    first = Q(follows__isnull=True) & _undecided_at(moment)
    again = Q(follows__isnull=False) & _open_at(moment)
    joined = Q(follows__isnull=False, received_at__lt=moment) & _undecided_at(moment, "same_as__")
    front = Procedure.objects.filter(
        Q(same_as__isnull=True) & (first | again) | Q(same_as__isnull=False) & joined,
        reported_person=OuterRef("same_as__reported_person"),
    )
    own = Q(same_as__isnull=True) & _open_at(moment)
    return own | Q(Q(same_as__isnull=False, received_at__lt=moment), Exists(front))


def _opened_again(first: dt.datetime, after: dt.datetime) -> Q:
    """Return whether what speaks for a person of a report was opened again in a time."""
    again = Q(follows__isnull=False, received_at__gte=first, received_at__lt=after)
    front = Procedure.objects.filter(again, reported_person=OuterRef("same_as__reported_person"))
    return again | Q(Q(same_as__isnull=False, received_at__lt=after), Exists(front))
