# SPDX-License-Identifier: EUPL-1.2
"""Enter synthetic reports by the thousand, as they are after all that happened to them.

Nobody is notified of them: no notice is sent, no one on duty is called, and the desk does not
begin procedures. Numbers go on from the last one of each year.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.core.bulk import insert_rows
from vidik.referral.models import Report, ReportedPerson, ReporterFollowUp, ReportNumber, Screening
from vidik.referral.policies import DESK
from vidik.referral.types import (
    AgeGroup,
    Channel,
    Known,
    Outcome,
    ReportState,
    Urgency,
)
from vidik.vault.types import Sex


class SyntheticRefused(RuntimeError):
    """Synthetic reports were asked for where real people work."""


@dataclass(frozen=True, slots=True)
class SyntheticScreening:
    """A finished list of indicators; who filled it in is a demo account."""

    key: uuid.UUID
    list: int
    institution: int
    user: int
    finished_at: dt.datetime
    consent: str
    answers: Mapping[str, str]
    level: str


@dataclass(frozen=True, slots=True)
class SyntheticReportedPerson:
    """A person whom a synthetic report concerns; case and person stand already."""

    key: uuid.UUID
    case: uuid.UUID
    person: uuid.UUID
    age_group: str = AgeGroup.UNKNOWN
    child: str = Known.UNKNOWN
    sex: str = Sex.UNKNOWN
    citizenship: str = ""
    migrant: str = Known.UNKNOWN
    outcome: str = Outcome.PENDING
    reason: str = ""
    outcome_at: dt.datetime | None = None
    same_as: uuid.UUID | None = None
    screening: SyntheticScreening | None = None


@dataclass(frozen=True, slots=True)
class SyntheticReport:
    """A report of one person, and how far it has come."""

    key: uuid.UUID
    received_at: dt.datetime
    source: str
    person: SyntheticReportedPerson
    channel: str = Channel.WRITTEN
    urgency: str = Urgency.NORMAL
    institution: int | None = None
    """Key of the institution that reported, where it was one."""
    municipality: str = ""
    forms: tuple[str, ...] = field(default=())
    taken_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None

    @property
    def state(self) -> str:
        """How far it has come."""
        if self.taken_at is None:
            return ReportState.RECEIVED
        return ReportState.TAKEN if self.closed_at is None else ReportState.CLOSED


def reserve_numbers(many: Mapping[int, int]) -> dict[int, int]:
    """Set numbers of reports aside, by year; gives the last number before them.

    Raises:
        SyntheticRefused: these are production settings.
    """
    _refuse_where_people_work()
    last = {}
    with transaction.atomic():
        for year, wanted in sorted(many.items()):
            row = lock(ReportNumber.objects.get_or_create(year=year)[0])
            last[year] = row.last
            ReportNumber.objects.filter(pk=row.pk).update(last=row.last + wanted)
    return last


def has_synthetic() -> bool:
    """Return whether synthetic reports stand already. Their form was never sent: it has no key."""
    desk = Actor.system(DESK)
    with acting(desk):
        authorize(desk, Action.REPORTS_RECEIVE)
        return ReporterFollowUp.objects.filter(submission=F("report_id")).exists()


def enter_synthetic(
    rows: Sequence[SyntheticReport], *, taken_by: int, first: Mapping[int, int] | None = None
) -> int:
    """Enter synthetic reports.

    Args:
        rows: in the order in which they came.
        taken_by: key of the user who took them on.
        first: last number before these rows, by year, where numbers were reserved; otherwise they
            are reserved here.

    Raises:
        SyntheticRefused: these are production settings.
    """
    _refuse_where_people_work()
    years = [timezone.localtime(row.received_at).year for row in rows]
    last = dict(reserve_numbers(Counter(years)) if first is None else first)
    numbers = []
    for year in years:
        last[year] += 1
        numbers.append(f"R-{year}-{last[year]:05}")
    desk = Actor.system(DESK)
    with change(desk, Action.REPORTS_RECEIVE) as act:
        _screenings([row.person.screening for row in rows if row.person.screening is not None])
        _reports(rows, numbers, taken_by)
        _persons(rows)
        act.record("report.made-up", label="referral", rows=len(rows))
    return len(rows)


def _refuse_where_people_work() -> None:
    if not settings.DEMO:
        msg = "Synthetic reports are refused here: these are production settings."
        raise SyntheticRefused(msg)


def _screenings(rows: Sequence[SyntheticScreening]) -> None:
    insert_rows(
        Screening,
        (
            "id", "list_id", "encounter", "position", "institution_id", "user_id", "started_at",
            "changed_at", "finished_at", "consent", "age_group", "sex", "answers", "level",
        ),
        (
            (
                row.key, row.list, row.key, 1, row.institution, row.user, row.finished_at,
                row.finished_at, row.finished_at, row.consent, AgeGroup.UNKNOWN, Sex.UNKNOWN,
                dict(row.answers), row.level,
            )
            for row in rows
        ),
    )  # fmt: skip


def _reports(rows: Sequence[SyntheticReport], numbers: Sequence[str], taken_by: int) -> None:
    insert_rows(
        Report,
        (
            "id", "number", "case_id", "received_at", "source", "channel",
            "reporter_institution_id", "reporter_user", "urgency", "urgency_itself", "urgency_from",
            "state", "taken_at", "taken_by_id", "closed_at", "municipality", "forms",
            "duties_planned_at",
        ),
        (
            (
                row.key, number, row.person.case, row.received_at, row.source, row.channel,
                row.institution, "", row.urgency, "", [], row.state, row.taken_at,
                None if row.taken_at is None else taken_by, row.closed_at, row.municipality,
                list(row.forms), row.received_at,
            )
            for row, number in zip(rows, numbers, strict=True)
        ),
    )  # fmt: skip
    insert_rows(
        ReporterFollowUp,
        (
            "report_id", "number", "submission", "institution_id", "received_at", "source",
            "persons", "state", "taken_at", "closed_at", "feedback_at", "unread", "waiting",
        ),
        (
            (
                row.key, number, row.key, row.institution, row.received_at, row.source, 1,
                row.state, row.taken_at, row.closed_at, row.closed_at, 0, 0,
            )
            for row, number in zip(rows, numbers, strict=True)
        ),
    )  # fmt: skip


def _persons(rows: Sequence[SyntheticReport]) -> None:
    insert_rows(
        ReportedPerson,
        (
            "id", "report_id", "case_id", "person_id", "position", "age_group", "child", "sex",
            "citizenship", "migrant", "asylum_seeker", "screening_id", "outcome", "reason",
            "outcome_at", "same_as_id",
        ),
        (
            (
                one.key, row.key, one.case, one.person, 1, one.age_group, one.child, one.sex,
                one.citizenship, one.migrant, Known.UNKNOWN,
                None if one.screening is None else one.screening.key, one.outcome, one.reason,
                one.outcome_at, one.same_as,
            )
            for row in rows
            for one in [row.person]
        ),
    )  # fmt: skip
