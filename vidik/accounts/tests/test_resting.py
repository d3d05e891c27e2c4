# SPDX-License-Identifier: EUPL-1.2
"""A page tells the server that somebody works on it, and learns whether the sign-in still holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from vidik.access.types import Role
from vidik.accounts.models import Membership, SignIn, SignInRules, User
from vidik.accounts.tests.test_sign_ins import row_of, signed_in

HERE = "/account/here/"
MINUTE = dt.timedelta(minutes=1)


def who(client: Client) -> str:
    return str(client.get(HERE).json()["who"])


def rest_of(client: Client) -> dict[str, str]:
    page = client.get("/account/").content.decode()
    return dict(re.findall(r'data-(rests|who|sign)="([^"]*)"', page))


def test_who_works_on_a_page_stays_signed_in(member: User) -> None:
    client = signed_in(member)
    row = row_of(member)
    SignIn.objects.filter(pk=row.pk).update(seen_at=timezone.now() - 14 * MINUTE)
    answer = client.get(HERE)
    assert answer.status_code == 200
    assert row_of(member).seen_at > timezone.now() - MINUTE
    assert "no-store" in answer.headers["Cache-Control"]


def test_who_was_away_is_signed_out_all_the_same(member: User) -> None:
    client = signed_in(member)
    row = row_of(member)
    SignIn.objects.filter(pk=row.pk).update(seen_at=timezone.now() - 15 * MINUTE)
    answer = client.get(HERE)
    assert (answer.status_code, answer.content) == (401, b"")
    assert SignIn.objects.get(pk=row.pk).ended_because == "idle"


def test_nothing_lasts_longer_than_twelve_hours(member: User) -> None:
    client = signed_in(member)
    row = row_of(member)
    SignIn.objects.filter(pk=row.pk).update(begun_at=timezone.now() - 12 * 60 * MINUTE)
    assert client.get(HERE).status_code == 401
    assert SignIn.objects.get(pk=row.pk).ended_because == "too-long"


def test_a_visitor_learns_nothing() -> None:
    answer = Client().get(HERE)
    assert (answer.status_code, answer.content) == (401, b"")


def test_a_page_learns_nothing_that_names_anybody(member: User) -> None:
    client = signed_in(member)
    text = client.get(HERE).json()
    assert set(text) == {"who", "seconds", "stays", "step", "token"}
    assert (text["stays"], text["step"]) == (True, False)
    for digest in (text["who"], rest_of(client)["sign"]):
        assert re.fullmatch("[0-9a-f]{16}", digest)
    assert member.username not in str(text)


def test_a_page_of_one_membership_is_known_from_one_of_another(member: User) -> None:
    client = signed_in(member)
    first = row_of(member).membership
    assert first is not None
    before = who(client)
    assert who(client) == before
    second = Membership.objects.create(
        user=member,
        institution=first.institution,
        role=Role.VALIDATOR,
        valid_from=timezone.localdate(),
    )
    SignIn.objects.filter(pk=row_of(member).pk).update(membership=second)
    assert who(client) != before


def test_the_next_sign_in_is_of_the_same_person_and_is_another(member: User) -> None:
    first, second = rest_of(signed_in(member)), rest_of(signed_in(member))
    assert first["who"] == second["who"]
    assert first["sign"] != second["sign"]


@pytest.mark.parametrize(
    ("seen", "started", "seconds", "stays"),
    [
        # Stored by the look itself; younger than a minute, it counts from where it was stored.
        (10 * MINUTE, 60 * MINUTE, 900, True),
        (0.5 * MINUTE, 60 * MINUTE, 870, True),
        (0 * MINUTE, 710 * MINUTE, 600, False),
    ],
)
def test_a_page_learns_when_the_sign_in_ends(
    seen: dt.timedelta, started: dt.timedelta, seconds: int, stays: bool, member: User
) -> None:
    client = signed_in(member)
    now = timezone.now()
    SignIn.objects.filter(user=member).update(seen_at=now - seen, begun_at=now - started)
    text = client.get(HERE).json()
    assert seconds - 5 <= text["seconds"] <= seconds
    assert text["stays"] is stays


def test_every_page_promises_the_same_and_no_more_than_holds(member: User) -> None:
    client = signed_in(member)
    row = row_of(member)
    for seen in (0, 30, 59, 61, 600):
        at = timezone.now() - dt.timedelta(seconds=seen)
        SignIn.objects.filter(pk=row.pk).update(seen_at=at)
        assert rest_of(client)["rests"] == "840"
        assert client.get(HERE).json()["seconds"] >= 835


def test_the_limits_of_an_institution_are_passed_to_its_pages(member: User) -> None:
    client = signed_in(member)
    row = row_of(member)
    assert row.membership is not None
    SignInRules.objects.create(
        institution_id=row.membership.institution_id, idle_minutes=2, absolute_hours=8
    )
    # Of two minutes a whole one is much: activity is stored more often.
    SignIn.objects.filter(pk=row.pk).update(seen_at=timezone.now() - dt.timedelta(seconds=20))
    assert rest_of(client)["rests"] == "105"
    assert row_of(member).seen_at > timezone.now() - dt.timedelta(seconds=10)


def test_a_page_learns_that_a_step_of_the_sign_in_is_missing(
    client_as: Callable[[Role], Client],
) -> None:
    client = client_as(Role.POLICE)
    assert client.get(HERE).json()["step"] is False
    SignIn.objects.filter(user__username="test-police").update(factor="")
    assert client.get(HERE).json()["step"] is True


def test_a_page_of_a_visitor_has_no_such_strip() -> None:
    assert "data-rests" not in Client().get("/account/sign-in/").content.decode()
