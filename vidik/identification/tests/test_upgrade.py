# SPDX-License-Identifier: EUPL-1.2
"""An upgrade of filled tables: who left too early, and the clocks of what was suspended."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from tests.scenes import scene
from vidik.identification.models import Interview, Procedure
from vidik.identification.services import interviews, procedures
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide
from vidik.identification.types import InterviewPlan, State, Step
from vidik.institutions.models import Institution

DAY = dt.timedelta(days=1)
EVENTS = Procedure.pgh_event_model  # type: ignore[attr-defined]


def _fresh(row: Procedure) -> Procedure:
    with scene():
        return Procedure.objects.get(pk=row.pk)


def _opened(centre: Institution, people: Pair, *, is_interviewed: bool = False) -> Procedure:
    row = factories.procedure(centre, at=timezone.now() - 2 * DAY)
    procedures.open_procedure(row, actor=people.one)
    if is_interviewed:
        plan = InterviewPlan(timezone.now(), "centre", "sr", interpreter=False)
        planned = interviews.plan_interview(row, plan, actor=people.one)
        interviews.hold_interview(planned, timezone.now() - DAY, actor=people.one)
    return _fresh(row)


def _suspended_for_a_day(row: Procedure, people: Pair) -> Procedure:
    decide(row, people, Step.SUSPEND, "unreachable")
    with pytest.MonkeyPatch.context() as patch:
        later = timezone.now() + DAY
        patch.setattr("vidik.identification.services.procedures.moment", lambda: later)
        return procedures.resume(_fresh(row), actor=people.one)


def _as_the_release_before(
    row: Procedure, leaves_at: str | None, due_at: dt.datetime | None
) -> None:
    with scene(), connection.cursor() as cursor:
        cursor.execute(
            "update identification_procedure set leaves_at = %s, due_at = %s, paused = '0'"
            " where id = %s",
            [leaves_at, due_at, row.pk],
        )


def _upgrade() -> None:
    migration = import_module("vidik.identification.migrations.0012_who_leaves_and_who_resumes")
    with connection.cursor() as cursor:
        # As it is when an upgrade begins: nothing is pending, and keys are checked at the end.
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
    with connection.schema_editor() as editor:
        migration.bring_back(apps, editor)


@pytest.fixture(autouse=True)
def before(centre: Institution) -> None:
    """Let rows be as the release before let them be."""
    assert centre
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(
            "alter table identification_procedure"
            " drop constraint nobody_leaves_before_they_are_reported"
        )


def test_what_was_suspended_twice_is_due_at_no_time_and_had_its_clock_stand(
    centre: Institution, people: Pair
) -> None:
    row = _suspended_for_a_day(_opened(centre, people), people)
    decide(row, people, Step.SUSPEND, "unreachable")
    resumed = _suspended_for_a_day(_opened(centre, people), people)
    due = resumed.received_at + 3 * DAY
    for each in (row, resumed):
        _as_the_release_before(each, None, due)
    _upgrade()
    again, other = _fresh(row), _fresh(resumed)
    assert (again.state, again.due_at) == (State.SUSPENDED, None)
    assert abs(again.paused - DAY) < dt.timedelta(minutes=1)
    assert other.due_at == due + other.paused
    assert abs(other.paused - DAY) < dt.timedelta(minutes=1)


@pytest.mark.parametrize("leaves_at", ["0001-01-01 00:00+00", "9999-12-31 23:00+00"])
def test_who_was_interviewed_is_awaited_at_no_time_whenever_they_leave(
    centre: Institution, people: Pair, leaves_at: str
) -> None:
    rows = [_opened(centre, people, is_interviewed=True) for _each in range(2)]
    _suspended_for_a_day(rows[1], people)
    for each in rows:
        _as_the_release_before(each, leaves_at, None)
    _upgrade()
    for each in map(_fresh, rows):
        early = leaves_at.startswith("0001")
        assert (each.due_at, each.leaves_at) == (None, each.received_at if early else None)
    with scene():
        told = EVENTS.objects.filter(pgh_obj_id__in=[each.pk for each in rows])
        assert not told.filter(first_interview_at__isnull=False, due_at__isnull=False).exists()
        assert Interview.objects.filter(held_at__isnull=False).count() == 2


def test_who_was_said_to_leave_before_the_report_is_due_at_once(
    centre: Institution, people: Pair
) -> None:
    row = _opened(centre, people)
    _as_the_release_before(row, "0001-01-01 00:00+00", row.received_at - 900 * DAY)
    _upgrade()
    again = _fresh(row)
    assert again.due_at == again.leaves_at == again.received_at
