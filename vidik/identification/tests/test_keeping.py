# SPDX-License-Identifier: EUPL-1.2
"""Files of notices about a procedure stay while its case is open, and while a legal hold stands."""

from __future__ import annotations

import datetime as dt

import pgtrigger
import pytest
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.cases.models import Case
from vidik.core.retention import periods, purge_all
from vidik.exchange.models import Addressee, Attachment, Notice
from vidik.exchange.selectors.keeping import SENT, standing
from vidik.exchange.services.attaching import attach
from vidik.exchange.tests.factories import make_draft, make_kind, office
from vidik.exchange.types import Upload
from vidik.identification.models import Procedure
from vidik.identification.services.notices import SUBJECT
from vidik.identification.tests.factories import Pair
from vidik.referral.services.duties import SUBJECT as REPORT
from vidik.vault import services as vault_services
from vidik.vault.models import LegalHold

pytestmark = pytest.mark.django_db


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
    assert standing(SENT, timezone.now()).barred == 1
    close_case(old_file)
    assert standing(SENT, timezone.now()).due == 1
    assert gone() == 1


def test_a_hold_placed_after_the_listing_and_before_the_purge_keeps_the_file(
    old_file: Procedure, people: Pair
) -> None:
    close_case(old_file)
    assert standing(SENT, timezone.now()).due == 1, "the page lists it as due"
    with acting(people.other):
        hold = vault_services.place_hold(old_file.person, ground="order", actor=people.other)
    assert gone() == 0
    with acting(people.other):
        vault_services.lift_hold(hold, actor=people.other)
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
