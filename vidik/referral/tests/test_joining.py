# SPDX-License-Identifier: EUPL-1.2
"""One person in two reports: found by a misspelt name in the other script, joined, parted."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.referral import selectors, services
from vidik.referral.models import ReportedPerson
from vidik.referral.tests.factories import centre_member, filed, reporter, seen
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import PersonDraft
from vidik.vault.services import ask_to_look
from vidik.vault.types import Purpose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def reported(expert: Actor, given: str, family: str) -> ReportedPerson:
    """Report somebody, let the expert take it on and open the entry."""
    receipt = filed(reporter(), PersonDraft(given=given, family=family, year=2009))
    services.take_report(seen(expert, receipt), actor=expert)
    with scene():
        key = ReportedPerson.objects.get(report=receipt.key).pk
    with acting(expert):
        row = selectors.get_reported_person(expert, key)
        ask_to_look(row.person, purpose=Purpose.DUPLICATES, actor=expert)
    return row


def linked(row: ReportedPerson) -> uuid.UUID | None:
    with scene():
        return ReportedPerson.objects.get(pk=row.pk).same_as_id


def test_a_misspelt_name_in_the_other_script_is_found_joined_and_parted() -> None:
    expert = centre_member()
    first = reported(expert, "Miroslava", "Kostandinović")
    second = reported(expert, "Мирослава", "Костадиновић")
    third = reported(expert, "Петар", "Ђукић")
    with acting(expert):
        alike = services.likenesses([second, third], actor=expert)
    assert [each.row.pk for each in alike[second.pk]] == [first.pk]
    assert alike[third.pk] == []
    with acting(expert):
        lines = {line.label: line for line in services.compare(second, first, actor=expert)}
    assert lines["Born"].mark == "same"
    assert lines["Name"].mark == "differs"
    assert lines["Documents and telephones"].mark == ""
    later, front = services.join_persons(first, second, actor=expert)
    assert (later.pk, front.pk) == (second.pk, first.pk)
    assert linked(second) == first.pk
    with pytest.raises(ValidationError):
        services.join_persons(second, first, actor=expert)
    with acting(expert):
        fresh = selectors.get_reported_person(expert, second.pk)
    services.part_persons(fresh, actor=expert)
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
