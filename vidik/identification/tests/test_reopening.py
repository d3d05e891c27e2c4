# SPDX-License-Identifier: EUPL-1.2
"""What a procedure that is opened again goes on with: its urgency, record, journey, crossings."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Procedure
from vidik.identification.services import journey, procedures, reopening
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide, identify, inform
from vidik.identification.types import Episode, EpisodeKind, Step, Subject, SuspectFacts, Urgency
from vidik.institutions.models import Institution
from vidik.protection.models import Crossing
from vidik.protection.services import crossings
from vidik.protection.types import CrossingPlan, Direction

HOUR = dt.timedelta(hours=1)


def _fresh(row: Procedure) -> Procedure:
    with scene():
        return Procedure.objects.get(pk=row.pk)


def _of_a_child(centre: Institution) -> Procedure:
    rows = factories.report(centre)
    with scene():
        rows[0].child = "yes"
        rows[0].save(update_fields=["child"])
    return procedures.begin_procedures(rows)[0]


def test_a_child_is_heard_within_a_day_again(centre: Institution, people: Pair) -> None:
    old = identify(_of_a_child(centre), people)
    new = reopening.reopen(_fresh(old), actor=people.one)
    assert new.urgency == Urgency.CHILD
    assert new.due_at == new.received_at + 24 * HOUR


def test_the_mark_of_an_expert_and_the_time_of_leaving_stay(
    procedure: Procedure, people: Pair
) -> None:
    leaves = timezone.now() + 5 * HOUR
    procedures.set_urgency(procedure, Urgency.DANGER, leaves, actor=people.one)
    decide(procedure, people, Step.DISMISS, "other-act")
    new = reopening.reopen(_fresh(procedure), actor=people.one)
    assert (new.urgency, new.leaves_at, new.due_at) == (Urgency.DANGER, leaves, leaves)


def test_a_time_of_leaving_that_passed_is_not_carried_over(
    procedure: Procedure, people: Pair
) -> None:
    passed = timezone.now() - HOUR
    procedures.set_urgency(procedure, Urgency.DANGER, passed, actor=people.one)
    decide(procedure, people, Step.DISMISS, "other-act")
    new = reopening.reopen(_fresh(procedure), actor=people.one)
    assert (new.urgency, new.leaves_at) == (Urgency.DANGER, None)


def test_what_holds_is_carried_over_with_who_said_it_and_the_page_says_so(
    procedure: Procedure, people: Pair
) -> None:
    identify(procedure, people)
    way = Episode(EpisodeKind.TRANSIT, "RS", "", "", "2024-01", "2024-02")
    removed = journey.add_journey_stage(procedure, way, stated_by="police", actor=people.one)
    journey.add_journey_stage(procedure, way, stated_by="person", actor=people.one)
    journey.end_journey_stage(removed, actor=people.one)
    suspect = journey.add_suspect(procedure, SuspectFacts(("recruiter",), ""), actor=people.one)
    new = reopening.reopen(_fresh(procedure), actor=people.one)

    def message(of: Procedure) -> set[tuple[object, ...]]:
        rows = of.facts.filter(ended_at__isnull=True)
        return set(rows.values_list("field", "value", "number", "stated_by", "stated_on"))

    with scene():
        assert message(new) == message(procedure) != set()
        assert list(new.journey_stages.values_list("country", "stated_by", "ended_at")) == [
            ("RS", "person", None)
        ]
    client = signed_in(people.one)
    text = client.get(reverse("identification:procedure", args=[new.pk])).content.decode()
    assert "was carried over from the earlier procedure" in text
    assert suspect.code in text
    old = client.get(reverse("identification:procedure", args=[procedure.pk])).content.decode()
    assert "was carried over from the earlier procedure" not in old
    assert suspect.code in old
    # A suspect of the new one is none of the old one.
    later = journey.add_suspect(new, SuspectFacts(("recruiter",), ""), actor=people.one)
    old = client.get(reverse("identification:procedure", args=[procedure.pk])).content.decode()
    assert later.code not in old


def test_a_crossing_that_waits_goes_on_in_the_new_one(procedure: Procedure, people: Pair) -> None:
    today = timezone.localdate()

    def planned() -> Crossing:
        plan = CrossingPlan(
            Direction.FROM_ABROAD, "HR", "transfer", today, place="road",
            announced_by="association", receives="centre",
        )  # fmt: skip
        return crossings.plan_crossing(procedure, plan, actor=people.one)

    over, waits = planned(), planned()
    crossings.finish_crossing(over, today, actor=people.one)
    identify(procedure, people)
    inform(procedure, Subject.OUTCOME, actor=people.one)
    procedures.close(_fresh(procedure), actor=people.one)
    new = reopening.reopen(_fresh(procedure), actor=people.one)
    with scene():
        assert [row.pk for row in new.crossings.all()] == [waits.pk]
        assert [row.pk for row in procedure.crossings.all()] == [over.pk]
        waits.refresh_from_db()
    # What took place before the procedure was opened again may be entered now.
    with scene():
        Procedure.objects.filter(pk=new.pk).update(received_at=timezone.now() + 48 * HOUR)
        waits = Crossing.objects.get(pk=waits.pk)
    assert crossings.finish_crossing(waits, today, actor=people.one).done_on == today


@pytest.mark.usefixtures("serbia")
def test_ended_without_a_finding_it_takes_no_identification_back(
    procedure: Procedure, people: Pair
) -> None:
    identify(procedure, people)
    new = reopening.reopen(_fresh(procedure), actor=people.one)
    with scene():
        before = [row.pk for row in new.expected_notices.all()]
    procedures.open_procedure(new, actor=people.one)
    decide(_fresh(new), people, Step.TERMINATE, "left")
    with scene():
        assert before
        assert [row.pk for row in new.expected_notices.filter(ended_at__isnull=True)] == before
