# SPDX-License-Identifier: EUPL-1.2
"""Contact points have telephones, hours and somebody who stands in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.utils import timezone

from tests.scenes import as_application
from vidik.access.types import Actor, Role
from vidik.accounts.models import User
from vidik.cases.tests.factories import member
from vidik.core.languages import NO_TEXT, Texts
from vidik.core.packfiles import Pack, PackError
from vidik.institutions import selectors
from vidik.institutions.models import ContactPoint, Institution
from vidik.institutions.selectors import mark_of_contact
from vidik.institutions.services import contacts
from vidik.institutions.services.loading import check_institutions, load_contact_points
from vidik.institutions.tests.factories import ANALYST, make_contact, make_institution
from vidik.institutions.types import ContactFacts, ContactRow, Problem

pytestmark = pytest.mark.django_db
ClientAs = Callable[[Role], Client]
FACTS = ContactFacts(
    function=Texts(en="Duty desk", sr="Дежурна служба"),
    email="duty@desk.invalid",
    valid_from=dt.date(2025, 1, 1),
    confirmed_on=None,
    phone="000 555 0160",
    hours=Texts(en="day and night", sr="даноноћно"),
    is_duty_line=True,
)


def numbers(institution: Institution) -> list[str]:
    """Return the numbers of an institution in the order in which they are called."""
    found = selectors.telephones([institution.pk], on=timezone.localdate())[institution.pk]
    return [line.phone for line in found]


def test_the_duty_line_is_called_first_then_who_stands_in_then_the_newest() -> None:
    body, other = make_institution("desk-body"), make_institution("stand-in")
    second = make_contact(other, "other@desk.invalid", valid_from=dt.date(2024, 1, 1))
    ContactPoint.objects.filter(pk=second.pk).update(phone="000 555 0162")
    newer = make_contact(body, "newer@desk.invalid", valid_from=dt.date(2025, 6, 1))
    ContactPoint.objects.filter(pk=newer.pk).update(phone="000 555 0161")
    second.refresh_from_db()
    contacts.add_contact_point(body, replace(FACTS, alternative=second), actor=ANALYST)
    assert numbers(body) == ["000 555 0160", "000 555 0162", "000 555 0161"]
    lines = selectors.telephones([body.pk], on=timezone.localdate())[body.pk]
    assert [bool(line.of) for line in lines] == [False, True, False]
    assert lines[0].problems == (Problem.NEVER,), "who calls sees that nobody confirmed it"


def test_what_ended_is_called_no_more() -> None:
    body = make_institution("desk-body")
    row = contacts.add_contact_point(body, FACTS, actor=ANALYST)
    contacts.end_contact_point(row, on=timezone.localdate() - dt.timedelta(days=1), actor=ANALYST)
    assert numbers(body) == []


def test_a_number_that_somebody_changed_within_days_says_so_to_whoever_calls() -> None:
    body = make_institution("desk-body")
    keeper = member(Role.CENTRE_HEAD, body)
    quiet = make_contact(body, "quiet@desk.invalid", valid_from=dt.date(2024, 1, 1))
    ContactPoint.objects.filter(pk=quiet.pk).update(phone="000 555 0161")
    row = contacts.add_contact_point(body, FACTS, actor=keeper)

    def warnings(days: int = 0) -> list[str]:
        on = timezone.localdate() + dt.timedelta(days=days)
        return [line.warning for line in selectors.telephones([body.pk], on=on)[body.pk]]

    added, nothing = warnings()
    assert "check who answers before you say anything" in added
    assert str(User.objects.get(pk=keeper.user_id)) in added
    assert nothing == "", "what nobody of the system changed carries no mark"
    assert warnings(8) == ["", ""]
    for contact in (row, quiet):
        contact.refresh_from_db()
        contacts.confirm_contact_point(
            contact, on=dt.date(2026, 1, 5), seen=mark_of_contact(contact), actor=keeper
        )
    assert [bool(each) for each in warnings()] == [True, False], (
        "to confirm leads no call elsewhere, nor does it wash the mark off"
    )
    contacts.change_contact_point(
        row, replace(FACTS, function=Texts(en="Desk", sr="Служба")), actor=ANALYST
    )
    assert "An analyst" not in warnings()[0], "nor does a change of something else"
    page = render_to_string(
        "exchange/_line.html",
        {"line": selectors.telephones([body.pk], on=timezone.localdate())[body.pk][0]},
    )
    assert "check who answers" in page


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"phone": "ask the porter"}, "phone"),
        ({"phone": "javascript:alert(1)"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"phone": "011 555 0100", "takes_sms": True}, "phone"),
    ],
)
def test_a_telephone_that_cannot_be_is_refused_by_field(
    facts: dict[str, object], field: str
) -> None:
    body = make_institution("desk-body")
    with pytest.raises(ValidationError) as refusal:
        contacts.add_contact_point(body, replace(FACTS, **facts), actor=ANALYST)  # type: ignore[arg-type]
    assert field in refusal.value.message_dict
    assert not body.contact_points.exists()


def test_the_database_knows_that_a_duty_line_has_a_number_and_nobody_stands_in_for_itself() -> None:
    row = make_contact(make_institution("desk-body"), "duty@desk.invalid")
    for wrong in ({"is_duty_line": True}, {"takes_sms": True}, {"alternative": row}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactPoint.objects.filter(pk=row.pk).update(**wrong)


def test_the_page_shows_number_hours_and_who_stands_in_and_a_made_up_one_does_not_dial(
    client_as: ClientAs,
) -> None:
    body = make_institution("desk-body")
    stands_in = contacts.add_contact_point(
        body, replace(FACTS, email="night@desk.invalid", phone="011 555 0164"), actor=ANALYST
    )
    contacts.add_contact_point(body, replace(FACTS, alternative=stands_in), actor=ANALYST)
    with override_settings(DEMO=False), as_application():
        page = client_as(Role.ANALYST).get("/institutions/desk-body/").content.decode()
    assert 'href="tel:0115550164"' in page
    assert "tel:000" not in page
    assert "day and night" in page
    assert "If nobody answers" in page


def test_a_contact_point_is_entered_with_its_telephone_on_the_page(client_as: ClientAs) -> None:
    body = make_institution("desk-body")
    stands_in = contacts.add_contact_point(
        body, replace(FACTS, email="night@desk.invalid"), actor=ANALYST
    )
    with as_application():
        client = client_as(Role.ANALYST)
        page = client.get("/institutions/desk-body/contacts/new/").content.decode()
        assert f'<option value="{stands_in.pk}">' in page
        answer = client.post(
            "/institutions/desk-body/contacts/new/",
            {
                "function_en": "Desk", "function_sr": "Служба", "email": "new@desk.invalid",
                "valid_from": "2026-01-01", "phone": "000 555 0166", "hours_en": "at night",
                "is_duty_line": "on", "alternative": str(stands_in.pk),
            },
        )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    row = body.contact_points.get(email="new@desk.invalid")
    assert (row.phone, row.is_duty_line, row.alternative_id) == ("000 555 0166", True, stands_in.pk)
    assert row.hours == Texts(en="at night")


ROWS = (
    "institution,function_en,function_sr,email,valid_from,valid_to,confirmed_on,demo,phone,"
    "hours_en,hours_sr,duty,sms,alternative\n"
    "moi,Desk,Служба,a@mup.invalid,2024-01-01,,,yes,{phone},day,дан,yes,,{alternative}\n"
)


@pytest.mark.parametrize(
    ("phone", "alternative", "fault"),
    [
        ("011 555 0100", "", "begins with 000"),
        ("", "", "a number, since hours, duty or sms"),
        ("000 555 0100", "a@mup.invalid", "another row that has a phone"),
        ("000 555 0100", "nobody@mup.invalid", "another row that has a phone"),
        ("call me", "", "a number to dial"),
    ],
)
def test_a_pack_with_a_telephone_that_could_dial_or_that_is_none_is_refused(
    tmp_path: Path, phone: str, alternative: str, fault: str
) -> None:
    serbia = Path("packs/serbia")
    for name in ("country.yaml", "institution_kinds.csv", "sectors.csv", "territories.csv",
                 "institutions.csv"):  # fmt: skip
        (tmp_path / name).write_bytes((serbia / name).read_bytes())
    (tmp_path / "contacts.csv").write_text(
        ROWS.format(phone=phone, alternative=alternative), encoding="utf-8"
    )
    pack = Pack(tmp_path)
    check_institutions(pack)
    with pytest.raises(PackError, match=fault):
        pack.raise_faults()


def test_without_a_telephone_a_contact_point_is_as_before() -> None:
    row = contacts.add_contact_point(
        make_institution("desk-body"),
        replace(FACTS, phone="", hours=NO_TEXT, is_duty_line=False),
        actor=ANALYST,
    )
    assert (row.phone, row.hours, row.alternative) == ("", NO_TEXT, None)


def test_who_stands_in_stays_on_offer_when_the_contact_point_is_edited(
    client_as: ClientAs,
) -> None:
    far = contacts.add_contact_point(
        make_institution("far-away"), replace(FACTS, is_duty_line=False), actor=ANALYST
    )
    row = contacts.add_contact_point(
        make_institution("desk-body"), replace(FACTS, alternative=far), actor=ANALYST
    )
    with as_application():
        page = client_as(Role.ANALYST).get(f"/institutions/contacts/{row.pk}/edit/")
    assert f'<option value="{far.pk}" selected>' in page.content.decode()


def test_a_pack_loaded_again_brings_telephones_and_leaves_what_was_written_here() -> None:
    make_institution("desk-body")
    plain = ContactRow(
        institution="desk-body",
        function=FACTS.function,
        email="duty@desk.invalid",
        valid_from=FACTS.valid_from,
        valid_to=None,
        confirmed_on=None,
        is_demo=True,
    )
    other = replace(plain, email="night@desk.invalid", phone="000 555 0164")
    load_contact_points([plain], actor=Actor.system("pack-loader"))
    phoned = replace(
        plain, phone="000 555 0160", is_duty_line=True, alternative="night@desk.invalid"
    )
    load_contact_points([phoned, other], actor=Actor.system("pack-loader"))
    row = ContactPoint.objects.get(email="duty@desk.invalid")
    assert (row.phone, row.is_duty_line) == ("000 555 0160", True)
    assert row.alternative is not None
    assert row.alternative.phone == "000 555 0164"
    ContactPoint.objects.filter(pk=row.pk).update(phone="000 555 0169")
    load_contact_points([phoned, other], actor=Actor.system("pack-loader"))
    row.refresh_from_db()
    assert row.phone == "000 555 0169"
