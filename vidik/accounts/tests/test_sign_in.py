# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out, one's own account, and what outsiders may learn from it: nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from vidik.access.types import Role
from vidik.accounts.models import Membership, User
from vidik.accounts.selectors.acting import actor_for, current_memberships
from vidik.institutions.models import Institution

PASSWORD = "a password for tests only"
SIGN_IN = "/account/sign-in/"
REFUSED = "No account matches this name and password."


def _try(login: str, password: str, language: str = "en") -> tuple[int, str]:
    client = Client()
    client.cookies["vidik_language"] = language
    answer = client.post(SIGN_IN, {"login": login, "password": password})
    page = answer.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return answer.status_code, page.replace(login, "")


@pytest.mark.parametrize("login", ["test-reader", "reader@test.invalid"])
def test_a_member_signs_in_by_name_or_address_and_stands_at_the_desk(
    login: str, member: User
) -> None:
    assert login in {member.username, member.email}
    answer = Client().post(SIGN_IN, {"login": login, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("portal:desk"))


def test_after_sign_in_the_page_asked_for_is_shown(member: User) -> None:
    client = Client()
    requested = client.get("/figures/?words=x")
    answer = client.post(
        requested.headers["Location"], {"login": member.username, "password": PASSWORD}
    )
    assert answer.headers["Location"] == "/figures/?words=x"


def test_nobody_is_led_to_another_host_after_sign_in(member: User) -> None:
    answer = Client().post(
        f"{SIGN_IN}?next=https://elsewhere.invalid/",
        {"login": member.username, "password": PASSWORD, "next": "https://elsewhere.invalid/"},
    )
    assert answer.headers["Location"] == reverse("portal:desk")


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
@pytest.mark.parametrize("login", ["{member}", "{member}@nowhere.invalid"])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(
    language: str, login: str, member: User
) -> None:
    known = _try(login.format(member=member.username), "wrong", language)
    unknown = _try(login.format(member="nobody-here"), "wrong", language)
    assert known == unknown
    assert known[0] == 200
    assert ("No account matches" in known[1]) == (language == "en")


def test_after_five_wrong_passwords_the_account_rests(member: User) -> None:
    for _attempt in range(5):
        assert REFUSED in _try(member.username, "wrong")[1]
    status, page = _try(member.username, PASSWORD)
    assert status == 200
    assert "Too many attempts" in page


def test_who_sends_too_much_gets_a_page_that_says_so() -> None:
    client = Client()
    client.cookies["vidik_language"] = "en"
    answers = [client.post(SIGN_IN, {"login": "", "password": ""}) for _attempt in range(31)]
    assert answers[29].status_code == 200
    assert answers[30].status_code == 429
    assert "Wait a minute" in answers[30].content.decode()


def test_a_switched_off_account_does_not_open(member: User) -> None:
    member.is_active = False
    member.save(update_fields=["is_active"])
    answer = Client().post(SIGN_IN, {"login": member.username, "password": PASSWORD})
    assert "_auth_user_id" not in answer.client.session


def test_a_session_ends_for_an_account_that_is_switched_off(
    member: User, client_as: Callable[[Role], Client]
) -> None:
    client = client_as(Role.READER)
    assert client.get("/desk/").status_code == 200
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert client.get("/desk/").status_code == 302


def test_a_role_that_ended_yesterday_is_gone_at_once(
    member: User, client_as: Callable[[Role], Client]
) -> None:
    client = client_as(Role.READER)
    Membership.objects.filter(user=member).update(
        valid_to=timezone.localdate() - dt.timedelta(days=1)
    )
    assert client.get("/desk/").status_code == 403
    assert actor_for(member).roles == frozenset()


def test_memberships_hold_from_their_first_to_their_last_day(member: User) -> None:
    Membership.objects.filter(user=member).delete()
    first, last = dt.date(2024, 3, 1), dt.date(2024, 3, 31)
    Membership.objects.create(
        user=member,
        institution=Institution.objects.get(code="test-office"),
        role=Role.EDITOR,
        valid_from=first,
        valid_to=last,
    )

    def holds(day: dt.date) -> bool:
        return current_memberships(day).filter(user=member).exists()

    assert [holds(day) for day in (first, last)] == [True, True]
    day = dt.timedelta(days=1)
    assert [holds(first - day), holds(last + day)] == [False, False]


def test_signing_out_asks_and_then_ends_the_session(client_as: Callable[[Role], Client]) -> None:
    client = client_as(Role.READER)
    assert client.get("/account/sign-out/").status_code == 200
    assert client.get("/desk/").status_code == 200
    assert client.post("/account/sign-out/").headers["Location"] == reverse("portal:front")
    assert client.get("/desk/").status_code == 302


def test_a_changed_password_opens_and_the_old_one_does_not(
    member: User, client_as: Callable[[Role], Client]
) -> None:
    client, elsewhere = client_as(Role.READER), client_as(Role.READER)
    new = "seven quiet rivers meet"
    answer = client.post(
        "/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.headers["Location"] == reverse("account")
    assert client.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302
    member.refresh_from_db()
    assert member.check_password(new)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("not the old one", "seven quiet rivers meet", "not your current password"),
        (PASSWORD, "short", "too short"),
        (PASSWORD, "test-reader-1", "too similar"),
    ],
)
def test_a_bad_change_of_password_says_why_and_changes_nothing(
    old: str, new: str, text: str, member: User, client_as: Callable[[Role], Client]
) -> None:
    client = client_as(Role.READER)
    client.cookies["vidik_language"] = "en"
    answer = client.post(
        "/account/password/", {"oldpassword": old, "password1": new, "password2": new}
    )
    assert answer.status_code == 200
    assert text in answer.content.decode()
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


@pytest.mark.parametrize(
    "name", ["account_signup", "account_reset_password", "account_email", "account_confirm_email"]
)
def test_what_the_office_does_not_offer_has_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_ones_own_account_shows_ones_roles(client_as: Callable[[Role], Client]) -> None:
    client = client_as(Role.ANALYST)
    client.cookies["vidik_language"] = "en"
    page = client.get("/account/").content.decode()
    assert "analyst@test.invalid" in page
    assert "Office of the tests" in page


def test_the_head_sees_the_members_and_no_password(client_as: Callable[[Role], Client]) -> None:
    client_as(Role.READER)
    page = client_as(Role.HEAD).get("/account/members/").content.decode()
    assert "test-reader" in page
    assert "test-head" in page
    assert "$argon2" not in page
    assert "md5$" not in page


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
def test_a_chosen_language_is_remembered(language: str) -> None:
    client = Client()
    answer = client.post("/account/language/", {"language": language, "next": "/healthz"})
    assert answer.headers["Location"] == "/healthz"
    assert client.cookies["vidik_language"].value == language


@pytest.mark.parametrize(
    "target", ["https://elsewhere.invalid/", "//elsewhere.invalid", "javascript:x"]
)
def test_a_choice_of_language_leads_nowhere_else(target: str) -> None:
    answer = Client().post("/account/language/", {"language": "sr", "next": target})
    assert answer.headers["Location"] == "/"


def test_an_unknown_language_is_not_remembered() -> None:
    client = Client()
    client.post("/account/language/", {"language": "xx"})
    assert "vidik_language" not in client.cookies
