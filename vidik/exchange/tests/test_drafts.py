# SPDX-License-Identifier: EUPL-1.2
"""Drafts: what is sent is what was looked at, files come off, and nothing is written twice."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.functional import Promise

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.exchange.forms import NoticeForm
from vidik.exchange.models import Attachment, Notice
from vidik.exchange.services import attaching, sending, versions
from vidik.exchange.services import writing as exchange_writing
from vidik.exchange.tests.factories import make_draft, make_kind, make_sent, member, office
from vidik.exchange.tests.test_views import client_of
from vidik.exchange.types import NoticeDraft, Upload
from vidik.exchange.views import writing
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db

PDF = Upload("list.pdf", "application/pdf", b"%PDF list")
SEND = re.compile(r'<input type="hidden" name="(version|addressees|attached)" value="([^"]*)">')


def test_the_help_under_the_text_is_said_in_the_language_of_the_reader() -> None:
    text = NoticeForm.base_fields["text"].help_text
    assert isinstance(text, Promise)
    assert set(re.findall(r"{(\w+)}", str(text))) == set(versions.PLACES)


@pytest.fixture
def writer() -> Actor:
    return member(office())


def looked_at(browser: Client, notice: Notice) -> dict[str, str]:
    page = browser.get(f"/exchange/notices/{notice.pk}/preview/").content.decode()
    return dict(SEND.findall(page))


def changed(notice: Notice, writer: Actor, *to: Institution, text: str) -> None:
    draft = NoticeDraft(
        notice.kind.code, "A question", text, tuple(row.code for row in to), uploads=(PDF,)
    )
    with acting(writer):
        exchange_writing.change_draft(notice, draft, actor=writer)


def is_sent(notice: Notice) -> bool:
    with scene():
        return Notice.objects.get(pk=notice.pk).sent_at is not None


def test_what_a_colleague_changed_meanwhile_is_not_sent_unseen(writer: Actor) -> None:
    first, second = office(), office()
    notice = make_draft(make_kind(), writer, first)
    browser = client_of(writer)
    address = f"/exchange/notices/{notice.pk}/preview/"
    seen = looked_at(browser, notice)
    changed(notice, writer, second, text="Another text")
    refused = browser.post(address, seen)
    page = html.unescape(refused.content.decode())
    assert (refused.status_code, is_sent(notice)) == (409, False)
    for text in (
        "Nothing was sent", "The text was changed.", "A file was added.",
        f"Added as addressee: {second.name['en']}.", f"No longer an addressee: {first.name['en']}.",
    ):  # fmt: skip
        assert text in page
    assert browser.post(address, {}).status_code == 409
    assert browser.post(address, seen | {"attached": "no key"}).status_code == 409
    assert not is_sent(notice)
    again = dict(SEND.findall(refused.content.decode()))
    assert browser.post(address, again).status_code == 302
    assert is_sent(notice)


def test_a_file_comes_off_a_draft_and_stays_with_what_was_sent(writer: Actor) -> None:
    requested = office()
    notice = make_draft(make_kind(), writer, requested)
    changed(notice, writer, requested, text="A text")
    browser = client_of(writer)
    with scene():
        file = Attachment.objects.get(notice=notice)
    address = f"/exchange/files/{file.pk}/remove/"
    for page in ("preview", "edit"):
        shown = browser.get(f"/exchange/notices/{notice.pk}/{page}/").content.decode()
        assert address in shown
    assert client_of(member(requested)).post(address).status_code == 404
    done = browser.post(address, follow=True).content.decode()
    assert "list.pdf" not in done
    assert browser.post(address).status_code == 404
    changed(notice, writer, requested, text="A text")
    with acting(writer):
        sending.send(notice, actor=writer)
        remaining = Attachment.objects.get(notice=notice)
        with pytest.raises(versions.NotSendable):
            attaching.remove_file(remaining, actor=writer)
    for actor in (writer, member(requested)):
        client_of(actor).post(f"/exchange/files/{remaining.pk}/remove/")
    with acting(writer):
        assert Attachment.objects.filter(pk=remaining.pk).exists()


def test_a_draft_that_is_sent_twice_by_a_double_click_is_one(writer: Actor) -> None:
    requested, kind = office(), make_kind()
    browser = client_of(writer)
    address = f"/exchange/write/?kind={kind.code}"
    mark = re.findall(r'name="once" value="([^"]+)"', browser.get(address).content.decode())[0]
    typed = {"title": "T", "text": "X", "addressees": [requested.code], "once": mark}
    refused = browser.post(address, typed | {"title": ""})
    assert refused.status_code == 422
    outcomes = {browser.post(address, typed).headers["Location"] for _each in range(2)}
    assert len(outcomes) == 1
    with acting(writer):
        assert Notice.objects.count() == 1


@pytest.mark.parametrize("step", ["edit", "preview", "discard"])
@pytest.mark.parametrize("meanwhile", ["sent", "discarded"])
def test_what_happened_to_a_draft_meanwhile_is_said(
    writer: Actor, step: str, meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    requested = office()
    notice = make_draft(make_kind(), writer, requested)
    browser = client_of(writer)
    typed: dict[str, Any] = {"title": "T", "text": "Y", "addressees": [requested.code]}
    with acting(writer):
        stale = Notice.objects.select_related("kind", "sender").get(pk=notice.pk)
        if meanwhile == "sent":
            sending.send(notice, actor=writer)
        else:
            exchange_writing.discard_draft(notice, actor=writer)
    monkeypatch.setattr(writing, "found_notice", lambda *_given: stale)
    answer = browser.post(f"/exchange/notices/{notice.pk}/{step}/", typed)
    assert answer.status_code == 302
    if meanwhile == "discarded":
        assert answer.headers["Location"] == "/exchange/batches/"
        assert "discarded meanwhile" in browser.get("/exchange/batches/").content.decode()


def test_files_are_taken_into_memory_alone(writer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.files import uploadedfile

    def to_disk(*_given: object, **_named: object) -> None:
        pytest.fail("a file went to the disk in clear")

    monkeypatch.setattr(uploadedfile.TemporaryUploadedFile, "__init__", to_disk)
    requested = office()
    [row] = make_sent(make_kind(), writer, requested)
    large = b"%PDF" + b"x" * (3 * 1024 * 1024)
    address = f"/exchange/letters/{row.pk}/"
    for actor, step, further in (
        (member(requested), "reply", {}), (writer, "record", {"origin": "post"}),
    ):  # fmt: skip
        file = SimpleUploadedFile(f"{step}.pdf", large)
        typed: dict[str, Any] = {"text": "X", "attachments": file, **further}
        if step == "record":
            typed["received_on"] = timezone.localdate(row.sent_at)
        assert client_of(actor).post(f"{address}{step}/", typed).status_code == 302
    kind = make_kind()
    file = SimpleUploadedFile("draft.pdf", large)
    written = client_of(writer).post(
        f"/exchange/write/?kind={kind.code}",
        {"title": "T", "text": "X", "addressees": [requested.code], "attachments": file},
    )
    assert written.status_code == 302
    with scene():
        assert Attachment.objects.filter(size=len(large)).count() == 3


def test_a_form_with_files_still_asks_for_the_token(writer: Actor) -> None:
    [row] = make_sent(make_kind(), writer, office())
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_of(writer).cookies
    for address in ("/exchange/write/", f"/exchange/letters/{row.pk}/record/"):
        assert strict.post(address, {"text": "x"}).status_code == 403
