# SPDX-License-Identifier: EUPL-1.2
"""Somebody reported several times is counted once, and each report is told the outcome."""

from __future__ import annotations

import datetime as dt
import random
import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.cases.models import Case
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import LaterReport, Procedure
from vidik.identification.selectors.counting import (
    balances,
    reports,
)
from vidik.identification.selectors.counting import (
    victims as identification_victims,
)
from vidik.identification.services import (
    bulk,
    decisions,
    interviews,
    procedures,
    propagation,
    reopening,
)
from vidik.identification.services.later_reports import decide_later_report
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide, identify
from vidik.identification.types import (
    Generated,
    InterviewPlan,
    LaterResult,
    Outcome,
    State,
    Step,
)
from vidik.institutions.models import Institution
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.services import handling
from vidik.referral.tests.factories import closed
from vidik.referral.types import ReportState
from vidik.vault.models import Person
from vidik.vault.services.merging import merge_persons, unmerge

YEAR = timezone.localtime().year


def _outcome_of(of: Procedure) -> str:
    with scene():
        return ReportedPerson.objects.get(pk=of.reported_person_id).outcome


def _front(of: Procedure) -> object:
    with scene():
        return Procedure.objects.get(pk=of.pk).same_as_id


def test_a_third_report_is_counted_with_the_first_whichever_way_it_is_joined(
    centre: Institution, people: Pair
) -> None:
    first, second, third = (factories.procedure(centre) for _each in range(3))
    propagation.apply_merge(second.person_id, first.person_id)
    propagation.apply_merge(third.person_id, second.person_id)
    assert (_front(first), _front(second), _front(third)) == (None, first.pk, first.pk)
    propagation.undo_merge(third.person_id, first.person_id)
    assert (_front(second), _front(third)) == (first.pk, None)
    propagation.apply_merge(first.person_id, third.person_id)
    assert {_front(first), _front(second), _front(third)} == {None, first.pk}
    identify(first, people)
    assert reports.count_persons(YEAR, ())[0].value == 1
    found = balances.report_balance(YEAR)
    assert (found.received, found.decided, found.closing_count) == (3, 3, 0)


def test_when_the_one_in_front_is_parted_the_others_stay_one_person(centre: Institution) -> None:
    first, second, third = (factories.procedure(centre) for _each in range(3))
    propagation.apply_merge(first.person_id, second.person_id)
    propagation.apply_merge(third.person_id, second.person_id)
    assert (_front(first), _front(second), _front(third)) == (None, first.pk, first.pk)
    propagation.undo_merge(first.person_id, second.person_id)
    assert (_front(first), _front(second), _front(third)) == (None, None, second.pk)


def test_an_identification_is_counted_though_the_other_report_was_dismissed_before(
    centre: Institution, people: Pair
) -> None:
    dismissed, identified = factories.procedure(centre), factories.procedure(centre)
    decide(dismissed, people, Step.DISMISS, "other-act")
    identify(identified, people)
    propagation.apply_merge(dismissed.person_id, identified.person_id)
    assert identification_victims.count_victims(YEAR, ())[0].value == 1
    assert _front(dismissed) == identified.pk
    assert _outcome_of(dismissed) == "identified"


def test_a_joined_report_hears_what_the_counted_procedure_came_to_and_can_be_closed(
    centre: Institution, people: Pair
) -> None:
    first, second = factories.procedure(centre), factories.procedure(centre)
    propagation.apply_merge(second.person_id, first.person_id)
    procedures.open_procedure(first, actor=people.one)
    decide(first, people, Step.SUSPEND, "unreachable")
    assert _outcome_of(second) == "suspended"
    procedures.resume(first, actor=people.one)
    assert _outcome_of(second) == "pending"
    decide(first, people, Step.TERMINATE, "left")
    assert _outcome_of(second) == "terminated"
    with scene():
        report = Report.objects.get(pk=second.report_id)
    handling.take_report(report, actor=people.one)
    assert closed(report, people.one).state == ReportState.CLOSED


def test_a_report_joined_after_the_decision_hears_it_and_parted_waits_again(
    centre: Institution, people: Pair
) -> None:
    first, second = factories.procedure(centre), factories.procedure(centre)
    decide(first, people, Step.DISMISS, "other-act")
    propagation.apply_merge(second.person_id, first.person_id)
    assert _outcome_of(second) == "dismissed"
    new = reopening.reopen(first, actor=people.one)
    assert _outcome_of(second) == "pending"
    procedures.open_procedure(new, actor=people.one)
    decide(new, people, Step.TERMINATE, "left")
    assert _outcome_of(second) == "terminated"
    propagation.undo_merge(second.person_id, first.person_id)
    assert (_outcome_of(first), _outcome_of(second)) == ("terminated", "pending")


def test_one_suspicion_is_decided_where_it_is_counted(centre: Institution, people: Pair) -> None:
    first, second, waiting = (factories.procedure(centre) for _each in range(3))
    proposal = decisions.propose(
        waiting, Step.DISMISS, ["other-act"], offences=["other"], actor=people.one
    )
    for each in (second, waiting):
        propagation.apply_merge(each.person_id, first.person_id)
    with scene():
        second.refresh_from_db()
    with pytest.raises(ValidationError, match="Nothing is decided"):
        decisions.propose(second, Step.DISMISS, ["other-act"], offences=["other"], actor=people.one)
    with pytest.raises(ValidationError, match="Nothing is decided"):
        decisions.take(proposal, actor=people.other)
    assert all("Nothing is decided" in each.objection for each in decisions.options(second))


def test_a_merge_beside_a_restricted_case_counts_its_procedure_too_and_parts_it_rightly(
    centre: Institution, people: Pair
) -> None:
    hidden, first, second = (factories.procedure(centre) for _each in range(3))
    _merge(hidden.person_id, first.person_id, people)
    with scene():
        Case.objects.filter(pk=hidden.case_id).update(restricted=True)
        persons = Person.objects.in_bulk([first.person_id, second.person_id])
    with acting(people.one):
        assert not Procedure.objects.filter(pk=hidden.pk).exists()
        merge_persons(persons[first.person_id], persons[second.person_id], actor=people.one)
    assert (_front(hidden), _front(first), _front(second)) == (None, hidden.pk, hidden.pk)
    with acting(people.one):
        unmerge(persons[first.person_id], actor=people.one)
    assert (_front(hidden), _front(first), _front(second)) == (None, hidden.pk, None)


def test_the_page_of_what_is_counted_elsewhere_does_not_name_a_case_that_is_not_open(
    centre: Institution, people: Pair
) -> None:
    front, second = (factories.procedure(centre) for _each in range(2))
    _merge(second.person_id, front.person_id, people)
    address = reverse("identification:procedure", args=[second.pk])
    client, listed = signed_in(people.one), reverse("identification:list") + "?state="
    assert str(front.pk) in client.get(address).content.decode()
    assert "reported before" in client.get(listed).content.decode()
    with scene():
        Case.objects.filter(pk=front.case_id).update(restricted=True)
    page = client.get(address).content.decode()
    assert str(front.pk) not in page
    assert "reported more than once" not in page
    assert "Nothing is decided in this procedure" in page
    assert "reported before" not in client.get(listed).content.decode()


def _merge(duplicate: uuid.UUID, primary: uuid.UUID, people: Pair) -> None:
    """Merge two rows as the vault does: within what the expert may see of it."""
    with scene():
        Person.objects.filter(pk=duplicate).update(merged_into=primary)
    with acting(people.one):
        propagation.apply_merge(duplicate, primary)


def test_a_third_report_is_counted_with_the_one_that_it_overlaps_though_the_stored_one_is_older(
    centre: Institution, people: Pair
) -> None:
    at = timezone.now() - dt.timedelta(days=400)
    [row] = factories.report(centre, at=at)
    bulk.enter_generated(
        [
            Generated(
                row.pk, at, State.DISMISSED, None, ("other-act",),
                decided_at=at + dt.timedelta(days=9),
            )
        ],
        proposer=people.one.user_id or 0,
        decider=people.other.user_id or 0,
    )  # fmt: skip
    second, third = factories.procedure(centre), factories.procedure(centre)
    _merge(second.person_id, row.person_id, people)
    _merge(third.person_id, row.person_id, people)
    assert (_front(second), _front(third)) == (None, second.pk)


@pytest.mark.parametrize("outcome", [Outcome.IDENTIFIED, None])
def test_what_is_reported_after_the_end_is_decided_by_itself_though_a_joined_report_never_was(
    centre: Institution, people: Pair, outcome: Outcome | None
) -> None:
    at = timezone.now() - dt.timedelta(days=1000)
    rows = [factories.report(centre, at=at + dt.timedelta(days=days))[0] for days in (0, 5)]
    ended = State.DISMISSED if outcome is None else State.CONCLUDED
    reason = "other-act" if outcome is None else "elements-found"
    opened = None if outcome is None else at
    bulk.enter_generated(
        [
            Generated(
                rows[0].pk, at, ended, outcome, (reason,), opened_at=opened,
                decided_at=at + dt.timedelta(days=60),
            ),
            Generated(
                rows[1].pk, at + dt.timedelta(days=5), State.OPENED, None, (),
                opened_at=at + dt.timedelta(days=5),
            ),
        ],
        proposer=people.one.user_id or 0,
        decider=people.other.user_id or 0,
    )  # fmt: skip
    _merge(rows[1].person_id, rows[0].person_id, people)
    anew = factories.procedure(centre)
    _merge(anew.person_id, rows[0].person_id, people)
    with scene():
        anew.refresh_from_db()
        first, second = (Procedure.objects.get(reported_person=row) for row in rows)
        assert second.same_as_id == first.pk
        matter = LaterReport.objects.select_related("procedure").filter(later=anew).first()
    if outcome is not None:
        assert (anew.same_as_id, anew.due_at, _outcome_of(anew)) == (first.pk, None, "identified")
        assert matter is not None
        decide_later_report(
            matter, LaterResult.NEW_EXPLOITATION, "after-identification", actor=people.one
        )
        with scene():
            anew.refresh_from_db()
    else:
        assert matter is None
    assert anew.same_as_id is None
    assert anew.due_at is not None
    assert _outcome_of(anew) == "pending"
    assert [each.value for each in reports.count_persons(YEAR, ("outcome",))] == [1]
    decide(anew, people, Step.DISMISS, "other-act")
    assert _outcome_of(anew) == "dismissed"


def _check_one_chain(front: Procedure) -> None:
    """Require that from the counted procedure on, each joined one ran while another one did."""
    forever = dt.datetime.max.replace(tzinfo=dt.UTC)
    # What a later report about an identified person began is a matter to decide on.
    left = list(Procedure.objects.filter(same_as=front, arose_as__isnull=True))
    reached = [(front.received_at, front.decided_at or forever, front.person_id)]
    while left:
        spans = {
            each.pk: (each.received_at, each.decided_at or front.decided_at or forever)
            for each in left
        }
        near = [
            each
            for each in left
            for begin, end, person in reached
            if person != each.person_id
            and spans[each.pk][0] <= end
            and begin <= (each.decided_at or forever)
        ]
        assert near, "what never ran at one time with the others is a suspicion of its own"
        reached += [(*spans[each.pk], each.person_id) for each in near]
        left = [each for each in left if each not in near]


@pytest.mark.parametrize("seed", range(1, 9))
def test_over_random_merges_nobody_counts_twice_and_every_year_balances(
    centre: Institution, people: Pair, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - paths of a test
    rows = []
    for _one in range(16):
        received = dt.datetime(2021, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(
            days=chance.randrange(900)
        )
        [person] = factories.report(centre, at=received)
        state = chance.choice((State.DISMISSED, State.CONCLUDED, State.OPENED))
        decided = received + dt.timedelta(days=chance.randrange(1, 500))
        rows.append(
            Generated(
                person.pk,
                received,
                state,
                Outcome.IDENTIFIED if state == State.CONCLUDED else None,
                {State.DISMISSED: ("other-act",), State.CONCLUDED: ("elements-found",)}.get(
                    state, ()
                ),
                opened_at=None if state == State.DISMISSED else received,
                decided_at=None if state == State.OPENED else decided,
            )
        )
    bulk.enter_generated(rows, proposer=people.one.user_id or 0, decider=people.other.user_id or 0)
    with scene():
        persons = list(Procedure.objects.order_by("id").values_list("person", flat=True))
    remaining, *others = chance.sample(persons, 7)
    for each in others:
        _merge(each, remaining, people)
    with scene():
        Person.objects.filter(pk=others[0]).update(merged_into=None)
    with acting(people.one):
        propagation.undo_merge(others[0], remaining)
    with scene():
        joined = Procedure.objects.filter(same_as__isnull=False)
        assert not joined.filter(same_as__same_as__isnull=False).exists()
        assert not joined.exclude(person__in=[remaining, *others[1:]]).exists()
        for front in Procedure.objects.filter(person__in=[remaining, *others[1:]], same_as=None):
            for other in Procedure.objects.filter(
                person__in=[remaining, *others[1:]], same_as=None
            ):
                if front.pk != other.pk:
                    ends = (front.decided_at, other.decided_at)
                    assert any(
                        end is not None and end < begin
                        for end, begin in zip(
                            ends, (other.received_at, front.received_at), strict=True
                        )
                    ), "what ran at one time is counted once"
        for front in Procedure.objects.filter(same_as=None):
            _check_one_chain(front)
        victims = Procedure.objects.filter(outcome="identified", same_as=None).count()
    before = 0
    for year in range(2021, 2027):
        found = balances.balance(year)
        assert found.opening_count == before
        assert found.opening_count + found.received == found.decided + found.closing_count
        before = found.closing_count
    counted = sum(
        each.cases
        for year in range(2021, 2027)
        for each in identification_victims.count_victims(year, ())
    )
    assert counted == victims


def test_a_procedure_that_is_decided_elsewhere_leads_there_and_begins_nothing(
    centre: Institution, people: Pair
) -> None:
    first, second = factories.procedure(centre), factories.procedure(centre)
    client = signed_in(people.other)
    address = reverse("identification:procedure", args=[second.pk])
    own = f"/identification/{second.pk}/steps/"
    before = client.get(address).content.decode()
    assert {"open", "urgency", "return"} <= set(re.findall(f"{own}([a-z-]+)/", before))
    propagation.apply_merge(second.person_id, first.person_id)
    page = client.get(address).content.decode()
    there = reverse("identification:procedure", args=[first.pk])
    assert f'<a class="button" href="{there}">Go to the procedure in which the decision' in page
    assert own not in page
    assert "/record/" not in page
    assert "Nothing else." not in page
    assert 'id="record"' not in page
    assert "#record" not in page
    # What the table allows is not changed: the step itself is still there.
    assert client.get(f"{own}open/").status_code == 200


def test_what_was_begun_before_it_was_joined_is_finished_where_it_was_begun(
    centre: Institution, people: Pair
) -> None:
    first, second = factories.procedure(centre), factories.procedure(centre)
    procedures.open_procedure(second, actor=people.one)
    at = timezone.now() + dt.timedelta(days=1)
    plan = InterviewPlan(at, "centre", "sr", interpreter=False)
    interviews.plan_interview(second, plan, actor=people.one)
    propagation.apply_merge(second.person_id, first.person_id)
    address = reverse("identification:procedure", args=[second.pk])
    page = signed_in(people.one).get(address).content.decode()
    own = f"/identification/{second.pk}/steps/"
    assert set(re.findall(f"{own}([a-z-]+)/", page)) == {"held", "cancel"}
