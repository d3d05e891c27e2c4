# SPDX-License-Identifier: EUPL-1.2
"""Guess at the codes of receipts: what a stranger learns, and how fast."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.scenes import as_application
from vidik.audit.selectors import last_event
from vidik.cases.methods.codes import ALPHABET
from vidik.referral import limits
from vidik.referral.methods import receipts
from vidik.referral.tests.test_views import _form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]
AT = "/suspicions/follow-up/"
WRONG = receipts.code_of(uuid.UUID(int=1), b"another installation")


def test_a_code_cannot_be_guessed_within_what_is_let_through() -> None:
    """A year of trying from ten thousand addresses, with a million reports to hit."""
    tries = 20 * 6 * 24 * 365 * 10_000
    assert tries * 1_000_000 / len(ALPHABET) ** 11 < 0.5
    drawn = {receipts.code_of(uuid.uuid4(), b"key") for _number in range(2_000)}
    assert len(drawn) == 2_000
    for place in range(11):
        position = place + place // 4
        assert len({code[position] for code in drawn}) == len(ALPHABET), "each symbol, everywhere"


def test_a_wrong_code_is_answered_alike_whatever_is_wrong_with_it() -> None:
    client, others = Client(), Client()
    bodies = set()
    requested = set()
    with as_application():
        for code in (WRONG, receipts.code_of(uuid.UUID(int=2), b"x"), WRONG.lower()):
            with CaptureQueriesContext(connection) as queries:
                answer = client.post(AT, {"code": code})
            assert answer.status_code == 422
            body = re.sub(r'(csrf[a-z]*" value)="\w+"', r"\1", answer.content.decode())
            assert code not in body.replace(f'value="{code}"', ""), "is not said again"
            bodies.add(body.replace(code, ""))
            requested.add(len(queries))
        malformed = others.post(AT, {"code": "ABCD-EFGH-JKMN"}).content.decode()
    assert len(bodies) == 1
    assert len(requested) == 1
    assert "There is no report with this code" in malformed
    event = last_event("report.code-refused")
    assert event is not None
    assert (event.actor, event.payload, event.subject_key) == ("visitor", {}, "")


def test_an_address_tries_twenty_codes_in_ten_minutes_and_not_one_more() -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")
    answers = [client.post(AT, {"code": WRONG}).status_code for _try in range(22)]
    assert answers == [422] * 20 + [429] * 2
    # Others are not locked out by it.
    assert Client(REMOTE_ADDR="203.0.113.8").post(AT, {"code": WRONG}).status_code == 422


def test_guessing_from_everywhere_makes_answers_slow_and_locks_nobody_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(limits, "RATES", {**limits.RATES, "code-everywhere": "3/h/key"})
    monkeypatch.setattr(limits.time, "sleep", waited.append)
    for number in range(4):
        Client(REMOTE_ADDR=f"203.0.113.{number}").post(AT, {"code": WRONG})
    assert waited == [limits.SLOW_SECONDS]
    client = Client(REMOTE_ADDR="203.0.113.99")
    receipt = client.post("/suspicions/public/", _form()).content.decode()
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", receipt)
    assert found is not None
    assert client.post(AT, {"code": found.group()}).status_code == 200
    assert len(waited) == 2, "whoever has a code waits as well: the wait tells nothing"
