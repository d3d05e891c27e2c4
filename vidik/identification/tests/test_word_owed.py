# SPDX-License-Identifier: EUPL-1.2
"""Since when a person has to be informed: stored with each procedure, as its notifications say."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.worklist import worklist
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Procedure
from vidik.identification.services import bulk, procedures, propagation
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide, inform
from vidik.identification.types import Generated, State, Step, Subject
from vidik.institutions.models import Institution


def _owed(row: Procedure) -> dt.datetime | None:
    """Return what is stored, which is what the notifications say."""
    with scene():
        remaining = Procedure.objects.get(pk=row.pk)
        known = set(remaining.notifications.values_list("subject", flat=True))
        assert set(remaining.informed_of) == known
        assert len(remaining.informed_of) == len(known)
        text = None
        if remaining.state in {"received", "opened", "suspended"}:
            if remaining.same_as_id is None and not {"rights", "services"} <= known:
                text = remaining.opened_at
        elif remaining.state != "closed" and "outcome" not in known:
            text = remaining.decided_at
        assert remaining.owed_since == text
        return remaining.owed_since


def test_word_is_owed_from_the_opening_and_from_the_decision_until_it_is_given(
    procedure: Procedure, people: Pair
) -> None:
    assert _owed(procedure) is None
    procedures.open_procedure(procedure, actor=people.one)
    opened = _owed(procedure)
    assert opened is not None
    inform(procedure, Subject.RIGHTS, Subject.RIGHTS, actor=people.one)
    assert _owed(procedure) == opened
    inform(procedure, Subject.SERVICES, actor=people.one)
    assert _owed(procedure) is None
    decide(procedure, people, Step.TERMINATE, "left")
    assert _owed(procedure) is not None
    inform(procedure, Subject.OUTCOME, actor=people.one)
    assert _owed(procedure) is None
    procedures.close(procedure, actor=people.one)
    assert _owed(procedure) is None


def test_the_form_begins_with_what_is_owed_where_a_link_says_so_and_with_nothing_elsewhere(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    client = signed_in(people.one)
    step = reverse("identification:step", args=[procedure.pk, "inform"])

    def begins() -> str:
        with as_application(), acting(people.one):
            (line,) = [
                each.line
                for group in worklist(people.one, kind="to-inform").groups
                for each in group.lines
                if each.kind.code == "to-inform"
            ]
        assert line.url.startswith(step)
        begun: str = client.get(line.url).context["form"]["subject"].value()
        page = client.get(reverse("identification:procedure", args=[procedure.pk]))
        assert f'href="{line.url}"' in page.content.decode()
        return begun

    form = client.get(step).context["form"]
    assert form["subject"].value() is None
    assert next(iter(form.fields["subject"].choices))[0] == ""
    told = {"subject": "", "how": "orally", "language": "sr", "proof": "signed"}
    assert client.post(step, told).status_code == 422
    assert begins() == Subject.RIGHTS
    inform(procedure, Subject.RIGHTS, actor=people.one)
    assert begins() == Subject.SERVICES
    inform(procedure, Subject.SERVICES, actor=people.one)
    decide(procedure, people, Step.TERMINATE, "left")
    assert begins() == Subject.OUTCOME


def test_who_is_counted_with_somebody_is_owed_word_there(centre: Institution, people: Pair) -> None:
    front, other = factories.procedure(centre), factories.procedure(centre)
    for row in (front, other):
        procedures.open_procedure(row, actor=people.one)
    propagation.apply_merge(other.person_id, front.person_id)
    with scene():
        joined = Procedure.objects.filter(same_as__isnull=False).count()
    assert joined == 1
    assert sorted(_owed(row) is None for row in (front, other)) == [False, True]


def test_generated_procedures_say_it_as_well(centre: Institution, people: Pair) -> None:
    at = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)
    day = dt.timedelta(days=1)
    ends = {
        State.OPENED: (at, None, None),
        State.DISMISSED: (None, at + day, None),
        State.TERMINATED: (at, at + day, None),
        State.CLOSED: (at, at + day, at + 2 * day),
    }
    rows = []
    for state, (opened, decided, closed) in ends.items():
        [person] = factories.report(centre, at=at)
        over = State.TERMINATED if closed else state
        rows.append(
            Generated(
                person.pk, at, over, None, ("left",) if decided else (),
                opened_at=opened, decided_at=decided, closed_at=closed,
            )
        )  # fmt: skip
    bulk.enter_generated(rows, proposer=people.one.user_id or 0, decider=people.other.user_id or 0)
    with scene():
        made = list(Procedure.objects.filter(reported_person__in=[r.reported_person for r in rows]))
    owed = {State(row.state): _owed(row) for row in made}
    assert owed == {
        State.OPENED: None, State.DISMISSED: at + day, State.TERMINATED: at + day,
        State.CLOSED: None,
    }  # fmt: skip


def test_what_was_notified_by_hand_stays_reported_where_the_procedure_is_entered_again(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    inform(procedure, Subject.DEPARTURE, actor=people.one)
    with scene():
        at = Procedure.objects.get(pk=procedure.pk).opened_at
    assert at is not None
    bulk.enter_generated(
        [Generated(procedure.reported_person_id, at, State.OPENED, opened_at=at)],
        proposer=people.one.user_id or 0,
        decider=people.other.user_id or 0,
    )
    assert _owed(procedure) is None
    with scene():
        assert "departure" in Procedure.objects.get(pk=procedure.pk).informed_of
