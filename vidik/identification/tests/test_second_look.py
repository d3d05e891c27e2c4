# SPDX-License-Identifier: EUPL-1.2
"""What a second reader found: around midnight, after the end, beside a complaint, for migrants."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from tests.shared import shared
from vidik.access.types import Actor, Role
from vidik.accounts.models import Membership, User
from vidik.cases.services.cases import moment
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.core.workflow import TransitionRefused
from vidik.exchange.methods.deadlines import last_day_of
from vidik.exchange.models import Addressee, Kind
from vidik.exchange.services.working_days import zone
from vidik.identification.models import Complaint, Procedure
from vidik.identification.selectors import clocks, timeline
from vidik.identification.selectors import experts as identification_experts
from vidik.identification.services import (
    complaints,
    decisions,
    experts,
    informing,
    interviews,
    journey,
    procedures,
    records,
    reopening,
)
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide, inform
from vidik.identification.types import (
    Episode,
    EpisodeKind,
    Information,
    InterviewPlan,
    Outcome,
    Step,
    Subject,
    SuspectFacts,
    Urgency,
)
from vidik.institutions.models import Institution

JUST_AFTER_MIDNIGHT = (0, 20)
"""Local time; by the clock of the world it is the day before."""


def _user(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def _night(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """Let it be twenty past midnight of tomorrow; give that day."""
    day = timezone.localdate() + dt.timedelta(days=1)
    local = timezone.make_aware(dt.datetime.combine(day, dt.time(*JUST_AFTER_MIDNIGHT)))
    now = local.astimezone(dt.UTC)
    assert now.date() != day
    for module in (experts, procedures, records):
        monkeypatch.setattr(module, "moment", lambda: now)
    return day


def _joins(actor: Actor, day: dt.date) -> None:
    """Let somebody's membership begin on a day."""
    with scene():
        Membership.objects.filter(user=actor.user_id).update(valid_from=day)


@shared
def ended(procedure: Procedure, people: Pair) -> Procedure:
    """A procedure at its end, closed."""
    procedures.open_procedure(procedure, actor=people.one)
    inform(procedure, Subject.RIGHTS, Subject.SERVICES, actor=people.one)
    decide(procedure, people, Step.CONCLUDE, "prostitution", Outcome.NOT_VICTIM)
    inform(procedure, Subject.OUTCOME, actor=people.one)
    return procedures.close(procedure, actor=people.one)


@pytest.fixture
def decided(procedure: Procedure, people: Pair) -> Procedure:
    procedures.open_procedure(procedure, actor=people.one)
    inform(procedure, Subject.RIGHTS, Subject.SERVICES, actor=people.one)
    return decide(procedure, people, Step.CONCLUDE, "prostitution", Outcome.NOT_VICTIM)


# ------------------------------------------------------------------------------ after midnight


def test_after_midnight_it_is_the_new_day_for_whom_a_procedure_is_assigned_to(
    procedure: Procedure, people: Pair, centre: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    newcomer = cases.member(Role.CASE_EXPERT, centre)
    day = _night(monkeypatch)
    _joins(newcomer, day)
    found = procedures.assign(procedure, _user(newcomer), actor=people.other)
    assert found.assigned_to_id == newcomer.user_id


def test_after_midnight_it_is_the_new_day_for_whom_is_named_for_migrants(
    people: Pair, centre: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    newcomer = cases.member(Role.CASE_EXPERT, centre)
    _joins(newcomer, _night(monkeypatch))
    row = experts.name_expert(_user(newcomer), actor=people.other)
    assert row.user_id == newcomer.user_id


# ------------------------------------------------------------------------------- after the end

STAGE = Episode(EpisodeKind.EXPLOITATION, "RS", "", "sexual", "2024-01", "2024-02")


def test_nothing_is_added_to_the_record_of_a_closed_procedure(
    ended: Procedure, people: Pair
) -> None:
    with pytest.raises(ValidationError, match="closed"), transaction.atomic():
        journey.add_journey_stage(ended, STAGE, stated_by="expert", actor=people.one)
    with pytest.raises(ValidationError, match="closed"), transaction.atomic():
        journey.add_suspect(ended, SuspectFacts(("recruiter",), ""), actor=people.one)
    with scene():
        assert not ended.journey_stages.exists()
        assert not ended.suspects.exists()


def test_nothing_is_taken_out_of_the_record_of_a_closed_procedure(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    stage = journey.add_journey_stage(procedure, STAGE, stated_by="expert", actor=people.one)
    inform(procedure, Subject.RIGHTS, Subject.SERVICES, actor=people.one)
    decide(procedure, people, Step.CONCLUDE, "prostitution", Outcome.NOT_VICTIM)
    inform(procedure, Subject.OUTCOME, actor=people.one)
    procedures.close(procedure, actor=people.one)
    with pytest.raises(ValidationError, match="closed"), transaction.atomic():
        journey.end_journey_stage(stage, actor=people.one)
    with scene():
        stage.refresh_from_db()
    assert stage.ended_at is None


@pytest.mark.parametrize(
    "step", ["suspect", "journey-stage", "return", "plan", "assign", "propose"]
)
def test_a_step_that_is_not_offered_says_so_and_offers_no_form(
    ended: Procedure, people: Pair, step: str
) -> None:
    client = signed_in(people.other if step == "assign" else people.one)
    page = client.get(reverse("identification:step", args=[ended.pk, step]), follow=True)
    assert page.redirect_chain, "an old link leads back to the procedure"
    assert "not possible now" in page.content.decode()


# ------------------------------------------------------------------------------------ complaints


def _founded(of: Procedure, people: Pair, centre: Institution) -> Complaint:
    row = complaints.receive_complaint(of, "outcome", actor=people.one)
    with scene():
        Complaint.objects.filter(pk=row.pk).update(
            state="answered", result="upheld", answered_at=moment()
        )
        return Complaint.objects.select_related("procedure").get(pk=row.pk)


def test_of_two_founded_complaints_one_reopening_is_enough(
    decided: Procedure, people: Pair, centre: Institution
) -> None:
    first, second = (_founded(decided, people, centre) for _ in range(2))
    reopening.reopen(decided, complaint=first, actor=people.one)
    inform(decided, Subject.COMPLAINT, actor=people.one)
    with scene():
        second = Complaint.objects.select_related("procedure").get(pk=second.pk)
    complaints.settle_complaint(second, actor=people.one)
    with scene():
        second.refresh_from_db()
    assert second.state == "settled"


def test_a_founded_complaint_still_asks_for_a_decided_procedure_to_be_opened(
    decided: Procedure, people: Pair, centre: Institution
) -> None:
    row = _founded(decided, people, centre)
    inform(decided, Subject.COMPLAINT, actor=people.one)
    with pytest.raises(TransitionRefused, match="open the procedure again"):
        complaints.settle_complaint(row, actor=people.one)


def test_of_a_withdrawn_complaint_there_is_no_answer_to_tell(
    decided: Procedure, people: Pair
) -> None:
    row = complaints.receive_complaint(decided, "outcome", actor=people.one)
    complaints.withdraw_complaint(row, actor=people.one)
    with pytest.raises(ValidationError, match="no answered complaint"), transaction.atomic():
        inform(decided, Subject.COMPLAINT, actor=people.one)
    with scene():
        words = [str(event.what) for event in timeline.timeline(decided, works=True)]
    assert "Complaint withdrawn" in words
    assert "Complaint answered" not in words


def test_nobody_was_informed_of_an_outcome_before_it_was_decided(
    decided: Procedure, people: Pair
) -> None:
    reported = Information(Subject.OUTCOME, "orally", "sr", "minutes")
    before = decided.received_at + dt.timedelta(minutes=1)
    with pytest.raises(ValidationError) as error, transaction.atomic():
        informing.inform(decided, reported, at=before, actor=people.one)
    assert "at" in error.value.message_dict
    assert decided.decided_at is not None
    # Times are typed to the minute: that of the decision itself is late enough.
    minute = decided.decided_at.replace(second=0, microsecond=0)
    informing.inform(decided, reported, at=minute, actor=people.one)
    with scene():
        row = decided.notifications.get(subject=Subject.OUTCOME)
    assert row.informed_at >= decided.decided_at


# --------------------------------------------------------------------------------------- migrants


def test_a_migrants_procedure_stays_one_when_it_is_opened_again(
    centre: Institution, people: Pair
) -> None:
    experts.name_expert(_user(people.one), actor=people.other)
    rows = factories.report(centre)
    with scene():
        rows[0].migrant = "yes"
        rows[0].save(update_fields=["migrant"])
    (first,) = procedures.begin_procedures(rows)
    decided = decide(first, people, Step.DISMISS, "other-act")
    again = reopening.reopen(decided, actor=people.other)
    assert (again.urgency, again.assigned_to_id) == (Urgency.MIGRANT, people.one.user_id)


def test_who_becomes_a_migrants_procedure_goes_to_the_named_expert(
    procedure: Procedure, people: Pair, centre: Institution
) -> None:
    third = cases.member(Role.CASE_EXPERT, centre)
    procedures.take_over(procedure, actor=third)
    experts.name_expert(_user(people.one), actor=people.other)
    found = procedures.set_urgency(procedure, Urgency.MIGRANT, None, actor=third)
    assert found.assigned_to_id == people.one.user_id


# ------------------------------------------------------------------------------- what is offered


def test_while_a_proposal_waits_no_other_one_is_offered(procedure: Procedure, people: Pair) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    decisions.propose(procedure, Step.SUSPEND, ["unreachable"], actor=people.one)
    client = signed_in(people.one)
    page = client.get(reverse("identification:procedure", args=[procedure.pk])).content.decode()
    assert reverse("identification:step", args=[procedure.pk, "propose"]) not in page


def test_the_list_shows_open_procedures_first_and_all_when_asked(
    ended: Procedure, people: Pair, centre: Institution
) -> None:
    current = factories.procedure(centre)
    client = signed_in(people.one)
    with scene():
        codes = {row.pk: row.case.code for row in (ended, current)}
    page = client.get(reverse("identification:list")).content.decode()
    assert codes[current.pk] in page
    assert codes[ended.pk] not in page
    page = client.get(reverse("identification:list") + "?state=").content.decode()
    assert codes[ended.pk] in page
    by_code = client.get(reverse("identification:list") + f"?code={codes[ended.pk]}")
    assert codes[ended.pk] in by_code.content.decode(), "a code typed finds whatever its state"


def test_who_is_named_to_stand_in_twice_stands_in_once(centre: Institution, people: Pair) -> None:
    until = timezone.now() + dt.timedelta(days=2)
    for days in (0, 3):
        experts.name_expert(
            _user(people.one), until=until + dt.timedelta(days=days), actor=people.other
        )
    with scene():
        found = identification_experts.experts_for_migrants(centre.pk)
    assert [(row.user_id, row.valid_to) for row in found] == [
        (people.one.user_id, until + dt.timedelta(days=3))
    ]


def test_nobody_is_reminded_of_an_interview_that_was_cancelled(
    procedure: Procedure, people: Pair, centre: Institution
) -> None:
    police = cases.institution("police-of-the-interview")
    Kind.objects.update_or_create(
        code="joint-interview",
        defaults={
            "name": {"en": "Interview", "sr": "Разговор"}, "expects": "acknowledge",
            "urgency": "high", "ground_code": "x", "ground": {"en": "x", "sr": "x"},
            "deadline_amount": 1, "deadline_unit": "days",
            "addressee_codes": [police.code], "addressee_kinds": [], "sender_codes": [centre.code],
        },
    )  # fmt: skip
    procedures.open_procedure(procedure, actor=people.one)
    plan = InterviewPlan(timezone.now() + dt.timedelta(days=2), "centre", "sr", interpreter=False)
    row = interviews.plan_interview(procedure, plan, invite=[police.code], actor=people.one)
    interviews.cancel_interview(row, actor=people.one)
    with scene():
        letters = list(Addressee.objects.filter(notice=row.notice))
    assert [letter.state for letter in letters] == ["closed"]
    assert [letter.next_rung_at for letter in letters] == [None]


def test_the_deadline_of_the_ministry_is_the_same_day_here_and_among_the_notices(
    decided: Procedure, people: Pair, centre: Institution
) -> None:
    ministry = cases.institution("ministry-of-one-day")
    Kind.objects.update_or_create(
        code="identification-complaint",
        defaults={
            "name": {"en": "Complaint", "sr": "Притужба"}, "expects": "answer", "urgency": "high",
            "ground_code": "x", "ground": {"en": "x", "sr": "x"},
            "deadline_amount": 30, "deadline_unit": "days",
            "addressee_codes": [ministry.code], "addressee_kinds": [],
            "sender_codes": [centre.code],
        },
    )  # fmt: skip
    row = complaints.receive_complaint(decided, "outcome", ministry=ministry.code, actor=people.one)
    with scene():
        letter = Addressee.objects.get(notice=row.notice)
        (line,) = [each for each in clocks.due_of(decided) if each.code == "complaint"]
    assert letter.due_at is not None
    assert line.due_at is not None
    assert timezone.localdate(line.due_at) == last_day_of(letter.due_at, zone())
