# SPDX-License-Identifier: EUPL-1.2
"""Clocks jump: what counts on an order keeps it, and no right lasts longer for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from vidik.access.types import Role
from vidik.accounts.models import SignIn
from vidik.audit import selectors
from vidik.audit.services.recording import record
from vidik.audit.services.verifying import verify
from vidik.audit.types import EventFilter


@pytest.fixture
def database_clock(db: None) -> Callable[[dt.datetime], None]:
    """Let the function that chains acts read a clock that the test sets."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_functiondef('audit_chain'::regproc)")
        definition = cursor.fetchone()[0]
        assert definition.count("clock_timestamp()") == 1
        cursor.execute(
            definition.replace("clock_timestamp()", "current_setting('test.now')::timestamptz")
        )

    def set_to(moment: dt.datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select set_config('test.now', %s, true)", [moment.isoformat()])

    return set_to


def act(verb: str = "audit.verified") -> None:
    """Record an act and let it be chained now, as the end of a transaction would."""
    record("system:recorder", verb, label="audit", events=1, whole=True)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def test_the_record_keeps_its_order_and_is_whole_although_the_clock_jumps(
    database_clock: Callable[[dt.datetime], None],
) -> None:
    now = timezone.now()
    for days in (0, 1, -400, 0, 3650, 0):
        database_clock(now + dt.timedelta(days=days))
        act()
    assert verify().whole
    found = selectors.events_page(EventFilter(verb="audit.verified")).events
    chained = sorted(found, key=lambda event: event.sequence)
    moments = [event.at for event in chained]
    assert len(moments) == 6
    assert moments != sorted(moments)
    numbers = [event.sequence for event in chained]
    assert numbers == list(range(numbers[0], numbers[0] + 6))


@pytest.mark.parametrize(
    ("started", "seen", "goes_on"),
    [
        (dt.timedelta(minutes=-1), dt.timedelta(minutes=-1), True),
        (dt.timedelta(minutes=2), dt.timedelta(minutes=2), True),
        (dt.timedelta(hours=-13), dt.timedelta(minutes=-1), False),
        (dt.timedelta(hours=-1), dt.timedelta(minutes=-16), False),
        (dt.timedelta(days=1), dt.timedelta(days=1), False),
        (dt.timedelta(minutes=-1), dt.timedelta(days=1), False),
        (dt.timedelta(days=3650), dt.timedelta(minutes=-1), False),
    ],
    ids=[
        "just started", "clocks of two servers", "over for long", "idle",
        "clock was set back a day",
        "last seen tomorrow", "started in ten years",
    ],
)  # fmt: skip
def test_no_sign_in_lasts_longer_because_a_clock_was_wrong(
    client_as: Callable[[Role], Client],
    started: dt.timedelta,
    seen: dt.timedelta,
    goes_on: bool,
) -> None:
    client = client_as(Role.ANALYST)
    assert client.get("/account/").status_code == 200
    now = timezone.now()
    SignIn.objects.update(begun_at=now + started, seen_at=now + seen)
    assert (client.get("/account/").status_code == 200) is goes_on
