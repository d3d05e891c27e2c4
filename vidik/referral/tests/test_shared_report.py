# SPDX-License-Identifier: EUPL-1.2
"""With whom a case is shared for a purpose that needs the report sees it in codes, and no more."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.audit.models import AuditEvent
from vidik.cases.models import Case, Sharing
from vidik.cases.tests import factories
from vidik.cases.types import Purpose, SharingState, Withdrawal
from vidik.institutions.models import Institution
from vidik.referral.models import Report, ReportedPerson, Screening
from vidik.referral.selectors import screenings
from vidik.referral.selectors.shared import shared_reports
from vidik.referral.services import screenings as referral_screenings
from vidik.referral.tests.factories import CHILD, centre_member, filed, reporter, seen
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import Agreement, Despite, Known, PersonDraft, Urgency, Wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

ADULT = PersonDraft(
    given="Милорад",
    family="Цвркотић",
    sex="m",
    child=Known.NO,
    about="Ради на градилишту",
    agrees=Agreement.NO,
    despite=Despite.DANGER,
    wishes=(Wish.NO_POLICE,),
)
SEALED = ("Драгица", "Чворовић", "Милорад", "Цвркотић", "пијаци", "Шиљоња", "црвени шал")


class Place:
    """A report of an adult and a child whose cases are apart, each of whom was screened."""

    def __init__(self) -> None:
        sender, self.expert = reporter(), centre_member()
        self.report: Report = seen(
            self.expert, filed(sender, ADULT, CHILD, urgency=Urgency.IMMEDIATE)
        )
        self.of_first, self.of_second = _screened(sender), _screened(sender)
        with scene():
            rows = ReportedPerson.objects.filter(report=self.report)
            self.first, self.second = rows.select_related("case").order_by("position")
            Report.objects.filter(pk=self.report.pk).update(screening=self.of_first)
            rows.filter(pk=self.second.pk).update(screening=self.of_second)

    def shared(self, case: Case, purpose: Purpose, role: Role) -> tuple[Actor, Sharing]:
        """Share a case with an institution, and give somebody of it."""
        place: Institution = factories.institution()
        row = factories.sharing(case, place, purpose)
        with scene():
            row.save()
        return factories.member(role, place), row


def _screened(sender: Actor) -> Screening:
    questions = screenings.get_list("social-child")
    assert questions is not None
    with acting(sender):
        row = referral_screenings.begin_screening(
            questions, consent="child", age_group="15-17", sex="f", actor=sender
        )
        referral_screenings.save_answers(row, {"watched": "yes"}, actor=sender)
        referral_screenings.finish_screening(row, actor=sender)
    return row


def asked(client: Client, case: Case) -> tuple[int, str]:
    with as_application():
        answer = client.get(reverse("referral:shared", args=[case.pk]))
    return answer.status_code, answer.content.decode()


def seen_in_the_database(actor: Actor) -> tuple[set[object], set[object], set[object]]:
    """Say which reports, persons and screenings row-level security alone shows."""
    with as_application(), acting(actor):
        reports, persons, screened = (
            set(model.objects.values_list("pk", flat=True))
            for model in (Report, ReportedPerson, Screening)
        )
        return reports, persons, screened


@pytest.mark.parametrize(
    ("purpose", "role"),
    [
        (Purpose.INVESTIGATION, Role.POLICE),
        (Purpose.INVESTIGATION, Role.PROSECUTOR),
        (Purpose.GUARDIANSHIP, Role.CASE_OFFICER),
        (Purpose.LABOUR, Role.CASE_OFFICER),
    ],
)
def test_what_sharing_promises_of_the_report_stands_on_a_tab(purpose: Purpose, role: Role) -> None:
    place = Place()
    reader, _row = place.shared(place.first.case, purpose, role)
    client = client_of(reader)
    with as_application():
        overview = client.get(reverse("cases:case", args=[place.first.case_id])).content.decode()
    address = reverse("referral:shared", args=[place.first.case_id])
    assert f'href="{address}"' in overview
    assert place.report.number in overview, "the report stands in the timeline"
    status, page = asked(client, place.first.case)
    assert status == 200
    for words in (
        place.report.number,
        "immediate: somebody is in danger now",
        "social protection",
        "in this system",
        "Novi Sad",
        "does not agree",
        "danger to their life, health or freedom",
        "no contact with the police for now",
        "Founded suspicion",
        "All answers",
    ):
        assert words in page, words
    with scene():
        acts = AuditEvent.objects.filter(verb="report.read-shared", actor=reader.label)
        assert [act.subject_key for act in acts] == [str(place.report.pk)]


def test_words_names_duties_and_the_others_of_the_report_stay_hidden() -> None:
    place = Place()
    police, _row = place.shared(place.second.case, Purpose.INVESTIGATION, Role.POLICE)
    status, page = asked(client_of(police), place.second.case)
    assert status == 200
    assert place.report.number in page
    assert place.first.case.code not in page
    assert "does not agree" not in page, "that is said of the other person"
    assert not [words for words in SEALED if words in page]
    assert "Who must be notified" not in page
    assert "Messages to the reporter" not in page
    with acting(police):
        [found] = shared_reports(police, place.second.case_id)
    assert (len(found.rows), found.children) == (1, 1)
    whole = reverse("referral:report", args=[place.report.pk])
    with as_application():
        assert client_of(police).get(whole).status_code == 403


def test_the_database_shows_the_rows_of_the_shared_case_and_none_of_the_others() -> None:
    place = Place()
    of_first, _row = place.shared(place.first.case, Purpose.INVESTIGATION, Role.POLICE)
    of_second, _row = place.shared(place.second.case, Purpose.INVESTIGATION, Role.POLICE)
    report = {place.report.pk}
    assert seen_in_the_database(of_first) == (report, {place.first.pk}, {place.of_first.pk})
    assert seen_in_the_database(of_second) == (report, {place.second.pk}, {place.of_second.pk})


def test_no_row_is_changed_by_those_with_whom_it_is_shared() -> None:
    place = Place()
    police, _row = place.shared(place.first.case, Purpose.INVESTIGATION, Role.POLICE)
    with as_application(), acting(police):
        assert Report.objects.filter(pk=place.report.pk).update(urgency="normal") == 0
        assert ReportedPerson.objects.filter(pk=place.first.pk).update(child="yes") == 0


def test_a_joined_report_that_makes_it_more_urgent_is_not_told_of() -> None:
    place = Place()
    police, _row = place.shared(place.first.case, Purpose.INVESTIGATION, Role.POLICE)
    with scene():
        Report.objects.filter(pk=place.report.pk).update(urgency_itself=Urgency.NORMAL)
    _status, page = asked(client_of(police), place.first.case)
    assert "not urgent" in page
    assert "somebody is in danger now" not in page


def test_whoever_does_not_reach_the_part_is_answered_as_if_there_were_no_case() -> None:
    place = Place()
    case = place.first.case
    supports, _row = place.shared(case, Purpose.SUPPORT, Role.ASSOCIATION_WORKER)
    stranger = factories.member(Role.POLICE, factories.institution())
    withdrawn, row = place.shared(case, Purpose.INVESTIGATION, Role.PROSECUTOR)
    assert asked(client_of(withdrawn), case)[0] == 200
    with scene():
        Sharing.objects.filter(pk=row.pk).update(
            state=SharingState.WITHDRAWN,
            withdrawn_at=timezone.now(),
            withdrawal=Withdrawal.CONSENT_WITHDRAWN,
        )
    nobody = factories.case(case.responsible)  # never saved
    for reader in (supports, stranger, withdrawn):
        client = client_of(reader)
        hidden, nothing = asked(client, case), asked(client, nobody)
        assert hidden[0] == nothing[0] == 404
        assert seen_in_the_database(reader) == (set(), set(), set())
    with as_application():
        overview = client_of(supports).get(reverse("cases:case", args=[case.pk])).content.decode()
    assert reverse("referral:shared", args=[case.pk]) not in overview
    assert place.report.number not in overview


def test_of_a_restricted_case_those_with_whom_it_was_shared_see_nothing() -> None:
    place = Place()
    police, _row = place.shared(place.first.case, Purpose.INVESTIGATION, Role.POLICE)
    with scene():
        Case.objects.filter(pk=place.first.case_id).update(restricted=True)
    assert asked(client_of(police), place.first.case)[0] == 404
    assert seen_in_the_database(police) == (set(), set(), set())


def test_queries_narrow_also_where_the_database_shows_every_row() -> None:
    place = Place()
    supports, _row = place.shared(place.first.case, Purpose.SUPPORT, Role.ASSOCIATION_WORKER)
    police, _row = place.shared(place.first.case, Purpose.INVESTIGATION, Role.POLICE)
    with scene():
        assert shared_reports(supports, place.first.case_id) == []
        assert shared_reports(police, place.second.case_id) == []
        assert len(shared_reports(police, place.first.case_id)) == 1


def test_a_case_without_a_report_says_so() -> None:
    place = Place()
    with scene():
        case = factories.case(place.first.case.responsible)
        case.save()
    police, _row = place.shared(case, Purpose.INVESTIGATION, Role.POLICE)
    status, page = asked(client_of(police), case)
    assert status == 200
    assert "No report belongs to this case." in page


def test_an_expert_finds_the_whole_report_and_no_second_tab() -> None:
    place = Place()
    with as_application():
        page = client_of(place.expert).get(reverse("cases:case", args=[place.first.case_id]))
    text = page.content.decode()
    assert reverse("referral:of-case", args=[place.first.case_id]) in text
    assert reverse("referral:shared", args=[place.first.case_id]) not in text
