# SPDX-License-Identifier: EUPL-1.2
"""Nobody is erased while somebody owes something about them; once it is done they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.models import EmergencyAccess
from vidik.cases.tests import factories as cases
from vidik.cases.types import EmergencyState, Judgement
from vidik.exchange.models import Addressee, FeedbackDuty
from vidik.identification.models import Complaint, Procedure
from vidik.proceedings.models import ExpectedNotice
from vidik.protection.models import Crossing
from vidik.referral.models import Duty, Report, ReportedPerson, ReporterFollowUp
from vidik.referral.selectors import pack, reports
from vidik.referral.services import handling
from vidik.referral.tests.factories import CHILD, centre_member, filed, notified, reporter, seen
from vidik.referral.tests.test_pages import client_of
from vidik.vault.models import Person
from vidik.vault.services.erasing import Held, StillOpen, open_obligations, place_hold
from vidik.vault.tests.factories import erase, proposed
from vidik.vault.types import HoldGround

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


@dataclass
class At:
    """A report of a child, whose every duty is done; and the head who would erase them."""

    head: Actor
    report: Report
    person: Person

    def open(self) -> dict[str, tuple[str, ...]]:
        """Return what bars the erasure, with its numbers."""
        with acting(self.head):
            return {
                each.what: each.numbers for each in open_obligations(self.person, actor=self.head)
            }

    def change(self, model: Any, **fields: object) -> None:
        """Change a report's rows of a kind, as the owner of the tables."""
        of = {Procedure: "report", ReporterFollowUp: "pk", Report: "pk"}.get(model, "report")
        with scene():
            model.objects.filter(**{of: self.report.pk}).update(**fields)

    def erase(self) -> None:
        """Erase the person."""
        erase(self.person, self.head)


def finish(report: Report) -> None:
    """Finish everything about a report, whatever is left; deciding is tried elsewhere."""
    now = timezone.now()
    with scene():
        Procedure.objects.filter(report=report).delete()
        letters = Addressee.objects.filter(pk__in=Duty.objects.filter(report=report).values("addressee"))  # fmt: skip  # noqa: E501
        letters.update(state="closed", settled_at=now, has_unclassified=False)
        FeedbackDuty.objects.filter(addressee__in=letters).update(settled_at=now)
        ReporterFollowUp.objects.filter(pk=report.pk).update(
            feedback_at=now, waiting=0, wrote_at=None
        )


@pytest.fixture
def at() -> At:
    head = centre_member(Role.CENTRE_HEAD)
    report = seen(head, filed(reporter()))
    with acting(head):
        report = handling.take_report(report, actor=head)
    notified(head, report)
    finish(report)
    with scene():
        person = ReportedPerson.objects.select_related("person__case").get(report=report).person
    return At(head, report, person)


def test_a_report_that_just_came_names_all_that_is_open_and_nothing_of_what_was_notified() -> None:
    head = centre_member(Role.CENTRE_HEAD)
    report = seen(head, filed(reporter()))
    with acting(head):
        (row,) = reports.persons_of(report, actor=head)
    with pytest.raises(StillOpen, match=report.number) as refusal:
        proposed(row.person, head)
    found = {each.what: each.numbers for each in refusal.value.unfinished}
    assert found == dict.fromkeys(
        (
            "Identification procedures that are not decided",
            "Reports that nobody has taken on",
            "Reports about which somebody still has to be notified under the 24-hour rule",
            "Reports on which the reporter has had no feedback",
        ),
        (report.number,),
    )
    assert all(each.first for each in refusal.value.unfinished)
    with scene():
        assert Person.objects.get(pk=row.person_id).erased_at is None


def test_once_everything_is_done_the_person_is_erased(at: At) -> None:
    assert at.open() == {}
    at.erase()
    with scene():
        assert Person.objects.get(pk=at.person.pk).wrapped_key is None


def _not_taken(at: At) -> Callable[[], None]:
    with scene():
        row = Report.objects.get(pk=at.report.pk)
        by, when = row.taken_by_id, row.taken_at
    at.change(Report, state="received", taken_at=None, taken_by=None)
    return lambda: at.change(Report, state="taken", taken_at=when, taken_by=by)


def _duty(at: At) -> Callable[[], None]:
    with scene():
        duty = Duty.objects.create(
            report=at.report, case_id=at.report.case_id, rule="another", position=90
        )

    def done() -> None:
        with scene():
            Duty.objects.filter(pk=duty.pk).update(
                set_aside_at=timezone.now(), set_aside_by=at.head.user_id, set_aside_why="not-so"
            )

    return done


def _letter(at: At, **fields: object) -> Callable[[], None]:
    with scene():
        key = Duty.objects.filter(report=at.report, addressee__isnull=False).values("addressee")[:1]
        rows = Addressee.objects.filter(pk=key[0]["addressee"])
        before = rows.values(*fields)[0]
        rows.update(**fields)

    def done() -> None:
        with scene():
            rows.update(**before)

    return done


def _unanswered(at: At) -> Callable[[], None]:
    return _letter(at, state="seen", settled_at=None)


def _unclassified(at: At) -> Callable[[], None]:
    return _letter(at, has_unclassified=True)


def _feedback(at: At) -> Callable[[], None]:
    with scene():
        letter = Addressee.objects.filter(
            pk__in=Duty.objects.filter(report=at.report).values("addressee")
        )[0]
        duty = FeedbackDuty.objects.create(
            addressee=letter, institution=letter.institution, sender=letter.sender, kind=letter.kind
        )

    def done() -> None:
        with scene():
            FeedbackDuty.objects.filter(pk=duty.pk).update(settled_at=timezone.now())

    return done


def _unheard(at: At) -> Callable[[], None]:
    at.change(ReporterFollowUp, feedback_at=None)
    return lambda: at.change(ReporterFollowUp, feedback_at=timezone.now())


def _unread(at: At) -> Callable[[], None]:
    at.change(ReporterFollowUp, waiting=1, wrote_at=timezone.now())
    return lambda: at.change(ReporterFollowUp, waiting=0, wrote_at=None)


def _emergency(at: At) -> Callable[[], None]:
    guest = cases.member(Role.DUTY_EXPERT, cases.institution("elsewhere"))
    with scene():
        row = cases.emergency(at.person.case, pack.centre(), guest.user_id)
        row.save()

    def done() -> None:
        with scene():
            EmergencyAccess.objects.filter(pk=row.pk).update(
                state=EmergencyState.REVIEWED,
                judgement=Judgement.JUSTIFIED,
                reviewed_by=at.head.user_id,
                reviewed_at=timezone.now(),
            )

    return done


def _procedure(at: At) -> Procedure:
    with scene():
        row = ReportedPerson.objects.get(report=at.report)
        return Procedure.objects.create(
            reported_person=row,
            report=at.report,
            case_id=row.case_id,
            person_id=row.person_id,
            received_at=at.report.received_at,
        )


def _undecided(at: At) -> Callable[[], None]:
    row = _procedure(at)
    return lambda: _removed(row)


def _removed(row: Procedure) -> None:
    with scene():
        for model in (Complaint, ExpectedNotice, Crossing):
            model.objects.filter(procedure=row).delete()
        Procedure.objects.filter(pk=row.pk).delete()


CLOCKS = {
    "nobody took it on": (_not_taken, "Reports that nobody has taken on"),
    "24-hour rule": (_duty, "Reports about which somebody still has to be notified"),
    "no answer": (_unanswered, "Notices that nobody has answered"),
    "not classified": (_unclassified, "Notices that nobody has answered"),
    "feedback": (_feedback, "Notices whose sender is owed feedback"),
    "reporter": (_unheard, "Reports on which the reporter has had"),
    "messages": (_unread, "Reports with messages of the reporter"),
    "emergency": (_emergency, "Emergency access that nobody has reviewed"),
    "procedure": (_undecided, "Identification procedures that are not decided"),
}


@pytest.mark.parametrize(("begins", "what"), CLOCKS.values(), ids=CLOCKS)
def test_each_open_duty_bars_erasing_until_it_is_done(
    at: At, begins: Callable[[At], Callable[[], None]], what: str
) -> None:
    done = begins(at)
    (found,) = at.open()
    assert found.startswith(what)
    with pytest.raises(StillOpen):
        at.erase()
    done()
    at.erase()


def _complaint(row: Procedure, user: int) -> None:
    Complaint.objects.create(
        procedure=row, case_id=row.case_id, about="conduct", received_at=timezone.now(),
        entered_by_id=user,
    )  # fmt: skip


def _expected(row: Procedure, user: int) -> None:
    today = timezone.localdate()
    ExpectedNotice.objects.create(
        procedure=row, case_id=row.case_id, kind="charge", since_on=today, due_on=today,
        entered_at=timezone.now(), entered_by_id=user,
    )  # fmt: skip


def _return(row: Procedure, user: int) -> None:
    Crossing.objects.create(
        procedure=row, case_id=row.case_id, direction="from-abroad", country="HR",
        kind="transfer", planned_on=timezone.localdate() + dt.timedelta(days=2),
        announced_by="association", entered_at=timezone.now(), entered_by_id=user,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("begins", "what"),
    [
        (_complaint, "Complaints that are not settled"),
        (_expected, "Expected notices about proceedings"),
        (_return, "Planned returns"),
    ],
)
def test_what_a_procedure_leaves_open_bars_erasing_as_well(
    at: At, begins: Callable[[Procedure, int], None], what: str
) -> None:
    row = _procedure(at)
    assert at.head.user_id is not None
    with scene():
        begins(row, at.head.user_id)
    assert at.open()[what] == (at.report.number,)
    _removed(row)
    at.erase()


def test_of_two_persons_one_is_erased_while_the_reporter_waits_the_last_one_is_not() -> None:
    head = centre_member(Role.CENTRE_HEAD)
    report = seen(head, filed(reporter(), CHILD, CHILD))
    with acting(head):
        report = handling.take_report(report, actor=head)
    notified(head, report)
    finish(report)
    with scene():
        follow_up = ReporterFollowUp.objects.filter(pk=report.pk)
        follow_up.update(feedback_at=None, waiting=1, wrote_at=timezone.now())
        first, second = (
            row.person
            for row in ReportedPerson.objects.filter(report=report).select_related("person__case")
        )
    (found,) = At(head, report, first).open()
    assert found.startswith("Reports with messages"), "they are sealed under the first one's key"
    with scene():
        follow_up.update(waiting=0, wrote_at=None)
    At(head, report, first).erase()
    (found,) = At(head, report, second).open()
    assert found.startswith("Reports on which the reporter has had")


def test_a_second_person_waits_for_the_notices_that_stand_under_the_case_of_the_first() -> None:
    head = centre_member(Role.CENTRE_HEAD)
    report = seen(head, filed(reporter(), CHILD, CHILD))
    with acting(head):
        report = handling.take_report(report, actor=head)
    notified(head, report)
    finish(report)
    with scene():
        second = ReportedPerson.objects.select_related("person__case").get(report=report, position=2)  # fmt: skip  # noqa: E501
    at = At(head, report, second.person)
    assert at.open() == {}
    _unanswered(at)
    assert list(at.open()) == ["Notices under the 24-hour rule that nobody has answered"]


def test_a_legal_hold_is_named_first(at: At) -> None:
    _unheard(at)
    with acting(at.head):
        place_hold(at.person, ground=HoldGround.ORDER, actor=at.head)
    with pytest.raises(Held):
        at.erase()


def test_the_page_names_what_is_open_by_number_and_what_to_do_first(at: At) -> None:
    client = client_of(at.head)
    address = f"/identities/{at.person.pk}/retention/"
    with as_application():
        free = client.get(address).content.decode()
    _unheard(at)
    with as_application():
        page = client.get(address).content.decode()
        sent = client.post(
            address,
            {"step": "propose", "propose-ground": "retention", "propose-words": "рок"},
        )
    assert "Not possible yet" not in free
    for text in (page, sent.content.decode()):
        assert "Reports on which the reporter has had no feedback: <strong" in text
        assert f"{at.report.number}</strong>. Give the feedback" in text
        assert str(CHILD.family) not in text
    assert sent.status_code == 400
    assert "Work concerning this person is not finished" in sent.content.decode()
    with scene():
        assert Person.objects.get(pk=at.person.pk).erased_at is None
