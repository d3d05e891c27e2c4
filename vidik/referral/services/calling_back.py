# SPDX-License-Identifier: EUPL-1.2
"""Say where whoever reported is called back, to those who were notified and may know it."""

from __future__ import annotations

import uuid

from vidik.access.changes import change
from vidik.access.services import acting
from vidik.access.types import Action, Actor, OutOfScope
from vidik.referral.models import ReporterFollowUp
from vidik.referral.policies import COUNTER
from vidik.referral.selectors import pack, reports
from vidik.referral.selectors.whole_report import lead_key
from vidik.referral.types import ReportState
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Person
from vidik.vault.services.accessing import has_stated
from vidik.vault.services.notes import read_call_back
from vidik.vault.services.sealing import Erased


def call_back_of(actor: Actor, key: str) -> Plain | None:
    """Return the number that whoever reported left, for the reader of an alert about the report.

    The rule that notified them allows it; the exchange asks that they may read the letter. The
    centre itself sees it as it sees everything that was reported: for a stated purpose. It is gone
    with the person under whose key it is sealed, and shown no more once the report is closed.

    Args:
        actor: who reads the alert.
        key: of the report.
    """
    report = uuid.UUID(key)
    if actor.institution == pack.centre().pk and not _has_opened(report, actor):
        return None
    counter = Actor.system(COUNTER)
    with acting(counter):
        found = ReporterFollowUp.objects.filter(pk=report).exclude(state=ReportState.CLOSED)
        lead = lead_key(report) if found.exists() else None
        if lead is None:
            return None
        try:
            number = read_call_back(Person.objects.get(pk=lead), report, actor=counter)
        except Erased:
            return None
    if number is not None:
        with change(actor, Action.EXCHANGE_READ) as act:
            act.record("report.call-back-read", label="referral.report", key=key)
    return number


def _has_opened(report: uuid.UUID, actor: Actor) -> bool:
    """Return whether somebody of the centre has said for what they read what was reported."""
    try:
        persons = list(reports.persons_of(reports.get_report(actor, report), actor=actor))
    except OutOfScope:
        return False
    return any(has_stated(row.person, actor=actor) for row in persons[:1])
