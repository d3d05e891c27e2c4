# SPDX-License-Identifier: EUPL-1.2
"""What the database refuses to somebody who goes past the services."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.events.models import Account, Apart, Event, Joining, Number, Suggestion
from vidik.events.tests.factories import World, fresh
from vidik.events.types import Origin

pytestmark = pytest.mark.django_db


def refused(actor: Actor, work: Any) -> bool:
    """Say whether the database refuses some work, or finds no row for it."""
    try:
        with transaction.atomic(), acting(actor):
            return work() == 0
    except DatabaseError:
        return True


def test_nobody_changes_or_takes_over_the_account_of_another(world: World) -> None:
    row = world.report(world.expert)
    rows = Account.objects.filter(pk=row.pk)
    for change in (
        {"title": {"sr": "Друго"}},
        {"institution": world.ministry.pk},
        {"sessions": 99},
        {"withdrawn_at": timezone.now(), "withdrawn_why": "x"},
    ):
        for actor in (world.officer, world.reader, world.coordinator):
            assert refused(actor, lambda change=change: rows.update(**change))
    assert fresh(row).institution_id == world.centre.pk


def test_an_institution_attributes_nothing_to_another_and_joins_nothing_itself(
    world: World,
) -> None:
    row = world.report(world.expert)
    other = world.report(world.officer)

    def insert(**more: Any) -> int:
        with transaction.atomic():
            event = Event.objects.create(number=f"E-1999-{uuid.uuid4().hex[:5]}")
            given = {
                field.attname: getattr(row, field.attname)
                for field in Account._meta.concrete_fields
            } | {"id": uuid.uuid4(), "event_id": event.pk}
            Account.objects.create(**given | more)
        return 1

    # As its own it may; under another’s name, with another origin or into an event it may not.
    with acting(world.expert):
        assert insert() == 1
    assert refused(world.expert, lambda: insert(institution_id=world.ministry.pk))
    assert refused(world.expert, lambda: insert(entered_by_id=other.entered_by_id))
    assert refused(world.expert, lambda: insert(origin=Origin.REPORT))
    assert refused(world.expert, lambda: insert(pack_code="mine"))
    assert refused(world.expert, lambda: insert(event_id=other.event_id, is_leading=False))
    own = Account.objects.filter(pk=row.pk)
    assert refused(world.expert, lambda: own.update(event=other.event_id, is_leading=False))
    assert refused(world.expert, lambda: own.update(institution=world.ministry.pk))
    assert refused(world.expert, lambda: own.update(is_leading=False))


def test_nobody_writes_numbers_of_another_nor_deletes_anything(world: World) -> None:
    row = world.report(world.expert)
    assert refused(
        world.officer,
        lambda: Number.objects.create(account=row, what="attendees", value=1, qualifier="exact"),
    )
    numbers = Number.objects.filter(account=row)
    assert refused(world.officer, lambda: numbers.update(struck_at=timezone.now()))
    assert refused(world.expert, lambda: numbers.update(value=1))
    for actor in (world.expert, world.coordinator):
        assert refused(actor, lambda: numbers.delete()[0])
        assert refused(actor, lambda: Account.objects.filter(pk=row.pk).delete()[0])


def test_only_joiners_join_and_only_in_their_own_name(world: World) -> None:
    one, other = world.report(world.expert), world.report(world.officer)
    first, second = sorted((one, other), key=lambda each: each.pk)

    def said(model: Any, by: Any, **more: Any) -> Any:
        return lambda: model.objects.create(at=timezone.now(), by_id=by, **more)

    pair = {"first": first, "second": second}
    moved = {"account": one, "source": one.event, "target": other.event}
    for model, given in ((Apart, pair), (Joining, moved)):
        assert refused(world.expert, said(model, world.expert.user_id, **given))
        assert refused(world.coordinator, said(model, world.expert.user_id, **given))
    assert refused(
        world.coordinator,
        lambda: Suggestion.objects.create(**pair, score=99, made_at=timezone.now()),
    )


def test_what_was_withdrawn_stays_so(world: World) -> None:
    row = world.report(world.expert)
    rows = Account.objects.filter(pk=row.pk)
    with acting(world.expert):
        rows.update(
            withdrawn_at=timezone.now(), withdrawn_by=world.expert.user_id, withdrawn_why="x"
        )
    assert refused(
        world.expert,
        lambda: rows.update(withdrawn_at=None, withdrawn_by=None, withdrawn_why=""),
    )
