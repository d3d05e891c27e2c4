# SPDX-License-Identifier: EUPL-1.2
"""What was drafted stays with the sender, and a correction reaches whoever acts on the old text."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.access.worklist import worklist
from vidik.exchange.models import Addressee, Event, Mail, Version
from vidik.exchange.selectors import lists
from vidik.exchange.services import answering, mailing, receiving, sending, writing
from vidik.exchange.tests.factories import make_draft, make_kind, make_sent, member, office
from vidik.exchange.tests.test_views import client_of
from vidik.exchange.types import Expects, NoticeDraft, NoticeEventKind, State, Template
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db

SECRET = "A invented secret of the draft"


@pytest.fixture
def writer() -> Actor:
    return member(office())


@pytest.fixture
def asked() -> Institution:
    return office()


@pytest.fixture
def reader(asked: Institution) -> Actor:
    return member(asked)


def sent_after_changes(writer: Actor, requested: Institution) -> Addressee:
    kind = make_kind()
    notice = make_draft(kind, writer, requested, text=SECRET)
    with as_application(), acting(writer):
        for text in ("A second text", "What is sent"):
            draft = NoticeDraft(kind.code, "A question", text, (requested.code,))
            writing.change_draft(notice, draft, actor=writer)
        sending.send(notice, actor=writer)
        return notice.addressees.get()


def correct(row: Addressee, writer: Actor, text: str = "Come on Friday.") -> None:
    with acting(writer):
        sending.correct(
            row.notice, title="Another day", text=text, reason="The day moved.", actor=writer
        )


def closed(row: Addressee, writer: Actor) -> Addressee:
    with acting(writer):
        return answering.close(row, actor=writer)


def fresh(row: Addressee) -> Addressee:
    with scene():
        return Addressee.objects.get(pk=row.pk)


def events(row: Addressee, what: NoticeEventKind) -> list[object]:
    with scene():
        rows = Event.objects.filter(addressee=row, what=what)
        return [event.facts.get("version") for event in rows]


def test_what_was_drafted_before_never_reaches_an_addressee(
    writer: Actor, asked: Institution, reader: Actor
) -> None:
    row = sent_after_changes(writer, asked)
    page = client_of(reader).get(f"/exchange/letters/{row.pk}/").content.decode()
    assert "What is sent" in page
    assert SECRET not in page
    assert "A second text" not in page
    with as_application(), acting(reader):
        assert [(each.number, each.text) for each in Version.objects.all()] == [(1, "What is sent")]
    with scene():
        assert not Version.objects.filter(text=SECRET).exists()


def test_a_correction_of_what_is_closed_stands_first_until_it_is_read(
    writer: Actor, asked: Institution, reader: Actor
) -> None:
    kind = make_kind(expects=Expects.ACKNOWLEDGE)
    waits = make_sent(kind, writer, asked)[0]
    row = make_sent(kind, writer, asked)[0]
    with acting(reader):
        receiving.mark_seen(row, actor=reader)
        receiving.acknowledge(row, actor=reader)
    closed(row, writer)
    correct(row, writer)
    browser = client_of(reader)
    page = browser.get("/exchange/").content.decode()
    assert page.index("Another day") < page.index(fresh(waits).number)
    assert "1 notice was corrected and nobody has read the new text." in page
    with acting(reader):
        lines = [each for group in worklist(reader).groups for each in group.lines]
    assert lines[0].kind.code == "corrections"
    assert lines[0].line.about == fresh(row).number
    letter = browser.get(f"/exchange/letters/{row.pk}/").content.decode()
    assert "The text was corrected on" in letter
    found = fresh(row)
    assert (found.state, found.read_version) == (State.CLOSED, 2)
    assert events(row, NoticeEventKind.READ) == [2]
    browser.get(f"/exchange/letters/{row.pk}/")
    assert events(row, NoticeEventKind.READ) == [2]
    assert "Another day" not in browser.get("/exchange/").content.decode()


def test_everybody_notified_is_written_to_also_where_it_is_closed(
    writer: Actor, asked: Institution
) -> None:
    row = make_sent(make_kind(), writer, asked)[0]
    closed(row, writer)
    correct(row, writer)
    with scene():
        mail = Mail.objects.get(addressee=row, template=Template.CORRECTED)
    assert fresh(row).title == "Another day"
    written = mailing.compose(mail)
    assert "Another day" not in f"{written.subject} {written.body}"
    assert "Friday" not in f"{written.subject} {written.body}"


def test_opening_a_letter_that_was_corrected_says_which_version_was_read(
    writer: Actor, asked: Institution, reader: Actor
) -> None:
    row = make_sent(make_kind(), writer, asked)[0]
    correct(row, writer)
    with acting(writer):
        unread = lists.sent(writer, "corrected", now=row.notice.made_at)
        assert [each.pk for each in unread] == [row.pk]
    browser = client_of(reader)
    browser.head(f"/exchange/letters/{row.pk}/")
    client_of(writer).get(f"/exchange/letters/{row.pk}/")
    assert fresh(row).read_version == 0
    browser.get(f"/exchange/letters/{row.pk}/")
    assert fresh(row).read_version == 2
    assert events(row, NoticeEventKind.SEEN) == [2]
    assert events(row, NoticeEventKind.READ) == []


def test_printing_a_letter_is_reading_it(writer: Actor, asked: Institution, reader: Actor) -> None:
    row = make_sent(make_kind(), writer, asked)[0]
    browser: Client = client_of(reader)
    browser.get(f"/exchange/letters/{row.pk}/act.docx")
    assert (fresh(row).state, fresh(row).read_version) == (State.SEEN, 1)


def test_what_was_read_is_not_unread_by_an_addressee(
    writer: Actor, asked: Institution, reader: Actor
) -> None:
    from vidik.exchange.tests.test_guards import refused

    row = make_sent(make_kind(), writer, asked)[0]
    with acting(reader):
        receiving.mark_seen(row, actor=reader)
    why = refused(reader, "update exchange_addressee set read_version = 0 where id = %s", row.pk)
    assert "what was read stays read" in why
