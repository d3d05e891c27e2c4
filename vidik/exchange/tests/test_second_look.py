# SPDX-License-Identifier: EUPL-1.2
"""What a second reader found: pressed twice, counted again beside others, names of files."""

from __future__ import annotations

import datetime as dt
import re
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.models import F

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.audit.models import AuditEvent
from vidik.core.languages import Texts
from vidik.exchange.methods.deadlines import last_day_of
from vidik.exchange.models import Addressee, Answer, Event, Version
from vidik.exchange.services import answering, calendar
from vidik.exchange.services.working_days import zone
from vidik.exchange.tests.factories import make_kind, make_sent, member, office
from vidik.exchange.tests.test_views import ROOM, client_of
from vidik.exchange.types import Classification, DeadlineSpec, NoticeEventKind


@pytest.fixture
def sent(db: None) -> tuple[Addressee, Actor, Actor]:
    """A notice that was sent, its writer and somebody of its addressee."""
    home, requested = office(), office()
    writer, answerer = member(home), member(requested, Role.RESPONDENT)
    [row] = make_sent(make_kind(), writer, requested)
    return row, writer, answerer


def _mark(page: str, action: str = "") -> str:
    """Return the mark of the form that goes to an address."""
    start = page.index(f'action="{action}"') if action else 0
    found = re.search(r'name="once" value="([^"]+)"', page[start:])
    assert found, "the form carries a mark"
    return found[1]


def _fresh(row: Addressee) -> Addressee:
    with transaction.atomic(), scene():
        return Addressee.objects.get(pk=row.pk)


def test_sent_again_with_a_double_click_it_goes_once(
    sent: tuple[Addressee, Actor, Actor],
) -> None:
    row, writer, _answerer = sent
    client = client_of(writer)
    letter, again = f"{ROOM}letters/{row.pk}/", f"{ROOM}letters/{row.pk}/resend/"
    data = {"once": _mark(client.get(letter).content.decode(), again)}
    for _press in range(2):
        client.post(again, data)
    assert _fresh(row).armed == row.armed + 1
    everybody = f"{ROOM}notices/{row.notice_id}/remind/"
    page = client.get(f"{ROOM}notices/{row.notice_id}/").content.decode()
    data = {"once": _mark(page, everybody)}
    for _press in range(2):
        client.post(everybody, data)
    assert _fresh(row).armed == row.armed + 2


def test_corrected_with_a_double_click_there_is_one_new_version(
    sent: tuple[Addressee, Actor, Actor],
) -> None:
    row, writer, _answerer = sent
    client = client_of(writer)
    address = f"{ROOM}notices/{row.notice_id}/correct/"
    data = {
        "once": _mark(client.get(address).content.decode()),
        "title": "T", "text": "Text.", "reason": "A slip.",
    }  # fmt: skip
    for _press in range(2):
        client.post(address, data)
    with scene():
        assert Version.objects.filter(notice=row.notice_id).count() == 2


def test_a_reply_with_a_file_sent_twice_is_one_reply(
    sent: tuple[Addressee, Actor, Actor],
) -> None:
    row, _writer, answerer = sent
    client = client_of(answerer)
    address = f"{ROOM}letters/{row.pk}/reply/"
    mark = _mark(client.get(address).content.decode())
    for _press in range(2):
        file = SimpleUploadedFile("scan.pdf", b"%PDF-1.4 some scan")
        client.post(address, {"once": mark, "text": "Here.", "attachments": [file]})
    with scene():
        assert Answer.objects.filter(addressee=row).count() == 1


def test_names_of_files_are_shown_as_they_are_read(
    sent: tuple[Addressee, Actor, Actor],
) -> None:
    row, _writer, answerer = sent
    client = client_of(answerer)
    file = SimpleUploadedFile("odgovor\u202efdp\u2066.pdf", b"%PDF-1.4 some scan")
    client.post(f"{ROOM}letters/{row.pk}/reply/", {"text": "Here.", "attachments": [file]})
    with scene():
        (found,) = Answer.objects.get(addressee=row).attachments.all()
    assert found.name == "odgovorfdp.pdf"
    before = AuditEvent.objects.filter(verb="notice.file-read").count()
    assert client.get(f"{ROOM}files/{found.pk}/").status_code == 200
    assert AuditEvent.objects.filter(verb="notice.file-read").count() == before + 1


def test_who_answers_after_all_can_be_reached(sent: tuple[Addressee, Actor, Actor]) -> None:
    row, writer, answerer = sent
    with acting(answerer):
        answer = answering.reply(row, text="We are the right ones.", actor=answerer)
    with acting(writer):
        answering.classify(answer, Classification.WRONG_ADDRESS, actor=writer)
        assert _fresh(row).is_unreachable
        answering.classify(answer, Classification.FULL, actor=writer)
    assert not _fresh(row).is_unreachable


def test_a_reply_that_came_before_the_end_counts_when_it_is_read_after_it(
    sent: tuple[Addressee, Actor, Actor],
) -> None:
    row, writer, answerer = sent
    with acting(answerer):
        answer = answering.reply(row, text="Here it is.", actor=answerer)
    with acting(writer):
        answering.close(row, actor=writer)
        assert _fresh(row).is_given_up
        answering.classify(answer, Classification.FULL, actor=writer)
    found = _fresh(row)
    assert not found.is_given_up
    assert found.settled_at == answer.received_at


@pytest.mark.usefixtures("committed_database")
def test_a_deadline_is_counted_again_though_somebody_holds_its_row() -> None:
    head = member(office(), Role.HEAD)
    [row] = make_sent(make_kind(deadline=DeadlineSpec(3, "working_days")), head, office())
    assert row.due_at is not None
    day = last_day_of(row.due_at, zone())
    with acting(head):
        calendar.declare_day(
            day, works=False, name=Texts(en="D", sr="Д"), source="Decision", actor=head
        )
    held, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), scene():
            Addressee.objects.select_for_update(of=("self",)).get(pk=row.pk)
            held.set()
            leave.wait(30)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(30)
    threading.Timer(1, leave.set).start()
    calendar.count_again()
    other.join(30)
    found = _fresh(row)
    assert found.due_at is not None
    assert found.due_at > row.due_at + dt.timedelta(hours=1)
    with transaction.atomic(), scene():
        assert Event.objects.filter(addressee=row, what=NoticeEventKind.MOVED).count() == 1


def test_a_span_of_the_distribution_says_what_it_counts(
    sent: tuple[Addressee, Actor, Actor],
) -> None:
    row, writer, answerer = sent
    with acting(answerer):
        answer = answering.reply(row, text="Here it is.", actor=answerer)
    with acting(writer):
        answering.classify(answer, Classification.FULL, actor=writer)
    with scene():
        Addressee.objects.filter(pk=row.pk).update(settled_at=F("sent_at") + dt.timedelta(days=2))
    page = client_of(writer).get(f"{ROOM}statistics/").content.decode()
    spans = re.findall(
        r'<span id="span-\d">\s*(.*?)\s*</span>.*?class="num">(\d+)<', page, re.DOTALL
    )
    assert spans == [
        ("up to 1 day", "0"), ("more than 1, up to 3 days", "1"),
        ("more than 3, up to 8 days", "0"), ("more than 8, up to 15 days", "0"),
        ("more than 15, up to 30 days", "0"), ("more than 30 days", "0"),
    ]  # fmt: skip
