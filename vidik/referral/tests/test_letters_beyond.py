# SPDX-License-Identifier: EUPL-1.2
"""Words to and from a reporter lie under one key for all, also beyond an expert's reach."""

from __future__ import annotations

import pytest

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.audit.models import AuditEvent
from vidik.cases.models import Case
from vidik.referral.models import Report, ReportedPerson, ReporterFollowUp
from vidik.referral.selectors import reports
from vidik.referral.services import handling, reporter_follow_up
from vidik.referral.tests.factories import CHILD, centre_member, erased, filed, reporter, seen
from vidik.referral.tests.test_calls import writes
from vidik.referral.tests.test_pages import client_of
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Message, Person
from vidik.vault.services.accessing import request_access

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def first_erased_second_hidden(expert: Actor, sender: Actor) -> Report:
    """Return a report taken on by an expert who no longer reaches the one person who is left."""
    head = centre_member(Role.CENTRE_HEAD)
    report = handling.take_report(seen(expert, filed(sender, CHILD, CHILD)), actor=expert)
    with acting(head):
        first = reports.persons_of(report, actor=head).get(position=1)
        erased(first.person, head)
    with scene():
        second = ReportedPerson.objects.get(report=report, position=2)
        Case.objects.filter(pk=second.case_id).update(restricted=True)
        second.case.participants.all().delete()
    return report


def tracked(report: Report) -> ReporterFollowUp:
    with scene():
        return ReporterFollowUp.objects.get(pk=report.pk)


def test_what_waits_beyond_an_expert_is_not_lost_by_their_looking() -> None:
    expert, sender = centre_member(), reporter()
    report = first_erased_second_hidden(expert, sender)
    due = tracked(report).feedback_due
    assert due is not None
    with as_application():
        writes(sender, report)
        with (
            acting(expert),
            pytest.raises(reporter_follow_up.LettersOutOfReach, match="Ask the head"),
        ):
            reporter_follow_up.read_letters(report, actor=expert)
        with (
            acting(expert),
            pytest.raises(reporter_follow_up.LettersOutOfReach, match="Ask the head"),
        ):
            reporter_follow_up.add_message(report, Plain("Хвала"), actor=expert)
    remaining = tracked(report)
    assert (remaining.waiting, remaining.feedback_due, remaining.feedback_at) == (1, due, None)
    with scene():
        assert not AuditEvent.objects.filter(verb="report.feedback-ended").exists()


def test_the_page_says_that_a_letter_waits_and_whom_to_ask() -> None:
    expert, sender = centre_member(), reporter()
    report = first_erased_second_hidden(expert, sender)
    client = client_of(expert)
    address = f"/suspicions/{report.pk}/"
    before = client.get(address).content.decode()
    assert "Ask the head of the centre." in before
    assert "The reporter wrote" not in before
    writes(sender, report)
    page = client.get(address).content.decode()
    assert "The reporter wrote, and you may not open it." in page
    assert "Send the message" not in page
    sent = client.post(f"{address}message/", {"text": "Хвала"}, follow=True).content.decode()
    assert "You may not open the messages of this report" in sent
    assert tracked(report).waiting == 1


def test_everybody_seals_under_the_same_key() -> None:
    expert, sender = centre_member(), reporter()
    report = handling.take_report(seen(expert, filed(sender, CHILD, CHILD, CHILD)), actor=expert)
    head = centre_member(Role.CENTRE_HEAD)
    with acting(head):
        first, second, third = reports.persons_of(report, actor=head).order_by("position")
        erased(first.person, head)
    with as_application():
        writes(sender, report)
        with acting(expert):
            request_access(third.person, purpose="identification", actor=expert)
            assert reporter_follow_up.add_message(report, Plain("Хвала"), actor=expert)
            letters = reporter_follow_up.read_letters(report, actor=expert)
    assert letters is not None
    assert len(letters) == 2
    with scene():
        under = set(
            Message.objects.filter(subject=report.pk, kind="message").values_list(
                "person", flat=True
            )
        )
        assert under == {second.person_id}
        assert Person.objects.get(pk=first.person_id).wrapped_key is None


def test_an_erasure_while_somebody_looks_clears_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    expert, sender = centre_member(), reporter()
    report = handling.take_report(seen(expert, filed(sender, CHILD, CHILD)), actor=expert)
    writes(sender, report)
    head = centre_member(Role.CENTRE_HEAD)
    with acting(head):
        first = reports.persons_of(report, actor=head).get(position=1)
        erased(first.person, head)
    # As it stood a moment before.
    monkeypatch.setattr(reporter_follow_up, "lead_key", lambda _report: first.person_id)
    with acting(expert):
        assert reporter_follow_up.read_letters(report, actor=expert) == []
    assert tracked(report).waiting == 1
