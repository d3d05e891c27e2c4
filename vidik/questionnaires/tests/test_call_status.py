# SPDX-License-Identifier: EUPL-1.2
"""How a call stands: asked is answered and silent, in every group, whatever happened."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.depth import examples
from tests.scenes import scene
from vidik.access.types import Actor
from vidik.accounts.models import User
from vidik.exchange.models import Addressee, Reminder
from vidik.figures.selectors.own import cycle_before
from vidik.forms.models import FormVersion
from vidik.forms.selectors.frozen import form_from
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.selectors import call_status, calls
from vidik.questionnaires.selectors.call_status import _with_items
from vidik.questionnaires.tests.test_cycle import call, office, sent
from vidik.questionnaires.types import By, State

pytestmark = pytest.mark.django_db
__all__ = ["call", "office", "sent"]


def scatter(call: Call, seed: int) -> None:
    """Bring the questionnaires of a call into any states."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    rows = list(call.respondents.all())
    now = timezone.now()
    for row in rows:
        row.state = chance.choice([*State])
        row.sent_at = now - dt.timedelta(days=40)
        row.due_on = timezone.localdate() + dt.timedelta(days=chance.randint(-30, 30))
        was_answered = row.state in {State.SUBMITTED, State.ACCEPTED, State.RETURNED}
        row.answered_at = now - dt.timedelta(days=chance.randint(0, 39)) if was_answered else None
        row.figures = chance.randint(0, 90) if was_answered else 0
        row.blanks = chance.randint(0, row.figures)
    Respondent.objects.bulk_update(
        rows, ["state", "sent_at", "due_on", "answered_at", "figures", "blanks"]
    )


@settings(
    max_examples=examples(5),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 10**6))
def test_asked_is_always_answered_and_silent(call: Call, office: Actor, seed: int) -> None:
    scatter(call, seed)
    total = call_status.overall_status(office, call)
    rates = calls.rates(office, call)
    assert total.asked == total.answered + total.silent
    assert (total.asked, total.answered, total.silent) == (
        rates.asked, rates.answered, rates.silent,
    )  # fmt: skip
    for by in By:
        lines = call_status.call_status(office, call, by)
        assert all(line.asked == line.answered + line.silent for line in lines)
        assert all(line.in_time <= line.answered for line in lines)
        for name in ("asked", "answered", "late", "waiting", "in_time", "items", "numbers",
                     "blanks"):  # fmt: skip
            assert sum(getattr(line, name) for line in lines) == getattr(total, name), (by, name)


def test_figures_asked_for_are_counted_as_the_form_binds_them(call: Call) -> None:
    rows = _with_items(Respondent.objects.filter(call=call), call)
    counted = dict(rows.values_list("form", "bound"))  # type: ignore[misc]
    for key in sorted(counted)[:6]:
        assert counted[key] == len(form_from(FormVersion.objects.get(pk=key)).bound)


def test_cycles_without_a_call_are_notified_as_their_figures_say(
    sent: Respondent, office: Actor
) -> None:
    [(year, line)] = call_status.compared(office)
    assert (year, line.asked) == (2025, sent.call.respondents.count())
    before = cycle_before("2025")
    assert before is not None
    rows = {row.year: row for row in call_status.earlier(office, without=[2025])}
    assert rows[2024].asked >= (rows[2024].answered or 0) > 0


@pytest.mark.parametrize(
    ("outcome", "many"), [("nobody", 0), ("passed_over", 0), ("marked", 0), ("mailed", 1)]
)
def test_whom_nobody_could_write_to_was_not_reminded(
    sent: Respondent, office: Actor, outcome: str, many: int
) -> None:
    now = timezone.now()
    with scene():
        letter = Addressee.objects.get(pk=sent.notice_key)
        Reminder.objects.create(
            addressee=letter, institution=letter.institution, sender=letter.sender,
            duty="answer", armed=1, rung="after", audience="contact", planned_at=now,
            done_at=now, outcome=outcome,
        )  # fmt: skip
    assert call_status.reminded(office, sent.call) == many


def test_the_page_costs_the_same_however_many_are_asked(
    sent: Respondent, office: Actor, django_assert_max_num_queries: object
) -> None:
    scatter(sent.call, 3)
    client = Client()
    client.force_login(User.objects.get(pk=office.user_id))
    address = "/questionnaires/call/2025/status/"
    page = client.get(address).content.decode()
    assert "Who has answered" in page
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        client.get(f"{address}?by=kind")
    for form in ("csv", "xlsx"):
        found = client.get(f"{address}export/?by=sector&format={form}")
        assert found.status_code == 200
    assert '"asked","answered","silent"' in client.get(f"{address}export/").content.decode(
        "utf-8-sig"
    )
