# SPDX-License-Identifier: EUPL-1.2
"""A page tells the server that somebody works on it, and learns whether the sign-in still holds."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.utils import timezone

from vidik.access.types import Role
from vidik.accounts.models import Membership, SignIn, SignInRules, User
from vidik.accounts.tests.test_sign_ins import row_of, signed_in

HERE = "/account/here/"
MINUTE = dt.timedelta(minutes=1)


def who(client: Client) -> str:
    return str(client.get(HERE).json()["who"])


def test_who_works_on_a_page_stays_signed_in(member: User) -> None:
    client = signed_in(member)
    row = row_of(member)
    SignIn.objects.filter(pk=row.pk).update(seen_at=timezone.now() - 14 * MINUTE)
    answer = client.post(HERE)
    assert answer.status_code == 200
    assert row_of(member).seen_at > timezone.now() - MINUTE
    assert "no-store" in answer.headers["Cache-Control"]


def test_who_was_away_is_signed_out_all_the_same(member: User) -> None:
    client = signed_in(member)
    row = row_of(member)
    SignIn.objects.filter(pk=row.pk).update(seen_at=timezone.now() - 15 * MINUTE)
    answer = client.post(HERE)
    assert (answer.status_code, answer.content) == (401, b"")
    assert SignIn.objects.get(pk=row.pk).ended_because == "idle"


def test_nothing_lasts_longer_than_twelve_hours(member: User) -> None:
    client = signed_in(member)
    row = row_of(member)
    SignIn.objects.filter(pk=row.pk).update(begun_at=timezone.now() - 12 * 60 * MINUTE)
    assert client.post(HERE).status_code == 401
    assert SignIn.objects.get(pk=row.pk).ended_because == "too-long"


def test_a_visitor_learns_nothing() -> None:
    for answer in (Client().get(HERE), Client().post(HERE)):
        assert (answer.status_code, answer.content) == (401, b"")


def test_a_page_is_told_nothing_that_names_anybody(member: User) -> None:
    client = signed_in(member)
    said = client.get(HERE).json()
    assert set(said) == {"who", "token"}
    assert len(said["who"]) == 16
    assert int(said["who"], 16)
    assert member.username not in str(said)


def test_a_page_of_one_membership_is_not_sent_under_another(member: User) -> None:
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


def test_a_page_says_after_how_long_it_is_over(member: User) -> None:
    client = signed_in(member)
    page = client.get("/account/").content.decode()
    assert 'data-rests="900"' in page
    assert f'data-who="{who(client)}"' in page
    membership = row_of(member).membership
    assert membership is not None
    SignInRules.objects.create(
        institution_id=membership.institution_id, idle_minutes=5, absolute_hours=8
    )
    assert 'data-rests="300"' in client.get("/account/").content.decode()


def test_a_page_of_a_visitor_has_no_such_strip() -> None:
    assert "data-rests" not in Client().get("/account/sign-in/").content.decode()


def test_only_a_form_of_this_site_keeps_a_sign_in_open(member: User) -> None:
    client = signed_in(member)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    row = row_of(member)
    assert strict.post(HERE).status_code == 403
    assert SignIn.objects.get(pk=row.pk).ended_at is None
