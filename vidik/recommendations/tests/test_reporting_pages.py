# SPDX-License-Identifier: EUPL-1.2
"""Pages of reports on activities: what each side finds, sends twice, and what is not there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.scenes import as_owner, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.access.worklist import Line, worklist
from vidik.cases.tests import factories
from vidik.core.languages import Texts
from vidik.exchange.models import Addressee
from vidik.institutions.models import Institution
from vidik.recommendations.models import ActionPlan, Activity, PlanReport, PlanRequest
from vidik.recommendations.services import asking, planning
from vidik.recommendations.types import ActivityFacts, IndicatorFacts, PlanFacts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]
QUARTER = "2025-Q2"
SCRIPT = "<script>alert(1)</script>"


def of(code: str, role: Role) -> Actor:
    return factories.member(role, Institution.objects.get(code=code))


@pytest.fixture
def coordinator() -> Actor:
    return of("coordination-office", Role.COORDINATOR)


@pytest.fixture
def plan(coordinator: Actor) -> ActionPlan:
    facts = PlanFacts(
        "national", Texts(en=f"Plan {SCRIPT}", sr=f"План {SCRIPT}"), "coordination-office",
        dt.date(2025, 1, 1), dt.date(2026, 12, 31),
    )  # fmt: skip
    return planning.enter_plan(facts, actor=coordinator)


@pytest.fixture
def activity(plan: ActionPlan, coordinator: Actor) -> Activity:
    facts = ActivityFacts(Texts(en=f"Train {SCRIPT}", sr=f"Обука {SCRIPT}"), responsible=("moe",))
    row = planning.enter_activity(plan, facts, actor=coordinator)
    indicator = planning.add_indicator(
        row, IndicatorFacts(Texts(en="Schools", sr="Школе"), "more"), actor=coordinator
    )
    planning.set_target(indicator, period=QUARTER, value=Decimal(0), actor=coordinator)
    planning.set_target(indicator, period="2025-Q3", value=Decimal(5), actor=coordinator)
    return row


def page(actor: Actor, name: str, *args: str, status: int = 200, query: str = "") -> str:
    answer = client_of(actor).get(reverse(f"recommendations:{name}", args=args) + query)
    assert answer.status_code == status, (name, answer.status_code)
    return "" if answer.streaming else str(answer.content.decode(errors="replace"))


def letter(request: PlanRequest) -> Addressee:
    with as_owner(), scene():
        return Addressee.objects.get(notice=request.notice_id)


def waiting(actor: Actor) -> list[Line]:
    with acting(actor):
        return [each.line for group in worklist(actor).groups for each in group.lines]


def test_titles_are_text_on_every_page(
    plan: ActionPlan, activity: Activity, coordinator: Actor
) -> None:
    request = asking.ask(activity, "moe", period=QUARTER, actor=coordinator)
    pages = [
        page(coordinator, "action-plan"),
        page(coordinator, "activity", activity.code),
        page(coordinator, "plan-report", plan.code, query="?year=2025&span={year}-Q2"),
        page(coordinator, "ask-late", plan.code, "2025-Q3"),
        page(coordinator, "ask-report", activity.code),
        page(coordinator, "change-plan", plan.code),
        page(of("moe", Role.RESPONDENT), "answer-report", str(letter(request).pk)),
    ]
    for text in pages:
        assert SCRIPT not in text
        assert "&lt;script&gt;alert(1)" in text


def test_a_period_that_is_none_is_not_found_and_the_report_shows_this_year(
    plan: ActionPlan, activity: Activity, coordinator: Actor
) -> None:
    for period in ("2025-Q9", "soon", "2025-13"):
        page(coordinator, "ask-late", plan.code, period, status=404)
    for query in ("?year=1&span={year}", "?year=x", "?year=2025&span=soon", "?span={year}-Q1"):
        assert str(dt.date.today().year) in page(  # noqa: DTZ011 - the year is enough
            coordinator, "plan-report", plan.code, query=query
        )
    for query in ("", "?year=x"):
        page(coordinator, "plan-document", plan.code, "docx", status=404, query=query)
    query = "?year=2025&span={year}-Q2"
    page(coordinator, "plan-document", plan.code, "csv", status=404, query=query)
    for form in ("docx", "pdf"):
        page(coordinator, "plan-document", plan.code, form, query=query)


def test_who_is_asked_twice_is_asked_once_and_both_desks_know(
    plan: ActionPlan, activity: Activity, coordinator: Actor
) -> None:
    client = client_of(coordinator)
    address = reverse("recommendations:ask-late", args=[plan.code, "2025-Q3"])
    first = client.post(address, {"once": "one"})
    again = client.post(address, {"once": "one"})
    other_tab = client.post(address, {"once": "two"})
    assert (first.status_code, again.status_code, other_tab.status_code) == (302, 302, 422)
    with acting(coordinator):
        [request] = PlanRequest.objects.all()
    ministry = of("moe", Role.RESPONDENT)
    answer = reverse("recommendations:answer-report", args=[letter(request).pk])
    [due] = [each.due for each in waiting(ministry) if each.url == answer]
    assert due is not None
    told = {"said": "held_up", "obstacle": "money", "obstacle_text": SCRIPT}
    client = client_of(ministry)
    for mark in ("three", "three", "four"):
        assert client.post(answer, told | {"once": mark}).status_code == 302
    with acting(coordinator):
        assert PlanReport.objects.count() == 1
    assert any("Classify" in str(each.what) for each in waiting(coordinator))
    text = page(coordinator, "activity", activity.code)
    assert SCRIPT not in text
    assert "no money or too little" in text


def test_a_target_of_none_is_reached_by_a_count_of_none_and_not_by_a_blank(
    plan: ActionPlan, activity: Activity, coordinator: Actor
) -> None:
    query = "?year=2025&span={year}-Q2"
    assert "not known" in page(coordinator, "plan-report", plan.code, query=query)
    request = asking.ask(activity, "moe", period=QUARTER, actor=coordinator)
    target = asking.countable(request)[0]
    answer = reverse("recommendations:answer-report", args=[letter(request).pk])
    client = client_of(of("moe", Role.RESPONDENT))
    blank = {"said": "under_way", f"count_{target.pk}": "", "document": ""}
    assert client.post(answer, blank | {f"count_{target.pk}": "-1"}).status_code == 422
    assert client.post(answer, blank | {f"count_{target.pk}": "0"}).status_code == 422
    assert client.post(answer, blank).status_code == 302
    with acting(coordinator):
        assert PlanReport.objects.get().counts == []


def test_others_find_neither_the_plan_nor_the_request(
    plan: ActionPlan, activity: Activity, coordinator: Actor
) -> None:
    request = asking.ask(activity, "moe", period=QUARTER, actor=coordinator)
    key = str(letter(request).pk)
    team, partner = of("local-team-novi-sad", Role.LOCAL_TEAM), of("mfa", Role.RESPONDENT)
    for actor in (team, partner):
        page(actor, "answer-report", key, status=404)
        page(actor, "plan-report", plan.code, status=404)
        page(actor, "activity", activity.code, status=404)
    for name in ("change-plan", "close-plan", "reopen-plan"):
        page(team, name, plan.code, status=404)
        page(partner, name, plan.code, status=403)
    page(team, "ask-late", plan.code, QUARTER, status=404)
    page(team, "ask-report", activity.code, status=404)
    # The institution that was asked reads what it was asked, and changes nothing of the plan.
    ministry = of("moe", Role.RESPONDENT)
    assert "asked on" in page(ministry, "activity", activity.code)
    page(ministry, "ask-report", activity.code, status=403)


def test_a_closed_plan_offers_nothing_but_to_be_opened(
    plan: ActionPlan, activity: Activity, coordinator: Actor
) -> None:
    client = client_of(coordinator)
    address = reverse("recommendations:close-plan", args=[plan.code])
    assert client.post(address, {"reason": SCRIPT, "seen": "1", "once": "a"}).status_code == 302
    # A second tab that had the plan open before.
    assert client.post(address, {"reason": "Опет", "seen": "1", "once": "b"}).status_code == 422
    text = page(coordinator, "action-plan")
    assert reverse("recommendations:reopen-plan", args=[plan.code]) in text
    assert reverse("recommendations:close-plan", args=[plan.code]) not in text
    assert SCRIPT not in text
    page(coordinator, "ask-report", activity.code, status=404)
    page(coordinator, "ask-late", plan.code, QUARTER, status=404)
    assert "Ask for a report" not in page(coordinator, "activity", activity.code)
