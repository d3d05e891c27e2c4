# SPDX-License-Identifier: EUPL-1.2
"""The employer of an inspection: coded, recognised again by its mark, never named."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.scenes import as_application, as_owner
from vidik.access.services import acting
from vidik.prevention.registers import REGISTER
from vidik.prevention.tests.factories import inspected
from vidik.prevention.tests.test_inspections import ENTER, HOME, entry, inspector, made
from vidik.referral.tests.test_pages import client_of
from vidik.registers.models import Entry
from vidik.registers.selectors import others_alike

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]
NUMBER = "00000017"


def test_repeated_inspections_of_one_employer_are_seen_by_its_own_institution_alone() -> None:
    worker, unit = inspector(), inspector("labour-inspection-belgrade")
    with as_application():
        desk = client_of(worker)
        for number in (NUMBER, f" {NUMBER[:4]} {NUMBER[4:]} "):
            sent = entry(employer=number, employer_kind="trader", employer_size="micro")
            assert desk.post(ENTER, sent).status_code == 302
        (row,) = made(worker, 1, employer="00000025")
        (elsewhere,) = made(unit, 1, employer=NUMBER)
        with acting(worker):
            first, second = Entry.objects.filter(values__has_key="employer").exclude(pk=row.pk)
            assert others_alike(worker, REGISTER, first) == 1
            assert others_alike(worker, REGISTER, row) == 0
        page = desk.get(f"{HOME}{first.pk}/").content.decode()
        assert "There is 1 other entry with the same mark." in page
        assert first.values["employer"][:8].upper() in page
        listed = desk.get(HOME, {"like": str(first.pk)}).content.decode()
        assert "2 inspections" in listed
        for odd in ("no-key", str(elsewhere.pk)):
            assert "Nothing matches" in desk.get(HOME, {"like": odd}).content.decode()
        again = desk.get(f"{ENTER}?again={first.pk}").content.decode()
        assert first.values["employer"] not in again, "it is typed anew"
    assert second.values["employer"] == first.values["employer"]
    assert elsewhere.values["employer"] != first.values["employer"], "no two bodies can compare"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select count(*) from registers_entry where values::text like %s",
                       [f"%{NUMBER}%"])  # fmt: skip
        assert cursor.fetchone() == (0,), "the number itself is nowhere"


@pytest.mark.parametrize("number", ["12", "Petar Petrović", "x" * 60, "';--"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(ValidationError) as refused:
        made(inspector(), 1, employer=number)
    assert set(refused.value.message_dict) == {"employer"}


def test_workers_without_something_and_the_day_of_the_referral_are_counted() -> None:
    worker = inspector()
    today = timezone.localdate()
    (row,) = made(
        worker, 1, workers={"TR": 12}, without_contract=3, without_permit=12, without_safety=0,
        follow_ups=["police"], police_on=today.isoformat(),
    )  # fmt: skip
    assert row.values["police_on"] == today.isoformat()
    made(worker, 1, follow_ups=["police"])
    ahead = (today + dt.timedelta(days=1)).isoformat()
    for wrong in (
        {"workers": {"TR": 2}, "without_permit": 3},
        {"follow_ups": ["police"], "police_on": ahead},
        {"follow_ups": ["police"], "police_on": "soon"},
        {"follow_ups": ["order"], "police_on": today.isoformat()},
    ):
        with pytest.raises(ValidationError):
            made(worker, 1, **wrong)
    with as_application():
        page = client_of(worker).get(f"{HOME}{row.pk}/").content.decode()
    assert re.search(r"without a work permit</dt>\s*<dd>12", page)
    sent = entry(follow_ups=["police"], police_on=today.isoformat(), without_contract="1")
    with as_application():
        assert client_of(worker).post(ENTER, sent).status_code == 302


@pytest.mark.parametrize(
    ("name", "value"), [("employer", "a name"), ("employer", 7), ("police_on", "soon")]
)
def test_the_database_takes_a_mark_and_a_day_alone(name: str, value: object) -> None:
    (row,) = made(inspector(), 1, follow_ups=["police"])
    values = inspected() | {"follow_ups": ["police"], name: value}
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(
            register_id=row.register_id, institution=row.institution, day=row.day, values=values,
            entered_at=row.entered_at, entered_by=row.entered_by,
        )  # fmt: skip
