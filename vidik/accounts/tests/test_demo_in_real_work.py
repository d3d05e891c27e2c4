# SPDX-License-Identifier: EUPL-1.2
"""Demo accounts under production settings: no way in, and nothing served while in use."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from django.test import Client
from django.utils import timezone

from tests import passkeys
from vidik.access.types import Actor
from vidik.accounts.models import ExternalIdentity, IdentityProvider, ResetLink, SignIn, User
from vidik.accounts.oidc import Claims
from vidik.accounts.services import demo, providers
from vidik.accounts.services.sending import new_token
from vidik.accounts.tests.test_own_sign_in import (
    PASSWORD,
    Provider,
    come,
    is_in,
    linked,
    officer,
    police,
    row,
    there,
)
from vidik.audit.selectors import last_event
from vidik.shell.cli import run
from vidik.shell.cli.runtime import Refused, refuse_demo_accounts

__all__ = ["linked", "officer", "police", "row", "there"]

OPERATOR = Actor.system("command-line")


@pytest.fixture
def account(linked: User) -> User:
    """A demo account with a password, a passkey and a link to an own sign-in."""
    linked.is_demo = True
    linked.save(update_fields=["is_demo"])
    return linked


@pytest.fixture
def device(account: User) -> passkeys.Device:
    return passkeys.enrolled(account)


def by_password(account: User, **_more: Any) -> Client:
    client = Client()
    client.post("/account/sign-in/", {"login": account.username, "password": PASSWORD})
    return client


def test_every_way_leads_in_with_the_settings_of_a_demonstration(
    account: User, row: IdentityProvider
) -> None:
    client = Client()
    come(client, row)
    assert is_in(client)
    assert is_in(by_password(account))
    device, other = passkeys.enrolled(account), Client()
    passkeys.come_in(other, device)
    assert is_in(other)


def test_no_way_leads_in_where_real_people_work(
    account: User, row: IdentityProvider, there: Provider, settings: Any
) -> None:
    settings.DEMO = False
    client = by_password(account)
    assert not is_in(client)
    page = client.post("/account/sign-in/", {"login": account.username, "password": PASSWORD})
    assert page.status_code == 200, "as though there were no such account"
    # The provider of the tests speaks no TLS, so its word is taken as it comes back.
    with pytest.raises(providers.NotLinked):
        providers.who_comes(row, Claims(there.issuer, there.who, trusted_factor=True))
    device, visitor = passkeys.enrolled(account), Client()
    passkeys.come_in(visitor, device)
    assert not is_in(visitor)
    assert not SignIn.objects.filter(user=account).exists()
    token, stored = new_token()
    ResetLink.objects.create(
        user=account, token_hash=stored, expires_at=timezone.now() + dt.timedelta(hours=1)
    )
    assert Client().get(f"/account/new-password/{token}/").status_code == 404


def test_nor_does_a_sign_in_that_was_open_go_on(account: User, settings: Any) -> None:
    client = by_password(account)
    assert client.get("/account/").status_code in {200, 302}
    settings.DEMO = False
    assert client.get("/account/").headers["Location"].startswith("/account/sign-in/")


def test_what_forgets_to_ask_is_refused_by_the_last_gate(account: User, settings: Any) -> None:
    from django.core.exceptions import PermissionDenied
    from django.test import RequestFactory

    from vidik.accounts.adapter import AccountAdapter

    settings.DEMO = False
    with pytest.raises(PermissionDenied):
        AccountAdapter().login(RequestFactory().get("/"), account)


def test_it_is_not_served_and_the_check_says_so_until_they_are_taken_out_of_use(
    account: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "pooler", "leaking_server", "other_secret_key", "other_release",
    ):  # fmt: skip
        monkeypatch.setattr(run, f"refuse_{name}", lambda: None)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setattr(
        type(connections["default"]), "close_pool", lambda _self: None, raising=False
    )
    run._refuse_to_serve_from()
    assert demo.check_demo_accounts() == []
    settings.DEMO = False
    with pytest.raises(Refused, match="vidik demo remove"):
        run._refuse_to_serve_from()
    [error] = demo.check_demo_accounts()
    assert (error.id, error.hint) == (
        "accounts.E002", "Deactivate them: vidik demo remove.",
    )  # fmt: skip
    assert demo.close_demo_accounts(actor=OPERATOR) == 1
    run._refuse_to_serve_from()
    refuse_demo_accounts()
    assert demo.check_demo_accounts() == []
    account.refresh_from_db()
    assert not account.is_active
    assert not account.has_usable_password()
    assert not Authenticator.objects.filter(user=account).exists()
    assert not ExternalIdentity.objects.filter(user=account).exists()
    event = last_event("account.closed")
    assert event is not None
    assert event.subject_key == str(account.pk)


def test_a_real_account_of_the_same_kind_is_left_alone(linked: User, settings: Any) -> None:
    settings.DEMO = False
    assert demo.check_demo_accounts() == []
    assert demo.close_demo_accounts(actor=OPERATOR) == 0
    assert is_in(by_password(linked))


def test_the_check_is_among_those_of_a_deployment() -> None:
    from django.core.checks import registry

    assert demo.check_demo_accounts in registry.registry.get_checks(include_deployment_checks=True)
