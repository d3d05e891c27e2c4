# SPDX-License-Identifier: EUPL-1.2
"""Measures, hearings, grounds, reclassification and sentences: what is refused and counted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.scenes import as_owner, scene
from vidik.access.services import acting
from vidik.matters.methods.balance import Period, balance
from vidik.matters.models import Hearing, Leg, PersonLeg, Suspect
from vidik.matters.presentation import page_of
from vidik.matters.selectors import balances, matters
from vidik.matters.services import course, opening
from vidik.matters.tests.factories import World, charge_of, fresh, leg_of, today
from vidik.matters.types import ChargeFacts, MeasureFacts, Sentence

pytestmark = pytest.mark.django_db


def at_office(world: World) -> tuple[Leg, Suspect]:
    """Let the police have reported a suspect."""
    leg = world.open()
    suspect = world.suspect(leg)
    world.end(leg, "reported", world.officer, world.office, on=-80)
    return leg_of(leg.matter, world.office, "pre-investigation"), suspect


def at_court(world: World) -> tuple[Leg, Suspect]:
    """Let the prosecutor have indicted the suspect."""
    leg, suspect = at_office(world)
    world.end(leg, "indicted-directly", world.prosecutor, world.court, on=-60)
    return leg_of(leg.matter, world.court, "trial"), suspect


def test_remand_is_ordered_with_a_ground_extended_and_runs_out(world: World) -> None:
    leg, suspect = at_office(world)
    for facts in (
        MeasureFacts("detention", today(-70), None, "flight"),
        MeasureFacts("detention", today(-70), today(-71), "flight"),
        MeasureFacts("detention", today(-70), today(-40), ""),
        MeasureFacts("detention", today(1), today(40), "flight"),
        MeasureFacts("no-such", today(-70), today(-40)),
    ):
        with pytest.raises(ValidationError):
            course.order(leg, suspect, facts, actor=world.prosecutor)
    facts = MeasureFacts("detention", today(-70), today(-41), "flight")
    remand = course.order(leg, suspect, facts, actor=world.prosecutor)
    with acting(world.prosecutor):
        assert list(matters.running_out(world.prosecutor)) == [remand]
    with pytest.raises(ValidationError):
        course.extend(remand, leg, today(-41), actor=world.prosecutor)
    longer = course.extend(remand, leg, today(30), actor=world.prosecutor)
    assert fresh(remand).ended_on == today(-41)
    with acting(world.prosecutor):
        assert not matters.running_out(world.prosecutor).exists()
    with pytest.raises(ValidationError):
        course.end_measure(remand, today(), "lifted", actor=world.prosecutor)
    course.end_measure(longer, today(), "lifted", actor=world.prosecutor)
    assert fresh(longer).ending == "lifted"


def test_a_dismissal_names_one_of_its_legal_grounds(world: World) -> None:
    leg, suspect = at_office(world)
    for ground in ("", "illness"):
        with pytest.raises(ValidationError):
            world.end(leg, "dismissed", world.prosecutor, ground=ground)
    world.end(leg, "dismissed", world.prosecutor, ground="no-suspicion")
    with as_owner(), scene():
        assert PersonLeg.objects.get(suspect=suspect, leg=leg).ground == "no-suspicion"


def test_a_reclassified_offence_leaves_what_is_counted_and_its_balance_closes(
    world: World,
) -> None:
    leg, suspect = at_office(world)
    other = charge_of(suspect)
    with pytest.raises(ValidationError):
        opening.requalify(
            leg, other, ChargeFacts("trafficking", today(-50)), "no-means", actor=world.prosecutor
        )
    facts = ChargeFacts("prostitution", today(-50))
    with pytest.raises(ValidationError):
        opening.requalify(leg, other, facts, "", actor=world.prosecutor)
    opening.requalify(leg, other, facts, "no-means", actor=world.prosecutor)
    with pytest.raises(ValidationError):
        opening.requalify(leg, other, facts, "no-means", actor=world.prosecutor)
    period = Period(today(-200), today())
    with as_owner(), scene():
        rows = PersonLeg.objects.filter(leg__institution=world.office)
        counted = balance(balances.spans_of_persons(rows), period)
        everybody = balance(balances.spans_of_persons(rows, counted=False), period)
    assert (counted.came, counted.ended, counted.pending) == (
        {"handed-on": 1}, {"requalified": 1}, 0,
    )  # fmt: skip
    assert (everybody.ended, everybody.pending) == ({}, 1)
    assert counted.closes


def test_a_single_sentence_is_split_by_verdict_on_each_offence_and_marked(world: World) -> None:
    leg, suspect = at_court(world)
    opening.add_charge(leg, suspect, ChargeFacts("threat", today(-50)), actor=world.judge)
    wrong: list[dict[str, Any]] = [
        {"verdict": "acquitted", "months": 3},
        {"verdict": "convicted"},
        {"verdict": "convicted", "months": 0},
        {"verdict": "convicted", "months": 3, "awarded": 5},
        {"verdict": "acquitted", "charges": {0: "convicted"}},
    ]
    for facts in wrong:
        with pytest.raises(ValidationError):
            course.judge(leg, suspect, Sentence(on=today(-9), **facts), actor=world.judge)
    both = Sentence("convicted", today(-9), months=30, fine=None)
    course.judge(leg, suspect, both, actor=world.judge)
    with acting(world.judge):
        page = page_of(world.judge, matters.record_of(world.judge, leg.matter))
    (line,) = page["judgments"]
    assert line.is_single
    assert len(line.charges) == 2
    with pytest.raises(ValidationError):
        course.judge(leg, suspect, both, actor=world.judge)


def test_a_fine_or_a_security_measure_may_stand_instead_of_a_sentence_of_prison(
    world: World,
) -> None:
    leg, suspect = at_court(world)
    facts = Sentence("convicted", today(-9), security="psychiatric")
    row = course.judge(leg, suspect, facts, actor=world.judge)
    assert (fresh(row).months, fresh(row).security) == (None, "psychiatric")
    world.end(leg, "final", world.judge, on=-2)
    assert fresh(row).final_on == today(-2)


def test_a_delayed_hearing_says_why_and_when_it_is_held_instead(world: World) -> None:
    leg, _suspect = at_court(world)
    at = timezone.now() - dt.timedelta(days=5)
    hearing = course.set_hearing(leg, "main", at, actor=world.judge)
    with acting(world.judge):
        assert list(matters.to_settle(world.judge)) == [hearing]
    for state, reason, again in (
        ("adjourned", "", None),
        ("held", "not-brought", None),
        ("adjourned", "not-brought", at - dt.timedelta(days=1)),
    ):
        with pytest.raises(ValidationError):
            course.put_off(hearing, state, reason, again, actor=world.judge)
    again = timezone.now() + dt.timedelta(days=9)
    course.put_off(hearing, "adjourned", "not-brought", again, actor=world.judge)
    with acting(world.judge):
        assert not matters.to_settle(world.judge).exists()
        assert Hearing.objects.get(state="set").at == again
    with pytest.raises(ValidationError):
        course.hold(hearing, (), actor=world.judge)
