# SPDX-License-Identifier: EUPL-1.2
"""Every role held against the table of rights, every address of a row in every relation to it.

The addresses come from the URL configuration, who may open them from `tests/rights.py`, the parts
of an address from `tests/examples.py`, the rows from `tests/relations.py`. All requests are
answered in the application's role of the database. What a role may not open is 403; a row out of
reach is 404, and its page looks like that of a row that never existed: with the narrowed
queries, and without them, by row-level security alone.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final
from zlib import crc32

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
    BY_ANOTHER_RIGHT,
    NOT_REACHED,
    OUT_OF_REACH,
    SCENES,
    Keys,
    Related,
    Scenery,
    around,
)
from tests.rights import PERSONS, RIGHTS
from tests.scenes import as_application, scene
from vidik.access import registry
from vidik.access.registry import policy_of
from vidik.access.services import can
from vidik.access.types import Action, Actor, Role
from vidik.accounts.models import SignIn, User
from vidik.accounts.types import PASSKEY_ROLES, SECOND_FACTOR_ROLES
from vidik.cases.tests import factories
from vidik.conferences.policies import ASSOCIATIONS
from vidik.matters.types import FOLLOWERS

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
    *(("matters:matter", role) for role in FOLLOWERS),
    *((f"conferences:{page}", Role.FIRST_RESPONDER) for page in ("meeting", "minutes", "of-case")),
}
"""Who sees the emergency access of others to a case: those who decide about it. A matter is
followed for a case that one works on; none belongs to one's own institution. Of conferences a
first responder reads the points alone for which secrecy was undertaken."""
ANSWERED_FOR: Final = {
    "conferences:call", "participation:give", "participation:settle", "participation:step",
}  # fmt: skip
"""What associations do in cases alone that they answer for, not where they take part."""
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
    """Return an example for each part of an address that leads to no case."""
    found = {}
    for part, kind in address.parts:
        value = EXAMPLES[address.room, part]
        found[part] = value[kind] if isinstance(value, dict) else value
    return found


def marked() -> list[Address]:
    """Return the addresses that need an action."""
    return [address for address in addresses() if address.mark in set(Action)]


def leads_to_a_row(address: Address) -> bool:
    """Return whether a part of an address names a row of a table."""
    return any(
        kind == "UUIDConverter" or (kind == "IntConverter" and part in ROW_PARTS)
        for part, kind in address.parts
    )


def of_rows() -> list[Address]:
    """Return the addresses of rows that somebody may be related to in one way or another."""
    return [each for each in marked() if leads_to_a_row(each) and is_related(each)]


def is_alike(address: Address) -> bool:
    """Return whether the rows of an address are the same for everybody who may open it."""
    return address.name in ALIKE or address.name.startswith(ALIKE_ROWS)


def is_related(address: Address) -> bool:
    """Return whether an address leads to a row to which one is related in one way or another."""
    return not is_alike(address) and address.name not in BY_ANOTHER_RIGHT


@pytest.fixture
def signed_in(db: None) -> Callable[[Actor], Client]:
    """Return a client of somebody who has shown all that their role asks for."""

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
    alike = {address.name for address in marked() if not is_related(address)}
    assert rows - alike - found == set(), "write a scene in tests/relations.py"
    assert found - rows == set()
    assert {*ALIKE, *BY_ANOTHER_RIGHT} <= rows
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


def somebody(role: Role) -> Actor:
    """Return an actor who is in no database, as a page knows whoever acts for an institution."""
    return Actor("user:1", frozenset({role}), "", 1, frozenset({1}), institution=1, membership=1)


def test_every_action_is_in_the_table_of_rights() -> None:
    assert set(RIGHTS) == set(Action), "write a line in tests/rights.py"


@pytest.mark.django_db
@pytest.mark.parametrize("action", Action, ids=str)
def test_a_role_may_do_what_the_table_of_rights_says_and_nothing_else(action: Action) -> None:
    policy = policy_of(action)
    assert policy is not None
    assert policy.roles - {Role.SYSTEM} == RIGHTS[action]
    allowed = {role for role in PERSONS if can(somebody(role), action)}
    # What a predicate looks at may not be there: an institution that keeps a register.
    assert allowed <= RIGHTS[action] if policy.predicate else allowed == RIGHTS[action]


def refused_role(address: Address) -> Role | None:
    """Choose who is refused over HTTP: every role has a share of the addresses."""
    refused = [role for role in PERSONS if role not in RIGHTS[Action(address.mark)]]
    return refused[crc32(address.name.encode()) % len(refused)] if refused else None


@pytest.mark.django_db
@pytest.mark.parametrize("role", PERSONS, ids=str)
def test_who_has_no_right_is_refused_before_a_page_runs(
    role: Role, signed_in: Callable[[Actor], Client]
) -> None:
    """One role for each address; the others are refused by the same decision, tried above."""
    client = signed_in(factories.member(role, factories.institution("matrix")))
    wrong = []
    for address in marked():
        if refused_role(address) == role:
            answer = asked(client, reverse(address.name, kwargs=example(address)))
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
    return role in RIGHTS[Action(address.mark)]


def _removed(keys: Keys, *, but: str = "") -> Keys:
    """Return the same keys, of rows that never were; words such as the name of a step stay."""
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
        """Return the status and what a page says, without what differs each time."""
        url = reverse(name, kwargs=keys)
        with transaction.atomic():
            with as_application():
                answer = getattr(self.client, method)(url)
            transaction.set_rollback(True)
        content = b"".join(answer) if answer.streaming else answer.content
        text = content.decode(errors="replace").replace(url, "")
        return answer.status_code, re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)

    def nothing(self, name: str, removed: Keys, method: str) -> tuple[int, str]:
        """Return what is answered where there is no row; asked once for each address."""
        requested = (name, repr(removed), method)
        if requested not in self._of_nothing:
            self._of_nothing[requested] = self(name, removed, method)
        return self._of_nothing[requested]

    def compare(self, name: str, keys: Keys, removed: Keys, *, first: int = 404) -> list[str]:
        """Say how a row out of reach can be distinguished from one that never existed.

        Args:
            name: the address.
            keys: the row's.
            removed: those of a row that never was.
            first: what else may be answered before the row is looked for.
        """
        wrong, statuses = [], set()
        for method in ("get", "post"):
            nothing = self.nothing(name, removed, method)
            statuses.add(nothing[0])
            # What takes no such method says so before it looks for any row.
            hidden = nothing if nothing[0] == 405 else self(name, keys, method)
            if hidden != nothing:
                wrong.append(f"{method} {name}: {hidden[0]}, of nothing {nothing[0]}")
        if not statuses & {404, first} or statuses - {404, 405, first}:
            wrong.append(f"{name}: answered {sorted(statuses)}")
        return wrong


@pytest.mark.django_db
@pytest.mark.parametrize("role", PERSONS, ids=str)
def test_a_row_out_of_reach_is_like_one_that_never_was(
    role: Role, serbia: str, signed_in: Callable[[Actor], Client]
) -> None:
    names = {each.name for each in of_rows() if _may_open(role, each)}
    assert _told_apart(role, SCENES, names, signed_in, lambda: None) == []


@pytest.mark.django_db
@pytest.mark.parametrize("scenery", [each for each in SCENES if each.in_database], ids=str)
def test_row_level_security_alone_hides_what_is_out_of_reach(
    scenery: Scenery,
    serbia: str,
    signed_in: Callable[[Actor], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each address by one role that may open it; all roles are asked about by the situations."""
    wrong = []
    for role, names in _covering(scenery):
        with monkeypatch.context() as patch:
            wrong += _told_apart(
                role, [scenery], names, signed_in, lambda: _without_narrowing(patch)
            )
    assert wrong == []


def _covering(scenery: Scenery) -> Iterator[tuple[Role, set[str]]]:
    """Return roles that between them open every address of the scenery, each with its share."""
    left = {each for each in of_rows() if each.room in scenery.rooms}
    roles = [role for role in PERSONS if role not in scenery.left_out]
    while left:
        opened = {
            role: {
                each
                for each in left
                if _may_open(role, each) and (each.name, role) not in SEES_ALL | UNREACHED
            }
            for role in roles
        }
        role = max(roles, key=lambda role: len(opened[role]))
        if not opened[role]:
            break
        left -= opened[role]
        yield role, {each.name for each in opened[role]}
    # What is left is of roles to which every row is their own, or none is.
    assert all(RIGHTS[Action(each.mark)] <= scenery.left_out for each in left), left


def _told_apart(
    role: Role,
    sceneries: Iterable[Scenery],
    names: set[str],
    signed_in: Callable[[Actor], Client],
    prepare: Callable[[], None],
) -> list[str]:
    """Ask as somebody of a role for rows out of reach, and say what can be learned of them.

    Args:
        role: who asks.
        sceneries: the scenes to set.
        names: the addresses asked for.
        signed_in: gives a client of somebody.
        prepare: called between setting the scenes and asking.
    """
    actor = factories.member(role, factories.institution("matrix"))
    ask = Asking(signed_in(actor))
    wrong: list[str] = []
    scenes: list[tuple[Related, dict[str, list[Keys]], dict[str, list[Keys]]]] = []
    rooms = {name.partition(":")[0] if ":" in name else "" for name in names}
    with scene():
        at = around(actor)
        for scenery in sceneries:
            if role in scenery.left_out or not rooms & scenery.rooms:
                continue
            found = {related: scenery.write(at, related) for related in scenery.relations}
            scenes += [(related, found[related], found[Related.OWN]) for related in found]
    prepare()
    for related, found, own in scenes:
        for name in sorted(names & set(found)):
            if related in OUT_OF_REACH and (name, role) not in SEES_ALL:
                for keys in found[name]:
                    wrong += ask.compare(name, keys, _removed(keys))
            if related == Related.FOREIGN:
                wrong += _strangers_behind_own(ask, name, own, found[name])
    return wrong


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
            mixed, removed = mine | {part: value}, mine | {part: _removed(theirs)[part]}
            # The purpose of a look is asked for before anything behind it is looked for.
            wrong += ask.compare(name, mixed, removed, first=302 if name in GATED else 404)
    return wrong


@pytest.mark.django_db
@pytest.mark.parametrize("scenery", SCENES, ids=str)
def test_own_rows_and_those_that_one_takes_part_in_are_reached(
    scenery: Scenery, serbia: str, signed_in: Callable[[Actor], Client]
) -> None:
    """Without this, a page that refuses everybody would pass as well guarded."""
    assert [
        fault
        for role, names in _covering(scenery)
        for fault in _not_reached(role, [scenery], names, signed_in)
    ] == []


@pytest.mark.prove
@pytest.mark.django_db
@pytest.mark.parametrize("role", PERSONS, ids=str)
def test_own_rows_are_reached_by_every_role(
    role: Role, serbia: str, signed_in: Callable[[Actor], Client]
) -> None:
    names = {address.name for address in marked() if _may_open(role, address)}
    assert _not_reached(role, SCENES, names, signed_in) == []


def _not_reached(
    role: Role,
    sceneries: Iterable[Scenery],
    names: set[str],
    signed_in: Callable[[Actor], Client],
) -> list[str]:
    """Ask as somebody of a role for own rows, and say which are not shown."""
    actor = factories.member(role, factories.institution("matrix"))
    ask = Asking(signed_in(actor))
    with scene():
        at = around(actor)
    wrong = []
    for scenery in sceneries:
        for related in (Related.OWN, Related.PARTICIPANT):
            if related not in scenery.relations:
                continue
            with scene():
                found = scenery.write(at, related)
            takes_part = related == Related.PARTICIPANT and role in ASSOCIATIONS
            for name in sorted(names & set(found) - (ANSWERED_FOR if takes_part else set())):
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
    return wrong
