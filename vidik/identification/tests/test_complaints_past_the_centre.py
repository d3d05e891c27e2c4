# SPDX-License-Identifier: EUPL-1.2
"""All complaints in one list, and those that reached the ministry before the centre."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene, undone
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.access.worklist import worklist
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.exchange.models import Addressee, Kind
from vidik.identification.lists import Complaints, MinistryComplaints
from vidik.identification.models import Complaint, MinistryComplaint, Procedure
from vidik.identification.services import complaints, ministry, procedures
from vidik.identification.services.notices import COMPLAINT, STATEMENT
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.identification.types import ComplaintState
from vidik.institutions.models import Institution


@shared
def house(centre: Institution) -> Institution:
    """Give the ministry, with the two kinds of notices between it and the centre."""
    made = cases.institution("ministry-of-complaints")
    for code, sender, addressee in (
        (COMPLAINT, centre, made),
        (STATEMENT, made, centre),
    ):
        Kind.objects.update_or_create(
            code=code,
            defaults={
                "name": {"en": code, "sr": code}, "expects": "answer", "urgency": "high",
                "ground_code": "x", "ground": {"en": "x", "sr": "x"},
                "deadline_amount": 8, "deadline_unit": "days",
                "addressee_codes": [addressee.code], "addressee_kinds": [],
                "sender_codes": [sender.code],
            },
        )  # fmt: skip
    return made


@shared
def officer(house: Institution) -> Actor:
    """Give somebody of the ministry."""
    return cases.member(Role.CASE_OFFICER, house)


@pytest.fixture
def opened(procedure: Procedure, people: Pair) -> Procedure:
    """Give a procedure that has just been opened, with its case."""
    procedures.open_procedure(procedure, actor=people.one)
    with scene():
        return Procedure.objects.select_related("case").get(pk=procedure.pk)


def _entered(officer: Actor, code: str = "") -> MinistryComplaint:
    with acting(officer):
        return ministry.enter_at_ministry(
            "conduct", timezone.localdate() - dt.timedelta(days=2), code, actor=officer
        )


def test_the_ministry_enters_it_and_the_centre_is_asked_with_a_clock(
    officer: Actor, opened: Procedure, people: Pair
) -> None:
    row = _entered(officer, opened.case.code)
    with scene():
        letter = Addressee.objects.get(notice=row.notice_id)
    assert letter.due_at is not None
    assert letter.institution_id == people.one.institution
    with acting(people.one):
        found = worklist(people.one, kind="ministry-complaints")
    [line] = [each.line for group in found.groups for each in group.lines]
    assert (line.about, line.due) == (
        opened.case.code,
        letter.due_at - dt.timedelta(microseconds=1),
    )
    with acting(people.one):
        made = ministry.receive_from_ministry(row, opened.case.code, actor=people.one)
    assert (made.state, made.asked_in_id, made.about) == (ComplaintState.PASSED, row.pk, "conduct")
    with acting(people.one):
        assert worklist(people.one, kind="ministry-complaints").is_empty or not [
            each for each in worklist(people.one).counts if each.kind.code == "ministry-complaints"
        ]
        with pytest.raises(ValidationError, match="already"):
            ministry.receive_from_ministry(row, opened.case.code, actor=people.one)
        answered = complaints.answer_complaint(made, "upheld", actor=people.one)
    assert answered.state == ComplaintState.ANSWERED


def test_only_the_competent_ministry_enters_and_sees_its_own(officer: Actor, people: Pair) -> None:
    row = _entered(officer)
    stranger = cases.member(Role.CASE_OFFICER, cases.institution())
    for actor in (stranger, people.one):
        with acting(actor), pytest.raises(Denied):
            ministry.enter_at_ministry("conduct", timezone.localdate(), actor=actor)
    with acting(officer):
        assert [each.pk for each in MinistryComplaints.found_by(officer)] == [row.pk]
    with acting(stranger):
        assert not MinistryComplaint.objects.exists()
    assert signed_in(stranger).get(reverse("identification:at-ministry")).status_code == 403


@pytest.mark.parametrize("by", ["code", "kind"])
def test_the_database_knows_the_ministry(officer: Actor, house: Institution, by: str) -> None:
    row = _entered(officer)
    if by == "kind":
        with scene():
            kind = Kind.objects.filter(code=COMPLAINT)
            kind.update(addressee_codes=[], addressee_kinds=[house.kind.code])
    stranger = cases.member(Role.CASE_OFFICER, Institution.objects.get(code="centre"))
    for actor, is_let in ((officer, True), (stranger, False)):
        values = {
            "institution_id": actor.institution, "entered_by_id": actor.user_id,
            "notice_id": row.notice_id, "about": "conduct", "came_on": row.came_on,
            "entered_at": row.entered_at,
        }  # fmt: skip
        with undone(), acting(actor):
            with scene():
                MinistryComplaint.objects.all().delete()
            if is_let:
                with as_application():
                    MinistryComplaint(**values).save(force_insert=True)
                continue
            refused = pytest.raises(DatabaseError, match="row-level security")
            with as_application(), refused, transaction.atomic():
                MinistryComplaint(**values).save(force_insert=True)


def test_the_ministry_learns_of_no_case_by_a_code(officer: Actor, opened: Procedure) -> None:
    known, unknown = _entered(officer, opened.case.code), _entered(officer, "7KQ2M-X4T9B")
    with scene():
        texts = [
            row.notice.versions.get().text.replace(row.case_code, "") for row in (known, unknown)
        ]
    assert texts[0] == texts[1]
    with acting(officer):
        assert not Complaint.objects.exists()


def test_an_unknown_code_or_an_unopened_procedure_is_refused(
    officer: Actor, procedure: Procedure, people: Pair
) -> None:
    row = _entered(officer)
    with scene():
        procedure = Procedure.objects.select_related("case").get(pk=procedure.pk)
    with acting(people.one):
        with pytest.raises(ValidationError) as refused:
            ministry.receive_from_ministry(row, "7KQ2M-X4T9B", actor=people.one)
        assert "code" in refused.value.message_dict
        with pytest.raises(ValidationError, match="once the procedure is open"):
            ministry.receive_from_ministry(row, procedure.case.code, actor=people.one)


def test_both_sides_walk_it_by_hand(officer: Actor, opened: Procedure, people: Pair) -> None:
    client = signed_in(officer)
    form = {
        "about": "outcome",
        "came_on": timezone.localdate().isoformat(),
        "case_code": opened.case.code,
    }
    page = reverse("identification:enter-at-ministry")
    assert client.get(page).status_code == 200
    assert client.post(page, form | {"about": "weather"}).status_code == 422
    assert client.post(page, form).status_code == 302
    listed = client.get(reverse("identification:at-ministry")).text
    assert opened.case.code in listed
    expert = signed_in(people.one)
    page = reverse("identification:complaints")
    assert "Reached the ministry first" in expert.get(page).text
    with scene():
        row = MinistryComplaint.objects.get()
    enter = reverse("identification:from-ministry", args=[row.pk])
    assert opened.case.code in expert.get(enter).text
    answer = expert.post(enter, {"code": opened.case.code})
    assert "It first reached the ministry" in expert.get(answer.headers["Location"]).text
    assert expert.get(enter).status_code == 404


def test_one_list_holds_all_with_states_deadlines_and_a_file_for_the_head(
    centre: Institution, house: Institution, officer: Actor, opened: Procedure, people: Pair
) -> None:
    complaints.receive_complaint(opened, "procedure", ministry=house.code, actor=people.one)
    other = procedures.open_procedure(factories.procedure(centre), actor=people.one)
    complaints.receive_complaint(other, "conduct", actor=people.one)
    with scene():
        other = Procedure.objects.select_related("case").get(pk=other.pk)
    with acting(people.other):
        assert len(Complaints.found_by(people.other)) == 2
        assert len(Complaints.found_by(people.other, state="passed")) == 1
        assert len(Complaints.found_by(people.other, about="conduct")) == 1
        assert len(Complaints.found_by(people.other, code=other.case.code)) == 1
        assert len(Complaints.found_by(people.other, past="on")) == 0
        assert len(Complaints.found_by(people.other, late="on")) == 0
    with scene():
        Addressee.objects.update(due_at=timezone.now() - dt.timedelta(days=1))
    with acting(people.other):
        assert len(Complaints.found_by(people.other, late="on")) == 1
    page = reverse("identification:complaints")
    assert opened.case.code in signed_in(people.one).get(page).text
    assert signed_in(people.one).get(f"{page}?format=csv").status_code == 403
    sheet = signed_in(people.other).get(f"{page}?format=csv")
    assert opened.case.code.encode() in b"".join(sheet)


def test_the_list_of_another_institution_is_empty(opened: Procedure, people: Pair) -> None:
    complaints.receive_complaint(opened, "procedure", actor=people.one)
    stranger = cases.member(Role.CENTRE_HEAD, cases.institution())
    with acting(stranger):
        assert not Complaints.found_by(stranger)
    with pytest.raises((Denied, OutOfScope)), acting(stranger):
        complaints.receive_complaint(opened, "procedure", actor=stranger)
