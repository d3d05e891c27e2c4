# SPDX-License-Identifier: EUPL-1.2
"""Institutions keep their own contact points and confirm them once in each period."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.scenes import as_application
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.access.worklist import Urgency, worklist
from vidik.accounts.models import User
from vidik.cases.tests.factories import member
from vidik.core.country import country_of
from vidik.core.packfiles import Pack
from vidik.exchange.tasks import mail_contact_change
from vidik.institutions import selectors
from vidik.institutions.lists import Confirmations
from vidik.institutions.models import ContactPoint, Institution
from vidik.institutions.selectors import mark_of_contact
from vidik.institutions.services import contacts
from vidik.institutions.tests.factories import (
    ANALYST,
    contact_facts,
    make_contact,
    make_institution,
)
from vidik.institutions.types import Confirmation, ContactFacts
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


def seen_on(desk: Client) -> dict[str, str]:
    """Give what the form of the own page sends of what stood on it."""
    return {"seen": re.findall(r'name="seen" value="(\w+)"', desk.get(OWN).content.decode())[0]}


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
    desk.post(f"{OWN}confirm/", seen_on(desk))
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
        lambda: contacts.confirm_contact_point(
            contact, on=timezone.localdate(), seen=mark_of_contact(contact), actor=actor
        ),
        lambda: contacts.change_contact_point(contact, contact_facts(), actor=actor),
        lambda: contacts.end_contact_point(contact, on=timezone.localdate(), actor=actor),
        lambda: contacts.add_contact_point(other, contact_facts(), actor=actor),
        lambda: contacts.confirm_all(other, on=timezone.localdate(), seen="", actor=actor),
    ):
        with pytest.raises(OutOfScope):
            act()
    stranger = keeper(other, Role.RESPONDENT)
    with pytest.raises(Denied):
        contacts.confirm_all(other, on=timezone.localdate(), seen="", actor=stranger)
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
    today = timezone.localdate()
    seen = selectors.mark_of_contacts(body, on=today)
    contacts.confirm_all(body, on=today, seen=seen, actor=actor)
    old.refresh_from_db()
    assert old.confirmed_on == LAST_YEAR, "it has to be replaced"
    with pytest.raises(ValidationError, match="private e-mail"):
        contacts.confirm_contact_point(
            old, on=timezone.localdate(), seen=mark_of_contact(old), actor=actor
        )
    # Nobody has to wait for whoever left: it is ended by any of the keepers.
    facts = contact_facts(email="team@gmail.com", function=old.function, valid_from=old.valid_from)
    contacts.change_contact_point(old, replace(facts, phone="000 555 0171"), actor=actor)
    contacts.end_contact_point(old, on=old.valid_from, actor=actor)


def test_a_page_that_is_out_of_date_confirms_nothing() -> None:
    body = make_institution("own-body")
    contact = make_contact(body, confirmed_on=LAST_YEAR, valid_from=LAST_YEAR)
    desk = client_of(keeper(body))
    old = seen_on(desk)
    ContactPoint.objects.filter(pk=contact.pk).update(phone="000 555 0179")
    for stale in (old, {}):
        page = desk.post(f"{OWN}confirm/", stale, follow=True).content.decode()
        assert "changed the contact points meanwhile" in page
        contact.refresh_from_db()
        assert contact.confirmed_on == LAST_YEAR
    desk.post(f"{OWN}confirm/", seen_on(desk))
    contact.refresh_from_db()
    assert contact.confirmed_on == timezone.localdate()


def facts_of(contact: ContactPoint, **changes: Any) -> ContactFacts:
    return replace(
        ContactFacts(
            contact.function,
            contact.email,
            contact.valid_from,
            None,
            phone=contact.phone,
            is_duty_line=contact.is_duty_line,
            alternative=contact.alternative,
        ),
        **changes,
    )


def test_whoever_only_gives_out_accounts_does_not_say_where_urgent_alerts_lead_calls() -> None:
    body = make_institution("own-body")
    duty, beside, other = (make_contact(body, f"{name}@own.invalid") for name in "abc")
    for place, row in enumerate((duty, beside, other)):
        ContactPoint.objects.filter(pk=row.pk).update(
            phone=f"000 555 017{place}",
            is_duty_line=row == duty,
            alternative=beside if row == duty else None,
        )
    duty, beside, other = ContactPoint.objects.filter(institution=body).order_by("email")
    accounts_only, works = keeper(body), keeper(body, Role.CENTRE_HEAD)
    for row, changes in (
        (duty, {"phone": "000 555 0999"}),
        (duty, {"is_duty_line": False}),
        (duty, {"alternative": other}),
        (duty, {"valid_from": dt.date(2099, 1, 1)}),
        (beside, {"phone": "000 555 0999"}),
        (other, {"is_duty_line": True}),
    ):
        facts = facts_of(row, **changes)
        with pytest.raises(ValidationError, match="Urgent alerts lead calls here"):
            contacts.change_contact_point(row, facts, actor=accounts_only)
    with pytest.raises(ValidationError, match="Urgent alerts lead calls here"):
        contacts.end_contact_point(duty, on=duty.valid_from, actor=accounts_only)
    new = facts_of(duty, email="new@own.invalid")
    with pytest.raises(ValidationError, match="Urgent alerts lead calls here"):
        contacts.add_contact_point(body, new, actor=accounts_only)
    # Its address and its function they keep, and every other number.
    contacts.change_contact_point(duty, facts_of(duty, email="d@own.invalid"), actor=accounts_only)
    contacts.change_contact_point(other, facts_of(other, phone="000 555 0175"), actor=accounts_only)
    for actor in (works, ANALYST):
        for phone in ("000 555 0176", "000 555 0177"):
            contacts.change_contact_point(duty, facts_of(duty, phone=phone), actor=actor)


def test_the_office_alone_lets_another_institution_stand_in() -> None:
    body, far = make_institution("own-body"), make_institution("far-body")
    for row in (make_contact(each, valid_from=LAST_YEAR) for each in (body, far)):
        ContactPoint.objects.filter(pk=row.pk).update(phone="000 555 0170")
    row, elsewhere = body.contact_points.get(), far.contact_points.get()
    actor = keeper(body, Role.CENTRE_HEAD)
    with pytest.raises(ValidationError, match="of your own institution"):
        contacts.change_contact_point(row, facts_of(row, alternative=elsewhere), actor=actor)
    desk = client_of(actor)
    at = f"/institutions/contacts/{row.pk}/edit/"
    posted = entered(alternative=str(elsewhere.pk))
    assert desk.post(at, posted).status_code == 422
    contacts.change_contact_point(row, facts_of(row, alternative=elsewhere), actor=ANALYST)
    # What the office set stays when the institution corrects something else.
    assert desk.post(at, posted).status_code == 302
    row.refresh_from_db()
    assert (row.email, row.alternative) == ("duty@own-body.invalid", elsewhere)


def test_whoever_may_only_read_the_list_of_all_numbers_does_not_take_it_along() -> None:
    centre = member(Role.DUTY_EXPERT, make_institution("centre-body"))
    desk = client_of(centre)
    assert "format=csv" not in desk.get(LIST).content.decode()
    assert desk.get(LIST, {"format": "csv"}).status_code == 403


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
        contacts.confirm_contact_point(
            contact, on=dt.date(2032, 4, 1), seen=mark_of_contact(contact), actor=actor
        )
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
    taken = client_of(office).get(LIST, {"state": "none", "format": "csv"}).content.decode()
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


def test_one_contact_point_is_confirmed_as_it_was_seen_and_not_as_somebody_changed_it() -> None:
    body = make_institution("own-body")
    contact = make_contact(body, "desk@own-body.invalid", confirmed_on=LAST_YEAR)
    actor, colleague = keeper(body), keeper(body)
    desk = client_of(actor)
    [form] = re.findall(
        rf'/contacts/{contact.pk}/confirm/.*?name="seen" value="(\w+)"',
        desk.get(OWN).content.decode(),
    )
    facts = contact_facts(
        email="elsewhere@own-body.invalid", function=contact.function,
        valid_from=contact.valid_from,
    )  # fmt: skip
    contacts.change_contact_point(contact, facts, actor=colleague)
    body.contact_points.update(confirmed_on=LAST_YEAR)
    for seen in ({"seen": form}, {}):
        desk.post(f"/institutions/contacts/{contact.pk}/confirm/", seen)
        contact.refresh_from_db()
        assert contact.confirmed_on == LAST_YEAR
    assert "Somebody has changed this contact point" in desk.get(OWN).content.decode()
    desk.post(f"/institutions/contacts/{contact.pk}/confirm/", {"seen": mark_of_contact(contact)})
    contact.refresh_from_db()
    assert contact.confirmed_on == timezone.localdate()


def _mailed() -> list[str]:
    rows = ProcrastinateJob.objects.filter(task_name="exchange.mail_contact_change")
    return sorted(row.args["address"] for row in rows)


def test_whoever_is_affected_is_mailed_that_something_waits_and_the_former_address_as_well(
    mailoutbox: list[EmailMessage],
) -> None:
    body, other = make_institution("own-body"), make_institution("other-body")
    today = timezone.localdate()
    contact = make_contact(body, "duty@own-body.invalid", confirmed_on=today, valid_from=LAST_YEAR)
    make_contact(body, "second@own-body.invalid", confirmed_on=today, valid_from=LAST_YEAR)
    make_contact(other, "desk@other-body.invalid", confirmed_on=today, valid_from=LAST_YEAR)
    actor, colleague, _worker = keeper(body), keeper(body), keeper(body, Role.LOCAL_TEAM)
    stranger = keeper(other)
    mails = dict(User.objects.values_list("pk", "email"))
    contacts.confirm_contact_point(contact, on=today, seen=mark_of_contact(contact), actor=actor)
    same = contact_facts(
        email=contact.email, function=contact.function, valid_from=contact.valid_from,
        phone=contact.phone, hours=contact.hours,
    )  # fmt: skip
    contacts.change_contact_point(contact, same, actor=actor)
    assert _mailed() == [], "nothing has changed"
    facts = replace(same, email="new@own-body.invalid")
    with as_application(), acting(actor):
        contacts.change_contact_point(contact, facts, actor=actor)
    assert _mailed() == sorted(
        [
            "duty@own-body.invalid", "new@own-body.invalid", "second@own-body.invalid",
            mails[colleague.user_id],
        ]
    )  # fmt: skip
    assert mails[stranger.user_id] not in _mailed()
    mail_contact_change("duty@own-body.invalid", "en")
    [message] = mailoutbox
    assert message.to == ["duty@own-body.invalid"]
    for word in ("own-body", "new@", "duty@", str(contact.function)):
        assert word not in f"{message.subject} {message.body}"
