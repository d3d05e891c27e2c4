# SPDX-License-Identifier: EUPL-1.2
"""Days of activities on the calendar, and plans with late activities on the desk."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.scenes import as_owner, scene
from tests.signed_in import client_of
from vidik.access.occurrences import Shown, Span, occurrences
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.access.worklist import Line, Urgency, worklist
from vidik.accounts.services.calendar_addresses import make_address
from vidik.bodies.tests.factories import today
from vidik.cases.tests import factories
from vidik.core.languages import Texts
from vidik.institutions.models import Institution, Territory
from vidik.institutions.selectors import codes_within
from vidik.portal.feeds import key_of
from vidik.recommendations.models import ActionPlan, Activity
from vidik.recommendations.services import planning
from vidik.recommendations.types import ActivityFacts, IndicatorFacts, PlanFacts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

JUNE = Span.month(dt.date(2031, 6, 1))
NEXT_YEAR = str(today().year + 1)
SOON = f"{today(100).year}-Q{(today(100).month + 2) // 3}"


def of(code: str, role: Role) -> Actor:
    return factories.member(role, Institution.objects.get(code=code))


def plan_of(actor: Actor, kind: str, owner: str, title: str = "План") -> ActionPlan:
    texts = Texts(en=title, sr=title)
    facts = PlanFacts(kind, texts, owner, dt.date(2025, 1, 1), dt.date(2031, 12, 31))
    return planning.enter_plan(facts, actor=actor)


def activity_of(
    plan: ActionPlan, actor: Actor, *responsible: str, title: str = "Обука", due: str = "2031-Q2"
) -> Activity:
    facts = ActivityFacts(Texts(en=title, sr=title), due=due, responsible=responsible)
    return planning.enter_activity(plan, facts, actor=actor)


class World:
    """The coordination office with the national plan, two local teams, one with a plan."""

    def __init__(self) -> None:
        self.coordinator = of("coordination-office", Role.COORDINATOR)
        self.analyst = of("rapporteur", Role.ANALYST)
        self.respondent = of("moe", Role.RESPONDENT)
        self.stranger = of("mfa", Role.RESPONDENT)
        self.police = of("pa-novi-sad", Role.POLICE)
        self.team, self.other_team = (
            factories.member(Role.LOCAL_TEAM, factories.institution(f"team-{name}"))
            for name in ("here", "there")
        )
        with as_owner(), scene():
            nis = Territory.objects.get(code="nis")
            Institution.objects.filter(pk=self.team.institution).update(territory=nis)
        self.own = Institution.objects.get(pk=self.team.institution).code
        self.national = plan_of(self.coordinator, "national", "coordination-office")
        self.local = plan_of(self.team, "local", self.own, "План тима")


@pytest.fixture
def world() -> World:
    return World()


def shown_to(actor: Actor, span: Span = JUNE, **wanted: object) -> list[Shown]:
    with acting(actor):
        found = occurrences(actor, span, kind="activities", **wanted)  # type: ignore[arg-type]
    return list(found.shown)


def titles(actor: Actor, span: Span = JUNE, **wanted: object) -> list[str]:
    return [str(each.it.title) for each in shown_to(actor, span, **wanted)]


def test_an_activity_ends_on_the_last_day_of_its_period(world: World) -> None:
    row = activity_of(world.national, world.coordinator, "moe")
    activity_of(world.national, world.coordinator, "moe", due="2031-H1")
    for period in ("", "2031", "2031-Q3", "school:2030/2031"):
        activity_of(world.national, world.coordinator, "moe", due=period)
    found = shown_to(world.coordinator)
    assert {each.it.first_on for each in found} == {dt.date(2031, 6, 30)}
    assert len(found) == 2
    assert reverse("recommendations:activity", args=[row.code]) in {each.it.url for each in found}


def test_it_is_on_the_calendar_of_whoever_may_read_the_activity(world: World) -> None:
    activity_of(world.national, world.coordinator, "moe", title="Државна")
    activity_of(world.local, world.team, title="Месна")
    assert titles(world.coordinator) == titles(world.analyst) == ["Државна", "Месна"]
    assert titles(world.respondent) == ["Државна"]
    assert titles(world.team) == ["Месна"]
    for nobody in (world.stranger, world.other_team, world.police):
        assert titles(nobody) == []
    assert titles(world.coordinator, is_own_only=True) == ["Државна"]
    assert titles(world.respondent, is_own_only=True) == ["Државна"]
    assert titles(world.analyst, is_own_only=True) == []
    assert titles(world.coordinator, within=codes_within("nis")) == ["Државна", "Месна"]
    assert titles(world.coordinator, within=codes_within("belgrade")) == ["Државна"]


def test_what_was_closed_is_on_no_calendar(world: World) -> None:
    activity_of(world.national, world.coordinator, "moe")
    planning.close_plan(world.national, reason="Замењен новим.", seen=1, actor=world.coordinator)
    assert titles(world.coordinator) == []


def test_more_activities_cost_no_more_queries(world: World) -> None:
    def queries() -> int:
        with acting(world.coordinator), CaptureQueriesContext(connection) as caught:
            shown_to(world.coordinator)
        return len(caught)

    activity_of(world.national, world.coordinator, "moe")
    first = queries()
    for number in range(6):
        activity_of(world.national, world.coordinator, "moe", title=f"Обука {number}")
    assert queries() == first


def test_the_feed_has_the_title_of_a_national_activity_and_of_a_local_one_its_kind(
    world: World,
) -> None:
    activity_of(world.national, world.coordinator, "moe", title="Државна", due=SOON)
    activity_of(world.local, world.team, title="Месна", due=SOON)
    token = make_address(is_own_only=False, actor=world.coordinator)
    feed = Client().get(reverse("portal:feed", args=[token])).content.decode()
    assert "SUMMARY:Државна" in feed
    assert "Месна" not in feed
    assert "План тима" not in feed
    span = Span(today(), today(300))
    [local] = [each for each in shown_to(world.coordinator, span) if each.it.title == "Месна"]
    # Two feeds say nothing together of what is not public.
    assert key_of(local, world.coordinator) != key_of(local, world.team)


def lines_of(actor: Actor) -> list[Line]:
    with acting(actor):
        groups = worklist(actor, kind="late-plans").groups
    lines = [each for group in groups for each in group.lines if each.kind.code == "late-plans"]
    assert {each.urgency for each in lines} <= {Urgency.LATE}
    return [each.line for each in lines]


def test_a_plan_with_late_activities_is_one_line_that_leads_to_them(world: World) -> None:
    indicator = IndicatorFacts(Texts(en="Trained", sr="Обучени"), "more")
    for number in range(3):
        row = activity_of(world.national, world.coordinator, "moe", title=f"Касни {number}", due="")
        step = planning.add_indicator(row, indicator, actor=world.coordinator)
        planning.set_target(step, period="2025-Q1", value=Decimal(20), actor=world.coordinator)
        if number:
            planning.enter_count(
                step, period="2025-Q1", value=Decimal(19 + number % 2), document="Допис",
                actor=world.coordinator,
            )  # fmt: skip
    [late] = lines_of(world.coordinator)
    # Of the three one is late, one reached, and of one nothing is known.
    assert str(late.what).startswith("1 ")
    assert "План" in str(late.what)
    assert late.due == dt.date(2025, 3, 31)
    page = client_of(world.coordinator).get(late.url).content.decode()
    assert "Касни 2" in page
    assert "Касни 0" not in page
    assert "Касни 1" not in page


def test_late_plans_wait_for_the_coordination_office_and_for_the_own_team(world: World) -> None:
    for plan, actor in ((world.national, world.coordinator), (world.local, world.team)):
        row = activity_of(plan, actor, "moe", due="2025-Q1")
        step = planning.add_indicator(
            row, IndicatorFacts(Texts(en="Trained", sr="Обучени"), "more"), actor=actor
        )
        planning.set_target(step, period=NEXT_YEAR, value=Decimal(20), actor=actor)
    assert len(lines_of(world.coordinator)) == 2
    assert len(lines_of(world.team)) == 1
    for nobody in (world.analyst, world.respondent, world.other_team, world.police):
        assert lines_of(nobody) == []
    planning.close_plan(world.local, reason="Замењен новим.", seen=1, actor=world.team)
    assert lines_of(world.team) == []
    assert len(lines_of(world.coordinator)) == 1


def test_more_late_activities_cost_the_desk_no_more_queries(world: World) -> None:
    def late() -> None:
        row = activity_of(world.national, world.coordinator, "moe", due="2025-Q1")
        step = planning.add_indicator(
            row, IndicatorFacts(Texts(en="Trained", sr="Обучени"), "more"), actor=world.coordinator
        )
        planning.set_target(step, period=NEXT_YEAR, value=Decimal(9), actor=world.coordinator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            lines_of(world.coordinator)
        return len(caught)

    late()
    first = queries()
    for _number in range(5):
        late()
    assert queries() == first
    [line] = lines_of(world.coordinator)
    assert str(line.what).startswith("6 ")
