# SPDX-License-Identifier: EUPL-1.2
"""Letters: taken by what is in them, shown beside the form, cited by page; one result."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from functools import cache
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.core import confined
from vidik.figures.models import Observation
from vidik.forms.methods.answers.model import Answer
from vidik.forms.methods.workbook import layout
from vidik.forms.types import Change, Cited
from vidik.questionnaires.methods.scans import MESSAGES, PaperRefused, document_type, pictures
from vidik.questionnaires.models import Document, Respondent
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.services import answering, deciding, papers, submitting, workbooks
from vidik.questionnaires.services.submitting import NotSubmittable
from vidik.questionnaires.tests.test_cycle import CATALOGUE, REPORTS, fill, member
from vidik.questionnaires.tests.test_views import client_of
from vidik.questionnaires.types import Channel
from vidik.questionnaires.wording import PAPERS

pytestmark = pytest.mark.django_db
PAGES = 2
DAY = dt.date(2026, 3, 5)


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (300, 420), "white").save(stream, "PNG")
    return stream.getvalue()


@cache
def pdf(pages: int = PAGES) -> bytes:
    """Make a file once: it carries the second in which it was made."""
    stream = io.BytesIO()
    images = [Image.new("RGB", (300, 420), "white") for _number in range(pages)]
    images[0].save(stream, "PDF", save_all=True, append_images=images[1:])
    return stream.getvalue()


def add(row: Respondent, actor: Actor, content: bytes | None = None) -> Document:
    return papers.add_letter(
        row,
        name="C:\\scans\\letter.pdf",
        content=content or pdf(),
        reference="Ktr 12/26",
        dated_on=DAY,
        received_on=DAY + dt.timedelta(days=2),
        actor=actor,
    )


def test_a_scan_becomes_one_picture_for_each_page() -> None:
    assert len(pictures(pdf(3))) == 3
    drawn = pictures(picture())
    assert (len(drawn), drawn[0].content[:3]) == (1, b"\xff\xd8\xff")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"MZ\x90\x00",
        b"%PDF-1.7\nnothing of the kind",
        b"\x89PNG\r\n\x1a\n broken",
        b"\xff\xd8\xff broken",
        b"PK\x03\x04 broken",
    ],
)
def test_what_is_no_scan_is_refused_with_the_reason(content: bytes) -> None:
    with pytest.raises(PaperRefused):
        pictures(content)


def test_an_attachment_is_known_by_its_content() -> None:
    assert document_type("Објашњење\n".encode()) == "text/plain"
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    assert document_type(book.getvalue()).endswith("sheet")
    for bad in (b"<svg onload=alert(1)>", b"\x00\x01", b"MZ\x90\x00\xff"):
        with pytest.raises(PaperRefused):
            document_type(bad)


def test_a_letter_is_added_once_with_days_that_can_be(
    sent: Respondent,
    office: Actor,
) -> None:
    first = add(sent, office)
    assert add(sent, office).pk == first.pk
    assert (first.pages, first.name, first.title) == (PAGES, "letter.pdf", "Ktr 12/26")
    with pytest.raises(ValidationError, match="later than the day it was received"):
        papers.add_letter(
            sent, name="a", content=picture(), reference="", dated_on=DAY,
            received_on=DAY - dt.timedelta(days=1), actor=office,
        )  # fmt: skip
    with pytest.raises(ValidationError, match="future"):
        papers.add_letter(
            sent, name="a", content=picture(), reference="", dated_on=DAY,
            received_on=timezone.localdate() + dt.timedelta(days=1), actor=office,
        )  # fmt: skip


def test_a_respondent_adds_no_letter_and_another_institution_sees_none(
    sent: Respondent,
    office: Actor,
) -> None:
    with acting(office):
        add(sent, office)
    own = member("hppo-nis", Role.RESPONDENT)
    with acting(own), pytest.raises(Denied):
        add(sent, own)
    with acting(own):
        assert Document.objects.count() == 1
    other = member("hppo-pirot", Role.VALIDATOR)
    with acting(other):
        assert not Document.objects.exists()


def test_answers_of_a_letter_need_the_scan_and_a_page_for_every_number(
    sent: Respondent,
    office: Actor,
) -> None:
    fill(sent, office, **{REPORTS: "2"})
    with pytest.raises(NotSubmittable) as refused:
        submitting.submit(sent, actor=office, channel=Channel.LETTER)
    assert {problem.code for problem in refused.value.problems} == {"no-letter"}
    letter = add(sent, office)
    with pytest.raises(NotSubmittable) as refused:
        submitting.submit(sent, actor=office, channel=Channel.LETTER)
    assert [problem.questions for problem in refused.value.problems] == [(REPORTS,)]
    base = sent.drafts.get(question=REPORTS).revision
    for page in (0, PAGES + 1):
        with pytest.raises(ValidationError, match="has no page"):
            answering.save_answers(
                sent,
                [Change(REPORTS, Answer("2"), base=base, cites=Cited(letter.pk, page))],
                actor=office,
            )
    with pytest.raises(ValidationError, match="has no page"):
        answering.save_answers(
            sent, [Change(REPORTS, Answer("2"), base=base, cites=Cited(uuid.uuid4(), 1))],
            actor=office,
        )  # fmt: skip
    cited = Change(REPORTS, Answer("2"), base=base, cites=Cited(letter.pk, 2))
    answering.save_answers(sent, [cited], actor=office)
    submission = submitting.submit(sent, actor=office, channel=Channel.LETTER)
    assert submission.citations[REPORTS][2] == "Ktr 12/26 · 2026-03-05 · 2/2"
    with pytest.raises(ValidationError):
        papers.remove_document(letter, actor=office)


def stated(row: Respondent) -> dict[str, tuple[object, ...]]:
    """Return the figures of a respondent as they are, without origin and citation."""
    rows = Observation.objects.filter(
        figure__cycle=row.call.cycle, figure__institution=row.institution, is_current=True
    ).select_related("figure__measure")
    return {
        item.figure.reference: (
            item.figure.measure.code, item.figure.period, item.figure.dimension_key,
            item.figure.section, item.value, item.status, item.qualifier,
        )
        for item in rows
    }  # fmt: skip


def test_web_workbook_and_letter_give_the_same_observations(
    sent: Respondent,
    office: Actor,
) -> None:
    validator = member("hppo-nis", Role.VALIDATOR)
    found = {}
    for channel in (Channel.WEB, Channel.WORKBOOK, Channel.LETTER):
        if channel is not Channel.WEB:
            with acting(office):
                deciding.reopen(sent, reason="Once more.", actor=office)
        if channel is Channel.WORKBOOK:
            with acting(validator):
                take_workbook(sent, validator)
                submitting.submit(sent, actor=validator, channel=channel)
        elif channel is Channel.LETTER:
            with acting(office):
                letter = add(sent, office)
                sent.drafts.all().delete()
                fill(sent, office, **{REPORTS: "2"})
                base = sent.drafts.get(question=REPORTS).revision
                answering.save_answers(
                    sent,
                    [Change(REPORTS, Answer("2"), base=base, cites=Cited(letter.pk, 1))],
                    actor=office,
                )
                submitting.submit(sent, actor=office, channel=channel)
        else:
            with acting(validator):
                fill(sent, validator, **{REPORTS: "2"})
                submitting.submit(sent, actor=validator, channel=channel)
        with acting(office):
            deciding.accept(sent, catalogue=CATALOGUE, actor=office)
            found[channel] = stated(sent)
    assert found[Channel.WEB] == found[Channel.WORKBOOK] == found[Channel.LETTER]
    assert len(found[Channel.WEB]) > 10


def test_a_letter_alone_gives_figures_with_their_page(
    sent: Respondent,
    office: Actor,
) -> None:
    letter = add(sent, office)
    fill(sent, office, **{REPORTS: "2"})
    base = sent.drafts.get(question=REPORTS).revision
    cited = Change(REPORTS, Answer("2"), base=base, cites=Cited(letter.pk, 2))
    answering.save_answers(sent, [cited], actor=office)
    submitting.submit(sent, actor=office, channel=Channel.LETTER)
    deciding.accept(sent, catalogue=CATALOGUE, actor=office)
    row = Observation.objects.get(
        figure__cycle=sent.call.cycle, figure__institution=sent.institution, value=2
    )
    assert row.citation.text == "Ktr 12/26 · 2026-03-05 · 2/2"
    assert row.figure.origin == "letter"


def take_workbook(row: Respondent, actor: Actor) -> None:
    """Fill a workbook in with what stands, and take it back."""
    form = calls.form_of_respondent(row)
    answers = calls.drafts(row)[0].explained(form)
    book = openpyxl.load_workbook(
        io.BytesIO(workbooks.make_workbook(row, language="sr", actor=actor))
    )
    cells = layout(form, "sr")
    words = {"yes": "да", "no": "не"}
    for name, answer in answers.single.items():
        if name not in cells:
            continue
        sheet, _mark, cell = cells[name].rpartition("!")
        text = answer.value if form.questions[name].is_number else words.get(answer.value, "")
        book[sheet][cell] = (
            "не прикупља се" if answer.status else int(text) if text.isdigit() else text
        )
    output = io.BytesIO()
    book.save(output)
    workbooks.take_workbook(row, output.getvalue(), actor=actor)


def test_a_letter_stands_beside_the_form_and_its_page_is_taken_from_there(
    asked: Respondent,
) -> None:
    client, actor = client_of("rapporteur", Role.ANALYST)
    address = f"/questionnaires/answers/{asked.pk}/"
    bad = client.post(
        f"{address}letter/",
        {"file": SimpleUploadedFile("a.pdf", b"no"), "dated_on": DAY, "received_on": DAY},
    )
    assert bad.status_code == 422
    assert "neither a PDF" in bad.content.decode()
    good = client.post(
        f"{address}letter/",
        {"file": SimpleUploadedFile("a.pdf", pdf()), "dated_on": DAY, "received_on": DAY},
    )
    assert good.status_code == 302
    with acting(actor):
        letter = Document.objects.get()
    page = client.get(f"{address}section/4/?letter={letter.pk}&page=2").content.decode()
    assert f"{address}letter/{letter.pk}/2/" in page
    image = client.get(f"{address}letter/{letter.pk}/2/")
    assert (image.status_code, image.headers["Content-Type"]) == (200, "image/jpeg")
    assert client.get(f"{address}letter/{letter.pk}/3/").status_code == 404
    client.post(
        f"{address}section/4/",
        {REPORTS: "2", f"r:{REPORTS}": "0", f"w:{REPORTS}": "", "letter": letter.pk, "page": "2"},
    )
    with acting(actor):
        draft = asked.drafts.get(question=REPORTS)
    assert (draft.document_id, draft.page) == (letter.pk, 2)


def test_every_reason_for_which_a_document_is_refused_can_be_translated() -> None:
    assert set(MESSAGES) == set(PAPERS)


def test_what_draws_a_strangers_file_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "nobody's business")
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:secret@127.0.0.1/vidik")
    given: list[dict[str, str]] = []
    start = confined.subprocess.Popen

    def watched(*parts: Any, **more: Any) -> Any:
        given.append(more["env"])
        return start(*parts, **more)

    monkeypatch.setattr(confined.subprocess, "Popen", watched)
    assert len(pictures(picture())) == 1
    assert len(pictures(pdf())) == PAGES
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(given[0])
