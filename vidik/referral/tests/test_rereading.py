# SPDX-License-Identifier: EUPL-1.2
"""What a reporter sent is reread by them alone, and supplemented; the centre sees both."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.audit.models import AuditEvent
from vidik.cases.registry import Scene, Tone
from vidik.cases.selectors.frame import OVERVIEW, Frame
from vidik.core.workflow import Refusal
from vidik.institutions.models import Institution
from vidik.referral.models import DutyCall, Report, ReportedPerson, ReporterFollowUp, Supplement
from vidik.referral.sections import _Reports
from vidik.referral.selectors import reports
from vidik.referral.services import handling, reporter_follow_up, rereading, supplementing
from vidik.referral.services.duty_calls import call_for_letters
from vidik.referral.services.supplementing import SupplementDraft
from vidik.referral.tests.factories import (
    CHILD,
    centre_member,
    erased,
    filed,
    notified,
    reporter,
    seen,
)
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import CallLevel, PersonDraft, Urgency
from vidik.referral.work import _letter, _written
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Message
from vidik.vault.services.accessing import request_access
from vidik.vault.types import LetterKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

ADULT = PersonDraft(given="Милорад", family="Цвркотић", sex="m", about="Ради на градилишту")
ACCOUNT = "Виђена на пијаци"


def follow_up_of(report: Report) -> ReporterFollowUp:
    with scene():
        return ReporterFollowUp.objects.get(pk=report.pk)


def test_whoever_sent_a_report_reads_it_as_they_sent_it_whatever_the_centre_corrects() -> None:
    expert, sender = centre_member(), reporter()
    report = seen(expert, filed(sender, CHILD, ADULT))
    with scene():
        ReportedPerson.objects.filter(report=report, position=1).update(sex="m", citizenship="MKD")
    with as_application():
        desk = client_of(sender)
        at = f"/suspicions/own-reports/{report.pk}/"
        page = desk.get(at)
        assert ACCOUNT not in page.content.decode()
        opened = desk.post(f"{at}sent/")
        text = opened.content.decode()
        for word in (ACCOUNT, "Драгица", "Чворовић", "Милорад", "Ради на градилишту", "Novi Sad"):
            assert word in text
        assert "MKD" not in text
        assert opened.headers["Cache-Control"].count("no-store") == 1
        title = text.partition("<title>")[2].partition("</title>")[0]
        assert "Драгица" not in title
        assert report.number not in title
    with scene():
        acts = AuditEvent.objects.filter(verb="report.sent-reread")
        assert acts.get().payload == {"persons": 2}


def test_neither_a_colleague_nor_another_institution_rereads_what_somebody_sent() -> None:
    expert, sender = centre_member(), reporter()
    colleague, stranger = reporter(), reporter("csw-nis")
    report = seen(expert, filed(sender))
    follow_up = follow_up_of(report)
    with as_application():
        at = f"/suspicions/own-reports/{report.pk}/sent/"
        assert client_of(colleague).post(at).status_code == 403
        assert client_of(stranger).post(at).status_code == 404
        assert (
            "Open what I sent"
            not in client_of(colleague).get(at.removesuffix("sent/")).content.decode()
        )
        with acting(colleague), pytest.raises(Denied, match="Only the person who sent"):
            rereading.reread(follow_up, actor=colleague)


def test_an_account_opens_ten_reports_an_hour_and_no_more() -> None:
    expert, sender = centre_member(), reporter()
    report = seen(expert, filed(sender))
    with as_application():
        desk = client_of(sender)
        at = f"/suspicions/own-reports/{report.pk}/sent/"
        assert [desk.post(at).status_code for _time in range(10)] == [200] * 10
        refused = desk.post(at, follow=True).content.decode()
    assert ACCOUNT not in refused
    assert "many reports in a short time" in refused


def test_what_was_sent_closes_with_the_report_and_goes_with_the_person() -> None:
    expert, head, sender = centre_member(), centre_member(Role.CENTRE_HEAD), reporter()
    report = seen(expert, filed(sender, CHILD, ADULT))
    with acting(head):
        erased(reports.persons_of(report, actor=head).get(position=1).person, head)
    with as_application(), acting(sender):
        found = rereading.reread(follow_up_of(report), actor=sender)
        assert found.fields == {}
        assert [each.fields is None for each in found.persons] == [True, False]
    with acting(expert):
        report = handling.take_report(seen(expert, _receipt(report)), actor=expert)
    with acting(head):
        second = reports.persons_of(report, actor=head).get(position=2)
        handling.record_outcome(second, "dismissed", reason="other-act", actor=head)
    with scene():
        Report.objects.filter(pk=report.pk).update(
            state="closed", closed_at=timezone.now(), closed_because="unreachable"
        )
        ReporterFollowUp.objects.filter(pk=report.pk).update(state="closed")
    with as_application(), acting(sender), pytest.raises(Refusal, match="The report is closed"):
        rereading.reread(follow_up_of(report), actor=sender)


class _receipt:  # noqa: N801 - what `seen` asks for
    def __init__(self, report: Report) -> None:
        self.key = report.pk


def test_with_a_code_nothing_that_was_sent_or_added_is_read_again() -> None:
    receipt = filed(Actor.visitor(), ADULT, source="citizen", channel="web")
    browser = Client()
    with as_application():
        page = browser.post("/suspicions/follow-up/", {"code": receipt.code}).content.decode()
        assert ACCOUNT not in page
        assert "What was sent cannot be read again with a code." in page
        added = browser.post(
            "/suspicions/follow-up/",
            {
                "code": receipt.code,
                "supplement": "1",
                "text": "Сада је у Нишу",
                "urgency": "immediate",
            },
        )
        assert added.status_code == 200
        assert "The supplement was sent to the centre." in added.content.decode()
        again = browser.post("/suspicions/follow-up/", {"code": receipt.code}).content.decode()
        assert "Сада је у Нишу" not in again
        assert "Supplements" not in again
    with scene():
        found = ReporterFollowUp.objects.get(pk=receipt.key)
    assert reporter_follow_up.open_follow_up(found, actor=Actor.visitor()).supplements == ()
    with scene():
        row = Supplement.objects.get(report=receipt.key)
        assert (row.urgency, row.letter is not None) == ("immediate", True)


def test_a_supplement_reaches_the_report_the_desk_the_timeline_and_whoever_is_on_duty() -> None:
    expert, sender = centre_member(), reporter()
    report = handling.take_report(seen(expert, filed(sender)), actor=expert)
    with as_application():
        desk = client_of(sender)
        at = f"/suspicions/own-reports/{report.pk}/"
        empty = desk.post(f"{at}supplement/", {"text": " "})
        assert empty.status_code == 422
        assert "choose a fact below" in empty.content.decode()
        sent = {"text": "Премештена је синоћ", "municipality": "nis", "urgency": "immediate",
                "forms_": ["sexual"], "once": "mark"}  # fmt: skip
        assert desk.post(f"{at}supplement/", sent).status_code == 302
        assert desk.post(f"{at}supplement/", sent).status_code == 302
        own = desk.post(f"{at}sent/").content.decode()
        assert own.count("Премештена је синоћ") == 1
        centre = client_of(expert)
        page = f"/suspicions/{report.pk}/"
        with acting(expert):
            (row,) = _written(expert, timezone.now())
            line = _letter(row, expert)
        assert line.is_danger
        assert "danger" in line.what
        text = centre.get(page).content.decode()
        assert "Supplements by the reporter" in text
        assert "Премештена је синоћ" in text
        assert text.count("Премештена је синоћ") == 1
    with scene():
        assert Supplement.objects.filter(report=report).count() == 1
        stored = Report.objects.get(pk=report.pk)
        assert (stored.municipality, stored.urgency) == ("novi-sad", Urgency.HIGH)
    with acting(expert):
        case = reports.get_report(expert, report.pk).case
        told = list(_Reports(Scene(case, expert, frozenset(), works=True)).happened())
    (added,) = [each for each in told if each.what == "The reporter supplemented the report"]
    assert added.tone is Tone.ALARM


def test_the_timeline_says_once_that_somebody_was_notified() -> None:
    expert = centre_member()
    report = seen(expert, filed(reporter()))
    with as_application(), acting(expert):
        report = handling.take_report(report, actor=expert)
        notified(expert, report)
        told = [row for row in report.duties.all() if row.notified_at is not None]
        case = reports.get_report(expert, report.pk).case
        said = [each.happened.what for each in Frame(expert, case, OVERVIEW).timeline]
    assert told
    for row in told:
        assert row.institution is not None
        name = str(row.institution.name)
        assert [what for what in said if name in str(what)] == [f"Notice to {name}"]


def test_a_supplement_is_reread_as_the_report_is_by_its_sender_until_it_is_closed() -> None:
    expert, sender, colleague = centre_member(), reporter(), reporter()
    report = seen(expert, filed(sender))
    words, facts = "Премештена је синоћ", "immediate: somebody"
    with as_application():
        with acting(sender):
            supplementing.add_supplement(
                follow_up_of(report), SupplementDraft(words, "immediate"), actor=sender
            )
        desk, beside = client_of(sender), client_of(colleague)
        at = f"/suspicions/own-reports/{report.pk}/"

        def shown(page: str) -> str:
            return page.partition('id="supplements"')[2].partition("<details")[0]

        opened = desk.post(f"{at}sent/").content.decode()
        assert words in shown(opened)
        assert facts in shown(opened)
        for browser in (desk, beside):
            page = browser.get(at).content.decode()
            assert words not in page
            assert facts not in shown(page)
            assert "<li>" in shown(page), "that something was added, and when"
        assert words not in beside.post(f"{at}sent/", follow=True).content.decode()
    with scene():
        ReporterFollowUp.objects.filter(pk=report.pk).update(state="closed")
    with as_application():
        for page in (desk.get(at), desk.post(f"{at}sent/", follow=True)):
            assert words not in page.content.decode()
            assert facts not in shown(page.content.decode())
    with scene():
        assert AuditEvent.objects.filter(verb="report.sent-reread").count() == 1


def test_no_copy_is_kept_where_nobody_could_open_it() -> None:
    sender, expert = reporter(), centre_member()
    body = Institution.objects.get(code="csw-nis")
    kept = {
        filed(sender).key: 1,
        filed(Actor.visitor(), ADULT, source="citizen", channel="web").key: 0,
        filed(expert, source="citizen", channel="phone").key: 0,
        filed(expert, channel="phone", on_behalf_of=body.pk).key: 0,
    }
    with scene():
        copies = Message.objects.filter(kind=LetterKind.COPY)
        found = {key: copies.filter(subject=key).count() for key in kept}
    assert found == kept


def test_a_supplement_calls_whoever_works_on_the_report_as_a_message_does() -> None:
    expert, sender = centre_member(), reporter()
    report = handling.take_report(seen(expert, filed(sender)), actor=expert)
    with acting(sender):
        supplementing.add_supplement(
            follow_up_of(report), SupplementDraft(forms=("sexual",)), actor=sender
        )
    call_for_letters()
    with scene():
        assert DutyCall.objects.filter(report=report, rung=CallLevel.WROTE).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"urgency": "whenever"}, "urgency"),
        ({"municipality": "atlantis"}, "municipality"),
        ({"forms": ("no-such",)}, "forms"),
    ],
)
def test_a_supplement_takes_only_codes_that_there_are(given: dict[str, object], field: str) -> None:
    expert, sender = centre_member(), reporter()
    report = seen(expert, filed(sender))
    with acting(sender), pytest.raises(ValidationError) as refused:
        supplementing.add_supplement(
            follow_up_of(report),
            SupplementDraft(**given),
            actor=sender,  # type: ignore[arg-type]
        )
    assert field in refused.value.error_dict


def test_nobody_supplements_the_report_of_another_institution() -> None:
    expert, sender, stranger = centre_member(), reporter(), reporter("csw-nis")
    report = seen(expert, filed(sender))
    with as_application():
        at = f"/suspicions/own-reports/{report.pk}/supplement/"
        assert client_of(stranger).post(at, {"text": "Нешто"}).status_code == 404
    with scene():
        assert not Supplement.objects.filter(report=report).exists()


def test_a_copy_is_no_message_and_no_note() -> None:
    expert, sender = centre_member(), reporter()
    report = seen(expert, filed(sender))
    with acting(expert):
        row = reports.persons_of(report, actor=expert).get()
        request_access(
            row.person, purpose="identification", why="substitute", reason=Plain("Мењам колегу"),
            actor=expert,
        )  # fmt: skip
        texts = handling.read_texts(report, actor=expert)[str(row.pk)]
    assert {each.kind for each in texts} == {"account", "suspects", "personal"}
