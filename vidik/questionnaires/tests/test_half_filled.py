# SPDX-License-Identifier: EUPL-1.2
"""Nothing is taken away by a half-filled workbook, a merge before sending, a way back to work."""

from __future__ import annotations

import io
from collections.abc import Mapping

import openpyxl
import pytest

from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.forms.methods.answers.model import Answer, Answers
from vidik.forms.methods.typed import dated
from vidik.forms.methods.workbook import layout
from vidik.forms.types import Change
from vidik.institutions.models import Institution
from vidik.institutions.services.merging import merge_institutions
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.services import answering, deciding, preparing, submitting, workbooks
from vidik.questionnaires.services.workbooks import with_stored
from vidik.questionnaires.tests.repeating import BEGIN, GROUP, TITLE, with_repeat
from vidik.questionnaires.tests.test_act_and_answers import answered
from vidik.questionnaires.tests.test_cycle import REPORTS, member
from vidik.questionnaires.tests.test_views import client_of

pytestmark = pytest.mark.django_db
CODE = "hppo-nis"


@pytest.fixture
def sent(sent: Respondent) -> Respondent:
    """Return a questionnaire in which a group of questions may be answered many times."""
    return with_repeat(sent)


def filled_in(row: Respondent, actor: Actor, values: Mapping[str, object]) -> bytes:
    """Return the workbook of an institution with some cells filled in."""
    book = openpyxl.load_workbook(
        io.BytesIO(workbooks.make_workbook(row, language="sr", actor=actor))
    )
    places = layout(calls.form_of_respondent(row), "sr")
    for name, value in values.items():
        sheet, _mark, cell = places[name].rpartition("!")
        book[sheet][cell] = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_what_a_workbook_leaves_blank_stays(sent: Respondent) -> None:
    who = member(CODE, Role.RESPONDENT)
    with acting(who):
        form = calls.form_of_respondent(sent)
        cells = [question.name for question in form.questions.values() if question.place]
        changes = [Change(name, Answer("4")) for name in (REPORTS, *cells[:2])]
        changes += [Change(TITLE, Answer("Course"), number) for number in range(2)]
        answering.save_answers(sent, changes, actor=who)
        taken = workbooks.take_workbook(sent, filled_in(sent, who, {}), actor=who)
        assert (taken.imported, taken.saved) == (0, len(changes))
        words = {"general_prosecution_measures": "Some.", f"{TITLE}[0]": "Other"}
        taken = workbooks.take_workbook(sent, filled_in(sent, who, words), actor=who)
        # The other time that was answered is in the workbook, and so in what comes back.
        assert (taken.imported, taken.saved) == (3, 3)
        answers, _revisions = calls.drafts(sent)
        titles = [one[TITLE].value for one in answers.repeated[GROUP]]
        assert titles == ["Other", "Course"]
        book = filled_in(sent, who, {cells[0]: 9, cells[2]: "не прикупља се"})
        taken = workbooks.take_workbook(sent, book, actor=who)
        assert taken.imported == 2
        answers, _revisions = calls.drafts(sent)
        text = [answers.get(name) for name in (REPORTS, *cells[:3])]
        assert text[:3] == [Answer("4"), Answer("9"), Answer("4")]
        assert text[3] == Answer(status="not_collected")


def test_a_workbook_of_begun_answers_holds_them_and_says_so(sent: Respondent) -> None:
    who = member(CODE, Role.RESPONDENT)
    with acting(who):
        blank = openpyxl.load_workbook(
            io.BytesIO(workbooks.make_workbook(sent, language="en", actor=who))
        )
        changes = [
            Change(REPORTS, Answer("4", qualifier="at_least")),
            Change(TITLE, Answer("A"), 0),
        ]
        answering.save_answers(sent, changes, actor=who)
        made = workbooks.make_workbook(sent, language="en", actor=who)
    book = openpyxl.load_workbook(io.BytesIO(made))
    places = layout(calls.form_of_respondent(sent), "en")

    def at(name: str) -> object:
        sheet, _mark, cell = places[name].rpartition("!")
        return book[sheet][cell].value

    assert (at(REPORTS), at(f"{TITLE}[0]"), at(f"{TITLE}[1]")) == ("at least 4", "A", None)
    about = [cell.value for row in blank.worksheets[0].iter_rows() for cell in row]
    assert "This file is blank: nothing had been answered when it was made." in about
    about = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert any("holds the answers entered by" in text for text in about)


def test_what_a_colleague_corrected_meanwhile_is_not_undone_by_an_unchanged_cell(
    sent: Respondent,
) -> None:
    who = member(CODE, Role.RESPONDENT)
    with acting(who):
        form = calls.form_of_respondent(sent)
        cells = [question.name for question in form.questions.values() if question.place]
        started = [Change(name, Answer("4")) for name in cells[:2]]
        answering.save_answers(sent, [*started, Change(TITLE, Answer("A"), 0)], actor=who)
        file = filled_in(sent, who, {cells[1]: 5})
        later = [Change(cells[0], Answer("7"), base=1), Change(TITLE, Answer("B"), 0, 1)]
        answering.save_answers(sent, later, actor=who)
        taken = workbooks.take_workbook(sent, file, actor=who)
        answers, _revisions = calls.drafts(sent)
    assert (taken.imported, taken.saved) == (1, 2)
    assert [answers.get(name).value for name in cells[:2]] == ["7", "5"]
    assert [one[TITLE].value for one in answers.repeated[GROUP]] == ["B"]


def test_what_a_workbook_leaves_alone_stays_as_it_was_saved_and_by_whom(sent: Respondent) -> None:
    who, other = member(CODE, Role.RESPONDENT), member(CODE, Role.VALIDATOR)
    with acting(who):
        form = calls.form_of_respondent(sent)
        cells = [question.name for question in form.questions.values() if question.place]
        changes = [Change(name, Answer("4")) for name in (REPORTS, *cells[:2])]
        answering.save_answers(sent, changes, actor=who)
        before = {row.question: (row.pk, row.saved_at) for row in sent.drafts.all()}
    with acting(other):
        workbooks.take_workbook(sent, filled_in(sent, other, {cells[0]: 9}), actor=other)
        rows = {row.question: row for row in sent.drafts.all()}
        assert {rows[name].pk for name in before} == {key for key, _at in before.values()}
        assert rows[REPORTS].saved_at == before[REPORTS][1]
        assert (rows[REPORTS].saved_by, rows[cells[0]].saved_by) == (who.label, other.label)
        assert (rows[REPORTS].revision, rows[cells[0]].revision) == (1, 2)


def test_a_number_gives_way_to_a_reason_and_a_reason_to_a_number(sent: Respondent) -> None:
    who = member(CODE, Role.RESPONDENT)
    with acting(who):
        form = calls.form_of_respondent(sent)
        name, reason = next(
            (question.reason_for, question.name)
            for question in form.questions.values()
            if question.reason_for in form.questions
        )
        answering.save_answers(sent, [Change(reason, Answer("not_collected"))], actor=who)
        current = calls.drafts(sent)[0]
        # A workbook that says nothing of either leaves the reason where it is.
        reported = with_stored(form, Answers({}, {}), current).single
        assert reported[reason].value == "not_collected"
        reported = with_stored(form, Answers({name: Answer("3")}, {}), current).single
        assert (reported[name].value, reason in reported) == ("3", False)
        current = Answers({name: Answer("3")}, {})
        reported = with_stored(form, Answers({reason: Answer("refused")}, {}), current).single
        assert (name in reported, reported[reason].value) == (False, "refused")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5.3.2024.", "2024-03-05"), ("05. 03. 2024.", "2024-03-05"), ("2024-03-05", "2024-03-05"),
        ("31.2.2024.", "31.2.2024."), ("5.3.24.", "5.3.24."), ("март", "март"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_it_is_written_here(text: str, value: str) -> None:
    assert dated(text) == Answer(value)


def test_a_day_reads_the_same_on_a_page_and_in_a_workbook(asked: Respondent) -> None:
    asked = with_repeat(asked)
    client, who = client_of(CODE, Role.RESPONDENT)
    with acting(who):
        number = len(calls.form_of_respondent(asked).sections)
    address = f"/questionnaires/answers/{asked.pk}/section/{number}/"
    client.post(address, {f"{BEGIN}.0": "5.3.2024.", f"r:{BEGIN}.0": "0"})
    with acting(who):
        assert asked.drafts.get(question=BEGIN).value == "2024-03-05"
        book = filled_in(asked, who, {f"{BEGIN}[0]": "6.3.2024."})
        workbooks.take_workbook(asked, book, actor=who)
        assert asked.drafts.get(question=BEGIN).value == "2024-03-06"


def test_why_answers_were_returned_is_read_until_they_are_sent_again(asked: Respondent) -> None:
    office = member("rapporteur", Role.ANALYST)
    who, approves = member(CODE, Role.RESPONDENT), member(CODE, Role.VALIDATOR)
    answered(asked)
    with acting(office):
        deciding.return_answers(
            asked, reason="Look at section 4.", questions={REPORTS: "All of them?"}, actor=office
        )
    with acting(who):
        submitting.ask_approval(asked, actor=who)
    client, _who = client_of(CODE, Role.RESPONDENT)
    address = f"/questionnaires/answers/{asked.pk}/"
    for step in ("approval", "work"):
        page = client.get(address).content.decode()
        assert ("Returned for correction</h2>" in page, "All of them?" in page) == (True, True), (
            step
        )
        if step == "approval":
            with acting(approves):
                submitting.send_back(asked, actor=approves)
    answered(asked, fills=False)
    page = client.get(address).content.decode()
    assert "Returned for correction</h2>" not in page
    assert "All of them?" not in page


def test_a_duplicate_that_was_sent_nothing_is_not_asked_a_second_time(
    call: Call, office: Actor
) -> None:
    head = member("rapporteur", Role.HEAD)
    duplicate, primary = (Institution.objects.get(code=c) for c in (CODE, "hppo-vranje"))
    if not call.respondents.filter(institution=primary).exists():
        preparing.add_respondents(call, [primary.code], actor=office)
    with acting(head):
        merge_institutions(duplicate, primary, actor=head)
    codes = list(call.respondents.values_list("institution__code", flat=True))
    assert CODE not in codes
    assert codes.count("hppo-vranje") == 1
