# SPDX-License-Identifier: EUPL-1.2
"""Other words for the same questions: what is asked, and what was answered, stays."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.core.packfiles import Pack, PackError
from vidik.forms.methods.books import WorkbookRefused
from vidik.forms.methods.rewording import bones_of, faults_of, texts_of
from vidik.forms.methods.tables import HINTS, LABELS
from vidik.forms.methods.workbook import layout
from vidik.forms.models import FormVersion, WordingRevision
from vidik.forms.selectors import versions as reading
from vidik.forms.selectors.frozen import form_from
from vidik.forms.services import loading, rewording
from vidik.forms.services.rewording import present_texts
from vidik.forms.tests.samples import PACK
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.services import submitting, workbooks
from vidik.questionnaires.tests.test_cycle import REPORTS, fill, member
from vidik.questionnaires.tests.test_views import client_of

pytestmark = pytest.mark.django_db
LABEL, HINT = LABELS["sr"], HINTS["sr"]


def address_of(form: FormVersion, name: str, column: str = LABEL) -> str:
    """Return the address of a text of a question or group."""
    at = next(at for at, (_w, cells) in enumerate(form.survey) if cells.get("name") == name)
    return f"survey:{at}:{column}"


def reworded(row: Respondent, text: str, name: str = REPORTS) -> WordingRevision:
    analyst = member("rapporteur", Role.ANALYST)
    form = FormVersion.objects.get(pk=row.form_id)
    with acting(analyst):
        return rewording.reword(
            form, {address_of(form, name): text}, reason="A better word.", seen=form.worded,
            actor=analyst,
        )  # fmt: skip


def test_what_is_asked_has_no_address() -> None:
    survey = [["w", {"type": "integer", "name": "a", LABEL: "А", "constraint": ". > 0"}]]
    choices = [["w", {"list_name": "l", "name": "x", LABEL: "Х"}]]
    names = {"sex": {"f": {"sr": "женски", "en": "female"}}}
    texts = texts_of(survey, choices, names)
    assert texts[f"survey:0:{LABEL}"] == "А"
    assert texts[f"survey:0:{HINT}"] == ""
    assert texts["names:sex:f:sr"] == "женски"
    assert not any(one.rpartition(":")[2] == "constraint" for one in texts)
    assert not any(one.endswith((":type", ":name", ":list_name")) for one in texts)
    other = [["w", {"type": "integer", "name": "a", LABEL: "Б", "constraint": ". > 0"}]]
    assert bones_of(survey, choices, names) == bones_of(other, choices, names)
    other[0][1]["constraint"] = ". > 1"  # type: ignore[index] # a row is a pair
    assert bones_of(survey, choices, names) != bones_of(other, choices, names)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (" ", "blank"),
        ("x" * 2001, "longer"),
        ("Of ${other}", "${total}"),
        ("No reference", "${total}"),
        ("Of ${total}\x07", "character"),
    ],
)
def test_what_cannot_be_said_is_named(text: str, word: str) -> None:
    at = f"survey:0:{LABEL}"
    ((where, message, params),) = faults_of({at: "Од ${total}"}, {at: text})
    assert where == at
    assert word in message % params
    assert not list(faults_of({at: "Од ${total}"}, {at: "Из ${total}"}))
    assert [one[1] for one in faults_of({}, {"survey:9:constraint": "x"})]


def test_new_words_are_read_at_once_and_what_is_asked_is_the_same(
    sent: Respondent, office: Actor
) -> None:
    before = calls.form_of_respondent(sent)
    digest = sent.form.sha256
    revision = reworded(sent, "Боље речено")
    with acting(office):
        row = calls.respondent(office, sent.pk)
        now = calls.form_of_respondent(row)
    assert now.questions[REPORTS].labels["sr"] == "Боље речено"
    assert before.questions[REPORTS].labels["sr"] != "Боље речено"
    assert [q.binding for q in now.bound] == [q.binding for q in before.bound]
    assert (row.form.sha256, row.form.worded, revision.number) == (digest, 1, 1)
    assert form_from(row.form, 0).questions[REPORTS].labels == before.questions[REPORTS].labels
    ((old, new),) = reading.wordings(row.form)[0].changes
    assert (old, new) == (before.questions[REPORTS].labels["sr"], "Боље речено")


def test_a_revision_needs_a_reason_a_change_and_fresh_eyes(sent: Respondent, office: Actor) -> None:
    form = FormVersion.objects.get(pk=sent.form_id)
    at = address_of(form, REPORTS)
    for texts, reason, seen in (
        ({at: "Боље"}, " ", 0),
        ({at: present_texts(form)[at]}, "x", 0),
        ({at: "Боље"}, "x", 1),
    ):
        with pytest.raises(ValidationError):
            rewording.reword(form, texts, reason=reason, seen=seen, actor=office)
    with pytest.raises(rewording.NotReworded) as refused:
        rewording.reword(form, {at: ""}, reason="x", seen=0, actor=office)
    assert at in refused.value.faults
    own = member("hppo-nis", Role.VALIDATOR)
    with acting(own), pytest.raises(Denied):
        rewording.reword(form, {at: "Боље"}, reason="x", seen=0, actor=own)
    assert not WordingRevision.objects.exists()


def test_the_database_lets_nothing_but_the_wording_of_a_version_change(
    sent: Respondent, office: Actor
) -> None:
    reworded(sent, "Боље речено")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        FormVersion.objects.filter(pk=sent.form_id).update(survey=[])
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        WordingRevision.objects.update(reason="another")


def test_a_workbook_made_before_a_revision_is_taken_and_one_with_a_fault_says_which(
    dispatched: Respondent, office: Actor
) -> None:
    validator = member("hppo-nis", Role.VALIDATOR)
    with acting(validator):
        fill(dispatched, validator, **{REPORTS: "25"})
        made = workbooks.make_workbook(dispatched, language="sr", actor=validator)
    section = calls.form_of_respondent(dispatched).sections[0].name
    reworded(dispatched, "Сасвим други наслов одељка", name=section)
    reworded(dispatched, "Боље речено")
    with acting(validator):
        row = calls.respondent(validator, dispatched.pk)
        assert workbooks.take_workbook(row, made, actor=validator).imported >= 0
        book = openpyxl.load_workbook(io.BytesIO(made))
        where = layout(form_from(row.form, 0), "sr")[REPORTS]
        name, _mark, cell = where.rpartition("!")
        book[name][cell] = "many"
        spoiled = io.BytesIO()
        book.save(spoiled)
        with pytest.raises(WorkbookRefused) as refused:
            workbooks.take_workbook(row, spoiled.getvalue(), actor=validator)
        assert [fault.cell for fault in refused.value.faults] == [where]


def test_a_receipt_keeps_the_words_that_were_read_when_answers_were_sent(
    dispatched: Respondent, office: Actor
) -> None:
    validator = member("hppo-nis", Role.VALIDATOR)
    with acting(validator):
        fill(dispatched, validator, **{REPORTS: "2"})
        submission = submitting.submit(dispatched, actor=validator)
    reworded(dispatched, "Боље речено")
    with acting(office):
        row = calls.respondent(office, dispatched.pk)
        then = calls.form_of_submission(row, submission)
        assert then.questions[REPORTS].labels["sr"] != "Боље речено"
        now = calls.form_of_respondent(row)
        assert now.questions[REPORTS].labels["sr"] == "Боље речено"


def test_other_words_in_the_pack_are_a_revision_and_another_question_is_refused(
    serbia: str, tmp_path: Path
) -> None:
    loader = Actor.system("pack-loader")
    folder = tmp_path / "serbia"
    shutil.copytree(PACK, folder)
    survey = folder / "questionnaires" / "blocks" / "courts" / "survey.csv"
    text = survey.read_text(encoding="utf-8")
    label = "Courts"
    assert label in text
    survey.write_text(text.replace(label, "Law courts", 1), encoding="utf-8")
    with acting(loader):
        loading.load_pack_forms(Pack(folder), actor=loader)
        count = WordingRevision.objects.count()
        assert count >= 1
        revision = WordingRevision.objects.exclude(source="").first()
        assert revision is not None
        assert {one.by for one in reading.wordings(revision.form)} == {"country pack"}
        loading.load_pack_forms(Pack(folder), actor=loader)
        assert WordingRevision.objects.count() == count, "the same words twice are one revision"
        survey.write_text(text.replace("integer,", "decimal,", 1), encoding="utf-8")
        with pytest.raises(PackError, match="version: a version after"):
            loading.load_pack_forms(Pack(folder), actor=loader)


def test_the_office_revises_words_on_a_page_after_looking_at_them(asked: Respondent) -> None:
    client, actor = client_of("rapporteur", Role.ANALYST)
    page = f"/forms/{asked.form_id}/wording/"
    with acting(actor):
        form = FormVersion.objects.get(pk=asked.form_id)
    at = address_of(form, REPORTS)
    words = present_texts(form)[at].split("(")[0]
    found = client.get(page, {"q": words}).content.decode()
    assert f't:{at}"' in found
    assert "Nothing matches" in client.get(page, {"q": "nosuchword"}).content.decode()
    typed = {"seen": "0", "reason": "A comma.", f"t:{at}": "Боље речено"}
    look = client.post(page, typed).content.decode()
    assert "Save the new wording?" in look
    assert "Боље речено" in look
    with acting(actor):
        assert not WordingRevision.objects.exists()
    bad = client.post(page, typed | {f"t:{at}": "", "confirm": "1"}).content.decode()
    assert "must not be blank" in bad
    assert client.post(page, typed | {"confirm": "1"}).status_code == 302
    again = client.post(page, typed | {f"t:{at}": "Још боље", "confirm": "1"}).content.decode()
    assert "in the meantime" in again
    assert "Још боље" in again
    version = client.get(f"/forms/{asked.form_id}/").content.decode()
    assert "A comma." in version
