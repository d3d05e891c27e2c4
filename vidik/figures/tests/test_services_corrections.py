# SPDX-License-Identifier: EUPL-1.2
"""A correction adds a version; nothing that stood is ever overwritten."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from vidik.access.types import Actor, Denied
from vidik.figures.models import Figure, Observation
from vidik.figures.services.corrections import correct_figure
from vidik.figures.services.releases import freeze_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure(serbia: str) -> Figure:
    return Figure.objects.get(cycle__code=serbia, reference="c6-0019")


def correct(figure: Figure, actor: Actor, value: object, **changes: object) -> Observation:
    facts: dict[str, object] = {
        "value": None if value is None else Decimal(str(value)),
        "status": "",
        "qualifier": "exact",
        "reason": "The inspection corrected its letter.",
        "seen_version": figure.observations.get(is_current=True).version,
    } | changes
    return correct_figure(figure, actor=actor, **facts)  # type: ignore[arg-type]


def test_a_correction_becomes_the_current_version_and_keeps_the_old_one(
    figure: Figure, analyst: Actor
) -> None:
    old = figure.observations.get(is_current=True)
    fresh = correct(figure, analyst, 54)
    old.refresh_from_db()
    assert (fresh.version, fresh.value, fresh.is_current) == (old.version + 1, Decimal(54), True)
    assert not old.is_current


@pytest.mark.parametrize(
    ("value", "changes"),
    [
        (54, {"reason": "  "}),
        (None, {}),
        (54, {"status": "refused"}),
        ("54.5", {}),
        (-1, {}),
        (55, {}),
    ],
    ids=["no reason", "no value", "value and status", "not whole", "negative", "nothing new"],
)
def test_a_senseless_correction_is_refused(
    figure: Figure, analyst: Actor, value: object, changes: dict[str, object]
) -> None:
    with pytest.raises(ValidationError):
        correct(figure, analyst, value, **changes)


def test_the_slower_of_two_tabs_gets_a_message(figure: Figure, analyst: Actor) -> None:
    seen = figure.observations.get(is_current=True).version
    correct(figure, analyst, 54)
    with pytest.raises(ValidationError):
        correct(figure, analyst, 53, seen_version=seen)


def test_who_only_reads_cannot_correct(figure: Figure, reader: Actor) -> None:
    with pytest.raises(Denied):
        correct(figure, reader, 54)


def test_the_database_itself_refuses_to_change_a_value(figure: Figure) -> None:
    row = figure.observations.get(is_current=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.filter(pk=row.pk).update(value=Decimal(1))


def test_the_database_itself_refuses_to_remove_a_version(figure: Figure) -> None:
    row = figure.observations.get(is_current=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_a_release_keeps_what_stood_when_it_was_frozen(
    figure: Figure, analyst: Actor, head: Actor
) -> None:
    release = freeze_release("test-1", cycle=figure.cycle, actor=head)
    before = release.observations.get(figure=figure).value
    correct(figure, analyst, 54)
    assert release.observations.get(figure=figure).value == before
    assert release.observations.count() == Figure.objects.filter(cycle=figure.cycle).count()
