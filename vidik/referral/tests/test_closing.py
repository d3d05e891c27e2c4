# SPDX-License-Identifier: EUPL-1.2
"""A report is closed though somebody was not told only with a reason; a message is no feedback."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.scenes import as_application, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.audit.models import AuditEvent
from vidik.referral.models import Report, ReporterFollowUp
from vidik.referral.selectors import closing, reports
from vidik.referral.services import duties, handling, reporter_follow_up
from vidik.referral.tests.factories import centre_member, erased, filed, notified, reporter, seen
from vidik.referral.types import ClosingReason, NotRequiredReason, Outcome, Untold
from vidik.vault.methods.plain import Plain
from vidik.vault.services.accessing import request_access

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]
TEXT = "Пријавилац је одјавио број"


def decided(expert: Actor) -> Report:
    """Return a report that nothing but the reporter keeps open."""
    report = handling.take_report(seen(expert, filed(reporter())), actor=expert)
    with acting(expert):
        for row in reports.persons_of(report, actor=expert):
            handling.record_outcome(row, Outcome.DISMISSED, actor=expert)
        duties.notify_all(report, actor=expert)
        for duty in reports.duties_of(report, actor=expert):
            if duty.is_open:
                duties.set_aside(duty, NotRequiredReason.REPORTED_IT, actor=expert)
    return report


def follow_up(report: Report) -> ReporterFollowUp:
    with scene():
        return ReporterFollowUp.objects.get(pk=report.pk)


def test_a_report_without_feedback_is_closed_only_with_a_reason_in_code_and_words() -> None:
    expert = centre_member()
    report = decided(expert)
    with acting(expert):
        assert closing.untold(report) == [Untold.FEEDBACK]
        for why, words in (("", TEXT), ("because", TEXT), (ClosingReason.UNREACHABLE, " ")):
            with pytest.raises(ValidationError):
                handling.close_report(report, why=why, words=Plain(words), actor=expert)
        row = handling.close_report(
            report, why=ClosingReason.UNREACHABLE, words=Plain(TEXT), actor=expert
        )
        (person,) = reports.persons_of(report, actor=expert)
        request_access(person.person, purpose="identification", actor=expert)
        texts = handling.read_texts(report, actor=expert)[str(person.pk)]
    assert (row.state, row.closed_because) == ("closed", "unreachable")
    assert TEXT in [each.text.reveal() for each in texts if each.kind == "closing"]
    with scene():
        act = AuditEvent.objects.get(verb="report.closed")
    assert act.payload["untold"] == ["feedback"]
    assert act.payload["why"] == "unreachable"
    with acting(expert):
        assert handling.reopen_report(report, actor=expert).closed_because == ""


def test_an_institution_that_was_not_notified_here_asks_for_a_reason_too() -> None:
    expert = centre_member()
    report = handling.take_report(seen(expert, filed(reporter(), forms=())), actor=expert)
    notified(expert, report)
    with acting(expert):
        assert Untold.DUTIES in closing.untold(report)


def test_a_report_about_which_everybody_was_told_is_closed_by_one_click() -> None:
    expert = centre_member()
    report = decided(expert)
    with acting(expert):
        text = Plain("Поступак је отворен")
        reporter_follow_up.add_message(report, text, is_feedback=True, actor=expert)
        row = handling.close_report(report, why="unwanted", words=Plain("x"), actor=expert)
    assert row.closed_because == "", "a reason that nothing asks for is not stored"


def test_a_message_is_no_feedback_until_it_is_marked_so() -> None:
    expert, sender = centre_member(), reporter()
    report = decided(expert)
    with acting(expert):
        reporter_follow_up.add_message(report, Plain("Примили смо пријаву"), actor=expert)
    assert follow_up(report).feedback_at is None
    with acting(expert):
        (person,) = reports.persons_of(report, actor=expert)
        request_access(person.person, purpose="identification", actor=expert)
        letters = reporter_follow_up.read_letters(report, actor=expert)
        assert letters is not None
        other = handling.take_report(seen(expert, filed(sender)), actor=expert)
        with pytest.raises(ValidationError):
            reporter_follow_up.mark_feedback(other, letters[0].key, actor=expert)
        reporter_follow_up.mark_feedback(report, letters[0].key, actor=expert)
        with pytest.raises(ValidationError, match="already"):
            reporter_follow_up.mark_feedback(report, letters[0].key, actor=expert)
    row = follow_up(report)
    assert (row.feedback_at, row.feedback_letter) == (letters[0].at, letters[0].key)
    with pytest.raises(Denied):
        reporter_follow_up.mark_feedback(report, letters[0].key, actor=sender)


def test_what_the_reporter_wrote_is_no_feedback() -> None:
    expert = centre_member()
    report = decided(expert)
    sender = reporter()
    with scene():
        ReporterFollowUp.objects.filter(pk=report.pk).update(institution=sender.institution)
    row = follow_up(report)
    with acting(sender):
        reporter_follow_up.write_to_centre(row, Plain("Има ли новости?"), actor=sender)
    with acting(expert):
        (person,) = reports.persons_of(report, actor=expert)
        request_access(person.person, purpose="identification", actor=expert)
        letters = reporter_follow_up.read_letters(report, actor=expert)
        assert letters is not None
        with pytest.raises(ValidationError):
            reporter_follow_up.mark_feedback(report, letters[0].key, actor=expert)


def test_the_page_asks_for_the_reason_and_marks_the_feedback() -> None:
    expert = centre_member()
    report = decided(expert)
    at = f"/suspicions/{report.pk}/"
    with as_application():
        desk = client_of(expert)
        page = desk.get(at).content.decode()
        assert "the reporter has had no feedback" in page
        blank = desk.post(f"{at}close/")
        assert blank.status_code == 422
        assert "Reason" in blank.content.decode()
        wordless = desk.post(f"{at}close/", {"why": "unwanted"})
        assert wordless.status_code == 422
        assert "Say in a few words what happened" in wordless.content.decode()
        desk.post(f"{at}message/", {"text": "Примили смо пријаву"})
        desk.post(f"{at}open/", {"why": ""})
        page = desk.get(at).content.decode()
        assert "This was the feedback" in page
        (letter,) = [part.split('"')[0] for part in page.split('name="letter" value="')[1:]]
        wrong = desk.post(f"{at}feedback/", {"letter": "x"}, follow=True).content.decode()
        assert "There is no such message" in wrong
        done = desk.post(f"{at}feedback/", {"letter": letter}, follow=True).content.decode()
        assert "counts as feedback" in done
        assert "This was the feedback" not in done
        assert (
            "The report has been closed." in desk.post(f"{at}close/", follow=True).content.decode()
        )


def test_the_page_of_a_report_says_that_a_person_was_erased() -> None:
    head = centre_member(Role.CENTRE_HEAD)
    report = decided(head)
    with acting(head):
        (row,) = reports.persons_of(report, actor=head)
    erased(row.person, head)
    with as_application():
        page = client_of(head).get(f"/suspicions/{report.pk}/").content.decode()
    assert "The data of this person were erased on" in page
    assert "Open what was reported" not in page
    assert "Nothing has been written yet" not in page
    with acting(head):
        assert closing.untold(report) == [], "nothing can be told any more"


def test_whoever_reported_learns_that_nothing_can_be_read_or_written_any_more() -> None:
    head, sender = centre_member(Role.CENTRE_HEAD), reporter()
    report = handling.take_report(seen(head, filed(sender)), actor=head)
    with acting(head):
        (row,) = reports.persons_of(report, actor=head)
    erased(row.person, head)
    with as_application():
        page = client_of(sender).get(f"/suspicions/own-reports/{report.pk}/").content.decode()
    assert "This report was erased" in page
    assert "Send to the centre" not in page
