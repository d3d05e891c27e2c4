# SPDX-License-Identifier: EUPL-1.2
"""Whose outcome was taken back is marked, from whichever side, and an upgrade marks them too."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.scenes import scene
from vidik.identification.models import Procedure
from vidik.identification.services import reopening
from vidik.identification.tests.factories import Pair, decide
from vidik.identification.tests.test_closed_reports import closed
from vidik.identification.types import Step
from vidik.referral.models import ReportedPerson
from vidik.referral.types import Outcome


def _marked() -> set[object]:
    """Return the reports of those who are marked; nobody who is decided about is."""
    with scene():
        rows = ReportedPerson.objects.filter(undecided_again=True)
        assert all(row.outcome == Outcome.PENDING for row in rows)
        return set(rows.values_list("report", flat=True))


def test_who_waits_for_the_first_decision_is_not_marked_and_who_waits_again_is(
    procedure: Procedure, people: Pair
) -> None:
    assert _marked() == set()
    decide(procedure, people, Step.DISMISS, "other-act")
    assert _marked() == set()
    again = reopening.reopen(procedure, actor=people.one)
    assert _marked() == {procedure.report_id}
    decide(again, people, Step.DISMISS, "other-act")
    assert _marked() == set()


def test_the_database_lets_nobody_be_decided_about_and_undecided(
    procedure: Procedure, people: Pair
) -> None:
    decide(procedure, people, Step.DISMISS, "other-act")
    closed(procedure, people.one)
    with scene(), pytest.raises(IntegrityError), transaction.atomic():
        ReportedPerson.objects.filter(pk=procedure.reported_person_id).update(undecided_again=True)
