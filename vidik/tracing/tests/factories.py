# SPDX-License-Identifier: EUPL-1.2
"""A woman advertised online whom nobody could identify, and reports that may be of her."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.referral.models import ReportedPerson
from vidik.referral.selectors import reports
from vidik.referral.tests.factories import filed, reporter
from vidik.referral.types import AgeGroup, Known, PersonDraft, Receipt
from vidik.tracing.models import Trace
from vidik.tracing.services import traces
from vidik.tracing.types import KnownBy, Seen, TraceFacts, Why

HER: Final = PersonDraft(
    age_group=AgeGroup.FROM_18, child=Known.NO, sex="f", citizenship="RS", migrant=Known.NO
)
FACTS: Final = TraceFacts(
    why=Why.BOTH,
    known_by=KnownBy.ADVERTISED,
    sex="f",
    ages=("18-25",),
    citizenship="RS",
    forms=("sexual",),
    platform="sites",
    gone_municipality="nis",
)


def reported(
    *persons: PersonDraft, by: str = "csw-vranje", place: str = "vranje", **fields: Any
) -> Receipt:
    """Report women of whom little is known."""
    return filed(
        reporter(by), *(persons or (HER,)), municipality=place, forms=("sexual",), **fields
    )


def first_of(receipt: Receipt, expert: Actor) -> ReportedPerson:
    """Return the first person of a report as an expert sees them."""
    with acting(expert):
        report = reports.get_report(expert, receipt.key)
        key = reports.persons_of(report, actor=expert)[0].pk
        return reports.get_reported_person(expert, key)


def searched(
    expert: Actor,
    receipt: Receipt | None = None,
    facts: TraceFacts = FACTS,
    seen: Seen | None = None,
) -> Trace:
    """Open a search for the person of a report."""
    person = first_of(receipt or reported(), expert)
    with acting(expert):
        return traces.open_trace(person, facts, seen, actor=expert)


def day(days: int) -> dt.date:
    """Return a day so many days ago."""
    return dt.date.today() - dt.timedelta(days=days)  # noqa: DTZ011 - a day of a test
