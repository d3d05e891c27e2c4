# SPDX-License-Identifier: EUPL-1.2
"""Moments counted from now are told by the database's clock, and no others."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Now
from django.utils import timezone

from vidik.accounts.models import SignIn
from vidik.core.models import CodeList
from vidik.core.postgresql.moments import _Ahead, at, is_of_today, shift
from vidik.core.postgresql.planned import planned

BELGRADE = ZoneInfo("Europe/Belgrade")


@pytest.mark.parametrize("seconds", [0, 1, -1, 1800, -86_400, 40 * 365 * 86_400, -86_400 * 36_500])
@pytest.mark.django_db
def test_the_database_reckons_the_same_moment(seconds: int) -> None:
    CodeList.objects.create(code="moment", name_en="A", name_sr="А")
    moment = timezone.now() + dt.timedelta(seconds=seconds)
    told = at(moment)
    assert isinstance(told, _Ahead if seconds else Now)
    row = CodeList.objects.annotate(moment=told).get(code="moment")
    # The statement begins a moment after the look at the clock; in a test it is the same one.
    assert dt.timedelta(0) <= row.moment - moment < dt.timedelta(seconds=5)


@pytest.mark.parametrize("fraction", [0.3, 0.5, 0.75])
def test_a_moment_of_its_own_is_sent_as_it_is(fraction: float) -> None:
    moment = timezone.now() + dt.timedelta(seconds=100 + fraction)
    told = at(moment)
    assert isinstance(told, Value)
    assert told.value == moment


@pytest.mark.django_db
def test_the_text_is_the_same_each_time_and_planned_once() -> None:
    def asked() -> str:
        rows = SignIn.objects.filter(begun_at__lt=at(_ago()))
        sql, params = rows.order_by().query.sql_with_params()
        assert planned(sql, params) == (sql, [])
        return str(sql)

    assert asked() == asked()
    with connection.cursor() as cursor:
        cursor.execute(asked())


def _ago() -> dt.datetime:
    return timezone.now() - dt.timedelta(hours=24)


def test_what_is_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    # The clocks go back in that night: its day has 25 hours.
    now = dt.datetime(2026, 10, 25, 9, tzinfo=BELGRADE)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert is_of_today(dt.date(2026, 10, 25))
    assert not is_of_today(dt.date(2026, 10, 26))
    assert not is_of_today(dt.date(2026, 10, 24))
    assert is_of_today(dt.datetime(2026, 10, 25, tzinfo=BELGRADE))
    assert is_of_today(dt.datetime(2026, 10, 26, tzinfo=BELGRADE))
    assert is_of_today(dt.datetime(2026, 10, 25, 23, tzinfo=dt.UTC))
    assert not is_of_today(dt.datetime(2026, 10, 27, tzinfo=BELGRADE))
    assert not is_of_today(dt.datetime(2026, 10, 26, tzinfo=dt.UTC))
    assert not is_of_today(dt.datetime(2026, 10, 25, 12, tzinfo=BELGRADE))
    assert not is_of_today(dt.datetime(2026, 10, 25))  # noqa: DTZ001 - a moment of no zone


def test_days_of_today_are_in_the_text_of_a_plan() -> None:
    asked = 'SELECT "x" FROM "t" WHERE "a" < %s'
    today = timezone.localdate()
    midnight = timezone.make_aware(dt.datetime.combine(today, dt.time.min))
    assert planned(asked, [today]) == (asked.replace("%s", f"'{today}'::date"), [])
    said = planned(asked, [midnight])
    assert said is not None
    assert said[0].endswith(f"'{midnight.isoformat()}'::timestamptz")
    assert planned(asked, [today - dt.timedelta(days=1)]) is None
    assert planned(asked, [midnight + dt.timedelta(seconds=1)]) is None


def test_how_far_a_clock_is_set_forward(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shift() == 0
    later = timezone.now() + dt.timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert shift() == 7200
