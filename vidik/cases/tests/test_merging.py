# SPDX-License-Identifier: EUPL-1.2
"""Whoever merges institutions moves nobody's rights in cases, and learns of no case."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.tests.factories import case, member, participant, sharing
from vidik.institutions.models import Institution
from vidik.institutions.services import merging
from vidik.institutions.tests.factories import make_institution

pytestmark = pytest.mark.django_db


def duplicate_and_primary() -> tuple[Institution, Institution]:
    return make_institution("twice"), make_institution("once")


def responsible(place: Institution) -> None:
    case(place).save()


def named(place: Institution) -> None:
    of = case(make_institution("elsewhere"))
    of.save()
    participant(of, place).save()


def shared(place: Institution) -> None:
    of = case(make_institution("elsewhere"))
    of.save()
    sharing(of, place).save()


@pytest.mark.parametrize("part", [responsible, named, shared])
def test_an_institution_that_is_part_of_a_case_is_not_merged_away(part: object) -> None:
    duplicate, primary = duplicate_and_primary()
    head = member(Role.HEAD, make_institution("office"))
    with scene():
        part(duplicate)  # type: ignore[operator]
    with acting(head), as_application():
        assert merging.objection_to_merge(duplicate, primary)
        with pytest.raises(merging.MergeRefused, match="never moved by a merge"):
            merging.merge_institutions(duplicate, primary, actor=head)
        # The other way round nothing stands against it.
        assert merging.objection_to_merge(primary, duplicate) is None
    duplicate.refresh_from_db()
    assert duplicate.merged_into_id is None


@pytest.mark.parametrize("role", [Role.POLICE, Role.SYSTEM_ADMIN, Role.READER])
def test_whether_an_institution_is_part_of_a_case_is_notified_to_who_merges_alone(
    role: Role,
) -> None:
    duplicate, _kept = duplicate_and_primary()
    with scene():
        responsible(duplicate)

    def reported() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("select vidik_takes_part_in_cases(%s)", [duplicate.pk])
            (answer,) = cursor.fetchone() or (None,)
        return bool(answer)

    with acting(member(role, make_institution("other"))), as_application():
        assert not reported()
    with acting(Actor.visitor()), as_application():
        assert not reported()
    with acting(member(Role.HEAD, make_institution("office"))), as_application():
        assert reported()
