# SPDX-License-Identifier: EUPL-1.2
"""Nobody who reports is led to an urgency: who does not know says so, and the centre sees it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Role
from vidik.referral.models import Report
from vidik.referral.selectors import calls as referral_calls
from vidik.referral.selectors import reports
from vidik.referral.services import duty_calls
from vidik.referral.tests.factories import centre_member, filed, reporter, seen
from vidik.referral.tests.test_correcting import correct
from vidik.referral.tests.test_pages import client_of
from vidik.referral.tests.test_views import _form
from vidik.referral.types import CallLevel, ReportFilter, Urgency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def _chosen(page: str) -> list[str]:
    """Return the values of the menu of urgency that are chosen before anybody chose."""
    menu = page.partition('name="urgency"')[2].partition("</select>")[0]
    assert "immediate" in menu
    return re.findall(r'value="([^"]*)" selected', menu)


def test_nothing_is_chosen_beforehand_and_a_blank_one_is_refused_with_the_way_out() -> None:
    with as_application():
        for client, address in (
            (Client(), "/suspicions/public/"),
            (client_of(reporter()), "/suspicions/new/"),
            (client_of(centre_member()), "/suspicions/record/"),
        ):
            page = client.get(address).content.decode()
            assert _chosen(page) in ([], [""])
            assert "I do not know how urgent it is" in page
        blank = Client().post("/suspicions/public/", _form(urgency=""))
        assert blank.status_code == 422
        assert "or that you do not know" in blank.content.decode()
        assert 'href="#id_urgency"' in blank.content.decode()


def test_who_does_not_know_is_received_and_the_centre_sees_that_nobody_said_it() -> None:
    expert = centre_member()
    with as_application():
        sent = Client().post("/suspicions/public/", _form(urgency="unknown"))
        assert sent.status_code == 200
    with scene():
        report = Report.objects.get()
    assert report.urgency == Urgency.UNKNOWN
    with as_application():
        desk = client_of(expert)
        inbox = desk.get("/suspicions/", {"urgency": "unknown"}).content.decode()
        assert report.number in inbox
        assert "tag--warn" in inbox.partition(report.number)[2]
        at = f"/suspicions/{report.pk}/"
        assert "Nobody said how urgent it is" in desk.get(at).content.decode()
        correct(expert, report, urgency=Urgency.NORMAL)
        assert "Nobody said how urgent it is" not in desk.get(at).content.decode()


def test_until_it_is_known_the_clock_and_the_order_are_those_of_an_urgent_one() -> None:
    expert, sender = centre_member(), reporter()
    centre_member(Role.CENTRE_HEAD)
    normal, unknown, immediate = (
        seen(expert, filed(sender, urgency=each))
        for each in (Urgency.NORMAL, Urgency.UNKNOWN, Urgency.IMMEDIATE)
    )
    with acting(expert):
        order = [row.pk for row in reports.inbox(expert, ReportFilter(sort="urgency"))]
        calls = [call.report_id for call in referral_calls.waiting_for(expert)]
    assert order == [immediate.pk, unknown.pk, normal.pk]
    assert calls == order
    duty_calls.run_watch(now=unknown.received_at + dt.timedelta(minutes=31))
    with scene():
        called = {
            each.pk
            for each in (normal, unknown, immediate)
            if each.duty_calls.filter(rung=CallLevel.SECOND).exists()
        }
    assert called == {unknown.pk, immediate.pk}
