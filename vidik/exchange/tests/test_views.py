# SPDX-License-Identifier: EUPL-1.2
"""Pages of the exchange room: who sees what, what a press does, dates explained."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from tests.elevated import elevate
from tests.shared import shared
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.exchange.methods.deadlines import last_day_of
from vidik.exchange.models import Addressee, Answer, CalendarDay, FeedbackDuty, Kind, Notice
from vidik.exchange.services import answering, sending
from vidik.exchange.services.working_days import zone
from vidik.exchange.tests.factories import make_draft, make_kind, make_sent, member, office
from vidik.exchange.types import Classification, DeadlineSpec
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db
ROOM = "/exchange/"


@dataclass
class Scene:
    writer: Actor
    answerer: Actor
    stranger: Actor
    head: Actor
    asked: Institution
    kind: Kind
    row: Addressee
    draft: Notice
    answer: Answer


@shared
def scene() -> Scene:
    home, requested, third = office(), office(), office()
    writer, head = member(home), member(home, Role.HEAD)
    answerer, stranger = member(requested, Role.RESPONDENT), member(third, Role.HEAD)
    kind = make_kind(feedback=DeadlineSpec(30, "days"))
    [row] = make_sent(kind, writer, requested)
    draft = make_draft(kind, writer, requested, third)
    with acting(answerer):
        answer = answering.reply(row, text="A reply of words.", actor=answerer)
    return Scene(writer, answerer, stranger, head, requested, kind, row, draft, answer)


def pages(scene: Scene) -> list[str]:
    return [
        ROOM,
        f"{ROOM}?state=all&q=question&sort=-due",
        f"{ROOM}sent/",
        f"{ROOM}sent/?state=unclassified",
        f"{ROOM}batches/",
        f"{ROOM}duties/",
        f"{ROOM}duties/?side=awaited",
        f"{ROOM}ledger/",
        f"{ROOM}ledger/?outcome=letter",
        f"{ROOM}statistics/",
        f"{ROOM}statistics/?side=received&year={timezone.localdate().year}",
        f"{ROOM}kinds/",
        f"{ROOM}write/",
        f"{ROOM}write/?kind={scene.kind.code}",
        f"{ROOM}notices/{scene.row.notice_id}/",
        f"{ROOM}notices/{scene.row.notice_id}/correct/",
        f"{ROOM}notices/{scene.draft.pk}/edit/",
        f"{ROOM}notices/{scene.draft.pk}/preview/",
        f"{ROOM}letters/{scene.row.pk}/",
        f"{ROOM}letters/{scene.row.pk}/record/",
        f"{ROOM}letters/{scene.row.pk}/feedback/",
        f"{ROOM}letters/{scene.row.pk}/more-time/",
        f"{ROOM}calendar/2026/",
        f"{ROOM}calendar/declare/",
        f"{ROOM}deadline/",
        f"{ROOM}deadline/?start=2026-12-29T09:00&kind={scene.kind.code}&duty=answer",
    ]


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
def test_every_page_opens_in_every_language(scene: Scene, language: str) -> None:
    client = client_of(scene.head)
    client.cookies["vidik_language"] = language
    client.get(ROOM)
    elevate(scene.head.user_id)
    for page in pages(scene):
        response = client.get(page)
        assert response.status_code == 200, page
        assert b"<h1" in response.content, page


def test_a_third_institution_gets_the_same_404_as_for_nothing(scene: Scene) -> None:
    client = client_of(scene.stranger)
    for page in (
        f"notices/{scene.row.notice_id}/",
        f"notices/{scene.draft.pk}/preview/",
        f"letters/{scene.row.pk}/",
        f"letters/{scene.row.pk}/act.pdf",
        f"letters/{scene.row.pk}/feedback/",
        "letters/7c9e6679-7425-40de-944b-e07fc1f90ae7/",
    ):
        assert client.get(ROOM + page).status_code == 404, page
    for page in ("acknowledge", "close", "again", "posted"):
        assert client.post(f"{ROOM}letters/{scene.row.pk}/{page}/").status_code == 404, page
    assert client.post(f"{ROOM}answers/{scene.answer.pk}/classify/").status_code == 404
    listed = client.get(f"{ROOM}?state=all").content.decode()
    assert scene.row.number not in listed


def test_what_is_not_theirs_to_do_is_refused_with_the_reason(
    scene: Scene, client_as: Callable[[Role], Client]
) -> None:
    reader = client_as(Role.READER)
    assert reader.get(f"{ROOM}write/").status_code == 403
    assert reader.get(f"{ROOM}calendar/declare/").status_code == 403
    assert client_as(Role.AUDITOR).get(ROOM).status_code == 403
    answerer = client_of(scene.answerer)
    assert answerer.post(f"{ROOM}letters/{scene.row.pk}/close/").status_code == 403
    writer = client_of(scene.writer)
    assert writer.post(f"{ROOM}letters/{scene.row.pk}/acknowledge/").status_code == 403


def test_opening_a_letter_notes_that_it_was_seen_but_asking_for_its_head_does_not(
    scene: Scene,
) -> None:
    client = client_of(scene.answerer)
    address = f"{ROOM}letters/{scene.row.pk}/"

    def state() -> str:
        with acting(scene.writer):
            return Addressee.objects.get(pk=scene.row.pk).state

    client.head(address)
    client_of(scene.writer).get(address)
    assert state() == "sent"
    client.get(address)
    assert state() == "seen"


def test_a_notice_is_written_looked_at_and_sent(scene: Scene) -> None:
    client = client_of(scene.writer)
    written = client.post(
        f"{ROOM}write/?kind={scene.kind.code}",
        {
            "title": "Of courses",
            "text": "Dear {institution}",
            "addressees": [scene.asked.code],
            "attachments": SimpleUploadedFile("list.pdf", b"%PDF list"),
        },
    )
    assert written.status_code == 302
    preview = client.get(written.headers["Location"]).content.decode()
    assert f"Dear {scene.asked.name['en']}" in preview
    assert "list.pdf" in preview
    seen = dict(re.findall(r'name="(version|addressees|attached)" value="([^"]*)"', preview))
    sent = client.post(written.headers["Location"], seen, follow=True)
    assert "Of courses" in sent.content.decode()
    inbox = client_of(scene.answerer).get(f"{ROOM}?q=courses").content.decode()
    assert "Of courses" in inbox
    with acting(scene.answerer):
        [row] = Addressee.objects.filter(title="Of courses")
        file = row.notice.attachments.get()
    answer = client_of(scene.answerer).get(f"{ROOM}files/{file.pk}/")
    assert answer.content == b"%PDF list"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client_of(scene.stranger).get(f"{ROOM}files/{file.pk}/").status_code == 404


def test_what_was_typed_is_still_there_after_a_refusal(scene: Scene) -> None:
    client = client_of(scene.writer)
    refused = client.post(
        f"{ROOM}write/?kind={scene.kind.code}",
        {"title": "", "text": "Typed at length {nobody}", "addressees": [scene.asked.code]},
    )
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Typed at length" in page
    assert "checked" in page


def test_a_letter_is_answered_classified_and_feedback_given(scene: Scene) -> None:
    answerer, writer = client_of(scene.answerer), client_of(scene.writer)
    letter = f"{ROOM}letters/{scene.row.pk}/"
    empty = answerer.post(f"{letter}reply/", {"text": " "})
    assert empty.status_code == 422
    scan = SimpleUploadedFile("scan.pdf", b"%PDF scan")
    done = answerer.post(f"{letter}reply/", {"text": "", "attachments": scan}, follow=True)
    assert "scan.pdf" in done.content.decode()
    page = writer.get(f"{ROOM}sent/?state=unclassified").content.decode()
    assert scene.row.number in page
    writer.post(f"{ROOM}answers/{scene.answer.pk}/classify/", {"classification": "full"})
    answerer.post(f"{letter}feedback/", {"text": "It was done."})
    with acting(scene.writer):
        row = Addressee.objects.get(pk=scene.row.pk)
        assert (row.state, row.outcome) == ("answered", Classification.FULL)
        assert FeedbackDuty.objects.get(addressee=row).text == "It was done."
    shown = writer.get(letter).content.decode()
    assert "It was done." in shown


def test_a_reply_by_post_is_recorded_with_its_scan(scene: Scene) -> None:
    writer = client_of(scene.writer)
    record = f"{ROOM}letters/{scene.row.pk}/record/"
    today = timezone.localdate()
    late = writer.post(
        record, {"origin": "post", "received_on": today + dt.timedelta(days=3), "text": "x"}
    )
    assert late.status_code == 422
    done = writer.post(
        record,
        {
            "origin": "post",
            "received_on": today,
            "text": "",
            "attachments": SimpleUploadedFile("page.png", b"\x89PNG"),
        },
    )
    assert done.status_code == 302
    with acting(scene.writer):
        assert Answer.objects.filter(origin="post").count() == 1


def test_the_senders_steps_work_with_one_press(scene: Scene) -> None:
    writer = client_of(scene.writer)
    letter = f"{ROOM}letters/{scene.row.pk}/"
    writer.post(f"{letter}resend/")
    writer.post(f"{letter}posted/", {"posted_on": timezone.localdate()})
    wrong = writer.post(f"{letter}posted/", {"posted_on": "never"}, follow=True)
    assert "Enter the day" in wrong.content.decode()
    writer.post(f"{letter}close/")
    with acting(scene.writer):
        row = Addressee.objects.get(pk=scene.row.pk)
        assert (row.state, row.armed, row.posted_on) == ("closed", 2, timezone.localdate())


def test_a_draft_is_changed_and_thrown_away(scene: Scene) -> None:
    writer = client_of(scene.writer)
    address = f"{ROOM}notices/{scene.draft.pk}/"
    writer.post(f"{address}edit/", {"title": "Other", "text": "Words", "addressees": []})
    page = writer.get(f"{address}preview/").content.decode()
    assert "no addressee" in page
    assert writer.post(f"{address}preview/").status_code == 409
    writer.post(f"{address}discard/")
    assert writer.get(f"{address}preview/").status_code == 404


def test_an_addressee_is_led_to_its_own_letter(scene: Scene) -> None:
    answer = client_of(scene.answerer).get(f"{ROOM}notices/{scene.row.notice_id}/")
    assert answer.headers["Location"] == f"{ROOM}letters/{scene.row.pk}/"


@pytest.mark.parametrize(
    ("text", "word"), [("Please.", "Legal ground"), ("Молимо.", "Правни основ")]
)
def test_the_printed_act_speaks_the_language_of_its_text(
    scene: Scene, text: str, word: str
) -> None:
    [row] = make_sent(scene.kind, scene.writer, scene.asked, text=f'{text} #set "x" \\ $y$')
    client = client_of(scene.writer)
    answer = client.get(f"{ROOM}letters/{row.pk}/act.pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="act-{row.number}.pdf"'
    reader = PdfReader(io.BytesIO(answer.content))
    printed = "".join(page.extract_text() for page in reader.pages)
    assert row.number in printed
    assert word in printed
    assert "#set" in printed, "what people type is no markup"
    assert answer.content == client.get(f"{ROOM}letters/{row.pk}/act.pdf").content
    to_the_head = client.get(f"{ROOM}letters/{row.pk}/act.pdf?to=head").content
    assert to_the_head != answer.content


@pytest.mark.usefixtures("serbia")  # its holidays are among the days that are not counted
def test_the_page_of_a_deadline_and_the_data_say_the_same(scene: Scene) -> None:
    client = client_of(scene.answerer)
    query = "?start=2026-12-29T09:00&amount=5&unit=working_days&ends_on_working_day=on"
    page = client.get(f"{ROOM}deadline/{query}&begins_next_day=on").content.decode()
    assert "6 January 2027" in page
    for answer in (
        client.get(f"{ROOM}deadline.json{query}&begins_next_day=on"),
        client.get(
            f"{ROOM}deadline/{query}&begins_next_day=on", headers={"accept": "application/json"}
        ),
    ):
        content = json.loads(answer.content)
        assert content["last_day"] == "2027-01-06"
        assert [step["kind"] for step in content["steps"]].count("counted") == 5
        assert any(step["off"] for step in content["steps"])
    early = json.loads(client.get(f"{ROOM}deadline.json{query}").content)
    assert early["last_day"] < content["last_day"]


@pytest.mark.parametrize(
    "query",
    [
        "start=never&amount=5&unit=days",
        "start=2026-01-01T09:00",
        "start=2026-01-01T09:00&amount=0&unit=days",
        "start=2026-01-01T09:00&amount=5000&unit=months",
        "start=2197-01-01T09:00&amount=120&unit=months&ends_on_working_day=on",
        "start=2026-01-01T09:00&amount=5&unit=moons",
    ],
)
def test_a_deadline_that_cannot_be_counted_is_refused_with_the_field(
    scene: Scene, query: str
) -> None:
    client = client_of(scene.answerer)
    assert client.get(f"{ROOM}deadline/?{query}").status_code == 422
    answer = client.get(f"{ROOM}deadline.json?{query}")
    assert answer.status_code == 422
    assert json.loads(answer.content)["errors"]


def test_a_day_is_looked_at_declared_and_withdrawn(scene: Scene) -> None:
    client = client_of(scene.head)
    client.get(ROOM)
    elevate(scene.head.user_id)
    due = scene.row.due_at
    assert due is not None
    day = last_day_of(due, zone())
    typed = {
        "day": day,
        "works": "no",
        "name_en": "Mourning",
        "name_sr": "Жалост",
        "source": "Decision 7",
    }
    look = client.post(f"{ROOM}calendar/declare/", typed | {"step": "look"}).content.decode()
    assert scene.row.number in look
    done = client.post(f"{ROOM}calendar/declare/", typed | {"step": "declare"}, follow=True)
    assert "Decision 7" in done.content.decode()
    again = client.post(f"{ROOM}calendar/declare/", typed | {"step": "declare"})
    assert again.status_code == 422
    [declared] = scene_days(day)
    client.post(f"{ROOM}calendar/days/{declared}/withdraw/")
    assert "withdrawn" in client.get(f"{ROOM}calendar/{day.year}/").content.decode()
    assert client.get(f"{ROOM}calendar/1700/").status_code == 404


def scene_days(day: dt.date) -> list[int]:
    return list(CalendarDay.objects.filter(day=day).values_list("pk", flat=True))


def test_lists_cost_the_same_however_long_they_are(scene: Scene) -> None:
    client = client_of(scene.writer)

    def queries(page: str) -> int:
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(page)
        return len(seen)

    shown = [f"{ROOM}sent/", f"{ROOM}batches/", f"{ROOM}statistics/"]
    before = [queries(page) for page in shown]
    for _ in range(12):
        make_sent(scene.kind, scene.writer, scene.asked)
    assert [queries(page) for page in shown] == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_statistics_are_given_as_a_file(scene: Scene, form: str) -> None:
    client = client_of(scene.writer)
    found = client.get(f"{ROOM}statistics/export/?side=sent&format={form}")
    assert found.status_code == 200
    assert found.headers["Content-Disposition"].endswith(f'.{form}"')
    if form == "csv":
        lines = found.content.decode("utf-8-sig").replace('"', "").splitlines()
        assert lines[0].startswith("by,name,sent,answered,withdrawn,silent")
        assert [line.split(",")[0] for line in lines[1:]] == ["all", "kind", "institution"]
        assert all(line.split(",")[2] == "1" for line in lines[1:])


def test_a_list_of_notices_is_taken_along_as_it_was_asked_for(scene: Scene) -> None:
    make_sent(scene.kind, scene.writer, scene.asked)
    client = client_of(scene.writer)
    found = client.get(f"{ROOM}sent/?format=csv&state=open&page=2")
    lines = found.content.decode("utf-8-sig").replace('"', "").splitlines()
    assert lines[0] == "Number,Title,Kind,State,Due,Sent,To"
    assert len(lines) == 3
    assert scene.row.number in {line.split(",")[0] for line in lines[1:]}
    none = client.get(f"{ROOM}sent/?format=csv&q=no-such-word")
    assert len(none.content.decode("utf-8-sig").splitlines()) == 1
    other = client_of(scene.answerer).get(f"{ROOM}sent/?format=csv")
    assert len(other.content.decode("utf-8-sig").splitlines()) == 1


def test_more_time_is_given_on_the_letters_page(scene: Scene) -> None:
    client = client_of(scene.writer)
    address = f"{ROOM}letters/{scene.row.pk}/more-time/"
    assert scene.row.due_at is not None
    day = last_day_of(scene.row.due_at, zone()) + dt.timedelta(days=5)
    refused = client.post(address, {"until": "2001-01-01", "reason": "Too much work."})
    assert refused.status_code == 422
    assert "Too much work." in refused.content.decode()
    page = client.post(address, {"until": day, "reason": "Too much work."}, follow=True)
    assert "Too much work." in page.content.decode()
    assert client_of(scene.answerer).get(address).status_code == 403
    seen = client_of(scene.answerer).get(f"{ROOM}letters/{scene.row.pk}/").content.decode()
    assert "Too much work." in seen


def test_what_was_typed_in_cyrillic_is_read_in_latin_on_latin_pages(scene: Scene) -> None:
    with acting(scene.writer):
        sending.correct(
            scene.row.notice, title="Молба за податке", text="Доставите податке.", reason="Писмо",
            actor=scene.writer,
        )  # fmt: skip
    client = client_of(scene.writer)
    client.cookies["vidik_language"] = "sr-latn"
    page = client.get(f"{ROOM}letters/{scene.row.pk}/").content.decode()
    assert "Molba za podatke" in page
    assert "Dostavite podatke." in page
    assert "Молба" not in page
    assert "Molba za podatke" in client.get(f"{ROOM}sent/?state=all").content.decode()
