# SPDX-License-Identifier: EUPL-1.2
"""A matter from the police to the final judgment, seen by each body, told to the centre."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.scenes import as_owner, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope
from vidik.access.worklist import worklist
from vidik.cases.methods.codes import draw_code
from vidik.exchange.models import Notice
from vidik.matters.methods.balance import Period
from vidik.matters.models import Hearing, Injured, Leg, Link, Owed
from vidik.matters.selectors import balances, matters
from vidik.matters.services import course, going, matching, opening, owing
from vidik.matters.tests.factories import World, charge_of, fresh, leg_of, today
from vidik.matters.types import ChargeFacts, MeasureFacts, PersonFacts, Sentence

pytestmark = pytest.mark.django_db


def _owed(actor: Actor) -> list[Owed]:
    with acting(actor):
        return list(matters.owed(actor).order_by("due_at"))


def _sees(actor: Actor, leg: Leg) -> bool:
    with acting(actor):
        return matters.matters(actor).filter(pk=leg.matter_id).exists()


def _kinds(actor: Actor) -> set[str]:
    with acting(actor):
        groups = worklist(actor).groups_of(("matters",))
    return {shown.kind.code for group in groups for shown in group.lines}


def test_a_matter_goes_from_police_to_a_final_judgment(world: World) -> None:  # noqa: PLR0915 - one chain
    leg = world.open()
    one, two = world.suspect(leg), world.suspect(leg)
    hurt = world.injured(leg, world.case.code)
    assert not _sees(world.prosecutor, leg)
    assert _sees(world.officer, leg)

    # The police report both; the prosecutor's office has them from that day on.
    world.end(leg, "reported", world.officer, world.office, on=-80)
    assert _sees(world.prosecutor, leg)
    here = leg_of(leg.matter, world.office, "pre-investigation")
    assert here.number == ""
    going.enter_number(here, "Ktr 7/26", actor=world.prosecutor)
    with pytest.raises(ValidationError):
        world.suspect(leg)

    # One is reclassified, both are investigated, one is detained, twice.
    opening.requalify(
        here, charge_of(two), ChargeFacts("prostitution", today(-70)), "no-purpose",
        actor=world.prosecutor,
    )  # fmt: skip
    world.end(here, "investigated", world.prosecutor, world.office, on=-70)
    now = leg_of(leg.matter, world.office, "investigation")
    measure = course.order(
        now, one, MeasureFacts("detention", today(-69), today(-40), "flight"),
        actor=world.prosecutor,
    )  # fmt: skip
    with pytest.raises(ValidationError):
        course.order(
            now, one, MeasureFacts("detention", today(-60), today(-30), "flight"),
            actor=world.prosecutor,
        )  # fmt: skip
    longer = course.extend(measure, now, today(3), actor=world.prosecutor)
    assert longer.ordered_on == today(-39)
    world.end(now, "indicted", world.prosecutor, world.court, on=-38)

    # The court hears: adjourned once, then by video from the centre; one sentence for two offences.
    trial = leg_of(leg.matter, world.court, "trial")
    opening.add_charge(
        trial, one, ChargeFacts("deprivation-of-liberty", today(-30)), actor=world.judge
    )
    at = timezone.now() - dt.timedelta(days=20)
    first = course.set_hearing(trial, "main", at, actor=world.judge)
    course.put_off(first, "adjourned", "not-brought", at + dt.timedelta(days=5), actor=world.judge)
    with acting(world.judge):
        second = Hearing.objects.exclude(pk=first.pk).get()
    course.hold(second, [course.Heard(hurt, "centre", accompanied=True)], actor=world.judge)
    for suspect, verdict in ((one, "convicted"), (two, "acquitted")):
        months = 60 if verdict == "convicted" else None
        course.judge(
            trial, suspect, Sentence(verdict, today(-10), months=months), actor=world.judge
        )
    with acting(world.judge):
        judgment = trial.judgments.get(suspect=one)
        decided = list(judgment.charges.all())
    assert [(each.verdict, each.months) for each in decided] == [("convicted", None)] * 2
    course.serve(judgment, today(-9), actor=world.judge)
    assert fresh(judgment).appeal_by == today(6)
    world.end(trial, "final", world.judge, on=-3, suspects=[two])
    world.end(trial, "appealed", world.judge, world.appeal, on=-3)
    above = leg_of(leg.matter, world.appeal, "appeal")
    world.end(above, "upheld", world.appellate, on=-1)
    with as_owner(), scene():
        assert above.persons.count() == 1
        assert not leg.matter.legs.filter(closed_on__isnull=True).exists()
    assert fresh(judgment).final_on == today(-1)
    assert balances.faults() == []
    with acting(world.expert):
        link = Link.objects.get(case=world.case)
    matching.confirm(link, actor=world.expert)
    with acting(world.expert):
        record = matters.record_of(world.expert, leg.matter)
    assert len(record.legs) == 5
    assert record.testified == {hurt.pk: 1}


def test_each_body_balances_and_the_sum_of_all_counts_once(world: World) -> None:
    leg = world.open(on=-30)
    world.suspect(leg, laid_on=today(-30))
    world.suspect(leg, laid_on=today(-30))
    world.end(leg, "reported", world.officer, world.office, on=-25)
    here = leg_of(leg.matter, world.office, "pre-investigation")
    going.delegate(here, world.other_office, today(-20), actor=world.prosecutor)
    there = leg_of(leg.matter, world.other_office, "pre-investigation")
    with acting(world.colleague):
        who = there.persons.select_related("suspect").first()
    assert who is not None
    world.end(there, "dismissed", world.colleague, on=-10, suspects=[who.suspect],
              ground="no-suspicion")  # fmt: skip
    going.reopen(there, [str(who.suspect_id)], today(-5), actor=world.colleague)
    period = Period(today(-28), today())
    (own,) = balances.standing(world.office.pk, period)
    assert (own.persons.came, own.persons.ended, own.persons.pending) == (
        {"handed-on": 2}, {"delegated": 2}, 0,
    )  # fmt: skip
    (other,) = balances.standing(world.other_office.pk, period)
    assert other.persons.came == {"delegation": 2, "reopened": 1}
    assert other.persons.ended == {"dismissed": 1}
    assert (other.matters.pending, other.persons.pending) == (1, 2)
    whole = {each.stage: each for each in balances.standing_of_all(period)}
    both = whole["pre-investigation"]
    assert both.persons.came == {"handed-on": 2, "reopened": 1}
    assert both.persons.ended == {"dismissed": 1}
    assert both.matters.came == {"handed-on": 1}
    assert whole["police"].matters.opening == 1
    assert all(each.matters.closes and each.persons.closes for each in whole.values())


def test_joined_and_separated_matters_take_their_suspects_along(world: World) -> None:
    first, second = world.open("KU 1/26"), world.open("KU 2/26")
    one, two = world.suspect(first), world.suspect(first)
    three = world.suspect(second)
    world.injured(first, world.case.code)
    apart = going.separate(first, [str(two.pk)], today(-40), "KU 3/26", actor=world.officer)
    assert fresh(two).matter_id == apart.matter_id
    with acting(world.officer):
        assert apart.matter.injured.get().copy_of_id is not None
    with pytest.raises(ValidationError):
        going.separate(first, [str(one.pk)], today(-40), "KU 4/26", actor=world.officer)
    going.join(second, first, today(-30), actor=world.officer)
    assert fresh(second.matter).joined_into_id == fresh(three).matter_id == first.matter_id
    (found,) = balances.standing_of_all(Period(today(-200), today()))
    assert found.persons.came == {"new": 3}
    assert found.persons.pending == 3
    assert found.matters.ended == {"joined": 1}
    assert balances.faults() == []
    with as_owner(), scene():
        assert Link.objects.filter(case=world.case).count() == 2
        assert Injured.objects.filter(copy_of__isnull=True).count() == 1


def test_a_step_prepares_the_notice_that_one_click_sends(world: World) -> None:
    leg = world.open()
    world.suspect(leg)
    world.injured(leg, world.case.code)
    world.injured(leg)
    world.end(leg, "reported", world.officer, world.office, on=-80)
    here = leg_of(leg.matter, world.office, "pre-investigation")
    world.end(here, "investigated", world.prosecutor, world.office, on=-2)
    (owed,) = _owed(world.prosecutor)
    assert (owed.act, owed.code) == ("investigation-ordered", "trafficking")
    assert "matters-owed" in _kinds(world.prosecutor)
    assert _owed(world.officer) == []
    owing.send_owed(owed, actor=world.prosecutor)
    with pytest.raises(ValidationError):
        owing.send_owed(owed, actor=world.prosecutor)
    assert _owed(world.prosecutor) == []
    with as_owner(), scene():
        notice = Notice.objects.get(pk=Owed.objects.get(pk=owed.pk).notice_id)
        assert notice.sent_at is not None
        content = notice.versions.get().content
    assert (content["case"], content["act"]) == (world.case.code, "investigation-ordered")


def test_release_is_owed_at_once_and_silence_reaches_the_expert(world: World) -> None:
    leg = world.open()
    one = world.suspect(leg)
    world.injured(leg, world.case.code)
    world.end(leg, "reported", world.officer, world.office, on=-80)
    here = leg_of(leg.matter, world.office, "pre-investigation")
    held = course.order(
        here, one, MeasureFacts("detention", today(-60), today(20), "flight"),
        actor=world.prosecutor,
    )  # fmt: skip
    course.end_measure(held, today(), "lifted", actor=world.prosecutor)
    owed = next(each for each in _owed(world.prosecutor) if each.act == "detention-ended")
    assert owed.is_danger
    assert owed.due_at - owed.opened_at <= dt.timedelta(hours=2)
    with acting(world.expert):
        matching.confirm(Link.objects.get(case=world.case), actor=world.expert)
    assert "matters-untold" not in _kinds(world.expert)
    with as_owner(), scene():
        Owed.objects.filter(pk=owed.pk).update(due_at=timezone.now() - dt.timedelta(hours=1))
    assert "matters-untold" in _kinds(world.expert)
    other = next(each for each in _owed(world.prosecutor) if each.act == "detention-ordered")
    owing.send_owed(other, actor=world.prosecutor)
    with as_owner(), scene():
        notice = Notice.objects.get(pk=Owed.objects.get(pk=other.pk).notice_id)
        to = [each.institution.kind.code for each in notice.addressees.all()]
    assert to == ["identification_centre"], "the police may get such a notice, and not about her"
    owing.waive(owed, "told-otherwise", actor=world.prosecutor)
    assert "matters-untold" not in _kinds(world.expert)


def test_a_body_does_not_learn_whether_a_case_exists(world: World) -> None:
    leg = world.open()
    world.suspect(leg)
    known, unknown = world.injured(leg, world.case.code), world.injured(leg, draw_code())
    with acting(world.officer):
        assert Link.objects.count() == 0
    with as_owner(), scene():
        assert Link.objects.filter(injured=known).exists()
        assert not Link.objects.filter(injured=unknown).exists()
    with pytest.raises(ValidationError):
        opening.add_injured(leg, PersonFacts(case="7KQ2M-X4T9C"), actor=world.officer)
    assert "matters-links" in _kinds(world.expert)


def test_those_of_the_case_follow_the_course_and_her_alone(world: World) -> None:
    leg = world.open()
    world.suspect(leg)
    hurt, other = world.injured(leg, world.case.code), world.injured(leg)
    assert not _sees(world.worker, leg)
    with acting(world.expert):
        link = Link.objects.get(case=world.case)
    matching.confirm(link, actor=world.expert)
    for actor in (world.expert, world.worker):
        assert _sees(actor, leg)
        with acting(actor):
            assert [each.pk for each in matters.record_of(actor, leg.matter).injured] == [hurt.pk]
            assert not Injured.objects.filter(pk=other.pk).exists()
            assert not Owed.objects.exclude(injured=hurt).exists()
        with pytest.raises((Denied, OutOfScope)):
            world.suspect(leg, actor)
    with pytest.raises(ValidationError):
        matching.reject(link, actor=world.expert)


def test_another_body_learns_nothing_of_a_matter(world: World) -> None:
    leg = world.open()
    world.suspect(leg)
    for actor in (world.colleague, world.judge, world.prosecutor):
        with acting(actor):
            assert matters.matters(actor).count() == 0
            assert Leg.objects.count() == 0
            with pytest.raises(OutOfScope):
                matters.get_matter(actor, leg.matter_id)
        with pytest.raises(OutOfScope):
            going.enter_number(leg, "Ktr 1/26", actor=actor)


def test_numbers_are_unique_at_a_body_and_days_are_in_order(world: World) -> None:
    leg = world.open("KU 9/26")
    with pytest.raises(ValidationError, match="another matter"):
        world.open("KU 9/26")
    world.suspect(leg)
    with pytest.raises(ValidationError):
        world.end(leg, "reported", world.officer, world.office, on=-120)
    with pytest.raises(ValidationError):
        world.end(leg, "reported", world.officer, world.court)
    with pytest.raises(ValidationError):
        world.end(leg, "reported", world.officer)
    with pytest.raises(ValidationError):
        world.end(leg, "dismissed", world.officer)
