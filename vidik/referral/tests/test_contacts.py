# SPDX-License-Identifier: EUPL-1.2
"""An association's own register of contacts, and the sums that the office sees of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.scenes import as_application
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.cases.tests.factories import member
from vidik.institutions.models import Institution
from vidik.prevention.selectors.contacts import sums_of_contacts
from vidik.referral.registers import CONTACTS as REGISTER
from vidik.referral.tests.factories import centre_member, reporter
from vidik.referral.tests.test_pages import client_of
from vidik.registers import selectors, services
from vidik.registers.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

HOME = "/registers/contacts/"
ENTER = f"{HOME}enter/"
NOTHING = "Nothing has been entered yet"
YEAR = timezone.localdate().year


def association(code: str = "atina") -> Actor:
    return reporter(code, Role.ASSOCIATION_WORKER)


def office() -> Actor:
    return member(Role.ANALYST, Institution.objects.get(code="rapporteur"))


def entry(**changes: str) -> dict[str, str]:
    at = timezone.localtime() - dt.timedelta(minutes=3)
    return {
        "when": at.strftime("%Y-%m-%dT%H:%M"),
        "way": "helpline",
        "about": "offer",
        "child": "no",
        "led": "talked",
    } | changes


def made(actor: Actor, many: int, **changes: str) -> list[Entry]:
    reported = {"way": "helpline", "about": "help", "child": "no", "led": "talked"} | changes
    at = timezone.now() - dt.timedelta(minutes=1)
    return [services.enter(REGISTER, reported, when=at, actor=actor) for _each in range(many)]


def test_a_contact_is_entered_listed_counted_and_taken_out() -> None:
    worker = association()
    with as_application():
        desk = client_of(worker)
        assert NOTHING in desk.get(HOME).content.decode()
        page = desk.get(ENTER)
        assert page.status_code == 200
        ahead = timezone.localtime() + dt.timedelta(days=1)
        for wrong in (
            {"when": ahead.strftime("%Y-%m-%dT%H:%M")},
            {"when": "1999-01-01T00:00"},
            {"when": "=1+1"},
            {"way": "pigeon"},
            {"about": ""},
            {"led": "<script>"},
        ):
            answer = desk.post(ENTER, entry(**wrong))
            assert answer.status_code == 422, wrong
        answer = desk.post(ENTER, entry(once="a-mark"))
        again = desk.post(ENTER, entry(once="a-mark"))
        assert answer.headers["Location"] == again.headers["Location"]
        on = desk.post(ENTER, entry(way="abroad", child="yes", led="reported"), follow=True)
        assert 'href="/suspicions/new/"' in on.content.decode()
        listed = desk.get(HOME).content.decode()
        assert "2 contacts" in listed
        assert "1 contact<" in desk.get(HOME, {"way": "abroad"}).content.decode()
        none = desk.get(HOME, {"about": "law"}).content.decode()
        assert "Nothing matches" in none
        taken = desk.get(HOME, {"year": str(YEAR), "format": "csv"})
        lines = taken.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 3
        assert "through associates abroad" in taken.content.decode()
        numbers = desk.get(f"{HOME}year/", {"year": "no"}).content.decode()
        assert '<span class="tile__value">2</span>' in numbers


def test_what_was_struck_out_stays_and_is_counted_nowhere() -> None:
    worker = association()
    first, _second = made(worker, 2)
    with as_application():
        desk = client_of(worker)
        address = f"{HOME}{first.pk}/strike/"
        assert "cannot be undone" in desk.get(address).content.decode()
        assert desk.post(address, {"strike": "1"}).status_code == 302
        assert desk.post(address, {"strike": "1"}).status_code == 302
        assert "Struck out by" in desk.get(address).content.decode()
        assert "struck out" in desk.get(HOME).content.decode()
        with acting(worker):
            assert selectors.sums_of_year(worker, REGISTER, YEAR).all == 1
            assert selectors.entries(worker, REGISTER).count() == 2


def test_nobody_else_sees_a_contact() -> None:
    worker, other = association(), association("astra")
    (row,) = made(worker, 1)
    with as_application():
        strange = client_of(other)
        assert NOTHING in strange.get(HOME).content.decode()
        assert strange.get(f"{HOME}{row.pk}/strike/").status_code == 404
        for actor in (other, office(), centre_member(), reporter()):
            with acting(actor):
                assert not Entry.objects.filter(pack_code="").exists()
            with pytest.raises((Denied, OutOfScope)):
                services.strike(row, REGISTER, actor=actor)
        for actor in (office(), centre_member()):
            for requested in ({}, {"format": "csv"}):
                assert client_of(actor).get(HOME, requested).status_code == 403


def test_the_office_sees_sums_and_never_a_small_number() -> None:
    worker, other = association(), association("astra")
    made(worker, 6)
    made(worker, 1, led="reported", child="yes")
    made(other, 3)
    (mistake,) = made(worker, 1)
    services.strike(mistake, REGISTER, actor=worker)
    analyst = office()
    with as_application():
        with acting(analyst):
            found = {row.institution.code: row for row in sums_of_contacts(analyst, YEAR)}
        assert (found["atina"].all, found["atina"].children) == (7, None)
        assert (found["astra"].all, found["astra"].reported) == (None, None), "nor none of few"
        assert set(found["astra"].ways) == {None}
        assert found["atina"].ways[0] == 7
        desk = client_of(analyst)
        page = desk.get("/recognition/contacts/").content.decode()
        assert "not shown" in page
        taken = desk.get("/recognition/contacts.csv").content.decode()
        assert "not shown" in taken
        assert (
            "No association has entered"
            in desk.get("/recognition/contacts/", {"year": str(YEAR - 1)}).content.decode()
        )
        assert client_of(worker).get("/recognition/contacts/").status_code == 403


def test_the_list_costs_the_same_for_one_contact_and_for_many() -> None:
    worker = association()
    desk = client_of(worker)

    def cost() -> int:
        with CaptureQueriesContext(connection) as requested:
            assert desk.get(HOME).status_code == 200
        return len(requested)

    made(worker, 1)
    with as_application():
        cost()
        few = cost()
    made(worker, 12)
    with as_application():
        assert cost() == few
