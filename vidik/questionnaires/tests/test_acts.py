# SPDX-License-Identifier: EUPL-1.2
"""Acts: their words by legal basis, each letter before it goes, and as it was sent."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import docx
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.models import User
from vidik.core.languages import Texts
from vidik.exchange.letters import act_docx, act_pdf
from vidik.exchange.models import Addressee, Version
from vidik.questionnaires.models import Call, Extension, Respondent
from vidik.questionnaires.selectors import acts
from vidik.questionnaires.services import acting as questionnaires_acting
from vidik.questionnaires.services import dispatching
from vidik.questionnaires.tests.test_cycle import call, office
from vidik.questionnaires.types import ActWording

pytestmark = pytest.mark.django_db
__all__ = ["call", "office"]
DEADLINE = dt.timedelta(days=45)
WORDS = ActWording(
    Texts(en="Act {year}", sr="Акт {year}"),
    Texts(en="To {institution} by {due}.", sr="За {institution}."),
)


def waiting(call: Call, code: str) -> Respondent:
    rows = call.respondents.select_related("call", "institution__kind", "form")
    return rows.get(institution__code=code)


def test_each_is_written_to_on_its_legal_basis_and_in_its_language(
    call: Call, office: Actor
) -> None:
    dispatching.dispatch(call, due_on=timezone.localdate() + DEADLINE, actor=office)
    rows = Addressee.objects.filter(notice__subject_label="questionnaires.call")
    found = {row.institution.code: row for row in rows.select_related("institution", "kind")}
    assert found["moi"].kind.code == "rapporteur-act"
    assert found["hppo-nis"].kind.code == "rapporteur-request"
    texts = {
        code: Version.objects.filter(notice=found[code].notice_id).first()
        for code in ("moi", "unicef")
    }
    assert texts["moi"] is not None
    assert texts["moi"].title == "Упитник о трговини људима за 2025. годину"
    assert texts["unicef"] is not None
    assert texts["unicef"].title.endswith("trafficking in human beings for 2025")


def test_the_questionnaire_is_due_on_the_day_of_its_act(call: Call, office: Actor) -> None:
    dispatching.dispatch(call, due_on=timezone.localdate() + dt.timedelta(days=20), actor=office)
    days = {}
    for row in call.respondents.filter(institution__code__in=("moi", "hppo-nis")):
        letter = Addressee.objects.get(pk=row.notice_key)
        assert letter.named_day == row.due_on
        days[letter.kind.code] = row.due_on
    # The law gives 15 days to those who are bound, and 30 to all others.
    assert days["rapporteur-act"] == timezone.localdate() + dt.timedelta(days=20)
    assert days["rapporteur-request"] >= timezone.localdate() + dt.timedelta(days=30)


def test_more_time_moves_both_clocks(call: Call, office: Actor) -> None:
    dispatching.dispatch(call, due_on=timezone.localdate() + DEADLINE, actor=office)
    row = waiting(call, "moi")
    later = timezone.localdate() + DEADLINE + dt.timedelta(days=10)
    dispatching.extend(row, until=later, reason="They move house.", actor=office)
    row.refresh_from_db()
    letter = Addressee.objects.get(pk=row.notice_key)
    assert row.due_on == letter.named_day == later
    assert letter.armed == 2
    assert Extension.objects.filter(respondent=row).count() == 1


def test_a_letter_before_it_goes_says_what_is_asked_in_both_files(
    call: Call, office: Actor
) -> None:
    questionnaires_acting.write_act(call, WORDS, is_bound=True, actor=office)
    letter = questionnaires_acting.letter_before(
        waiting(call, "moi"), timezone.localdate() + DEADLINE, actor=office
    )
    assert letter.title == "Акт 2025"
    assert letter.asked[0] == "Упитник за полицију"
    assert len(letter.asked) > 3
    assert act_pdf(letter).startswith(b"%PDF")
    assert act_pdf(letter) == act_pdf(letter)
    word = act_docx(letter)
    assert word == act_docx(letter)
    text = "\n".join(item.text for item in docx.Document(io.BytesIO(word)).paragraphs)
    assert "Упитник за полицију" in text
    assert "потпис и печат" in text


def test_what_is_typed_is_never_read_as_markup(call: Call, office: Actor) -> None:
    letter = questionnaires_acting.letter_before(
        waiting(call, "moi"), timezone.localdate() + DEADLINE, actor=office
    )
    hostile = replace(letter, title='#panic("x") $ \x07 “', text='#read("/etc/passwd")\n\n*b* _x_')
    assert act_pdf(hostile).startswith(b"%PDF")
    assert act_docx(hostile).startswith(b"PK")


def test_words_are_stored_for_the_call_and_offered_to_the_next_one(
    call: Call, office: Actor
) -> None:
    pack = acts.act_text(call, is_bound=True)
    questionnaires_acting.write_act(call, WORDS, is_bound=True, actor=office)
    own = acts.act_text(call, is_bound=True)
    assert pack is not None
    assert own is not None
    assert pack.call is None
    assert own.title["en"] == "Act {year}"
    assert acts.act_text(call, is_bound=False) != own


@pytest.mark.parametrize(
    ("field", "language", "text", "says"),
    [
        ("title", "sr", " ", "missing"),
        ("text", "en", "Hello {nobody}", "known placeholders"),
        ("title", "en", "x" * 201, "200 characters"),
    ],
)
def test_wrong_words_are_refused_by_field(
    call: Call, office: Actor, field: str, language: str, text: str, says: str
) -> None:
    wrong = {field: Texts(getattr(WORDS, field) | {language: text})}
    with pytest.raises(ValidationError, match=says) as error:
        questionnaires_acting.write_act(call, replace(WORDS, **wrong), is_bound=True, actor=office)
    assert list(error.value.message_dict) == [field]


def test_the_pages_show_every_letter_and_the_sent_act(call: Call, office: Actor) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=office.user_id))
    page = client.get("/questionnaires/call/2025/send/").content.decode()
    key = waiting(call, "moi").pk
    assert "Change the wording" in page
    preview = client.get(f"/questionnaires/call/2025/letter/{key}/").content.decode()
    assert "What is requested" in preview
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        found = client.get(f"/questionnaires/call/2025/letter/{key}/?format={form}")
        assert found.content.startswith(start)
    refused = client.post(
        "/questionnaires/call/2025/act/bound/",
        {"title_en": "T", "title_sr": "Т", "text_en": "{nobody}", "text_sr": "Текст"},
    )
    assert refused.status_code == 422
    assert "{nobody}" in refused.content.decode()
    with acting(office):
        dispatching.dispatch(call, due_on=timezone.localdate() + DEADLINE, actor=office)
        letter = Addressee.objects.get(pk=waiting(call, "moi").notice_key)
    for ending, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        found = client.get(f"/exchange/letters/{letter.pk}/act.{ending}")
        assert found.content.startswith(start)
    assert client.get(f"/questionnaires/call/2025/letter/{key}/").status_code == 404
