# SPDX-License-Identifier: EUPL-1.2
"""Procedures are listed by what is due first, as their clocks say, in the order of an index."""

from __future__ import annotations

import datetime as dt
import random
import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Procedure
from vidik.identification.selectors import clocks
from vidik.identification.selectors import procedures as identification_procedures
from vidik.identification.services import interviews, procedures, propagation, reopening, urgency
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide
from vidik.identification.types import (
    UNDECIDED,
    InterviewPlan,
    ProcedureFilter,
    Step,
    Urgency,
)
from vidik.institutions.models import Institution

HOUR = dt.timedelta(hours=1)


def _listed(actor: Actor, **wanted: object) -> list[Procedure]:
    with acting(actor):
        return list(identification_procedures.listed(actor, ProcedureFilter(**wanted)))  # type: ignore[arg-type]


def _awaited(row: Procedure) -> dt.datetime | None:
    """Say, from what the row holds and not from what was worked out, what is due."""
    if row.first_interview_at or row.state not in UNDECIDED or row.same_as_id:
        return None
    return clocks.interview_due(row).due_at


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_the_list_is_in_the_order_of_the_clocks(
    centre: Institution, people: Pair, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - paths of a test
    now = timezone.now()
    rows = [
        factories.procedure(centre, at=now - chance.randrange(1, 200) * HOUR) for _each in range(7)
    ]
    leaves = now + 3 * HOUR
    procedures.set_urgency(rows[0], Urgency.DANGER, leaves, actor=people.one)
    procedures.set_urgency(rows[1], Urgency.CHILD, None, actor=people.one)
    decide(rows[2], people, Step.DISMISS, "other-act")
    propagation.apply_merge(rows[4].person_id, rows[3].person_id)
    procedures.open_procedure(rows[5], actor=people.one)
    with scene():
        rows[2].refresh_from_db()
    reopening.reopen(rows[2], actor=people.one)
    procedures.set_urgency(rows[1], "", None, actor=people.one)
    found = _listed(people.one, sort="due")
    assert len(found) == 8
    due = [_awaited(row) for row in found]
    assert [row.due_at for row in found] == due
    waits = [each for each in due if each is not None]
    assert waits == sorted(waits)
    assert due[len(waits) :] == [None] * (len(due) - len(waits))
    assert _listed(people.one, sort="due", state="undecided")[0].pk == found[0].pk
    back = _listed(people.one, sort="-due")
    assert [row.due_at for row in back] == [*reversed(waits), *due[len(waits) :]]


def test_who_was_heard_waits_no_longer(procedure: Procedure, people: Pair) -> None:
    assert procedure.due_at is not None
    procedures.open_procedure(procedure, actor=people.one)
    plan = interviews.plan_interview(
        procedure,
        InterviewPlan(timezone.now(), "centre", "sr", interpreter=False),
        actor=people.one,
    )
    interviews.hold_interview(plan, timezone.now() - HOUR, actor=people.one)
    [row] = _listed(people.one, sort="due")
    assert row.due_at is None


def test_the_page_sorts_by_what_is_due_and_the_late_ones_without_being_asked(
    centre: Institution, people: Pair
) -> None:
    now = timezone.now()
    late, later = (factories.procedure(centre, at=now - hours * HOUR) for hours in (90, 80))
    client = signed_in(people.one)
    address = reverse("identification:list")
    with scene():
        codes = [each.case.code for each in (late, later)]

    def shown(**requested: str) -> list[str]:
        page = client.get(address, requested).content.decode()
        return re.findall(r'/identification/[0-9a-f-]{36}/">([0-9A-Z-]+)<', page)

    assert shown() == shown(sort="due") == shown(late="on") == codes
    assert shown(sort="-received") == codes[::-1]
    assert shown(sort="-due") == codes[::-1]
    assert "sort=-due" in client.get(address).content.decode()


def test_another_deadline_of_the_pack_is_followed(procedure: Procedure) -> None:
    with scene():
        Procedure.objects.filter(pk=procedure.pk).update(due_at=procedure.received_at)
    assert urgency.update_deadlines() == 1
    assert urgency.update_deadlines() == 0
    with scene():
        procedure.refresh_from_db()
    assert procedure.due_at == procedure.interview_due


@pytest.mark.parametrize("sort", ["due", "-due"])
def test_a_page_in_this_order_reads_an_index_and_sorts_nothing(people: Pair, sort: str) -> None:
    with acting(people.one), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("set local enable_bitmapscan = off")
        rows = identification_procedures.listed(
            people.one, ProcedureFilter(sort=sort)
        ).select_related(None)
        plan = rows[:20].explain()
    assert "procedures_due_" in plan
    assert "Sort" not in plan


def test_the_list_shows_what_is_late_and_how_long_an_interview_took_to_come(
    centre: Institution, people: Pair
) -> None:
    now = timezone.now()
    factories.procedure(centre, at=now - 80 * HOUR)
    held = factories.procedure(centre, at=now - 30 * HOUR)
    factories.procedure(centre, at=now - HOUR)
    procedures.open_procedure(held, actor=people.one)
    planned = InterviewPlan(now, "centre", "sr", interpreter=False)
    interview = interviews.plan_interview(held, planned, actor=people.one)
    interviews.hold_interview(interview, now - 8 * HOUR, actor=people.one)
    page = signed_in(people.one).get(reverse("identification:list")).content.decode()
    assert page.count("tag--bad") == 1
    assert '<span class="tag tag--bad">8 hours late</span>' in page
    assert "held, 22 hours after receipt" in page
