# SPDX-License-Identifier: EUPL-1.2
"""What the forms of a report ask, give back and keep when something goes wrong."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Role
from vidik.referral import limits
from vidik.referral.models import DutyCall, Report, ReporterFollowUp
from vidik.referral.selectors import pack, reports
from vidik.referral.services import duty_calls, handling, receiving, reporter_follow_up
from vidik.referral.tests.factories import (
    CHILD,
    centre_member,
    draft,
    erased,
    filed,
    reporter,
    seen,
)
from vidik.referral.tests.test_centre_pages import call, typed
from vidik.referral.tests.test_pages import client_of
from vidik.referral.tests.test_views import _form
from vidik.referral.types import Channel, Source
from vidik.vault.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

CODE = re.compile(r"<strong>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</strong>")


@pytest.mark.parametrize("address", ["new/", "record/", "public/"])
def test_who_reports_is_never_filled_in_by_the_form(address: str) -> None:
    client = Client() if address == "public/" else client_of(centre_member())
    at = f"/suspicions/{address}"
    page = client.get(at).content.decode()
    offered = page.partition('name="source"')[2].partition("</select>")[0]
    assert re.findall(r'<option value="([^"]*)"', offered)[0] == ""
    assert "selected" not in offered.replace('value="" selected', "")
    assert ('value="centre"' in offered) == (address == "record/")
    sent = client.post(at, call() | {"source": ""})
    assert sent.status_code == 422
    assert "State who is reporting." in sent.content.decode()
    with scene():
        assert not Report.objects.exists()


def test_a_callers_code_is_given_again_on_a_double_click_and_leads_to_the_report() -> None:
    expert = centre_member()
    desk = client_of(expert)
    form = call(came_at=typed(timezone.now() - dt.timedelta(hours=3)))
    with as_application():
        first = desk.post("/suspicions/record/", form).content.decode()
        second = desk.post("/suspicions/record/", form).content.decode()
    (code,) = CODE.findall(first)
    assert CODE.findall(second) == [code]
    key = reporter_follow_up.find_by_code(code).pk
    for page in (first, second):
        assert f'href="/suspicions/{key}/"' in page
        assert "Code for the caller" in page
        assert (
            'href="/suspicions/follow-up/"' not in page.partition("<main")[2].partition("</main")[0]
        )
    with scene():
        assert Report.objects.count() == 1


def test_only_own_findings_are_reported_by_the_centre_and_they_owe_nobody_word() -> None:
    expert = centre_member()
    own = filed(expert, source=Source.CENTRE, channel=Channel.IN_PERSON)
    caller = filed(expert, source=Source.CITIZEN, channel=Channel.PHONE)
    police = filed(expert, source=Source.POLICE, channel=Channel.PHONE)
    school = filed(expert, source=Source.EDUCATION, on_behalf_of=reporter().institution)
    with scene():
        rows = {row.report_id: row for row in ReporterFollowUp.objects.select_related("report")}
    centre = pack.centre().pk
    assert rows[own.key].report.reporter_institution_id == centre
    assert rows[own.key].feedback_due is None
    for receipt in (caller, police):
        row = rows[receipt.key]
        assert (row.report.reporter_institution_id, row.institution_id) == (None, None)
        assert row.feedback_due is not None
        assert reporter_follow_up.find_by_code(receipt.code).pk == receipt.key
    assert (own.code, school.code) == ("", "")
    assert rows[school.key].report.reporter_institution_id == rows[school.key].institution_id
    late = rows[caller.key].received_at + dt.timedelta(days=90)
    duty_calls.remind_of_feedback(now=late)
    with scene():
        reminded = set(
            DutyCall.objects.filter(rung__startswith="feedback").values_list("report", flat=True)
        )
    assert own.key not in reminded
    assert caller.key in reminded
    with as_application():
        page = client_of(expert).get(f"/suspicions/{own.key}/").content.decode()
        assert "the centre found it itself" in page
        effect = client_of(expert).get(f"/suspicions/own-reports/{own.key}/").content.decode()
        assert "You will hear from the centre by" not in effect


def test_nobody_else_reports_a_finding_of_the_centre() -> None:
    sender = reporter()
    with acting(sender), pytest.raises(ValidationError) as error:
        receiving.file_report(draft(source=Source.CENTRE), actor=sender)
    assert "source" in error.value.message_dict


def test_a_limit_counts_what_could_be_received_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "RATES", {**limits.RATES, "report": "2/h/ip"})
    client = Client(REMOTE_ADDR="203.0.113.20")
    with as_application():
        for wrong in (_form(account=""), _form(**{"person-0-child": "no"}), _form(source="")):
            for _try in range(3):
                assert client.post("/suspicions/public/", wrong).status_code == 422
        for _number in range(2):
            assert client.post("/suspicions/public/", _form()).status_code == 200
        words = "Дете ради ноћу, видим га са прозора"
        page = client.post("/suspicions/public/", _form(account=words))
    assert page.status_code == 429
    text = page.content.decode()
    assert words in text
    assert "What you typed is still here" in text
    with scene():
        assert Report.objects.count() == 2


def test_a_message_is_not_lost_with_a_wrong_code_nor_at_a_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at, words = "/suspicions/follow-up/", "Опет је тамо, сада са још једном девојком"
    client = Client(REMOTE_ADDR="203.0.113.21")
    with as_application():
        (code,) = CODE.findall(client.post("/suspicions/public/", _form()).content.decode())
        wrong = client.post(at, {"code": "ABCD-EFGH-JKMN", "text": words})
        assert wrong.status_code == 422
        assert words in wrong.content.decode()
        monkeypatch.setattr(limits, "RATES", {**limits.RATES, "write": "1/h/ip"})
        assert client.post(at, {"code": code, "text": "Прва"}).status_code == 200
        full = client.post(at, {"code": code, "text": words})
        assert full.status_code == 429
        assert words in full.content.decode()
        monkeypatch.setattr(limits, "RATES", {**limits.RATES, "code": "1/h/ip"})
        full = client.post(at, {"code": code, "text": words})
        assert full.status_code == 429
        assert words in full.content.decode()
        assert "What you typed is still here" in full.content.decode()
    with scene():
        assert Message.objects.filter(kind="message").count() == 1


def test_one_erased_person_prevents_no_other_from_being_opened() -> None:
    head = centre_member(Role.CENTRE_HEAD)
    report = handling.take_report(seen(head, filed(reporter(), CHILD, CHILD)), actor=head)
    with acting(head):
        first, second = reports.persons_of(report, actor=head).order_by("position")
        erased(first.person, head)
    desk = client_of(head)
    at = f"/suspicions/{report.pk}/"
    with as_application():
        opened = desk.post(f"{at}open/", follow=True).content.decode()
        assert "stays open to you" in opened
        assert str(CHILD.about) in opened
    with acting(head):
        erased(second.person, head)
    with as_application():
        nothing = desk.post(f"{at}open/", follow=True).content.decode()
    assert "nothing is left to open" in nothing


def test_what_is_wrong_in_a_group_of_boxes_is_linked_to_the_group() -> None:
    page = client_of(reporter()).post(
        "/suspicions/new/", call() | {"channel": "app", "forms_": ["=cmd"]}
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert 'href="#"' not in text
    assert 'href="#id_forms_"' in text
    assert 'id="id_forms_"' in text


def test_what_is_wrong_at_a_set_of_buttons_is_linked_to_the_set() -> None:
    page = client_of(reporter()).post("/suspicions/screenings/begin/social-child/", {})
    text = page.content.decode()
    assert page.status_code == 422
    assert 'href="#"' not in text
    assert 'href="#id_consent"' in text
    assert 'id="id_consent"' in text


def test_a_form_of_another_day_is_answered_without_its_code() -> None:
    expert = centre_member()
    form = call(submission=str(uuid.uuid4()))
    desk = client_of(expert)
    with as_application():
        (code,) = CODE.findall(desk.post("/suspicions/record/", form).content.decode())
        row = reporter_follow_up.find_by_code(code)
    with scene():
        before = row.received_at - dt.timedelta(minutes=11)
        ReporterFollowUp.objects.filter(pk=row.pk).update(received_at=before, entered_at=before)
    with as_application():
        later = desk.post("/suspicions/record/", form)
    assert later.headers["Location"] == f"/suspicions/{row.pk}/"
