# SPDX-License-Identifier: EUPL-1.2
"""What one expert cannot do alone, on the pages or with SQL of their own."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.audit.models import AuditEvent
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Procedure
from vidik.identification.services import decisions, findings, procedures, records
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.identification.types import Step
from vidik.referral.models import ReporterFollowUp
from vidik.referral.services.handling import enter_outcome
from vidik.vault.methods.plain import Plain
from vidik.vault.services.accessing import request_access
from vidik.vault.types import AccessReason, Purpose


def _refused(actor: Actor, statement: str, *facts: object) -> str:
    with (
        acting(actor),
        as_application(),
        pytest.raises(DatabaseError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, facts)
    return str(error.value)


def test_the_outcome_of_a_procedure_is_typed_by_nobody(procedure: Procedure, people: Pair) -> None:
    with acting(people.one):
        reported = procedure.reported_person
        with pytest.raises(ValidationError, match="decided in the identification procedure"):
            enter_outcome(reported, "identified", actor=people.one)
    with scene():
        report = procedure.report
        ReporterFollowUp.objects.create(
            report=report,
            number=report.number,
            submission=uuid.uuid4(),
            received_at=report.received_at,
            source=report.source,
            persons=1,
        )
    client = signed_in(people.one)
    page = reverse("referral:report", args=[procedure.report_id])
    assert "Set the outcome" not in client.get(page).content.decode()
    step = reverse("referral:step", args=[procedure.report_id, "outcome"])
    assert client.post(step, {"position": "1", "outcome": "identified"}).status_code == 302
    with scene():
        reported.refresh_from_db()
    assert reported.outcome == "pending"


def test_a_second_person_is_not_forged_with_sql(procedure: Procedure, people: Pair) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    proposal = decisions.propose(procedure, Step.SUSPEND, ["unreachable"], actor=people.one)
    take = "update identification_decision set taken_by_id = %s, taken_at = now() where id = %s"
    assert "in one’s own name" in _refused(people.one, take, people.other.user_id, proposal.pk)
    back = (
        "update identification_decision set returned_by_id = %s, returned_at = now(),"
        " returned_because = 'record' where id = %s"
    )
    assert "in one’s own name" in _refused(people.one, back, people.other.user_id, proposal.pk)
    theirs = "update identification_decision set proposed_by_id = %s where id = %s"
    assert "not a column" in _refused(people.one, theirs, people.other.user_id, proposal.pk)
    whole = (
        "insert into identification_decision (id, procedure_id, case_id, step, outcome, reasons,"
        " proposed_by_id, proposed_at, taken_by_id, taken_at, returned_because)"
        " values (%s, %s, %s, 'terminate', '', '{x}', %s, now(), %s, now(), '')"
    )
    of = (uuid.uuid4(), procedure.pk, procedure.case_id)
    for one, other in ((people.one, people.other), (people.other, people.one)):
        assert "row-level security" in _refused(people.one, whole, *of, one.user_id, other.user_id)
    decisions.take(proposal, actor=people.other)
    assert "what was decided stays" in _refused(
        people.one, "update identification_decision set taken_at = now()"
    )


def test_a_version_of_the_findings_stays_as_it_was(procedure: Procedure, people: Pair) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    texts = {"stated_by": "person", "stated_on": factories.TODAY, "actor": people.one}
    records.save_section(procedure, "exploitation", {"form": ["labour"]}, **texts)
    with acting(people.one):
        findings.draft_finding(procedure, Plain("Описано."), actor=people.one)
    with acting(people.one), as_application(), connection.cursor() as cursor:
        cursor.execute("update identification_finding set content = '{}'")
        assert cursor.rowcount == 0
        cursor.execute("delete from identification_finding")
        assert cursor.rowcount == 0


def test_history_is_written_by_nobody_but_its_triggers(procedure: Procedure, people: Pair) -> None:
    stranger = factories.pair(factories.cases.institution("elsewhere")).one
    statement = (
        "insert into identification_procedureevent (id, state, outcome, reasons, received_at,"
        " urgency, case_id, person_id, report_id, reported_person_id, pgh_created_at, pgh_label,"
        " pgh_obj_id) values (%s, 'closed', '', '{}', now(), '', %s, %s, %s, %s, now(), 'x', %s)"
    )
    facts = (
        procedure.pk, procedure.case_id, procedure.person_id, procedure.report_id,
        procedure.reported_person_id, procedure.pk,
    )  # fmt: skip
    for actor in (stranger, people.one):
        assert "permission denied" in _refused(actor, statement, *facts)


def test_the_opinion_opens_to_a_colleague_who_said_why(procedure: Procedure, people: Pair) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    texts = {"stated_by": "person", "stated_on": factories.TODAY, "actor": people.one}
    records.save_section(procedure, "exploitation", {"form": ["labour"]}, **texts)
    client = signed_in(people.other)
    step = reverse("identification:step", args=[procedure.pk, "finding"])
    assert client.post(step, {"opinion": "Описано."}).status_code == 302
    address = reverse("identification:finding", args=[procedure.pk, 1, "docx"])
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("vault:person", args=[procedure.person_id])
    with acting(people.other):
        request_access(
            procedure.person,
            purpose=Purpose.IDENTIFICATION,
            why=next(iter(AccessReason.values)),
            reason=Plain("I stand in for her today"),
            actor=people.other,
        )
    assert client.get(address).status_code == 200


def test_the_record_of_acts_shows_steps_and_nothing_of_the_person(
    procedure: Procedure, people: Pair
) -> None:
    factories.identify(procedure, people)
    known: set[str] = set()
    acts = AuditEvent.objects.filter(subject_key=str(procedure.pk))
    for act in acts:
        known |= set(act.payload)
    assert {"step", "outcome", "section"} <= known
    assert not known & {"reasons", "language", "how", "roles", "service", "value", "stated_by"}
