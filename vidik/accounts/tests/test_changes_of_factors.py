# SPDX-License-Identifier: EUPL-1.2
"""What protects an account is changed by its owner alone: not by half a theft, not from elsewhere.

Passkeys are made and shown by a device of the tests, so that what is tried here is the whole way
and not where a page leads.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.test import Client
from django.utils import timezone

from tests import passkeys
from tests.openid import Provider
from tests.passkeys import Device
from vidik.access.types import Role
from vidik.accounts import keys
from vidik.accounts.factors import current_code
from vidik.accounts.models import ExternalIdentity, IdentityProvider, Membership, SignIn, User
from vidik.accounts.tests.test_own_sign_in import (
    come,
    invited,
    is_in,
    leave,
    linked,
    officer,
    police,
    row,
    there,
)
from vidik.cases.tests.factories import institution
from vidik.institutions.models import Institution

__all__ = ["linked", "officer", "police", "row", "there"]

PASSWORD = "a password for tests only"
SIGN_IN, CODE = "/account/sign-in/", "/account/sign-in/code/"
SECURITY, ADD, ASK = "/account/security/", passkeys.ADD, passkeys.ASK
CODES = "/account/security/codes/"
RECOVERY = "/account/security/recovery/"


def passkeys_of(user: User) -> int:
    return Authenticator.objects.filter(user=user, type="webauthn").count()


def with_codes(user: User) -> User:
    secret = keys.encrypt(generate_totp_secret())
    Authenticator.objects.create(user=user, type="totp", data={"secret": secret})
    return user


def code_of(user: User) -> str:
    found = current_code(user)
    assert found is not None
    return found[0]


# ------------------------------------------------------- who has stolen a password and a code


@pytest.fixture
def admin(client_as: Callable[[Role], Client]) -> User:
    """An administrator with a passkey, an app for codes, and recovery codes."""
    client_as(Role.INSTITUTION_ADMIN)
    user = User.objects.get(username="test-institution-admin")
    SignIn.objects.filter(user=user).delete()
    return with_codes(user)


@pytest.fixture
def device(admin: User) -> Device:
    return passkeys.enrolled(admin)


def stolen(admin: User, code: str) -> Client:
    """Sign in with the password and a code, as whoever lured both out of somebody does."""
    client = Client()
    client.cookies["vidik_language"] = "en"
    client.post(SIGN_IN, {"login": admin.username, "password": PASSWORD})
    assert client.post(CODE, {"code": code}).status_code == 302
    assert is_in(client)
    return client


@pytest.mark.parametrize("acts_as", [Role.INSTITUTION_ADMIN, Role.POLICE])
def test_a_password_and_a_code_add_no_passkey_where_there_is_one(
    acts_as: Role, admin: User, device: Device
) -> None:
    held = Membership.objects.get(user=admin)
    if acts_as is not Role.INSTITUTION_ADMIN:
        held = Membership.objects.create(
            user=admin, institution=held.institution, role=acts_as, valid_from=dt.date(2024, 1, 1)
        )
    thief = stolen(admin, code_of(admin))
    SignIn.objects.filter(user=admin).update(membership=held)
    RecoveryCodes.activate(admin)
    answers = [
        thief.get(ADD),
        thief.post(ADD, {"name": "", "credential": json.dumps({})}),
        # Recovery codes lead to a passkey as well.
        thief.get(RECOVERY),
        thief.post(f"{RECOVERY}renew/"),
    ]
    for answer in answers:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith((passkeys.SHOW, SECURITY))
    assert passkeys_of(admin) == 1
    wrapped = Authenticator.objects.get(user=admin, type="recovery_codes").wrap()
    assert not wrapped.did_view
    assert thief.get("/account/members/").status_code != 200
    assert SignIn.objects.get(user=admin).factor == "totp"


def test_a_second_passkey_is_added_once_the_first_was_shown(admin: User, device: Device) -> None:
    client = stolen(admin, code_of(admin))
    page = client.get(SECURITY).content.decode()
    assert "First show your passkey" in page
    assert "sign in with your password and a recovery code" in page
    assert passkeys.show(client, device).status_code == 302
    assert passkeys.add(client, Device()).status_code == 302
    assert passkeys_of(admin) == 2
    assert client.get("/account/members/").status_code == 200


def test_who_lost_the_passkey_adds_another_one_after_a_recovery_code(
    admin: User, device: Device
) -> None:
    recovery = RecoveryCodes.activate(admin).generate_codes()[0]
    client = stolen(admin, recovery)
    assert "so you can add a new passkey below" in client.get(SECURITY).content.decode()
    assert client.get("/account/members/").headers["Location"] == SECURITY
    passkeys.add(client, new := Device())
    assert passkeys_of(admin) == 2
    assert client.get("/account/members/").status_code == 200
    again = Client()
    passkeys.come_in(again, new)
    assert SignIn.objects.filter(user=admin).latest("begun_at").factor == "webauthn"
    assert again.get("/account/members/").status_code == 200


# ------------------------------------------------- who runs the sign-in of an institution


@pytest.fixture
def elsewhere(linked: User) -> Membership:
    """A membership that the institution with the own sign-in has nothing to do with."""
    return Membership.objects.create(
        user=linked, institution=institution("changes-elsewhere"), role=Role.RESPONDENT,
        valid_from=dt.date(2024, 1, 1),
    )  # fmt: skip


@pytest.fixture
def impostor(linked: User, row: IdentityProvider) -> Client:
    """Whoever the provider says is the officer, with a second factor as it says."""
    client = Client()
    come(client, row)
    assert SignIn.objects.get(user=linked).factor == "provider"
    assert SignIn.objects.get(user=linked).confirmed_at is None
    return client


def confirmed_there(client: Client, row: IdentityProvider) -> Client:
    client.get(leave(client, f"/account/reauthenticate/with/{row.code}/", next=SECURITY))
    return client


CHANGES = (ADD, CODES, f"{CODES}remove/", RECOVERY, f"{RECOVERY}renew/")


def test_the_word_of_an_institution_gives_no_key_to_another_ones_membership(
    linked: User, elsewhere: Membership, row: IdentityProvider, impostor: Client
) -> None:
    confirmed_there(impostor, row)
    for page in CHANGES:
        for answer in (impostor.get(page), impostor.post(page)):
            assert answer.headers["Location"] == SECURITY
    assert "sign out and sign in with your password" in impostor.get(SECURITY).content.decode()
    link = ExternalIdentity.objects.get(user=linked)
    assert impostor.post(f"{SECURITY}links/{link.pk}/remove/").headers["Location"] == SECURITY
    assert ExternalIdentity.objects.filter(pk=link.pk).exists()
    assert not Authenticator.objects.filter(user=linked).exists()


def test_nor_a_passkey_to_who_administers(
    linked: User, row: IdentityProvider, there: Provider
) -> None:
    Membership.objects.filter(user=linked).update(role=Role.INSTITUTION_ADMIN)
    client = Client()
    client.cookies["vidik_language"] = "en"
    come(client, row)
    confirmed_there(client, row)
    assert client.get(ADD).headers["Location"] == SECURITY
    assert "Sign out and sign in again" in client.get(SECURITY).content.decode()
    assert passkeys_of(linked) == 0
    assert client.get("/account/members/").headers["Location"] == SECURITY


def test_a_factor_of_this_system_is_shown_before_it_is_changed(
    linked: User, row: IdentityProvider, impostor: Client
) -> None:
    with_codes(linked)
    for page in CHANGES[:3]:
        assert impostor.get(page).headers["Location"].startswith("/account/reauthenticate/code/")
    # Signing in there anew does not stand for it.
    answer = impostor.post(f"/account/reauthenticate/with/{row.code}/", {"next": ADD})
    assert answer.headers["Location"].startswith("/account/reauthenticate/?next=")
    assert SignIn.objects.get(user=linked).confirmed_at is None
    assert (
        "/account/reauthenticate/with/"
        not in impostor.get("/account/reauthenticate/code/").content.decode()
    )
    impostor.post(f"/account/reauthenticate/code/?next={ADD}", {"code": code_of(linked)})
    assert SignIn.objects.get(user=linked).factor == "totp"
    assert impostor.get(ADD).headers["Location"] == ASK
    passkeys.show_channel(impostor)
    passkeys.add(impostor, Device())
    assert passkeys_of(linked) == 1


def test_a_confirmation_there_counts_nothing_once_there_is_a_factor_here(
    linked: User, row: IdentityProvider, impostor: Client
) -> None:
    back = leave(impostor, f"/account/reauthenticate/with/{row.code}/", next=ADD)
    with_codes(linked)
    impostor.get(back)
    assert SignIn.objects.get(user=linked).confirmed_at is None


def test_who_acts_for_that_institution_alone_sets_up_a_first_factor_after_signing_in_anew(
    linked: User, row: IdentityProvider, impostor: Client
) -> None:
    assert impostor.get(ADD).headers["Location"].startswith("/account/reauthenticate/?next=")
    confirmed_there(impostor, row)
    passkeys.show_channel(impostor)
    passkeys.add(impostor, Device())
    assert passkeys_of(linked) == 1
    assert SignIn.objects.get(user=linked).factor == "webauthn"


def test_an_administrator_is_not_made_without_a_password(
    row: IdentityProvider, police: Institution
) -> None:
    client = Client()
    client.get(invited(police, role=Role.INSTITUTION_ADMIN))
    page = client.get("/account/invitation/").content.decode()
    assert 'name="elsewhere"' not in page
    answer = client.post("/account/invitation/", {"elsewhere": "1", "username": "new-admin"})
    assert answer.status_code == 200
    assert not User.objects.filter(username="new-admin").exists()


# ---------------------------------------------------- who finds a screen that is not locked


@pytest.fixture
def left_open(linked: User, row: IdentityProvider, there: Provider) -> Client:
    """The sign-in of somebody without a password and without a factor, six minutes ago."""
    linked.set_unusable_password()
    linked.save(update_fields=["password"])
    client = Client()
    come(client, row)
    confirmed_there(client, row)
    passkeys.show_channel(client)
    assert client.get(ADD).status_code == 200
    past = timezone.now() - dt.timedelta(minutes=6)
    SignIn.objects.filter(user=linked).update(begun_at=past, confirmed_at=past)
    return client


def test_who_has_neither_password_nor_factor_is_asked_all_the_same(
    linked: User, row: IdentityProvider, left_open: Client
) -> None:
    link = ExternalIdentity.objects.get(user=linked)
    for page in (*CHANGES, f"{SECURITY}links/{link.pk}/remove/", f"{SECURITY}links/{row.code}/"):
        answer = left_open.post(page)
        assert answer.headers["Location"].startswith("/account/reauthenticate/?next="), page
    assert ExternalIdentity.objects.filter(pk=link.pk).exists()
    requested = left_open.get(f"/account/reauthenticate/?next={ADD}").content.decode()
    assert f"/account/reauthenticate/with/{row.code}/" in requested
    assert left_open.get("/account/elevated/").status_code != 200


def test_a_password_is_changed_after_the_factor_was_shown(
    client_as: Callable[[Role], Client],
) -> None:
    client = client_as(Role.READER)
    user = with_codes(User.objects.get(username="test-reader"))
    SignIn.objects.filter(user=user).update(confirmed_at=timezone.now() - dt.timedelta(minutes=6))
    new = {"oldpassword": PASSWORD, "password1": "seven quiet rivers meet"}
    new["password2"] = new["password1"]
    for answer in (client.get("/account/password/"), client.post("/account/password/", new)):
        assert (
            answer.headers["Location"] == "/account/reauthenticate/?next=%2Faccount%2Fpassword%2F"
        )
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert new["password1"] not in str(dict(client.session))
    client.post("/account/reauthenticate/code/", {"code": code_of(user)})
    assert client.post("/account/password/", new).headers["Location"] == "/account/"
    user.refresh_from_db()
    assert user.check_password(new["password1"])
