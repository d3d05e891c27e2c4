# SPDX-License-Identifier: EUPL-1.2
"""What OWASP ASVS asks of passwords, sessions, passkeys and providers, one requirement a test."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.contrib.auth.password_validation import validate_password
from django.test import Client

from tests import openid
from vidik.access.types import Role
from vidik.accounts import oidc
from vidik.accounts.models import ExternalIdentity, IdentityProvider, Membership, SignIn, User
from vidik.cases.tests.factories import institution

PASSWORD = "a password for tests only"
SIGN_IN = "/account/sign-in/"


@pytest.fixture
def member(client_as: Callable[[Role], Client]) -> User:
    client_as(Role.READER)
    return User.objects.get(username="test-reader")


def signed_in(member: User, password: str = PASSWORD) -> Client:
    client = Client()
    client.post(SIGN_IN, {"login": member.username, "password": password})
    return client


# --------------------------------------------------------------------------------- passwords


@pytest.mark.parametrize(
    "password",
    [
        "kestrel lantern orchard",  # V6.2.5: one kind of letters, no digit
        "тихи снег над дугом равницом",
        "lantern orchard kestrel gravel thimble walnut saddle harbour meadow",  # V6.2.9: over 64
        "orchard 🦉 kestrel 🌧 lantern gravel thimble ćšž walnut harbour meadow saddle willow",
    ],
)
def test_long_passwords_of_any_characters_are_taken_and_each_character_counts(
    password: str, member: User
) -> None:
    """V6.2.5, V6.2.8, V6.2.9: no rules of composition, 64 characters and more, as typed."""
    password = password.strip()
    validate_password(password, member)
    member.set_password(password)
    member.save(update_fields=["password"])
    assert "_auth_user_id" in signed_in(member, password).session
    for typed in (password[:-1], password + "x", password[:64], password.swapcase()):
        if typed not in {password, password + " "}:
            assert "_auth_user_id" not in signed_in(member, typed).session, typed


def test_password_fields_are_masked_and_may_be_filled_by_a_manager() -> None:
    """V6.2.6, V6.2.7: of the kind `password`, named for managers, nothing against pasting."""
    page = Client().get(SIGN_IN).content.decode()
    [field] = re.findall(r'<input[^>]*name="password"[^>]*>', page)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page


# ---------------------------------------------------------------------------------- sessions


def test_signing_in_gives_a_new_session_and_what_was_known_before_opens_nothing(
    member: User,
) -> None:
    """V7.2.4: whoever knew the session before the sign-in does not have the one after it."""
    client = Client()
    client.get(SIGN_IN)
    session = client.session
    session["begun"] = True
    session.save()
    before = session.session_key or ""
    client.cookies[_cookie()] = before
    client.post(SIGN_IN, {"login": member.username, "password": PASSWORD})
    after = client.session.session_key
    assert before
    assert after
    assert before != after
    thief = Client()
    thief.cookies[_cookie()] = before
    assert thief.get("/account/").status_code == 302


def _cookie() -> str:
    from django.conf import settings

    return str(settings.SESSION_COOKIE_NAME)


def test_keys_of_sessions_have_more_than_128_bits_and_are_never_given_twice(member: User) -> None:
    """V7.2.2, V7.2.3: thirty-two of thirty-six characters are 165 bits."""
    keys = [signed_in(member).session.session_key or "" for _number in range(5)]
    assert len(set(keys)) == len(keys)
    for key in keys:
        assert re.fullmatch(r"[a-z0-9]{32,}", key)


def test_no_address_that_is_only_opened_begins_a_sign_in(member: User) -> None:
    """V7.6.2: a link, a picture or a frame elsewhere signs nobody in."""
    client = Client()
    before = SignIn.objects.filter(user=member).count()
    for address in (
        f"{SIGN_IN}?login={member.username}&password={PASSWORD}",
        f"{SIGN_IN}with/no-such/",
        f"{SIGN_IN}passkey/",
    ):
        answer = client.get(address)
        assert answer.status_code in {200, 405} or answer.headers["Location"] == SIGN_IN, address
    assert "_auth_user_id" not in client.session
    assert SignIn.objects.filter(user=member).count() == before


@pytest.mark.parametrize("page", ["/desk/", "/account/", "/figures/", "/institutions/", "/"])
def test_every_page_of_a_member_lets_them_sign_out(page: str, member: User) -> None:
    """V7.4.4."""
    client = signed_in(member)
    assert 'action="/account/sign-out/"' in client.get(page).content.decode()


# ---------------------------------------------------------------------------------- passkeys


@pytest.mark.django_db
def test_the_challenge_of_a_passkey_is_long_and_drawn_for_each_ceremony() -> None:
    """V6.7.2: at least 64 bits, never the same again."""
    challenges = set()
    for _ceremony in range(5):
        answer = Client().get(f"{SIGN_IN}passkey/", headers={"X-Requested-With": "XMLHttpRequest"})
        requested = json.loads(answer.content)
        challenge = requested["request_options"]["publicKey"]["challenge"]
        assert len(challenge) * 6 >= 128
        challenges.add(challenge)
    assert len(challenges) == 5


# --------------------------------------------------------------------------------- providers


def _with_provider(code: str, there: openid.Provider) -> tuple[User, IdentityProvider]:
    house = institution(f"standard-{code}")
    user = User.objects.create_user(
        f"standard-{code}", email=f"{code}@test.invalid", password=PASSWORD, display_name=code
    )
    Membership.objects.create(
        user=user, institution=house, role=Role.RESPONDENT, valid_from=dt.date(2024, 1, 1)
    )
    row = IdentityProvider.objects.create(
        institution=house, code=f"standard-{code}", issuer=there.issuer, client_id=openid.CLIENT
    )
    there.callback = oidc.callback_url(row)
    return user, row


@pytest.mark.django_db
def test_the_same_subject_at_another_provider_is_somebody_else(settings: Any) -> None:
    """V6.8.1: a person is the issuer and the subject, never the subject alone."""
    from vidik.accounts import keys

    settings.SITE_URL = "http://testserver"
    with openid.serving("") as good, openid.serving("") as bad:
        settings.IDENTITY_PROVIDER_HOSTS = [urlsplit(each.issuer).netloc for each in (good, bad)]
        linked, known = _with_provider("good", good)
        _other, foreign = _with_provider("bad", bad)
        IdentityProvider.objects.update(client_secret=keys.encrypt(openid.SECRET))
        good.who = bad.who = "the-same-subject"
        ExternalIdentity.objects.create(
            user=linked, provider=known, issuer=good.issuer, subject=good.who
        )
        for row, is_in in ((foreign, False), (known, True)):
            client = Client()
            leaving = client.post(f"{SIGN_IN}with/{row.code}/").headers["Location"]
            there = requests.get(leaving, allow_redirects=False, timeout=5)
            answer = client.get(there.headers["Location"])
            assert answer.status_code == (302 if is_in else 403)
            assert ("_auth_user_id" in client.session) is is_in
