# SPDX-License-Identifier: EUPL-1.2
"""Random situations: queries, the database alone, and both together show what the oracle allows.

`VIDIK_SITUATIONS` sets how many are drawn: 250 in the tests, 10,000 in the benchmarks.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.scenes import as_application, scene, undone
from vidik.access.row_security import case as case_relation
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.cases.models import Case
from vidik.cases.row_security import WORK
from vidik.cases.selectors import cases as case_selectors
from vidik.cases.selectors.reach import Differences, reach_differences
from vidik.cases.tests.situations import (
    EVERYTHING,
    Situation,
    situations,
    visible,
)
from vidik.cases.tests.world import AT_ONCE, SITUATIONS, World
from vidik.cases.types import Part

Seen = dict[int, frozenset[str] | None]


def by_queries(actor: Actor, cases: list[Case]) -> Seen:
    """Say what the narrowed queries show, with row-level security out of the way."""
    with scene():
        visible = set(case_selectors.visible_cases(actor).values_list("pk", flat=True))
        return {
            number: frozenset(map(str, case_selectors.parts_visible(actor, case)))
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
        with undone():
            cases, actors = world.set_up(situation)
            for membership, actor in zip(situation.memberships, actors, strict=True):
                expected: Seen = {
                    number: visible(situation, membership, number) for number in range(len(cases))
                }
                assert by_the_database(actor, cases) == expected
                # Whether a membership holds is asked when the actor is built.
                holds = membership.days.holds() and not membership.ended_at_once
                if holds and membership.person not in situation.switched_off:
                    assert by_queries(actor, cases) == expected
                with acting(actor):
                    both = {case.pk for case in case_selectors.visible_cases(actor)}
                assert both == {
                    case.pk for number, case in enumerate(cases) if expected[number] is not None
                }
            assert reach_differences() == Differences(0, 0)
            with scene():
                # What is restricted is opened, what is open is restricted, and handed on.
                Case.objects.update(restricted=~Q(restricted=True))
                assert reach_differences() == Differences(0, 0)
                Case.objects.update(responsible=world.institutions[-1])
            assert reach_differences() == Differences(0, 0)
            assert set(by_the_database(Actor.visitor(), cases).values()) == {None}
            assert set(by_the_database(Actor.system("checker"), cases).values()) == {None}

    check()
    assert drawn >= min(AT_ONCE, SITUATIONS)
