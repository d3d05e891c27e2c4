# SPDX-License-Identifier: EUPL-1.2
"""What pages offer before anybody has typed: own lists first, what is known, what is asked."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.scenes import scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Role
from vidik.referral.selectors import pack
from vidik.referral.selectors import roster as referral_roster
from vidik.referral.services import handling, roster
from vidik.referral.tests.factories import centre_member, filed, reporter, seen
from vidik.vault.models import AccessLogEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def _of_social_work() -> Client:
    return client_of(reporter())


def _screened(client: Client, *, age: str, answer: str) -> str:
    started = client.post(
        "/suspicions/screenings/begin/social-adult/",
        {"consent": "given", "age_group": age, "sex": "f"},
    )
    address = started.headers["Location"]
    while re.search(r"/\d+/$", address):
        page = client.get(address).content.decode()
        codes = re.findall(r'name="answer-([a-z-]+)" value="yes"', page)
        sent = client.post(address, {f"answer-{code}": answer for code in codes})
        address = sent.headers["Location"]
    return address


def test_the_lists_of_ones_own_sector_come_first_and_say_so() -> None:
    page = _of_social_work().get("/suspicions/screenings/").content.decode()
    first = re.findall(r"/suspicions/screenings/begin/([a-z-]+)/", page)[:2]
    assert first == ["social-child", "social-adult"]
    assert page.count("your list") == len(first)


def test_whose_report_it_is_is_known_of_a_sector_and_asked_of_others() -> None:
    form = _of_social_work().get("/suspicions/new/").context["form"]
    assert form["source"].value() == "social-protection"
    assert "web" not in dict(form.fields["channel"].choices)
    worker = reporter("atina", Role.ASSOCIATION_WORKER)
    other = client_of(worker).get("/suspicions/new/").context["form"]
    assert not other["source"].value()


@pytest.mark.parametrize(("age", "child"), [("26-59", "no"), ("unknown", "unknown")])
def test_a_grown_up_who_was_screened_is_no_child_in_the_report(age: str, child: str) -> None:
    client = _of_social_work()
    key = _screened(client, age=age, answer="no").rstrip("/").rpartition("/")[2]
    page = client.get(f"/suspicions/new/?screening={key}")
    assert page.context["persons"].forms[0]["child"].value() == child


def test_without_signs_a_report_is_offered_and_not_urged() -> None:
    client = _of_social_work()
    address = _screened(client, age="26-59", answer="no")
    page = client.get(address).content.decode()
    assert "Report a suspicion anyway" in page
    assert "Report now" not in page
    assert 'href="tel:0800100388"' in page


def test_the_last_page_says_what_was_seen_before_and_where_to_correct_it() -> None:
    client = _of_social_work()
    started = client.post(
        "/suspicions/screenings/begin/social-child/",
        {"consent": "child", "age_group": "15-17", "sex": "f"},
    )
    first = started.headers["Location"]
    text = "Check before you finish"
    assert text not in client.get(first).content.decode()
    address, pages = first, [first]
    while re.search(r"/\d+/$", address):
        page = client.get(address).content.decode()
        codes = re.findall(r'name="answer-([a-z-]+)" value="yes"', page)
        answers = {f"answer-{code}": "yes" if code == "watched" else "no" for code in codes}
        address = client.post(address, answers).headers["Location"]
        pages.append(address)
    # The page before the result was the last one; it was read before it was sent.
    assert text in page
    assert re.findall(r'<li>[^<]*<a href="([^"]+)">Correct', page) == [pages[1]]


def test_a_shift_that_is_over_is_refused() -> None:
    head = centre_member(Role.CENTRE_HEAD)
    now, expert = timezone.now(), centre_member()
    user = next(u for u in referral_roster.experts_of(pack.centre().pk) if u.pk == expert.user_id)
    with acting(head), pytest.raises(ValidationError, match="already over"):
        roster.add_shift(
            user, starts_at=now - dt.timedelta(hours=9), ends_at=now - dt.timedelta(hours=1),
            actor=head,
        )  # fmt: skip


def test_whoever_does_not_work_on_a_case_opens_it_with_a_reason_of_their_own() -> None:
    expert, other = centre_member(), centre_member()
    receipt = filed(reporter())
    with acting(expert):
        handling.take_report(seen(expert, receipt), actor=expert)
    client = client_of(other)
    address = f"/suspicions/{receipt.key}/"
    page = client.get(address).content.decode()
    assert "I take part in the case" in page
    client.post(f"{address}open/", {"why": "other", "reason": ""})
    with scene():
        assert not AccessLogEntry.objects.filter(user=other.user_id).exists()
    long = client.post(f"{address}open/", {"why": "other", "reason": "x" * 501}, follow=True)
    assert "at most 500 characters" in long.content.decode()
    with scene():
        assert not AccessLogEntry.objects.filter(user=other.user_id).exists()
    client.post(f"{address}open/", {"why": "other", "reason": "Asked by the head"})
    with scene():
        look = AccessLogEntry.objects.get(user=other.user_id)
        assert look.insight is not None
        words = look.insight.words
    assert look.why == "other"
    assert words
    assert b"Asked" not in bytes(words)
