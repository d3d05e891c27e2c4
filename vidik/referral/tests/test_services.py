# SPDX-License-Identifier: EUPL-1.2
"""Receive reports, take them on, tell who must be notified, answer the reporter."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.cases.models import Case
from vidik.core.workflow import TransitionRefused
from vidik.exchange.models import Addressee, Version
from vidik.exchange.services.receiving import acknowledge
from vidik.referral.models import Duty, DutyCall, Report, ReportedPerson, ReporterFollowUp
from vidik.referral.registers import CONSULTATIONS
from vidik.referral.selectors import (
    follow_ups as follow_up_selectors,
)
from vidik.referral.selectors import (
    pack,
)
from vidik.referral.selectors import (
    reports as referral_reports,
)
from vidik.referral.selectors import (
    roster as referral_roster,
)
from vidik.referral.services import (
    duties as referral_duties,
)
from vidik.referral.services import (
    duty_calls,
    handling,
    receiving,
    reporter_follow_up,
    roster,
)
from vidik.referral.services.receiving import is_child
from vidik.referral.tests.factories import (
    CHILD,
    centre_member,
    closed,
    draft,
    erased,
    filed,
    notified,
    reporter,
    seen,
)
from vidik.referral.types import (
    AgeGroup,
    Channel,
    Known,
    NotRequiredReason,
    PersonDraft,
    ReportFilter,
    ReportState,
    Source,
    Urgency,
)
from vidik.registers.selectors import entries, narrowed
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Note, Person
from vidik.vault.services.accessing import request_access

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def test_a_report_gets_a_number_a_case_and_a_person_and_is_seen_by_the_centre() -> None:
    expert, sender = centre_member(), reporter()
    with as_application():
        receipt = filed(sender)
        report = seen(expert, receipt)
        with acting(expert):
            rows = list(referral_reports.persons_of(report, actor=expert))
    assert receipt.number.startswith(f"R-{timezone.localdate().year}-")
    assert report.state == ReportState.RECEIVED
    assert report.reporter_user == sender.label
    assert [row.child for row in rows] == [Known.YES]
    assert rows[0].case.responsible_id == pack.centre().pk
    assert rows[0].case_id == report.case_id


def test_numbers_run_without_gaps() -> None:
    sender = reporter()
    numbers = [int(filed(sender).number[-5:]) for _round in range(3)]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_the_same_form_sent_twice_is_one_report() -> None:
    sender, form = reporter(), uuid.uuid4()
    first = filed(sender, submission=form)
    second = filed(sender, submission=form)
    assert (second.number, second.repeated) == (first.number, True)
    with pytest.raises(ValidationError):
        filed(reporter(), submission=form)
    with scene():
        assert Report.objects.filter(number=first.number).count() == 1


def test_the_reporter_sees_that_it_came_and_nothing_of_the_case() -> None:
    sender, other = reporter(), reporter("moe", Role.FIRST_RESPONDER)
    with as_application():
        receipt = filed(sender)
        with acting(sender):
            assert follow_up_selectors.get_follow_up(sender, receipt.key).number == receipt.number
            with pytest.raises(OutOfScope):
                referral_reports.get_report(sender, receipt.key)
            for model in (Report, ReportedPerson, Duty, Person, Note, Case, DutyCall):
                assert not model._default_manager.exists(), model
        with acting(other):
            assert not ReporterFollowUp.objects.exists()
            with pytest.raises(OutOfScope):
                follow_up_selectors.get_follow_up(other, receipt.key)


def test_a_restricted_case_takes_its_report_out_of_sight() -> None:
    expert = centre_member()
    receipt = filed(reporter())
    with scene():
        Case.objects.filter(pk=Report.objects.get(pk=receipt.key).case_id).update(restricted=True)
    with as_application(), acting(expert):
        assert not Report.objects.filter(pk=receipt.key).exists()
        with pytest.raises(OutOfScope):
            referral_reports.get_report(expert, receipt.key)


def test_what_was_entered_is_sealed_and_opened_after_saying_why() -> None:
    expert = centre_member()
    receipt = filed(reporter())
    report = seen(expert, receipt)
    with acting(expert):
        assert handling.read_texts(report, actor=expert) == {}
        handling.take_report(report, actor=expert)
        person = referral_reports.persons_of(report, actor=expert)[0].person
        request_access(person, purpose="identification", actor=expert)
        reported = handling.read_texts(report, actor=expert)
    (lines,) = reported.values()
    texts = {line.kind: line.text.reveal() for line in lines}
    assert texts["account"] == "Виђена на пијаци са старијим човеком"
    assert texts["personal"] == CHILD.about


def test_nobody_else_takes_a_report_that_was_taken() -> None:
    first, second = centre_member(), centre_member()
    receipt = filed(reporter())
    with acting(first):
        taken = handling.take_report(seen(first, receipt), actor=first)
    assert taken.taken_by_id == first.user_id
    with acting(second), pytest.raises(TransitionRefused):
        handling.take_report(seen(second, receipt), actor=second)
    with scene():
        assert ReporterFollowUp.objects.get(pk=receipt.key).state == ReportState.TAKEN


def test_a_report_is_closed_when_everybody_in_it_is_decided() -> None:
    expert = centre_member()
    receipt = filed(reporter(), CHILD, PersonDraft())
    with acting(expert):
        report = handling.take_report(seen(expert, receipt), actor=expert)
        with pytest.raises(TransitionRefused):
            handling.close_report(report, actor=expert)
        rows = list(referral_reports.persons_of(report, actor=expert))
        handling.record_outcome(rows[0], "identified", actor=expert)
        with pytest.raises(TransitionRefused):
            handling.close_report(report, actor=expert)
        handling.record_outcome(rows[1], "dismissed", reason="other-act", actor=expert)
        notified(expert, report)
        assert closed(report, expert).closed_at is not None
        with pytest.raises(ValidationError):
            handling.record_outcome(rows[1], "dismissed", reason="because", actor=expert)


def test_two_entries_of_one_person_are_linked_and_unlinked() -> None:
    expert = centre_member()
    reports = [seen(expert, filed(reporter())) for _round in range(3)]
    with acting(expert):
        a, b, c = (referral_reports.persons_of(each, actor=expert)[0] for each in reports)
        handling.link_reported_person(c, b, actor=expert)
        handling.link_reported_person(b, a, actor=expert)
        c.refresh_from_db()
        assert c.same_as_id == a.pk
        with pytest.raises(ValidationError):
            handling.link_reported_person(a, c, actor=expert)
        handling.link_reported_person(c, None, actor=expert)
        c.refresh_from_db()
    assert c.same_as_id is None


# ------------------------------------------------------------------------- the 24-hour rule


def test_five_institutions_are_notified_of_a_migrant_child_who_works() -> None:
    expert = centre_member()
    receipt = filed(reporter())
    with acting(expert):
        report = handling.take_report(seen(expert, receipt), actor=expert)
        assert referral_duties.notify_all(report, actor=expert).sent == 5
        assert referral_duties.notify_all(report, actor=expert).sent == 0
        duties = {
            duty.rule: duty.institution.code
            for duty in referral_reports.duties_of(report, actor=expert)
            if duty.institution is not None and duty.addressee is not None
        }
        assert duties == {
            "police": "pa-novi-sad",
            "prosecutor": "hppo-novi-sad",
            "social-work": "csw-novi-sad",
            "labour-inspection": "labour-inspection",
            "foreigners": "foreigners-administration",
        }
        texts = Version.objects.filter(notice__subject_key=str(report.pk))
        for version in texts:
            assert "Драгица" not in version.text + version.title
            assert "Шиљоња" not in version.text + version.title
    police = reporter("pa-novi-sad", Role.POLICE)
    with acting(police):
        row = Addressee.objects.get(institution=police.institution)
        acknowledge(row, actor=police)
    with acting(expert):
        duty = referral_reports.get_duty(report, "police", actor=expert)
    assert duty.addressee is not None
    assert duty.addressee.state == "acknowledged"


def test_what_nobody_knows_waits_for_a_person() -> None:
    expert = centre_member()
    receipt = filed(reporter(), PersonDraft(), municipality="", forms=())
    report = handling.take_report(seen(expert, receipt), actor=expert)
    with acting(expert):
        rows = {duty.rule: duty for duty in referral_reports.duties_of(report, actor=expert)}
        assert set(rows) == {
            "police", "prosecutor", "social-work", "labour-inspection", "foreigners", "asylum",
        }  # fmt: skip
        assert not any(duty.verified for duty in rows.values())
        assert referral_duties.notify_all(report, actor=expert).sent == 0
        referral_duties.set_aside(rows["asylum"], NotRequiredReason.NOT_SO, actor=expert)
        with pytest.raises(ValidationError, match="correct them"):
            referral_duties.set_aside(rows["police"], NotRequiredReason.NOT_SO, actor=expert)
        court = pack.institution_by_code("higher-court-nis")
        assert court is not None
        with pytest.raises(ValidationError):
            referral_duties.choose(rows["police"], court, actor=expert)
        police = pack.institution_by_code("pa-nis")
        assert police is not None
        referral_duties.choose(rows["police"], police, actor=expert)
        assert referral_duties.notify_all(report, actor=expert).sent == 1


@override_settings(DEMO=False)
def test_a_competence_that_nobody_has_checked_waits_for_a_person() -> None:
    expert = centre_member()
    report = seen(expert, filed(reporter(), municipality="ruma"))
    with acting(expert):
        duty = referral_reports.get_duty(report, "police", actor=expert)
    assert duty.institution is not None
    assert not duty.verified


# --------------------------------------------------------------------------- those who report


def test_a_citizen_comes_back_with_a_code_and_reads_the_answer() -> None:
    expert, visitor = centre_member(), Actor.visitor()
    with as_application():
        receipt = receiving.file_report(
            draft(source=Source.CITIZEN, channel=Channel.WEB), actor=visitor
        )
        found = reporter_follow_up.find_by_code(receipt.code.lower().replace("-", " "))
        reporter_follow_up.write_to_centre(found, Plain("Видела сам је опет јутрос"), actor=visitor)
        report = seen(expert, receipt)
        with acting(expert):
            assert reporter_follow_up.read_letters(report, actor=expert) is None
            report = handling.take_report(report, actor=expert)
            letters = reporter_follow_up.read_letters(report, actor=expert)
            assert letters is not None
            assert [each.text.reveal() for each in letters] == ["Видела сам је опет јутрос"]
            reporter_follow_up.add_message(
                report, Plain("Хвала, проверавамо"), is_feedback=True, actor=expert
            )
        effect = reporter_follow_up.open_follow_up(found, actor=visitor)
    assert [each.text.reveal() for each in effect.letters][-1] == "Хвала, проверавамо"
    assert effect.feedback_at is not None


@pytest.mark.parametrize("typed", ["", "ABCD", "0000-0000-0001", "'; drop table", "7KQ2-X4T9-BM3"])
def test_a_code_that_is_none_opens_nothing(typed: str) -> None:
    with pytest.raises(ValidationError) as error:
        reporter_follow_up.find_by_code(typed)
    assert not typed or typed not in str(error.value)


def test_institutions_do_not_report_through_the_public_page() -> None:
    with pytest.raises(ValidationError) as error:
        receiving.file_report(draft(), actor=Actor.visitor())
    assert "source" in error.value.message_dict


def test_a_reader_of_the_office_reports_nothing(reader: Actor) -> None:
    with pytest.raises(Denied):
        receiving.file_report(draft(), actor=reader)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"source": "martians"}, "source"),
        ({"channel": ""}, "channel"),
        ({"urgency": "very"}, "urgency"),
        ({"municipality": "atlantis"}, "municipality"),
        ({"forms": ("labour", "=cmd")}, "forms"),
        ({"account": "  "}, "account"),
        ({"account": "я" * 5000}, "account"),
        ({"persons": ()}, "persons"),
        ({"persons": (PersonDraft(),) * 21}, "persons"),
        ({"persons": (replace(CHILD, year=3000),)}, "person-0-year"),
        ({"persons": (replace(CHILD, citizenship="Narnia"),)}, "person-0-citizenship"),
        ({"persons": (CHILD, replace(CHILD, sex="?"))}, "person-1-sex"),
        ({"persons": (replace(CHILD, given="123", family=""),)}, "person-0-given"),
        ({"screening": uuid.uuid4()}, "screening"),
        ({"on_behalf_of": 1}, "institution"),
    ],
)
def test_what_cannot_be_is_refused_by_field_and_nothing_is_saved(
    fields: dict[str, object], field: str
) -> None:
    sender = reporter()
    with acting(sender), pytest.raises(ValidationError) as error:
        receiving.file_report(replace(draft(), **fields), actor=sender)  # type: ignore[arg-type]
    assert field in error.value.message_dict
    with scene():
        assert not ReporterFollowUp.objects.filter(user=sender.user_id).exists()


def test_in_doubt_nobody_is_taken_for_an_adult() -> None:
    year = timezone.localdate().year
    assert is_child(PersonDraft()) == Known.UNKNOWN
    assert is_child(PersonDraft(year=year - 18)) == Known.YES
    assert is_child(PersonDraft(year=year - 19)) == Known.NO
    assert is_child(PersonDraft(age_group=AgeGroup.FROM_7)) == Known.YES
    assert is_child(PersonDraft(age_group=AgeGroup.FROM_18)) == Known.NO
    assert is_child(PersonDraft(age_group=AgeGroup.FROM_18, child=Known.YES)) == Known.YES


# ------------------------------------------------------------------------------- the roster


def test_who_is_on_duty_is_notified_and_the_ladder_goes_up_while_nobody_takes_it() -> None:
    head, first, second = (
        centre_member(Role.CENTRE_HEAD), centre_member(), centre_member(),
    )  # fmt: skip
    now = timezone.now()
    with acting(head):
        for who, is_second in ((first, False), (second, True)):
            user = next(u for u in referral_roster.experts_of(pack.centre().pk)
                        if u.pk == who.user_id)  # fmt: skip
            roster.add_shift(
                user,
                starts_at=now - dt.timedelta(hours=1),
                ends_at=now + dt.timedelta(hours=8),
                second=is_second,
                actor=head,
            )
    receipt = filed(reporter(), urgency=Urgency.IMMEDIATE)

    def called(rung: str) -> set[int]:
        with scene():
            rows = DutyCall.objects.filter(report=receipt.key, rung=rung)
            return set(rows.values_list("user", flat=True))

    assert called("received") == {first.user_id}
    duty_calls.run_watch(now=now + dt.timedelta(minutes=5))
    assert not called("second")
    duty_calls.run_watch(now=now + dt.timedelta(minutes=16))
    duty_calls.run_watch(now=now + dt.timedelta(minutes=17))
    assert {second.user_id, head.user_id} <= called("second")
    assert first.user_id not in called("second")
    duty_calls.run_watch(now=now + dt.timedelta(minutes=31))
    assert {first.user_id, second.user_id, head.user_id} <= called("everybody")
    assert duty_calls.run_watch(now=now + dt.timedelta(minutes=40)) == 0


def test_an_e_mail_says_that_something_waits_and_nothing_else() -> None:
    expert = centre_member()
    receipt = filed(reporter())
    duty_calls.mail_duty_calls()
    count = len(mail.outbox)
    assert count > 0
    duty_calls.mail_duty_calls()
    assert len(mail.outbox) == count
    for message in mail.outbox:
        text = message.subject + str(message.body)
        assert receipt.number not in text
        assert "Драгица" not in text
        assert "Нови Сад" not in text
    assert expert.user_id


def test_a_shift_names_an_expert_of_the_centre_once_at_a_time() -> None:
    head, expert = centre_member(Role.CENTRE_HEAD), centre_member()
    now = timezone.now()
    user = next(u for u in referral_roster.experts_of(pack.centre().pk) if u.pk == expert.user_id)
    later = {"starts_at": now + dt.timedelta(days=1), "ends_at": now + dt.timedelta(days=1.5)}
    with acting(head):
        shift = roster.add_shift(user, **later, actor=head)
        with pytest.raises(ValidationError):
            roster.add_shift(user, **later, actor=head)
        with pytest.raises(ValidationError):
            roster.add_shift(user, starts_at=now, ends_at=now, actor=head)
        roster.remove_shift(shift, actor=head)
    with acting(expert), pytest.raises(Denied):
        roster.add_shift(user, **later, actor=expert)


def test_a_note_for_the_next_shift_is_sealed_and_seen_once() -> None:
    expert, colleague = centre_member(), centre_member()
    report = seen(expert, filed(reporter()))
    with acting(expert):
        handling.hand_over(report, Plain("Мајка зове ујутру"), actor=expert)
    with acting(colleague):
        (note,) = referral_reports.hand_overs(colleague, report)
        handling.acknowledge_hand_over(note, actor=colleague)
        assert referral_reports.get_hand_over(colleague, note.pk).seen_by_id == colleague.user_id


def test_the_inbox_is_narrowed_searched_and_sorted() -> None:
    expert, sender = centre_member(), reporter()
    one = filed(sender, urgency=Urgency.IMMEDIATE)
    two = filed(sender, PersonDraft(child=Known.NO), urgency=Urgency.NORMAL)
    with acting(expert):
        found = referral_reports.inbox(expert, ReportFilter(number=one.number))
        assert [row.number for row in found] == [one.number]
        adults = referral_reports.inbox(expert, ReportFilter(child="no"))
        assert two.number in {row.number for row in adults}
        assert one.number not in {row.number for row in adults}
        by_urgency = [
            r.urgency for r in referral_reports.inbox(expert, ReportFilter(sort="urgency"))
        ]
        assert by_urgency[0] == Urgency.IMMEDIATE
        assert not referral_reports.inbox(expert, ReportFilter(mine=True))
        late = referral_reports.inbox(expert, ReportFilter(state="late"))
        assert one.number not in {row.number for row in late}


def test_a_report_of_somebody_erased_opens_and_takes_no_more_words() -> None:
    head = centre_member(Role.CENTRE_HEAD)
    receipt = receiving.file_report(draft(source=Source.CITIZEN), actor=Actor.visitor())
    with acting(head):
        report = handling.take_report(seen(head, receipt), actor=head)
        (row,) = referral_reports.persons_of(report, actor=head)
        erased(row.person, head)
        report = seen(head, receipt)
        assert reporter_follow_up.read_letters(report, actor=head) == []
        assert handling.read_texts(report, actor=head) == {}
        assert not reporter_follow_up.add_message(report, Plain("Хвала"), actor=head)
    found = reporter_follow_up.find_by_code(receipt.code)
    assert reporter_follow_up.open_follow_up(found, actor=Actor.visitor()).letters == ()
    with pytest.raises(ValidationError, match="can no longer receive messages"):
        reporter_follow_up.write_to_centre(found, Plain("Још нешто"), actor=Actor.visitor())


def test_a_year_of_signs_that_only_look_like_digits_narrows_nothing() -> None:
    expert = centre_member()
    receipt = filed(reporter())
    with acting(expert):
        rows = list(referral_reports.inbox(expert, ReportFilter(year="²²²²")))
        assert [row.pk for row in rows] == [receipt.key]
        rows = entries(expert, CONSULTATIONS)
        assert narrowed(rows, CONSULTATIONS, year="²²²²").count() == 0


def test_a_form_that_a_browser_sends_twice_gives_its_code_twice_and_for_minutes_only() -> None:
    visitor, form = Actor.visitor(), draft(source=Source.VICTIM)
    first = receiving.file_report(form, actor=visitor)
    second = receiving.file_report(form, actor=visitor)
    assert (second.number, second.code, second.repeated) == (first.number, first.code, True)
    with scene():
        row = ReporterFollowUp.objects.get(pk=first.key)
        # Whoever has a copy of the database has not the form's key, from which the code follows.
        assert row.submission != form.submission
        ReporterFollowUp.objects.filter(pk=row.pk).update(
            received_at=row.received_at - dt.timedelta(minutes=11),
            entered_at=row.received_at - dt.timedelta(minutes=11),
        )
    assert receiving.file_report(form, actor=visitor).code == ""
    assert reporter_follow_up.find_by_code(first.code).pk == first.key
