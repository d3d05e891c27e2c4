# SPDX-License-Identifier: EUPL-1.2
"""While a procedure is suspended its clock stands; who resumes it needs two to suspend it anew."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.identification.models import Procedure
from vidik.identification.selectors import clocks
from vidik.identification.selectors import procedures as identification_procedures
from vidik.identification.services import procedures
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide
from vidik.identification.types import ProcedureFilter, State, Step
from vidik.institutions.models import Institution

DAY = dt.timedelta(days=1)


def _late(people: Pair) -> int:
    with acting(people.one):
        return identification_procedures.listed(people.one, ProcedureFilter(late=True)).count()


def _fresh(row: Procedure) -> Procedure:
    with scene():
        return Procedure.objects.get(pk=row.pk)


def test_what_is_suspended_is_late_for_nobody(centre: Institution, people: Pair) -> None:
    row = factories.procedure(centre, at=timezone.now() - 5 * DAY)
    procedures.open_procedure(row, actor=people.one)
    assert (_late(people), _fresh(row).is_interview_late) == (1, True)
    decide(row, people, Step.SUSPEND, "unreachable")
    assert (_late(people), _fresh(row).due_at) == (0, None)
    with acting(people.one):
        assert "interview" not in {line.code for line in clocks.due_of(_fresh(row))}


def test_after_it_is_resumed_the_clock_goes_on_where_it_stood(
    centre: Institution, people: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = factories.procedure(centre, at=timezone.now() - 5 * DAY)
    procedures.open_procedure(row, actor=people.one)
    decide(row, people, Step.SUSPEND, "unreachable")
    later = timezone.now() + 4 * DAY
    monkeypatch.setattr("vidik.identification.services.procedures.moment", lambda: later)
    again = procedures.resume(_fresh(row), actor=people.one)
    assert abs(again.paused - 4 * DAY) < dt.timedelta(minutes=1)
    assert again.due_at == again.received_at + 3 * DAY + again.paused
    assert (_late(people), again.is_interview_late) == (0, False)


def test_one_expert_suspends_nothing_by_a_decision_that_was_lifted(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    decide(procedure, people, Step.SUSPEND, "unreachable")
    procedures.resume(_fresh(procedure), actor=people.one)
    with (
        acting(people.one),
        pytest.raises(IntegrityError, match="decided by a second person"),
        transaction.atomic(),
    ):
        Procedure.objects.filter(pk=procedure.pk).update(state=State.SUSPENDED)
    decide(_fresh(procedure), people, Step.SUSPEND, "unreachable")
    assert _fresh(procedure).state == State.SUSPENDED
