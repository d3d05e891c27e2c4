# SPDX-License-Identifier: EUPL-1.2
"""What a sender closes in time is withdrawn; what it closes late was met by silence."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.exchange.models import Addressee
from vidik.exchange.selectors import statistics
from vidik.exchange.services import answering, sending
from vidik.exchange.tests.factories import make_draft, make_kind, make_sent, member, office
from vidik.exchange.types import Statistic
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db
SHOWN = "/exchange/statistics/"


def overdue(sender: Actor, requested: Institution) -> Addressee:
    notice = make_draft(make_kind(), sender, requested)
    with acting(sender):
        sending.send(notice, actor=sender, at=timezone.now() - dt.timedelta(days=40))
        return notice.addressees.get()


def total(sender: Actor) -> Statistic:
    with acting(sender):
        return statistics.total(sender, side="sent", year=None)


def test_what_is_closed_in_time_counts_as_withdrawn_and_against_nobody() -> None:
    sender, requested, open_still = member(office()), office(), office()
    [row, _open] = make_sent(make_kind(), sender, requested, open_still)
    with acting(sender):
        answering.close(row, actor=sender)
    found = total(sender)
    assert (found.sent, found.answered, found.withdrawn, found.silent) == (2, 0, 1, 1)
    assert found.answered_share == 0
    with acting(sender):
        lines = statistics.statistics(sender, side="sent", by="institution", year=None)
    assert [(line.withdrawn, line.silent, line.answered_share) for line in lines] == [
        (0, 1, 0), (1, 0, None),
    ]  # fmt: skip
    page = client_of(sender).get(SHOWN).content.decode()
    assert "Withdrawn by the sender</th>" in page
    assert "withdrawn by the sender while there was time to answer" in page
    file = client_of(sender).get(f"{SHOWN}export/?side=sent&format=csv").content.decode("utf-8-sig")
    header, whole, *_rest = (line.split(",") for line in file.replace('"', "").splitlines())
    assert whole[header.index("withdrawn")] == "1"
    assert whole[header.index("silent")] == "1"


def test_closing_what_is_overdue_wipes_no_silence() -> None:
    sender = member(office())
    row = overdue(sender, office())
    page = client_of(sender).get(f"/exchange/letters/{row.pk}/").content.decode()
    assert "the notice is closed as unanswered" in page
    with acting(sender):
        answering.close(row, actor=sender)
    found = total(sender)
    assert (found.sent, found.answered, found.withdrawn, found.silent) == (1, 0, 0, 1)
    assert found.answered_share == 0


def test_before_closing_the_sender_reads_what_it_will_count_as() -> None:
    sender = member(office())
    [row] = make_sent(make_kind(), sender, office())
    page = client_of(sender).get(f"/exchange/letters/{row.pk}/").content.decode()
    assert "the notice counts as withdrawn" in page
