# SPDX-License-Identifier: EUPL-1.2
"""What a second reader found: after midnight, after the end of a call, in exports and numerals."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.figures.models import Cycle
from vidik.forms.methods import expressions
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.services import deciding, submitting
from vidik.questionnaires.tests.test_cycle import (
    CATALOGUE,
    REPORTS,
    call,
    fill,
    office,
    respondent_role,
    sent,
    validator,
)
from vidik.questionnaires.tests.test_evidence import PROCEEDINGS, cycle, recorded
from vidik.questionnaires.tests.test_views import client_of
from vidik.questionnaires.types import State

__all__ = ["call", "cycle", "office", "respondent_role", "sent", "validator"]


def test_today_is_the_day_here_also_after_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    late = dt.datetime(2026, 1, 1, 23, 30, tzinfo=dt.UTC)

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Clock:
            return cls.fromtimestamp(late.timestamp(), tz)

    monkeypatch.setattr(expressions.dt, "datetime", Clock)
    assert expressions.FUNCTIONS["today"](None) == timezone.localdate(late).isoformat()


def _closed(row: Respondent, office: Actor) -> Call:
    with acting(office):
        deciding.close_call(row.call, actor=office)
    return row.call


@pytest.mark.django_db
def test_whoever_was_silent_at_the_end_of_a_call_stays_silent(
    sent: Respondent, respondent_role: Actor, validator: Actor, office: Actor
) -> None:
    with acting(validator):
        fill(sent, validator, **{REPORTS: "2"})
    _closed(sent, office)
    for who, step in ((respondent_role, submitting.ask_approval), (validator, submitting.submit)):
        with acting(who), pytest.raises(ValidationError, match="closed"), transaction.atomic():
            step(sent, actor=who)
    sent.refresh_from_db()
    assert (sent.state, sent.answered_at) == (State.SENT, None)


@pytest.mark.django_db
def test_accepted_answers_of_a_closed_call_are_not_opened_for_nobody_to_correct(
    sent: Respondent, validator: Actor, office: Actor
) -> None:
    with acting(validator):
        fill(sent, validator, **{REPORTS: "2"})
        submitting.submit(sent, actor=validator)
    with acting(office):
        deciding.accept(sent, catalogue=CATALOGUE, actor=office)
    _closed(sent, office)
    with acting(office), pytest.raises(ValidationError, match="closed"), transaction.atomic():
        deciding.reopen(sent, reason="A slip.", actor=office)
    sent.refresh_from_db()
    assert sent.state == State.ACCEPTED


@pytest.mark.django_db
def test_one_answer_that_waits_is_said_in_the_singular(
    sent: Respondent, validator: Actor, office: Actor
) -> None:
    with acting(validator):
        fill(sent, validator, **{REPORTS: "2"})
        submitting.submit(sent, actor=validator)
    texts = {}
    for language in ("en", "sr"):
        with (
            translation.override(language), acting(office), transaction.atomic(),
            pytest.raises(ValidationError) as error,
        ):  # fmt: skip
            deciding.close_call(sent.call, actor=office)
        texts[language] = error.value.messages[0]
    assert texts["en"].startswith("1 institution’s answers are waiting")
    assert texts["sr"].startswith("Одговори 1 институције чекају")


@pytest.mark.django_db
def test_a_list_taken_along_costs_the_same_however_long_it_is(cycle: Cycle, office: Actor) -> None:
    client, _actor = client_of("rapporteur", Role.ANALYST)
    address = "/questionnaires/evidence/?format=csv"
    recorded(cycle, office)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(4):
        recorded(cycle, office, replace(PROCEEDINGS, reference=f"12-{number}/26"))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)
