# SPDX-License-Identifier: EUPL-1.2
"""When the place is corrected, that somebody knows already says nothing of who is competent now."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.referral.models import Competence, Duty, Report
from vidik.referral.selectors import reports
from vidik.referral.services import duties as referral_duties
from vidik.referral.tests.factories import CHILD, centre_member
from vidik.referral.tests.test_correcting import ADULT, correct, duties, taken
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import Known, NotRequiredReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def aside(expert: Actor, report: Report, why: str, rule: str = "police") -> None:
    with acting(expert):
        referral_duties.set_aside(reports.get_duty(report, rule, actor=expert), why, actor=expert)


def notify_all(expert: Actor, report: Report) -> int:
    with acting(expert):
        return referral_duties.notify_all(report, actor=expert).sent


def by(report: Report, rule: str = "police") -> list[tuple[str, str, bool]]:
    """Return of a rule, by the codes of the institutions, why it was set aside and what is open."""
    return sorted(
        (row.institution.code if row.institution else "", row.set_aside_why, row.is_open)
        for row in duties(report)[rule]
    )


def without_competence(role: str) -> str:
    """Forget who is competent in a role for a municipality; the pack knows it for each."""
    row = Competence.objects.filter(role=role).order_by("municipality")[0]
    row.delete()
    return row.municipality


@pytest.mark.parametrize(
    "why",
    [NotRequiredReason.NOTIFIED_OUTSIDE, NotRequiredReason.REPORTED_IT, NotRequiredReason.KNOWS],
)
def test_who_knows_already_stays_and_who_is_competent_now_has_to_be_notified(why: str) -> None:
    expert = centre_member()
    report = taken(expert, ADULT)
    aside(expert, report, why)
    with as_application():
        done = correct(expert, report, municipality="nis")
    assert done.added == 1
    assert by(report) == [("pa-nis", "", True), ("pa-novi-sad", why, False)]
    opened = next(row for row in duties(report)["police"] if row.is_open)
    assert opened.opened_at is not None
    with as_application():
        page = client_of(expert).get(f"/suspicions/{report.pk}/").content.decode()
    assert page.count('name="rule" value="police"') == 2, "to choose and to set aside the open one"
    assert notify_all(expert, report) == 3
    assert by(report) == [("pa-nis", "", False), ("pa-novi-sad", why, False)]


def test_what_is_of_no_place_stays_set_aside() -> None:
    expert = centre_member()
    report = taken(expert, ADULT)
    aside(expert, report, NotRequiredReason.UNFOUNDED)
    aside(expert, report, NotRequiredReason.NOTIFIED_OUTSIDE, "labour-inspection")
    assert correct(expert, report, municipality="nis").added == 0
    assert by(report) == [("pa-nis", NotRequiredReason.UNFOUNDED, False)]
    assert len(duties(report)["labour-inspection"]) == 1


def test_without_another_place_nothing_opens() -> None:
    expert = centre_member()
    report = taken(expert, CHILD)
    aside(expert, report, NotRequiredReason.NOTIFIED_OUTSIDE)
    assert correct(expert, report, {"asylum_seeker": Known.YES}).added >= 0
    assert by(report) == [("pa-novi-sad", NotRequiredReason.NOTIFIED_OUTSIDE, False)]


def test_back_at_the_first_place_nobody_is_notified_twice() -> None:
    expert = centre_member()
    report = taken(expert, ADULT)
    notify_all(expert, report)
    correct(expert, report, municipality="nis")
    done = correct(expert, report, municipality="novi-sad")
    assert (done.added, done.lapsed) == (0, 2)
    assert by(report) == [
        ("pa-nis", NotRequiredReason.CORRECTED, False),
        ("pa-novi-sad", "", False),
    ]
    assert notify_all(expert, report) == 0
    assert correct(expert, report, {"sex": "m"}).added == 0
    assert correct(expert, report, municipality="nis").added == 2
    assert by(report) == [("pa-nis", "", True), ("pa-novi-sad", "", False)]


def test_what_is_restored_beside_who_was_notified_keeps_its_institution() -> None:
    expert = centre_member()
    report = taken(expert, ADULT)
    notify_all(expert, report)
    correct(expert, report, municipality="nis")
    correct(expert, report, municipality="novi-sad")
    with acting(expert):
        referral_duties.restore(reports.get_duty(report, "police", actor=expert), actor=expert)
    correct(expert, report, {"sex": "m"})
    assert by(report) == [("pa-nis", "", True), ("pa-novi-sad", "", False)]


def test_where_nobody_knows_who_is_competent_a_person_chooses() -> None:
    expert = centre_member()
    report = taken(expert, CHILD)
    assert notify_all(expert, report) == 5
    place = without_competence("social-work")
    with as_application():
        correct(expert, report, municipality=place)
        page = client_of(expert).get(f"/suspicions/{report.pk}/").content.decode()
    assert by(report, "social-work") == [("", "", True), ("csw-novi-sad", "", False)]
    assert "institution has to be chosen" in page or "institutions have to be chosen" in page
    correct(expert, report, {"sex": "m"})
    assert len(duties(report)["social-work"]) == 2
    with acting(expert):
        duty = reports.get_duty(report, "social-work", actor=expert)
        assert duty.is_open
        other = next(
            each for each in referral_duties.choices_for(duty) if each.code != "csw-novi-sad"
        )
        referral_duties.choose(duty, other, actor=expert)
    notify_all(expert, report)
    correct(expert, report, municipality="")
    assert by(report, "social-work") == sorted(
        [("", "", True), (other.code, "", False), ("csw-novi-sad", "", False)]
    )


def test_what_was_set_aside_before_does_not_open_beside_what_waits() -> None:
    expert = centre_member()
    report = taken(expert, ADULT)
    aside(expert, report, NotRequiredReason.NOTIFIED_OUTSIDE)
    correct(expert, report, municipality="nis")
    with scene():
        old = Duty.objects.get(report=report.pk, rule="police", set_aside_at__isnull=False)
    with acting(expert), pytest.raises(ValidationError, match="already waits to be notified"):
        referral_duties.restore(old, actor=expert)
    aside(expert, report, NotRequiredReason.KNOWS)
    with as_application():
        page = client_of(expert).get(f"/suspicions/{report.pk}/").content.decode()
    assert page.count("It applies after all") == 1
    with acting(expert):
        referral_duties.restore(reports.get_duty(report, "police", actor=expert), actor=expert)
    assert by(report) == [
        ("pa-nis", "", True),
        ("pa-novi-sad", NotRequiredReason.NOTIFIED_OUTSIDE, False),
    ]
