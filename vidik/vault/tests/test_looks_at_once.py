# SPDX-License-Identifier: EUPL-1.2
"""Several workers count for one person: the limit holds over all of them."""

from __future__ import annotations

import threading

import pytest
from django.db import connections, transaction

from vidik.access.services import acting
from vidik.vault.models import Budget, Opening, Person
from vidik.vault.services import accessing, entering, openings
from vidik.vault.tests.factories import entered, scene


@pytest.mark.usefixtures("committed_database")
def test_of_many_at_the_same_moment_as_many_open_as_the_role_may() -> None:
    numbers = {"hour": 3, "day": 5, "more": 2, "times": 1, "found_hour": 3, "found_day": 5}
    with transaction.atomic():
        Budget.objects.update_or_create(role="case-expert", defaults=numbers)
        at = scene()
    with acting(at.worker):
        several = [entering.enter_person(at.case, entered(), actor=at.worker) for _each in range(8)]
    outcomes: list[bool] = []
    start = threading.Barrier(len(several) * 2)

    def open_one(person: Person) -> None:
        start.wait(20)
        try:
            with acting(at.worker):
                accessing.request_access(person, purpose="support", actor=at.worker)
        except openings.LimitReached:
            outcomes.append(False)
        else:
            outcomes.append(True)
        finally:
            connections.close_all()

    # Each form is sent twice.
    threads = [threading.Thread(target=open_one, args=[person]) for person in several * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with acting(at.worker):
        assert Opening.objects.filter(user=at.worker.user_id).count() == 3
    assert len(outcomes) == 16
    assert 3 <= sum(outcomes) <= 6
