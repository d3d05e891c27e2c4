# SPDX-License-Identifier: EUPL-1.2
"""Lists of batches, feedback and reminders: narrowed, sorted and taken along, each its own."""

from __future__ import annotations

import csv
import datetime as dt
import io
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.audit.models import AuditEvent
from vidik.exchange.services import answering, reminding
from vidik.exchange.tests.factories import make_kind, make_sent, member, office
from vidik.exchange.types import Classification, DeadlineSpec

pytestmark = pytest.mark.django_db


def _rows(actor: Actor, address: str) -> list[dict[str, str]]:
    client = client_of(actor)
    joined = "&" if "?" in address else "?"
    found = client.get(f"/exchange/{address}{joined}format=csv")
    assert found.status_code == 200
    assert "attachment" in found.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(found.content.decode("utf-8-sig"))))


def _page(actor: Actor, address: str) -> str:
    client = client_of(actor)
    return client.get(f"/exchange/{address}").content.decode()


def test_batches_are_narrowed_sorted_and_taken_along() -> None:
    writer, requested, third = member(office()), office(), office()
    first, second = make_kind(), make_kind()
    [row] = make_sent(first, writer, requested)
    make_sent(second, writer, requested, third)
    other = member(office())
    make_sent(first, other, requested)
    answerer = member(requested)
    with acting(answerer):
        answer = answering.reply(row, text="A reply of words.", actor=answerer)
    with acting(writer):
        answering.classify(answer, Classification.FULL, actor=writer)
    assert [line["Addressees"] for line in _rows(writer, "batches/?sort=sent")] == ["1", "2"]
    assert [line["Addressees"] for line in _rows(writer, "batches/?sort=-sent")] == ["2", "1"]
    assert [line["Answered"] for line in _rows(writer, "batches/?state=answered")] == ["1"]
    assert [line["Answered"] for line in _rows(writer, "batches/?state=open")] == ["0"]
    assert len(_rows(writer, f"batches/?kind={second.code}")) == 1
    assert len(_rows(writer, f"batches/?q={row.number}")) == 1
    assert _rows(writer, "batches/?q=nothing-of-the-kind") == []
    assert "Nothing matches" in _page(writer, "batches/?q=nothing-of-the-kind")
    assert len(_rows(other, "batches/")) == 1, "what others sent is not theirs to take"
    remaining = AuditEvent.objects.filter(verb="notices.exported", actor=f"user:{writer.user_id}")
    assert remaining.count() == 7


def test_feedback_is_listed_by_side_narrowed_and_taken_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    writer, requested = member(office()), office()
    kind = make_kind(feedback=DeadlineSpec(30, "days"))
    rows = [make_sent(kind, writer, requested)[0] for _ in range(2)]
    answerer = member(requested)
    owed = _rows(answerer, "duties/")
    assert {line["Number"] for line in owed} == {row.number for row in rows}
    assert _rows(answerer, "duties/?state=overdue") == []
    later = timezone.now() + dt.timedelta(days=60)
    with monkeypatch.context() as patch:
        patch.setattr("vidik.exchange.selectors.lists.timezone", SimpleNamespace(now=lambda: later))
        assert len(_rows(answerer, "duties/?state=overdue")) == 2
    by_number = [line["Number"] for line in _rows(answerer, "duties/?sort=-number")]
    assert by_number == sorted(by_number, reverse=True)
    assert len(_rows(writer, "duties/?side=awaited")) == 2
    assert _rows(writer, "duties/") == _rows(writer, "duties/?side=others") == []
    assert _rows(member(office()), "duties/?side=awaited") == []
    page = _page(answerer, f"duties/?q={rows[0].number}")
    assert rows[0].number in page
    assert rows[1].number not in page
    assert "Nothing matches" in _page(answerer, "duties/?q=nothing-of-the-kind")


def test_reminders_are_found_by_their_notice_and_taken_along() -> None:
    writer, requested = member(office()), office()
    rows = [make_sent(make_kind(), writer, requested)[0] for _ in range(2)]
    assert rows[0].due_at is not None
    reminding.run_reminders(now=rows[0].due_at + dt.timedelta(days=1))
    lines = _rows(writer, "ledger/?outcome=all")
    assert {line["Number"] for line in lines} == {row.number for row in rows}
    found = _rows(writer, f"ledger/?outcome=all&q={rows[0].number}")
    assert {line["Number"] for line in found} == {rows[0].number}
    times = [line["When"] for line in _rows(writer, "ledger/?outcome=all&sort=when")]
    assert times == sorted(times)
    assert _rows(member(office()), "ledger/?outcome=all") == []
    assert "Nothing matches" in _page(writer, "ledger/?q=nothing-of-the-kind")


def test_words_that_agree_with_their_noun_are_said_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_kind()
    message: set[tuple[str, str]] = set()

    def keep(context: str, text: str) -> str:
        message.add((context, text))
        return text

    monkeypatch.setattr("django.utils.translation._trans.pgettext", keep)
    client = client_of(member(office()))
    assert ">normal urgency</span>" in client.get("/exchange/kinds/").content.decode()
    for page in ("", "sent/", "deadline/"):
        client.get(f"/exchange/{page}")
    units = {"hours", "days", "working days", "months"}
    assert {("notice", "open"), *(("unit of a term", unit) for unit in units)} <= message
