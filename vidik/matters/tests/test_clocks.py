# SPDX-License-Identifier: EUPL-1.2
"""Clocks of matters: detentions that run out or stand still, notices that nobody sends."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_owner, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.access.worklist import Line, worklist
from vidik.cases.methods.codes import draw_code
from vidik.cases.models import Sharing
from vidik.exchange.models import Addressee, Notice, Reminder
from vidik.exchange.services.reminding import run_reminders
from vidik.identification.models import Procedure
from vidik.identification.tests.factories import Pair, identify
from vidik.matters.models import Leg, Link, Measure, Owed
from vidik.matters.selectors import matters
from vidik.matters.selectors.told import ledgers_of
from vidik.matters.services import course, matching, owing, reminding
from vidik.matters.tests.factories import World, fresh, leg_of, today
from vidik.matters.types import MeasureFacts
from vidik.proceedings.models import ExpectedNotice, ReportedAct, Telling, Wish
from vidik.proceedings.selectors.telling import to_tell, to_tell_institutions
from vidik.proceedings.services import entering
from vidik.proceedings.services.telling import do_not_tell, record_wish

pytestmark = pytest.mark.django_db


def waiting(actor: Actor, kind: str) -> list[Line]:
    """Return what waits for somebody of one kind."""
    with acting(actor):
        groups = worklist(actor, kind=kind).groups
    return [shown.line for group in groups for shown in group.lines]


@pytest.fixture
def here(world: World) -> Leg:
    """Let the prosecutor have a matter with a suspect and the person of the case."""
    leg = world.open()
    world.suspect(leg)
    world.injured(leg, world.case.code)
    world.end(leg, "reported", world.officer, world.office, on=-80)
    return leg_of(leg.matter, world.office, "pre-investigation")


def detain(world: World, here: Leg, *, since: int = -60, until: int = 1) -> Measure:
    with acting(world.prosecutor):
        suspect = here.matter.suspects.get()
    facts = MeasureFacts("detention", today(since), today(until), "flight")
    return course.order(here, suspect, facts, actor=world.prosecutor)


# -------------------------------------------------------------------------------- detentions


def test_a_detention_that_runs_out_is_a_danger_to_the_body_and_a_risk_to_assess(
    world: World, here: Leg
) -> None:
    detain(world, here, until=1)
    assert [each.is_danger for each in waiting(world.prosecutor, "matters-measures")] == [True]
    assert waiting(world.expert, "release-detention") == []
    with acting(world.expert):
        matching.confirm(Link.objects.get(case=world.case), actor=world.expert)
    assert len(waiting(world.expert, "release-detention")) == 1
    assert waiting(world.worker, "release-detention") == []


def test_a_detention_that_stands_still_does_not_run_out_and_its_last_day_moves(
    world: World, here: Leg
) -> None:
    held = detain(world, here, until=1)
    with pytest.raises(ValidationError):
        course.pause(held, today(-61), "serving", actor=world.prosecutor)
    with pytest.raises(ValidationError):
        course.pause(held, today(-5), "unknown", actor=world.prosecutor)
    course.pause(held, today(-5), "serving", actor=world.prosecutor)
    assert waiting(world.prosecutor, "matters-measures") == []
    for refused in (
        lambda: course.pause(held, today(-4), "fled", actor=world.prosecutor),
        lambda: course.extend(held, here, today(30), actor=world.prosecutor),
        lambda: course.run_again(held, today(-6), actor=world.prosecutor),
    ):
        with pytest.raises(ValidationError):
            refused()
    course.run_again(held, today(-2), actor=world.prosecutor)
    assert fresh(held).until == today(4)
    with acting(world.prosecutor):
        told = Owed.objects.filter(act="detention-extended").get()
        assert (told.on, told.until) == (today(-2), today(4))
    with pytest.raises(ValidationError):
        course.run_again(held, today(-1), actor=world.prosecutor)
    with pytest.raises(ValidationError):
        course.pause(held, today(-3), "fled", actor=world.prosecutor)


def test_a_detention_that_ends_while_it_stands_still_closes_both(world: World, here: Leg) -> None:
    held = detain(world, here, until=1)
    stopped = course.pause(held, today(-5), "fled", actor=world.prosecutor)
    with pytest.raises(ValidationError):
        course.end_measure(held, today(-6), "lifted", actor=world.prosecutor)
    course.end_measure(held, today(-1), "lifted", actor=world.prosecutor)
    assert fresh(stopped).ended_on == today(-1)


def test_nobody_moves_the_last_day_of_a_detention_by_hand(world: World, here: Leg) -> None:
    held = detain(world, here, until=1)
    stopped = course.pause(held, today(-5), "serving", actor=world.prosecutor)
    with acting(world.prosecutor):
        with pytest.raises(DatabaseError), transaction.atomic():
            Measure.objects.filter(pk=held.pk).update(until=today(90))
        with pytest.raises(DatabaseError), transaction.atomic():
            type(stopped).objects.filter(pk=stopped.pk).update(since=today(-60))
    with acting(world.colleague):
        assert not type(stopped).objects.exists()


def test_the_days_are_stopped_and_started_on_the_page_of_the_measure(
    world: World, here: Leg
) -> None:
    held = detain(world, here, until=1)
    client = client_of(world.prosecutor)
    page = reverse("matters:measure", args=[held.pk])

    def step(name: str, **data: object) -> int:
        address = reverse("matters:measure-step", args=[held.pk, name])
        assert client.get(address).status_code == 200
        return client.post(address, data).status_code

    assert step("pause", since=today(-5), reason="serving") == 302
    text = client.get(page).content.decode()
    assert "run-again" in text
    assert "extend" not in text
    assert "suspended" in client.get(
        reverse("matters:matter", args=[here.matter_id])
    ).content.decode()  # fmt: skip
    assert step("run-again", on=today(-2)) == 302
    assert fresh(held).until == today(4)


# ------------------------------------------------------------------------------------ notices


def accepted(world: World) -> None:
    """Let the association that represents the person have accepted the case."""
    with as_owner(), scene():
        long_ago = timezone.now() - dt.timedelta(days=300)
        Sharing.objects.filter(case=world.case).update(
            accepted_at=timezone.now(), valid_from=long_ago
        )


def overdue(*, hours: int = 1) -> None:
    """Let everything that is owed be late."""
    with as_owner(), scene():
        Owed.objects.update(due_at=timezone.now() - dt.timedelta(hours=hours))


def test_what_nobody_sends_is_asked_for_once_and_no_more_once_it_was_sent(
    world: World, here: Leg
) -> None:
    detain(world, here, until=20)
    assert reminding.remind() == (0, 0)
    overdue()
    assert reminding.remind() == (1, 0)
    assert reminding.remind() == (0, 0)
    with as_owner(), scene():
        owed = Owed.objects.select_related("reminder").get()
        assert owed.reminder is not None
        text = owed.reminder.versions.get().text
        letter = owed.reminder.addressees.get()
    assert (letter.institution_id, letter.kind.code) == (world.office.pk, "notice-owed")
    assert here.matter.code in text
    assert world.case.code not in text
    with acting(world.prosecutor):
        assert Addressee.objects.filter(pk=letter.pk).exists()
    owing.send_owed(owed, actor=world.prosecutor)
    assert reminding.remind() == (0, 1)
    assert fresh(letter).settled_at is not None


def test_a_body_is_asked_alike_whether_the_case_exists_or_not(world: World) -> None:
    leg = world.open()
    world.suspect(leg)
    world.injured(leg, world.case.code)
    world.injured(leg, draw_code())
    world.end(leg, "reported", world.officer, world.office, on=-80)
    detain(world, leg_of(leg.matter, world.office, "pre-investigation"), until=20)
    overdue()
    assert reminding.remind() == (2, 0)


def test_silence_climbs_to_the_centre_and_to_the_head_of_the_body(world: World, here: Leg) -> None:
    course.end_measure(detain(world, here, until=20), today(), "lifted", actor=world.prosecutor)
    overdue()
    reminding.remind()
    now = timezone.now()
    for hours in (1.1, 1.6, 2.1, 5.1):
        run_reminders(now=now + dt.timedelta(hours=hours))
    with as_owner(), scene():
        asked = Owed.objects.get(act="detention-ended").reminder_id
        climbed = Reminder.objects.filter(addressee__notice=asked).order_by("planned_at")
        assert [each.audience for each in climbed] == ["contact", "second", "sender", "head"]


def test_a_notice_of_a_confirmed_matter_enters_itself_and_the_person_is_to_be_told(
    world: World, here: Leg, procedure: Procedure, people: Pair
) -> None:
    identify(procedure, people)
    accepted(world)
    world.end(here, "investigated", world.prosecutor, world.office, on=-2)
    with acting(world.prosecutor):
        first = Owed.objects.get(act="investigation-ordered")
    sent = owing.send_owed(first, actor=world.prosecutor).notice
    assert sent is not None
    assert not entering.enter_sent(sent.pk), "nobody has confirmed whose matter it is"
    with acting(world.expert):
        matching.confirm(Link.objects.get(case=world.case), actor=world.expert)
    assert entering.enter_sent(sent.pk)
    with as_owner(), scene():
        act = ReportedAct.objects.get()
        assert (act.act, act.case_id, act.entered_by_id) == (
            "investigation-ordered", world.case.pk, None,
        )  # fmt: skip
        assert Notice.objects.get(pk=sent.pk).case_id == world.case.pk
        heard = ExpectedNotice.objects.get(kind="start")
        assert heard.institution_id == world.office.pk
        assert heard.received_on is not None
    with acting(world.expert):
        assert [each.what for each in to_tell(world.expert)] == ["investigation-ordered"]
        assert [each.what for each in to_tell_institutions(world.expert)] == [
            "investigation-ordered"
        ], "the association that represents her is told too"


def test_a_rejected_matter_enters_nothing(
    world: World, here: Leg, procedure: Procedure, people: Pair
) -> None:
    identify(procedure, people)
    world.end(here, "investigated", world.prosecutor, world.office, on=-2)
    with acting(world.expert):
        matching.reject(Link.objects.get(case=world.case), actor=world.expert)
    with acting(world.prosecutor):
        owed = Owed.objects.get(act="investigation-ordered")
    sent = owing.send_owed(owed, actor=world.prosecutor).notice
    assert sent is not None
    assert not entering.enter_sent(sent.pk)
    with as_owner(), scene():
        assert not ReportedAct.objects.exists()


def test_the_ledger_names_the_duty_the_proof_and_the_wish_that_binds(
    world: World, here: Leg, procedure: Procedure, people: Pair
) -> None:
    identify(procedure, people)
    with acting(world.expert):
        matching.confirm(Link.objects.get(case=world.case), actor=world.expert)
    world.end(here, "investigated", world.prosecutor, world.office, on=-2)
    now = leg_of(here.matter, world.office, "investigation")
    detain(world, now, since=-2, until=20)
    with acting(world.prosecutor):
        owed = Owed.objects.get(act="investigation-ordered")
    sent = owing.send_owed(owed, actor=world.prosecutor).notice
    assert sent is not None
    entering.enter_sent(sent.pk)
    with acting(world.expert):
        (ledger,) = ledgers_of(world.expert, world.case.pk)
    by_act = {step.owed.act: step for step in ledger.steps if step.owed is not None}
    assert by_act["investigation-ordered"].telling is not None
    assert by_act["detention-ordered"].telling is None
    assert by_act["detention-ordered"].owed is not None
    assert ledger.wish is None
    with acting(world.expert):
        mine = Procedure.objects.get(pk=procedure.pk)
    record_wish(mine, wants=False, through="", actor=world.expert)
    with acting(world.expert):
        assert not to_tell(world.expert).exists(), "what follows from the matter is not told either"
        assert Wish.objects.exists()
        assert Telling.objects.exists()
    page = reverse("matters:told", args=[world.case.pk])
    text = html.unescape(client_of(world.expert).get(page).content.decode())
    assert "does not want to be told" in text
    assert str(world.office.name) in text
    for actor in (world.worker, world.prosecutor):
        assert client_of(actor).get(page).status_code in {403, 404}


def test_a_person_is_not_told_of_what_she_does_not_want_to_hear(
    world: World, here: Leg, procedure: Procedure, people: Pair
) -> None:
    identify(procedure, people)
    accepted(world)
    with acting(world.expert):
        matching.confirm(Link.objects.get(case=world.case), actor=world.expert)
        mine = Procedure.objects.get(pk=procedure.pk)
    wish = {"wants": True, "through": "lawyer", "how": "in-person", "language": "en"}
    for wrong in ({"how": "pigeon"}, {"language": "xx"}, {"except_for": ["gossip"]}):
        with pytest.raises(ValidationError):
            record_wish(mine, **wish | wrong, actor=world.expert)  # type: ignore[arg-type]
    record_wish(mine, **wish, except_for=["detention-change"], actor=world.expert)  # type: ignore[arg-type]
    world.end(here, "investigated", world.prosecutor, world.office, on=-2)
    now = leg_of(here.matter, world.office, "investigation")
    detain(world, now, since=-2, until=20)
    with acting(world.prosecutor):
        owed = list(Owed.objects.order_by("opened_at"))
    for each in owed:
        sent = owing.send_owed(each, actor=world.prosecutor).notice
        assert sent is not None
        assert entering.enter_sent(sent.pk)
    with acting(world.expert):
        assert [each.what for each in to_tell(world.expert)] == ["investigation-ordered"]
        assert to_tell_institutions(world.expert).count() == 2
        (ledger,) = ledgers_of(world.expert, world.case.pk)
        unwanted = Telling.objects.get(what="detention-ordered")
    assert "English" in ledger.through
    assert ledger.excepted
    do_not_tell(unwanted, "not-wished", actor=world.expert)
    with acting(world.expert):
        other = Telling.objects.get(what="investigation-ordered")
    with pytest.raises(ValidationError):
        do_not_tell(other, "not-wished", actor=world.expert)


def test_one_step_is_owed_once_and_a_second_release_again(world: World) -> None:
    leg = world.open()
    one, two = world.suspect(leg), world.suspect(leg)
    world.injured(leg, world.case.code)
    world.end(leg, "reported", world.officer, world.office, on=-80)
    here = leg_of(leg.matter, world.office, "pre-investigation")
    facts = MeasureFacts("detention", today(-60), today(20), "flight")
    held = [course.order(here, each, facts, actor=world.prosecutor) for each in (one, two)]
    with acting(world.prosecutor):
        assert Owed.objects.filter(act="detention-ordered").count() == 1
    course.end_measure(held[0], today(), "lifted", actor=world.prosecutor)
    with acting(world.prosecutor):
        owed = Owed.objects.get(act="detention-ended")
    owing.send_owed(owed, actor=world.prosecutor)
    course.end_measure(held[1], today(), "lifted", actor=world.prosecutor)
    with acting(world.prosecutor):
        assert Owed.objects.filter(act="detention-ended").count() == 2


def test_the_person_of_a_suspended_detention_stays_out_of_what_is_before_a_release(
    world: World, here: Leg
) -> None:
    held = detain(world, here, until=3)
    with acting(world.expert):
        matching.confirm(Link.objects.get(case=world.case), actor=world.expert)
        assert matters.before_release(world.expert, dt.timedelta(days=21)).count() == 1
    course.pause(held, today(-5), "fled", actor=world.prosecutor)
    with acting(world.expert):
        assert matters.before_release(world.expert, dt.timedelta(days=21)).count() == 0
