# SPDX-License-Identifier: EUPL-1.2
"""One person in two reports: found by a misspelt name in the other script, joined, parted."""

from __future__ import annotations

import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, OutOfScope
from vidik.cases.models import Case
from vidik.identification.models import Procedure
from vidik.referral.models import ReportedPerson
from vidik.referral.selectors import reports
from vidik.referral.services import handling, joining
from vidik.referral.tests.factories import centre_member, filed, reporter, seen
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import PersonDraft
from vidik.vault.methods.plain import Plain
from vidik.vault.services.accessing import request_access
from vidik.vault.types import AccessReason, Purpose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def reported(expert: Actor, given: str, family: str) -> ReportedPerson:
    """Report somebody, let the expert take it on and open the entry."""
    receipt = filed(reporter(), PersonDraft(given=given, family=family, year=2009))
    handling.take_report(seen(expert, receipt), actor=expert)
    with scene():
        key = ReportedPerson.objects.get(report=receipt.key).pk
    with acting(expert):
        row = reports.get_reported_person(expert, key)
        request_access(row.person, purpose=Purpose.DUPLICATES, actor=expert)
    return row


def test_the_same_name_in_the_other_script_is_distinguished_from_another_name() -> None:
    expert = centre_member()
    first = reported(expert, "Драгица", "Чворовић")
    other = reported(expert, "Čvorovic", "DRAGICA")
    with acting(expert):
        lines = {line.label: line for line in joining.compare(other, first, actor=expert)}
    assert lines["Name"].mark == "written"


def linked(row: ReportedPerson) -> uuid.UUID | None:
    with scene():
        return ReportedPerson.objects.get(pk=row.pk).same_as_id


def test_a_misspelt_name_in_the_other_script_is_found_joined_and_parted() -> None:
    expert = centre_member()
    first = reported(expert, "Miroslava", "Kostandinović")
    second = reported(expert, "Мирослава", "Костадиновић")
    third = reported(expert, "Петар", "Ђукић")
    with acting(expert):
        alike = joining.likenesses([second, third], actor=expert)
    assert [each.row.pk for each in alike[second.pk]] == [first.pk]
    assert alike[third.pk] == []
    with acting(expert):
        lines = {line.label: line for line in joining.compare(second, first, actor=expert)}
    assert lines["Born"].mark == "same"
    assert lines["Name"].mark == "differs"
    assert [lines[label].mark for label in ("Who reports", "Received")] == ["", ""]
    received = timezone.localtime(second.report.received_at)
    assert f"{received:%H:%M}" in next(
        line.here for line in lines.values() if line.label == "Received"
    )
    assert lines["Documents and telephones"].mark == ""
    later, front = joining.join_persons(first, second, actor=expert)
    assert (later.pk, front.pk) == (second.pk, first.pk)
    assert linked(second) == first.pk
    with pytest.raises(ValidationError):
        joining.join_persons(second, first, actor=expert)
    with acting(expert):
        fresh = reports.get_reported_person(expert, second.pk)
        # Who is known to be the same is not suggested any more.
        assert joining.likenesses([fresh], actor=expert)[second.pk] == []
    joining.part_persons(fresh, actor=expert)
    assert linked(second) is None


def test_a_comparison_is_shown_to_the_centre_and_to_nobody_else() -> None:
    expert = centre_member()
    first = reported(expert, "Зорица", "Чампраг")
    second = reported(expert, "Zorica", "Čamprag")
    address = f"/suspicions/persons/{second.pk}/with/{first.pk}/"
    with as_application():
        desk = client_of(expert)
        page = desk.get(address).content.decode()
        assert "Čamprag" in page
        assert "Чампраг" in page
        assert desk.post(address, {"step": "join"}).status_code == 302
        assert "They are two persons after all" in desk.get(address).content.decode()
        assert client_of(reporter()).get(address).status_code == 403
        nobody = f"/suspicions/persons/{second.pk}/with/{uuid.uuid4()}/"
        assert desk.get(nobody).status_code == 404
    assert linked(second) == first.pk


def _merged(row: ReportedPerson) -> uuid.UUID | None:
    with scene():
        return ReportedPerson.objects.get(pk=row.pk).person.merged_into_id


def test_a_third_report_joins_the_first_through_the_second() -> None:
    expert = centre_member()
    first, second, third = (reported(expert, "Зорица", "Чампраг") for _each in range(3))
    joining.join_persons(second, first, actor=expert)
    later, front = joining.join_persons(third, second, actor=expert)
    assert (later.pk, front.pk) == (third.pk, first.pk)
    assert (linked(second), linked(third)) == (first.pk, first.pk)
    assert (_merged(second), _merged(third)) == (first.person_id, first.person_id)
    with pytest.raises(ValidationError, match="one person already"):
        joining.join_persons(second, third, actor=expert)
    with acting(expert):
        fresh = reports.get_reported_person(expert, third.pk)
    joining.part_persons(fresh, actor=expert)
    assert (linked(third), _merged(third)) == (None, None)
    assert linked(second) == first.pk


def test_two_that_are_joined_follow_to_the_first_report() -> None:
    expert = centre_member()
    first, second, third = (reported(expert, "Зорица", "Чампраг") for _each in range(3))
    joining.join_persons(third, second, actor=expert)
    joining.join_persons(third, first, actor=expert)
    assert (linked(second), linked(third)) == (first.pk, first.pk)
    assert (_merged(second), _merged(third)) == (first.person_id, first.person_id)
    with scene():
        counted = Procedure.objects.filter(same_as__isnull=True).values_list("person", flat=True)
        assert list(counted) == [first.person_id]


def test_two_of_one_report_are_joined_neither_directly_nor_through_a_third() -> None:
    expert = centre_member()
    receipt = filed(reporter(), PersonDraft(given="Ана", year=2009), PersonDraft(given="Маја"))
    handling.take_report(seen(expert, receipt), actor=expert)
    other = reported(expert, "Ана", "Чампраг")
    with scene():
        one, two = ReportedPerson.objects.filter(report=receipt.key).order_by("position")
    joining.join_persons(one, other, actor=expert)
    with pytest.raises(ValidationError, match="are in the same report"):
        joining.join_persons(other, two, actor=expert)
    assert linked(two) is None


def test_the_page_of_two_that_both_point_to_a_third_says_that_they_are_one() -> None:
    expert = centre_member()
    first, second, third = (reported(expert, "Зорица", "Чампраг") for _each in range(3))
    joining.join_persons(second, first, actor=expert)
    joining.join_persons(third, first, actor=expert)
    address = f"/suspicions/persons/{third.pk}/with/{second.pk}/"
    with as_application():
        desk = client_of(expert)
        assert "They are two persons after all" in desk.get(address).content.decode()
        assert desk.post(address, {"step": "part"}).status_code == 302
    assert (linked(second), linked(third)) == (first.pk, None)


def test_what_is_joined_to_a_hidden_entry_is_answered_as_though_it_were_not_there() -> None:
    expert = centre_member()
    first, second, third = (reported(expert, "Зорица", "Чампраг") for _each in range(3))
    joining.join_persons(second, first, actor=expert)
    with scene():
        Case.objects.filter(pk=first.case_id).update(restricted=True)
    other = centre_member()
    with as_application():
        desk = client_of(other)
        with acting(other):
            for row in (second, third):
                request_access(
                    row.person,
                    purpose=Purpose.DUPLICATES,
                    why=AccessReason.ASKED,
                    reason=Plain("The head asked me to compare them"),
                    actor=other,
                )
        nobody = desk.get(f"/suspicions/persons/{third.pk}/with/{uuid.uuid4()}/")
        for here, there in ((third, second), (second, third), (second, first)):
            address = f"/suspicions/persons/{here.pk}/with/{there.pk}/"
            answers = [
                desk.get(address),
                *(desk.post(address, {"step": step}) for step in ("join", "part", "look")),
            ]
            assert {answer.status_code for answer in answers} == {404}
            assert without_marks(answers[0]) == without_marks(nobody)
        page = desk.get(f"/suspicions/{third.report_id}/").content.decode()
        assert second.report.number not in page
        with acting(other):
            fresh = [reports.get_reported_person(other, row.pk) for row in (second, third)]
            found = joining.likenesses(fresh, actor=other)
            with pytest.raises(OutOfScope):
                joining.join_persons(third, second, actor=other)
    assert found == {third.pk: []}
    assert (linked(second), linked(third)) == (first.pk, None)


def without_marks(answer: HttpResponse) -> str:
    """Give a page without the marks that differ from one page to the next, and its own address."""
    return re.sub(r"(nonce|value)=.[^\"]*.|[0-9a-f-]{36}", "", answer.content.decode())
