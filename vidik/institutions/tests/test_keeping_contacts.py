# SPDX-License-Identifier: EUPL-1.2
"""Institutions keep their own contact points and confirm them once in each period."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.access.worklist import Urgency, worklist
from vidik.cases.tests.factories import member
from vidik.core.country import country_of
from vidik.core.packfiles import Pack
from vidik.institutions import selectors
from vidik.institutions.lists import Confirmations
from vidik.institutions.models import Institution
from vidik.institutions.services import contacts
from vidik.institutions.tests.factories import (
    ANALYST,
    contact_facts,
    make_contact,
    make_institution,
)
from vidik.institutions.types import Confirmation
from vidik.referral.tests.test_pages import client_of

pytestmark = pytest.mark.django_db
OWN = "/institutions/own/"
LIST = "/institutions/confirmations/"
LAST_YEAR = dt.date(2024, 5, 1)
IN_APRIL = dt.datetime(2032, 4, 12, 9, tzinfo=dt.UTC)


def keeper(of: Institution, role: Role = Role.INSTITUTION_ADMIN) -> Actor:
    return member(role, of)


def entered(**changes: object) -> dict[str, object]:
    return {
        "function_en": "Duty desk",
        "function_sr": "Дежурна служба",
        "email": "duty@own-body.invalid",
        "valid_from": "2026-01-01",
        "phone": "000 555 0170",
        "purposes": ["alerts", "suspicions"],
    } | changes


def test_a_member_adds_changes_confirms_and_ends_the_own_contact_points_without_the_office() -> (
    None
):
    body = make_institution("own-body")
    desk = client_of(keeper(body))
    assert "has no contact point" in desk.get(OWN).content.decode()
    added = desk.post("/institutions/own-body/contacts/new/", entered())
    assert added.headers["Location"] == OWN
    contact = body.contact_points.get()
    assert contact.confirmed_on == timezone.localdate(), "whoever works there says so"
    assert contact.purposes == ["alerts", "suspicions"]
    page = desk.get(OWN).content.decode()
    assert "urgent alerts, reports of a suspicion" in page
    assert "Nothing to do" in page
    desk.post(f"/institutions/contacts/{contact.pk}/edit/", entered(email="new@own-body.invalid"))
    contact.refresh_from_db()
    assert contact.email == "new@own-body.invalid"
    body.contact_points.update(confirmed_on=LAST_YEAR)
    assert "Confirm that all are correct" in desk.get(OWN).content.decode()
    desk.post(f"{OWN}confirm/")
    contact.refresh_from_db()
    assert contact.confirmed_on == timezone.localdate()
    desk.post(f"/institutions/contacts/{contact.pk}/end/", {"valid_to": "2026-02-01"})
    assert "has no contact point" in desk.get(OWN).content.decode()


@pytest.mark.parametrize("role", [Role.INSTITUTION_ADMIN, Role.LOCAL_TEAM, Role.ASSOCIATION_HEAD])
def test_nobody_keeps_those_of_another_institution(role: Role) -> None:
    body, other = make_institution("own-body"), make_institution("other-body")
    contact = make_contact(other, confirmed_on=LAST_YEAR)
    actor = keeper(body, role)
    desk = client_of(actor)
    assert desk.get("/institutions/other-body/contacts/new/").status_code == 404
    for step in ("edit", "end"):
        assert desk.get(f"/institutions/contacts/{contact.pk}/{step}/").status_code == 404
    assert desk.post(f"/institutions/contacts/{contact.pk}/confirm/").status_code == 404
    for act in (
        lambda: contacts.confirm_contact_point(contact, on=timezone.localdate(), actor=actor),
        lambda: contacts.change_contact_point(contact, contact_facts(), actor=actor),
        lambda: contacts.end_contact_point(contact, on=timezone.localdate(), actor=actor),
        lambda: contacts.add_contact_point(other, contact_facts(), actor=actor),
        lambda: contacts.confirm_all(other, on=timezone.localdate(), actor=actor),
    ):
        with pytest.raises(OutOfScope):
            act()
    stranger = keeper(other, Role.RESPONDENT)
    with pytest.raises(Denied):
        contacts.confirm_all(other, on=timezone.localdate(), actor=stranger)
    assert client_of(stranger).get(OWN).status_code == 403


def test_a_private_address_is_refused_with_the_reason_and_an_old_one_stays_marked() -> None:
    body = make_institution("own-body")
    old = make_contact(body, "team@gmail.com", confirmed_on=LAST_YEAR, valid_from=LAST_YEAR)
    actor = keeper(body)
    desk = client_of(actor)
    answer = desk.post("/institutions/own-body/contacts/new/", entered(email="somebody@yahoo.com"))
    assert answer.status_code == 422
    assert "whoever leaves takes it along" in answer.content.decode()
    for of in (actor, ANALYST):
        with pytest.raises(ValidationError, match="private e-mail"):
            contacts.add_contact_point(body, contact_facts(email="a@gmail.com"), actor=of)
    assert "address looks private" in desk.get(OWN).content.decode()
    contacts.confirm_all(body, on=timezone.localdate(), actor=actor)
    old.refresh_from_db()
    assert old.confirmed_on == LAST_YEAR, "it has to be replaced"
    with pytest.raises(ValidationError, match="private e-mail"):
        contacts.confirm_contact_point(old, on=timezone.localdate(), actor=actor)
    # Nobody has to wait for whoever left: it is ended by any of the keepers.
    facts = contact_facts(email="team@gmail.com", function=old.function, valid_from=old.valid_from)
    contacts.change_contact_point(old, replace(facts, phone="000 555 0171"), actor=actor)
    contacts.end_contact_point(old, on=old.valid_from, actor=actor)


def lines_of(actor: Actor, now: dt.datetime) -> dict[str, Urgency]:
    found = worklist(actor, now=now, room="institutions")
    return {
        str(each.line.what): group.urgency
        for group in found.groups
        for each in group.lines
        if each.kind.code in {"own-contacts", "late-contacts"}
    }


def test_once_in_a_period_each_institution_is_asked_also_where_it_has_none() -> None:
    body, empty = make_institution("own-body"), make_institution("empty-body")
    contact = make_contact(body, confirmed_on=dt.date(2032, 3, 30))
    actor, team = keeper(body), keeper(empty, Role.LOCAL_TEAM)
    asked = "Confirm the contact points of your institution"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda at=None: (at or IN_APRIL).date())
        assert list(lines_of(actor, IN_APRIL)) == [asked]
        assert list(lines_of(team, IN_APRIL)) == ["Name a contact point of your institution"]
        contacts.confirm_contact_point(contact, on=dt.date(2032, 4, 1), actor=actor)
        assert not lines_of(actor, IN_APRIL)
        later = IN_APRIL + dt.timedelta(days=150)
        patch.setattr(timezone, "localdate", lambda at=None: (at or later).date())
        assert lines_of(actor, later) == {asked: Urgency.LATE}


def test_the_office_and_the_centre_see_who_has_not_confirmed() -> None:
    body, _empty, good = (make_institution(f"{name}-body") for name in ("late", "empty", "good"))
    make_contact(body, confirmed_on=LAST_YEAR, valid_from=LAST_YEAR)
    make_contact(good, confirmed_on=timezone.localdate(), valid_from=LAST_YEAR)
    contact = good.contact_points.get()
    contacts.change_contact_point(
        contact, contact_facts(purposes=("suspicions",), confirmed_on=timezone.localdate()),
        actor=ANALYST,
    )  # fmt: skip
    office = member(Role.ANALYST, make_institution("office-body"))
    for actor in (office, member(Role.DUTY_EXPERT, make_institution("centre-body"))):
        found = set(Confirmations.found_by(actor, state="open").values_list("code", flat=True))
        assert {"late-body", "empty-body"} <= found
        assert "good-body" not in found
        named = Confirmations.found_by(actor, purpose="suspicions")
        codes = set(named.values_list("code", flat=True))
        assert "good-body" in codes
        assert "late-body" not in codes
        page = client_of(actor).get(LIST, {"purpose": "suspicions"}).content.decode()
        assert "Statistics desk (reports of a suspicion): desk@office.invalid" in page
        taken = client_of(actor).get(LIST, {"state": "none", "format": "csv"}).content.decode()
        assert "empty-body" in taken
        assert "late-body" not in taken
    assert client_of(keeper(body)).get(LIST).status_code == 403
    due = selectors.confirmation_period(timezone.localdate()).due
    after = timezone.make_aware(dt.datetime.combine(due + dt.timedelta(days=2), dt.time(9)))
    assert any("not confirmed" in each for each in lines_of(office, after))


def test_the_list_costs_the_same_for_few_institutions_and_for_many() -> None:
    desk = client_of(member(Role.ANALYST, make_institution("office-body")))

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(LIST).status_code == 200
        return len(asked)

    make_contact(make_institution())
    cost()
    few = cost()
    for _each in range(8):
        make_contact(make_institution())
    assert cost() == few


@pytest.mark.parametrize(
    ("day", "start", "due"),
    [
        (dt.date(2032, 1, 1), dt.date(2032, 1, 1), dt.date(2032, 1, 31)),
        (dt.date(2032, 3, 31), dt.date(2032, 1, 1), dt.date(2032, 1, 31)),
        (dt.date(2032, 12, 31), dt.date(2032, 10, 1), dt.date(2032, 10, 31)),
    ],
)
def test_the_period_is_the_one_of_the_pack(day: dt.date, start: dt.date, due: dt.date) -> None:
    found = selectors.confirmation_period(day)
    assert (found.start, found.due) == (start, due)


def test_what_is_overdue_depends_on_the_day() -> None:
    body = make_institution("own-body")
    make_contact(body, confirmed_on=dt.date(2032, 3, 30))
    actor = keeper(body)
    for day, state in (
        (dt.date(2032, 3, 31), Confirmation.CONFIRMED),
        (dt.date(2032, 5, 1), Confirmation.ASKED),
        (dt.date(2032, 5, 2), Confirmation.OVERDUE),
    ):
        found = selectors.own_institution(actor, on=day)
        assert selectors.confirmation_of(found, on=day) == state
        rows = selectors.confirmations(member(Role.HEAD, body), on=day)
        assert body in selectors.in_confirmation(rows, state, on=day)


@pytest.mark.parametrize("wrong", ["contacts_confirmed_every: 5", "contacts_confirmed_within: 85"])
def test_a_pack_with_an_impossible_period_is_refused(tmp_path: Path, wrong: str) -> None:
    text = Path("packs/testland/country.yaml").read_text(encoding="utf-8")
    (tmp_path / "country.yaml").write_text(f"{text}{wrong}\n", encoding="utf-8")
    pack = Pack(tmp_path)
    country_of(pack)
    assert "contacts_confirmed" in str(pack.faults[0])
