# SPDX-License-Identifier: EUPL-1.2
"""A plan that a connection keeps serves everybody, and shows each what is theirs."""

from __future__ import annotations

from django.db import connection

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.models import Case
from vidik.cases.tests import factories
from vidik.institutions.models import Institution

TIMES = 12
"""More than the driver and the database wait before they keep a plan for all values."""


def _generic_plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(sum(generic_plans), 0) from pg_prepared_statements"
            " where statement like 'SELECT %cases_case%'"
        )
        return int(cursor.fetchone()[0])


def test_row_level_security_asks_who_acts_at_each_execution(
    the_case: Case, expert: Actor, other: Institution
) -> None:
    """The selectors are left out: the same statement for both, and the policies alone decide."""
    there = factories.member(Role.CENTRE_HEAD, other)
    with scene():
        theirs = factories.case(other)
        theirs.save()
    keys = {the_case.pk, theirs.pk}
    nobody = Actor.visitor()
    with as_application():
        before = _generic_plans()
        for actor, own in ((expert, {the_case}), (there, {theirs}), (nobody, set())) * TIMES:
            with acting(actor):
                assert set(Case.objects.filter(pk__in=sorted(keys))) == own
                for key in keys:
                    assert set(Case.objects.filter(pk=key)) == {row for row in own if row.pk == key}
        assert _generic_plans() > before


def test_a_right_that_ends_ends_for_a_plan_that_is_stored(the_case: Case, expert: Actor) -> None:
    with as_application():
        for _ in range(TIMES):
            with acting(expert):
                assert Case.objects.filter(pk=the_case.pk).count() == 1
                assert list(Case.objects.filter(pk=the_case.pk)) == [the_case]
        before = _generic_plans()
        assert list(Case.objects.filter(pk=the_case.pk)) == []
        assert _generic_plans() > before
