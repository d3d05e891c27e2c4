# SPDX-License-Identifier: EUPL-1.2
"""What reports, screenings and the identity say is proposed, taken over by a tap, and sourced."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.scenes import scene
from vidik.access.services import acting
from vidik.cases.models import Case
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Fact, Procedure
from vidik.identification.selectors import carrying as selectors
from vidik.identification.services import carrying, procedures, propagation, records
from vidik.identification.services.procedures import ConcurrentEdit
from vidik.identification.tests import factories
from vidik.identification.tests.factories import TODAY, Pair
from vidik.identification.types import Origin
from vidik.institutions.models import Institution
from vidik.referral.models import IndicatorList, Report, ReportedPerson, Screening
from vidik.vault.methods.plain import Plain
from vidik.vault.services import entering
from vidik.vault.services.accessing import request_access
from vidik.vault.types import ParticularFacts, Purpose


@pytest.fixture
def told(procedure: Procedure) -> Procedure:
    """Give a procedure whose report says form, place, citizenship, sex and age."""
    _say(procedure, sex="f", age_group="15-17", child="yes", citizenship="BA")
    with scene():
        Report.objects.filter(pk=procedure.report_id).update(
            forms=["labour"], municipality="novi-sad"
        )
    return procedure


def _say(of: Procedure, **facts: str) -> None:
    with scene():
        ReportedPerson.objects.filter(pk=of.reported_person_id).update(**facts)


def _proposed(of: Procedure, people: Pair) -> dict[str, list[str | int]]:
    with acting(people.one):
        return {
            row.code: [each.value for each in row.proposals]
            for row in selectors.beside(of, actor=people.one)
            if row.proposals
        }


def _held(of: Procedure) -> dict[str, tuple[str, str, str]]:
    with scene():
        rows = Fact.objects.filter(procedure=of, ended_at=None)
        return {row.field: (row.value, row.stated_by, row.origin) for row in rows}


def test_what_the_report_says_is_proposed_and_nothing_is_entered_by_itself(
    told: Procedure, people: Pair
) -> None:
    assert _proposed(told, people) == {
        "sex": ["f"],
        "age-group": ["under-18"],
        "citizenship": ["BA"],
        "detection": ["reported"],
        "form": ["labour"],
        "form-part": ["labour"],
        "country-of-exploitation": ["RS"],
    }
    assert _held(told) == {}


def test_one_tap_takes_one_value_over_with_its_source(told: Procedure, people: Pair) -> None:
    with acting(people.one):
        key = next(
            each.key
            for row in selectors.beside(told, actor=people.one)
            for each in row.proposals
            if each.field == "citizenship"
        )
        carrying.take_over(told, key, actor=people.one)
    assert _held(told) == {"citizenship": ("BA", "police", Origin.REPORT)}
    with scene():
        fact = Fact.objects.get(procedure=told)
        assert (fact.origin_key, fact.entered_by_id) == (told.report_id, people.one.user_id)
    with pytest.raises(ValidationError, match="no longer proposed"):
        carrying.take_over(told, key, actor=people.one)


def test_all_at_once_leaves_what_contradicts(told: Procedure, people: Pair) -> None:
    records.save_section(
        told, "person", {"sex": ["m"]}, stated_by="person", stated_on=TODAY, actor=people.one
    )
    taken = carrying.take_all_over(told, actor=people.one)
    held = _held(told)
    assert taken == len(held) - 1
    assert held["sex"] == ("m", "person", "")
    assert held["form"] == ("labour", "police", Origin.REPORT)
    with acting(people.one):
        row = next(each for each in selectors.beside(told, actor=people.one) if each.code == "sex")
    assert row.differs
    assert [each.value for each in row.proposals] == ["f"]
    assert row.held[0][1] == "the person herself or himself"


def test_what_somebody_changed_meanwhile_is_not_replaced(told: Procedure, people: Pair) -> None:
    with acting(people.one):
        proposals = [
            each for row in selectors.beside(told, actor=people.one) for each in row.proposals
        ]
        key = next(each.key for each in proposals if each.field == "sex")
    with pytest.raises(ConcurrentEdit):
        carrying.take_over(told, key, seen="of-another-page", actor=people.one)
    assert _held(told) == {}


def test_a_joined_report_is_another_source_and_is_put_beside(
    centre: Institution, told: Procedure, people: Pair
) -> None:
    other = factories.procedure(centre)
    _say(other, sex="m", citizenship="BA")
    propagation.apply_merge(other.person_id, told.person_id)
    found = _proposed(told, people)
    assert found["sex"] == ["f", "m"]
    assert found["citizenship"] == ["BA", "BA"]
    carrying.take_all_over(told, actor=people.one)
    assert "sex" not in _held(told)
    assert _held(told)["citizenship"][0] == "BA"


def test_the_identity_proposes_only_while_a_stated_look_holds(
    told: Procedure, people: Pair
) -> None:
    with acting(people.other):
        facts = ParticularFacts(year=2010, month=1, day=2, sex="f", citizenships=("BIH", "SRB"))
        entering.add_facts(told.person, facts, actor=people.other)
    assert "age" not in _proposed(told, people)
    with acting(people.one):
        request_access(
            told.person,
            purpose=Purpose.IDENTIFICATION,
            why="supervision",
            reason=Plain("Попис евиденције о лицу"),
            actor=people.one,
        )
    found = _proposed(told, people)
    assert found["further-citizenship"] == ["RS"]
    assert found["age"][0] in range(14, 100)


def test_the_pages_show_proposals_beside_the_record_and_take_them_over(
    told: Procedure, people: Pair
) -> None:
    procedures.open_procedure(told, actor=people.one)
    client = signed_in(people.one)
    section = reverse("identification:section", args=[told.pk, "person"])
    page = client.get(section)
    assert "Known already" in page.text
    assert client.get(reverse("identification:procedure", args=[told.pk])).text.count(
        "Review and take over"
    )
    address = reverse("identification:carry", args=[told.pk])
    listed = client.get(address)
    assert "Bosnia" in listed.text
    with scene():
        number = Report.objects.get(pk=told.report_id).number
    assert f"Report {number}" in listed.text
    client.post(address, {"all": "1"})
    assert len(_held(told)) == 7
    assert "Nothing to take over" in client.get(address).text
    assert "from a report" in client.get(reverse("identification:procedure", args=[told.pk])).text


def test_the_screening_is_a_source_of_its_own_and_stands_beside_a_report_that_differs(
    told: Procedure, people: Pair
) -> None:
    with scene():
        lists = IndicatorList.objects.create(
            code="list",
            version="1",
            sha256="0" * 64,
            is_current=True,
            loaded_at=told.received_at,
            content={"title": {"en": "List", "sr": "Листа"}, "audience": "everybody", "groups": []},
        )
        screening = Screening.objects.create(
            list=lists,
            institution_id=people.one.institution,
            user_id=people.one.user_id,
            started_at=told.received_at,
            changed_at=told.received_at,
            finished_at=told.received_at,
            consent="given",
            age_group="18-25",
            sex="f",
            level="high",
        )
        ReportedPerson.objects.filter(pk=told.reported_person_id).update(screening=screening)
    with acting(people.one):
        rows = {row.code: row for row in selectors.beside(told, actor=people.one)}
    assert [each.origin for each in rows["sex"].proposals] == [Origin.REPORT, Origin.SCREENING]
    assert rows["sex"].is_clear
    assert [each.value for each in rows["age-group"].proposals] == ["under-18", "over-18"]
    assert rows["age-group"].differs
    carrying.take_all_over(told, actor=people.one)
    assert "age-group" not in _held(told)


def test_reports_beyond_the_readers_reach_propose_nothing(
    centre: Institution, told: Procedure, people: Pair
) -> None:
    other = factories.procedure(centre)
    _say(other, sex="m")
    propagation.apply_merge(other.person_id, told.person_id)
    with scene():
        Case.objects.filter(pk=other.case_id).update(restricted=True)
    assert _proposed(told, people)["sex"] == ["f"]


def test_what_is_chosen_does_not_go_into_the_report_of_an_error(
    told: Procedure, people: Pair
) -> None:
    page = reverse("identification:carry", args=[told.pk])
    request = signed_in(people.one).post(page, {"take": "sex", "seen": ""}).wsgi_request
    assert request.sensitive_post_parameters == "__ALL__"  # type: ignore[attr-defined]
