# SPDX-License-Identifier: EUPL-1.2
"""Workers give a page by her wish, settle what she says, answer, hold to rights, switch it off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone

from tests.scenes import as_application, as_owner, scene
from vidik.access.services import acting, can
from vidik.access.types import Action, Actor, Denied, OutOfScope, Role
from vidik.access.worklist import worklist
from vidik.audit.selectors import last_event
from vidik.cases.models import Case
from vidik.cases.tests import factories
from vidik.cases.types import CaseState
from vidik.core.workflow import TransitionRefused
from vidik.participation.models import Access, Saying
from vidik.participation.policies import SERVER
from vidik.participation.selectors import accesses, pack
from vidik.participation.services import giving, serving
from vidik.participation.tests.factories import (
    PHRASE,
    SECOND,
    World,
    page_by,
    sayings,
    seen_by,
)
from vidik.participation.types import SayingKind
from vidik.plans.models import Activity
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Message
from vidik.vault.registry import unfinished

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_the_role_of_the_server(world: World) -> Iterator[None]:
    """Work as the web server does: in a role that owns nothing."""
    del world
    with as_application():
        yield


def said(world: World, access: Access, let_in: Any, kind: SayingKind) -> Saying:
    """Let her say something of the one activity of her plan."""
    serving.say_of_activity(seen_by(let_in), world.activity_planned.line, kind)
    return sayings(access)[0]


def state_of(activity: Activity) -> str:
    with as_owner(), scene():
        return str(Activity.objects.get(pk=activity.pk).state)


def test_a_page_is_given_by_her_wish_with_proof_and_it_is_on_record(world: World) -> None:
    access, code = world.give()
    event = last_event("own-page.given")
    assert event is not None
    assert (event.subject_key, event.payload) == (str(access.pk), {"holder": "person"})
    assert code not in str(event.payload)
    for wrong in (
        {"proof": "hearsay"}, {"holder": "friend"}, {"reference": "Jana from Niš"},
        {"wished_on": timezone.localdate() + dt.timedelta(days=1)},
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            world.give(**{"holder": "guardian"} | wrong)
    with pytest.raises(ValidationError, match="a page already"):
        world.give()
    assert world.give(holder="guardian", proof="guardian")[0] != access


def test_nobody_gives_a_page_in_a_closed_case_or_where_nobody_is_entered(world: World) -> None:
    with pytest.raises(ValidationError, match="who the person is"):
        giving.give(
            world.other, "person", timezone.localdate(), "signed", "12/2026", actor=world.head
        )
    with as_owner(), scene():
        Case.objects.filter(pk=world.case.pk).update(state=CaseState.CLOSED)
    with pytest.raises(ValidationError, match="closed"):
        world.give()


def test_whoever_merely_sees_the_protection_gives_reads_and_ends_no_page(world: World) -> None:
    access, let_in = world.opened()
    row = said(world, access, let_in, SayingKind.DOES_NOT_WANT)
    stranger = factories.member(Role.CASE_EXPERT, factories.institution("another-centre"))
    for actor in (world.staff, world.guardian, world.judge, stranger):
        with pytest.raises((Denied, OutOfScope)):
            giving.give(
                world.case, "guardian", timezone.localdate(), "signed", "1/2026", actor=actor
            )
        for attempt in (
            lambda actor=actor: giving.switch_off(access, "danger", actor=actor),
            lambda actor=actor: giving.hand_over_new_code(access, actor=actor),
            lambda actor=actor: giving.answer(access, Plain("hello"), actor=actor),
            lambda actor=actor: giving.say_safe(access, actor=actor),
            lambda actor=actor: giving.settle(row, actor=actor),
            lambda actor=actor: giving.read_letters(access, actor=actor),
            lambda actor=actor: accesses.get_access(actor, access.pk),
        ):
            with pytest.raises((Denied, OutOfScope)):
                attempt()
        with acting(actor):
            assert not Access.objects.exists()
            assert not Saying.objects.exists()
            assert not Message.objects.exists()


def test_what_she_does_not_want_goes_into_the_plan_when_it_is_settled(world: World) -> None:
    access, let_in = world.opened()
    row = said(world, access, let_in, SayingKind.DOES_NOT_WANT)
    assert state_of(world.activity_planned) == "planned"
    giving.settle(row, actor=world.expert)
    assert state_of(world.activity_planned) == "refused"
    (thing,) = page_by(let_in).plan
    assert (thing.progress, thing.said) == ("not-wanted", "")
    with pytest.raises(ValidationError, match="settled already"):
        giving.settle(row, actor=world.expert)
    again = said(world, access, let_in, SayingKind.WANTS)
    giving.settle(again, actor=world.expert)
    assert state_of(world.activity_planned) == "planned"


def test_an_answer_settles_what_she_wrote_and_may_not_say_where_something_is(
    world: World,
) -> None:
    access, let_in = world.opened()
    serving.write(seen_by(let_in), Plain("Where is my passport?"))
    serving.write(seen_by(let_in), Plain("He shouted"), kind=SayingKind.COMPLAINS)
    letters = giving.read_letters(access, actor=world.expert)
    assert letters is not None
    assert [each.text.reveal() for each in letters] == ["Where is my passport?", "He shouted"]
    with pytest.raises(ValidationError, match="address"):
        giving.answer(access, Plain("Come to Knez Mihailova 12, Beograd"), actor=world.expert)
    assert all(each.settled_at is None for each in sayings(access))
    giving.answer(access, Plain("We keep it for you"), actor=world.expert)
    assert all(each.settled_at is not None for each in sayings(access))


def test_who_is_not_named_in_the_case_says_first_why_they_look(world: World) -> None:
    access, let_in = world.opened()
    serving.write(seen_by(let_in), Plain("Hello"))
    assert giving.read_letters(access, actor=world.head) is None


def test_what_waits_is_one_line_of_the_desk_and_force_is_danger(world: World) -> None:
    def lines(actor: Actor) -> list[tuple[str, bool]]:
        with acting(actor):
            found = worklist(actor, case=world.case.pk)
        return [
            (str(each.line.what), each.line.is_danger)
            for group in found.groups
            for each in group.lines
            if "/own-pages/" in each.line.url
        ]

    access, let_in = world.opened()
    assert lines(world.expert) == []
    said(world, access, let_in, SayingKind.DOES_NOT_WANT)
    serving.write(seen_by(let_in), Plain("Hello"))
    assert lines(world.expert) == [("Settle what the person said on her own page", False)]
    serving.sign_in(let_in.number, SECOND)
    ((what, is_danger),) = lines(world.expert)
    assert is_danger
    assert "do not call" in what
    for actor in (world.staff, world.guardian, world.judge):
        assert lines(actor) == []


def test_a_page_held_after_an_incident_waits_on_the_desk_until_it_is_safe(world: World) -> None:
    access, _let_in = world.opened()
    world.incident()
    with acting(world.expert):
        assert [each.pk for each in accesses.to_answer(world.expert)] == [access.pk]
    giving.say_safe(access, actor=world.expert)
    with acting(world.expert):
        assert not accesses.to_answer(world.expert).exists()


def test_force_is_settled_by_saying_that_it_is_safe_and_in_no_other_way(world: World) -> None:
    access, let_in = world.opened()
    serving.sign_in(let_in.number, SECOND)
    with pytest.raises(ValidationError, match="safe again"):
        giving.settle(sayings(access)[0], actor=world.expert)


def test_a_new_code_signs_out_and_the_former_number_ends_once_it_is_used(world: World) -> None:
    access, let_in = world.opened()
    code = giving.hand_over_new_code(access, actor=world.expert)
    assert serving.visit(let_in.token) is None
    assert serving.sign_in(let_in.number, PHRASE), "until the code is used"
    serving.open_first(code, "another phrase", "another phrase")
    with pytest.raises(serving.NotLetIn):
        serving.sign_in(let_in.number, PHRASE)


def test_what_is_off_is_not_used_again(world: World) -> None:
    access, _let_in = world.opened()
    giving.switch_off(access, "wish", actor=world.expert)
    with pytest.raises(TransitionRefused):
        giving.switch_off(access, "wish", actor=world.expert)
    with pytest.raises(ValidationError, match="switched off"):
        giving.hand_over_new_code(access, actor=world.expert)
    with pytest.raises(ValidationError, match="switched off"):
        giving.answer(access, Plain("hello"), actor=world.expert)


def test_the_database_lets_neither_side_do_what_is_the_others(world: World) -> None:
    access, let_in = world.opened()
    row = said(world, access, let_in, SayingKind.DOES_NOT_WANT)
    mine, hers = world.expert, Actor.system(SERVER)
    now = timezone.now()
    changes: tuple[tuple[Actor, Any, dict[str, Any]], ...] = (
        (mine, access, {"forced_at": now}),
        (mine, access, {"case": world.other}),
        (hers, access, {"safe_at": now}),
        (hers, access, {"given_by": world.head.user_id}),
        (mine, row, {"kind": "wants"}),
    )
    for actor, what, columns in changes:
        rows = type(what).objects.filter(pk=what.pk)
        with pytest.raises(DatabaseError, match="participation_"), acting(actor):
            rows.update(**columns)
    with acting(hers):
        settled = Saying.objects.filter(pk=row.pk).update(settled_at=now, settled_by=mine.user_id)
    assert settled == 0


def test_nobody_is_erased_while_their_page_can_be_opened(world: World) -> None:
    access, _let_in = world.opened()

    def barring() -> set[tuple[str, ...]]:
        with acting(world.head):
            found = unfinished(world.person_entered, world.head)
        return {each.numbers for each in found if "page" in each.what}

    assert barring() == {(world.case.code,)}
    giving.switch_off(access, "not-needed", actor=world.expert)
    assert barring() == set()


def test_where_the_pack_turns_it_off_nobody_has_the_right(world: World, settings: Any) -> None:
    access, _let_in = world.opened()
    assert pack.is_on(), "synthetic data"
    settings.DEMO = False
    assert not pack.is_on(), "the pack says: in a demonstration alone"
    for action in (Action.PARTICIPATION_READ, Action.PARTICIPATION_WRITE):
        assert not can(world.expert, action)
    with pytest.raises(Denied):
        giving.switch_off(access, "danger", actor=world.expert)
