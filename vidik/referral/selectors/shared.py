# SPDX-License-Identifier: EUPL-1.2
"""The report and the screening behind a case, for those with whom that part of it is shared.

What is coded and about the persons of this case alone: no words that somebody typed, nobody who
reported by name, and none of the others whom the report concerns.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Final

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.selectors import pack
from vidik.referral.selectors.behind import ScreeningShown, screening_in_words, screening_of
from vidik.referral.types import Known, Urgency

MOST: Final = 10
"""Persons in reports of one case that its page looks at, the newest reports first."""


@dataclass(frozen=True, slots=True)
class SharedPerson:
    """A person of the case in a report: agreement and wishes, and the screening in words."""

    row: ReportedPerson
    screening: ScreeningShown | None


@dataclass(frozen=True, slots=True)
class SharedReport:
    """What a report says in codes of the persons of one case."""

    row: Report
    number: str
    received_at: dt.datetime
    source: str
    """Who reported, by kind."""
    channel: str
    place: str
    kinds: tuple[str, ...]
    urgency: str
    """As the report itself says; a joined one about somebody else’s case is not told of."""
    is_danger: bool
    rows: tuple[ReportedPerson, ...]

    @property
    def children(self) -> int:
        """How many of the persons are known to be children."""
        return sum(row.child == Known.YES for row in self.rows)

    @property
    def persons(self) -> list[SharedPerson]:
        """The persons with their screenings, put into words for the page that shows them."""
        found = []
        for row in self.rows:
            screened = screening_of(row)
            # One that was never finished leads to nothing.
            is_done = screened is not None and screened.finished_at is not None
            words = screening_in_words(screened) if screened is not None and is_done else None
            found.append(SharedPerson(row, words))
        return found


def shared_reports(actor: Actor, case: uuid.UUID) -> list[SharedReport]:
    """List what reports say in codes of a case, the newest first; none without that part of it."""
    rows = scope(actor, Action.REPORTS_READ_SHARED, ReportedPerson.objects.filter(case=case))
    found = rows.select_related("report__screening__list", "screening__list").order_by(
        "-report__received_at", "report_id", "position"
    )[:MOST]
    forms = dict(pack.codes("form"))
    return [
        _shared(report, tuple(persons), forms)
        for report, persons in groupby(found, key=attrgetter("report"))
    ]


def _shared(
    report: Report, persons: tuple[ReportedPerson, ...], forms: dict[str, str]
) -> SharedReport:
    urgency = Urgency(report.urgency_itself or report.urgency)
    return SharedReport(
        report,
        report.number,
        report.received_at,
        report.get_source_display(),
        report.get_channel_display(),
        pack.place_name(report.municipality),
        tuple(forms.get(code, code) for code in report.forms),
        str(urgency.label),
        urgency == Urgency.IMMEDIATE,
        persons,
    )
