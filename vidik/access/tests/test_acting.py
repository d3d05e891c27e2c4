# SPDX-License-Identifier: EUPL-1.2
"""The database knows who acts, for as long as the transaction lasts and no longer."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DataError, connection
from django.db.transaction import TransactionManagementError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from vidik.access.services import acting, requires
from vidik.access.types import Action, Actor, Role
from vidik.audit.selectors import last_event

PERSON = Actor(
    "user:901", frozenset({Role.HEAD}), "A head", 901, frozenset({7}), institution=7, membership=31
)
JOB = Actor.system("eraser")


def known() -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting('vidik.user', true), ''),"
            " coalesce(current_setting('vidik.membership', true), ''),"
            " coalesce(current_setting('vidik.system', true), '')"
        )
        return tuple(cursor.fetchone())  # type: ignore[return-value]


def apart(work: Callable[[], None]) -> Exception | None:
    """Do something on a connection of its own, outside of the transaction of the test."""
    raised: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - given back
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised[0] if raised else None


@pytest.mark.django_db
def test_the_actor_is_known_inside_and_forgotten_afterwards() -> None:
    with acting(PERSON):
        assert known() == ("901", "31", "")
    assert known() == ("", "", "")


@pytest.mark.django_db
def test_a_part_of_the_system_is_known_by_its_name_alone() -> None:
    with acting(JOB):
        assert known() == ("", "", "eraser")


@pytest.mark.django_db
def test_the_outer_actor_is_known_again_after_an_inner_one() -> None:
    with acting(PERSON):
        with acting(JOB):
            assert known() == ("", "", "eraser")
        assert known() == ("901", "31", "")
        with acting(PERSON):
            assert known() == ("901", "31", "")
        assert known() == ("901", "31", "")
    assert known() == ("", "", "")


@pytest.mark.django_db
def test_the_outer_actor_is_known_again_after_an_inner_one_that_failed() -> None:
    with acting(PERSON):
        with pytest.raises(ZeroDivisionError), acting(JOB):
            _ = 1 / 0
        assert known() == ("901", "31", "")
        with acting(JOB):
            assert known() == ("", "", "eraser")


@pytest.mark.django_db
def test_without_a_savepoint_none_is_set(django_assert_num_queries: Any) -> None:
    with acting(PERSON):
        with django_assert_num_queries(5), acting(JOB):
            assert known() == ("", "", "eraser")
        with django_assert_num_queries(3), acting(JOB, savepoint=False):
            assert known() == ("", "", "eraser")
        assert known() == ("901", "31", "")


@pytest.mark.django_db
def test_after_a_look_that_failed_nothing_more_is_let_through() -> None:
    """Nobody goes on as the part of the system that looked."""

    def goes_on() -> None:
        with acting(PERSON):
            with contextlib.suppress(ZeroDivisionError), acting(JOB, savepoint=False):
                _ = 1 / 0
            known()

    with pytest.raises(TransactionManagementError):
        goes_on()


@pytest.mark.django_db
def test_where_no_transaction_is_open_nobody_is_known_afterwards() -> None:
    """A thread has a connection of its own, outside of the transaction of this test."""
    seen = []

    def alone() -> None:
        with acting(PERSON):
            with acting(JOB, savepoint=False):
                seen.append(known())
            seen.append(known())
        seen.append(known())

    assert apart(alone) is None
    assert seen == [("", "", "eraser"), ("901", "31", ""), ("", "", "")]


@pytest.mark.django_db
def test_a_transaction_that_is_lost_does_not_end_as_though_it_were_committed() -> None:
    """What was put on record in it would be gone, and the page would have been shown."""

    def swallows() -> None:
        with acting(PERSON), contextlib.suppress(DataError), connection.cursor() as cursor:
            cursor.execute("select 1 / 0")

    def swallows_a_look() -> None:
        with (
            acting(PERSON),
            contextlib.suppress(ZeroDivisionError),
            acting(JOB, savepoint=False),
        ):
            _ = 1 / 0

    assert isinstance(apart(swallows), TransactionManagementError)
    assert isinstance(apart(swallows_a_look), TransactionManagementError)


@pytest.mark.django_db
def test_a_view_runs_in_the_transaction_of_its_actor_and_so_does_what_it_streams() -> None:
    seen = []

    def lines() -> Iterator[bytes]:
        seen.append(known())
        yield b"a line"

    @requires(Action.AUDIT_READ)
    def view(request: HttpRequest) -> StreamingHttpResponse:
        del request
        seen.append(known())
        return StreamingHttpResponse(lines())

    request = HttpRequest()
    request.actor = PERSON  # type: ignore[attr-defined]
    answer = view(request)
    assert isinstance(answer, StreamingHttpResponse)
    assert b"".join(answer.streaming_content) == b"a line"  # type: ignore[arg-type]
    assert seen == [("901", "31", "")] * 2
    assert known() == ("", "", "")


@pytest.mark.django_db
def test_what_a_view_did_before_it_refused_is_undone() -> None:
    from vidik.access.types import Denied
    from vidik.core.models import CodeList

    @requires(Action.AUDIT_READ)
    def view(request: HttpRequest) -> HttpResponse:
        CodeList.objects.create(code="half-done", name={"en": "x", "sr": "x"})
        raise Denied("Not you.")

    request = HttpRequest()
    request.actor = PERSON  # type: ignore[attr-defined]
    with pytest.raises(Denied):
        view(request)
    assert not CodeList.objects.filter(code="half-done").exists()


@pytest.mark.django_db
def test_a_refusal_is_recorded_with_the_action_and_without_content(
    client_as: Callable[[Role], Client],
) -> None:
    assert client_as(Role.READER).get(reverse("members")).status_code == 403
    event = last_event("access.denied")
    assert event is not None
    assert event.payload == {"action": "members.read", "known": True}
    assert event.actor.startswith("user:")


@pytest.mark.django_db
def test_whoever_tries_keys_is_on_record_whichever_way_a_view_goes(
    client_as: Callable[[Role], Client],
) -> None:
    key = "00000000-0000-4000-8000-000000000000"
    client = client_as(Role.ANALYST)
    assert client.get(reverse("exchange:letter", args=[key])).status_code == 404
    event = last_event("access.missed")
    assert event is not None
    assert (event.subject_label, event.subject_key) == ("exchange", "")
    assert event.payload == {"action": "exchange.read"}
    # What has no key, and what every visitor may open, is nobody's attempt.
    before = event.sequence
    assert client.get("/nothing/is/here/").status_code == 404
    assert Client().get(reverse("exchange:letter", args=[key])).status_code == 302
    event = last_event("access.missed")
    assert event is not None
    assert event.sequence == before
