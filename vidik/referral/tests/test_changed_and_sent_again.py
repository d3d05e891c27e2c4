# SPDX-License-Identifier: EUPL-1.2
"""A form that is changed and sent again is no second sending: nothing of it is lost unsaid."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.referral.limits import RATES
from vidik.referral.models import Report, ReporterFollowUp
from vidik.referral.services import reporter_follow_up
from vidik.referral.tests.factories import centre_member, draft, filed, reporter
from vidik.referral.tests.test_pages import client_of
from vidik.referral.tests.test_views import _form
from vidik.referral.types import Source, Urgency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

MEMBERS = "/suspicions/new/"
VISITORS = "/suspicions/public/"
CENTRES = "/suspicions/record/"
CODE = re.compile(r"(?<![\w-])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?![\w-])")


def form_of(address: str) -> dict[str, str]:
    """Return a form as it is first sent to one of the three pages."""
    if address == MEMBERS:
        return _form(source="social-protection", channel="app")
    return _form() if address == VISITORS else _form(channel="phone")


def browser_of(address: str) -> Client:
    """Return the browser of whoever uses one of the three pages."""
    if address == VISITORS:
        return Client()
    return client_of(reporter() if address == MEMBERS else centre_member())


def urgencies() -> list[str]:
    """Return how urgent the reports that there are were sent, in their order."""
    with scene():
        return list(Report.objects.order_by("number").values_list("urgency", flat=True))


@pytest.mark.parametrize("address", [MEMBERS, VISITORS, CENTRES])
def test_what_was_added_is_stored_on_the_page_and_can_be_sent(address: str) -> None:
    client, form = browser_of(address), form_of(address)
    added = {"account": "Још једно дете", "urgency": "immediate", "person-0-given": "Милица"}
    with as_application():
        client.post(address, form)
        answer = client.post(address, form | added)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "what you changed was NOT sent" in page
    assert "Још једно дете" in page
    assert 'value="Милица"' in page
    assert "This cannot be sent yet" not in page
    assert bool(CODE.search(page)) == (address != MEMBERS), "the first answer may have been lost"
    assert urgencies() == ["normal"]
    (key,) = re.findall(r'name="submission" value="([^"]+)"', page)
    assert key != form["submission"]
    with as_application():
        again = client.post(address, form | added | {"submission": key}, follow=True)
    assert again.status_code == 200
    assert urgencies() == ["normal", "immediate"]


@pytest.mark.parametrize("address", [MEMBERS, VISITORS, CENTRES])
def test_a_form_sent_twice_as_it_is_says_that_it_counts_once(address: str) -> None:
    client, form = browser_of(address), form_of(address)
    first, second = (client.post(address, form, follow=True) for _click in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    text = re.compile("had already been (received|sent)")
    assert not text.search(first.content.decode())
    assert text.search(second.content.decode())
    assert urgencies() == ["normal"]


def test_where_nobody_knows_any_more_what_came_first_it_counts_as_changed() -> None:
    sender, key = reporter(), uuid.uuid4()
    filed(sender, submission=key)
    assert not filed(sender, submission=key).changed
    cache.clear()
    again = filed(sender, submission=key)
    assert (again.repeated, again.changed) == (True, True)


def test_each_answer_counts_and_the_order_of_kinds_does_not() -> None:
    sender, key = reporter(), uuid.uuid4()
    filed(sender, submission=key, forms=("labour", "sexual"))
    assert not filed(sender, submission=key, forms=("sexual", "labour")).changed
    for changed in ({"urgency": Urgency.IMMEDIATE}, {"dangers": "Пас"}, {"municipality": "nis"}):
        assert filed(sender, submission=key, forms=("labour", "sexual"), **changed).changed


def test_the_last_report_of_an_hour_gives_its_code_to_a_double_click_too() -> None:
    client = Client()
    for _report in range(int(RATES["report"].partition("/")[0]) - 1):
        assert client.post(VISITORS, _form()).status_code == 200
    form = _form()
    first, second = client.post(VISITORS, form), client.post(VISITORS, form)
    assert (first.status_code, second.status_code) == (200, 200)
    found = CODE.search(first.content.decode())
    assert found is not None
    assert found.group() in second.content.decode()
    assert client.post(VISITORS, _form()).status_code == 429


def test_an_expert_who_reports_for_somebody_gets_their_code() -> None:
    expert = centre_member()
    client, form = client_of(expert), _form(channel="phone")
    page = client.post(MEMBERS, form)
    assert page.status_code == 200
    found = CODE.search(page.content.decode())
    assert found is not None
    with acting(Actor.visitor()):
        key = reporter_follow_up.find_by_code(found.group()).pk
    with scene():
        row = ReporterFollowUp.objects.get(pk=key)
        assert row.institution_id is None
        ReporterFollowUp.objects.filter(pk=key).update(
            entered_at=row.received_at - dt.timedelta(hours=1)
        )
    later = client.post(MEMBERS, form, follow=True)
    assert (later.status_code, later.redirect_chain[0][0]) == (200, f"/suspicions/{key}/")


def test_a_visitor_cannot_learn_of_a_report_by_the_key_of_another() -> None:
    sent = draft(source=Source.CITIZEN)
    filed(reporter(), submission=sent.submission)
    answer = Client().post(VISITORS, _form(submission=str(sent.submission)))
    assert answer.status_code == 422
    assert "R-20" not in answer.content.decode()
