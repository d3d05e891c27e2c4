# SPDX-License-Identifier: EUPL-1.2
"""How often interviews are held jointly, with whom, and what was considered and used in them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Interview, Procedure
from vidik.identification.selectors.counting import interviews as counting
from vidik.identification.services import interviews, procedures
from vidik.identification.tests.factories import Pair
from vidik.identification.types import InterviewPlan, InterviewUse
from vidik.institutions.models import Institution

USED = InterviewUse(("centre-findings",), ("recorded", "video"))


@pytest.fixture
def opened(procedure: Procedure, people: Pair) -> Procedure:
    """Give a procedure that has just been opened."""
    return procedures.open_procedure(procedure, actor=people.one)


def _held(of: Procedure, people: Pair, *partners: str, used: InterviewUse = USED) -> Interview:
    plan = InterviewPlan(of.received_at, "centre", "sr", interpreter=False, partners=partners)
    return interviews.enter_interview(of, plan, used=used, actor=people.one)


def test_joint_ones_are_counted_by_year_and_unit_and_with_whom(
    opened: Procedure, people: Pair, centre: Institution
) -> None:
    for partners in (("police",), ("police", "prosecutor"), ("guardian",), ()):
        _held(opened, people, *partners)
    year = timezone.localtime(opened.received_at).year
    years = counting.over_years(year)
    assert years.rows[-1].name == str(year)
    assert years.rows[-1].numbers == (4, 2, 1, 0, 1, 50, 2, 0)
    assert years.rows[0].numbers == (0, 0, 0, 0, 0, None, 0, 0)
    [unit] = counting.by_unit(year).rows
    assert (unit.name, unit.numbers[:2]) == (str(centre.name), (4, 2))
    used = {row.name: row.numbers for row in counting.used_in_them(year).rows}
    assert used["findings of the centre"] == (4, 2)


def test_what_was_used_is_of_the_pack_and_stands_on_the_page_of_the_interview(
    opened: Procedure, people: Pair
) -> None:
    with pytest.raises(ValidationError) as refused:
        _held(opened, people, used=InterviewUse((), ("torture",)))
    assert "safeguards" in refused.value.message_dict
    row = _held(opened, people, "police")
    page = (
        signed_in(people.one)
        .get(reverse("identification:interview", args=[opened.pk, row.pk]))
        .text
    )
    assert "findings of the centre" in page
    assert "recorded so that it need not be repeated" in page


def test_the_form_of_a_held_interview_asks_for_them_and_the_page_of_statistics_counts(
    opened: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    step = reverse("identification:step", args=[opened.pk, "held"])
    at = timezone.localtime(opened.received_at)
    form = {
        "held_at": at.strftime("%Y-%m-%dT%H:%M"),
        "setting": "centre",
        "language": "sr",
        "partners": ["prosecutor"],
        "considered": ["centre-findings"],
        "safeguards": ["support-person"],
    }
    assert client.post(step, form).status_code == 302
    with scene():
        row = Interview.objects.get(procedure=opened)
    assert (row.considered, row.safeguards) == (["centre-findings"], ["support-person"])
    address = reverse("identification:statistics")
    assert "Interviews held, and those held jointly" in client.get(address).text
    sheet = client.get(reverse("identification:statistics_download", args=["csv"]))
    assert b"Interviews held, and those held jointly" in b"".join(sheet)


def _planned(of: Procedure, people: Pair, *partners: str) -> Interview:
    plan = InterviewPlan(timezone.now(), "centre", "sr", interpreter=False, partners=partners)
    return interviews.plan_interview(of, plan, actor=people.one)


def test_who_was_invited_and_who_came_are_two_counts_and_what_nobody_recorded_is_said(
    opened: Procedure, people: Pair
) -> None:
    now = opened.received_at
    came = _planned(opened, people, "police", "prosecutor")
    with pytest.raises(ValidationError) as refused:
        interviews.hold_interview(came, now, actor=people.one)
    assert "present" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        interviews.hold_interview(came, now, present=["guardian"], actor=people.one)
    assert "present" in refused.value.message_dict
    interviews.hold_interview(came, now, present=["police"], actor=people.one)
    alone = _planned(opened, people, "prosecutor")
    interviews.hold_interview(alone, now, present=[], actor=people.one)
    interviews.hold_interview(_planned(opened, people), now, actor=people.one)
    former = _held(opened, people, "police")
    with scene():
        Interview.objects.filter(pk=former.pk).update(present=None)
    year = timezone.localtime(now).year
    assert counting.over_years(year).rows[-1].numbers == (4, 3, 1, 1, 1, 75, 1, 1)
    client = signed_in(people.one)

    def shown(row: Interview) -> str:
        address = reverse("identification:interview", args=[opened.pk, row.pk])
        return client.get(address).text.partition("Of them present")[2][:120]

    assert "police" in shown(came)
    assert "prosecutor" not in shown(came)
    assert "nobody of them came" in shown(alone)
    assert "not recorded" in shown(former)


def test_the_form_requires_who_came_of_those_with_whom_it_was_agreed(
    opened: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    step = reverse("identification:step", args=[opened.pk, "held"])
    row = _planned(opened, people, "police")
    page = client.get(step)
    assert page.context["form"]["present"].value() in (None, [])
    offered = [value for value, _label in page.context["form"].fields["present"].choices]
    assert offered == ["police", "-"]
    typed = {
        "interview": str(row.pk),
        "held_at": timezone.localtime(opened.received_at).strftime("%Y-%m-%dT%H:%M"),
    }
    for present in ([], ["police", "-"]):
        answer = client.post(step, {**typed, "present": present})
        assert answer.status_code == 422
        assert answer.context["form"].errors["present"]
    assert client.post(step, {**typed, "present": ["-"]}).status_code == 302
    with scene():
        assert Interview.objects.get(pk=row.pk).present == []
