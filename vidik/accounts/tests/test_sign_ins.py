# SPDX-License-Identifier: EUPL-1.2
"""Sign-ins: how long they last, how they end, and through which membership one acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from vidik.access.types import Role
from vidik.accounts.models import Membership, SignIn, SignInRules, User
from vidik.accounts.selectors.acting import actor_for
from vidik.accounts.services.sign_ins import device_of
from vidik.audit.selectors import last_event
from vidik.institutions.models import Institution

PASSWORD = "a password for tests only"
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


def signed_in(member: User, **more: str) -> Client:
    client = Client(**more)
    client.cookies["vidik_language"] = "en"
    client.post("/account/sign-in/", {"login": member.username, "password": PASSWORD})
    return client


def row_of(member: User) -> SignIn:
    return SignIn.objects.get(user=member, ended_at__isnull=True)


def test_a_sign_in_keeps_device_and_network_and_no_whole_address(member: User) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    signed_in(member, HTTP_USER_AGENT=agent, REMOTE_ADDR="203.0.113.77")
    row = row_of(member)
    assert (row.device, row.network) == ("Firefox, Linux", "203.0.113.0/24")
    assert row.factor == ""
    started = last_event("sign-in.begun")
    assert started is not None
    assert started.subject_key == str(member.pk)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/605", "Safari, iOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537", "Chrome, Android"),
        ("curl/8", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_device_is_named_in_two_words_or_not_at_all(agent: str, device: str) -> None:
    assert device_of(agent) == device


@pytest.mark.parametrize(
    ("started", "seen", "opens"),
    [
        (HOUR, 14 * MINUTE, True),
        (HOUR, 15 * MINUTE, False),
        (12 * HOUR - MINUTE, MINUTE, True),
        (12 * HOUR, MINUTE, False),
    ],
)
def test_a_sign_in_ends_after_fifteen_idle_minutes_and_after_twelve_hours(
    started: dt.timedelta, seen: dt.timedelta, opens: bool, member: User
) -> None:
    client = signed_in(member)
    now = timezone.now()
    SignIn.objects.filter(user=member).update(begun_at=now - started, seen_at=now - seen)
    assert client.get("/desk/").status_code == (200 if opens else 302)
    row = SignIn.objects.get(user=member)
    assert (row.ended_at is None) == opens
    if not opens:
        page = client.get("/account/sign-in/").content.decode()
        assert "You were signed out because" in page
        assert client.get("/account/sign-in/").content.decode().count("You were signed out") == 0


def test_an_institution_has_shorter_limits_of_its_own(member: User) -> None:
    client = signed_in(member)
    SignInRules.objects.create(
        institution=Institution.objects.get(code="test-office"), idle_minutes=5, absolute_hours=2
    )
    now = timezone.now()
    SignIn.objects.filter(user=member).update(seen_at=now - 4 * MINUTE)
    assert client.get("/desk/").status_code == 200
    SignIn.objects.filter(user=member).update(seen_at=now - 5 * MINUTE)
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize(("idle", "hours"), [(16, 12), (1, 12), (15, 13), (15, 0)])
def test_no_institution_has_longer_limits(idle: int, hours: int, member: User) -> None:
    del member
    office = Institution.objects.get(code="test-office")
    with pytest.raises(IntegrityError), transaction.atomic():
        SignInRules.objects.create(institution=office, idle_minutes=idle, absolute_hours=hours)


def test_being_seen_is_written_once_a_minute(member: User) -> None:
    client = signed_in(member)
    first = row_of(member).seen_at
    client.get("/desk/")
    assert row_of(member).seen_at == first
    SignIn.objects.filter(user=member).update(seen_at=first - MINUTE)
    client.get("/desk/")
    assert row_of(member).seen_at > first


def test_signing_out_ends_it_and_makes_the_browser_forget(member: User) -> None:
    client = signed_in(member)
    answer = client.post("/account/sign-out/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert SignIn.objects.get(user=member).ended_because == "signed-out"


def test_one_ends_ones_own_sign_ins_elsewhere_and_nobody_elses(
    member: User, client_as: Callable[[Role], Client]
) -> None:
    here, there = signed_in(member), signed_in(member)
    stranger = client_as(Role.EDITOR)
    foreign = SignIn.objects.get(user__username="test-editor")
    here.post("/account/sign-ins/end/", {"key": str(foreign.pk)})
    assert stranger.get("/desk/").status_code == 200
    page = here.get("/account/sign-ins/").content.decode()
    assert str(foreign.pk) not in page
    here.post("/account/sign-ins/end/")
    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302


def test_a_changed_password_ends_the_other_sign_ins(member: User) -> None:
    here, there = signed_in(member), signed_in(member)
    new = "seven quiet rivers meet"
    here.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302
    assert SignIn.objects.filter(user=member, ended_because="password").count() == 1


def second_membership(member: User, role: Role) -> Membership:
    office = Institution.objects.get(code="test-office")
    return Membership.objects.create(
        user=member, institution=office, role=role, valid_from=dt.date(2024, 1, 1)
    )


def test_one_acts_through_one_membership_and_has_its_role_alone(member: User) -> None:
    second_membership(member, Role.EDITOR)
    client = signed_in(member)
    assert client.get("/desk/").headers["Location"] == "/account/acting/"
    first = Membership.objects.get(user=member, role=Role.READER)
    client.post("/account/acting/", {"membership": first.pk})
    assert client.get("/desk/").status_code == 200
    actor = actor_for(member, row_of(member))
    assert actor.roles == {Role.READER}
    assert (actor.membership, actor.institution) == (first.pk, first.institution_id)


def test_the_choice_is_remembered_for_the_next_sign_in(member: User) -> None:
    second = second_membership(member, Role.EDITOR)
    client = signed_in(member)
    client.post("/account/acting/", {"membership": second.pk})
    client.post("/account/sign-out/")
    signed_in(member)
    assert row_of(member).membership == second


def test_a_membership_of_somebody_else_cannot_be_chosen(
    member: User, client_as: Callable[[Role], Client]
) -> None:
    client_as(Role.HEAD)
    foreign = Membership.objects.get(user__username="test-head")
    client = signed_in(member)
    client.post("/account/acting/", {"membership": foreign.pk})
    assert row_of(member).membership != foreign
    client.post("/account/acting/", {"membership": "x"})
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("how", ["at once", "yesterday"])
def test_an_ended_membership_cannot_be_chosen_and_gives_no_right(how: str, member: User) -> None:
    second = second_membership(member, Role.EDITOR)
    client = signed_in(member)
    client.post("/account/acting/", {"membership": second.pk})
    assert actor_for(member, row_of(member)).roles == {Role.EDITOR}
    if how == "at once":
        second.ended_at = timezone.now()
        second.valid_to = timezone.localdate()
    else:
        second.valid_to = timezone.localdate() - dt.timedelta(days=1)
    second.save()
    assert client.get("/desk/").status_code == 200
    assert actor_for(member, row_of(member)).roles == {Role.READER}
    client.post("/account/acting/", {"membership": second.pk})
    assert row_of(member).membership != second


def test_a_sign_in_without_its_row_is_none(member: User) -> None:
    client = signed_in(member)
    SignIn.objects.filter(user=member).delete()
    assert client.get("/desk/").status_code == 302


def test_a_wrong_password_is_on_record_without_what_was_typed(member: User) -> None:
    Client().post("/account/sign-in/", {"login": member.username, "password": "wrong words"})
    event = last_event("sign-in.refused")
    assert event is not None
    assert event.subject_key == str(member.pk)
    assert "wrong" not in str(event.payload)


def test_wrong_passwords_from_one_place_do_not_lock_the_account_for_another(
    member: User,
) -> None:
    stranger = Client(REMOTE_ADDR="203.0.113.5")
    for _attempt in range(8):
        last = stranger.post("/account/sign-in/", {"login": member.username, "password": "wrong"})
    assert "Too many attempts" in last.content.decode()
    late = stranger.post("/account/sign-in/", {"login": member.username, "password": PASSWORD})
    assert late.status_code == 200
    owner = Client(REMOTE_ADDR="198.51.100.3")
    opened = owner.post("/account/sign-in/", {"login": member.username, "password": PASSWORD})
    assert opened.status_code == 302


def test_guessing_from_many_places_is_answered_slowly_but_the_owner_gets_in(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("vidik.accounts.limits.time.sleep", waits.append)
    for number in range(51):
        Client(REMOTE_ADDR=f"203.0.{number}.5").post(
            "/account/sign-in/", {"login": member.username, "password": "wrong"}
        )
    assert waits == [0.5]
    away = Client(REMOTE_ADDR="198.51.100.3")
    opened = away.post("/account/sign-in/", {"login": member.username, "password": PASSWORD})
    assert opened.status_code == 302
    assert waits == [0.5, 0.5]
    near = Client(REMOTE_ADDR="198.51.100.99")
    near.post("/account/sign-in/", {"login": member.username, "password": PASSWORD})
    assert waits == [0.5, 0.5, 0.5], "the network of the owner tells nobody that there is one"
    near.post("/account/sign-out/")
    near.post("/account/sign-in/", {"login": member.username, "password": PASSWORD})
    assert waits == [0.5, 0.5, 0.5], "a device on which the owner signed in is not slowed down"
