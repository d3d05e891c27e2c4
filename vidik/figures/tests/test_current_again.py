# SPDX-License-Identifier: EUPL-1.2
"""The step that gives figures back the index of their current version."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import pytest
from django.db import IntegrityError, connection, transaction

from vidik.figures.models import Observation

STEP: Final = import_module("vidik.figures.migrations.0009_one_version_is_current_again")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_of_two_current_versions_the_newer_stays_and_there_is_one_from_then_on(serbia: str) -> None:
    one = Observation.objects.filter(figure__cycle__code=serbia, is_current=True).first()
    assert one is not None
    _run("drop index one_version_of_a_figure_is_current")
    newer = Observation.objects.create(
        figure=one.figure,
        version=one.version + 1,
        value=one.value,
        status=one.status,
        reason="Counted anew.",
        created_at=one.created_at,
        created_by="the tests",
    )
    # The row above is of this transaction, where a step finds rows of earlier ones.
    _run("set constraints all immediate")
    _run(STEP.NEWEST_ALONE)
    _run(STEP.INDEX)
    # A database that was made at once has it.
    _run(STEP.INDEX)
    current = Observation.objects.filter(figure=one.figure, is_current=True)
    assert [each.pk for each in current] == [newer.pk]
    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.create(
            figure=one.figure,
            version=newer.version + 1,
            value=one.value,
            status=one.status,
            reason="And again.",
            created_at=one.created_at,
            created_by="the tests",
        )
