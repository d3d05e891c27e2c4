# SPDX-License-Identifier: EUPL-1.2
"""Random situations: queries, the database alone, and both together show what the oracle allows.

`VIDIK_SITUATIONS` sets how many are drawn: 500 in the tests, 10,000 in the benchmarks.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.scenes import as_application, scene
from vidik.access.row_security import case as case_relation
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.accounts.models import Membership, User
from vidik.cases import selectors
from vidik.cases.models import Case, EmergencyAccess, Participant, Sharing
from vidik.cases.row_security import WORK
from vidik.cases.services.cases import moment
from vidik.cases.tests import factories
from vidik.cases.tests.situations import (
    EVERYTHING,
    INSTITUTIONS,
    PEOPLE,
    DrawnEmergency,
    DrawnMembership,
    Situation,
    hours,
    situations,
    what_may_be_seen,
)
from vidik.cases.types import Part
from vidik.institutions.models import Institution

SITUATIONS = int(os.environ.get("VIDIK_SITUATIONS", "500"))
AT_ONCE = 250
"""Situations of one transaction, whose clock stands still."""

Seen = dict[int, frozenset[str] | None]


@contextmanager
def _undone() -> Iterator[None]:
    """Take a situation back after it was looked at."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class World:
    """The people and institutions of all situations, and the rows of one."""

    def __init__(self) -> None:
        self.institutions: list[Institution] = [
            factories.institution(f"oracle-{number}") for number in range(INSTITUTIONS)
        ]
        self.people = [
            User.objects.create_user(
                f"oracle-{number}",
                email=f"oracle-{number}@test.invalid",
                password=None,
                display_name=f"Oracle {number}",
            )
            for number in range(PEOPLE)
        ]
        self.approver = User.objects.create_user(
            "oracle-approver",
            email="oracle-approver@test.invalid",
            password=None,
            display_name="Approver",
        )
        self.now = moment()

    def set_up(self, situation: Situation) -> tuple[list[Case], list[Actor]]:
        """Write the rows of a situation and give its cases and actors."""
        User.objects.filter(pk__in=[self.people[n].pk for n in situation.switched_off]).update(
            is_active=False
        )
        memberships = Membership.objects.bulk_create(
            self._membership(row) for row in situation.memberships
        )
        with scene():
            cases = Case.objects.bulk_create(
                Case(
                    responsible=self.institutions[row.responsible],
                    restricted=row.restricted,
                    state="closed" if row.closed else "open",
                    opened_at=self.now - dt.timedelta(days=99),
                    closed_at=self.now if row.closed else None,
                )
                for row in situation.cases
            )
            for part in situation.parts:
                first, last = hours(self.now, part.hours)
                Participant.objects.create(
                    case=cases[part.case],
                    institution=self.institutions[part.institution],
                    user=None if part.person is None else self.people[part.person],
                    role="worker",
                    why="assigned",
                    valid_from=first,
                    valid_to=last,
                )
            for sharing in situation.sharings:
                first, last = hours(self.now, sharing.hours)
                Sharing.objects.create(
                    case=cases[sharing.case],
                    institution=self.institutions[sharing.institution],
                    purpose=sharing.purpose,
                    ground="consent",
                    reference="1/2026",
                    valid_from=first,
                    valid_to=last or self.now + dt.timedelta(days=300),
                    state="withdrawn" if sharing.withdrawn else "standing",
                    withdrawn_at=first if sharing.withdrawn else None,
                    withdrawal="mistake" if sharing.withdrawn else "",
                )
            EmergencyAccess.objects.bulk_create(
                self._emergency(row, cases[row.case]) for row in situation.emergencies
            )
        actors = [
            Actor(
                f"user:{row.user_id}",
                frozenset({Role(row.role)}),
                "",
                row.user_id,
                frozenset({row.institution_id}),
                institution=row.institution_id,
                membership=row.pk,
            )
            for row in memberships
        ]
        return cases, actors

    def _membership(self, drawn: DrawnMembership) -> Membership:
        today = timezone.localdate(self.now)
        last = drawn.days.last
        return Membership(
            user=self.people[drawn.person],
            institution=self.institutions[drawn.institution],
            role=drawn.role,
            valid_from=today + dt.timedelta(days=drawn.days.first),
            valid_to=None if last is None else today + dt.timedelta(days=last),
            ended_at=self.now if drawn.ended_at_once else None,
        )

    def _emergency(self, drawn: DrawnEmergency, case: Case) -> EmergencyAccess:
        begun = self.now + dt.timedelta(minutes=drawn.begun)
        was_given = drawn.state not in {"requested", "refused"}
        reviewed = drawn.state == "reviewed"
        decided = drawn.state in {"granted", "refused", "ended"}
        return EmergencyAccess(
            case=case,
            case_code=case.code,
            responsible_id=case.responsible_id,
            user=self.people[drawn.person],
            institution=self.institutions[drawn.institution],
            reason="danger",
            explanation="Drawn by the tests.",
            hours=4,
            state=drawn.state,
            requested_at=begun,
            alone=drawn.state == "started-alone",
            started_at=begun if was_given else None,
            expires_at=begun + dt.timedelta(minutes=drawn.lasts) if was_given else None,
            decided_by=self.approver if decided else None,
            reviewed_by=self.approver if reviewed else None,
            judgement="justified" if reviewed else "",
        )


def by_queries(actor: Actor, cases: list[Case]) -> Seen:
    """Say what the narrowed queries show, with row-level security out of the way."""
    with scene():
        visible = set(selectors.visible_cases(actor).values_list("pk", flat=True))
        return {
            number: frozenset(map(str, selectors.parts_visible(actor, case)))
            if case.pk in visible
            else None
            for number, case in enumerate(cases)
        }


def by_the_database(actor: Actor, cases: list[Case]) -> Seen:
    """Say what row-level security alone shows, with no filter in the queries."""
    conditions = ", ".join(case_relation("id", part).write("k") for part in (*Part, WORK))
    with as_application(), acting(actor), connection.cursor() as cursor:
        cursor.execute("select id from cases_case")
        visible = {key for (key,) in cursor.fetchall()}
        cursor.execute(
            f"select k.id, array[{conditions}] from unnest(%s::uuid[]) k(id)",  # noqa: S608 - ours
            [[case.pk for case in cases]],
        )
        allowed = dict(cursor.fetchall())
    shown: Seen = {}
    for number, case in enumerate(cases):
        *parts, works = allowed[case.pk]
        found = frozenset(str(part) for part, may in zip(Part, parts, strict=True) if may)
        assert works == (found == EVERYTHING) or not works
        shown[number] = found if case.pk in visible else None
        assert case.pk in visible or not found, "a part is shown of a case that is not"
    return shown


@pytest.mark.django_db
@pytest.mark.parametrize("batch", range(max(1, SITUATIONS // AT_ONCE)))
def test_nobody_sees_more_or_less_than_the_oracle_allows(batch: int) -> None:
    world = World()
    drawn = 0

    @seed(20261124 + batch)
    @settings(
        max_examples=min(AT_ONCE, SITUATIONS),
        deadline=None,
        database=None,
        # A situation is small enough to be read; making it smaller takes minutes.
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(situations)
    def check(situation: Situation) -> None:
        nonlocal drawn
        drawn += 1
        with _undone():
            cases, actors = world.set_up(situation)
            for membership, actor in zip(situation.memberships, actors, strict=True):
                expected: Seen = {
                    number: what_may_be_seen(situation, membership, number)
                    for number in range(len(cases))
                }
                assert by_the_database(actor, cases) == expected
                # Whether a membership holds is asked when the actor is built.
                holds = membership.days.holds() and not membership.ended_at_once
                if holds and membership.person not in situation.switched_off:
                    assert by_queries(actor, cases) == expected
                with acting(actor):
                    both = {case.pk for case in selectors.visible_cases(actor)}
                assert both == {
                    case.pk for number, case in enumerate(cases) if expected[number] is not None
                }
            assert set(by_the_database(Actor.visitor(), cases).values()) == {None}
            assert set(by_the_database(Actor.system("checker"), cases).values()) == {None}

    check()
    assert drawn >= min(AT_ONCE, SITUATIONS)
