# SPDX-License-Identifier: EUPL-1.2
"""Foreign notifications: entered with a report or afterwards, found in the inbox, never a text."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.scenes import as_application
from vidik.access.services import acting
from vidik.access.types import Denied, OutOfScope, Role
from vidik.referral.models import ForeignNotification, Report
from vidik.referral.selectors import reports
from vidik.referral.selectors.foreign_notifications import notification_of
from vidik.referral.services import foreign_notifications, receiving
from vidik.referral.tests.factories import centre_member, draft, filed, reporter, seen
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import ForeignNotificationDraft, ReportFilter, Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

WORD = ForeignNotificationDraft("police", "AT", None, "investigated", "empact-labour")


def fields(**changes: str) -> dict[str, str]:
    return {
        "seen": "0",
        "informant": "police",
        "state": "AT",
        "given_on": "",
        "investigation": "investigated",
        "operation": "empact-labour",
    } | changes


def taken_down(desk: Client, **changes: str) -> str:
    """Take a report from abroad down; gives the address of the report, or the page."""
    answer = desk.post(
        "/suspicions/record/",
        {
            "submission": str(uuid.uuid4()),
            "source": "abroad",
            "channel": "written",
            "urgency": "normal",
            "account": "Полиција друге државе јавља о радницима",
            "abroad_informant": "police",
            "abroad_state": "DE",
            "abroad_investigation": "charged",
            "abroad_operation": "",
            "person-TOTAL_FORMS": "1",
            "person-INITIAL_FORMS": "0",
            "person-0-age_group": "unknown",
            "person-0-child": "unknown",
            "person-0-sex": "u",
            "person-0-migrant": "unknown",
            "person-0-asylum_seeker": "unknown",
        }
        | changes,
    )
    return answer.headers.get("Location", "") or answer.content.decode()


def test_word_comes_with_a_report_that_the_centre_takes_down() -> None:
    expert = centre_member()
    with as_application():
        desk = client_of(expert)
        page = taken_down(desk, abroad_informant="")
        assert "State who abroad gave the information." in page
        assert not Report.objects.exists()
        page = taken_down(desk, abroad_operation="Operation of Mr X")
        assert "Select a valid choice" in page
        # Somebody abroad is no institution here: a code to come back is shown instead of the page.
        assert "R-" in taken_down(desk)
        with acting(expert):
            row = ForeignNotification.objects.get()
        assert (row.state, row.informant, row.investigation) == ("DE", "police", "charged")
        page = desk.get(f"/suspicions/{row.report_id}/").content.decode()
        assert "police of another state, Germany<br>" in page
        assert "exploiters are charged abroad" in page


def test_word_of_a_day_ends_with_one_full_stop() -> None:
    receipt = filed(reporter())
    with as_application():
        desk = client_of(centre_member())
        day = (timezone.localdate() - dt.timedelta(days=1)).isoformat()
        sent = desk.post(f"/suspicions/{receipt.key}/foreign-notification/", fields(given_on=day))
        assert sent.status_code == 302
        desk.cookies["vidik_language"] = "sr"
        page = desk.get(f"/suspicions/{receipt.key}/").content.decode()
    # A day in Serbian ends with one of its own.
    assert ".<br>Поступак против експлоататора:" in page


def test_word_is_entered_corrected_and_keeps_its_history() -> None:
    expert = centre_member()
    receipt = filed(reporter())
    address = f"/suspicions/{receipt.key}/foreign-notification/"
    with as_application():
        desk = client_of(expert)
        assert "none recorded" in desk.get(f"/suspicions/{receipt.key}/").content.decode()
        assert desk.get(address).status_code == 200
        ahead = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
        for wrong in (
            {"informant": ""},
            {"informant": "neighbour"},
            {"state": "XX"},
            {"operation": "=1+1"},
            {"investigation": "maybe"},
            {"given_on": ahead},
            {"seen": "x"},
        ):
            assert desk.post(address, fields(**wrong)).status_code == 422, wrong
        assert desk.post(address, fields()).status_code == 302
        # A page that was read before the change does not overwrite it.
        late = desk.post(address, fields(state="DE"))
        assert late.status_code == 422
        assert "has changed this meanwhile" in late.content.decode()
        assert desk.post(address, fields(seen="1", state="DE", operation="")).status_code == 302
        report = seen(expert, receipt)
        with acting(expert):
            foreign_notification = notification_of(report.pk, actor=expert)
            assert foreign_notification is not None
            assert (
                foreign_notification.state,
                foreign_notification.operation,
                foreign_notification.row.version,
            ) == ("Germany", "", 2)
        page = desk.get(address).content.decode()
        assert "Austria" in page
        assert "EMPACT joint action days against labour exploitation" in page


def test_the_inbox_finds_reports_by_what_came_from_abroad() -> None:
    expert = centre_member()
    first, second, third = (filed(reporter()) for _each in range(3))
    foreign_notifications.save_notification(seen(expert, first), WORD, seen=0, actor=expert)
    foreign_notifications.save_notification(
        seen(expert, second),
        ForeignNotificationDraft("mission", investigation="none"),
        seen=0,
        actor=expert,
    )

    def found(wanted: str) -> set[str]:
        with acting(expert):
            rows = reports.inbox(expert, ReportFilter(abroad=wanted))
            return {row.number for row in rows}

    with as_application():
        assert found("any") == {first.number, second.number}
        assert found("pursued") == found("empact-labour") == {first.number}
        assert found("no-such") == set()
        assert found("") == {first.number, second.number, third.number}
        page = client_of(expert).get("/suspicions/", {"abroad": "pursued"}).content.decode()
        listed = page.partition('id="list-caption"')[2]
        assert first.number in listed
        assert second.number not in listed


def test_nobody_else_enters_or_sees_it() -> None:
    expert, worker = centre_member(), reporter()
    receipt = filed(worker)
    report = seen(expert, receipt)
    foreign_notifications.save_notification(report, WORD, seen=0, actor=expert)
    with as_application():
        assert (
            client_of(worker).get(f"/suspicions/{receipt.key}/foreign-notification/").status_code
            == 403
        )
        for role in (Role.STATISTICIAN, Role.SHELTER_STAFF):
            other = centre_member(role)
            with acting(other):
                assert not ForeignNotification.objects.exists()
            with pytest.raises((Denied, OutOfScope)):
                foreign_notifications.save_notification(report, WORD, seen=1, actor=other)
        with acting(worker):
            assert not ForeignNotification.objects.exists()
        with pytest.raises(ValidationError) as refused, acting(worker):
            receiving.file_report(draft(source=Source.ABROAD, notification=WORD), actor=worker)
        assert "abroad_informant" in refused.value.message_dict
