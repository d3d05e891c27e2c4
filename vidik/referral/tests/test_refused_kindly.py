# SPDX-License-Identifier: EUPL-1.2
"""What a form cannot mean is refused at its place, and nobody's answer is taken away."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.referral.models import Report, ReportedPerson, ReporterFollowUp
from vidik.referral.selectors import reports
from vidik.referral.services import handling, receiving
from vidik.referral.services.receiving import is_child
from vidik.referral.tests.factories import CHILD, centre_member, draft, filed, reporter, seen
from vidik.referral.tests.test_correcting import correct, taken
from vidik.referral.tests.test_pages import client_of
from vidik.referral.tests.test_views import _form
from vidik.referral.types import Known, PersonDraft, Source
from vidik.vault.methods.plain import Plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        ("choose", {"rule": "\x00", "institution": "csw-nis"}),
        ("choose", {"rule": "police", "institution": "\x00"}),
        ("set-aside", {"rule": "\x00", "why": "unfounded"}),
        ("restore", {"rule": "\x00"}),
        ("outcome", {"position": "1", "outcome": "dismissed", "reason": "\x00"}),
    ],
)
def test_a_sign_that_is_in_no_code_is_refused_in_words(step: str, sent: dict[str, str]) -> None:
    expert = centre_member()
    report = taken(expert, CHILD)
    answer = client_of(expert).post(f"/suspicions/{report.pk}/{step}/", sent, follow=True)
    assert answer.status_code == 200
    assert "Choose one of the answers offered." in answer.content.decode()
    with scene():
        assert ReportedPerson.objects.get(report=report.pk).outcome == "pending"


def test_whoever_left_a_note_does_not_see_it_for_the_next_shift() -> None:
    writer = centre_member()
    report = seen(writer, filed(reporter()))
    with acting(writer):
        note = handling.hand_over(report, Plain("Мајка зове ујутру"), actor=writer)
        with pytest.raises(ValidationError, match="somebody else"):
            handling.acknowledge_hand_over(note, actor=writer)
        assert reports.get_hand_over(writer, note.pk).seen_at is None
    address = f"/suspicions/{report.pk}/"
    assert "hand-over-seen" not in client_of(writer).get(address).content.decode()
    assert "hand-over-seen" in client_of(centre_member()).get(address).content.decode()


def test_a_report_of_a_citizen_never_becomes_an_own_finding_of_the_centre() -> None:
    expert = centre_member()
    with as_application():
        Client().post("/suspicions/public/", _form())
    with scene():
        key = Report.objects.get().pk
    with acting(expert):
        report = reports.get_report(expert, key)
    report = handling.take_report(report, actor=expert)
    with as_application(), pytest.raises(ValidationError) as error:
        correct(expert, report, source=Source.CENTRE)
    assert list(error.value.message_dict) == ["source"]
    with scene():
        assert ReporterFollowUp.objects.get(pk=key).feedback_due is not None
    with as_application():
        correct(expert, report, source=Source.VICTIM)
    with scene():
        assert ReporterFollowUp.objects.get(pk=key).source == Source.VICTIM


def test_a_child_is_as_old_as_on_the_day_when_the_report_came() -> None:
    new_year = dt.datetime(2027, 1, 10, 9, tzinfo=timezone.get_current_timezone())
    received = new_year - dt.timedelta(days=20)
    each = PersonDraft(year=received.year - 18)
    assert is_child(each, received) == Known.YES
    assert is_child(each, new_year) == Known.NO


def test_a_report_that_came_before_the_new_year_is_about_a_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expert, day = centre_member(), timezone.localdate().replace(month=1, day=10)
    now = dt.datetime.combine(day, dt.time(9), timezone.get_current_timezone())
    received = now - dt.timedelta(days=20)
    child = replace(CHILD, year=received.year - 18, child=Known.UNKNOWN)
    with monkeypatch.context() as late:
        late.setattr("django.utils.timezone.now", lambda: now)
        receipt = receiving.file_report(
            draft(child, source=Source.CITIZEN, came_at=received), actor=expert
        )
    with scene():
        assert ReportedPerson.objects.get(report=receipt.key).child == Known.YES
