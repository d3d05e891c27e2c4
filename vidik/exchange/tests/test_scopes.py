# SPDX-License-Identifier: EUPL-1.2
"""The queries of one notice and of the lists narrow by themselves, without the database's help.

Inside `scene()` the database shows every row: what is left out there the query leaves out.
"""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Denied, OutOfScope, Role
from vidik.exchange.models import Addressee
from vidik.exchange.selectors import lists, notices
from vidik.exchange.services import answering, sending
from vidik.exchange.tests.factories import make_draft, make_kind, make_sent, member, office
from vidik.exchange.types import Classification

pytestmark = pytest.mark.django_db


def test_a_notice_is_found_by_the_two_and_by_no_third() -> None:
    place = office()
    sender, receiver, stranger = member(office()), member(place), member(office())
    [row] = make_sent(make_kind(), sender, place)
    with scene():
        for party in (sender, receiver):
            assert notices.addressee(party, row.pk) == row
        with pytest.raises(Addressee.DoesNotExist):
            notices.addressee(stranger, row.pk)


def test_what_an_institution_received_is_listed_to_who_may_read_it_alone() -> None:
    place = office()
    [row] = make_sent(make_kind(), member(office()), place)
    now = timezone.now()
    with scene():
        assert [each.pk for each in lists.received(member(place), now=now)] == [row.pk]
        for nobody in (member(place, Role.SYSTEM_ADMIN), member(office())):
            assert not lists.received(nobody, now=now).exists()


def test_nobody_sends_or_classifies_for_others_even_where_the_rows_are_shown() -> None:
    place, kind = office(), make_kind()
    sender, receiver, stranger = member(office()), member(place), member(office())
    draft = make_draft(kind, sender, place)
    [row] = make_sent(kind, sender, place)
    with acting(receiver):
        answer = answering.reply(row, text="Here it is.", actor=receiver)
    with scene():
        with pytest.raises((Denied, OutOfScope)):
            sending.send(draft, actor=stranger)
        for other in (receiver, stranger):
            with pytest.raises((Denied, OutOfScope)):
                answering.classify(answer, Classification.FULL, actor=other)
