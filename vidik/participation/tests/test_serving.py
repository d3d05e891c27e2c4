# SPDX-License-Identifier: EUPL-1.2
"""A person's own page: how she comes in, what it shows and hides, and when it shows nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import timezone

from tests.scenes import as_application, as_owner, scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.audit.selectors import last_event
from vidik.cases.models import Case, Sharing
from vidik.cases.types import CaseState
from vidik.participation.models import Access, Secret
from vidik.participation.policies import SERVER
from vidik.participation.services import giving, serving
from vidik.participation.services.serving import LetIn, NotLetIn, Unfit
from vidik.participation.tests.factories import (
    PHRASE,
    SECOND,
    World,
    page_by,
    sayings,
    seen_by,
)
from vidik.participation.types import Progress, SayingKind, View
from vidik.vault.methods.plain import Plain
from vidik.vault.models import AccessLogEntry, Message
from vidik.vault.services.accessing import request_access
from vidik.vault.types import Purpose

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def in_the_role_of_the_server(world: World) -> Iterator[None]:
    """Serve her as the web server does: in a role that owns nothing."""
    del world
    with as_application():
        yield


def secret(access: Access) -> Secret:
    with as_owner(), scene():
        return Secret.objects.get(access=access)


def let_pass(access: Access, **columns: dt.timedelta) -> None:
    """Let something have happened so long before."""
    with as_owner(), scene():
        row = Secret.objects.get(access=access)
        for name, span in columns.items():
            setattr(row, name, getattr(row, name) - span)
        row.save()


def refused(number: str, phrase: str = PHRASE) -> bool:
    with pytest.raises(NotLetIn):
        serving.sign_in(number, phrase)
    return True


# ------------------------------------------------------------------------------------ coming in


def test_the_code_on_paper_opens_once_and_she_comes_back_by_number_and_phrase(
    world: World,
) -> None:
    access, code = world.give()
    serving.require_code(code.lower())
    let_in = serving.open_first(code, PHRASE, PHRASE)
    assert seen_by(let_in).view == View.FULL
    with pytest.raises(NotLetIn):
        serving.open_first(code, "another phrase", "another phrase")
    with pytest.raises(NotLetIn):
        serving.require_code(code)
    again = serving.sign_in(let_in.number.replace(" ", "-"), f"  {PHRASE.upper()} ")
    assert seen_by(again).access == access
    held = secret(access)
    for text in (code, let_in.number, PHRASE, again.token):
        assert text not in "".join(str(getattr(held, each.attname)) for each in held._meta.fields)


def test_a_second_sign_in_ends_the_first(world: World) -> None:
    _access, first = world.opened()
    second = serving.sign_in(first.number, PHRASE)
    assert serving.visit(first.token) is None
    assert serving.visit(second.token) is not None


@pytest.mark.parametrize(
    ("phrase", "again", "second", "why"),
    [
        ("abc", "abc", "", "short"),
        ("", "", "", "short"),
        ("aaaaaaaa", "aaaaaaaa", "", "easy"),
        ("123456", "123456", "", "easy"),
        (PHRASE, "blue heron 78", "", "differs"),
        (PHRASE, PHRASE, "Blue  Heron 77", "same"),
        (PHRASE, PHRASE, "short", "short"),
    ],
)
def test_a_phrase_that_cannot_be_taken_leaves_the_code_to_be_used(
    world: World, phrase: str, again: str, second: str, why: str
) -> None:
    _access, code = world.give()
    with pytest.raises(Unfit) as found:
        serving.open_first(code, phrase, again, second)
    assert found.value.why == why
    assert serving.open_first(code, PHRASE, PHRASE).number


def test_a_code_is_of_no_use_after_its_days(world: World) -> None:
    access, code = world.give()
    let_pass(access, code_until=dt.timedelta(days=15))
    with pytest.raises(NotLetIn):
        serving.open_first(code, PHRASE, PHRASE)


def test_five_wrong_phrases_close_the_page_for_a_while_and_ten_until_a_new_code(
    world: World,
) -> None:
    access, let_in = world.opened()
    for _time in range(5):
        refused(let_in.number, "wrong phrase")
    assert refused(let_in.number), "closed also for the right phrase"
    let_pass(access, closed_until=serving.CLOSED)
    assert serving.sign_in(let_in.number, PHRASE), "after a quarter of an hour she comes in"
    for number in range(10):
        refused(let_in.number, "wrong phrase")
        if number == 4:
            let_pass(access, closed_until=serving.CLOSED)
    with as_owner(), scene():
        Secret.objects.filter(access=access).update(closed_until=None)
    assert refused(let_in.number)
    code = giving.hand_over_new_code(access, actor=world.expert)
    anew = serving.open_first(code, PHRASE, PHRASE)
    assert seen_by(anew).view == View.FULL


def test_whoever_is_not_let_in_is_on_record_without_what_they_typed(world: World) -> None:
    del world
    refused("1234 5678", "some phrase")
    event = last_event("own-page.refused")
    assert event is not None
    assert (event.actor, event.payload, event.subject_key) == ("visitor", {}, "")


def test_a_wrong_number_costs_as_many_computed_phrases_as_a_wrong_phrase(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _access, let_in = world.opened(second="")
    real, computed = serving.check_password, []

    def count(typed: str, stored: str) -> bool:
        computed.append(stored)
        return real(typed, stored)

    monkeypatch.setattr(serving, "check_password", count)
    costs = []
    for number in ("0000 0000", let_in.number, "no number"):
        refused(number, "wrong phrase")
        costs.append(len(computed))
        computed.clear()
    assert costs == [2, 2, 2]


# ------------------------------------------------------------------------------- ending by itself


def test_a_sign_in_ends_after_minutes_without_a_click_and_in_any_case_after_some_more(
    world: World,
) -> None:
    access, let_in = world.opened()
    let_pass(access, seen_at=9 * MINUTE)
    assert serving.visit(let_in.token) is not None
    let_pass(access, seen_at=11 * MINUTE)
    assert serving.visit(let_in.token) is None
    again = serving.sign_in(let_in.number, PHRASE)
    let_pass(access, began_at=41 * MINUTE)
    assert serving.visit(again.token) is None


def test_leaving_ends_the_sign_in(world: World) -> None:
    _access, let_in = world.opened()
    serving.leave(let_in.token)
    assert serving.visit(let_in.token) is None


def _close(world: World, access: Access) -> None:
    del access
    with as_owner(), scene():
        Case.objects.filter(pk=world.case.pk).update(state=CaseState.CLOSED)


def _lapse(world: World, access: Access) -> None:
    del world
    with as_owner(), scene():
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        Access.objects.filter(pk=access.pk).update(lapses_on=yesterday)


def _switch_off(world: World, access: Access) -> None:
    giving.switch_off(access, "danger", actor=world.expert)


@pytest.mark.parametrize("end", [_close, _lapse, _switch_off])
def test_a_page_that_is_off_opens_nothing_also_in_the_middle_of_a_sign_in(
    world: World, end: object
) -> None:
    access, let_in = world.opened()
    assert page_by(let_in).plan
    end(world, access)  # type: ignore[operator]
    assert serving.visit(let_in.token) is None
    assert refused(let_in.number)


def test_she_gives_her_page_back_at_once(world: World) -> None:
    access, let_in = world.opened()
    serving.give_back(seen_by(let_in))
    assert serving.visit(let_in.token) is None
    assert refused(let_in.number)
    assert [each.kind for each in sayings(access)] == [SayingKind.GIVES_BACK]
    assert world.give()[0] != access, "she can have one again"


def test_each_use_moves_the_day_after_which_the_page_is_off(world: World) -> None:
    access, let_in = world.opened()
    today = timezone.localdate()
    with as_owner(), scene():
        Access.objects.filter(pk=access.pk).update(lapses_on=today, used_on=None)
    serving.sign_in(let_in.number, PHRASE)
    with as_owner(), scene():
        row = Access.objects.get(pk=access.pk)
    assert (row.used_on, row.lapses_on) == (today, today + dt.timedelta(days=60))


# ---------------------------------------------------------------------------------------- forced


def test_the_second_phrase_opens_an_empty_page_and_so_does_the_first_one_from_then_on(
    world: World,
) -> None:
    access, let_in = world.opened()
    giving.answer(access, Plain("We found a doctor for you"), actor=world.expert)
    for phrase in (SECOND, PHRASE):
        each = serving.sign_in(let_in.number, phrase)
        assert seen_by(each).view == View.EMPTY
        page = page_by(each)
        shown = (page.plan, page.rights, page.looks, page.shared, page.letters)
        assert shown == ((), (), (), (), ())
    assert [each.kind for each in sayings(access)] == [SayingKind.FORCED]
    giving.say_safe(access, actor=world.expert)
    safe = serving.sign_in(let_in.number, PHRASE)
    assert page_by(safe).plan
    assert sayings(access)[0].settled_at is not None


def test_the_sign_in_by_the_second_phrase_stays_empty_when_the_page_is_safe_again(
    world: World,
) -> None:
    access, let_in = world.opened()
    forced = serving.sign_in(let_in.number, SECOND)
    giving.say_safe(access, actor=world.expert)
    assert seen_by(forced).view == View.EMPTY


def test_the_empty_page_takes_messages_and_says_nothing_of_a_plan(world: World) -> None:
    access, let_in = world.opened()
    forced = seen_by(serving.sign_in(let_in.number, SECOND))
    serving.write(forced, Plain("All is well"))
    with pytest.raises(NotLetIn):
        serving.say_of_activity(forced, world.activity_planned.line, SayingKind.DOES_NOT_WANT)
    written = next(each for each in sayings(access) if each.kind == SayingKind.WRITES)
    assert written.is_held


@pytest.mark.parametrize(("kind", "view"), [("threat", View.EMPTY), ("crisis", View.FULL)])
def test_an_incident_that_brings_somebody_near_holds_the_page_until_it_is_safe(
    world: World, kind: str, view: View
) -> None:
    access, let_in = world.opened()
    world.incident(kind)
    assert seen_by(let_in).view == view
    giving.say_safe(access, actor=world.expert)
    assert seen_by(let_in).view == View.FULL


# ------------------------------------------------------------------------------- what it shows


def test_her_plan_stands_there_in_codes_and_days_with_how_far_it_is(world: World) -> None:
    _access, let_in = world.opened()
    (thing,) = page_by(let_in).plan
    assert (thing.domain, thing.kind, thing.progress) == (
        "health", "psychological", Progress.NOT_BEGUN,
    )  # fmt: skip
    assert thing.due_on == world.activity_planned.due_on


def test_what_the_database_gives_for_her_page_names_no_institution_worker_or_text(
    world: World,
) -> None:
    """Whatever a page asked, there is no column to ask for."""
    access, _let_in = world.opened()
    columns = set()
    with acting(Actor.system(SERVER)), connection.cursor() as cursor:
        for call in (
            "vidik_own_plan(%s)", "vidik_own_rights(%s)", "vidik_own_looks(%s, 90)",
            "vidik_own_sharings(%s)",
        ):  # fmt: skip
            cursor.execute(f"select * from {call}", (access.pk,))  # noqa: S608 - our own words
            columns |= {each.name for each in cursor.description}
    assert columns == {
        "line", "domain", "kind", "state", "due_on", "times", "held", "asked", "code",
        "day", "body", "purpose", "sharing", "until",
    }  # fmt: skip


def test_who_serves_her_reads_no_plan_case_or_look_by_itself(world: World) -> None:
    world.opened()
    with acting(Actor.system(SERVER)), connection.cursor() as cursor:
        for table in (
            "plans_plan", "plans_activity", "plans_need", "identification_entitlement",
            "vault_accesslogentry", "vault_note", "vault_name", "cases_case", "cases_sharing",
        ):  # fmt: skip
            cursor.execute(f"select count(*) from {table}")  # noqa: S608 - our own words
            assert cursor.fetchone() == (0,), table


def test_nobody_but_who_serves_her_gets_anything_from_the_functions(world: World) -> None:
    access, _let_in = world.opened()
    for actor in (world.expert, world.head, Actor.system("report-counter")):
        with acting(actor), connection.cursor() as cursor:
            for call in ("vidik_own_plan(%s)", "vidik_own_rights(%s)", "vidik_own_sharings(%s)"):
                cursor.execute(f"select count(*) from {call}", (access.pk,))  # noqa: S608 - ours
                assert cursor.fetchone() == (0,), call
            cursor.execute("select vidik_own_page(%s, '{}')", (access.pk,))
            assert cursor.fetchone() == ("",)


def test_members_read_no_secret(world: World) -> None:
    world.opened()
    for actor in (world.expert, world.head):
        with acting(actor):
            assert Access.objects.count() == 1
            assert Secret.objects.count() == 0


def test_messages_of_others_are_not_opened_by_who_serves_her(world: World) -> None:
    access, let_in = world.opened()
    serving.write(seen_by(let_in), Plain("Hello"))
    with as_owner(), scene():
        Message.objects.filter(subject=access.pk).update(kind="message")
    with acting(Actor.system(SERVER)):
        assert Message.objects.count() == 0


def test_who_looked_is_told_by_day_broad_word_and_purpose_and_never_that_police_did(
    world: World,
) -> None:
    _access, let_in = world.opened()
    assert page_by(let_in).looks == ()
    with as_owner(), scene():
        person = world.person_entered
        kinds = {
            world.centre: "identification_centre", world.shelter: "social_protection_institution",
            world.social: "police_station",
        }  # fmt: skip
        for place, code in kinds.items():
            place.kind = type(place.kind).objects.get_or_create(
                list=place.kind.list, code=code, defaults={"name": place.kind.name}
            )[0]
            place.save()
    with acting(world.expert):
        request_access(person, purpose=Purpose.SUPPORT, actor=world.expert)
        request_access(person, purpose=Purpose.PROCEEDINGS, actor=world.expert)
    looks = page_by(let_in).looks
    today = timezone.localdate()
    assert {(each.on, each.body, each.purpose) for each in looks} == {
        (today, "centre", "support"), (today, "centre", ""),
    }  # fmt: skip
    with as_owner(), scene():
        AccessLogEntry.objects.update(institution=world.social)
    assert page_by(let_in).looks == ()


def test_a_later_look_finds_the_answers_and_no_words_of_hers(world: World) -> None:
    access, let_in = world.opened()
    serving.write(seen_by(let_in), Plain("I sleep at my aunt’s"))
    assert [each.inward for each in page_by(let_in).letters] == [True]
    giving.answer(access, Plain("We talk about it when we meet"), actor=world.expert)
    again: LetIn = serving.sign_in(let_in.number, PHRASE)
    assert [each.text.reveal() for each in page_by(again).letters] == [
        "We talk about it when we meet"
    ]


# -------------------------------------------------------------------------------- what she says


def test_what_she_does_not_want_waits_and_changes_no_plan(world: World) -> None:
    access, let_in = world.opened()
    line = world.activity_planned.line
    serving.say_of_activity(seen_by(let_in), line, SayingKind.DOES_NOT_WANT)
    serving.say_of_activity(seen_by(let_in), line, SayingKind.DOES_NOT_WANT)
    (said,) = sayings(access)
    assert (said.kind, said.line, said.what) == ("does-not-want", line, "psychological")
    (thing,) = page_by(let_in).plan
    assert (thing.said, thing.progress) == ("does-not-want", Progress.NOT_BEGUN)
    serving.say_of_activity(seen_by(let_in), line, SayingKind.WANTS)
    assert page_by(let_in).plan[0].said == "wants", "the last word holds"


def test_of_somebody_elses_plan_nothing_can_be_said(world: World) -> None:
    _access, let_in = world.opened()
    other = world.activity(world.need(world.draft(world.other)))
    with pytest.raises(NotLetIn):
        serving.say_of_activity(seen_by(let_in), other.line, SayingKind.DOES_NOT_WANT)


def test_she_no_longer_agrees_to_a_sharing_by_consent_and_reads_what_for(world: World) -> None:
    access, let_in = world.opened()
    with as_owner(), scene():
        Sharing.objects.filter(case=world.case).update(ground="legal-duty")
    assert page_by(let_in).shared == ()
    with as_owner(), scene():
        Sharing.objects.filter(case=world.case).update(ground="consent")
    shared = page_by(let_in).shared
    assert {each.purpose for each in shared} == {"accommodation", "guardianship"}, "no trial"
    serving.withdraw_consent(seen_by(let_in), shared[0].key)
    serving.withdraw_consent(seen_by(let_in), shared[0].key)
    assert [each.sharing for each in sayings(access)] == [shared[0].key]
    assert page_by(let_in).shared[0].is_withdrawn
    with as_owner(), scene():
        assert Sharing.objects.get(pk=shared[0].key).state == "standing", "a person ends it"
