# SPDX-License-Identifier: EUPL-1.2
"""Facts of a report are corrected with their history, and the 24-hour rule follows them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope
from vidik.audit.selectors import last_event
from vidik.cases.models import Case
from vidik.exchange.models import Addressee, Version
from vidik.exchange.services import answering
from vidik.exchange.types import State
from vidik.referral.models import Duty, Report, ReportedPerson, ReporterFollowUp
from vidik.referral.selectors import follow_ups as joined
from vidik.referral.selectors import reports
from vidik.referral.services import correcting, handling, receiving
from vidik.referral.services import duties as referral_duties
from vidik.referral.services.correcting import PersonFacts, ReportFacts
from vidik.referral.tests.factories import (
    CHILD,
    centre_member,
    draft,
    filed,
    reporter,
    seen,
)
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import AgeGroup, Known, NotRequiredReason, PersonDraft, Source, Urgency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

ADULT = PersonDraft(age_group=AgeGroup.FROM_26, child=Known.NO, sex="f",
                    migrant=Known.NO, asylum_seeker=Known.NO)  # fmt: skip


def taken(expert: Actor, *persons: PersonDraft, **fields: object) -> Report:
    fields = {"urgency": Urgency.NORMAL} | fields
    report = seen(expert, filed(reporter(), *persons, **fields))
    return handling.take_report(report, actor=expert)


def facts(expert: Actor, report: Report) -> ReportFacts:
    with acting(expert):
        rows = list(reports.persons_of(report, actor=expert).order_by("position"))
        found = reports.get_report(expert, report.pk)
        in_sight = bool(joined.visible_sources([found], actor=expert))
        return correcting.facts_now(found, rows, in_sight=in_sight)


def correct(
    expert: Actor, report: Report, person: dict[str, str] | None = None, **changes: object
) -> correcting.Corrected:
    now = facts(expert, report)
    first = replace(now.persons[0], **(person or {}))
    new = replace(now, persons=(first, *now.persons[1:]), **changes)  # type: ignore[arg-type]
    seen_ = correcting.fingerprint(now)
    with acting(expert):
        return correcting.correct_facts(report, new, seen=seen_, actor=expert)


def duties(report: Report) -> dict[str, list[Duty]]:
    with scene():
        found: dict[str, list[Duty]] = {}
        for row in Duty.objects.filter(report=report.pk).select_related("institution"):
            found.setdefault(row.rule, []).append(row)
        return found


@pytest.mark.parametrize(
    ("person", "field"),
    [
        (PersonDraft(age_group=AgeGroup.FROM_7, child=Known.NO), "child"),
        (PersonDraft(year=2015, child=Known.NO), "year"),
        (PersonDraft(year=2015, age_group=AgeGroup.FROM_26), "year"),
        (PersonDraft(year=1980, child=Known.YES), "year"),
        (PersonDraft(year=1980, age_group=AgeGroup.FROM_7), "year"),
        (PersonDraft(age_group=AgeGroup.FROM_60, child=Known.YES), "child"),
    ],
)
def test_what_contradicts_itself_about_an_age_is_refused(person: PersonDraft, field: str) -> None:
    sender = reporter()
    with acting(sender), pytest.raises(ValidationError) as error:
        receiving.file_report(draft(person), actor=sender)
    assert f"person-0-{field}" in error.value.message_dict


@pytest.mark.parametrize(
    "person",
    [
        PersonDraft(age_group=AgeGroup.FROM_18, child=Known.YES),
        PersonDraft(year=2015, age_group=AgeGroup.FROM_7, child=Known.YES),
        PersonDraft(year=1980, age_group=AgeGroup.FROM_26, child=Known.NO),
        PersonDraft(age_group=AgeGroup.FROM_7),
    ],
)
def test_what_may_be_is_received(person: PersonDraft) -> None:
    assert filed(reporter(), person).number


def test_an_adult_who_turns_out_to_be_a_child_brings_in_social_work() -> None:
    expert = centre_member()
    report = taken(expert, ADULT)
    assert "social-work" not in duties(report)
    done = correct(expert, report, {"age_group": AgeGroup.FROM_15, "child": Known.YES})
    assert (done.facts, done.added, done.lapsed) == (2, 1, 0)
    (duty,) = duties(report)["social-work"]
    assert duty.is_open
    assert duty.institution is not None
    assert duty.institution.code == "csw-novi-sad"
    with scene():
        assert Case.objects.get(pk=report.case_id).sensitivity == "raised"
    event = last_event("report.facts-corrected")
    assert event is not None
    assert event.payload == {"facts": ["age_group", "child"], "persons": 1}


def test_who_was_notified_stays_and_gets_the_corrected_facts() -> None:
    expert = centre_member()
    report = taken(expert, CHILD)
    with acting(expert):
        referral_duties.notify_all(report, actor=expert)
    done = correct(
        expert, report, {"age_group": AgeGroup.FROM_26, "child": Known.NO, "migrant": Known.NO}
    )
    rows = duties(report)
    assert set(rows) == {"police", "prosecutor", "social-work", "labour-inspection", "foreigners"}
    assert all(row.addressee_id for [row] in rows.values())
    assert done.lapsed == 0
    # The labour inspection learns no ages, and nothing else of what it was told
    # changed.
    assert done.informed == 4
    with scene():
        texts = Version.objects.filter(notice__subject_key=str(report.pk), number=2)
        police = texts.get(notice__addressees__institution__code="pa-novi-sad")
    assert "Од тога деце: 0" in police.text
    assert correct(expert, report).facts == 0


def test_who_has_closed_the_matter_is_sent_the_corrected_facts_and_counted() -> None:
    expert = centre_member()
    report = taken(expert, ADULT, forms=("sexual",))
    with acting(expert):
        referral_duties.notify_all(report, actor=expert)
        for duty in reports.duties_of(report, actor=expert):
            assert duty.addressee is not None
            answering.close(duty.addressee, actor=expert)
    done = correct(expert, report, urgency=Urgency.HIGH)
    with scene():
        rows = list(Addressee.objects.filter(notice__subject_key=str(report.pk)))
    assert {row.state for row in rows} == {State.CLOSED}
    assert done.informed == len([row for row in rows if row.corrected_version == 2]) == 2


def test_what_no_longer_applies_is_marked_with_the_reason_and_comes_back() -> None:
    expert = centre_member()
    report = taken(expert, CHILD)
    done = correct(expert, report, {"migrant": Known.NO}, forms=("sexual",))
    assert done.lapsed == 2
    for rule in ("foreigners", "labour-inspection"):
        (row,) = duties(report)[rule]
        assert (row.set_aside_why, row.set_aside_by_id) == (
            NotRequiredReason.CORRECTED,
            expert.user_id,
        )
    assert correct(expert, report, {"migrant": Known.YES}).added == 1
    (row,) = duties(report)["foreigners"]
    assert row.is_open
    assert row.due_at is not None


def test_another_place_has_other_institutions_beside_those_that_were_notified() -> None:
    expert = centre_member()
    report = taken(expert, ADULT)
    with acting(expert):
        referral_duties.notify_all(report, actor=expert)
    done = correct(expert, report, municipality="nis")
    assert done.added == 2
    rows = duties(report)
    assert {row.institution.code for row in rows["police"] if row.institution} == {
        "pa-novi-sad", "pa-nis",
    }  # fmt: skip
    assert len(rows["labour-inspection"]) == 1
    with acting(expert):
        assert referral_duties.notify_all(report, actor=expert).sent == 2
        page = client_of(expert).get(f"/suspicions/{report.pk}/").content.decode()
    heads = re.findall(r'<h3 id="rule-police[^"]*">([^<]*)</h3>', page)
    assert len(heads) == len(set(heads)) == 2, "each has a name of its own"


def test_a_person_whose_case_is_hidden_is_no_reason_to_drop_a_duty() -> None:
    expert = centre_member()
    report = taken(expert, ADULT, CHILD)
    with scene():
        child = ReportedPerson.objects.get(report=report.pk, position=2)
        Case.objects.filter(pk=child.case_id).update(restricted=True)
    with as_application():
        done = correct(expert, report, municipality="nis")
    assert done.lapsed == 0
    (duty,) = duties(report)["social-work"]
    assert duty.is_open
    assert duty.certain
    assert duty.institution is None or duty.institution.code != "csw-novi-sad"


@pytest.mark.parametrize(
    ("person", "changes", "field"),
    [
        ({"child": "maybe"}, {}, "person-0-child"),
        ({"age_group": AgeGroup.FROM_7, "child": Known.NO}, {}, "person-0-child"),
        ({"citizenship": "Narnia"}, {}, "person-0-citizenship"),
        ({}, {"municipality": "atlantis"}, "municipality"),
        ({}, {"forms": ("=cmd",)}, "forms"),
        ({}, {"urgency": "very"}, "urgency"),
        ({}, {"source": "martians"}, "source"),
        ({}, {"source": Source.CITIZEN}, "source"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    person: dict[str, str], changes: dict[str, object], field: str
) -> None:
    expert = centre_member()
    report = taken(expert)
    before = facts(expert, report)
    with pytest.raises(ValidationError) as error:
        correct(expert, report, person, **changes)
    assert field in error.value.message_dict
    assert facts(expert, report) == before


def test_nobody_overwrites_facts_that_they_have_not_read_nor_those_of_a_closed_report() -> None:
    expert = centre_member()
    report = taken(expert, ADULT)
    old = facts(expert, report)
    correct(expert, report, urgency=Urgency.HIGH)
    with acting(expert), pytest.raises(ValidationError, match="Somebody else"):
        correcting.correct_facts(
            report, replace(old, municipality="nis"), seen=correcting.fingerprint(old), actor=expert
        )
    now = facts(expert, report)
    nobody = replace(now, persons=())
    with acting(expert), pytest.raises(ValidationError, match="Somebody else"):
        correcting.correct_facts(report, nobody, seen=correcting.fingerprint(now), actor=expert)
    sender = reporter()
    with acting(sender), pytest.raises((Denied, OutOfScope)):
        correcting.correct_facts(report, now, seen=correcting.fingerprint(now), actor=sender)


def test_the_source_is_corrected_and_own_findings_owe_nobody_word() -> None:
    expert = centre_member()
    receipt = filed(expert, ADULT, source=Source.CENTRE, channel="in-person")
    report = seen(expert, receipt)
    correct(expert, report, source=Source.VICTIM)
    with scene():
        assert ReporterFollowUp.objects.get(pk=report.pk).feedback_due is not None
    correct(expert, report, source=Source.CENTRE)
    with scene():
        row = ReporterFollowUp.objects.get(pk=report.pk)
        assert (row.source, row.feedback_due) == (Source.CENTRE, None)


def test_whoever_holds_a_code_is_owed_word_whatever_the_source() -> None:
    expert = centre_member()
    receipt = filed(expert, ADULT, source=Source.CITIZEN, channel="phone")
    report = seen(expert, receipt)
    with scene():
        due = ReporterFollowUp.objects.get(pk=report.pk).feedback_due
    assert due is not None
    correct(expert, report, source=Source.CENTRE)
    with scene():
        row = ReporterFollowUp.objects.get(pk=report.pk)
        assert (row.source, row.feedback_due) == (Source.CENTRE, due)
    page = client_of(expert).get(f"/suspicions/{report.pk}/").content.decode()
    assert "the centre found it itself" not in page


def test_the_page_corrects_says_what_follows_and_keeps_what_stood_before() -> None:
    expert = centre_member()
    report = taken(expert, ADULT)
    at = f"/suspicions/{report.pk}/facts/"
    with as_application():
        desk = client_of(expert)
        assert at in desk.get(f"/suspicions/{report.pk}/").content.decode()
        page = desk.get(at).content.decode()
        (mark,) = re.findall(r'name="seen" value="([0-9a-f]{16})"', page)
        sent = {
            "seen": mark, "source": "social-protection", "urgency": "high", "municipality": "nis",
            "forms_": ["labour"], "person-TOTAL_FORMS": "1", "person-INITIAL_FORMS": "1",
            "person-0-age_group": "7-14", "person-0-child": "no", "person-0-sex": "f",
            "person-0-migrant": "no", "person-0-asylum_seeker": "no", "person-0-citizenship": "",
        }  # fmt: skip
        wrong = desk.post(at, sent)
        assert wrong.status_code == 422
        assert 'href="#id_person-0-child"' in wrong.content.decode()
        right = sent | {"person-0-child": "yes"}
        (once,) = re.findall(r'name="once" value="([^"]+)"', page)
        saved = desk.post(at, right | {"once": once}, follow=True).content.decode()
        assert "The facts have been corrected." in saved
        assert "1 institution more has to be notified." in saved
        double = desk.post(at, right | {"once": once}, follow=True).content.decode()
        assert "carried out once" in double
        again = desk.post(at, right)
        assert "Somebody else has changed this" in again.content.decode()
        history = desk.get(at).content.decode()
        assert "<del>26 to 59 years</del>" in history
        assert "<ins>7 to 14 years</ins>" in history
        tampered = desk.post(at, sent | {"person-INITIAL_FORMS": "0", "person-TOTAL_FORMS": "0"})
        assert tampered.status_code == 422
        assert client_of(reporter()).get(at).status_code == 403


def test_facts_of_a_person_are_those_of_the_form() -> None:
    assert set(PersonFacts.__slots__) <= set(PersonDraft.__slots__)
