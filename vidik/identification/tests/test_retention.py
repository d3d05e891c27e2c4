# SPDX-License-Identifier: EUPL-1.2
"""What is stored of a procedure for a time stays while its case is open or a legal hold stands."""

from __future__ import annotations

import datetime as dt

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.audit.selectors import last_event
from vidik.cases.models import Case
from vidik.cases.tests.test_views import signed_in
from vidik.core.retention import periods, purge_all
from vidik.exchange.models import Addressee, Attachment, Notice
from vidik.exchange.selectors.retention import SENT, retention_status
from vidik.exchange.services.attaching import attach
from vidik.exchange.tests.factories import make_draft, make_kind, office
from vidik.exchange.types import Upload
from vidik.identification.models import Finding, Procedure
from vidik.identification.services import findings
from vidik.identification.services.notices import SUBJECT
from vidik.identification.services.purging import KIND, RETENTION, count_findings
from vidik.identification.tests.factories import Pair, identify
from vidik.referral.services.duties import SUBJECT as REPORT
from vidik.vault.methods.plain import Plain
from vidik.vault.models import LegalHold, Note
from vidik.vault.services import erasing

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(params=[SUBJECT, REPORT])
def old_file(request: pytest.FixtureRequest, procedure: Procedure, people: Pair) -> Procedure:
    """A file of a notice that ended long ago, about a procedure or about its report."""
    then = timezone.now() - dt.timedelta(days=9_000)
    notice = make_draft(make_kind(), people.one, office())
    with acting(people.one):
        attach(
            [Upload(name="finding.pdf", media_type="application/pdf", content=b"%PDF-1.7")],
            parties=notice.parties,
            notice=notice,
        )
    with scene(), pgtrigger.ignore("exchange.Attachment:files_stay_as_they_came"):
        report = procedure.reported_person.report
        Notice.objects.filter(pk=notice.pk).update(
            sent_at=then, sent_by="user:1", subject_label=request.param,
            subject_key=str(procedure.pk if request.param == SUBJECT else report.pk),
        )  # fmt: skip
        Addressee.objects.filter(notice=notice).update(
            state="closed", number="2001-000001", sent_at=then, settled_at=then
        )
        Attachment.objects.update(added_at=then)
        report.taken_at = report.closed_at = report.received_at
        report.taken_by_id, report.state = people.one.user_id, "closed"
        report.save()
    return procedure


def close_case(of: Procedure) -> None:
    with scene():
        Case.objects.filter(pk=of.case_id).update(state="closed", closed_at=timezone.now())


def gone() -> int:
    with as_application():
        return purge_all()[SENT]


def test_an_open_case_keeps_the_file_however_old_it_is(old_file: Procedure) -> None:
    assert gone() == 0
    assert retention_status(SENT, timezone.now()).barred == 1
    close_case(old_file)
    assert retention_status(SENT, timezone.now()).due == 1
    assert gone() == 1


def test_a_hold_placed_after_the_listing_and_before_the_purge_keeps_the_file(
    old_file: Procedure, people: Pair
) -> None:
    close_case(old_file)
    assert retention_status(SENT, timezone.now()).due == 1, "the page lists it as due"
    with acting(people.other):
        hold = erasing.place_hold(old_file.person, ground="order", actor=people.other)
    assert gone() == 0
    with acting(people.other):
        erasing.lift_hold(hold, actor=people.other)
    assert gone() == 1
    with scene():
        assert LegalHold.objects.get().lifted_at is not None


def test_a_case_that_is_opened_again_keeps_what_is_left(old_file: Procedure) -> None:
    close_case(old_file)
    with scene():
        Case.objects.filter(pk=old_file.case_id).update(state="open", closed_at=None)
    assert gone() == 0


def test_every_kind_that_a_night_forgets_says_how_much_is_due() -> None:
    assert all(
        period.kind.count is not None for period in periods() if period.kind.purge is not None
    )


# ----------------------------------------------------------------- versions of findings


@pytest.fixture
def drafted(procedure: Procedure, people: Pair) -> Finding:
    """A version of the findings, of a procedure that is over."""
    identify(procedure, people)
    with acting(people.one):
        return findings.draft_finding(procedure, Plain("Описано је све."), actor=people.one)


def closed(of: Procedure, ago: dt.timedelta) -> None:
    then = timezone.now() - ago
    with scene():
        Case.objects.filter(pk=of.case_id).update(
            state="closed", opened_at=then - DAY, closed_at=then
        )


def emptied() -> int:
    with as_application():
        return purge_all()[KIND]


def opinions() -> int:
    with scene():
        return Note.objects.filter(kind="opinion").count()


def test_versions_of_findings_go_when_their_case_has_been_closed_for_their_period(
    drafted: Finding, procedure: Procedure, people: Pair
) -> None:
    period = next(each for each in periods() if each.kind.code == KIND)
    retention = dt.timedelta(days=period.days)
    assert retention == dt.timedelta(days=3650)
    assert emptied() == 0, "the case is open"
    closed(procedure, retention - DAY)
    assert emptied() == 0
    assert count_findings(period.before).due == 0
    closed(procedure, retention + DAY)
    with acting(people.other):
        hold = erasing.place_hold(procedure.person, ground="order", actor=people.other)
    current_rows = count_findings(period.before)
    assert (current_rows.due, current_rows.barred) == (0, 1)
    assert emptied() == 0
    assert opinions() == 1
    with acting(people.other):
        erasing.lift_hold(hold, actor=people.other)
    assert count_findings(period.before).due == 1
    assert emptied() == 1
    assert emptied() == 0
    with scene():
        row = Finding.objects.get()
    assert (row.content, row.version, row.made_by_id) == ({}, 1, people.one.user_id)
    assert opinions() == 0
    event = last_event("findings.purged")
    assert event is not None
    assert (event.actor, event.payload) == ("system:retention-job", {"rows": 1, "notes": 1})


def test_a_version_that_is_gone_is_named_on_the_page_and_neither_written_nor_sent(
    drafted: Finding, procedure: Procedure, people: Pair
) -> None:
    closed(procedure, dt.timedelta(days=4000))
    assert emptied() == 1
    client = signed_in(people.one)
    page = client.get(reverse("identification:procedure", args=[procedure.pk])).content.decode()
    assert "deleted after its retention period" in page
    address = reverse("identification:finding", args=[procedure.pk, 1, "docx"])
    assert address not in page
    answer = client.get(address, follow=True).content.decode()
    assert "This version was deleted after its retention period." in answer
    with scene():
        row = Finding.objects.select_related("procedure").get()
    with pytest.raises(ValidationError, match="deleted after its retention period"):
        findings.send_finding(row, ["anybody"], actor=people.one)


def test_the_database_lets_the_job_empty_nothing_else(
    drafted: Finding, procedure: Procedure, people: Pair
) -> None:
    def done(statement: str) -> int | str:
        try:
            with acting(RETENTION), as_application(), transaction.atomic():
                cursor = connection.cursor()
                cursor.execute(statement)
                return cursor.rowcount
        except DatabaseError as error:
            return str(error)

    empty = "update identification_finding set content = '{}'"
    forget = "delete from vault_note"
    for each in (empty, forget):
        assert "the case is open, or a legal hold stands" in str(done(each))
    closed(procedure, DAY)
    with acting(people.other):
        hold = erasing.place_hold(procedure.person, ground="order", actor=people.other)
    for each in (empty, forget):
        assert "the case is open, or a legal hold stands" in str(done(each))
    with acting(people.other):
        erasing.lift_hold(hold, actor=people.other)
    other = 'update identification_finding set content = \'{"form": ["labour"]}\''
    assert "only ever emptied" in str(done(other))
    assert "not a column" in str(done("update identification_finding set version = 2"))
    assert done("delete from identification_finding") == 0
    assert (done(empty), done(forget)) == (1, 1)
