# SPDX-License-Identifier: EUPL-1.2
"""Every step tried in every state: what is not in the table is refused by service and by form.

These rooms have no programming interface; services and forms are the only ways in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.urls import reverse

from tests.scenes import scene
from tests.shared import shared
from vidik.cases.tests.test_views import signed_in
from vidik.core.workflow import TransitionRefused
from vidik.identification.models import Procedure
from vidik.identification.services import decisions, procedures
from vidik.identification.tests.factories import Pair, decide, inform
from vidik.identification.types import Outcome, State, Step, Subject
from vidik.identification.workflow import PROCEDURE

REASON = {
    Step.DISMISS: ("other-act", ""),
    Step.SUSPEND: ("unreachable", ""),
    Step.TERMINATE: ("left", ""),
    Step.CONCLUDE: ("prostitution", Outcome.NOT_VICTIM),
}
WAY: dict[State, tuple[str, ...]] = {
    State.RECEIVED: (),
    State.OPENED: ("open",),
    State.SUSPENDED: ("open", Step.SUSPEND),
    State.DISMISSED: (Step.DISMISS,),
    State.TERMINATED: ("open", Step.TERMINATE),
    State.CONCLUDED: ("open", Step.CONCLUDE),
    State.CLOSED: ("open", Step.CONCLUDE, "close"),
}
SIMPLE: dict[str, Callable[..., Procedure]] = {
    "open": procedures.open_procedure,
    "resume": procedures.resume,
    "close": procedures.close,
}


def _do(procedure: Procedure, people: Pair, step: str) -> None:
    """Do a step as people would: by one, or by two where it is a decision."""
    if step in SIMPLE:
        SIMPLE[step](procedure, actor=people.one)
    else:
        reason, outcome = REASON[Step(step)]
        decide(procedure, people, Step(step), reason, outcome)


def _state(procedure: Procedure) -> State:
    with scene():
        return State(Procedure.objects.get(pk=procedure.pk).state)


@shared(params=list(State), ids=str)
def current(request: pytest.FixtureRequest, procedure: Procedure, people: Pair) -> Procedure:
    """Return a procedure in each of the states, the person informed of all that guards require."""
    inform(procedure, Subject.RIGHTS, Subject.SERVICES, actor=people.one)
    for step in WAY[request.param]:
        if step == "close":
            inform(procedure, Subject.OUTCOME, actor=people.one)
        _do(procedure, people, step)
    if request.param in PROCEDURE.get("close").sources:
        inform(procedure, Subject.OUTCOME, actor=people.one)
    with scene():
        found = Procedure.objects.get(pk=procedure.pk)
    assert found.state == request.param
    return found


@contextmanager
def undone() -> Iterator[None]:
    """Let something happen and take it back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_services_do_what_the_table_says_and_nothing_else(current: Procedure, people: Pair) -> None:
    before = State(current.state)
    for transition in PROCEDURE.transitions:
        if before in transition.sources:
            with undone():
                _do(current, people, transition.name)
                assert _state(current) == transition.target
        else:
            with pytest.raises(TransitionRefused), transaction.atomic():
                _do(current, people, transition.name)
        assert _state(current) == before, transition.name


def test_forms_do_what_the_table_says_and_nothing_else(current: Procedure, people: Pair) -> None:
    before = State(current.state)
    client = signed_in(people.one)
    for transition in PROCEDURE.transitions:
        slug, data = transition.name, {}
        if slug not in SIMPLE:
            reason, outcome = REASON[Step(slug)]
            data = {"step": slug, "outcome": str(outcome), "reasons": [reason]}
            data["offences"] = ["other"] if reason == "other-act" else []
            slug = "propose"
        with undone():
            answer = client.post(reverse("identification:step", args=[current.pk, slug]), data)
            expected = 302 if before in transition.sources else 422
            assert answer.status_code == expected, transition.name
        assert _state(current) == before, transition.name


def test_what_is_offered_for_proposal_is_what_the_table_allows(
    current: Procedure, people: Pair
) -> None:
    with scene():
        options = decisions.options(current)
    possible = {option.step for option in options if not option.objection}
    allowed = {step for step in Step if current.state in PROCEDURE.get(step).sources}
    assert possible == allowed
    assert all(option.objection for option in options if option.step not in allowed)
    if allowed:
        page = signed_in(people.one).get(
            reverse("identification:step", args=[current.pk, "propose"])
        )
        text = page.content.decode()
        for option in options:
            assert (f"what={option.code}" in text) == (not option.objection), option
