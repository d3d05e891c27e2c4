# SPDX-License-Identifier: EUPL-1.2
"""What tests of every room share: actors, signed-in clients, the Serbia pack in the database."""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from _pytest.nodeid import coerce_node_id
from django.test import Client
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from tests.depth import load_profile
from vidik.access.types import Actor, Role

load_profile()

LONGEST_FIRST: Final = (
    # Somebody who signs in for the first time is asked what other journeys have chosen already.
    "tests/journeys/test_sign_in.py",
    "tests/journeys/test_every_page.py",
    "tests/survive/test_restore_drill.py",
    "tests/survive/test_restored_heads.py",
    "vidik/vault/tests/test_canaries.py",
    "tests/survive/test_full_disk.py",
    "tests/journeys/test_a_whole_call.py",
    "tests/journeys/test_from_a_suspicion_to_a_victim.py",
    "tests/survive/test_chaos.py",
    "tests/journeys/test_reports_of_a_suspicion.py",
)
"""Files of journeys that take minutes: begun last, they would leave one process without work."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let the longest files begin first, the others keep their order; tests of a group say so.

    Where tests are distributed, whoever distributes them reads the group at the end of their
    names, and writes it where this pytest does not look for it.
    """
    if hasattr(config, "workerinput"):
        for item in items:
            groups = sorted({mark.args[0] for mark in item.iter_markers("xdist_group")})
            if groups and "@" not in item.nodeid:
                item._id = coerce_node_id(f"{item.nodeid}@{'_'.join(groups)}")
    place = {name: number for number, name in enumerate(LONGEST_FIRST)}
    root = Path(__file__).parent
    items.sort(
        key=lambda item: place.get(item.path.relative_to(root).as_posix(), len(LONGEST_FIRST))
    )


def pytest_collection_finish() -> None:
    """Spare the collector what stays until the end: it would look at all of it each time anew."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Begin every test in English, whatever a test before it in the same process spoke."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_cached() -> None:
    """Begin every test with an empty cache: no transaction takes back what stands in it."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def chained_at_once(request: pytest.FixtureRequest) -> None:
    """Chain recorded acts with each statement where a test's transaction never commits."""
    if request.node.get_closest_marker("django_db") is None and not (
        {"db", "transactional_db"} & set(request.fixturenames)
    ):
        return
    request.getfixturevalue("_django_db_helper")
    from django.db import connection

    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("set constraints acts_are_chained_at_the_end immediate")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Take back what tests share before a test that opens a database in a way of its own."""
    fixtures = item.fixturenames  # type: ignore[attr-defined]
    in_transaction = item.get_closest_marker("django_db") or "_django_db_helper" in fixtures
    if "django_db_setup" in fixtures and not in_transaction:
        from tests.shared import leave

        with item.config.stash[blocking_manager_key].unblock():
            leave()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Iterator[object]:
    """Make what tests share, or take it back, before the transaction of a test begins."""
    if fixturedef.argname == "_django_db_helper":
        from tests.shared import arrange

        with request.config.stash[blocking_manager_key].unblock():
            arrange(request.node)
    return (yield)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Let the test database begin as a copy of one with its tables, and with the pack if asked."""
    from django.conf import settings

    from tests.templates import ensure_template

    with_pack = any("serbia" in getattr(item, "fixturenames", ()) for item in request.session.items)
    settings.DATABASES["default"]["TEST"] = {
        **settings.DATABASES["default"].get("TEST", {}),
        "TEMPLATE": ensure_template(
            os.environ["DATABASE_URL"], Path(os.environ["VIDIK_TEST_DATA"]), with_pack=with_pack
        ),
    }


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Make the test database as the framework does, then let tests set scenes in it."""
    from tests.scenes import prepare

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        prepare()


@pytest.fixture
def analyst() -> Actor:
    return Actor("user:901", frozenset({Role.ANALYST}), "An analyst", 901)


@pytest.fixture
def editor() -> Actor:
    return Actor("user:902", frozenset({Role.EDITOR}), "An editor", 902)


@pytest.fixture
def head() -> Actor:
    return Actor("user:903", frozenset({Role.HEAD}), "A head of office", 903)


@pytest.fixture
def reader() -> Actor:
    return Actor("user:904", frozenset({Role.READER}), "A reader", 904)


@pytest.fixture
def visitor() -> Actor:
    return Actor.visitor()


@pytest.fixture(scope="session")
def serbia(django_db_setup: None) -> str:
    """Ask for the Serbia pack with its 2024 figures, which the test database begins with then.

    Tests that ask for it see the real data. Tests that count their own rows count them by what
    they made, since the pack may be there already.
    """
    return "2024"


@pytest.fixture
def committed_database(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """Work in a copy of the test database in which what is committed stays."""
    from tests.at_once import preserved_database

    with django_db_blocker.unblock(), preserved_database():  # type: ignore[attr-defined]
        yield


@pytest.fixture
def client_as(db: None) -> Callable[[Role], Client]:
    """Give a client that is signed in with a role in an office of the tests' own."""
    from django.utils import timezone

    from tests.elevated import elevate
    from vidik.accounts.models import Membership, SignIn, User
    from vidik.accounts.types import PASSKEY_ROLES, SECOND_FACTOR_ROLES
    from vidik.core.models import Code, CodeList
    from vidik.institutions.models import Institution

    def signed_in(role: Role) -> Client:
        kinds, _made = CodeList.objects.get_or_create(
            code="institution-kind", defaults={"name": {"en": "Kinds", "sr": "Врсте"}}
        )
        kind, _made = Code.objects.get_or_create(
            list=kinds, code="independent_body", defaults={"name": {"en": "Body", "sr": "Орган"}}
        )
        office, _made = Institution.objects.get_or_create(
            code="test-office",
            defaults={
                "name": {"en": "Office of the tests", "sr": "Канцеларија за проверу"},
                "kind": kind,
                "control": "outside",
                "search_text": "office of the tests",
            },
        )
        user = User.objects.filter(username=f"test-{role.value}").first()
        if user is None:
            user = User.objects.create_user(
                f"test-{role.value}",
                email=f"{role.value}@test.invalid",
                password="a password for tests only",
                display_name=f"Test {role.value}",
            )
            Membership.objects.create(
                user=user, institution=office, role=role, valid_from=dt.date(2024, 1, 1)
            )
        client = Client()
        client.force_login(user)
        # As though they had shown what their role asks for.
        factor = "webauthn" if role in PASSKEY_ROLES else "totp"
        SignIn.objects.filter(user=user, ended_at__isnull=True).update(
            factor=factor if role in SECOND_FACTOR_ROLES else "", confirmed_at=timezone.now()
        )
        elevate(user)
        return client

    return signed_in
