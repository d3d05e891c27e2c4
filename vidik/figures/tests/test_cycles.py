# SPDX-License-Identifier: EUPL-1.2
"""Yearly cycles are opened by those who may, once, and every opening is on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from vidik.access.types import Actor, Denied, Role
from vidik.audit.selectors import history_of
from vidik.figures.models import Cycle
from vidik.figures.services.cycles import ensure_cycle, open_cycle
from vidik.figures.tests.factories import make_cycle

pytestmark = pytest.mark.django_db

ClientAs = Callable[[Role], Client]
CYCLES = "/figures/cycles/"
NEXT = {"code": "2032", "starts_on": "2032-01-01", "ends_on": "2032-12-31"}


def acts(cycle: Cycle) -> list[str]:
    return [event.verb for event in history_of(cycle)]


def test_the_next_cycle_is_offered_and_opened_on_record(client_as: ClientAs) -> None:
    make_cycle("2031")
    client = client_as(Role.HEAD)
    content = client.get(CYCLES).content.decode()
    assert 'value="2032"' in content
    assert 'value="2032-01-01"' in content
    answer = client.post(CYCLES, NEXT, follow=True)
    assert "The cycle 2032 is open." in answer.content.decode()
    opened = Cycle.objects.get(code="2032")
    assert (opened.starts_on, opened.ends_on) == (dt.date(2032, 1, 1), dt.date(2032, 12, 31))
    assert acts(opened) == ["cycle.opened"]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"code": "next"}, "Enter a year of four digits."),
        ({"code": "2031"}, "The cycle 2031 is already open."),
        ({"ends_on": "2031-12-31"}, "The period must end after it starts."),
        ({"starts_on": ""}, "This field is required."),
    ],
)
def test_a_senseless_cycle_is_explained_and_not_opened(
    client_as: ClientAs, changes: dict[str, str], text: str
) -> None:
    make_cycle("2031")
    answer = client_as(Role.HEAD).post(CYCLES, NEXT | changes)
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not Cycle.objects.filter(code="2032").exists()


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR])
def test_who_may_not_open_cycles_is_refused(client_as: ClientAs, role: Role) -> None:
    assert client_as(role).post(CYCLES, NEXT).status_code == 403
    assert not Cycle.objects.filter(code=NEXT["code"]).exists()


def test_the_service_asks_for_the_right_itself(reader: Actor) -> None:
    with pytest.raises(Denied):
        open_cycle(
            "2032", starts_on=dt.date(2032, 1, 1), ends_on=dt.date(2032, 12, 31), actor=reader
        )
    with pytest.raises(Denied):
        ensure_cycle("2032", actor=reader)


def test_a_cycle_is_opened_on_first_use_once(analyst: Actor) -> None:
    first = ensure_cycle("2032", actor=analyst)
    assert ensure_cycle("2032", actor=analyst) == first
    assert acts(first) == ["cycle.opened"]


@pytest.mark.parametrize("code", ["2032-33", "x", "1899", "203"])
def test_the_database_takes_no_cycle_that_is_not_called_by_its_year(
    code: str, analyst: Actor
) -> None:
    with pytest.raises(ValidationError):
        open_cycle(
            code, starts_on=dt.date(2032, 1, 1), ends_on=dt.date(2032, 12, 31), actor=analyst
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.create(
            code=code, starts_on=dt.date(2032, 1, 1), ends_on=dt.date(2032, 12, 31)
        )
