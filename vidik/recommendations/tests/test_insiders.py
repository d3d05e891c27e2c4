# SPDX-License-Identifier: EUPL-1.2
"""Plans under SQL of somebody's own, run in the web server's role and in a member's name."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.tests import factories
from vidik.core.languages import Texts
from vidik.figures.tests.factories import make_measure
from vidik.recommendations.models import ActionPlan, Activity, Indicator
from vidik.recommendations.services import planning
from vidik.recommendations.tests.factories import make_plan, make_recommendation, planned
from vidik.recommendations.types import ActivityFacts, IndicatorFacts, PlanChange, PlanFacts

pytestmark = pytest.mark.django_db
TEXTS = Texts(en="Text", sr="Текст")
DAYS = (dt.date(2024, 1, 1), dt.date(2026, 12, 31))


class World:
    """The national plan of the office, a plan of a town, and who might want to change them."""

    def __init__(self) -> None:
        office = factories.institution("coordination-office")
        here, elsewhere = factories.institution("team-here"), factories.institution("team-there")
        self.coordinator = factories.member(Role.COORDINATOR, office)
        self.analyst = factories.member(Role.ANALYST, factories.institution("rapporteur-office"))
        self.head = factories.member(Role.HEAD, factories.institution("rapporteur-office"))
        self.team = factories.member(Role.LOCAL_TEAM, here)
        self.other_team = factories.member(Role.LOCAL_TEAM, elsewhere)
        self.partner = factories.member(Role.RESPONDENT, factories.institution("ministry"))
        self.reader = factories.member(Role.READER, factories.institution("rapporteur-office"))
        self.national = make_plan(office)
        self.local = make_plan(here, kind="local")
        self.activity = planned(self.national, "ministry", actor=self.coordinator)
        self.own = planned(self.local, "ministry", actor=self.team)
        self.indicator, self.own_indicator = (
            planning.add_indicator(row, IndicatorFacts(TEXTS, "more"), actor=by)
            for row, by in ((self.activity, self.coordinator), (self.own, self.team))
        )
        for row, by in ((self.indicator, self.coordinator), (self.own_indicator, self.team)):
            planning.set_target(row, period="2024", value=Decimal(5), actor=by)

    def strangers(self) -> tuple[Actor, ...]:
        """Everybody who reads something of the town's plan, or of another, and keeps neither."""
        return self.other_team, self.partner, self.reader


@pytest.fixture
def world() -> World:
    return World()


def sql(actor: Actor, statement: str, *values: object) -> int | None:
    """Run a statement as the web server would; give how many rows it wrote, or that it may not."""
    with as_application(), acting(actor):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
                return int(cursor.rowcount)
        except ProgrammingError as error:
            if "recommendations_" not in str(error):
                raise
            return None


PLAN = (
    "insert into recommendations_actionplan (code, kind, owner_id, title, programme, gazette, text,"
    " section, revision, closed_by, close_reason)"
    " values (%s, %s, %s, '{\"en\": \"T\", \"sr\": \"Т\"}', '{}', '', '{}', '', 1, '', '')"
)
ACTIVITY = (
    "insert into recommendations_activity (code, plan_id, plan_code, measure, measure_name, title,"
    " state, funding, due, sections, parties_stated, indicator, indicator_stated, revision)"
    " values ('mine', %s, '', '', '{}', '{\"en\": \"T\", \"sr\": \"Т\"}', '', '{}', '', '', true,"
    " '{}', false, 1)"
)
PARTY = (
    "insert into recommendations_activityparty (activity_id, institution_id, role)"
    " values (%s, %s, 'lead')"
)
INDICATOR = (
    "insert into recommendations_indicator (activity_id, text, unit, better, measure_id, source_id,"
    " dimension_key, baseline_period, position, dropped_by, drop_reason)"
    " values (%s, '{\"en\": \"T\", \"sr\": \"Т\"}', '{}', 'more', %s, %s, '', '', 9, '', '')"
)
TARGET = (
    "insert into recommendations_target (indicator_id, period, starts_on, ends_on, part, value)"
    " values (%s, '2025', '2025-01-01', '2025-12-31', %s, 1)"
)
COUNT = (
    "insert into recommendations_count (indicator_id, period, part, value, document, entered_at,"
    " entered_by) values (%s, '2024', '', 5, 'Letter', now(), 'x')"
)
CLOSE = (
    "update recommendations_actionplan set closed_at = now(), closed_by = 'x', close_reason = 'x'"
    " where id = %s"
)
DROP = (
    "update recommendations_indicator set dropped_at = now(), dropped_by = 'x', drop_reason = 'x'"
    " where id = %s"
)
LINK = (
    "insert into recommendations_activity_recommendations (activity_id, recommendation_id)"
    " values (%s, %s)"
)


def test_nobody_takes_a_plan_over_to_read_what_was_asked_about_it(world: World) -> None:
    take = "update recommendations_actionplan set owner_id = %s where id = %s"
    for actor in world.strangers():
        assert sql(actor, take, actor.institution, world.local.pk) == 0
        assert sql(actor, take, actor.institution, world.national.pk) == 0
    # Those who keep a plan do not give it away either; a merge of institutions moves it.
    for actor in (world.team, world.coordinator, world.analyst):
        assert sql(actor, take, world.other_team.institution, world.local.pk) is None
    assert sql(world.head, take, world.other_team.institution, world.local.pk) == 1


def test_a_team_enters_plans_of_its_own_and_of_its_kinds(world: World) -> None:
    assert sql(world.team, PLAN, "a", "local", world.team.institution) == 1
    assert sql(world.team, PLAN, "b", "national", world.team.institution) is None
    assert sql(world.team, PLAN, "c", "local", world.other_team.institution) is None
    assert sql(world.coordinator, PLAN, "d", "national", world.coordinator.institution) == 1
    for actor in (world.partner, world.reader):
        assert sql(actor, PLAN, "e", "local", actor.institution) is None


def test_nobody_writes_in_the_plan_of_another(world: World) -> None:
    recommendation = make_recommendation()
    for actor in world.strangers():
        for plan, activity, indicator in (
            (world.local, world.own, world.own_indicator),
            (world.national, world.activity, world.indicator),
        ):
            assert sql(actor, ACTIVITY, plan.pk) is None
            assert sql(actor, PARTY, activity.pk, actor.institution) is None
            assert sql(actor, INDICATOR, activity.pk, None, None) is None
            assert sql(actor, TARGET, indicator.pk, "") is None
            assert sql(actor, COUNT, indicator.pk) is None
            assert sql(actor, LINK, activity.pk, recommendation.pk) is None
            for change in (
                "update recommendations_activity set due = '2025' where plan_id = %s",
                CLOSE,
            ):
                assert sql(actor, change, plan.pk) == 0
            for change in (
                "update recommendations_target set value = 1 where indicator_id = %s",
                "delete from recommendations_target where indicator_id = %s",
                DROP,
            ):
                assert sql(actor, change, indicator.pk) == 0
            for change in (
                "delete from recommendations_activityparty where activity_id = %s",
                "update recommendations_activityparty set role = 'partner' where activity_id = %s",
            ):
                assert sql(actor, change, activity.pk) == 0


def test_a_part_in_an_activity_is_not_taken_from_another_institution(world: World) -> None:
    take = "update recommendations_activityparty set institution_id = %s where activity_id = %s"
    for actor in (world.team, world.coordinator, world.analyst):
        assert sql(actor, take, actor.institution, world.own.pk) == 0
    assert sql(world.head, take, world.team.institution, world.own.pk) == 1


def test_an_activity_does_not_move_into_another_plan(world: World) -> None:
    move = "update recommendations_activity set plan_id = %s where id = %s"
    assert sql(world.other_team, move, world.local.pk, world.activity.pk) == 0
    for actor in (world.team, world.coordinator):
        assert sql(actor, move, world.national.pk, world.own.pk) is None


def test_what_the_report_says_of_plans_and_activities_comes_from_the_pack_alone(
    world: World,
) -> None:
    measure = make_measure("of-insiders").pk
    for actor in (world.coordinator, world.head):
        for change, row in (
            ("update recommendations_actionplan set gazette = '1' where id = %s", world.national),
            ("update recommendations_activity set state = 'done' where id = %s", world.activity),
            ("update recommendations_activity set indicator = '{\"en\": \"x\"}' where id = %s",
             world.activity),
        ):  # fmt: skip
            assert sql(actor, change, row.pk) is None, change
        assert sql(
            actor, "insert into recommendations_activity_measures (activity_id, measure_id)"
            " values (%s, %s)", world.activity.pk, measure,
        ) is None  # fmt: skip


def test_a_measure_is_bound_by_those_who_may_show_its_figures(world: World) -> None:
    measure = make_measure("of-insiders").pk
    for actor, own in ((world.team, world.own), (world.coordinator, world.activity)):
        assert sql(actor, INDICATOR, own.pk, measure, actor.institution) is None
        assert sql(actor, INDICATOR, own.pk, None, None) == 1
    assert sql(world.analyst, INDICATOR, world.activity.pk, measure, world.analyst.institution) == 1
    with scene():
        bound = Indicator.objects.get(measure=measure)
    assert sql(world.coordinator, TARGET, bound.pk, "sex=female") is None
    assert sql(world.coordinator, COUNT, bound.pk) is None
    rebind = "update recommendations_indicator set measure_id = %s, source_id = %s where id = %s"
    for actor in (world.coordinator, world.analyst):
        assert sql(actor, rebind, measure, actor.institution, world.indicator.pk) is None


def test_a_dropped_indicator_stays_dropped(world: World) -> None:
    planning.drop_indicator(world.own_indicator, reason="Counted elsewhere.", actor=world.team)
    back = (
        "update recommendations_indicator set dropped_at = null, dropped_by = '', drop_reason = ''"
    )
    assert sql(world.team, back) is None
    assert sql(world.team, COUNT, world.own_indicator.pk) is None


def test_nothing_in_a_closed_plan_changes_before_it_is_opened_again(world: World) -> None:
    with scene():
        ActionPlan.objects.update(closed_at=timezone.now(), closed_by="x", close_reason="x")
    for actor, plan, activity, indicator in (
        (world.team, world.local, world.own, world.own_indicator),
        (world.coordinator, world.national, world.activity, world.indicator),
    ):
        assert sql(actor, ACTIVITY, plan.pk) is None
        assert sql(actor, INDICATOR, activity.pk, None, None) is None
        assert sql(actor, TARGET, indicator.pk, "") is None
        assert sql(actor, COUNT, indicator.pk) is None
        due = "update recommendations_activity set due = '2025' where id = %s"
        assert sql(actor, due, activity.pk) == 0
        until = "update recommendations_actionplan set valid_until = '2030-12-31' where id = %s"
        assert sql(actor, until, plan.pk) is None


def test_the_history_of_a_plan_is_read_by_whoever_keeps_it(world: World) -> None:
    rows = (
        ("activityevent", "id", (world.own.pk, world.activity.pk)),
        ("activitypartyevent", "activity_id", (world.own.pk, world.activity.pk)),
        ("indicatorevent", "activity_id", (world.own.pk, world.activity.pk)),
        ("targetevent", "indicator_id", (world.own_indicator.pk, world.indicator.pk)),
        ("actionplanevent", "id", (world.local.pk, world.national.pk)),
    )
    for actor, many in (
        (world.coordinator, 2), (world.team, 1), (world.other_team, 0), (world.partner, 0),
    ):  # fmt: skip
        with as_application(), acting(actor), connection.cursor() as cursor:
            for table, column, keys in rows:
                cursor.execute(
                    f"select count(*) from recommendations_{table} where {column} = any(%s)",  # noqa: S608 - our own names
                    [list(keys)],
                )
                assert cursor.fetchone() == (many,), (actor, table)


def test_whoever_keeps_a_plan_takes_every_step_in_the_role_of_the_web_server(world: World) -> None:
    for actor, kind in ((world.team, "local"), (world.coordinator, "national")):
        code = "team-here" if kind == "local" else "coordination-office"
        with as_application(), acting(actor):
            plan = planning.enter_plan(PlanFacts(kind, TEXTS, code, *DAYS), actor=actor)
            activity = planning.enter_activity(
                plan, ActivityFacts(TEXTS, responsible=("ministry",)), actor=actor
            )
            facts = ActivityFacts(TEXTS, due="2025", partners=("ministry",))
            activity = planning.change_activity(activity, facts, seen=1, actor=actor)
            assert [each.role for each in activity.parties.all()] == ["partner"]
            indicator = planning.add_indicator(activity, IndicatorFacts(TEXTS, "more"), actor=actor)
            for value in (5, 6):
                target = planning.set_target(
                    indicator, period="2024", value=Decimal(value), actor=actor
                )
            planning.enter_count(
                indicator, period="2024", value=Decimal(4), document="Letter", actor=actor
            )
            planning.remove_target(target, actor=actor)
            planning.drop_indicator(indicator, reason="Counted elsewhere.", actor=actor)
            changed = PlanChange(TEXTS, *DAYS)
            plan = planning.change_plan(plan, changed, seen=plan.revision, actor=actor)
            plan = planning.close_plan(plan, reason="Over.", seen=plan.revision, actor=actor)
            planning.reopen_plan(plan, seen=plan.revision, actor=actor)
            assert Activity.objects.get(pk=activity.pk).plan == plan
