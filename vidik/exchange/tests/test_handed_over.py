# SPDX-License-Identifier: EUPL-1.2
"""Letters about a case that was handed over stand where the case is, and nowhere else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from tests.furniture.exchange import furnish_notice
from tests.scenes import as_application, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.access.worklist import worklist
from vidik.cases.models import Case
from vidik.cases.services.cases import restrict_case
from vidik.cases.services.handing_over import transfer_case
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_services import add
from vidik.exchange.models import Addressee, Mail, Notice
from vidik.exchange.selectors import lists, notices
from vidik.exchange.services import answering, receiving
from vidik.exchange.tests.factories import make_kind, make_sent, member, office
from vidik.exchange.tests.test_restricted import TABLES, seen_by_the_database
from vidik.exchange.types import Classification, State, Upload
from vidik.institutions.models import Institution
from vidik.institutions.tests.factories import make_contact

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A case of a centre, another centre that takes it on, and a prison that writes about it."""

    case: Case
    old: Institution
    new: Institution
    head: Actor
    successor: Actor
    prison: Actor

    def hand_over(self, to: Institution | None = None, by: Actor | None = None) -> None:
        with as_application(), acting(by or self.head):
            case = Case.objects.get(pk=self.case.pk)
            transfer_case(case, to or self.new, actor=by or self.head)
        # A test is one transaction, whose moment lies before everything that happens in it.
        with scene():
            Case.objects.filter(pk=self.case.pk).update(handed_over_at=timezone.now())

    def written(self, by: Actor, to: Institution, *, about: bool = True) -> Addressee:
        """Let somebody write to an institution, about the case or about something else."""
        [row] = make_sent(make_kind(), by, to)
        with scene():
            if about:
                Notice.objects.filter(pk=row.notice_id).update(case=self.case)
            return Addressee.objects.select_related("notice", "kind").get(pk=row.pk)


@pytest.fixture
def world() -> World:
    old, new = office(), office()
    case = cases.case(old)
    with scene():
        case.save()
    return World(
        case, old, new, cases.member(Role.CENTRE_HEAD, old), cases.member(Role.CENTRE_HEAD, new),
        member(office(), Role.PRISON_OFFICER),
    )  # fmt: skip


def desk(actor: Actor) -> set[str]:
    """Return the numbers of the notices that stand on somebody's desk."""
    with as_application(), acting(actor):
        found = worklist(actor)
        lines = [one for group in found.groups for one in group.lines]
        return {str(one.line.about) for one in lines if one.kind.room == "notices"}


def inbox(actor: Actor, state: str = "") -> set[object]:
    with as_application(), acting(actor):
        rows = lists.received(actor, state, now=timezone.now())
        return {row.pk for row in rows}


def page(actor: Actor, row: Addressee) -> Any:
    browser: Client = client_of(actor)
    with as_application():
        return browser.get(f"/exchange/letters/{row.pk}/")


def fresh(row: Addressee) -> Addressee:
    with scene():
        return Addressee.objects.get(pk=row.pk)


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_comes_to_the_former_institution_is_answered_where_the_case_is(
    world: World, when: str
) -> None:
    if when == "after":
        world.hand_over()
    row = world.written(world.prison, world.old)
    if when == "before":
        assert row.number in desk(world.head)
        assert row.number not in desk(world.successor)
        world.hand_over()
    assert row.number in desk(world.successor)
    assert row.number not in desk(world.head)
    assert inbox(world.successor, "open") == {row.pk}
    # The former one keeps what came to it, with the word that the case is elsewhere.
    assert inbox(world.head, "open") == set()
    assert inbox(world.head) == inbox(world.head, "handed-over") == {row.pk}
    shown = page(world.head, row).content.decode()
    assert "was handed over" in shown
    assert f"/letters/{row.pk}/reply/" not in shown
    assert fresh(row).state == State.SENT, "nobody of the addressee has opened it"
    for act in (answering.reply, receiving.acknowledge):
        words = {"text": "Ours."} if act is answering.reply else {}
        with as_application(), acting(world.head), pytest.raises(Denied, match="handed over"):
            act(row, **words, actor=world.head)  # type: ignore[operator]
    shown = page(world.successor, row).content.decode()
    assert "in the place of the one" in shown
    assert f"/letters/{row.pk}/reply/" in shown
    assert fresh(row).state == State.SEEN
    with as_application(), acting(world.successor):
        upload = Upload("answer.pdf", "application/pdf", b"%PDF-1.4")
        answering.reply(row, text="We have it now.", uploads=[upload], actor=world.successor)
    with as_application(), acting(world.prison):
        [answer] = notices.answers_of(world.prison, row)
        assert (answer.text, len(answer.attachments.all())) == ("We have it now.", 1)
        answering.classify(answer, Classification.FULL, actor=world.prison)
    assert fresh(row).state == State.ANSWERED
    assert desk(world.successor) == set()


def test_replies_to_what_the_former_institution_asked_are_read_where_the_case_is(
    world: World,
) -> None:
    asked = world.written(world.head, Institution.objects.get(pk=world.prison.institution))
    world.hand_over()
    later = world.written(world.head, Institution.objects.get(pk=world.prison.institution))
    with as_application(), acting(world.prison):
        answer = answering.reply(asked, text="Released on Monday.", actor=world.prison)
    assert asked.number in desk(world.successor)
    assert asked.number not in desk(world.head)
    with as_application(), acting(world.head), pytest.raises(Denied, match="handed over"):
        answering.classify(answer, Classification.FULL, actor=world.head)
    assert "Released on Monday." in page(world.successor, asked).content.decode()
    with as_application(), acting(world.successor):
        assert list(lists.of_case(world.successor, world.case.pk)) == [asked]
        answering.classify(answer, Classification.FULL, actor=world.successor)
    assert fresh(asked).state == State.ANSWERED
    # What it wrote once the case was elsewhere it wrote in its own name.
    assert page(world.successor, later).status_code == 404
    with as_application(), acting(world.head):
        answering.close(later, actor=world.head)


def test_letters_about_other_matters_stay_with_whom_they_are(world: World) -> None:
    received = world.written(world.prison, world.old, about=False)
    prison = Institution.objects.get(pk=world.prison.institution)
    sent = world.written(world.head, prison, about=False)
    other, second = cases.case(world.old), world.written(world.prison, world.old, about=False)
    with scene():
        other.save()
        Notice.objects.filter(pk=second.notice_id).update(case=other)
    world.hand_over()
    assert desk(world.successor) == set()
    assert seen_by_the_database(world.successor) == []
    for row in (received, sent, second):
        assert page(world.successor, row).status_code == 404
        assert page(world.head, row).status_code == 200
    assert {received.number, second.number} <= desk(world.head)


def test_a_stranger_finds_nothing_and_neither_side_of_others_is_shown(world: World) -> None:
    third = office()
    stranger, between = cases.member(Role.CENTRE_HEAD, third), member(office(), Role.POLICE)
    row = world.written(world.prison, world.old)
    apart = world.written(world.prison, Institution.objects.get(pk=between.institution))
    world.hand_over()
    assert page(stranger, row).status_code == 404
    assert seen_by_the_database(stranger) == []
    # A letter about the case between two others never was the institution's, and is not now.
    assert page(world.successor, apart).status_code == 404
    with scene(), acting(stranger), pytest.raises((Denied, OutOfScope)):
        answering.reply(row, text="Ours.", actor=stranger)


def test_what_hangs_on_a_letter_goes_with_it(world: World) -> None:
    with scene():
        made = furnish_notice(Institution.objects.get(pk=world.prison.institution), world.old)
        Notice.objects.filter(pk=made.rows["exchange_notice"].pk).update(case=world.case)
    assert seen_by_the_database(world.successor) == []
    world.hand_over()
    assert len(seen_by_the_database(world.successor)) == len(TABLES)
    assert len(seen_by_the_database(world.head)) == len(TABLES)
    insert = (
        "insert into exchange_receipt (id, addressee_id, institution_id, sender_id, number, at,"
        " sha256) select gen_random_uuid(), id, institution_id, sender_id, '2026-999999', now(),"
        " 'x' from exchange_addressee where id = %s"
    )
    with as_application(), connection.cursor() as cursor:
        key = [made.rows["exchange_addressee"].pk]
        with acting(world.head), pytest.raises(ProgrammingError, match="row-level security"):  # noqa: SIM117
            with transaction.atomic():
                cursor.execute(insert, key)
        with acting(world.successor):
            cursor.execute(insert, key)
            assert cursor.rowcount == 1


def test_the_database_lets_neither_more_than_its_side_may(world: World) -> None:
    row = world.written(world.prison, world.old)
    world.hand_over()
    change = "update exchange_addressee set state = 'seen' where id = %s"
    with acting(world.head), as_application(), connection.cursor() as cursor:
        cursor.execute(change, [row.pk])
        assert cursor.rowcount == 0
    with acting(world.successor), as_application(), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="not a column"), transaction.atomic():
            cursor.execute("update exchange_addressee set title = 'x' where id = %s", [row.pk])
        cursor.execute(change, [row.pk])
        assert cursor.rowcount == 1


def test_a_sealed_letter_stays_sealed(world: World) -> None:
    row = world.written(world.prison, world.old)
    named = cases.member(Role.CENTRE_HEAD, world.new)
    with as_application(), acting(world.head):
        case = restrict_case(Case.objects.get(pk=world.case.pk), actor=world.head)
        add(case, world.new, named, by=world.head)
    world.hand_over()
    assert seen_by_the_database(named)
    assert page(named, row).status_code == 200
    # Neither colleagues of whoever is named, nor those who had the case before.
    for actor in (world.successor, world.head):
        assert seen_by_the_database(actor) == []
        assert page(actor, row).status_code == 404
        assert row.number not in desk(actor)


def test_a_case_that_comes_back_brings_its_letters(world: World) -> None:
    row = world.written(world.prison, world.old)
    world.hand_over()
    to_new = world.written(world.prison, world.new)
    world.hand_over(world.old, world.successor)
    assert {row.number, to_new.number} <= desk(world.head)
    assert desk(world.successor) == set()
    with as_application(), acting(world.head):
        receiving.acknowledge(row, actor=world.head)
        receiving.acknowledge(to_new, actor=world.head)


def test_letters_between_the_two_stay_between_the_two(world: World) -> None:
    row = world.written(world.head, world.new)
    world.hand_over()
    back = world.written(world.successor, world.old)
    assert row.number in desk(world.successor)
    assert back.number in desk(world.head)
    third = office()
    after = cases.member(Role.CENTRE_HEAD, third)
    world.hand_over(third, world.successor)
    for each in (row, back):
        assert page(after, each).status_code == 404
    with as_application(), acting(world.head):
        receiving.acknowledge(back, actor=world.head)


def test_whoever_answers_now_is_written_to(world: World) -> None:
    make_contact(
        world.new, "now@new.invalid", confirmed_on=timezone.localdate(),
        valid_from=dt.date(2026, 1, 1),
    )  # fmt: skip
    row = world.written(world.head, Institution.objects.get(pk=world.prison.institution))
    world.hand_over()
    with as_application(), acting(world.prison):
        answering.reply(row, text="Released.", actor=world.prison)
    with scene():
        [mail] = Mail.objects.filter(addressee=row, to_sender=True)
        assert mail.address == "now@new.invalid"


def test_the_queries_narrow_by_themselves(world: World) -> None:
    row = world.written(world.prison, world.old)
    world.hand_over()
    stranger = cases.member(Role.CENTRE_HEAD, office())
    for actor, count in ((world.successor, 1), (world.head, 1), (stranger, 0)):
        with scene(), acting(actor):
            assert lists.received(actor, now=timezone.now()).count() == count
            assert lists.letters(actor).count() == count
            assert lists.of_case(actor, world.case.pk).count() == count
    for actor, count in ((world.successor, 1), (world.head, 0), (stranger, 0)):
        with scene(), acting(actor):
            assert lists.received_now(actor).count() == count
            assert lists.counts(actor, now=timezone.now())["inbox"] == count
    assert row.institution_id == world.old.pk
