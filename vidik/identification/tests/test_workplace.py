# SPDX-License-Identifier: EUPL-1.2
"""The page of a procedure as a workplace: what is missing, notices with clocks, the record."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.cases.tests.test_views import signed_in
from vidik.core.formats import format_moment
from vidik.exchange.models import Addressee, Kind
from vidik.identification.models import Fact, Interview, JourneyStage, Procedure
from vidik.identification.selectors import clocks
from vidik.identification.selectors import procedures as identification_procedures
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services import findings, interviews, procedures
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, inform
from vidik.identification.types import InterviewPlan, State, Subject
from vidik.institutions.models import Institution
from vidik.protection.models import Crossing
from vidik.vault.methods.plain import Plain


@pytest.fixture
def no_border_police(db: None) -> None:
    """Let no border police stand, whatever other tests of the process have loaded."""
    current = Institution.objects.filter(code="border-police-directorate")
    current.update(code="another-directorate")


@pytest.fixture
def police(centre: Institution) -> Institution:
    """Return an institution to which every kind of notice of the centre may go."""
    from vidik.cases.tests.factories import institution

    made = institution("police-of-the-notices")
    for code in ("joint-interview", "findings-opinion", "return-announced"):
        Kind.objects.update_or_create(
            code=code,
            defaults={
                "name": {"en": code, "sr": code}, "expects": "acknowledge", "urgency": "high",
                "ground_code": code, "ground": {"en": code, "sr": code},
                "deadline_amount": 24, "deadline_unit": "hours",
                "addressee_codes": [made.code, "border-police-directorate"],
                "sender_codes": [centre.code],
            },
        )  # fmt: skip
    return made


def _page(client: Client, procedure: Procedure) -> str:
    answer = client.get(reverse("identification:procedure", args=[procedure.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def _timeline(client: Client, procedure: Procedure, begins: str) -> list[tuple[str, str]]:
    """Return the lines of what has happened that begin with some words, each with who did it."""
    found = re.findall(
        r'<span class="steps__when">([^<]*)</span><p>([^<]*)</p>', _page(client, procedure)
    )
    return [
        (when.rpartition(" · ")[2], html.unescape(what))
        for when, what in found
        if what.startswith(begins)
    ]


def _post(client: Client, procedure: Procedure, name: str, **data: object) -> int:
    address = reverse("identification:step", args=[procedure.pk, name])
    return client.post(address, data).status_code


def _letters(procedure: Procedure) -> list[Addressee]:
    with scene():
        rows = Addressee.objects.filter(notice__subject_key=str(procedure.pk))
        return list(rows.select_related("institution").order_by("sent_at"))


def test_the_page_says_what_is_missing_and_where_it_is_done(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    assert "The procedure is open" in _page(client, procedure)
    procedures.open_procedure(procedure, actor=people.one)
    page = _page(client, procedure)
    assert f"/identification/{procedure.pk}/steps/formal/" in page
    assert f"/identification/{procedure.pk}/record/person/" in page
    with acting(people.one):
        fresh = identification_procedures.get_procedure(people.one, procedure.pk)
        needs = clocks.needs_of(fresh)
    assert not any(need.is_done for need in needs)
    factories.identify(factories.procedure(Institution.objects.get(code="centre")), people)
    inform(procedure, Subject.RIGHTS, actor=people.one)
    with acting(people.one):
        done = [need for need in clocks.needs_of(fresh) if need.is_done]
    assert [str(need.label) for need in done] == ["The person was informed of rights"]
    assert "Who opened it" in _page(client, procedure)


def test_a_joint_interview_invites_and_its_cancelling_is_notified(
    procedure: Procedure, people: Pair, police: Institution
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    client = signed_in(people.one)
    when = timezone.localtime() + dt.timedelta(days=1)
    plan = {
        "planned_at": when.strftime("%Y-%m-%dT%H:%M"), "setting": "centre", "language": "sr",
        "partners": ["police"], "another": police.code,
    }  # fmt: skip
    assert _post(client, procedure, "plan", **plan) == 302
    (letter,) = _letters(procedure)
    assert letter.institution == police
    assert letter.due_at is not None
    with scene():
        interview = Interview.objects.get(procedure=procedure)
        text = letter.notice.versions.get().text
        assert interview.notice_id == letter.notice_id
        assert procedure.case.code in text
        assert procedure.person.code not in text
    assert "invited:" in _page(client, procedure)
    reported = f"Interview planned for {format_moment(when, 'en')}"
    who, invited = people.one.name, str(police.short)
    assert _timeline(client, procedure, reported) == [(who, f"{reported} · {invited}")]
    assert _post(client, procedure, "cancel", interview=str(interview.pk)) == 302
    # The next shift learns that the police were called off, and by whom.
    assert sorted(_timeline(client, procedure, reported)) == [
        (who, f"{reported} cancelled · {invited}"),
        (who, f"{reported} · {invited}"),
    ]
    assert _post(client, procedure, "cancel", interview=str(interview.pk)) == 422
    with scene():
        assert letter.notice.versions.count() == 2
    stranger = {**plan, "another": "no-such-institution"}
    assert _post(client, procedure, "plan", **stranger) == 422


def first_of(code: str) -> str:
    return definitions().lists[code][0].code


def test_findings_go_out_as_a_notice_that_says_nothing_of_them(
    procedure: Procedure, people: Pair, police: Institution
) -> None:
    factories.identify(procedure, people)
    finding = findings.draft_finding(procedure, Plain("Мишљење о лицу"), actor=people.one)
    client = signed_in(people.one)
    assert _post(client, procedure, "send-finding", finding=str(finding.pk)) == 422
    sent = {"finding": str(finding.pk), "another": police.code}
    assert _post(client, procedure, "send-finding", **sent) == 302
    (letter,) = _letters(procedure)
    with scene():
        text = letter.notice.versions.get().text
        assert not letter.notice.attachments.exists()
    assert "Мишљење" not in text
    assert letter.title in _page(client, procedure)
    with pytest.raises(ValidationError):
        findings.send_finding(finding, [], actor=people.one)


def test_a_return_is_announced_to_the_border_police_or_not_planned(
    procedure: Procedure, people: Pair, police: Institution, no_border_police: None
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    inform(procedure, Subject.DEPARTURE, actor=people.one)
    client = signed_in(people.one)
    plan = {"direction": "to-abroad", "country": "DE", "kind": first_of("return-kind"),
            "planned_on": f"{timezone.localdate() + dt.timedelta(days=3)}"}  # fmt: skip
    assert not Institution.objects.filter(code="border-police-directorate").exists()
    assert _post(client, procedure, "return", **plan, announce="on") == 422
    assert _letters(procedure) == []
    with scene():
        assert not Crossing.objects.filter(procedure=procedure).exists()
        made = Institution.objects.get(pk=police.pk)
        made.pk, made.code = None, "border-police-directorate"
        made.save(force_insert=True)
    assert _post(client, procedure, "return", **plan, announce="on") == 302
    (letter,) = _letters(procedure)
    assert letter.institution.code == "border-police-directorate"


def test_a_return_is_planned_announced_and_done(
    procedure: Procedure, people: Pair, police: Institution
) -> None:
    del police
    procedures.open_procedure(procedure, actor=people.one)
    client = signed_in(people.one)
    kind = first_of("return-kind")
    plan = {"direction": "to-abroad", "country": "DE", "kind": kind,
            "planned_on": f"{timezone.localdate() + dt.timedelta(days=3)}"}  # fmt: skip
    assert _post(client, procedure, "return", **plan) == 422
    inform(procedure, Subject.DEPARTURE, actor=people.one)
    assert _post(client, procedure, "return", **plan) == 302
    with scene():
        row = Crossing.objects.get(procedure=procedure)
    ahead = f"{timezone.localdate() + dt.timedelta(days=1)}"
    assert _post(client, procedure, "return-done", planned=str(row.pk), done_on=ahead) == 422
    today = f"{timezone.localdate()}"
    assert _post(client, procedure, "return-done", planned=str(row.pk), done_on=today) == 302
    assert _post(client, procedure, "return-done", planned=str(row.pk), done_on=today) == 422
    assert "Return: Germany" in _page(client, procedure)


def test_a_stage_of_the_journey_is_taken_out_and_stored(procedure: Procedure, people: Pair) -> None:
    client = signed_in(people.one)
    way = {"kind": "recruitment", "country": "AL", "form": "labour", "stated_by": "person"}
    assert _post(client, procedure, "journey-stage", **way) == 302
    with scene():
        row = JourneyStage.objects.get(procedure=procedure)
    assert _post(client, procedure, "end-journey-stage", journey_stage=str(row.pk)) == 302
    assert "recruitment: Albania" not in _page(client, procedure)
    with scene():
        assert JourneyStage.objects.get(pk=row.pk).ended_at is not None


def test_a_number_is_given_or_not_known_and_who_said_so_stands_beside_it(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    address = reverse("identification:section", args=[procedure.pk, "person"])
    texts = {"stated_by": "person", "stated_on": "2024-06-01"}
    assert client.post(address, {"age-not-known": "on", **texts}).status_code == 302
    with scene():
        assert Fact.objects.get(procedure=procedure, field="age").value == "unknown"
    page = client.get(address).content.decode()
    assert "Current:" in page
    assert 'name="age-not-known" id="id_age-not-known" checked' in page.replace("  ", " ")
    assert client.post(address, {"age": "15", "age-not-known": "on", **texts}).status_code == 422
    assert client.post(address, {"age": "15", **texts}).status_code == 302
    with scene():
        held = Fact.objects.get(procedure=procedure, field="age", ended_at=None)
    assert held.number == 15


def test_codes_that_are_not_mapped_are_said_on_the_page_and_before_the_export(
    procedure: Procedure, people: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.identify(procedure, people)
    assert "stays blank there" in _page(signed_in(people.one), procedure)
    client, address = signed_in(people.other), reverse("identification:export")
    page = client.get(address).content.decode()
    assert "until somebody has verified it" in page
    assert "that the standard lacks" not in page, "every code has one, so there is nothing to say"
    lacking = [("Form", ["another"])]
    monkeypatch.setattr("vidik.identification.views.statistics.unmapped_codes", lambda: lacking)
    page = client.get(address).content.decode()
    assert "1 field has codes that the standard lacks" in page
    assert "Form: another" in page


def test_a_page_with_many_interviews_costs_no_query_for_each(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    setting = first_of("interview-setting")

    def plan(count: int) -> None:
        for number in range(count):
            at = timezone.now() + dt.timedelta(days=number + 1)
            interviews.plan_interview(
                procedure,
                InterviewPlan(at, setting, "sr", interpreter=False),
                actor=people.one,
            )

    client = signed_in(people.one)
    plan(1)
    _page(client, procedure)
    with CaptureQueriesContext(connection) as few:
        _page(client, procedure)
    plan(6)
    with CaptureQueriesContext(connection) as many:
        _page(client, procedure)
    assert len(many) <= len(few) + 1
    assert State(procedure.state)
