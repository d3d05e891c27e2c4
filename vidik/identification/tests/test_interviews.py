# SPDX-License-Identifier: EUPL-1.2
"""What was said in an interview is read again: by whoever works or decides, and by nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Denied, Role
from vidik.audit.selectors import events_page
from vidik.audit.types import EventFilter
from vidik.cases.services.cases import moment
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.cases.types import Purpose as SharedFor
from vidik.identification.models import Interview, MigrantsExpert, Procedure
from vidik.identification.selectors import clocks
from vidik.identification.services import findings, interviews, procedures, records
from vidik.identification.services import interviews as words
from vidik.identification.services.findings import NotStated
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.identification.types import InterviewPlan, Step, Subject, Urgency
from vidik.institutions.models import Institution
from vidik.vault.methods.plain import Plain
from vidik.vault.services.accessing import request_access
from vidik.vault.types import AccessReason, Purpose

SAID = "Кануринко није смео да изађе."


@pytest.fixture
def interview(procedure: Procedure, people: Pair) -> Interview:
    procedures.open_procedure(procedure, actor=people.one)
    plan = InterviewPlan(timezone.now(), "centre", "sr", interpreter=False)
    row = interviews.plan_interview(procedure, plan, actor=people.one)
    held_at = timezone.now() - dt.timedelta(hours=1)
    held = interviews.hold_interview(row, held_at, note=Plain(SAID), actor=people.one)
    held.procedure = procedure
    return held


def address_of(row: Interview) -> str:
    return reverse("identification:interview", args=[row.procedure_id, row.pk])


def look(procedure: Procedure, actor: object) -> None:
    with acting(actor):  # type: ignore[arg-type]
        request_access(
            procedure.person, purpose=Purpose.IDENTIFICATION, why=AccessReason.SUPERVISION,
            reason=Plain("I read it before I sign it"), actor=actor,  # type: ignore[arg-type]
        )  # fmt: skip


def acts(verb: str) -> int:
    return len(events_page(EventFilter(verb=verb)).events)


def test_what_was_said_is_read_by_who_said_why_and_the_look_is_on_record(
    interview: Interview, people: Pair
) -> None:
    client = signed_in(people.other)
    own = client.get(reverse("identification:procedure", args=[interview.procedure_id]))
    assert address_of(interview) in own.content.decode()
    assert SAID not in own.content.decode()
    shut = client.get(address_of(interview))
    assert SAID not in shut.content.decode()
    assert reverse("vault:person", args=[interview.procedure.person_id]) in shut.content.decode()
    assert acts("interview.words-read") == 0
    look(interview.procedure, people.other)
    shown = client.get(address_of(interview))
    assert SAID in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert (acts("interview.words-read"), acts("identity.notes-read")) == (1, 1)
    # Who reads next sees who read before.
    again = client.get(address_of(interview)).content.decode()
    assert "Who read what was said" in again


def test_a_note_is_added_later_below_what_stands(interview: Interview, people: Pair) -> None:
    look(interview.procedure, people.one)
    client = signed_in(people.one)
    step = reverse("identification:step", args=[interview.procedure_id, "words"])
    form = client.get(f"{step}?interview={interview.pk}").content.decode()
    assert SAID not in form
    assert client.post(step, {"interview": interview.pk, "note": " "}).status_code == 422
    answer = client.post(step, {"interview": interview.pk, "note": "Допуна."})
    assert answer.headers["Location"] == address_of(interview)
    page = client.get(address_of(interview)).content.decode()
    assert page.index(SAID) < page.index("Допуна.")
    assert acts("interview.words-added") == 1


def test_nothing_is_added_to_what_was_not_held_or_is_closed(
    interview: Interview, people: Pair
) -> None:
    procedure = interview.procedure
    plan = InterviewPlan(timezone.now(), "centre", "sr", interpreter=False)
    planned = interviews.plan_interview(procedure, plan, actor=people.one)
    with pytest.raises(ValidationError, match="not been entered as held"):
        words.add_note(planned, Plain("x"), actor=people.one)
    factories.decide(procedure, people, factories.Step.TERMINATE, "left")
    factories.inform(procedure, Subject.OUTCOME, actor=people.one)
    procedures.close(procedure, actor=people.one)
    with pytest.raises(ValidationError, match="closed"):
        words.add_note(interview, Plain("x"), actor=people.one)


def test_whoever_only_reads_the_procedure_does_not_read_what_was_said(
    interview: Interview, people: Pair, centre: Institution
) -> None:
    elsewhere = cases.institution("police")
    police = cases.member(Role.POLICE, elsewhere)
    with scene():
        cases.sharing(interview.procedure.case, elsewhere, SharedFor.INVESTIGATION).save()
    own = signed_in(police).get(reverse("identification:procedure", args=[interview.procedure_id]))
    assert own.status_code == 200
    assert address_of(interview) not in own.content.decode()
    assert signed_in(police).get(address_of(interview)).status_code == 403
    texts = {"stated_by": "person", "stated_on": factories.TODAY, "actor": people.one}
    records.save_section(interview.procedure, "exploitation", {"form": ["labour"]}, **texts)
    finding = findings.draft_finding(interview.procedure, Plain("Мишљење."), actor=people.one)
    with acting(police):
        with pytest.raises(Denied):
            words.words_of(interview, actor=police)
        # The identity is shared with them, and with it what is read under its key alone.
        with pytest.raises(Denied):
            findings.opinion_of(finding, actor=police)
    colleague = cases.member(Role.CASE_EXPERT, centre)
    with acting(colleague), pytest.raises(NotStated):
        words.words_of(interview, actor=colleague)


def test_the_second_person_of_a_migrants_procedure_reads_interview_and_findings(
    interview: Interview, people: Pair, centre: Institution
) -> None:
    procedure = interview.procedure
    texts = {"stated_by": "person", "stated_on": factories.TODAY, "actor": people.one}
    records.save_section(procedure, "exploitation", {"form": ["labour"]}, **texts)
    findings.draft_finding(procedure, Plain("Описано."), actor=people.one)
    with scene():
        Procedure.objects.filter(pk=procedure.pk).update(urgency=Urgency.MIGRANT)
        MigrantsExpert.objects.create(
            institution=centre, user_id=people.one.user_id, valid_from=timezone.now(),
            named_by_id=people.other.user_id,
        )  # fmt: skip
    look(procedure, people.other)
    client = signed_in(people.other)
    page = client.get(reverse("identification:procedure", args=[procedure.pk])).content.decode()
    paper = reverse("identification:finding", args=[procedure.pk, 1, "docx"])
    assert paper in page
    assert client.get(paper).status_code == 200
    assert SAID in client.get(address_of(interview)).content.decode()
    for step in ("words", "finding"):
        work = reverse("identification:step", args=[procedure.pk, step])
        assert client.get(work).status_code == 403


def test_the_next_version_goes_on_from_the_words_of_the_last(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    texts = {"stated_by": "person", "stated_on": factories.TODAY, "actor": people.one}
    records.save_section(procedure, "exploitation", {"form": ["labour"]}, **texts)
    client = signed_in(people.one)
    step = reverse("identification:step", args=[procedure.pk, "finding"])
    assert "say why you are viewing" not in client.get(step).content.decode()
    findings.draft_finding(procedure, Plain("Прво мишљење."), actor=people.one)
    shut = client.get(step).content.decode()
    assert "Прво мишљење." not in shut
    assert "first say why you are viewing" in shut
    look(procedure, people.one)
    assert "Прво мишљење." in client.get(step).content.decode()
    assert acts("procedure.finding-continued") == 1
    findings.draft_finding(procedure, Plain("Друго мишљење."), actor=people.one)
    form = client.get(step).content.decode()
    assert "Друго мишљење." in form
    assert "Прво мишљење." not in form


@pytest.mark.parametrize("ago", [dt.timedelta(minutes=2), dt.timedelta(hours=2)])
def test_no_interview_is_planned_for_a_time_that_has_passed(
    procedure: Procedure, people: Pair, ago: dt.timedelta
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    when = timezone.localtime() - ago
    address = reverse("identification:step", args=[procedure.pk, "plan"])
    sent = {"planned_at": f"{when:%Y-%m-%dT%H:%M}", "setting": "centre", "language": "sr"}
    answer = signed_in(people.one).post(address, sent)
    assert answer.status_code == 422
    assert "Give a time that is still to come." in answer.content.decode()
    with scene():
        assert not procedure.interviews.exists()


def test_somebody_may_be_asked_to_come_at_once(procedure: Procedure, people: Pair) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    with acting(people.one):
        this_minute = moment().replace(second=0, microsecond=0)
    plan = InterviewPlan(this_minute, "centre", "sr", interpreter=False)
    assert interviews.plan_interview(procedure, plan, actor=people.one).planned_at == this_minute


def _held(people: Pair, procedure: Procedure, **data: object) -> int:
    address = reverse("identification:step", args=[procedure.pk, "held"])
    when = timezone.localtime() - dt.timedelta(hours=1)
    return (
        signed_in(people.one).post(address, {"held_at": f"{when:%Y-%m-%dT%H:%M}"} | data)
    ).status_code


def test_an_interview_that_nobody_planned_is_entered_and_counts_as_held(
    procedure: Procedure, people: Pair
) -> None:
    address = reverse("identification:step", args=[procedure.pk, "held"])
    client = signed_in(people.one)
    assert client.get(address).status_code == 302
    procedures.open_procedure(procedure, actor=people.one)
    page = reverse("identification:procedure", args=[procedure.pk])
    assert address in client.get(page).content.decode()
    form = client.get(address).content.decode()
    assert "an interview that was not planned" in form
    assert "Only for an interview" not in form
    assert _held(people, procedure, setting="centre") == 422
    assert _held(people, procedure, language="ar") == 422
    reported = {"setting": "centre", "language": "ar", "interpreter": "on", "partners": ["police"]}
    assert _held(people, procedure, **reported, note=SAID) == 302
    with scene():
        [row] = procedure.interviews.all()
        fresh = Procedure.objects.get(pk=procedure.pk)
    assert row.held_at == row.planned_at == fresh.first_interview_at
    assert (row.setting, row.language, row.interpreter) == ("centre", "ar", True)
    assert (row.partners, row.notice_id) == (["police"], None)
    assert row.held_by_id == people.one.user_id
    assert fresh.due_at is None
    with acting(people.one):
        [need] = [each for each in clocks.needs_of(fresh) if each.step == "plan"]
        assert need.is_done
    look(procedure, people.one)
    with acting(people.one):
        [line] = words.words_of(row, actor=people.one)
    assert line.text.reveal() == SAID
    own = reverse("identification:interview", args=[procedure.pk, row.pk])
    assert "Planned for" not in client.get(own).content.decode()


def test_a_planned_interview_keeps_what_it_was_planned_with(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    plan = InterviewPlan(timezone.now(), "centre", "sr", interpreter=False)
    row = interviews.plan_interview(procedure, plan, actor=people.one)
    assert _held(people, procedure, interview=row.pk, language="ar", interpreter="on") == 302
    with scene():
        [row] = procedure.interviews.all()
    assert (row.language, row.interpreter) == ("sr", False)
    assert row.held_at is not None
    # A saved link leads to no second entry of the same.
    address = reverse("identification:step", args=[procedure.pk, "held"])
    assert signed_in(people.one).get(f"{address}?interview={row.pk}").status_code == 302


def test_in_a_decided_procedure_only_a_planned_interview_is_entered(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    plan = InterviewPlan(timezone.now(), "centre", "sr", interpreter=False)
    row = interviews.plan_interview(procedure, plan, actor=people.one)
    factories.decide(procedure, people, Step.TERMINATE, "left")
    address = reverse("identification:step", args=[procedure.pk, "held"])
    form = signed_in(people.one).get(address).content.decode()
    assert "an interview that was not planned" not in form
    assert 'name="setting"' not in form
    assert _held(people, procedure, setting="centre", language="sr") == 422
    assert _held(people, procedure, interview=row.pk) == 302


def test_an_unplanned_interview_lies_between_the_report_and_now_in_an_open_procedure(
    procedure: Procedure, people: Pair
) -> None:
    def held(at: dt.datetime) -> InterviewPlan:
        return InterviewPlan(at, "centre", "sr", interpreter=False)

    now = timezone.now() - dt.timedelta(hours=1)
    with pytest.raises(ValidationError, match="in an open procedure"):
        interviews.enter_interview(procedure, held(now), actor=people.one)
    procedures.open_procedure(procedure, actor=people.one)
    for at in (procedure.received_at - dt.timedelta(hours=1), now + dt.timedelta(days=1)):
        with pytest.raises(ValidationError, match="between the report and now"):
            interviews.enter_interview(procedure, held(at), actor=people.one)
    interviews.enter_interview(procedure, held(now), actor=people.one)
