# SPDX-License-Identifier: EUPL-1.2
"""Every address asked for by every role, and every address of a row in every relation to it.

The addresses come from the URL configuration, who may open them from the permission matrix, the
parts of an address from `tests/examples.py`, the rows from `tests/relations.py`. All requests are
answered in the application's role of the database. What a role may not open is 403; a row out of
reach is 404, and its page cannot be told from that of a row that never was: with the narrowed
queries, and without them, by row-level security alone.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.elevated import elevate
from tests.examples import EXAMPLES, NO_KEY, NO_ROW
from tests.relations import (
    ALIKE,
    ALIKE_ROWS,
    NOT_REACHED,
    OUT_OF_REACH,
    SCENES,
    Keys,
    Related,
    Scenery,
    around,
)
from tests.scenes import as_application, scene
from vidik.access import registry
from vidik.access.registry import policy_of
from vidik.access.types import Action, Actor, Role
from vidik.accounts.models import SignIn, User
from vidik.accounts.types import PASSKEY_ROLES, SECOND_FACTOR_ROLES
from vidik.cases.tests import factories

PERSONS = [role for role in Role if role != Role.SYSTEM]
ROW_PARTS: Final = {"key", "pk"}
"""Parts that are whole numbers and name a row; other numbers count something."""
COUNTED: Final = {"number", "year"}
SEES_ALL: Final = {("identity_provider", Role.SYSTEM_ADMIN)}
"""Who oversees the whole system, by address."""
GATED: Final = {"vault:file", "vault:change"}
"""Addresses behind the question for what one looks."""
UNREACHED: Final = {
    ("cases:emergency", Role.CASE_EXPERT),
    ("cases:emergency", Role.SHELTER_STAFF),
}
"""Who sees the emergency access of others to a case: those who decide about it."""
ANSWERED: Final = {
    "questionnaires:overview", "questionnaires:check", "questionnaires:sections",
    "questionnaires:query",
}  # fmt: skip
"""Of a questionnaire: further pages wait for what the room's own tests fill in."""


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


def leads_to_a_row(address: Address) -> bool:
    """Say whether a part of an address names a row of a table."""
    return any(
        kind == "UUIDConverter" or (kind == "IntConverter" and part in ROW_PARTS)
        for part, kind in address.parts
    )


def scenery_of(address: Address) -> Scenery | None:
    """Give the scenes of an address's room."""
    return next((each for each in SCENES if address.room in each.rooms), None)


def is_alike(address: Address) -> bool:
    """Say whether the rows of an address are the same for everybody who may open it."""
    return address.name in ALIKE or address.name.startswith(ALIKE_ROWS)


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


def test_every_part_of_an_address_has_an_example() -> None:
    missing = {
        (address.room, part)
        for address in addresses()
        for part, _kind in address.parts
        if address.mark and (address.room, part) not in EXAMPLES
    }
    assert missing == set(), "add a line to tests/examples.py"


@pytest.mark.django_db
def test_every_address_that_leads_to_a_row_has_a_scene(serbia: str) -> None:
    """Also in the other direction: no scene of an address that is gone."""
    at = around(factories.member(Role.CENTRE_HEAD, factories.institution("matrix")))
    with scene():
        found = {name for each in SCENES for name in each.write(at, Related.OWN)}
    rows = {address.name for address in marked() if leads_to_a_row(address)}
    alike = {address.name for address in marked() if is_alike(address)}
    assert rows - alike - found == set(), "write a scene in tests/relations.py"
    assert found - rows == set()
    assert set(ALIKE) <= rows
    assert found & alike == set()


def test_rows_that_are_alike_for_all_are_narrowed_by_nothing() -> None:
    for address in marked():
        if is_alike(address):
            policy = policy_of(Action(address.mark))
            assert policy is not None
            assert (policy.rows, policy.predicate) == (None, None), address


@pytest.mark.django_db
def test_nobody_who_is_signed_out_is_let_in() -> None:
    client = Client()
    for address in marked():
        url = reverse(address.name, kwargs=example(address))
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
        url = reverse(address.name, kwargs=example(address))
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


def _gone(keys: Keys, *, but: str = "") -> Keys:
    """Give the same keys, of rows that never were; words such as the name of a step stay."""
    return {
        part: value
        if isinstance(value, str) or part == but
        else NO_KEY
        if isinstance(value, uuid.UUID)
        else value
        if part in COUNTED
        else NO_ROW
        for part, value in keys.items()
    }


class Asking:
    """Asks for addresses as one person, and takes back what that did."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._of_nothing: dict[tuple[str, str, str], tuple[int, str]] = {}

    def __call__(self, name: str, keys: Keys, method: str) -> tuple[int, str]:
        """Give the status and what a page says, without what differs each time."""
        url = reverse(name, kwargs=keys)
        with transaction.atomic():
            with as_application():
                answer = getattr(self.client, method)(url)
            transaction.set_rollback(True)
        content = b"".join(answer) if answer.streaming else answer.content
        text = content.decode(errors="replace").replace(url, "")
        return answer.status_code, re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)

    def nothing(self, name: str, gone: Keys, method: str) -> tuple[int, str]:
        """Give what is answered where there is no row; asked once for each address."""
        asked = (name, repr(gone), method)
        if asked not in self._of_nothing:
            self._of_nothing[asked] = self(name, gone, method)
        return self._of_nothing[asked]

    def compare(self, name: str, keys: Keys, gone: Keys, *, first: int = 404) -> list[str]:
        """Say in which way a row out of reach can be told from one that never was.

        Args:
            name: the address.
            keys: the row's.
            gone: those of a row that never was.
            first: what else may be answered before the row is looked for.
        """
        wrong, statuses = [], set()
        for method in ("get", "post"):
            nothing = self.nothing(name, gone, method)
            statuses.add(nothing[0])
            # What takes no such method says so before it looks for any row.
            hidden = nothing if nothing[0] == 405 else self(name, keys, method)
            if hidden != nothing:
                wrong.append(f"{method} {name}: {hidden[0]}, of nothing {nothing[0]}")
        if not statuses & {404, first} or statuses - {404, 405, first}:
            wrong.append(f"{name}: answered {sorted(statuses)}")
        return wrong


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["narrowed queries", "row-level security alone"])
@pytest.mark.parametrize("role", PERSONS, ids=str)
def test_a_row_out_of_reach_is_like_one_that_never_was(
    role: Role,
    by: str,
    serbia: str,
    signed_in: Callable[[Actor], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = {
        address.name: address
        for address in marked()
        if leads_to_a_row(address) and not is_alike(address) and _may_open(role, address)
    }
    actor = factories.member(role, factories.institution("matrix"))
    ask = Asking(signed_in(actor))
    with scene():
        at = around(actor)
        scenes = {
            (number, related): each.write(at, related)
            for number, each in enumerate(SCENES)
            if {address.room for address in opened.values()} & each.rooms
            for related in each.relations
        }
    if by == "row-level security alone":
        _without_narrowing(monkeypatch)
    wrong: list[str] = []
    for (number, related), found in scenes.items():
        scenery = SCENES[number]
        if role in scenery.overseers or (by != "narrowed queries" and not scenery.in_database):
            continue
        for name, examples in found.items():
            if name not in opened:
                continue
            if related in OUT_OF_REACH and (name, role) not in SEES_ALL:
                for keys in examples:
                    wrong += ask.compare(name, keys, _gone(keys))
            if related == Related.FOREIGN:
                wrong += _strangers_behind_own(ask, name, scenes[number, Related.OWN], examples)
    assert wrong == []


def _strangers_behind_own(
    ask: Asking, name: str, own: dict[str, list[Keys]], foreign: list[Keys]
) -> list[str]:
    """Try the key of a row out of reach behind the key of one's own case."""
    wrong = []
    for mine, theirs in zip(own[name], foreign, strict=True):
        for part, value in theirs.items():
            keys = [key for key, each in mine.items() if isinstance(each, uuid.UUID)]
            if part in keys[:1] or isinstance(value, str) or not keys or part in COUNTED:
                continue
            mixed, gone = mine | {part: value}, mine | {part: _gone(theirs)[part]}
            # The purpose of a look is asked for before anything behind it is looked for.
            wrong += ask.compare(name, mixed, gone, first=302 if name in GATED else 404)
    return wrong


@pytest.mark.django_db
@pytest.mark.parametrize("role", PERSONS, ids=str)
def test_own_rows_and_those_that_one_takes_part_in_are_reached(
    role: Role, serbia: str, signed_in: Callable[[Actor], Client]
) -> None:
    """Without this, a page that refuses everybody would pass as well guarded."""
    opened = {address.name for address in marked() if _may_open(role, address)}
    actor = factories.member(role, factories.institution("matrix"))
    ask = Asking(signed_in(actor))
    with scene():
        at = around(actor)
    wrong = []
    for scenery in SCENES:
        for related in (Related.OWN, Related.PARTICIPANT):
            if related not in scenery.relations:
                continue
            with scene():
                found = scenery.write(at, related)
            for name in sorted(opened & set(found)):
                if related in NOT_REACHED.get(name, ()):
                    continue
                if name.startswith("questionnaires:") and name not in ANSWERED:
                    continue
                for keys in found[name]:
                    status, _text = ask(name, keys, "get")
                    if status == 405:
                        status, _text = ask(name, keys, "post")
                    if status not in {200, 302, 400, 403, 422} and (name, role) not in UNREACHED:
                        wrong.append(f"{related} {name}: {status}")
    assert wrong == []
