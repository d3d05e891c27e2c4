# SPDX-License-Identifier: EUPL-1.2
"""What is past its period is deleted; what is younger, or held, stays."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.packs import faults_of, pack_of
from tests.scenes import as_application, scene
from vidik.access.types import Role
from vidik.audit.selectors import last_event
from vidik.cases.models import Case
from vidik.core.models import RetentionPeriod
from vidik.core.retention import FILE, check_periods, load_periods, periods, purge_all
from vidik.figures.models import Cycle
from vidik.forms.models import FormVersion
from vidik.institutions.models import Institution
from vidik.questionnaires.models import Call, Document, Respondent
from vidik.referral.methods import receipts
from vidik.referral.models import IndicatorList, Report, ReportedPerson, ReporterFollowUp, Screening
from vidik.referral.services.receiving import hashes_of
from vidik.referral.services.reporter_follow_up import NoSuchCode, find_by_code
from vidik.referral.tests.factories import filed, reporter
from vidik.vault.models import LegalHold, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]
DAY = dt.timedelta(days=1)
CODE = receipts.code_of(uuid.UUID(int=5), b"key")


def of(kind: str) -> dt.timedelta:
    return dt.timedelta(days=next(each.days for each in periods() if each.kind.code == kind))


def screening(age: dt.timedelta, *, finished: bool = False) -> Screening:
    actor = reporter()
    moment = timezone.now() - age
    return Screening.objects.create(
        list=IndicatorList.objects.filter(is_current=True).first(),
        institution_id=actor.institution,
        user_id=actor.user_id,
        started_at=moment,
        changed_at=moment,
        finished_at=moment if finished else None,
        level="low" if finished else "",
        answers={},
    )


def test_screenings_that_nobody_finished_are_forgotten_and_counted() -> None:
    retention = of("referral.unfinished-screenings")
    with scene():
        old = [screening(retention + DAY) for _number in range(3)]
        stay = [screening(retention - DAY), screening(retention + DAY, finished=True)]
    with as_application():
        assert purge_all(batch=2)["referral.unfinished-screenings"] == len(old)
        assert purge_all()["referral.unfinished-screenings"] == 0
    with scene():
        left = set(Screening.objects.values_list("pk", flat=True))
    assert {row.pk for row in stay} <= left
    assert not {row.pk for row in old} & left
    event = last_event("screenings.purged")
    assert event is not None
    assert (event.actor, event.payload) == ("system:retention-job", {"rows": 1})


def closed_with_code(age: dt.timedelta) -> ReporterFollowUp:
    receipt = filed(reporter())
    with scene():
        row = ReporterFollowUp.objects.get(pk=receipt.key)
        row.follow_up, row.closed_at = hashes_of(CODE)[0], timezone.now() - age
        row.save(update_fields=["follow_up", "closed_at"])
    return row


def test_the_code_of_a_report_that_is_long_closed_opens_nothing_any_more() -> None:
    retention = of("referral.receipt-codes")
    closed_with_code(retention - DAY)
    with as_application():
        assert purge_all()["referral.receipt-codes"] == 0
        assert find_by_code(CODE)
    with scene():
        ReporterFollowUp.objects.update(closed_at=timezone.now() - retention - DAY)
    with as_application():
        assert purge_all()["referral.receipt-codes"] == 1
        with pytest.raises(NoSuchCode):
            find_by_code(CODE)


def test_a_legal_hold_on_a_person_of_the_case_keeps_the_code_until_it_is_lifted() -> None:
    row = closed_with_code(of("referral.receipt-codes") + DAY)
    with scene():
        report = Report.objects.get(pk=row.pk)
        person = report.persons.get().person
        hold = LegalHold.objects.create(
            person=person,
            case=report.case,
            ground="court",
            since=timezone.now(),
            placed_by="user:1",
        )
    with as_application():
        assert purge_all()["referral.receipt-codes"] == 0
    with scene():
        hold.lifted_at, hold.lifted_by = timezone.now(), "user:1"
        hold.save()
    with as_application():
        assert purge_all()["referral.receipt-codes"] == 1


def test_attachments_of_answers_are_deleted_and_letters_that_answers_cite_stay() -> None:
    old = timezone.now() - of("questionnaires.attachments") - DAY
    with scene():
        place = Institution.objects.get(code="csw-novi-sad")
        call = Call.objects.create(cycle=Cycle.objects.get(code="2024"), year=2024)
        respondent = Respondent.objects.create(
            call=call, institution=place, is_bound=True, form=FormVersion.objects.earliest("pk")
        )
        for number, (kind, added) in enumerate(
            (("attachment", old), ("letter", old), ("attachment", old + 2 * DAY))
        ):
            Document.objects.create(
                respondent=respondent, institution=place, kind=kind, name=f"{number}.pdf",
                media_type="application/pdf", size=1, sha256=str(number), content=b"x",
                added_at=added, added_by="user:1", received_on=old.date(), dated_on=old.date(),
                pages=1, reference="Ktr 1/16",
            )  # fmt: skip
    with as_application():
        assert purge_all()["questionnaires.attachments"] == 1
    with scene():
        assert sorted(Document.objects.values_list("name", flat=True)) == ["1.pdf", "2.pdf"]


def test_nobody_else_forgets_anything_in_the_database() -> None:
    with scene():
        row = screening(400 * DAY)
    with as_application():
        assert Screening.objects.filter(pk=row.pk).delete()[0] == 0
        assert ReporterFollowUp.objects.update(follow_up=None) == 0


def test_a_pack_sets_periods_for_what_is_stored_and_for_nothing_else(tmp_path: Path) -> None:
    head = "kind,days,source\n"
    load_periods(pack_of(tmp_path, {FILE: f"{head}referral.receipt-codes,7,a rule\n"}))
    reported = {each.kind.code: (each.days, each.source) for each in periods()}
    assert reported["referral.receipt-codes"] == (7, "a rule")
    assert reported["questionnaires.attachments"] == (3650, ""), (
        "the system's own where the pack is silent"
    )
    for row in ("no.such,7,", "referral.receipt-codes,0,", "referral.receipt-codes,ever,"):
        pack = pack_of(tmp_path, {FILE: f"{head}{row}\n"})
        check_periods(pack)
        assert faults_of(pack)[0].startswith("retention.csv:2: "), row
    assert RetentionPeriod.objects.count() == 1


def test_the_page_names_each_kind_its_period_and_when_it_was_last_forgotten(
    client_as: Callable[[Role], Client],
) -> None:
    with scene():
        screening(400 * DAY)
    purge_all()
    page = client_as(Role.CENTRE_HEAD).get("/retention/").content.decode()
    for text in ("Screenings that were not finished", "30 days", "1 year", "10 years", "180 days"):
        assert text in page
    assert client_as(Role.READER).get("/retention/").status_code == 403


def test_the_hash_of_a_code_stands_in_one_place_where_no_history_keeps_it() -> None:
    """A code that is forgotten is forgotten: no other column, and no history of rows, has it."""
    row = closed_with_code(of("referral.receipt-codes") + DAY)
    mark = hashes_of(CODE)[0]
    with scene():
        assert _tables_with(mark) == ["referral_reporterfollowup"]
    with as_application():
        assert purge_all()["referral.receipt-codes"] == 1
    with scene():
        assert _tables_with(mark) == []
        assert ReporterFollowUp.objects.filter(pk=row.pk).exists(), "that it was reported stays"


def _tables_with(mark: bytes) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'public' and data_type = 'bytea'"
        )
        columns = cursor.fetchall()
        found = []
        for table, column in sorted(columns):
            cursor.execute(f'select 1 from "{table}" where "{column}" = %s limit 1', [mark])  # noqa: S608 - names of the catalogue
            if cursor.fetchone():
                found.append(table)
    return found


def test_a_code_of_a_person_reported_with_somebody_under_a_hold_stays() -> None:
    row = closed_with_code(of("referral.receipt-codes") + DAY)
    with scene():
        report = Report.objects.get(pk=row.pk)
        first = report.persons.get()
        beside = Person(
            case=open_beside(first.case), entered_at=timezone.now(), entered_by="system:test",
            wrapped_key=b"-",
        )  # fmt: skip
        beside.save(force_insert=True)
        ReportedPerson.objects.create(
            report=report, case=beside.case, person=beside, position=first.position + 1
        )
        LegalHold.objects.create(
            person=beside, case=beside.case, ground="court", since=timezone.now(),
            placed_by="user:1",
        )  # fmt: skip
    with as_application():
        assert purge_all()["referral.receipt-codes"] == 0


def open_beside(case: Case) -> Case:
    return Case.objects.create(
        code=f"{case.code[:-2]}ZZ", responsible=case.responsible, opened_at=timezone.now()
    )
