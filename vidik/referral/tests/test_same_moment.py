# SPDX-License-Identifier: EUPL-1.2
"""What two do with one report at the same moment: nobody is notified of what no longer applies."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from tests.at_once import at_once
from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.exchange.models import Version
from vidik.referral.models import Duty, Report
from vidik.referral.selectors import reports
from vidik.referral.services import correcting, duties, handling
from vidik.referral.tests.factories import centre_member, closed, filed, reporter
from vidik.referral.types import NotRequiredReason, Outcome, ReportState, Urgency

pytestmark = pytest.mark.usefixtures("serbia", "committed_database")


def prepared() -> tuple[Actor, Actor, Report]:
    with transaction.atomic():
        one, two = centre_member(Role.CENTRE_HEAD), centre_member(Role.CENTRE_HEAD)
        who = reporter()
    receipt = filed(who)
    with acting(one):
        report = reports.get_report(one, receipt.key)
    handling.take_report(report, actor=one)
    return one, two, report


def held(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> threading.Event:
    """Let whoever does a step keep the report for a while; gives what says that they do."""
    did = threading.Event()
    step: Callable[..., Any] = getattr(module, name)

    def slow(*args: Any, **named: Any) -> Any:
        done = step(*args, **named)
        did.set()
        # By then the other waits for the report, or is through where it does not.
        time.sleep(2)
        return done

    monkeypatch.setattr(module, name, slow)
    return did


def test_who_is_notified_while_the_facts_are_corrected_reads_the_new_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two, report = prepared()
    with acting(one):
        rows = list(reports.persons_of(report, actor=one).order_by("position"))
        now = correcting.facts_now(reports.get_report(one, report.pk), rows, in_sight=True)
    did = held(monkeypatch, correcting, "inform")

    def corrects() -> correcting.Corrected:
        wanted = replace(now, urgency=Urgency.IMMEDIATE, forms=("sexual",))
        return correcting.correct_facts(report, wanted, seen=correcting.fingerprint(now), actor=one)

    def notifies() -> int:
        did.wait(30)
        return duties.notify_all(report, actor=two).sent

    done, sent = at_once(corrects, notifies)
    assert done.facts == 2
    assert sent
    with transaction.atomic(), scene():
        texts = list(Version.objects.filter(notice__subject_key=str(report.pk)))
        assert {version.number for version in texts} == {1}
        assert all("Хитност: журно" not in version.text for version in texts)
        urgent = [version.text for version in texts if "Хитност:" in version.text]
        assert urgent
        assert all("Хитност: хитно" in text for text in urgent)


def test_what_was_set_aside_is_not_restored_while_the_report_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two, report = prepared()
    with acting(one):
        for duty in reports.duties_of(report, actor=one):
            duties.set_aside(duty, NotRequiredReason.UNFOUNDED, actor=one)
        for row in reports.persons_of(report, actor=one):
            handling.record_outcome(row, Outcome.DISMISSED, actor=one)
    did = held(monkeypatch, handling, "_follow")

    def closes() -> str:
        return closed(report, one).state

    def restores() -> str:
        did.wait(30)
        with acting(two):
            duty = reports.duties_of(report, actor=two)[0]
            with pytest.raises(ValidationError, match="The report is closed"):
                duties.restore(duty, actor=two)
        return "refused"

    assert at_once(closes, restores) == [ReportState.CLOSED, "refused"]
    with transaction.atomic(), scene():
        assert not any(duty.is_open for duty in Duty.objects.filter(report=report.pk))
