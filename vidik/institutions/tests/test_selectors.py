# SPDX-License-Identifier: EUPL-1.2
"""Finding institutions and seeing which contact points cannot be relied on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from vidik.access.types import Actor
from vidik.institutions import selectors
from vidik.institutions.lists import Institutions
from vidik.institutions.models import FREE_MAIL, ContactPoint, Institution
from vidik.institutions.tests.factories import (
    READER,
    TODAY,
    make_contact,
    make_institution,
    make_territory,
)
from vidik.institutions.types import Problem


@pytest.fixture(autouse=True)
def before(request: pytest.FixtureRequest) -> set[str]:
    """Know which institutions a pack in the database has, so that tests look at their own."""
    _others.clear()
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        _others.update(Institution.objects.values_list("code", flat=True))
    return _others


_others: set[str] = set()


def listed(**wanted: str) -> list[str]:
    problem = wanted.pop("problem", "")
    rows = Institutions.found_by(READER, **wanted)
    if problem:
        rows = selectors.with_problem(rows, problem, on=TODAY)
    return [row.code for row in rows if row.code not in _others]


def to_confirm(problem: str) -> list[ContactPoint]:
    rows = selectors.to_confirm(READER, problem, on=TODAY)
    return list(rows.exclude(institution__code__in=_others))


@pytest.mark.django_db
def test_a_territory_holds_what_lies_in_it() -> None:
    north = make_territory("far-north")
    town = make_territory("far-town", make_territory("far-county", north))
    make_institution("inside", territory=town)
    make_institution("outside", territory=make_territory("far-south"))
    assert listed(territory="far-north") == ["inside"]


@pytest.mark.django_db
def test_filters_narrow_and_sorts_turn_around() -> None:
    make_institution("b", kind="court", sector="judiciary", control="outside")
    make_institution("a", kind="ministry", sector="labour")
    make_institution("c", kind="court", sector="judiciary", control="outside")
    assert listed(kind="court", control="outside", sector="judiciary") == ["b", "c"]
    assert listed(sort="-name") == ["c", "b", "a"]
    assert listed(sort="no such column") == ["a", "b", "c"]


@pytest.mark.django_db
def test_a_visitor_finds_nothing() -> None:
    make_institution("a")
    assert list(selectors.listed(Actor.visitor(), on=TODAY)) == []


@pytest.mark.django_db
def test_each_problem_lists_its_own_contacts_and_any_lists_them_all() -> None:
    year = dt.timedelta(days=400)
    counts = selectors.problem_counts(READER, on=TODAY)
    contacts = {
        Problem.UNCONFIRMED: make_contact(make_institution(), confirmed_on=TODAY - year),
        Problem.NEVER: make_contact(make_institution(), confirmed_on=None),
        Problem.PRIVATE: make_contact(make_institution(), "team@gmail.invalid"),
        Problem.ENDED: make_contact(make_institution(), valid_to=TODAY - year),
    }
    make_contact(make_institution("sound"))
    for problem, contact in contacts.items():
        assert to_confirm(problem) == [contact]
    assert set(to_confirm("any")) == set(contacts.values())
    assert listed(problem="any") == sorted(c.institution.code for c in contacts.values())
    assert selectors.problem_counts(READER, on=TODAY) == {
        problem: count + 1 for problem, count in counts.items()
    }


@pytest.mark.django_db
def test_an_ended_contact_with_a_successor_is_no_problem() -> None:
    office = make_institution("office")
    make_contact(office, "old@office.invalid", valid_to=dt.date(2031, 1, 1))
    make_contact(office, "new@office.invalid")
    assert to_confirm("any") == []


@pytest.mark.django_db
def test_a_contact_confirmed_a_year_ago_to_the_day_still_holds() -> None:
    remaining = make_contact(make_institution(), confirmed_on=dt.date(2031, 3, 1))
    lost = make_contact(make_institution(), confirmed_on=dt.date(2031, 2, 28))
    assert to_confirm("unconfirmed") == [lost]
    assert selectors.problems_of(remaining, TODAY) == []
    assert selectors.problems_of(lost, TODAY) == [Problem.UNCONFIRMED]


def test_the_day_before_the_extra_day_of_a_long_year_stands_for_it() -> None:
    assert selectors.year_before(dt.date(2032, 2, 29)) == dt.date(2031, 2, 28)


@pytest.mark.django_db
def test_institutions_without_any_contact_are_found() -> None:
    make_institution("silent")
    make_contact(make_institution("speaking"))
    assert listed(problem="none") == ["silent"]


@pytest.mark.django_db
def test_the_database_and_the_page_agree_on_what_looks_private() -> None:
    addresses = {
        "a@gmail.com": True,
        "a@mail.gmail.invalid": True,
        "gmail@office.invalid": False,
        "a@gmailish.invalid": False,
        "a@police.open": True,
        "a@YAHOO.com": True,
    }
    office = make_institution("office")
    for address in addresses:
        make_contact(office, address)
    by_database = {contact.email for contact in to_confirm(Problem.PRIVATE)}
    assert by_database == {address for address, private in addresses.items() if private}
    assert {c.email: c.looks_private for c in office.contact_points.all()} == addresses


@given(st.sampled_from(sorted(FREE_MAIL)), st.sampled_from(["com", "rs", "invalid"]))
def test_every_free_mail_provider_looks_private(provider: str, ending: str) -> None:
    assert ContactPoint(email=f"team@{provider}.{ending}").looks_private


@pytest.mark.django_db
def test_a_page_of_the_list_costs_the_same_however_long_the_list_is() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            rows = selectors.listed(READER, on=TODAY)
            for row in rows[:20]:
                assert row.kind.name
                assert row.has_contact in {True, False}  # type: ignore[attr-defined]
        return len(captured)

    make_contact(make_institution(sector="labour"))
    few = queries()
    for _ in range(30):
        make_contact(make_institution(sector="labour", territory=None))
    assert queries() == few


@pytest.mark.django_db
def test_a_typed_name_means_one_institution_or_shows_those_it_could() -> None:
    make_institution("court-a", name={"en": "Higher Court in Aa"})
    make_institution("court-b", name={"en": "Higher Court in Bb"})
    assert [row.code for row in selectors.named(READER, "Higher court in Aa")] == ["court-a"]
    assert [row.code for row in selectors.named(READER, "court-b")] == ["court-b"]
    assert len(selectors.named(READER, "Higher in")) >= 2
    assert selectors.named(READER, "Nowhere at all") == []
