# SPDX-License-Identifier: EUPL-1.2
"""Two colleagues who begin the same assessment at the same moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.at_once import at_once
from tests.scenes import as_application, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.assessments.models import Assessment
from vidik.assessments.tests.factories import World, instrument, today


@pytest.mark.usefixtures("committed_database")
def test_of_two_who_begin_at_once_the_second_continues_what_the_first_began() -> None:
    with transaction.atomic():
        world = World()

    def begins(actor: Actor) -> Callable[[], str]:
        def hand() -> str:
            # Both have looked, and found none, before either of them ends.
            with transaction.atomic(), acting(actor):
                row = world.begin(actor=actor)
                with connection.cursor() as cursor:
                    cursor.execute("select pg_sleep(0.5)")
            return str(row.pk)

        return hand

    first, second = at_once(begins(world.expert), begins(world.colleague))
    assert first == second
    with transaction.atomic(), scene():
        assert Assessment.objects.count() == 1


@pytest.mark.django_db
def test_who_comes_second_is_led_to_what_the_first_began() -> None:
    world = World()
    with as_application():
        row = world.begin()
        begin = reverse("assessments:begin", args=[world.case.pk])
        facts = {"instrument": instrument("risk-adult").pk, "on": f"{today()}"}
        for actor, is_told in ((world.colleague, True), (world.expert, False)):
            client = client_of(actor)
            answer = client.post(begin, facts)
            assert answer.url == reverse("assessments:fill", args=[row.pk])
            shown = client.get(answer.url).content.decode()
            assert ("A colleague has already begun this assessment" in shown) is is_told
