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
from vidik.prevention.selectors.contacts import sums_of_approaches
from vidik.referral.models import Approach
from vidik.referral.selectors import approaches as selectors
from vidik.referral.services import approaches
from vidik.referral.tests.factories import centre_member, reporter
from vidik.referral.tests.test_pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

YEAR = timezone.localdate().year


def association(code: str = "atina") -> Actor:
    return reporter(code, Role.ASSOCIATION_WORKER)


def office() -> Actor:
    return member(Role.ANALYST, Institution.objects.get(code="rapporteur"))


def entry(**changes: str) -> dict[str, str]:
    at = timezone.localtime() - dt.timedelta(minutes=3)
    return {
        "at": at.strftime("%Y-%m-%dT%H:%M"),
        "way": "helpline",
        "about": "offer",
        "child": "no",
        "led": "talked",
    } | changes


def made(actor: Actor, many: int, **changes: str) -> list[Approach]:
    told = {"way": "helpline", "about": "help", "child": "no", "led": "talked"} | changes
    at = timezone.now() - dt.timedelta(minutes=1)
    return [
        approaches.enter_approach(Approach(at=at, **told), actor=actor) for _each in range(many)
    ]


def test_a_contact_is_entered_listed_counted_and_taken_out() -> None:
    worker = association()
    with as_application():
        desk = client_of(worker)
        assert (
            "No contact has been entered yet" in desk.get("/suspicions/contacts/").content.decode()
        )
        page = desk.get("/suspicions/contacts/enter/")
        assert page.status_code == 200
        ahead = timezone.localtime() + dt.timedelta(days=1)
        for wrong in (
            {"at": ahead.strftime("%Y-%m-%dT%H:%M")},
            {"at": "1999-01-01T00:00"},
            {"at": "=1+1"},
            {"way": "pigeon"},
            {"about": ""},
            {"led": "<script>"},
        ):
            answer = desk.post("/suspicions/contacts/enter/", entry(**wrong))
            assert answer.status_code == 422, wrong
        answer = desk.post("/suspicions/contacts/enter/", entry(once="a-mark"))
        assert answer.headers["Location"] == "/suspicions/contacts/"
        desk.post("/suspicions/contacts/enter/", entry(once="a-mark"))
        on = desk.post(
            "/suspicions/contacts/enter/",
            entry(way="abroad", child="yes", led="reported", **{"go-on": "1"}),
        )
        assert on.headers["Location"] == "/suspicions/new/"
        listed = desk.get("/suspicions/contacts/").content.decode()
        assert "2 contacts" in listed
        assert "1 contact<" in desk.get("/suspicions/contacts/", {"way": "abroad"}).content.decode()
        none = desk.get("/suspicions/contacts/", {"about": "law"}).content.decode()
        assert "Nothing matches" in none
        taken = desk.get("/suspicions/contacts/", {"year": str(YEAR), "format": "csv"})
        lines = taken.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 3
        assert "through associates abroad" in taken.content.decode()
        numbers = desk.get("/suspicions/contacts/year/", {"year": "no"}).content.decode()
        assert '<span class="tile__value">2</span>' in numbers


def test_what_was_struck_out_stays_and_is_counted_nowhere() -> None:
    worker = association()
    first, _second = made(worker, 2)
    with as_application():
        desk = client_of(worker)
        address = f"/suspicions/contacts/{first.pk}/strike/"
        assert "cannot be undone" in desk.get(address).content.decode()
        assert desk.post(address).status_code == 302
        assert desk.post(address).status_code == 302
        assert "Struck out by" in desk.get(address).content.decode()
        assert "struck out" in desk.get("/suspicions/contacts/").content.decode()
        with acting(worker):
            assert selectors.year_of_approaches(worker, YEAR).all == 1
            assert selectors.approaches(worker).count() == 2


def test_nobody_else_sees_a_contact() -> None:
    worker, other = association(), association("astra")
    (row,) = made(worker, 1)
    with as_application():
        strange = client_of(other)
        assert (
            "No contact has been entered yet"
            in strange.get("/suspicions/contacts/").content.decode()
        )
        assert strange.get(f"/suspicions/contacts/{row.pk}/strike/").status_code == 404
        for actor in (other, office(), centre_member(), reporter()):
            with acting(actor):
                assert not Approach.objects.exists()
            with pytest.raises((Denied, OutOfScope)):
                approaches.strike_approach(row, actor=actor)
        for actor in (office(), centre_member()):
            for asked in ({}, {"format": "csv"}):
                assert client_of(actor).get("/suspicions/contacts/", asked).status_code == 403


def test_the_office_sees_sums_and_never_a_small_number() -> None:
    worker, other = association(), association("astra")
    made(worker, 6)
    made(worker, 1, led="reported", child="yes")
    made(other, 3)
    (mistake,) = made(worker, 1)
    approaches.strike_approach(mistake, actor=worker)
    analyst = office()
    with as_application():
        with acting(analyst):
            found = {row.institution.code: row for row in sums_of_approaches(analyst, YEAR)}
        assert (found["atina"].all, found["atina"].children) == (7, None)
        assert (found["astra"].all, found["astra"].reported) == (None, None), "nor none of few"
        assert set(found["astra"].ways) == {None}
        assert found["atina"].ways[0] == 7
        desk = client_of(analyst)
        page = desk.get("/recognition/contacts/").content.decode()
        assert "not told" in page
        taken = desk.get("/recognition/contacts.csv").content.decode()
        assert "not told" in taken
        assert (
            "No association has entered"
            in desk.get("/recognition/contacts/", {"year": str(YEAR - 1)}).content.decode()
        )
        assert client_of(worker).get("/recognition/contacts/").status_code == 403


def test_the_list_costs_the_same_for_one_contact_and_for_many() -> None:
    worker = association()
    desk = client_of(worker)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get("/suspicions/contacts/").status_code == 200
        return len(asked)

    made(worker, 1)
    with as_application():
        cost()
        few = cost()
    made(worker, 12)
    with as_application():
        assert cost() == few
