# SPDX-License-Identifier: EUPL-1.2
"""Reports on activities of plans: who is asked, who answers, what stands beside the state."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import docx
import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.scenes import as_owner, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.cases.tests import factories
from vidik.core.languages import Texts
from vidik.core.periods import Period
from vidik.exchange.models import Addressee, Answer
from vidik.exchange.services.answering import classify, reply
from vidik.exchange.types import Classification
from vidik.institutions.models import Institution
from vidik.recommendations.documents import plan_docx, plan_pdf
from vidik.recommendations.methods.progress import Progress
from vidik.recommendations.models import (
    ActionPlan,
    Activity,
    Count,
    Indicator,
    PlanReport,
    PlanRequest,
)
from vidik.recommendations.selectors import plans, reporting
from vidik.recommendations.services import asking, planning
from vidik.recommendations.services.naming import ChangedMeanwhile
from vidik.recommendations.types import (
    ActivityFacts,
    IndicatorFacts,
    PlanChange,
    PlanFacts,
    ReportDraft,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]
QUARTER = "2025-Q2"
TITLE = Texts(en="Train prosecutors", sr="Обучити тужиоце")


def of(code: str, role: Role) -> Actor:
    return factories.member(role, Institution.objects.get(code=code))


@pytest.fixture
def coordinator() -> Actor:
    return of("coordination-office", Role.COORDINATOR)


@pytest.fixture
def plan(coordinator: Actor) -> ActionPlan:
    facts = PlanFacts(
        "national", Texts(en="A plan", sr="План"), "coordination-office",
        dt.date(2025, 1, 1), dt.date(2026, 12, 31),
    )  # fmt: skip
    return planning.enter_plan(facts, actor=coordinator)


def activity_of(plan: ActionPlan, actor: Actor, *responsible: str, **more: object) -> Activity:
    facts = ActivityFacts(TITLE, responsible=responsible, **more)  # type: ignore[arg-type]
    return planning.enter_activity(plan, facts, actor=actor)


def indicator_of(activity: Activity, actor: Actor, period: str = QUARTER) -> Indicator:
    facts = IndicatorFacts(Texts(en="Prosecutors trained", sr="Обучени тужиоци"), "more")
    row = planning.add_indicator(activity, facts, actor=actor)
    planning.set_target(row, period=period, value=Decimal(20), actor=actor)
    return row


@pytest.fixture
def activity(plan: ActionPlan, coordinator: Actor) -> Activity:
    row = activity_of(plan, coordinator, "moe", partners=("mfa",))
    indicator_of(row, coordinator)
    return row


def letter_of(request: PlanRequest) -> Addressee:
    with as_owner(), scene():
        return Addressee.objects.get(notice=request.notice_id)


def answered(request: PlanRequest, actor: Actor, **changes: object) -> PlanReport:
    facts: dict[str, object] = {"said": "held_up", "obstacle": "money", "text": "Није почело."}
    draft = ReportDraft(**(facts | changes))  # type: ignore[arg-type]
    with acting(actor):
        row, letter = reporting.request_of_letter(actor, letter_of(request).pk)
    return asking.answer(row, letter, draft, actor=actor)


def accept(report: PlanReport, actor: Actor) -> None:
    with acting(actor):
        given = Answer.objects.get(pk=report.reply_id)
    classify(given, Classification.FULL, actor=actor)


def test_whoever_is_responsible_for_what_is_late_is_asked_once(
    plan: ActionPlan, activity: Activity, coordinator: Actor
) -> None:
    of_time = activity_of(plan, coordinator, "mfa")
    on_time = indicator_of(of_time, coordinator)
    planning.enter_count(
        on_time, period=QUARTER, value=Decimal(20), document="Допис 1", actor=coordinator
    )
    with acting(coordinator):
        waiting = reporting.to_ask(coordinator, plan, Period.parse(QUARTER))
    assert [(each.activity, each.institution.code) for each in waiting] == [(activity, "moe")]
    done = asking.ask_all_late(plan, period=QUARTER, actor=coordinator)
    assert (done.asked, done.unreachable) == (1, ())
    with acting(coordinator):
        row = PlanRequest.objects.get()
    letter = letter_of(row)
    assert (letter.kind.code, letter.institution.code) == ("plan-report", "moe")
    assert letter.due_at is not None
    with pytest.raises(ValidationError):
        asking.ask_all_late(plan, period=QUARTER, actor=coordinator)
    with pytest.raises(ValidationError):
        asking.ask(activity, "moe", period=QUARTER, actor=coordinator)
    asking.ask(activity, "moe", period="2025-Q3", actor=coordinator)
    asking.ask(activity, "mfa", period=QUARTER, actor=coordinator)


@pytest.mark.parametrize("period", ["", "2025-Q5", "school:2025/2026", "at:2025-12-31", "2999-Q1"])
def test_a_report_is_asked_for_of_a_period_that_has_begun(
    plan: ActionPlan, activity: Activity, coordinator: Actor, period: str
) -> None:
    with pytest.raises(ValidationError):
        asking.ask(activity, "moe", period=period, actor=coordinator)
    with pytest.raises(ValidationError):
        asking.ask_all_late(plan, period=period, actor=coordinator)


def test_only_who_takes_part_is_asked_and_only_by_who_changes_the_plan(
    activity: Activity, coordinator: Actor
) -> None:
    with pytest.raises(ValidationError):
        asking.ask(activity, "mup", period=QUARTER, actor=coordinator)
    with pytest.raises(OutOfScope):
        asking.ask(
            activity, "moe", period=QUARTER, actor=of("local-team-novi-sad", Role.LOCAL_TEAM)
        )
    with pytest.raises(Denied):
        asking.ask(activity, "moe", period=QUARTER, actor=of("moe", Role.RESPONDENT))


def test_what_is_answered_stands_beside_the_state_and_does_not_become_it(
    activity: Activity, coordinator: Actor
) -> None:
    request = asking.ask(activity, "moe", period=QUARTER, actor=coordinator)
    ministry = of("moe", Role.RESPONDENT)
    answered(request, ministry, said="done", obstacle="", text="Све је урађено.")
    with acting(coordinator):
        assert plans.follow([activity])[activity.pk].state == Progress.NO_DATA
        line = reporting.reports(coordinator, [activity])[activity.pk][0]
    assert line.report is not None
    assert (line.report.said, line.report.text) == ("done", "Све је урађено.")


def test_counts_are_entered_once_the_answer_is_accepted(
    activity: Activity, coordinator: Actor
) -> None:
    request = asking.ask(activity, "moe", period=QUARTER, actor=coordinator)
    ministry = of("moe", Role.RESPONDENT)
    target = asking.countable(request)[0]
    with pytest.raises(ValidationError):
        answered(request, ministry, counts=((target.pk, Decimal(7)),))
    report = answered(request, ministry, counts=((target.pk, Decimal(0)),), document="Допис 5")
    assert not Count.objects.exists()
    accept(report, coordinator)
    found = Count.objects.get()
    assert (found.value, found.period) == (Decimal(0), QUARTER)
    assert "Допис 5" in found.document
    assert plans.follow([activity])[activity.pk].state == Progress.LATE


def test_an_automatic_reply_enters_no_count(activity: Activity, coordinator: Actor) -> None:
    request = asking.ask(activity, "moe", period=QUARTER, actor=coordinator)
    target = asking.countable(request)[0]
    report = answered(
        request, of("moe", Role.RESPONDENT), counts=((target.pk, Decimal(3)),), document="Допис"
    )
    with acting(coordinator):
        given = Answer.objects.get(pk=report.reply_id)
    classify(given, Classification.WRONG_ADDRESS, actor=coordinator)
    assert not Count.objects.exists()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("said", {"said": "late", "obstacle": ""}),
        ("obstacle", {"obstacle": ""}),
        ("obstacle", {"obstacle": "weather"}),
        ("obstacle", {"said": "done", "obstacle": "", "obstacle_text": "Нема новца."}),
        ("text", {"text": "Лице 1234567890123 није дошло."}),
        ("document", {"counts": ((0, Decimal(1)),), "document": "Допис"}),
    ],
)
def test_an_answer_says_what_it_has_to(
    activity: Activity, coordinator: Actor, field: str, changes: dict[str, object]
) -> None:
    request = asking.ask(activity, "moe", period=QUARTER, actor=coordinator)
    with pytest.raises(ValidationError) as refused:
        answered(request, of("moe", Role.RESPONDENT), **changes)
    assert field in refused.value.message_dict


def test_the_same_answer_sent_twice_is_one(activity: Activity, coordinator: Actor) -> None:
    request = asking.ask(activity, "moe", period=QUARTER, actor=coordinator)
    ministry = of("moe", Role.RESPONDENT)
    assert answered(request, ministry) == answered(request, ministry)


def test_another_institution_neither_answers_nor_reads(
    activity: Activity, coordinator: Actor
) -> None:
    request = asking.ask(activity, "moe", period=QUARTER, actor=coordinator)
    answered(request, of("moe", Role.RESPONDENT))
    partner = of("mfa", Role.RESPONDENT)
    team = of("local-team-novi-sad", Role.LOCAL_TEAM)
    for actor in (partner, team):
        with acting(actor):
            assert not PlanRequest.objects.exists()
            assert not PlanReport.objects.exists()
            assert reporting.reports(actor, [activity]) == {}
            with pytest.raises(OutOfScope):
                reporting.request_of_letter(actor, letter_of(request).pk)
    reader = of("rapporteur", Role.READER)
    with acting(reader):
        line = reporting.reports(reader, [activity])[activity.pk][0]
        assert (line.obstacle, line.letter) != ("", None)
        assert line.letter is None


def test_a_local_team_asks_about_its_own_plan(coordinator: Actor) -> None:
    team = of("local-team-novi-sad", Role.LOCAL_TEAM)
    facts = PlanFacts(
        "local", Texts(en="Town", sr="Град"), "local-team-novi-sad",
        dt.date(2025, 1, 1), dt.date(2026, 12, 31),
    )  # fmt: skip
    plan = planning.enter_plan(facts, actor=team)
    row = activity_of(plan, team, "csw-novi-sad")
    indicator_of(row, team)
    assert asking.ask_all_late(plan, period=QUARTER, actor=team).asked == 1
    with acting(of("local-team-vranje", Role.LOCAL_TEAM)):
        assert not PlanRequest.objects.exists()
    with acting(coordinator):
        assert PlanRequest.objects.count() == 1
    worker = of("csw-novi-sad", Role.CASE_OFFICER)
    with acting(team):
        request = PlanRequest.objects.get()
    answered(request, worker)
    with pytest.raises(ValidationError):
        planning.enter_plan(
            PlanFacts("national", facts.title, "local-team-novi-sad", facts.valid_from,
                      facts.valid_until), actor=team,
        )  # fmt: skip
    with pytest.raises(ValidationError):
        planning.enter_plan(
            PlanFacts("local", facts.title, "local-team-vranje", facts.valid_from,
                      facts.valid_until), actor=team,
        )  # fmt: skip


def test_the_database_lets_nobody_write_in_the_name_of_others(
    activity: Activity, coordinator: Actor
) -> None:
    request = asking.ask(activity, "moe", period=QUARTER, actor=coordinator)
    report = answered(request, of("moe", Role.RESPONDENT))
    partner = of("mfa", Role.RESPONDENT)
    copied = {
        "request": request, "reply_id": report.reply_id, "said": "done",
        "answered_at": report.answered_at, "answered_by_id": partner.user_id,
    }  # fmt: skip
    with pytest.raises(ProgrammingError), transaction.atomic(), acting(partner):
        PlanReport.objects.create(**copied)
    team = of("local-team-novi-sad", Role.LOCAL_TEAM)
    with pytest.raises(ProgrammingError), transaction.atomic(), acting(team):
        PlanRequest.objects.create(
            activity=activity, institution_id=request.institution_id, period="2025",
            starts_on=request.starts_on, ends_on=request.ends_on, notice_id=request.notice_id,
            asked_at=request.asked_at, asked_by_id=team.user_id,
        )  # fmt: skip


def test_a_closed_plan_is_read_and_not_changed(
    plan: ActionPlan, activity: Activity, coordinator: Actor
) -> None:
    with pytest.raises(ValidationError):
        planning.close_plan(plan, reason=" ", seen=1, actor=coordinator)
    closed = planning.close_plan(plan, reason="Нов план", seen=1, actor=coordinator)
    with acting(coordinator):
        assert plans.plan(coordinator, plan.code).closed_at is not None
        assert plan.pk not in plans.changeable(coordinator)
    for refused in (
        lambda: asking.ask(activity, "moe", period=QUARTER, actor=coordinator),
        lambda: indicator_of(activity, coordinator),
        lambda: activity_of(plan, coordinator, "moe"),
    ):
        with pytest.raises(OutOfScope):
            refused()
    facts = PlanChange(plan.title, dt.date(2025, 1, 1), dt.date(2027, 1, 1))
    with pytest.raises(ValidationError):
        planning.change_plan(plan, facts, seen=closed.revision, actor=coordinator)
    opened = planning.reopen_plan(plan, seen=closed.revision, actor=coordinator)
    changed = planning.change_plan(plan, facts, seen=opened.revision, actor=coordinator)
    assert changed.valid_until == dt.date(2027, 1, 1)
    with pytest.raises(ChangedMeanwhile):
        planning.change_plan(plan, facts, seen=1, actor=coordinator)


def test_another_team_renames_and_closes_nothing(plan: ActionPlan) -> None:
    team = of("local-team-novi-sad", Role.LOCAL_TEAM)
    with pytest.raises(OutOfScope):
        planning.close_plan(plan, reason="Зато", seen=1, actor=team)


def test_the_report_of_a_quarter_holds_states_and_what_was_reported(
    plan: ActionPlan, activity: Activity, coordinator: Actor
) -> None:
    request = asking.ask(activity, "moe", period=QUARTER, actor=coordinator)
    answered(request, of("moe", Role.RESPONDENT), obstacle_text="<b>Буџет</b> није усвојен.")
    asking.ask(activity, "mfa", period=QUARTER, actor=coordinator)
    with acting(coordinator):
        found = reporting.report_of(coordinator, plan, Period.parse(QUARTER))
        file = plan_docx(found)
        assert plan_docx(found) == file
        assert plan_pdf(found).startswith(b"%PDF")
    document = docx.Document(io.BytesIO(file))
    text = "\n".join(
        [each.text for each in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    for words in ("<b>Буџет</b> није усвојен.", "no money or too little", "Prosecutors trained",
                  "no data", "no report", "1 of 2 requested"):  # fmt: skip
        assert words in text
    assert (found.asked, found.answered, found.late) == (2, 1, (activity,))


def test_queries_do_not_grow_with_activities(plan: ActionPlan, coordinator: Actor) -> None:
    def asked_for() -> int:
        with acting(coordinator), CaptureQueriesContext(connection) as found:
            reporting.report_of(coordinator, plan, Period.parse(QUARTER))
        return len(found)

    def enter() -> None:
        row = activity_of(plan, coordinator, "moe")
        indicator_of(row, coordinator)
        answered(
            asking.ask(row, "moe", period=QUARTER, actor=coordinator), of("moe", Role.RESPONDENT)
        )

    enter()
    one = asked_for()
    for _each in range(4):
        enter()
    assert asked_for() == one


def test_a_reply_without_the_form_is_still_a_reply(activity: Activity, coordinator: Actor) -> None:
    request = asking.ask(activity, "moe", period=QUARTER, actor=coordinator)
    ministry = of("moe", Role.RESPONDENT)
    with acting(ministry):
        _row, letter = reporting.request_of_letter(ministry, letter_of(request).pk)
    given = reply(letter, text="Јавићемо се.", actor=ministry)
    classify(given, Classification.PARTIAL, actor=coordinator)
    with acting(coordinator):
        line = reporting.reports(coordinator, [activity])[activity.pk][0]
    assert line.report is None
    assert line.letter is not None
