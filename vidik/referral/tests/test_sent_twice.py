# SPDX-License-Identifier: EUPL-1.2
"""A message or a note whose form is sent twice stands once."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.utils import timezone

from tests.scenes import scene
from vidik.access.types import Role
from vidik.cases.tests.test_views import signed_in
from vidik.referral.models import (
    ForeignNotification,
    HandOver,
    ReportedPerson,
    Screening,
    Shift,
)
from vidik.referral.selectors import screenings
from vidik.referral.services import handling
from vidik.referral.tests import factories
from vidik.vault.models import AccessLogEntry, Message

TEMPLATES = Path(handling.__file__).parents[1] / "templates" / "referral"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def marks(page: str) -> list[str]:
    """Return the marks of the forms of a page that must not be done twice."""
    return re.findall(r'name="once" value="([^"]+)"', page)


def mark_of(page: str, action: str) -> str:
    """Return the mark of the form of a page that is sent to an address."""
    form = page.partition(f'action="{action}"')[2].partition("</form>")[0]
    return marks(form)[0]


def test_messages_and_notes_of_the_centre_are_written_once() -> None:
    expert = factories.centre_member()
    receipt = factories.filed(factories.reporter())
    report = factories.seen(expert, receipt)
    handling.take_report(report, actor=expert)
    client = signed_in(expert)
    address = f"/suspicions/{receipt.key}/"
    assert client.post(f"{address}open/").status_code == 302
    page = client.get(address).content.decode()
    message, note = (mark_of(page, f"{address}{name}/") for name in ("message", "hand-over"))
    for _click in range(2):
        client.post(f"{address}message/", {"text": "Јавите се.", "once": message})
        client.post(f"{address}hand-over/", {"text": "Позвати школу.", "once": note})
    with scene():
        assert Message.objects.filter(subject=receipt.key, kind="message").count() == 1
        assert HandOver.objects.filter(report=receipt.key).count() == 1
    # An empty one was never written: the same form may be sent with words.
    message = mark_of(client.get(address).content.decode(), f"{address}message/")
    assert client.post(f"{address}message/", {"text": "", "once": message}).status_code == 422
    client.post(f"{address}message/", {"text": "Јавите се опет.", "once": message})
    with scene():
        assert Message.objects.filter(subject=receipt.key, kind="message").count() == 2


def test_a_message_of_whoever_reported_is_stored_once() -> None:
    actor = factories.reporter()
    receipt = factories.filed(actor)
    client = signed_in(actor)
    address = f"/suspicions/own-reports/{receipt.key}/"
    mark = mark_of(client.get(address).content.decode(), f"{address}write/")
    for _click in range(2):
        client.post(f"{address}write/", {"text": "Поново је виђена.", "once": mark})
    with scene():
        assert Message.objects.filter(subject=receipt.key, kind="message").count() == 1


def test_word_from_abroad_is_entered_once_and_a_refused_form_may_be_sent_again() -> None:
    expert = factories.centre_member()
    receipt = factories.filed(factories.reporter())
    factories.seen(expert, receipt)
    client = signed_in(expert)
    address = f"/suspicions/{receipt.key}/foreign-notification/"
    (mark,) = marks(client.get(address).content.decode())
    sent = {"seen": "0", "once": mark}
    assert client.post(address, sent).status_code == 422, "nothing is filled in"
    sent |= {"informant": "police", "state": "AT", "investigation": "unknown", "operation": ""}
    first = client.post(address, sent, follow=True).content.decode()
    assert "The information from abroad has been recorded." in first
    second = client.post(address, sent, follow=True).content.decode()
    assert "carried out once" in second
    with scene():
        events = ForeignNotification.pgh_event_model.objects  # type: ignore[attr-defined]
        assert events.count() == 1


def test_a_screening_is_begun_once_and_both_clicks_lead_to_it() -> None:
    actor = factories.reporter()
    client = signed_in(actor)
    code = screenings.current_lists()[0].code
    address = f"/suspicions/screenings/begin/{code}/"
    (mark,) = marks(client.get(address).content.decode())
    sent = {"consent": "given", "age_group": "unknown", "sex": "u", "once": mark}
    first, second = (client.post(address, sent) for _click in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    with scene():
        assert Screening.objects.count() == 1


def test_a_shift_is_added_and_taken_off_once_without_a_fault() -> None:
    head, expert = factories.centre_member(Role.CENTRE_HEAD), factories.centre_member()
    client = signed_in(head)
    at = timezone.localtime() + dt.timedelta(days=2)
    mark = mark_of(client.get("/suspicions/roster/").content.decode(), "/suspicions/roster/add/")
    sent = {
        "user": expert.user_id, "once": mark,
        "starts_at": f"{at:%Y-%m-%dT%H:%M}",
        "ends_at": f"{at + dt.timedelta(hours=8):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    for _click in range(2):
        assert client.post("/suspicions/roster/add/", sent).status_code == 302
    with scene():
        shift = Shift.objects.get()
    off = f"/suspicions/roster/{shift.pk}/remove/"
    mark = mark_of(client.get("/suspicions/roster/").content.decode(), off)
    for _click in range(2):
        assert client.post(off, {"once": mark}).status_code == 302
    with scene():
        assert not Shift.objects.exists()


def test_what_was_reported_is_opened_and_taken_once() -> None:
    expert = factories.centre_member()
    receipt = factories.filed(factories.reporter())
    factories.seen(expert, receipt)
    client = signed_in(expert)
    address = f"/suspicions/{receipt.key}/"
    for name in ("take", "open"):
        page = client.get(address).content.decode()
        mark = mark_of(page, f"{address}{name}/")
        reported = [
            client.post(f"{address}{name}/", {"once": mark}, follow=True).content.decode()
            for _click in range(2)
        ]
        assert "carried out once" not in reported[0]
        assert "carried out once" in reported[1]
    with scene():
        assert AccessLogEntry.objects.count() == 1


def test_two_entries_are_opened_and_joined_once() -> None:
    expert = factories.centre_member()
    rows = []
    for _report in range(2):
        report = factories.seen(expert, factories.filed(factories.reporter()))
        handling.take_report(report, actor=expert)
        with scene():
            rows.append(ReportedPerson.objects.get(report=report.pk))
    client = signed_in(expert)
    address = f"/suspicions/persons/{rows[0].pk}/with/{rows[1].pk}/"
    for name in ("open", "join"):
        (mark,) = marks(client.get(address).content.decode())
        for _click in range(2):
            page = client.post(address, {"step": name, "once": mark}, follow=True)
        text = page.content.decode()
        assert "carried out once" in text
        assert "one person already" not in text
    with scene():
        assert AccessLogEntry.objects.count() == 2, "one for each of the two"


@pytest.mark.parametrize("template", ["report", "roster", "compare", "begin"])
def test_every_form_that_is_sent_carries_a_mark(template: str) -> None:
    source = (TEMPLATES / f"{template}.html").read_text(encoding="utf-8")
    forms = [
        part.partition("</form>")[0]
        for part in source.split("<form")[1:]
        if 'method="post"' in part.partition(">")[0]
    ]
    assert forms
    assert all("{% once %}" in form for form in forms)
