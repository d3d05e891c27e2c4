# SPDX-License-Identifier: EUPL-1.2
"""Slow statistics are cached: the same numbers, with their moment, counted anew in time."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Denied, Role
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.identification.methods.serialising import as_json, from_json
from vidik.identification.models import CachedCount
from vidik.identification.selectors.counting.overview import overview
from vidik.identification.selectors.counting.victims import counting
from vidik.identification.services import counted
from vidik.identification.tasks import count_again
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, identify
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db


@dataclasses.dataclass(frozen=True)
class Some:
    name: str
    parts: tuple[object, ...]


def jobs() -> list[tuple[object, object]]:
    rows = ProcrastinateJob.objects.filter(task_name="identification.count_again")
    found = list(rows.values_list("args", flat=True))
    assert all(dt.datetime.fromisoformat(each["asked"]) <= timezone.now() for each in found)
    return [(each["year"], each["language"]) for each in found]


def _counted(people: Pair, year: int) -> counted.Counted:
    found = counted.statistics_of(year, actor=people.one)
    assert found is not None
    return found


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is."""
    monkeypatch.setattr(counted, "SLOW", 600.0)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted, "SLOW", -1.0)


def test_what_is_stored_reads_as_it_was_written() -> None:
    value = Some("имена ✓", (None, True, 1, 2.5, Decimal("1.10"), (), Some("", (("a", "b"),))))
    assert from_json(as_json(value), [Some]) == value


def test_what_is_not_among_the_known_is_neither_written_nor_read() -> None:
    with pytest.raises(TypeError):
        as_json(Some("", (object(),)))
    with pytest.raises(KeyError):
        from_json({"is": "Popen", "args": "ls"}, [Some])
    with pytest.raises(TypeError):
        from_json({"is": "Some", "name": "", "parts": [], "more": 1}, [Some])


@pytest.mark.usefixtures("quick")
def test_quick_statistics_are_counted_each_time(centre: Institution, people: Pair) -> None:
    year = timezone.localdate().year
    with as_application(), acting(people.one):
        assert _counted(people, year).statistics.victims == 0
    identify(factories.procedure(centre), people)
    with as_application(), acting(people.one):
        found = _counted(people, year)
        assert not CachedCount.objects.exists()
    assert (found.statistics.victims, found.is_cached) == (1, False)


@pytest.mark.usefixtures("slow")
def test_slow_ones_are_cached_and_counted_anew_when_they_are_old(
    centre: Institution, people: Pair
) -> None:
    year = timezone.localdate().year
    identify(factories.procedure(centre), people)
    with as_application(), acting(people.one):
        first = _counted(people, year)
        assert first.statistics == overview(year)
    identify(factories.procedure(centre), people)
    with as_application(), acting(people.one):
        again = _counted(people, year)
        assert (again.statistics, again.at, again.is_cached) == (first.statistics, first.at, True)
        assert jobs() == []
        with counting():
            CachedCount.objects.update(counted_at=timezone.now() - dt.timedelta(minutes=16))
        for _twice in range(2):
            assert _counted(people, year).statistics.victims == 1
    assert jobs() == [(year, "en")]
    with as_application():
        counted.count_year(year, "en", timezone.now())
        with acting(people.one):
            assert _counted(people, year).statistics.victims == 2


@pytest.mark.usefixtures("slow")
def test_what_has_become_quick_or_was_cached_by_another_release_is_counted(
    people: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = timezone.localdate().year
    with as_application(), acting(people.one):
        counted.statistics_of(year, actor=people.one)
        with counting():
            CachedCount.objects.update(content={"is": "Overview", "of": "another release"})
        assert not _counted(people, year).is_cached
        monkeypatch.setattr(counted, "SLOW", 1000.0)
        with counting():
            CachedCount.objects.update(counted_at=timezone.now() - dt.timedelta(minutes=2))
    with as_application():
        counted.count_year(year, "en", timezone.now())
        with acting(people.one):
            assert not CachedCount.objects.exists()


@pytest.mark.usefixtures("slow")
def test_cached_statistics_are_for_those_who_may_see_them_and_written_by_the_counter(
    people: Pair,
) -> None:
    year = timezone.localdate().year
    stranger = cases.member(Role.POLICE, cases.institution("elsewhere"))
    with as_application(), acting(people.one):
        counted.statistics_of(year, actor=people.one)
        assert CachedCount.objects.count() == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            CachedCount.objects.create(
                year=1999, language="en", content={}, counted_at=timezone.now(), seconds=1
            )
        assert CachedCount.objects.update(seconds=0) == 0
    with as_application(), acting(stranger):
        assert not CachedCount.objects.exists()
        with pytest.raises(Denied):
            counted.statistics_of(year, actor=stranger)
        with pytest.raises(Denied):
            counted.ask_to_count(year, actor=stranger)


@pytest.mark.usefixtures("slow")
def test_the_page_shows_when_it_was_counted_and_counts_again_on_request(people: Pair) -> None:
    client = signed_in(people.one)
    address = reverse("identification:statistics")
    assert "Count again" not in client.get(address).content.decode()
    page = client.get(address).content.decode()
    assert "the numbers are kept for a while" in page
    assert "Count again" in page
    year = timezone.localdate().year
    for _twice in range(2):
        answer = client.post(reverse("identification:count-again"), {"year": year})
        assert answer.status_code == 302
    with scene():
        assert jobs() == [(year, "en")]
    assert "being counted in the background" in client.get(address).content.decode()


@pytest.mark.parametrize("seconds", [-1.0, 600.0])
def test_where_there_are_many_nobody_waits_at_the_page_however_quick_the_count(
    people: Pair, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(counted, "SLOW", seconds)
    monkeypatch.setattr(counted, "are_more_than", lambda _many: True)
    client, year = signed_in(people.one), timezone.localdate().year
    address = reverse("identification:statistics")
    assert "These statistics are being counted" in client.get(address).content.decode()
    tables = reverse("identification:statistics_download", args=["csv"])
    assert client.get(tables).status_code == 302
    assert jobs() == [(year, "en")]
    with as_application():
        counted.count_year(year, "en", timezone.now())
    assert "the numbers are kept for a while" in client.get(address).content.decode()
    assert "Counted" in client.get(tables).content.decode()


@pytest.mark.usefixtures("slow")
def test_a_job_that_waited_or_was_killed_counts_nothing_that_was_counted_since(
    people: Pair,
) -> None:
    year, requested = timezone.localdate().year, timezone.now()
    with as_application():
        counted.count_year(year, "en", requested)
        with counting():
            first = CachedCount.objects.get().counted_at
        counted.count_year(year, "en", requested)
        with counting():
            assert CachedCount.objects.get().counted_at == first
        count_again(year, "en", timezone.now().isoformat())
        with counting():
            second = CachedCount.objects.get().counted_at
            assert second > first
        # A job that another release left says nothing of when it was asked for.
        count_again(year, "en")
        with counting():
            assert CachedCount.objects.get().counted_at > second
    assert people


@pytest.mark.usefixtures("slow")
def test_what_takes_long_to_count_holds_longer(people: Pair) -> None:
    year = timezone.localdate().year
    with as_application(), acting(people.one):
        _counted(people, year)
        with counting():
            ago = timezone.now() - dt.timedelta(minutes=40)
            CachedCount.objects.update(counted_at=ago, seconds=60)
        _counted(people, year)
        assert jobs() == []
        with counting():
            CachedCount.objects.update(seconds=40)
        _counted(people, year)
    assert jobs() == [(year, "en")]
