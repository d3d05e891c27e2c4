# SPDX-License-Identifier: EUPL-1.2
"""What people who see the protection of a case try with assessments that are not theirs."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.assessments.models import Participation
from vidik.assessments.selectors.assessments import participations_of
from vidik.assessments.services import assessing
from vidik.assessments.tests.factories import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_the_database_lets_nobody_say_that_an_institution_took_part_which_was_not_asked(
    world: World,
) -> None:
    with as_application():
        row = world.begin("release")
        facts = {
            "assessment": row, "case": world.case, "asked_at": timezone.now(),
            "institution_id": world.stranger.institution,
        }  # fmt: skip
        answered = {"how": "present", "answered_at": timezone.now()}
        for actor, more in (
            (world.helper, {}),
            (world.helper, answered | {"answered_by_id": world.helper.user_id}),
            (world.expert, answered | {"answered_by_id": world.expert.user_id}),
        ):
            with acting(actor), pytest.raises(DatabaseError), transaction.atomic():
                Participation.objects.create(**facts, **more, asked_by_id=actor.user_id)


def test_nobody_takes_part_in_an_assessment_that_was_struck_out(world: World) -> None:
    with as_application():
        row = world.begin("release")
        with acting(world.helper):
            asked = participations_of(world.helper, row)
        own = next(each for each in asked if each.institution_id == world.helper.institution)
        assessing.strike(row, "other-case", actor=world.expert)
        with pytest.raises(ValidationError, match="in the meantime"):
            assessing.take_part(own, "present", actor=world.helper)


def test_a_count_that_no_page_says_is_refused_as_one_that_is_over(world: World) -> None:
    with as_application():
        row = world.begin()
        expert = client_of(world.expert)
        page = reverse("assessments:fill", args=[row.pk])
        for typed in ("9" * 5000, "-1", "1.5", "\x00", "²"):
            assert expert.post(page, {"saves": typed, "later": "1"}).status_code == 422, typed[:9]
