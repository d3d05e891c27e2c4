# SPDX-License-Identifier: EUPL-1.2
"""Both ways of narrowing by a kept query give the same, however the result is used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from django.db.models import Q, QuerySet

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases import policies
from vidik.cases.models import Case, Participant, Sharing
from vidik.cases.selectors import cases
from vidik.cases.services import participants
from vidik.cases.tests import factories
from vidik.cases.tests.test_services import add, share
from vidik.cases.types import Part
from vidik.core.postgresql.kept import NOTHING, Among, Finds, kept
from vidik.institutions.models import Institution

Narrow = Callable[[Actor, QuerySet[Any]], QuerySet[Any]]
WAYS: Final[tuple[Narrow, ...]] = (cases.of_visible_cases, cases.of_visible_cases_in_order)


def _cases(rows: QuerySet[Participant]) -> set[str]:
    return {row.case.code for row in rows.select_related("case")}


@pytest.mark.parametrize("narrow", WAYS)
def test_it_follows_what_changes(
    narrow: Narrow,
    the_case: Case,
    expert: Actor,
    other: Institution,
    outsider: Actor,
) -> None:
    every = Participant.objects.all()
    with acting(outsider):
        assert _cases(narrow(outsider, every)) == set()
    row = add(the_case, other, outsider, by=expert)
    with acting(outsider):
        assert _cases(narrow(outsider, every)) == {the_case.code}
    participants.end_participation(row, actor=expert)
    with acting(outsider):
        assert _cases(narrow(outsider, every)) == set()


@pytest.mark.parametrize("narrow", WAYS)
def test_whoever_acts_for_another_institution_sees_its_cases(
    narrow: Narrow, the_case: Case, expert: Actor, other: Institution
) -> None:
    there = factories.member(Role.CENTRE_HEAD, other)
    with scene():
        theirs = factories.case(other)
        theirs.save()
        rows = Case.objects.filter(pk__in=[the_case.pk, theirs.pk])
        for actor, own in ((expert, the_case), (there, theirs)):
            worked = policies.worked_on(actor, rows)
            assert set(worked) == {own}
    for actor, own in ((expert, the_case), (there, theirs)):
        with acting(actor):
            assert set(cases.of_visible_cases(actor, Case.objects.all(), field="pk")) == {own}
            assert _cases(narrow(actor, Participant.objects.all())) <= {own.code}


@pytest.mark.parametrize("narrow", WAYS)
def test_it_may_stand_inside_another_query(
    narrow: Narrow,
    the_case: Case,
    expert: Actor,
    other: Institution,
    outsider: Actor,
) -> None:
    add(the_case, other, outsider, by=expert)
    share(the_case, other, expert)
    with acting(outsider):
        seen = narrow(outsider, Participant.objects.all())
        assert Participant.objects.filter(pk__in=seen).count() == seen.count() > 0
        assert not Participant.objects.exclude(pk__in=seen).filter(case=the_case).exists()
        assert Case.objects.filter(participants__in=seen, code=the_case.code).exists()
        assert not seen.filter(~Q(case=the_case)).exists()
        shares = narrow(outsider, Sharing.objects.all(), Part.IDENTITY)
        assert shares.filter(case__code=the_case.code).order_by("-valid_from")[:1].count() == 1


def test_a_query_that_can_find_nothing_finds_nothing(the_case: Case) -> None:
    nothing = kept(Case.objects.none(), "pk")
    assert nothing == NOTHING
    with scene():
        rows = Case.objects.filter(pk=the_case.pk)
        assert not rows.filter(Among("pk", nothing)).exists()
        assert not rows.filter(Finds("pk", nothing)).exists()
        own = kept(rows, "pk")
        assert rows.filter(Among("pk", own), Finds("pk", own)).get() == the_case


def test_a_visitor_and_whoever_acts_for_nobody_see_nothing(the_case: Case) -> None:
    nobody = Actor(label="user:0", roles=frozenset({Role.CENTRE_HEAD}), user_id=None, institution=1)
    for actor in (Actor.visitor(), nobody):
        for narrow in WAYS:
            assert not narrow(actor, Participant.objects.all()).exists()
        assert not cases.is_named_in(actor, the_case.pk)
