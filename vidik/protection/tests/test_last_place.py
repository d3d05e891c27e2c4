# SPDX-License-Identifier: EUPL-1.2
"""Two who hold the last place at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from tests.at_once import at_once
from tests.scenes import scene
from vidik.cases.models import Case
from vidik.protection.models import Stay
from vidik.protection.tests.factories import World


@pytest.mark.usefixtures("committed_database")
def test_of_two_who_ask_for_the_last_place_at_once_one_is_refused() -> None:
    with transaction.atomic():
        world = World(places=1)

    def asks(case: Case) -> Callable[[], str]:
        def hand() -> str:
            try:
                # Both have written before either of them ends.
                with transaction.atomic():
                    world.expect(case)
                    with connection.cursor() as cursor:
                        cursor.execute("select pg_sleep(0.5)")
            except ValidationError as error:
                return str(error.messages[0])
            return "held"

        return hand

    answers = sorted(at_once(asks(world.case), asks(world.second)))
    assert answers[1] == "held"
    assert "No place is free" in answers[0]
    with transaction.atomic(), scene():
        assert Stay.objects.filter(facility=world.shelter).count() == 1
