# SPDX-License-Identifier: EUPL-1.2
"""Two who work on one person at the same moment wait for one another in one order."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest
from django.db import transaction

from tests.at_once import at_once
from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Role
from vidik.identification.models import Procedure
from vidik.identification.services import decisions
from vidik.identification.types import State, Step
from vidik.referral.selectors import reports
from vidik.referral.services import handling
from vidik.referral.services.correcting import correct_facts, facts_now, fingerprint
from vidik.referral.tests.factories import centre_member, filed, reporter
from vidik.referral.types import Urgency as Reported


@pytest.mark.usefixtures("serbia", "committed_database")
def test_who_decides_and_who_corrects_the_report_do_not_wait_for_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with transaction.atomic():
        one, two = centre_member(Role.CASE_EXPERT), centre_member(Role.CENTRE_HEAD)
        who = reporter()
    receipt = filed(who)
    with acting(one):
        handling.take_report(reports.get_report(one, receipt.key), actor=one)
        report = reports.get_report(one, receipt.key)
        rows = list(reports.persons_of(report, actor=one).order_by("position"))
        now = facts_now(report, rows, in_sight=True)
    with transaction.atomic(), scene():
        procedure = Procedure.objects.get(report=report.pk)
    proposal = decisions.propose(procedure, Step.DISMISS, ["no-criminal-offence"], actor=one)
    decides = Event()
    inform: Callable[..., None] = decisions.push_outcome

    def push_late(*given: object) -> None:
        # By now the procedure is held; the other begins and gets as far as they can.
        decides.set()
        time.sleep(2)
        inform(*given)

    monkeypatch.setattr(decisions, "push_outcome", push_late)

    def correct() -> None:
        decides.wait(60)
        facts = replace(now, urgency=Reported.IMMEDIATE)
        correct_facts(report, facts, seen=fingerprint(now), actor=two)

    def take() -> None:
        decisions.take(proposal, actor=two)

    at_once(take, correct)
    with transaction.atomic(), scene():
        procedure.refresh_from_db()
        report.refresh_from_db()
    assert procedure.state == State.DISMISSED
    assert report.urgency == Reported.IMMEDIATE
