# SPDX-License-Identifier: EUPL-1.2
"""Answering for a finding: the reason stays, and nobody overwrites somebody else."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from vidik.access.types import Denied, OutOfScope
from vidik.audit import selectors as audit
from vidik.checks import selectors
from vidik.checks.methods.packrules import Ruleset
from vidik.checks.models import Finding
from vidik.checks.services.handling import take_step
from vidik.checks.services.runs import run_checks
from vidik.checks.tests.factories import ANALYST, CYCLE, HEAD, READER, CellsInMemory
from vidik.checks.types import FindingState, Kind, Severity
from vidik.core.workflow import TransitionRefused

pytestmark = pytest.mark.django_db
NOTE = "Asked by letter which of the two numbers holds."


@pytest.fixture
def finding(table: CellsInMemory) -> Finding:
    run_checks(CYCLE, actor=ANALYST, rules=Ruleset())
    return Finding.objects.get(cycle=CYCLE, cells__reference="c-1")


def seen(finding: Finding) -> dict[str, str]:
    return {"seen_state": finding.state, "seen_fingerprint": finding.fingerprint}


def test_a_query_is_a_dated_note_by_hand(finding: Finding) -> None:
    take_step(finding.pk, "query", actor=ANALYST, note=NOTE, **seen(finding))
    finding.refresh_from_db()
    step = selectors.history(finding)[-1]
    assert finding.state == FindingState.QUERIED
    assert (step.actor, step.note, step.old_state, step.new_state) == (
        ANALYST.label,
        NOTE,
        "open",
        "queried",
    )


def test_the_record_of_acts_has_the_step_but_not_what_was_typed(finding: Finding) -> None:
    take_step(finding.pk, "query", actor=ANALYST, note=NOTE, **seen(finding))
    event = audit.history_of(finding)[0]
    assert event.verb == "finding.queried"
    assert NOTE not in str(event.payload)


@pytest.mark.parametrize("note", ["", "   ", "\n"])
def test_every_step_needs_a_reason(finding: Finding, note: str) -> None:
    with pytest.raises(ValidationError):
        take_step(finding.pk, "query", actor=ANALYST, note=note, **seen(finding))
    finding.refresh_from_db()
    assert finding.state == FindingState.OPEN


def test_a_reason_has_an_end(finding: Finding) -> None:
    with pytest.raises(ValidationError):
        take_step(finding.pk, "query", actor=ANALYST, note="x" * 4001, **seen(finding))


def test_the_second_of_two_tabs_is_reported_that_somebody_was_faster(finding: Finding) -> None:
    before = seen(finding)
    take_step(finding.pk, "query", actor=ANALYST, note=NOTE, **before)
    with pytest.raises(TransitionRefused, match="in the meantime"):
        take_step(finding.pk, "explain", actor=HEAD, note="Both are right.", **before)
    finding.refresh_from_db()
    assert finding.state == FindingState.QUERIED


def test_a_double_submit_keeps_one_note(finding: Finding) -> None:
    before = seen(finding)
    take_step(finding.pk, "query", actor=ANALYST, note=NOTE, **before)
    with pytest.raises(TransitionRefused):
        take_step(finding.pk, "query", actor=ANALYST, note=NOTE, **before)
    assert sum(step.note == NOTE for step in selectors.history(finding)) == 1


def test_an_answer_to_other_values_than_those_seen_is_refused(
    finding: Finding, table: CellsInMemory
) -> None:
    before = seen(finding)
    table.change("2", 20)
    run_checks(CYCLE, actor=ANALYST, rules=Ruleset())
    with pytest.raises(TransitionRefused, match="values have changed"):
        take_step(finding.pk, "explain", actor=ANALYST, note="Both are right.", **before)


def test_only_the_head_accepts_a_finding_as_it_is(finding: Finding) -> None:
    with pytest.raises(Denied):
        take_step(finding.pk, "accept", actor=ANALYST, note="It stays.", **seen(finding))
    take_step(finding.pk, "accept", actor=HEAD, note="It stays.", **seen(finding))
    finding.refresh_from_db()
    assert finding.state == FindingState.ACCEPTED
    assert selectors.explanation_of(finding) == "It stays."


def test_a_stale_finding_is_not_accepted(finding: Finding, table: CellsInMemory) -> None:
    table.change("2", 20)
    with pytest.raises(TransitionRefused, match="changed since the check"):
        take_step(finding.pk, "accept", actor=HEAD, note="It stays.", **seen(finding))


def test_a_blocking_finding_is_never_accepted(finding: Finding) -> None:
    Finding.objects.filter(pk=finding.pk).update(kind=Kind.BOUND, severity=Severity.HIGH)
    with pytest.raises(TransitionRefused, match="never accepted"):
        take_step(finding.pk, "accept", actor=HEAD, note="It stays.", **seen(finding))
    take_step(finding.pk, "explain", actor=HEAD, note="Counted differently.", **seen(finding))


def test_what_is_not_found_any_more_needs_no_answer(finding: Finding, table: CellsInMemory) -> None:
    table.change("1", 35)
    run_checks(CYCLE, actor=ANALYST, rules=Ruleset())
    finding.refresh_from_db()
    with pytest.raises(TransitionRefused, match="nothing left"):
        take_step(finding.pk, "explain", actor=ANALYST, note="Both are right.", **seen(finding))


def test_an_answer_can_be_taken_back(finding: Finding) -> None:
    take_step(finding.pk, "explain", actor=ANALYST, note="Both are right.", **seen(finding))
    finding.refresh_from_db()
    take_step(finding.pk, "reopen", actor=ANALYST, note="They are not.", **seen(finding))
    finding.refresh_from_db()
    assert finding.state == FindingState.OPEN
    assert audit.history_of(finding)[0].verb == "finding.reopened"


def test_a_reader_may_not_answer(finding: Finding) -> None:
    with pytest.raises(Denied):
        take_step(finding.pk, "query", actor=READER, note=NOTE, **seen(finding))


def test_a_finding_that_is_not_there_is_out_of_scope(finding: Finding) -> None:
    with pytest.raises(OutOfScope):
        take_step(finding.pk + 1000, "query", actor=ANALYST, note=NOTE, **seen(finding))


def test_a_step_that_the_table_does_not_know_is_refused(finding: Finding) -> None:
    with pytest.raises(KeyError):
        take_step(finding.pk, "forget", actor=HEAD, note=NOTE, **seen(finding))
