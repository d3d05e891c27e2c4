# SPDX-License-Identifier: EUPL-1.2
"""Work with schools: codes only, disclosed on a ground, agreed steps with a day, counted once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Denied, OutOfScope, Role
from vidik.access.worklist import Urgency, worklist
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.cases.types import Purpose
from vidik.identification.models import Procedure
from vidik.identification.selectors import procedures as identification_procedures
from vidik.identification.services import procedures, propagation, records
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide, inform
from vidik.identification.types import Outcome, ProcedureFilter, Step, Subject
from vidik.institutions.models import Institution
from vidik.protection.models import SchoolCooperation, SchoolStep
from vidik.protection.selectors.schools import (
    count_school_cooperation,
    fingerprint_of_cooperation,
    with_schools,
)
from vidik.protection.services import schools
from vidik.protection.types import SchoolFacts

pytestmark = pytest.mark.django_db


_KINDS = ("case-conference", "enrolment", "return")
"""Kinds of the one that a test is about."""


def _facts(**changes: object) -> SchoolFacts:
    measured: dict[str, object] = {
        "kind": "case-conference",
        "met_on": timezone.localdate(),
        "school_type": "primary",
        "took_part": ("centre", "class-teacher"),
    }
    return SchoolFacts(**(measured | changes))  # type: ignore[arg-type]


def _typed(**changes: object) -> dict[str, object]:
    return {
        "kind": "enrolment", "met_on": f"{timezone.localdate()}", "school_type": "secondary",
        "took_part": ["centre", "head-of-school"], "informed_of": ["needs-support"],
        "ground": "consent",
        "reference": "12/2026",
    } | changes  # fmt: skip


def _address(procedure: Procedure, step: str) -> str:
    return reverse("identification:step", args=[procedure.pk, step])


def _row(procedure: Procedure) -> SchoolCooperation:
    with scene():
        return SchoolCooperation.objects.get(procedure=procedure, kind__in=_KINDS)


def _late(row: SchoolCooperation, days: int = 3) -> SchoolStep:
    """Make an agreed step whose day has passed."""
    with scene():
        return SchoolStep.objects.create(
            cooperation=row, procedure=row.procedure, case_id=row.case_id, what="enrol",
            who="centre", due_on=timezone.localdate() - dt.timedelta(days=days),
            entered_at=timezone.now(), entered_by_id=row.entered_by_id,
        )  # fmt: skip


def test_a_conference_is_entered_steps_are_agreed_and_settled_on_the_pages(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    procedure_page = reverse("identification:procedure", args=[procedure.pk])
    assert "No work with a school has been entered" in client.get(procedure_page).content.decode()
    assert client.get(_address(procedure, "school")).status_code == 200
    assert client.get(_address(procedure, "school-step")).status_code == 302, "nothing there yet"
    sent = client.post(_address(procedure, "school"), _typed(once="one-mark"))
    row = _row(procedure)
    page = reverse("protection:school", args=[row.pk])
    assert sent.headers["Location"] == page
    client.post(_address(procedure, "school"), _typed(once="one-mark"))
    assert _row(procedure) == row, "a double click enters it once"
    text = client.get(page).content.decode()
    assert "enrolment in school" in text
    assert "consent of the person, 12/2026" in text
    ahead = f"{timezone.localdate() + dt.timedelta(days=10)}"
    step = {"cooperation": str(row.pk), "what": "enrol", "who": "head-of-school", "due_on": ahead}
    assert client.post(_address(procedure, "school-step"), step).headers["Location"] == page
    assert "1 step open" in client.get(procedure_page).content.decode()
    with scene():
        agreed = SchoolStep.objects.get(cooperation=row)
    settle = _address(procedure, "school-step-settled")
    assert f"{agreed.pk}" in client.get(f"{settle}?agreed={agreed.pk}").content.decode()
    became = {"agreed": str(agreed.pk), "became": "not-done"}
    assert client.post(settle, became).status_code == 422
    wrong = became | {"became": "done", "not_done": "no-means"}
    assert client.post(settle, wrong).status_code == 422
    assert client.post(settle, became | {"not_done": "no-means"}).headers["Location"] == page
    assert client.post(settle, became | {"not_done": "no-means"}).status_code == 422
    assert "there were no means" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "wedding"}, "kind"),
        ({"school_type": ""}, "school_type"),
        ({"took_part": ()}, "took_part"),
        ({"took_part": ("centre", "Милица")}, "took_part"),
        ({"informed_of": ("everything",)}, "informed_of"),
        ({"informed_of": ("health",)}, "ground"),
        ({"informed_of": ("health",), "ground": "curiosity", "reference": "1/2026"}, "ground"),
        ({"informed_of": ("health",), "ground": "consent"}, "reference"),
        ({"informed_of": ("health",), "ground": "consent", "reference": "Милица"}, "reference"),
        ({"ground": "consent", "reference": "1/2026"}, "informed_of"),
        ({"institution": 2_000_000_000}, "institution"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(
    procedure: Procedure, people: Pair, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        schools.enter_cooperation(procedure, _facts(**changes), actor=people.one)
    assert field in refusal.value.error_dict
    with scene():
        assert not SchoolCooperation.objects.exists()


def test_days_lie_between_the_report_and_today_and_steps_after_that(
    procedure: Procedure, people: Pair
) -> None:
    today = timezone.localdate()
    for day in (today + dt.timedelta(days=1), today - dt.timedelta(days=400)):
        with pytest.raises(ValidationError, match=r"future|before the report"):
            schools.enter_cooperation(procedure, _facts(met_on=day), actor=people.one)
    row = schools.enter_cooperation(procedure, _facts(), actor=people.one)
    for days in (-1, 800):
        with pytest.raises(ValidationError, match=r"before the day|two years"):
            schools.agree_step(
                row, what="enrol", who="centre", due_on=today + dt.timedelta(days=days),
                actor=people.one,
            )  # fmt: skip
    for changes in ({"what": "dance"}, {"who": ""}):
        step = {"what": "enrol", "who": "centre"} | changes
        with pytest.raises(ValidationError, match="Choose from the list"):
            schools.agree_step(row, **step, due_on=today, actor=people.one)


def test_two_tabs_do_not_overwrite_each_other_unseen(procedure: Procedure, people: Pair) -> None:
    row = schools.enter_cooperation(procedure, _facts(), actor=people.one)
    address = _address(procedure, "school-change")
    client = signed_in(people.one)
    form = client.get(f"{address}?cooperation={row.pk}").content.decode()
    seen = fingerprint_of_cooperation(_row(procedure))
    assert f'value="{seen}"' in form
    typed = _typed(cooperation=str(row.pk), seen=seen)
    assert client.post(address, typed).status_code == 302
    assert _row(procedure).kind == "enrolment"
    stale = client.post(address, typed | {"kind": "return"})
    assert stale.status_code == 422
    assert "Somebody changed this" in stale.content.decode()
    assert _row(procedure).kind == "enrolment"
    page = client.get(reverse("protection:school", args=[row.pk]))
    assert "case conference with the school" in page.content.decode(), "the history tells it"


def test_what_was_struck_out_stays_and_is_counted_nowhere(
    procedure: Procedure, people: Pair
) -> None:
    year = timezone.localdate().year
    row = schools.enter_cooperation(procedure, _facts(), actor=people.one)
    step = _late(row)
    assert [each.cases for each in count_school_cooperation(year, ())] == [1]
    client = signed_in(people.one)
    sent = {"cooperation": str(row.pk)}
    requested = client.get(_address(procedure, "school-strike")).content.decode()
    assert (
        '<button class="button button--danger">Strike out work with a school</button>' in requested
    )
    assert "<title>Strike out work with a school – Vidik</title>" in requested
    assert client.post(_address(procedure, "school-strike"), sent).status_code == 302
    assert client.post(_address(procedure, "school-strike"), sent).status_code == 422
    assert count_school_cooperation(year, ()) == []
    other = schools.enter_cooperation(procedure, _facts(kind="advice"), actor=people.one)
    for slug in ("school-change", "school-step", "school-strike"):
        old_tab = client.get(f"{_address(procedure, slug)}?cooperation={row.pk}")
        assert old_tab.status_code == 302, "never another one in its place"
    assert str(row.pk) not in client.get(_address(procedure, "school-change")).content.decode()
    schools.strike_cooperation(other, actor=people.one)
    page = client.get(reverse("protection:school", args=[row.pk]))
    assert "Struck out by" in page.content.decode()
    seen = fingerprint_of_cooperation(_row(procedure))
    for refused in (
        lambda: schools.change_cooperation(row, _facts(), seen=seen, actor=people.one),
        lambda: schools.settle_step(step, actor=people.one),
        lambda: schools.agree_step(
            row, what="enrol", who="centre", due_on=timezone.localdate(), actor=people.one
        ),
    ):
        with pytest.raises(ValidationError):
            refused()
    with acting(people.one):
        assert not identification_procedures.listed(
            people.one, ProcedureFilter(agreed=True)
        ).exists()


def test_nothing_new_is_entered_in_a_closed_procedure_but_steps_are_settled(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    inform(procedure, Subject.RIGHTS, Subject.SERVICES, actor=people.one)
    row = schools.enter_cooperation(procedure, _facts(), actor=people.one)
    step = _late(row)
    decide(procedure, people, Step.CONCLUDE, "prostitution", Outcome.NOT_VICTIM)
    inform(procedure, Subject.OUTCOME, actor=people.one)
    closed = procedures.close(procedure, actor=people.one)
    with pytest.raises(ValidationError, match="closed"):
        schools.enter_cooperation(closed, _facts(), actor=people.one)
    with pytest.raises(ValidationError, match="closed"):
        schools.strike_cooperation(row, actor=people.one)
    assert schools.settle_step(step, actor=people.one).settled_at is not None
    assert signed_in(people.one).get(_address(closed, "school")).status_code == 302


def test_a_kind_for_adults_is_refused_for_a_child(procedure: Procedure, people: Pair) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    records.save_section(
        procedure, "person", {"age-group": ["under-18"]}, stated_by="person",
        stated_on=factories.TODAY, actor=people.one,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="under 18"):
        schools.enter_cooperation(procedure, _facts(kind="adult-education"), actor=people.one)


def test_late_steps_stand_on_the_desk_and_in_the_list_until_they_are_settled(
    centre: Institution, procedure: Procedure, people: Pair
) -> None:
    row = schools.enter_cooperation(procedure, _facts(), actor=people.one)
    factories.procedure(centre)
    step = _late(row)

    def owed() -> list[str]:
        with acting(people.one):
            listed = identification_procedures.listed(people.one, ProcedureFilter(agreed=True))
            assert [each.pk for each in listed] in ([], [procedure.pk])
            return [
                each.line.url
                for group in worklist(people.one, room="protection").groups
                if group.urgency == Urgency.LATE
                for each in group.lines
            ]

    (page,) = owed()
    with scene():
        code = procedure.case.code
    text = signed_in(people.one).get(page).content.decode()
    assert code in text
    schools.settle_step(step, actor=people.one)
    assert owed() == []


def test_somebody_is_counted_once_however_often_the_school_is_met(
    centre: Institution, people: Pair
) -> None:
    year = timezone.localdate().year
    rows = [factories.procedure(centre) for _each in range(4)]
    for row in rows:
        procedures.open_procedure(row, actor=people.one)
    for group, of in (("under-18", rows[0]), ("over-18", rows[1])):
        records.save_section(
            of, "person", {"age-group": [group]}, stated_by="person", stated_on=factories.TODAY,
            actor=people.one,
        )  # fmt: skip
    propagation.apply_merge(rows[3].person_id, rows[0].person_id)
    for of, kind in (
        (rows[0], "return"), (rows[0], "education-plan"), (rows[1], "advice"),
        (rows[2], "adult-education"), (rows[3], "return"),
    ):  # fmt: skip
        schools.enter_cooperation(of, _facts(kind=kind), actor=people.one)
    informed = {each.key: each.cases for each in count_school_cooperation(year, ())}
    assert informed == {"": 3}
    by_age = {each.key: each.cases for each in count_school_cooperation(year, ("age",))}
    assert by_age == {"age=under-18": 1, "age=over-18": 2}
    assert count_school_cooperation(year, ("sex",)) == []
    assert count_school_cooperation(year - 1, ()) == []
    kinds, steps = with_schools(year)
    numbers = {row.name: row.numbers for row in kinds.rows}
    assert numbers["return to school"] == (2, 1)
    assert numbers["All"] == (5, 3)
    assert steps.rows == ()


def test_others_neither_see_nor_enter_it(
    centre: Institution, procedure: Procedure, people: Pair
) -> None:
    del centre
    row = schools.enter_cooperation(procedure, _facts(), actor=people.one)
    step = _late(row)
    strange = cases.member(Role.CASE_EXPERT, cases.institution("another-centre"))
    page = reverse("protection:school", args=[row.pk])
    with as_application():
        assert signed_in(strange).get(page).status_code == 404
        with acting(strange):
            assert not SchoolCooperation.objects.exists()
            assert not SchoolStep.objects.exists()
        with pytest.raises((Denied, OutOfScope)):
            schools.settle_step(step, actor=strange)
    other = factories.procedure(Institution.objects.get(code="centre"))
    client = signed_in(people.one)
    foreign = {"cooperation": str(row.pk), "what": "enrol", "who": "centre",
               "due_on": f"{timezone.localdate()}"}  # fmt: skip
    schools.enter_cooperation(other, _facts(), actor=people.one)
    assert client.post(_address(other, "school-step"), foreign).status_code == 422
    settled = {"agreed": str(step.pk), "became": "done"}
    assert client.post(_address(other, "school-step-settled"), settled).status_code == 422
    for senseless in ("x", "'", "٣", "%00"):
        answer = client.get(f"{_address(other, 'school-change')}?cooperation={senseless}")
        assert answer.status_code == 302


@pytest.mark.parametrize(
    ("role", "purpose", "sees"),
    [
        (Role.POLICE, Purpose.INVESTIGATION, False),
        (Role.COURT_OFFICER, Purpose.TRIAL, False),
        (Role.CASE_OFFICER, Purpose.GUARDIANSHIP, True),
    ],
)
def test_a_school_tells_where_a_child_lives_and_is_shown_with_the_part_on_protection_alone(
    procedure: Procedure, people: Pair, role: Role, purpose: Purpose, *, sees: bool
) -> None:
    row = schools.enter_cooperation(procedure, _facts(), actor=people.one)
    _late(row)
    elsewhere = cases.institution("elsewhere")
    reader = cases.member(role, elsewhere)
    with scene():
        cases.sharing(procedure.case, elsewhere, purpose).save()
    with as_application():
        client = signed_in(reader)
        whole = client.get(reverse("identification:procedure", args=[procedure.pk]))
        assert whole.status_code == 200
        assert ("Work with schools" in whole.text) is sees
        page = client.get(reverse("protection:school", args=[row.pk]))
        assert page.status_code == (200 if sees else 404)
        with acting(reader):
            assert SchoolCooperation.objects.exists() is sees
            assert SchoolStep.objects.exists() is sees


def test_the_database_knows_that_nothing_is_disclosed_without_a_ground(
    procedure: Procedure, people: Pair
) -> None:
    row = schools.enter_cooperation(procedure, _facts(), actor=people.one)
    with scene(), pytest.raises(IntegrityError), transaction.atomic():
        SchoolCooperation.objects.filter(pk=row.pk).update(informed_of=["health"])
    with scene(), pytest.raises(IntegrityError), transaction.atomic():
        SchoolCooperation.objects.filter(pk=row.pk).update(took_part=[])


def _cost(client: Client, procedure: Procedure) -> int:
    with CaptureQueriesContext(connection) as requested:
        client.get(reverse("identification:procedure", args=[procedure.pk]))
    return len(requested)


def test_a_procedure_without_schools_costs_one_question_and_many_cost_as_one(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    _cost(client, procedure)
    none = _cost(client, procedure)
    row = schools.enter_cooperation(procedure, _facts(), actor=people.one)
    _late(row)
    one = _cost(client, procedure)
    # The schools are asked for anyway; then their steps, and the work that waits with them.
    assert one == none + 2
    for _each in range(4):
        _late(schools.enter_cooperation(procedure, _facts(), actor=people.one))
    assert _cost(client, procedure) == one
