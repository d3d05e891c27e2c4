# SPDX-License-Identifier: EUPL-1.2
"""What insiders of other towns and institutions try with plans, and what they type into them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal

import docx
import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from lxml import etree

from tests.scenes import as_application, as_owner, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.tests import factories
from vidik.core.languages import Texts
from vidik.core.periods import Period
from vidik.exchange.models import Addressee
from vidik.institutions.models import Institution
from vidik.recommendations.documents import plan_docx, plan_pdf
from vidik.recommendations.models import ActionPlan, Activity, PlanRequest
from vidik.recommendations.selectors import reporting
from vidik.recommendations.services import asking, planning
from vidik.recommendations.types import ActivityFacts, IndicatorFacts, PlanFacts, ReportDraft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

QUARTER = "2025-Q2"
BREAKING = "А\x0bб\x1f]]>&amp;<w:t>\u202eобрнуто\u202c \u200bскривено\ufffe =1+1"
LONG = "ж" * 10_000


def of(code: str, role: Role) -> Actor:
    return factories.member(role, Institution.objects.get(code=code))


class World:
    """The coordination office with the national plan, a team with its own, a team elsewhere."""

    def __init__(self) -> None:
        self.coordinator = of("coordination-office", Role.COORDINATOR)
        self.ministry = of("moe", Role.RESPONDENT)
        self.partner = of("mfa", Role.RESPONDENT)
        here = factories.institution("team-here")
        self.team = factories.member(Role.LOCAL_TEAM, here)
        self.other_team = of("local-team-novi-sad", Role.LOCAL_TEAM)
        self.national = self.plan(self.coordinator, "national", "coordination-office")
        self.local = self.plan(self.team, "local", here.code)
        self.activity = self.activity_of(self.national, self.coordinator)
        self.own = self.activity_of(self.local, self.team)

    @staticmethod
    def plan(actor: Actor, kind: str, owner: str, title: str = "План") -> ActionPlan:
        facts = PlanFacts(
            kind, Texts(en=title, sr=title), owner, dt.date(2025, 1, 1), dt.date(2026, 12, 31)
        )
        return planning.enter_plan(facts, actor=actor)

    @staticmethod
    def activity_of(plan: ActionPlan, actor: Actor, title: str = "Обука") -> Activity:
        row = planning.enter_activity(
            plan, ActivityFacts(Texts(en=title, sr=title), responsible=("moe",)), actor=actor
        )
        indicator = planning.add_indicator(
            row, IndicatorFacts(Texts(en=title, sr=title), "more"), actor=actor
        )
        planning.set_target(indicator, period=QUARTER, value=Decimal(5), actor=actor)
        return row


@pytest.fixture
def world() -> World:
    return World()


def letter_of(request: PlanRequest) -> Addressee:
    with as_owner(), scene():
        return Addressee.objects.get(notice=request.notice_id)


def status(actor: Actor, name: str, *args: object, query: str = "") -> int:
    address = reverse(f"recommendations:{name}", args=args)
    return int(client_of(actor).get(address + query).status_code)


OF_PLANS = (
    ("change-plan", ()), ("close-plan", ()), ("reopen-plan", ()), ("enter-activity", ()),
    ("ask-late", (QUARTER,)), ("plan-report", ()), ("plan-document", ("docx",)),
)  # fmt: skip
OF_ACTIVITIES = ("activity", "ask-report", "change-activity", "add-indicator")


def test_the_plan_of_another_town_answers_as_one_that_is_none(world: World) -> None:
    for actor in (world.other_team, world.partner):
        for name, more in OF_PLANS:
            answers = {
                (status(actor, name, code, *more, query="?year=2025&span={year}"))
                for code in (world.local.code, "no-such-plan")
            }
            assert len(answers) == 1, (name, answers)
            assert answers <= {403, 404}
        for name in OF_ACTIVITIES:
            answers = {status(actor, name, code) for code in (world.own.code, "no-such-activity")}
            assert len(answers) == 1, (name, answers)
            assert answers <= {403, 404}


def test_no_period_breaks_a_page(world: World) -> None:
    for period in ("9999", "9999-Q4", "9999-H2", "0001", "0001-Q1", "0000", "1899"):
        answer = status(world.coordinator, "ask-late", world.national.code, period)
        assert answer in {200, 404}, period
    for query in (
        "?year=2100&span={year}", "?year=1900&span={year}", "?year=2100&span=school:{year}/{next}",
        "?year=9999&span={year}", "?year=0&span={year}", "?year=%00&span=%00",
        "?year=2025&span={x}", "?year=٢٠٢٥&span={year}",
    ):  # fmt: skip
        found = status(world.coordinator, "plan-report", world.national.code, query=query)
        assert found == 200, query
        for form in ("docx", "pdf"):
            found = status(
                world.coordinator, "plan-document", world.national.code, form, query=query
            )
            assert found in {200, 404}, query
    client = client_of(world.coordinator)
    for query in ({"plan": "x", "progress": "x", "q": LONG[:300]}, {"plan": "\x00", "page": "-1"}):
        assert client.get(reverse("recommendations:action-plan"), query).status_code == 200


def test_documents_open_whatever_stands_in_them(world: World) -> None:
    plan = world.plan(world.coordinator, "national", "coordination-office", BREAKING)
    activity = world.activity_of(plan, world.coordinator, BREAKING)
    request = asking.ask(activity, "moe", period=QUARTER, actor=world.coordinator)
    with acting(world.ministry):
        row, letter = reporting.request_of_letter(world.ministry, letter_of(request).pk)
    said = ReportDraft("held_up", text="<b>]]>&", obstacle="money", obstacle_text="=HYPERLINK(1)")
    asking.answer(row, letter, said, actor=world.ministry)
    with acting(world.coordinator):
        found = reporting.report_of(world.coordinator, plan, Period.parse(QUARTER))
        word, pdf = plan_docx(found), plan_pdf(found)
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        for name in parts.namelist():
            if name.endswith(".xml"):
                etree.fromstring(parts.read(name))
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(word)).paragraphs)
    assert "]]>&amp;<w:t>" in text
    assert "<b>]]>&" in text
    assert "\x0b" not in text
    assert pdf.startswith(b"%PDF-")


def test_what_is_hidden_from_the_eye_is_refused_in_reports(world: World) -> None:
    request = asking.ask(world.activity, "moe", period=QUARTER, actor=world.coordinator)
    with acting(world.ministry):
        row, letter = reporting.request_of_letter(world.ministry, letter_of(request).pk)
    for text in ("Лице 0101\u200b990712345", "Лице 0101990 712345", "\u202eобрнуто", LONG):
        with pytest.raises(ValidationError):
            asking.answer(row, letter, ReportDraft("under_way", text=text), actor=world.ministry)


def rows(actor: Actor, statement: str, *values: object) -> list[tuple[object, ...]] | None:
    """Run a statement as the web server would; None where the database refuses it."""
    with as_application(), acting(actor):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]
        except ProgrammingError:
            return None


def test_raw_sql_reads_what_was_asked_about_the_own_plan_and_of_the_own_institution(
    world: World,
) -> None:
    asking.ask(world.activity, "moe", period=QUARTER, actor=world.coordinator)
    asking.ask(world.own, "moe", period=QUARTER, actor=world.team)
    for actor, number in (
        (world.coordinator, 2), (world.ministry, 2), (world.team, 1), (world.other_team, 0),
        (world.partner, 0),
    ):  # fmt: skip
        assert rows(actor, "select count(*) from recommendations_planrequest") == [(number,)]
        write = "update recommendations_planrequest set period = '2025'"
        assert rows(actor, write) in (None, [(0,)])
