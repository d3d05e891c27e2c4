# SPDX-License-Identifier: EUPL-1.2
"""Every address asked for by every role, and every address of a case in every relation.

The addresses come from the URL configuration, who may open them from the permission matrix, the
parts of an address from `tests/examples.py`. All requests are answered in the application's role
of the database. What a role may not open is 403; a case out of reach is 404, and its page cannot
be told from that of a case that never was: with the narrowed queries, and without them, by
row-level security alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.elevated import elevate
from tests.examples import EXAMPLES, Related, case_for, never
from tests.scenes import as_application, scene
from vidik.access import registry
from vidik.access.registry import policy_of
from vidik.access.types import Action, Actor, Role
from vidik.accounts.models import SignIn, User
from vidik.accounts.types import PASSKEY_ROLES, SECOND_FACTOR_ROLES
from vidik.cases.tests import factories

PERSONS = [role for role in Role if role != Role.SYSTEM]
OUT_OF_REACH = (Related.FORMER, Related.FOREIGN)


@dataclass(frozen=True)
class Address:
    """One address of the system."""

    name: str
    room: str
    parts: tuple[tuple[str, str], ...]
    mark: str

    def __str__(self) -> str:
        return self.name


def addresses(
    patterns: Iterable[URLPattern | URLResolver] | None = None, room: str = ""
) -> Iterable[Address]:
    """Walk the URL configuration."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, pattern.namespace or room)
        else:
            parts = tuple(
                (name, type(converter).__name__)
                for name, converter in pattern.pattern.converters.items()
            )
            name = f"{room}:{pattern.name}" if room else str(pattern.name)
            yield Address(name, room, parts, str(getattr(pattern.callback, "vidik_action", "")))


def example(address: Address) -> dict[str, object]:
    """Give an example for each part of an address that leads to no case."""
    found = {}
    for part, kind in address.parts:
        value = EXAMPLES[address.room, part]
        found[part] = value[kind] if isinstance(value, dict) else value
    return found


def marked() -> list[Address]:
    """Give the addresses that need an action."""
    return [address for address in addresses() if address.mark in set(Action)]


def of_cases() -> list[Address]:
    """Give the addresses that lead to one case or to something of it."""
    return [address for address in marked() if address.room == "cases" and address.parts]


@pytest.fixture
def signed_in(db: None) -> Callable[[Actor], Client]:
    """Give a client of somebody who has shown all that their role asks for."""

    def client_of(actor: Actor) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        [role] = actor.roles
        factor = "webauthn" if role in PASSKEY_ROLES else "totp"
        SignIn.objects.filter(user=actor.user_id, ended_at__isnull=True).update(
            factor=factor if role in SECOND_FACTOR_ROLES else "",
            confirmed_at=timezone.now(),
            membership=actor.membership,
        )
        assert actor.user_id is not None
        elevate(actor.user_id)
        return client

    return client_of


def asked(client: Client, url: str) -> HttpResponse:
    """Open an address; where it takes forms only, send an empty one."""
    with as_application():
        answer = client.get(url)
        if answer.status_code == 405:
            answer = client.post(url)
    return answer  # type: ignore[return-value]


def neutral(answer: HttpResponse, url: str) -> str:
    """Give a page without what differs each time: the token of its forms, its own address."""
    text = answer.content.decode().replace(url, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def test_every_part_of_an_address_has_an_example() -> None:
    missing = {
        (address.room, part)
        for address in addresses()
        for part, _kind in address.parts
        if address.mark and address.room != "cases" and (address.room, part) not in EXAMPLES
    }
    assert missing == set(), "add a line to tests/examples.py"
    unknown = {part for address in of_cases() for part, _kind in address.parts} - set(never())
    assert unknown == set(), "say in tests/examples.py which row of a case this part names"


@pytest.mark.django_db
def test_nobody_who_is_signed_out_is_let_in() -> None:
    client = Client()
    for address in marked():
        values = never() if address.room == "cases" else example(address)
        url = reverse(address.name, kwargs={part: values[part] for part, _ in address.parts})
        answer = asked(client, url)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith(reverse("account_login")), address


@pytest.mark.django_db
@pytest.mark.parametrize("role", PERSONS, ids=str)
def test_a_role_is_let_in_where_the_matrix_says_so_and_nowhere_else(
    role: Role, signed_in: Callable[[Actor], Client]
) -> None:
    client = signed_in(factories.member(role, factories.institution("matrix")))
    wrong = []
    for address in marked():
        policy = policy_of(Action(address.mark))
        assert policy is not None
        if role in policy.roles:
            continue
        values = never() if address.room == "cases" else example(address)
        url = reverse(address.name, kwargs={part: values[part] for part, _ in address.parts})
        answer = asked(client, url)
        if answer.status_code != 403:
            wrong.append(f"{address} let {role} in: {answer.status_code}")
    assert wrong == []


def _without_narrowing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch off what narrows queries and looks at objects: the roles and the database remain."""
    bare = {
        action: replace(policy, rows=None, predicate=None)
        for action, policy in registry._policies.items()
    }
    monkeypatch.setattr(registry, "_policies", bare)


def _may_open(role: Role, address: Address) -> bool:
    policy = policy_of(Action(address.mark))
    return policy is not None and role in policy.roles


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["narrowed queries", "row-level security alone"])
@pytest.mark.parametrize("role", PERSONS, ids=str)
def test_a_case_out_of_reach_is_like_one_that_never_was(
    role: Role,
    by: str,
    signed_in: Callable[[Actor], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = [address for address in of_cases() if _may_open(role, address)]
    if not opened:
        assert not policy_of(Action.CASES_READ).roles & {role}  # type: ignore[union-attr]
        return
    actor = factories.member(role, factories.institution("matrix"))
    elsewhere = factories.institution("matrix-elsewhere")
    client = signed_in(actor)
    with scene():
        examples = {
            related: case_for(actor, related, elsewhere=elsewhere)
            for related in Related
            if related != Related.NONE
        }
    if by == "row-level security alone":
        _without_narrowing(monkeypatch)
    for address in opened:
        parts = [part for part, _kind in address.parts]
        gone = reverse(address.name, kwargs={part: never()[part] for part in parts})
        nothing = asked(client, gone)
        assert nothing.status_code == 404, (address, role)
        for related in OUT_OF_REACH:
            keys = examples[related].keys
            url = reverse(address.name, kwargs={part: keys[part] for part in parts})
            answer = asked(client, url)
            assert answer.status_code == 404, (address, role, related)
            assert neutral(answer, url) == neutral(nothing, gone), (address, role, related)
        keys = examples[Related.OWN].keys
        url = reverse(address.name, kwargs={part: keys[part] for part in parts})
        if address.name == "cases:read-notice" or {"access", "notice"} & set(parts):
            continue
        assert asked(client, url).status_code in {200, 302, 403, 422}, (address, role)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", [Role.CENTRE_HEAD, Role.CASE_EXPERT, Role.SHELTER_STAFF, Role.POLICE], ids=str
)
def test_own_and_participants_cases_are_opened(
    role: Role, signed_in: Callable[[Actor], Client]
) -> None:
    actor = factories.member(role, factories.institution("matrix"))
    client = signed_in(actor)
    for related in (Related.OWN, Related.PARTICIPANT):
        with scene():
            made = case_for(actor, related, elsewhere=factories.institution("matrix-elsewhere"))
        url = reverse("cases:case", kwargs={"key": made.keys["key"]})
        assert asked(client, url).status_code == 200, related
