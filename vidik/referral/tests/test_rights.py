# SPDX-License-Identifier: EUPL-1.2
"""Every service of the room asks for its right first: whoever lacks it is told so.

Row-level security would find the row for none of them. The refusal has to be that of the right,
with its reason, and not that there is no such report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.referral.models import Duty, HandOver, Report, ReportedPerson, ReporterFollowUp
from vidik.referral.selectors import screenings as referral_screenings
from vidik.referral.services import (
    correcting,
    duties,
    handling,
    joining,
    propagating,
    reporter_follow_up,
    roster,
    screenings,
)
from vidik.referral.services.refusing import RefusalAssurances, note_refusal
from vidik.referral.tests.factories import CHILD, centre_member, filed, reporter, seen
from vidik.referral.types import RefusalGround
from vidik.vault.methods.plain import Plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


class Place:
    """A report of two children with a note for the next shift, and a screening."""

    def __init__(self) -> None:
        expert, self.sender = centre_member(), reporter()
        self.report: Report = seen(expert, filed(self.sender, CHILD, CHILD))
        with acting(expert):
            handling.hand_over(self.report, Plain("Мајка зове ујутру"), actor=expert)
        with scene():
            self.first, self.second = ReportedPerson.objects.filter(report=self.report)
            self.duty = Duty.objects.filter(report=self.report).first()
            self.note = HandOver.objects.get(report=self.report)
            self.user = User.objects.get(pk=expert.user_id)
        with acting(self.sender):
            questions = referral_screenings.get_list("social-child")
            assert questions is not None
            self.screening = screenings.begin_screening(
                questions, consent="child", age_group="15-17", sex="f", actor=self.sender
            )


Service = Callable[[Place, Actor], Any]
SERVICES: dict[str, Service] = {
    "take": lambda at, actor: handling.take_report(at.report, actor=actor),
    "close": lambda at, actor: handling.close_report(at.report, actor=actor),
    "outcome": lambda at, actor: handling.record_outcome(at.first, "dismissed", actor=actor),
    "link": lambda at, actor: handling.link_reported_person(at.first, at.second, actor=actor),
    "unlink": lambda at, actor: handling.link_reported_person(at.first, None, actor=actor),
    "note seen": lambda at, actor: handling.acknowledge_hand_over(at.note, actor=actor),
    "write": lambda at, actor: reporter_follow_up.add_message(
        at.report, Plain("Хвала"), actor=actor
    ),
    "read": lambda at, actor: reporter_follow_up.read_letters(at.report, actor=actor),
    "choose": lambda at, actor: duties.choose(at.duty, at.duty.institution, actor=actor),
    "notify": lambda at, actor: duties.notify_all(at.report, actor=actor),
    "correct": lambda at, actor: correcting.correct_facts(
        at.report, _facts(at), seen="", actor=actor
    ),
    "urgency": lambda at, actor: propagating.propagate_urgency([at.report.pk], actor=actor),
    "shift": lambda at, actor: roster.add_shift(
        at.user,
        starts_at=timezone.now() + dt.timedelta(days=1),
        ends_at=timezone.now() + dt.timedelta(days=1.5),
        actor=actor,
    ),
    "join": lambda at, actor: joining.join_persons(at.first, at.second, actor=actor),
    "answer": lambda at, actor: screenings.save_answers(at.screening, {}, actor=actor),
}


def _facts(at: Place) -> correcting.ReportFacts:
    return correcting.facts_now(at.report, [at.first, at.second], in_sight=True)


@pytest.mark.parametrize("service", SERVICES)
def test_a_colleague_without_the_right_is_told_so(service: str) -> None:
    place = Place()
    stranger = centre_member(Role.STATISTICIAN)
    with acting(stranger), pytest.raises(Denied):
        SERVICES[service](place, stranger)


def test_an_entry_of_a_case_out_of_reach_is_not_linked() -> None:
    place, expert = Place(), centre_member()
    hidden = seen(expert, filed(place.sender))
    with scene():
        entry = ReportedPerson.objects.select_related("case").get(report=hidden)
        Case.objects.filter(pk=entry.case_id).update(restricted=True)
    with acting(expert), pytest.raises(OutOfScope):
        handling.link_reported_person(place.first, entry, actor=expert)


def test_services_refuse_also_where_the_database_would_show_the_rows() -> None:
    place = Place()
    other, stranger = reporter("csw-bor"), centre_member(Role.STATISTICIAN)
    questions = referral_screenings.get_list("social-child")
    assert questions is not None
    follow_up = ReporterFollowUp.objects.filter(report=place.report)
    with scene(), acting(other):
        row = follow_up.get()
        with pytest.raises(OutOfScope):
            reporter_follow_up.open_follow_up(row, actor=other)
        with pytest.raises(OutOfScope):
            reporter_follow_up.write_to_centre(row, Plain("Чекам"), actor=other)
        with pytest.raises(OutOfScope):
            screenings.begin_screening(
                questions, consent="child", age_group="15-17", sex="f",
                together_with=place.screening, actor=other,
            )  # fmt: skip
        assured = RefusalAssurances(informed=True, adult=True, safe=True)
        with pytest.raises(OutOfScope):
            note_refusal(
                RefusalGround.values[0], screening=place.screening, assured=assured, actor=other
            )
    with scene(), acting(stranger), pytest.raises(Denied):
        handling.read_texts(place.report, actor=stranger)
