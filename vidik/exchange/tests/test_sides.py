# SPDX-License-Identifier: EUPL-1.2
"""What was received and what was sent are the two sides of what may be read, and nothing beside."""

from __future__ import annotations

import pytest

from tests.scenes import as_application, scene
from vidik.access.services import acting, scope
from vidik.access.types import Action, Actor
from vidik.exchange.models import Addressee
from vidik.exchange.tests.factories import make_draft, make_kind, make_sent, member, office
from vidik.exchange.types import RECEIVED, SENT

pytestmark = pytest.mark.django_db


def seen_by(actor: Actor, side: str = "") -> set[object]:
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all(), side=side)
    return set(rows.values_list("pk", flat=True))


def test_both_sides_together_are_what_may_be_read() -> None:
    kind, places = make_kind(), [office() for _number in range(3)]
    actors = [member(place) for place in places]
    for number, sender in enumerate(actors):
        others = [place for place in places if place.pk != sender.institution]
        make_sent(kind, sender, *others)
        make_draft(kind, sender, others[number % 2])
    with scene():
        everything = set(Addressee.objects.values_list("pk", flat=True))
    for actor in actors:
        # Narrowed by the query alone, then by the database as well.
        with scene():
            sides = {side: seen_by(actor, side) for side in ("", RECEIVED, SENT)}
        assert sides[""] == sides[RECEIVED] | sides[SENT] < everything
        assert (len(sides[RECEIVED]), len(sides[SENT])) == (2, 3)
        with acting(actor), as_application():
            for side, found in sides.items():
                assert seen_by(actor, side) == found


def test_without_the_right_or_an_institution_no_side_shows_anything() -> None:
    place = office()
    make_sent(make_kind(), member(office()), place)
    for nobody in (Actor.visitor(), Actor("user:1", member(place).roles, "No place", 1)):
        with scene():
            assert seen_by(nobody, RECEIVED) == seen_by(nobody, SENT) == set()


def test_a_side_that_no_policy_names_is_a_mistake_and_not_everything() -> None:
    with pytest.raises(KeyError):
        seen_by(member(office()), "between")
