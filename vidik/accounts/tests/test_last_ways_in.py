# SPDX-License-Identifier: EUPL-1.2
"""Nobody locks themselves out: the last way into an account stays until there is another one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from tests import passkeys
from tests.at_once import at_once
from vidik.access.types import Role
from vidik.accounts import keys
from vidik.accounts.models import ExternalIdentity, IdentityProvider, Membership, SignIn, User
from vidik.accounts.tests.test_own_sign_in import (
    linked,
    officer,
    police,
    row,
    there,
)
from vidik.accounts.types import PASSKEY_ROLES, SECOND_FACTOR_ROLES
from vidik.cases.tests.factories import institution

__all__ = ["linked", "officer", "police", "row", "there"]
SECURITY = "/account/security/"


def client_of(user: User) -> Client:
    """Return a client of somebody who has just shown a passkey."""
    client = Client()
    client.cookies["vidik_language"] = "en"
    client.force_login(user)
    SignIn.objects.filter(user=user).update(factor="webauthn", confirmed_at=timezone.now())
    return client


def passkeys_of(user: User) -> list[int]:
    rows = Authenticator.objects.filter(user=user, type="webauthn")
    return list(rows.order_by("pk").values_list("pk", flat=True))


def removal(key: int) -> str:
    return f"{SECURITY}passkeys/{key}/remove/"


def refused(client: Client, address: str, *, by: str) -> bool:
    """Return whether neither the page nor its form takes anything away, and both say why."""
    pages = [client.get(address, follow=True), client.post(address, follow=True)]
    return all(by in page.content.decode() for page in pages)


@pytest.fixture
def without_password(member: User) -> User:
    """Somebody whose role needs no factor, and who has a passkey and no password."""
    member.set_unusable_password()
    member.save(update_fields=["password"])
    passkeys.enrolled(member)
    return member


def test_the_last_passkey_stays_where_there_is_no_password(without_password: User) -> None:
    client = client_of(without_password)
    [first] = passkeys_of(without_password)
    why = "Add another passkey first, or ask the administrator"
    assert refused(client, removal(first), by=why)
    # Codes are asked for after a password, so they open nothing on their own.
    Authenticator.objects.create(
        user=without_password, type="totp", data={"secret": keys.encrypt("JBSWY3DPEHPK3PXP")}
    )
    assert refused(client, removal(first), by=why)
    assert passkeys_of(without_password) == [first]
    passkeys.enrolled(without_password)
    [first, second] = passkeys_of(without_password)
    assert "will no longer open your account" in client.get(removal(first)).content.decode()
    assert client.post(removal(first)).status_code == 302
    assert passkeys_of(without_password) == [second]
    assert refused(client, removal(second), by=why)


def test_a_password_is_a_way_in(without_password: User) -> None:
    without_password.set_password("seven quiet rivers meet")
    without_password.save(update_fields=["password"])
    [only] = passkeys_of(without_password)
    client_of(without_password).post(removal(only))
    assert passkeys_of(without_password) == []


@pytest.mark.parametrize("in_use", [True, False])
def test_the_sign_in_of_an_institution_is_a_way_in_while_it_is_in_use(
    in_use: bool, linked: User, row: IdentityProvider
) -> None:
    linked.set_unusable_password()
    linked.save(update_fields=["password"])
    Membership.objects.filter(user=linked).update(role=Role.READER)
    passkeys.enrolled(linked)
    row.is_active = in_use
    row.save(update_fields=["is_active"])
    [only] = passkeys_of(linked)
    client_of(linked).post(removal(only))
    assert passkeys_of(linked) == ([] if in_use else [only])


def test_a_link_is_not_removed_where_the_other_one_is_out_of_use(
    linked: User, row: IdentityProvider
) -> None:
    linked.set_unusable_password()
    linked.save(update_fields=["password"])
    other = IdentityProvider.objects.create(
        institution=institution("ways-elsewhere"), code="ways-elsewhere",
        issuer="https://elsewhere.invalid", client_id="x", is_active=False,
    )  # fmt: skip
    ExternalIdentity.objects.create(
        user=linked, provider=other, issuer=other.issuer, subject="elsewhere"
    )
    [held] = ExternalIdentity.objects.filter(user=linked, provider=row)
    client = client_of(linked)
    answer = client.post(f"{SECURITY}links/{held.pk}/remove/", follow=True)
    assert "This is your only way to sign in" in answer.content.decode()
    assert ExternalIdentity.objects.filter(pk=held.pk).exists()
    IdentityProvider.objects.filter(pk=other.pk).update(is_active=True)
    client.post(f"{SECURITY}links/{held.pk}/remove/")
    assert ExternalIdentity.objects.filter(pk=held.pk).exists(), "they are no member there"
    Membership.objects.create(
        user=linked,
        institution=other.institution,
        role=Role.READER,
        valid_from=timezone.localdate(),
    )
    client.post(f"{SECURITY}links/{held.pk}/remove/")
    assert not ExternalIdentity.objects.filter(pk=held.pk).exists()


@pytest.mark.parametrize("role", sorted(PASSKEY_ROLES))
def test_the_last_passkey_that_a_role_needs_stays_whatever_else_there_is(
    role: Role, client_as: Callable[[Role], Client]
) -> None:
    client_as(role)
    user = User.objects.get(username=f"test-{role.value}")
    passkeys.enrolled(user)
    Authenticator.objects.create(
        user=user, type="totp", data={"secret": keys.encrypt("JBSWY3DPEHPK3PXP")}
    )
    client = client_of(user)
    [only] = passkeys_of(user)
    why = "Your role requires a passkey, and this is the only one. Add another one first."
    assert refused(client, removal(only), by=why)
    assert passkeys_of(user) == [only]
    # The codes may go: the passkey is more than they are.
    client.post(f"{SECURITY}codes/remove/")
    assert not Authenticator.objects.filter(user=user, type="totp").exists()


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES - PASSKEY_ROLES))
def test_the_last_factor_that_a_role_needs_stays_whichever_it_is(
    role: Role, client_as: Callable[[Role], Client]
) -> None:
    client_as(role)
    user = User.objects.get(username=f"test-{role.value}")
    passkeys.enrolled(user)
    client = client_of(user)
    [only] = passkeys_of(user)
    why = "Your role requires this second factor. Set up another one first."
    assert refused(client, removal(only), by=why)
    assert passkeys_of(user) == [only]
    Authenticator.objects.create(
        user=user, type="totp", data={"secret": keys.encrypt("JBSWY3DPEHPK3PXP")}
    )
    client.post(removal(only))
    assert passkeys_of(user) == []
    assert refused(client, f"{SECURITY}codes/remove/", by=why)
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_of_the_last_two_passkeys_removed_at_the_same_moment_one_stays(
    committed_database: None,
) -> None:
    user = User.objects.create_user(
        "two-passkeys", email="two@test.invalid", password=None, display_name="Two"
    )
    Membership.objects.create(
        user=user, institution=institution("ways-in"), role=Role.READER, valid_from="2024-01-01"
    )
    for _device in range(2):
        passkeys.enrolled(user)
    both = passkeys_of(user)
    clients = [client_of(user) for _tab in both]
    hands = [
        lambda client=client, key=key: client.post(removal(key))
        for client, key in zip(clients, both, strict=True)
    ]
    assert [answer.status_code for answer in at_once(*hands)] == [302, 302]
    assert len(passkeys_of(user)) == 1
