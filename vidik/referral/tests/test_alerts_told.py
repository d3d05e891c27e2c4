# SPDX-License-Identifier: EUPL-1.2
"""Who is told what of a report, in how many minutes they acknowledge it, and who calls whom."""

from __future__ import annotations

import datetime as dt
import html
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone, translation

from tests.scenes import as_application, as_owner, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.audit.models import AuditEvent
from vidik.cases.tests.factories import member
from vidik.core.packfiles import PackError, typed
from vidik.exchange.models import Addressee, Version
from vidik.exchange.services import receiving
from vidik.institutions.models import ContactPoint, Institution
from vidik.referral.methods.alerts import NEVER_TOLD, WEIGHED, RuleBook, check_told
from vidik.referral.models import Duty, Report, ReporterFollowUp, RuleSet
from vidik.referral.selectors import pack, reports
from vidik.referral.services import correcting, duties, handling
from vidik.referral.services.letters import kept_back_lines
from vidik.referral.tests.factories import CHILD, centre_member, filed, reporter, seen
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import Known, Urgency
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Note
from vidik.vault.services.accessing import request_access

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]
NUMBER = "000 555 0118"


def notified(expert: Actor, **fields: object) -> Report:
    """Return a report of which everybody was notified who is known."""
    report = seen(expert, filed(reporter(), **fields))
    handling.take_report(report, actor=expert)
    with acting(expert):
        duties.notify_all(report, actor=expert)
    return seen(expert, _Receipt(report))


class _Receipt:
    def __init__(self, report: Report) -> None:
        self.key = report.pk


def alert_to(report: Report, rule: str, expert: Actor) -> Addressee:
    """Return the notice that was sent by a rule."""
    with acting(expert):
        duty = Duty.objects.select_related("addressee").get(report=report, rule=rule)
        assert duty.addressee is not None
        return duty.addressee


def text_of(row: Addressee, expert: Actor) -> str:
    with acting(expert):
        return Version.objects.filter(notice=row.notice_id).order_by("-number")[0].text


def addressee_of(row: Addressee, role: Role = Role.POLICE) -> Actor:
    """Give somebody of the institution that was notified."""
    return member(role, Institution.objects.get(pk=row.institution_id))


def page_of(actor: Actor, row: Addressee) -> str:
    with as_application():
        answer = client_of(actor).get(f"/exchange/letters/{row.pk}/")
    return html.unescape(answer.content.decode())


# -------------------------------------------------------------------------------- in minutes


def test_an_immediate_alert_is_acknowledged_within_the_minutes_of_the_pack() -> None:
    expert = centre_member()
    row = alert_to(notified(expert, urgency=Urgency.IMMEDIATE), "police", expert)
    assert row.sent_at is not None
    assert row.due_at == row.sent_at + dt.timedelta(minutes=30)
    assert "у року од 30 минута" in text_of(row, expert)


def test_an_alert_that_is_not_immediate_is_acknowledged_within_a_day() -> None:
    expert = centre_member()
    row = alert_to(notified(expert, urgency=Urgency.HIGH), "police", expert)
    assert row.sent_at is not None
    assert row.due_at == row.sent_at + dt.timedelta(hours=24)
    assert "24 часа" in text_of(row, expert)


def test_a_report_that_becomes_immediate_asks_those_who_were_notified_within_minutes() -> None:
    expert = centre_member()
    report = notified(expert, urgency=Urgency.HIGH)
    row = alert_to(report, "police", expert)
    with acting(expert):
        persons = list(reports.persons_of(report, actor=expert))
        now = correcting.facts_now(report, persons, in_sight=True)
        correcting.correct_facts(
            report,
            replace(now, urgency=Urgency.IMMEDIATE),
            seen=correcting.fingerprint(now),
            actor=expert,
        )
        row.refresh_from_db()
    assert row.due_at is not None
    assert row.due_at < timezone.now() + dt.timedelta(minutes=31)
    assert "Непосредна опасност: да" in text_of(row, expert)


def test_who_has_not_acknowledged_is_shown_with_the_number_and_a_call_is_noted_there() -> None:
    expert = centre_member()
    report = notified(expert, urgency=Urgency.IMMEDIATE)
    row = alert_to(report, "police", expert)
    address = f"/suspicions/{report.pk}/"
    with as_application():
        client = client_of(expert)
        page = html.unescape(client.get(address).content.decode())
        assert "Not acknowledged: call" in page
        assert "000 555 0141" in page, "of the police administration"
        assert "000 555 0110" in page, "who stands in for it"
        assert "tel:000" not in page
        client.post(
            f"/exchange/letters/{row.pk}/called/",
            {"spoke": "on-duty", "next": f"{address}#duties"},
        )
        page = html.unescape(client.get(address).content.decode())
    assert "the person on duty" in page
    police = addressee_of(row)
    with acting(police):
        receiving.acknowledge(row, actor=police)
    with as_application():
        page = html.unescape(client.get(address).content.decode())
    assert "000 555 0141" not in page


# ------------------------------------------------------------------------------ what is told


def test_each_rule_of_the_pack_tells_or_explains_every_fact() -> None:
    with scene():
        book = pack.rules()
    assert {fact for each in book.never_told for fact in each.facts} == set(NEVER_TOLD)
    for rule in book.rules:
        kept = {fact for each in rule.kept_back for fact in each.facts}
        assert kept | set(rule.letter_facts) >= set(WEIGHED), rule.code
        assert not kept & set(rule.letter_facts), rule.code


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda rule: rule.pop("kept_back"), "why the notice does not say"),
        (lambda rule: rule["letter_facts"].remove("danger"), "does not say danger"),
        (lambda rule: rule["letter_facts"].append("call_back"), "which letter_facts names"),
        (lambda rule: rule["letter_facts"].append("identity"), "letter_facts"),
    ],
)
def test_a_pack_whose_rule_is_silent_about_a_fact_is_refused(change: Any, fault: str) -> None:
    with scene():
        content = deepcopy(RuleSet.objects.get(is_current=True).content)
    rule = next(each for each in content["rules"] if each["code"] == "prosecutor")
    change(rule)
    with pytest.raises(PackError, match=fault):
        typed(RuleBook, content, check_told)


def test_the_police_learn_form_place_danger_persons_and_children() -> None:
    expert = centre_member()
    unsure = replace(CHILD, child=Known.UNKNOWN, age_group="unknown", given="", family="")
    with acting(expert):
        receipt = filed(reporter(), CHILD, unsure, urgency=Urgency.IMMEDIATE)
    report = seen(expert, receipt)
    handling.take_report(report, actor=expert)
    with acting(expert):
        duties.notify_all(report, actor=expert)
    text = text_of(alert_to(report, "police", expert), expert)
    for part in ("Непосредна опасност: да", "Нови Сад", "Број лица: 2", "радна",
                 "Број лица која су можда деца: 1"):  # fmt: skip
        assert part in text, part
    for secret in ("Драгица", "Чворовић", "пијаци", "Шиљоња"):
        assert secret not in text


def test_each_addressee_gets_the_fields_of_its_rule_and_why_the_others_are_kept_back() -> None:
    expert = centre_member()
    report = notified(expert, urgency=Urgency.IMMEDIATE)
    inspection = text_of(alert_to(report, "labour-inspection", expert), expert)
    assert "Број деце" not in inspection.split("Није наведено")[0]
    assert "Није наведено: број деце." in inspection
    assert "У интересу деце поступа орган старатељства" in inspection
    assert "Идентитет лица дежурни стручњак" in inspection
    guardians = text_of(alert_to(report, "social-work", expert), expert)
    assert "Број деце: 1" in guardians
    assert "Није наведено: облик експлоатације." in guardians


def test_the_reason_is_in_the_language_of_the_reader_on_the_page_of_the_centre() -> None:
    expert = centre_member()
    report = notified(expert)
    with as_application():
        page = html.unescape(client_of(expert).get(f"/suspicions/{report.pk}/").content.decode())
    assert "The guardianship authority acts for children" in page
    assert "Not stated here: the exact place." in page
    with scene(), translation.override("sr"):
        rule = next(rule for rule in pack.rules().rules if rule.code == "prosecutor")
        assert any("Подносиоца пријаве зову" in line for line in kept_back_lines(rule))


def test_rules_stored_before_an_upgrade_can_still_be_read() -> None:
    with scene():
        content = deepcopy(RuleSet.objects.get(is_current=True).content)
    del content["acknowledge_within"], content["never_told"]
    for rule in content["rules"]:
        rule.pop("kept_back", None)
    book = pack.read_book(content)
    assert book.acknowledge_within == {}


# --------------------------------------------------------------------------- who may be called


def test_the_police_see_where_the_reporter_is_called_and_the_duty_line_of_the_centre() -> None:
    expert = centre_member()
    row = alert_to(notified(expert, call_back=NUMBER), "police", expert)
    page = page_of(addressee_of(row), row)
    assert NUMBER in page
    assert "000 555 0100" in page, "the duty line of the centre"
    assert "tel:000" not in page


def test_others_whose_rule_keeps_the_number_back_do_not_see_it() -> None:
    expert = centre_member()
    report = notified(expert, call_back=NUMBER)
    others = {"prosecutor": Role.PROSECUTOR, "labour-inspection": Role.FIRST_RESPONDER}
    for rule, role in others.items():
        row = alert_to(report, rule, expert)
        page = page_of(addressee_of(row, role), row)
        assert NUMBER not in page
        assert "000 555 0100" in page


def test_who_only_reads_for_the_police_does_not_see_the_number() -> None:
    expert = centre_member()
    row = alert_to(notified(expert, call_back=NUMBER), "police", expert)
    assert NUMBER not in page_of(addressee_of(row, Role.READER), row)


def test_the_number_is_sealed_and_in_no_text_no_mail_and_no_record() -> None:
    expert = centre_member()
    report = notified(expert, call_back=NUMBER, urgency=Urgency.IMMEDIATE)
    row = alert_to(report, "police", expert)
    page_of(addressee_of(row), row)
    with scene(), connection.cursor() as cursor:
        assert Note.objects.filter(kind="call-back", subject=report.pk).exists()
        for table in ("exchange_version", "exchange_mail", "exchange_event", "audit_auditpending",
                      "audit_auditevent", "vault_note", "referral_report"):  # fmt: skip
            cursor.execute(f"select count(*) from {table} t where t::text like %s", [f"%{NUMBER}%"])  # noqa: S608
            assert cursor.fetchone() == (0,), table
        assert AuditEvent.objects.filter(verb="report.call-back-read").count() == 1


def test_the_centre_sees_the_number_only_once_it_has_said_for_what() -> None:
    expert, other = centre_member(), centre_member()
    report = notified(expert, call_back=NUMBER)
    row = alert_to(report, "police", expert)
    assert NUMBER not in page_of(other, row)
    with acting(other):
        (person,) = reports.persons_of(report, actor=other)
        request_access(
            person.person,
            purpose="identification",
            why="substitute",
            reason=Plain("Night duty"),
            actor=other,
        )
    assert NUMBER in page_of(other, row)


def test_once_the_report_is_closed_nobody_sees_the_number() -> None:
    expert = centre_member()
    report = notified(expert, call_back=NUMBER)
    row = alert_to(report, "police", expert)
    with scene():
        Report.objects.filter(pk=report.pk).update(state="closed", closed_at=timezone.now())
        ReporterFollowUp.objects.filter(pk=report.pk).update(state="closed")
    assert NUMBER not in page_of(addressee_of(row), row)


def test_a_report_without_a_number_shows_none() -> None:
    expert = centre_member()
    row = alert_to(notified(expert), "police", expert)
    assert "Call whoever reported" not in page_of(addressee_of(row), row)


def test_the_printed_act_has_both_numbers_and_the_letter_to_the_head_no_reporter() -> None:
    from vidik.exchange.views import letters

    expert = centre_member()
    row = alert_to(notified(expert, call_back=NUMBER), "police", expert)
    police = addressee_of(row)
    with acting(police):
        version = row.notice.versions.first()
        printed = letters._letter(police, row, version)
        to_head = letters._letter(police, row, version, to_the_head=True)
    assert printed.call_back is not None
    assert printed.call_back.reveal() == NUMBER
    assert [line.phone for line in printed.telephones] == ["000 555 0100", "000 555 0110"]
    assert to_head.call_back is None
    with as_application():
        answer = client_of(police).get(f"/exchange/letters/{row.pk}/act.docx")
    assert answer.status_code == 200


def test_outside_a_demonstration_a_real_number_of_the_reporter_dials() -> None:
    expert = centre_member()
    with as_owner():
        # Where nothing is synthetic the police have a contact point of their own.
        ContactPoint.objects.filter(institution__code="pa-novi-sad").update(is_demo=False)
    row = alert_to(notified(expert, call_back="+381 21 555 0000"), "police", expert)
    with override_settings(DEMO=False):
        page = page_of(addressee_of(row), row)
    assert 'href="tel:+381215550000"' in page


def test_the_desk_of_reporters_opens_the_number_and_no_other_note_and_the_police_none() -> None:
    expert = centre_member()
    row = alert_to(notified(expert, call_back=NUMBER), "police", expert)
    police = addressee_of(row)
    with as_application():
        with acting(Actor.system("report-counter")):
            assert set(Note.objects.values_list("kind", flat=True)) == {"call-back"}
        with acting(police):
            assert not Note.objects.exists()
