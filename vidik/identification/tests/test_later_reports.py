# SPDX-License-Identifier: EUPL-1.2
"""A later report about an identified person: no new clock, a matter to decide on."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.access.worklist import Line, worklist
from vidik.cases.models import Case
from vidik.cases.tests.factories import institution, member
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import LaterReport, Procedure
from vidik.identification.selectors import carrying
from vidik.identification.selectors.counting import victims
from vidik.identification.selectors.timeline import timeline
from vidik.identification.services import bulk, later_reports, procedures, propagation, reopening
from vidik.identification.services.urgency import apply_correction
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide, identify
from vidik.identification.types import Generated, LaterResult, Outcome, State, Step
from vidik.institutions.models import Institution
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.registry import Correction, Marks
from vidik.referral.types import Urgency as Reported
from vidik.vault.models import Person
from vidik.vault.services.merging import merge_persons, unmerge


@pytest.fixture
def identified(centre: Institution, people: Pair) -> Procedure:
    """Give a procedure in which somebody was identified weeks ago."""
    at = timezone.now() - dt.timedelta(days=40)
    [row] = factories.report(centre, at=at)
    said = tuple(
        (field, value)
        for fields in factories.SAID.values()
        for field, values in fields.items()
        for value in values
    )
    bulk.enter_generated(
        [
            Generated(
                row.pk, at, State.CONCLUDED, Outcome.IDENTIFIED, ("elements-found",), opened_at=at,
                interviewed_at=at, formal_at=at, decided_at=at + dt.timedelta(days=20), said=said,
            )
        ],
        proposer=people.one.user_id or 0,
        decider=people.other.user_id or 0,
    )  # fmt: skip
    with scene():
        return Procedure.objects.get(reported_person=row)


@pytest.fixture
def later(centre: Institution, identified: Procedure) -> Procedure:
    """Give the procedure that a report begins after the identification."""
    return factories.procedure(centre, at=timezone.now() - dt.timedelta(hours=9))


def lines_of(actor: Actor) -> list[Line]:
    with acting(actor):
        found = worklist(actor, kind="later-reports")
    rows = [each.line for group in found.groups for each in group.lines]
    return [line for line in rows if "later report" in line.what]


def _now(of: Procedure) -> Procedure:
    with scene():
        return Procedure.objects.get(pk=of.pk)


def _merge(later: Procedure, identified: Procedure, people: Pair) -> None:
    with scene():
        persons = Person.objects.in_bulk([later.person_id, identified.person_id])
    with acting(people.one):
        merge_persons(persons[later.person_id], persons[identified.person_id], actor=people.one)


def _join(later: Procedure, identified: Procedure, people: Pair) -> LaterReport:
    _merge(later, identified, people)
    with scene():
        return LaterReport.objects.select_related("procedure", "later").get(later=later)


def test_the_clock_ends_and_a_matter_arises_where_the_person_was_identified(
    identified: Procedure, later: Procedure, people: Pair
) -> None:
    assert later.due_at is not None
    matter = _join(later, identified, people)
    assert _now(later).same_as_id == identified.pk
    assert _now(later).due_at is None
    assert (matter.procedure_id, matter.result) == (identified.pk, "")
    with acting(people.one):
        told = [str(event.what) for event in timeline(_now(later), works=True)]
        assert any("clock of the first interview stopped" in each for each in told)
        told = [str(event.what) for event in timeline(_now(identified), works=True)]
        assert any("later report about the person was joined" in each for each in told)
    with scene():
        assert ReportedPerson.objects.get(pk=later.reported_person_id).outcome == "identified"


def test_who_was_not_identified_is_suspected_anew_with_a_clock(
    centre: Institution, people: Pair
) -> None:
    first = factories.procedure(centre, at=timezone.now() - dt.timedelta(days=40))
    decide(first, people, Step.DISMISS, "other-act")
    second = factories.procedure(centre, at=timezone.now())
    propagation.apply_merge(second.person_id, first.person_id)
    assert _now(second).same_as_id is None
    assert _now(second).due_at is not None


def test_parted_again_its_clock_runs_and_nothing_is_to_be_decided(
    identified: Procedure, later: Procedure, people: Pair
) -> None:
    matter = _join(later, identified, people)
    with scene():
        person = Person.objects.get(pk=later.person_id)
    with acting(people.one):
        unmerge(person, actor=people.one)
    assert _now(later).due_at is not None
    with pytest.raises(ValidationError, match="somebody else"):
        later_reports.decide_later_report(
            matter, LaterResult.NOTHING_NEW, "same-events", actor=people.one
        )
    again = _join(later, identified, people)
    assert (again.pk, again.parted_at) == (matter.pk, None)


def test_nothing_new_is_decided_once_with_a_reason(
    identified: Procedure, later: Procedure, people: Pair
) -> None:
    matter = _join(later, identified, people)
    with pytest.raises(ValidationError, match="Choose a reason"):
        later_reports.decide_later_report(
            matter, LaterResult.NOTHING_NEW, "because", actor=people.one
        )
    done = later_reports.decide_later_report(
        matter, LaterResult.NOTHING_NEW, "same-events", actor=people.one
    )
    assert (done.decided_by_id, done.led_to_id) == (people.one.user_id, None)
    with pytest.raises(ValidationError):
        later_reports.decide_later_report(
            matter, LaterResult.NEW_FACTS, "further-detail", actor=people.other
        )
    with acting(people.other), as_application(), pytest.raises(DatabaseError) as refused:  # noqa: SIM117
        with transaction.atomic():
            LaterReport.objects.filter(pk=matter.pk).update(reason="unfounded")
    assert "what was decided about a later report stays" in str(refused.value)


def test_new_exploitation_is_examined_in_the_procedure_of_the_later_report(
    centre: Institution, identified: Procedure, later: Procedure, people: Pair
) -> None:
    matter = _join(later, identified, people)
    done = later_reports.decide_later_report(
        matter, LaterResult.NEW_EXPLOITATION, "after-identification", actor=people.one
    )
    runs = _now(later)
    assert (done.led_to_id, runs.same_as_id, runs.state) == (later.pk, None, State.RECEIVED)
    assert runs.due_at is not None
    assert runs.due_at > timezone.now() + dt.timedelta(hours=71)
    with scene():
        assert ReportedPerson.objects.get(pk=later.reported_person_id).outcome == "pending"
    with acting(people.one):
        proposed = carrying.beside(runs, actor=people.one)
    assert "citizenship" in {row.code for row in proposed if row.proposals}
    # Another report that comes while it runs is counted with it and makes no further matter.
    third = factories.procedure(centre, at=timezone.now() - dt.timedelta(hours=1))
    _merge(third, identified, people)
    assert _now(third).same_as_id == later.pk
    assert _now(later).same_as_id is None
    with scene():
        assert LaterReport.objects.count() == 1
    identify(runs, people)
    year = timezone.localtime().year
    counts = [each.value for at in (year - 1, year) for each in victims.count_victims(at, ())]
    assert sum(counts) == 2


def test_what_was_opened_again_and_runs_takes_the_new_exploitation(
    identified: Procedure, later: Procedure, people: Pair
) -> None:
    matter = _join(later, identified, people)
    again = reopening.reopen(identified, actor=people.one)
    done = later_reports.decide_later_report(
        matter, LaterResult.NEW_EXPLOITATION, "other-place", actor=people.one
    )
    assert done.led_to_id == again.pk
    assert _now(later).due_at is None


def test_it_is_on_the_desk_of_the_expert_with_its_danger_and_leads_to_the_step(
    identified: Procedure, later: Procedure, people: Pair
) -> None:
    with scene():
        Procedure.objects.filter(pk=later.pk).update(urgency="danger")
    matter = _join(later, identified, people)
    found = lines_of(people.one)
    assert [line.is_danger for line in found] == [True]
    client = signed_in(people.one)
    assert client.get(found[0].url).status_code == 200
    page = client.get(reverse("identification:procedure", args=[identified.pk])).text
    assert "It started no new deadline" in page
    form = {"matter": str(matter.pk), "result": "new-facts", "reason": "further-detail"}
    answer = client.post(reverse("identification:step", args=[identified.pk, "later-report"]), form)
    assert answer.headers["Location"] == reverse("identification:carry", args=[identified.pk])
    assert not lines_of(people.one)


def test_its_danger_is_on_the_desk_where_the_later_case_is_restricted(
    identified: Procedure, later: Procedure, people: Pair
) -> None:
    with scene():
        Procedure.objects.filter(pk=later.pk).update(urgency="danger")
    _join(later, identified, people)
    with scene():
        Case.objects.filter(pk=later.case_id).update(restricted=True)
    with acting(people.one), as_application():
        assert not Procedure.objects.filter(pk=later.pk).exists()
        assert [line.is_danger for line in lines_of(people.one)] == [True]


def test_what_arose_before_the_urgency_was_kept_is_given_it(
    identified: Procedure, later: Procedure, people: Pair
) -> None:
    matter = _join(later, identified, people)
    with scene():
        Procedure.objects.filter(pk=later.pk).update(urgency="danger")
    fill = import_module("vidik.identification.migrations.0005_urgency_of_later_reports").FILL
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(fill)
        cursor.execute(
            "select bool_and(relforcerowsecurity) from pg_class"
            " where relname in ('identification_laterreport', 'identification_procedure')"
        )
        assert cursor.fetchone() == (True,)
    with scene():
        matter.refresh_from_db()
    assert matter.urgency == "danger"


def test_a_corrected_report_makes_the_matter_as_urgent(
    identified: Procedure, later: Procedure, people: Pair
) -> None:
    matter = _join(later, identified, people)
    with scene():
        person = ReportedPerson.objects.select_related("report").get(pk=later.reported_person_id)
        before = {person.pk: Marks(person.child, person.migrant)}
        urgency = person.report.urgency
        Report.objects.filter(pk=person.report_id).update(urgency=Reported.IMMEDIATE)
        person.report.refresh_from_db()
    apply_correction(Correction(person.report, people.one.institution or 0, urgency, before))
    with scene():
        matter.refresh_from_db()
    assert matter.urgency == "danger"


@pytest.mark.parametrize(
    "more", [{"procedure": True}, {"urgency": "child"}, {"parted_at": timezone.now()}]
)
def test_who_decides_does_not_move_it_to_another_procedure(
    centre: Institution,
    identified: Procedure,
    later: Procedure,
    people: Pair,
    more: dict[str, object],
) -> None:
    matter = _join(later, identified, people)
    if "procedure" in more:
        other = factories.procedure(centre)
        more = {"procedure": other, "case": other.case_id}
    with acting(people.one), as_application(), pytest.raises(DatabaseError) as refused:  # noqa: SIM117
        with transaction.atomic():
            LaterReport.objects.filter(pk=matter.pk).update(**more)
    assert "what it is about follows the joining of procedures" in str(refused.value)


def test_nobody_of_another_institution_decides_it(
    identified: Procedure, later: Procedure, people: Pair
) -> None:
    matter = _join(later, identified, people)
    stranger = member(Role.CASE_EXPERT, institution())
    with pytest.raises((Denied, OutOfScope)):
        later_reports.decide_later_report(
            matter, LaterResult.NOTHING_NEW, "same-events", actor=stranger
        )
    with acting(stranger):
        assert not LaterReport.objects.exists()


def test_what_ran_at_the_same_time_is_joined_without_a_matter(
    centre: Institution, people: Pair
) -> None:
    first, second = factories.procedure(centre), factories.procedure(centre)
    procedures.open_procedure(first, actor=people.one)
    propagation.apply_merge(second.person_id, first.person_id)
    with scene():
        assert not LaterReport.objects.exists()
