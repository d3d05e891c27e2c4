# SPDX-License-Identifier: EUPL-1.2
"""What is said of a report counts all of its persons, whoever of the centre may see their cases."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.models import Case
from vidik.core.workflow import TransitionRefused
from vidik.exchange.models import Version
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.selectors import reports
from vidik.referral.services import duties as referral_duties
from vidik.referral.services import handling, joining
from vidik.referral.tests.factories import CHILD, centre_member, closed, filed, reporter, seen
from vidik.referral.tests.test_correcting import ADULT, correct, duties, taken
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import Known, NotRequiredReason, Outcome, Urgency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def hide_the_child(report: Report) -> None:
    """Restrict the case of the second person, in which nobody of the centre takes part."""
    with scene():
        child = ReportedPerson.objects.get(report=report.pk, position=2)
        Case.objects.filter(pk=child.case_id).update(restricted=True)


def texts(report: Report) -> list[str]:
    with scene():
        rows = Version.objects.filter(notice__subject_key=str(report.pk))
        return list(rows.order_by("notice", "number").values_list("text", flat=True))


def decide(expert: Actor, report: Report) -> None:
    """Decide about everybody whom an expert sees, and tell nobody more."""
    with acting(expert):
        for duty in reports.duties_of(report, actor=expert):
            if duty.is_open:
                referral_duties.set_aside(duty, NotRequiredReason.UNFOUNDED, actor=expert)
        for row in reports.persons_of(report, actor=expert):
            handling.record_outcome(row, Outcome.DISMISSED, actor=expert)


def test_who_notifies_without_seeing_a_person_names_all() -> None:
    expert = centre_member()
    report = seen(expert, filed(reporter(), ADULT, CHILD, urgency=Urgency.NORMAL))
    hide_the_child(report)
    with as_application():
        handling.take_report(report, actor=expert)
        with acting(expert):
            assert referral_duties.notify_all(report, actor=expert).sent == 5
    counted = [text for text in texts(report) if "Број лица:" in text]
    assert len(counted) >= 3
    assert all("Број лица: 2." in text for text in counted)
    assert all("деце: 0." not in text for text in texts(report))
    assert any("Од тога деце: 1." in text for text in texts(report))
    # Who learns nothing of the number of persons learns nothing of whom either.
    of_children = [text for text in texts(report) if "деце: 1." in text]
    assert all(("Број лица:" in text) == ("Од тога деце:" in text) for text in of_children)
    assert any("Број деце: 1." in text for text in of_children)


def test_who_corrects_without_seeing_a_person_sends_no_smaller_numbers() -> None:
    expert, other = centre_member(), centre_member()
    report = taken(expert, ADULT, CHILD)
    with acting(expert):
        referral_duties.notify_all(report, actor=expert)
    hide_the_child(report)
    with as_application():
        assert correct(other, report, {"sex": "m"}).informed == 0
        assert correct(other, report, urgency=Urgency.HIGH).informed > 0
    assert "Број лица: 1." not in "".join(texts(report))
    assert "Од тога деце: 0." not in "".join(texts(report))


def test_who_makes_a_joined_report_more_urgent_sends_no_smaller_numbers() -> None:
    expert, other = centre_member(), centre_member()
    report, another = taken(expert, ADULT, CHILD), taken(expert, ADULT)
    with acting(expert):
        referral_duties.notify_all(report, actor=expert)
        (here, there) = (
            reports.persons_of(each, actor=expert).order_by("position")[0]
            for each in (report, another)
        )
        joining.join_persons(there, here, actor=expert)
    hide_the_child(report)
    with as_application():
        correct(other, another, urgency=Urgency.IMMEDIATE)
    assert any("Хитност: хитно" in text for text in texts(report))
    assert "Број лица: 1." not in "".join(texts(report))


def test_a_hidden_child_moves_with_the_report() -> None:
    expert, other = centre_member(), centre_member()
    report = taken(expert, ADULT, CHILD)
    with acting(expert):
        referral_duties.notify_all(report, actor=expert)
    hide_the_child(report)
    with as_application():
        correct(other, report, municipality="nis")
    reported, waits = duties(report)["social-work"]
    assert reported.addressee_id is not None
    assert waits.is_open
    assert waits.certain


def test_no_report_closes_while_nothing_is_decided_for_somebody_who_is_not_seen() -> None:
    expert, leads = centre_member(), centre_member()
    report = taken(leads, ADULT, CHILD)
    hide_the_child(report)
    with as_application():
        decide(expert, report)
        page = client_of(expert).get(f"/suspicions/{report.pk}/").content.decode()
        assert "whose case you may not see" in page
        assert f"/suspicions/{report.pk}/close/" not in page
        with pytest.raises(TransitionRefused, match="whose case you may not see"):
            handling.close_report(report, actor=expert)
    with scene():
        assert Report.objects.get(pk=report.pk).state == "taken"
    with as_application():
        decide(leads, report)
        assert closed(report, expert).state == "closed"


def test_nobody_is_notified_of_a_report_that_nobody_has_taken_on() -> None:
    expert = centre_member(Role.CENTRE_HEAD)
    report = seen(expert, filed(reporter()))
    with as_application():
        page = client_of(expert).get(f"/suspicions/{report.pk}/").content.decode()
        assert f"/suspicions/{report.pk}/notify/" not in page
        with acting(expert), pytest.raises(ValidationError, match="Take the report on first"):
            referral_duties.notify_all(report, actor=expert)
        assert not texts(report)
        handling.take_report(report, actor=expert)
        page = client_of(expert).get(f"/suspicions/{report.pk}/").content.decode()
        assert f"/suspicions/{report.pk}/notify/" in page


def test_the_numbers_follow_the_facts_of_all() -> None:
    expert = centre_member()
    report = taken(expert, ADULT, CHILD)
    with acting(expert):
        referral_duties.notify_all(report, actor=expert)
    hide_the_child(report)
    with as_application():
        done = correct(expert, report, {"child": Known.YES, "age_group": "15-17"})
    assert done.informed > 0
    assert any("Од тога деце: 2." in text for text in texts(report))
