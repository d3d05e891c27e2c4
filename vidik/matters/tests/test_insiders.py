# SPDX-License-Identifier: EUPL-1.2
"""What people of bodies and of the case try in the database itself, and what stops them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.scenes import as_owner, scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.matters.models import Charge, Injured, Leg, Link, Matter, Owed, PersonLeg, Suspect
from vidik.matters.services import course, matching
from vidik.matters.tests.factories import World, leg_of, today
from vidik.matters.types import ActFacts, MeasureFacts, Sentence

pytestmark = pytest.mark.django_db

TABLES = (
    "matter", "suspect", "charge", "injured", "link", "leg", "personleg", "act", "measure",
    "hearing", "testimony", "judgment", "judgedcharge", "owed", "pause",
)  # fmt: skip


def counted(actor: Actor) -> dict[str, int]:
    """Return how many rows of each table the database shows to somebody."""
    found = {}
    with acting(actor), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"select count(*) from matters_{table}")  # noqa: S608 - our own names
            found[table] = cursor.fetchone()[0]
    return {table: number for table, number in found.items() if number}


def refused(actor: Actor, attempt: Callable[[], object]) -> None:
    """Expect that the database refuses, or finds nothing to change."""
    with acting(actor):
        try:
            with transaction.atomic():
                changed = attempt()
        except DatabaseError:
            return
    assert changed == 0


@pytest.fixture
def leg(world: World) -> Leg:
    """Let a matter have a row of everything."""
    leg = world.open()
    one = world.suspect(leg)
    hurt = world.injured(leg, world.case.code)
    world.injured(leg)
    course.enter_act(
        leg, ActFacts("urgent-protection", today(-59), code="moved"), injured=hurt,
        actor=world.officer,
    )  # fmt: skip
    course.enter_act(leg, ActFacts("cooperation", today(-59), code="centre"), actor=world.officer)
    world.end(leg, "reported", world.officer, world.office, on=-50)
    here = leg_of(leg.matter, world.office, "pre-investigation")
    held = course.order(
        here, one, MeasureFacts("detention", today(-40), today(9), "flight"),
        actor=world.prosecutor,
    )  # fmt: skip
    course.pause(held, today(-35), "serving", actor=world.prosecutor)
    world.end(here, "indicted-directly", world.prosecutor, world.court, on=-30)
    trial = leg_of(leg.matter, world.court, "trial")
    hearing = course.set_hearing(
        trial, "main", timezone.now() - dt.timedelta(days=9), actor=world.judge
    )
    course.hold(hearing, [course.Heard(hurt, "screen")], actor=world.judge)
    course.judge(trial, one, Sentence("convicted", today(-2), months=12), actor=world.judge)
    return leg


EVERYTHING = {
    "matter": 1, "suspect": 1, "charge": 1, "injured": 2, "leg": 3, "personleg": 3, "act": 2,
    "measure": 1, "pause": 1, "hearing": 1, "testimony": 1, "judgment": 1, "judgedcharge": 1,
}  # fmt: skip


def test_bodies_that_have_or_had_it_see_it_and_others_nothing(world: World, leg: Leg) -> None:
    owed = {"officer": 0, "prosecutor": 2, "judge": 1}
    for name, number in owed.items():
        seen = counted(getattr(world, name))
        assert seen.pop("owed", 0) == number
        assert seen == EVERYTHING
    for actor in (world.colleague, world.appellate, world.worker):
        assert counted(actor) == {}
    assert counted(world.expert) == {"link": 1}


def test_those_of_the_case_see_the_course_hers_and_no_act_of_investigation(
    world: World, leg: Leg
) -> None:
    with acting(world.expert):
        link = Link.objects.get()
    matching.confirm(link, actor=world.expert)
    hers = EVERYTHING | {"injured": 1, "link": 1, "act": 1}
    assert counted(world.worker) == hers
    assert counted(world.expert) == hers | {"owed": 3}
    with as_owner(), scene():
        Injured.objects.filter(case_code="").update(case_code="")
    assert "link" not in counted(world.judge)


def test_nobody_writes_into_what_another_body_has(world: World, leg: Leg) -> None:
    with as_owner(), scene():
        matter = Matter.objects.get()
        suspect = Suspect.objects.get()
        place = {"colleague": world.other_office.pk, "officer": world.police.pk}
    now = timezone.now()
    for name, institution in place.items():
        actor = getattr(world, name)
        refused(
            actor,
            lambda actor=actor, institution=institution: Leg.objects.bulk_create(
                [
                    Leg(
                        matter=matter, institution_id=institution, stage="police",
                        opened_on=today(), came="new", entered_at=now,
                        entered_by_id=actor.user_id,
                    )
                ]
            ),
        )  # fmt: skip
        refused(
            actor,
            lambda actor=actor: Charge.objects.bulk_create(
                [
                    Charge(
                        matter=matter, suspect=suspect, offence="trafficking", laid_on=today(),
                        institution_id=world.court.pk, stage="trial", entered_at=now,
                        entered_by_id=actor.user_id,
                    )
                ]
            ),
        )  # fmt: skip
        refused(actor, lambda: Suspect.objects.update(matter=matter))
    refused(world.officer, lambda: PersonLeg.objects.filter(leg__institution=world.court.pk)
            .update(closed_on=today(), ending="final"))  # fmt: skip
    refused(world.prosecutor, lambda: Leg.objects.filter(institution=world.court.pk)
            .update(closed_on=today(), ending="final"))  # fmt: skip


def test_what_ended_stays_and_nobody_links_a_case_by_hand(world: World, leg: Leg) -> None:
    refused(
        world.officer,
        lambda: Leg.objects.filter(institution=world.police.pk).update(ending="no-offence"),
    )
    refused(world.officer, lambda: Leg.objects.filter(institution=world.police.pk)
            .update(number="KU 99/26"))  # fmt: skip
    with as_owner(), scene():
        other = Injured.objects.get(case_code="")
    refused(
        world.expert,
        lambda: Link.objects.bulk_create(
            [
                Link(
                    matter_id=other.matter_id, injured=other, case=world.case,
                    named_by_id=world.police.pk, made_at=timezone.now(),
                )
            ]
        ),
    )  # fmt: skip
    refused(world.worker, lambda: Link.objects.update(confirmed_at=timezone.now()))
    refused(world.judge, lambda: Owed.objects.filter(institution=world.office.pk)
            .update(waived="mistake"))  # fmt: skip


def test_nobody_brings_a_matter_in_or_away_by_hand(world: World, leg: Leg) -> None:
    other = world.open("KU 2/26")
    foreign = world.open("KU 3/26")
    world.end(foreign, "reported", world.officer, world.other_office, on=-50)
    with as_owner(), scene():
        former = Leg.objects.get(matter=leg.matter_id, institution=world.office)
    new = {"stage": "police", "opened_on": today(), "entered_at": timezone.now()}

    def brings(actor: Actor, matter: Matter, **more: object) -> Callable[[], object]:
        row = Leg(matter=matter, entered_by_id=actor.user_id, **new, **more)
        return lambda: Leg.objects.bulk_create([row])

    # From a leg of one matter into another one, which is another body’s.
    for came in ("handed-on", "separation", "reopened"):
        refused(
            world.prosecutor,
            brings(world.prosecutor, foreign.matter, institution=world.office, source=former,
                   came=came),
        )  # fmt: skip
    # From a leg that has ended, on to a body of one’s choice.
    for came in ("handed-on", "reopened"):
        refused(
            world.officer,
            brings(world.officer, leg.matter, institution=world.other_office, source=leg,
                   came=came),
        )  # fmt: skip
    refused(
        world.officer,
        lambda: Matter.objects.filter(pk=leg.matter_id).update(joined_into=other.matter),
    )
    refused(
        world.officer,
        lambda: Matter.objects.filter(pk=other.matter_id).update(joined_into=leg.matter),
    )
