# SPDX-License-Identifier: EUPL-1.2
"""Action plans: who reads and changes which, and how far an activity has come by the figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.scenes import scene
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.cases.tests.factories import institution, member
from vidik.core.languages import Texts
from vidik.figures.tests.factories import make_figure, make_measure
from vidik.institutions.models import Institution
from vidik.institutions.tests.factories import make_institution
from vidik.recommendations.methods.progress import Progress
from vidik.recommendations.models import Activity, Count, Indicator
from vidik.recommendations.selectors import plans
from vidik.recommendations.services import planning
from vidik.recommendations.services.naming import ChangedMeanwhile
from vidik.recommendations.tests.factories import (
    READER,
    make_cycle,
    make_plan,
    planned,
)
from vidik.recommendations.types import ActivityFacts, IndicatorFacts, PlanFacts

pytestmark = pytest.mark.django_db
TODAY = dt.date(2032, 3, 1)


def analyst() -> Actor:
    return member(Role.ANALYST, institution("rapporteur-office"))


@pytest.fixture
def office() -> Institution:
    return make_institution("coordination")


@pytest.fixture
def coordinator(office: Institution) -> Actor:
    return member(Role.COORDINATOR, office)


@pytest.fixture
def activity(office: Institution, coordinator: Actor) -> Activity:
    make_institution("ministry")
    return planned(make_plan(office), "ministry", actor=coordinator)


def by_figures(activity: Activity, **changes: object) -> Indicator:
    facts: dict[str, object] = {
        "text": Texts(en="Units set up", sr="Образоване јединице"),
        "better": "more",
        "measure": "units",
        "source": "ministry",
    }
    return planning.add_indicator(
        activity,
        IndicatorFacts(**(facts | changes)),  # type: ignore[arg-type]
        actor=analyst(),
    )


def by_hand(activity: Activity, actor: Actor) -> Indicator:
    facts = IndicatorFacts(text=Texts(en="Schools", sr="Школе"), better="more")
    return planning.add_indicator(activity, facts, actor=actor)


def state_of(activity: Activity, today: dt.date = TODAY) -> Progress:
    return plans.follow([activity], today)[activity.pk].state


def test_the_state_follows_the_figure_that_verifies_it(activity: Activity) -> None:
    measure = make_measure("units")
    indicator = by_figures(activity)
    assert state_of(activity) == Progress.NO_DATA
    planning.set_target(indicator, period="2031", value=Decimal(5), actor=analyst())
    assert state_of(activity) == Progress.NO_DATA
    ministry = Institution.objects.get(code="ministry")
    make_figure(measure, ministry, 4, cycle=make_cycle("2031"), period="2031", reference="x1-0001")
    assert state_of(activity) == Progress.LATE
    make_figure(measure, ministry, 5, cycle=make_cycle("2032"), period="2031", reference="x2-0001")
    assert state_of(activity) == Progress.REACHED
    line = plans.follow([activity], TODAY)[activity.pk].indicators[0].series[0].lines[0]
    assert (line.value, line.reference, line.cycle) == (Decimal(5), "x2-0001", "2032")


def test_figures_of_others_and_of_other_periods_do_not_count(activity: Activity) -> None:
    measure = make_measure("units")
    indicator = by_figures(activity)
    planning.set_target(indicator, period="2031", value=Decimal(5), actor=analyst())
    ministry = Institution.objects.get(code="ministry")
    cycle = make_cycle("2031")
    make_figure(measure, make_institution("other"), 9, cycle=cycle, period="2031", reference="a-1")
    make_figure(measure, ministry, 9, cycle=cycle, period="2030", reference="a-2")
    make_figure(make_measure("others"), ministry, 9, cycle=cycle, period="2031", reference="a-3")
    assert state_of(activity) == Progress.NO_DATA


def test_a_count_by_hand_needs_a_document_and_the_newest_counts(
    activity: Activity, coordinator: Actor
) -> None:
    indicator = by_hand(activity, coordinator)
    planning.set_target(indicator, period="2025-Q4", value=Decimal(800), actor=coordinator)
    with pytest.raises(ValidationError):
        planning.enter_count(
            indicator, period="2025-Q4", value=Decimal(1), document=" ", actor=coordinator
        )
    for value in (700, 800, 800):
        planning.enter_count(
            indicator, period="2025-Q4", value=Decimal(value), document="Letter 12, p. 3",
            actor=coordinator,
        )  # fmt: skip
    assert Count.objects.count() == 2
    assert state_of(activity) == Progress.REACHED
    line = plans.follow([activity], TODAY)[activity.pk].indicators[0].series[0].lines[0]
    assert (line.value, line.document, line.reference) == (Decimal(800), "Letter 12, p. 3", "")
    assert Count.objects.update(value=1) == 0
    with scene(), pytest.raises(ProgrammingError), transaction.atomic():
        Count.objects.update(value=1)


def test_what_figures_verify_is_not_counted_by_hand(activity: Activity) -> None:
    make_measure("units")
    indicator = by_figures(activity)
    with pytest.raises(ValidationError, match="figures"):
        planning.enter_count(
            indicator, period="2031", value=Decimal(1), document="Letter", actor=analyst()
        )


def test_only_whoever_reads_figures_binds_them_to_a_plan(
    activity: Activity, coordinator: Actor
) -> None:
    make_measure("units")
    facts = IndicatorFacts(
        text=Texts(en="Units", sr="Јединице"), better="more", measure="units", source="ministry"
    )
    with pytest.raises(Denied):
        planning.add_indicator(activity, facts, actor=coordinator)
    bound = by_figures(activity)
    with pytest.raises(Denied):
        planning.set_target(
            bound, period="2031", value=Decimal(5), part="sex=female", actor=coordinator
        )
    planning.set_target(bound, period="2031", value=Decimal(5), actor=coordinator)


def test_a_measure_of_single_persons_is_bound_to_nothing(activity: Activity) -> None:
    make_measure("units", person_level=True)
    with pytest.raises(ValidationError):
        by_figures(activity)


@pytest.mark.parametrize("period", ["", "soon", "2031-05", "2031..2033", "2031-13", "'; drop"])
def test_what_is_no_period_is_refused(activity: Activity, period: str) -> None:
    indicator = by_hand(activity, analyst())
    with pytest.raises(ValidationError):
        planning.set_target(indicator, period=period, value=Decimal(5), actor=analyst())


def test_a_part_that_the_measure_has_not_is_refused(activity: Activity) -> None:
    make_measure("units")
    indicator = by_figures(activity)
    for part in ("sex=female", "sex", "=", ";", "a=b;c"):
        with pytest.raises(ValidationError):
            planning.set_target(
                indicator, period="2031", value=Decimal(5), part=part, actor=analyst()
            )


def test_a_target_is_replaced_and_a_dropped_indicator_counts_no_more(activity: Activity) -> None:
    indicator = by_hand(activity, analyst())
    for value in (5, 7):
        planning.set_target(indicator, period="2031", value=Decimal(value), actor=analyst())
    assert indicator.targets.get().value == 7
    planning.drop_indicator(indicator, reason="Counted elsewhere.", actor=analyst())
    assert plans.follow([activity], TODAY)[activity.pk].indicators == ()
    with pytest.raises(ValidationError):
        planning.set_target(indicator, period="2032", value=Decimal(5), actor=analyst())


def test_two_tabs_do_not_overwrite_each_other(activity: Activity, coordinator: Actor) -> None:
    facts = ActivityFacts(title=Texts(en="First", sr="Прва"))
    planning.change_activity(activity, facts, seen=activity.revision, actor=coordinator)
    with pytest.raises(ChangedMeanwhile):
        planning.change_activity(activity, facts, seen=activity.revision, actor=coordinator)


def test_a_local_team_changes_its_own_plan_alone(office: Institution, coordinator: Actor) -> None:
    team = make_institution("team")
    actor = member(Role.LOCAL_TEAM, team)
    own, other = make_plan(team, kind="local"), make_plan(office)
    mine = planned(own, actor=actor)
    with pytest.raises(OutOfScope):
        planned(other, actor=actor)
    theirs = planned(other, actor=coordinator)
    with pytest.raises(OutOfScope):
        by_hand(theirs, actor)
    assert list(plans.activities(actor)) == [mine]
    assert list(plans.plans(actor)) == [own]
    assert plans.changeable(actor) == {own.pk}
    facts = {
        "kind": "local", "title": Texts(en="P", sr="П"), "valid_from": TODAY,
        "valid_until": TODAY,
    }  # fmt: skip
    with pytest.raises(ValidationError):
        planning.enter_plan(PlanFacts(owner="coordination", **facts), actor=actor)  # type: ignore[arg-type]
    for each in (actor, coordinator):
        entered = planning.enter_plan(PlanFacts(owner="team", **facts), actor=each)  # type: ignore[arg-type]
        assert entered.owner == team


def test_a_respondent_reads_the_activities_of_its_institution_alone(
    activity: Activity, office: Institution, coordinator: Actor
) -> None:
    ministry = member(Role.RESPONDENT, Institution.objects.get(code="ministry"))
    stranger = member(Role.RESPONDENT, make_institution("stranger"))
    planned(make_plan(office), actor=coordinator)
    assert list(plans.activities(ministry)) == [activity]
    assert list(plans.activities(stranger)) == []
    assert list(plans.plans(stranger)) == []
    with pytest.raises(Denied):
        by_hand(activity, ministry)
    with pytest.raises(Activity.DoesNotExist):
        plans.activity(stranger, activity.code)
    with pytest.raises(Indicator.DoesNotExist):
        plans.indicator(stranger, by_hand(activity, analyst()).pk)


def test_readers_change_nothing(activity: Activity) -> None:
    with pytest.raises(Denied):
        by_hand(activity, READER)


def test_activities_are_found_by_how_far_they_have_come(
    activity: Activity, coordinator: Actor
) -> None:
    indicator = by_hand(activity, coordinator)
    planning.set_target(indicator, period="2020", value=Decimal(5), actor=coordinator)
    planning.enter_count(
        indicator, period="2020", value=Decimal(1), document="Letter", actor=coordinator
    )
    rows = plans.activities(coordinator).filter(pk=activity.pk)
    assert list(plans.in_state(rows, "late")) == [activity]
    assert list(plans.in_state(rows, "reached")) == []


def test_following_costs_the_same_however_many_there_are(
    office: Institution, coordinator: Actor
) -> None:
    make_institution("ministry")
    make_measure("units")
    plan = make_plan(office)

    def grow(many: int) -> None:
        for _ in range(many):
            row = planned(plan, "ministry", actor=coordinator)
            for each in (by_hand(row, coordinator), by_figures(row)):
                planning.set_target(each, period="2031", value=Decimal(5), actor=analyst())

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            plans.follow(list(plans.activities(coordinator)))
        return len(captured)

    grow(1)
    few = queries()
    grow(5)
    assert queries() == few
