# SPDX-License-Identifier: EUPL-1.2
"""What stands on whose calendar, and that more rows cost no more queries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_owner, scene
from tests.signed_in import client_of
from vidik.access.occurrences import Found, Span, kinds, occurrences
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.bodies.tests.factories import World as Bodies
from vidik.bodies.tests.factories import today
from vidik.cases.tests import factories
from vidik.events.tests.factories import World as Events
from vidik.events.types import State
from vidik.exchange.models import Addressee
from vidik.exchange.tests.factories import make_kind, make_sent, member, office
from vidik.institutions.models import Institution, Territory
from vidik.institutions.selectors import codes_within
from vidik.portal.selectors.months import month_of, own_territory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

DAY = dt.date(2023, 5, 10)
MAY = Span.month(DAY)


def titles(actor: Actor, span: Span = MAY, **wanted: object) -> list[str]:
    with acting(actor):
        return [str(each.it.title) for each in occurrences(actor, span, **wanted).shown]  # type: ignore[arg-type]


def found_by(actor: Actor, span: Span, kind: str = "") -> Found:
    with acting(actor):
        return occurrences(actor, span, kind=kind)


def test_an_event_stands_once_on_its_days_however_many_report_it() -> None:
    world = Events()
    world.report(world.officer, title="Обука новинара")
    assert titles(world.reader) == ["Обука новинара"]
    assert titles(world.reader, Span(DAY - dt.timedelta(days=30), DAY - dt.timedelta(days=1))) == []
    assert titles(world.reader, within={"belgrade"}) == ["Обука новинара"]
    assert titles(world.reader, within={"nis"}) == []
    assert titles(world.reader, is_own_only=True) == []
    assert titles(world.officer, is_own_only=True) == ["Обука новинара"]
    assert titles(world.officer, kind="sessions") == []


def test_what_is_of_a_whole_year_has_no_day_and_a_cancelled_event_says_so() -> None:
    world = Events()
    world.report(
        world.officer,
        title="Те године",
        first_on=dt.date(2023, 1, 1),
        last_on=dt.date(2023, 12, 31),
    )
    world.report(world.expert, title="Отказано", state=State.CANCELLED)
    world.report(
        world.worker, title="Тог месеца", first_on=dt.date(2023, 5, 1), last_on=dt.date(2023, 5, 31)
    )
    with acting(world.reader):
        month = month_of(world.reader, dt.date(2023, 5, 1))
    assert [str(each.it.title) for each in month.long] == ["Тог месеца"]
    assert not month.long[0].it.is_day_known
    [day] = [each for each in month.days if each.date == DAY]
    assert [(str(each.it.title), each.it.is_cancelled) for each in day.shown] == [
        ("Отказано", True)
    ]


def test_sessions_are_on_every_calendar_and_tasks_on_those_of_members() -> None:
    world = Bodies()
    session = world.plan(today(3))
    span = Span(today(), today(30))
    [shown] = [
        each for each in found_by(world.stranger, span).shown if each.kind.code == "sessions"
    ]
    assert shown.it.url == reverse("bodies:session", args=[session.pk])
    assert not shown.it.is_own
    [own] = [each for each in found_by(world.team, span).shown if each.kind.code == "sessions"]
    assert own.it.is_own


def test_a_deadline_is_on_the_calendar_of_the_addressee_alone() -> None:
    asks, answers, stranger = (member(office()) for _number in range(3))
    letter = make_sent(make_kind(), asks, Institution.objects.get(pk=answers.institution))[0]
    span = Span(timezone.localdate(), timezone.localdate() + dt.timedelta(days=60))
    [shown] = found_by(answers, span, "notices").shown
    assert shown.it.url == reverse("exchange:letter", args=[letter.pk])
    assert found_by(asks, span, "notices").shown == ()
    assert found_by(stranger, span, "notices").shown == ()
    with as_owner(), scene():
        midnight = timezone.make_aware(dt.datetime.combine(today(5), dt.time()))
        Addressee.objects.filter(pk=letter.pk).update(due_at=midnight)
    [moved] = found_by(answers, span, "notices").shown
    # Due at midnight is due on the day that ends then.
    assert moved.it.first_on == today(4)


def test_more_rows_cost_no_more_queries() -> None:
    world = Events()
    bodies = Bodies()

    def queries() -> int:
        with acting(world.coordinator), CaptureQueriesContext(connection) as caught:
            occurrences(world.coordinator, MAY)
        return len(caught)

    world.report(world.officer, title="Прва")
    bodies.back_to(DAY, bodies.held())
    first = queries()
    for number in range(6):
        world.report(world.officer, title=f"Још једна {number}", attendees=5 + number)
    bodies.back_to(DAY, bodies.held())
    assert queries() == first
    # A kind costs its rows and at most one look-up.
    assert first <= 2 * len(kinds()) + 2


def test_a_kind_that_has_too_many_is_cut_and_says_so() -> None:
    world = Events()
    for number in range(3):
        world.report(world.officer, title=f"Обука {number}", attendees=3 + number)
    with acting(world.reader):
        found = occurrences(world.reader, MAY, most=2)
    assert len(found.shown) == 2
    assert [each.code for each in found.cut] == ["events"]


def test_a_local_team_begins_with_its_own_territory() -> None:
    team = Bodies().team
    with as_owner(), scene():
        nis = Territory.objects.get(code="nis")
        Institution.objects.filter(pk=team.institution).update(territory=nis)
    assert own_territory(team) == "nis"
    assert own_territory(factories.member(Role.POLICE, Institution.objects.get(code="moi"))) == ""
    assert "medijana" in codes_within("nis")
    page = client_of(team).get(reverse("portal:calendar"))
    assert '<option value="nis" selected>' in page.content.decode()


def test_the_page_shows_a_grid_or_a_list_and_survives_any_address() -> None:
    world = Events()
    world.report(world.officer, title="<b>Обука</b>")
    client = client_of(world.reader)
    page = client.get(reverse("portal:calendar"), {"month": "2023-05"}).content.decode()
    assert '<table class="month">' in page
    assert "&lt;b&gt;Обука&lt;/b&gt;" in page
    listed = client.get(reverse("portal:calendar"), {"month": "2023-05", "as": "list"})
    assert '<table class="month">' not in listed.content.decode()
    for month in ("", "2023-13", "9999-01", "0001-01", "x", "2023-05-10"):
        odd = client.get(reverse("portal:calendar"), {"month": month, "kind": "x", "where": "x"})
        assert odd.status_code == 200


def test_commemorative_days_stand_on_every_calendar() -> None:
    reader = factories.member(Role.AUDITOR, Institution.objects.get(code="rapporteur"))
    july = Span.month(dt.date(2031, 7, 1))
    [shown] = found_by(reader, july).shown
    assert shown.it.first_on == dt.date(2031, 7, 30)
    years = found_by(reader, Span(dt.date(2030, 12, 31), dt.date(2032, 1, 1))).shown
    assert [each.it.first_on.month for each in years] == [7, 10]
