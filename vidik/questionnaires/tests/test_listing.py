# SPDX-License-Identifier: EUPL-1.2
"""An institution confirms its own events as the answer to a question."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.events.models import Account
from vidik.events.registry import occasion_of
from vidik.events.selectors.counting import counting
from vidik.events.services import reporting
from vidik.events.tests.factories import facts
from vidik.events.tests.test_importing import HEADS, csv_of, event, work
from vidik.events.types import Origin, State
from vidik.forms.methods.answers.model import NOTHING_LISTED, Answer, listing
from vidik.forms.types import Change
from vidik.questionnaires.extension import OCCASION, occasion_key
from vidik.questionnaires.models import DraftAnswer, Respondent, Submission
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.selectors.listing import standing
from vidik.questionnaires.services import answering, deciding, sharing, submitting, workbooks
from vidik.questionnaires.services.listing import confirm_list
from vidik.questionnaires.tests.test_cycle import CATALOGUE, fill, member
from vidik.questionnaires.tests.test_views import client_of

pytestmark = pytest.mark.django_db
EVENTS = "general_events"
CODE = "hppo-nis"
DAY = dt.date(2025, 4, 8)


def report(actor: Actor, **more: object) -> Account:
    given: dict[str, object] = {"first_on": DAY, "last_on": DAY}
    with acting(actor):
        return reporting.report(facts(**(given | more)), actor=actor)


def page_of(row: Respondent) -> str:
    return f"/questionnaires/answers/{row.pk}/list/{EVENTS}/"


def seen(row: Respondent, actor: Actor) -> str:
    with acting(actor):
        return standing(actor, row, calls.form_of_respondent(row))[EVENTS]


def answer_of(row: Respondent, actor: Actor) -> Answer:
    with acting(actor):
        return calls.drafts(row)[0].get(EVENTS)


def test_what_was_held_in_the_year_is_confirmed_and_nothing_else(asked: Respondent) -> None:
    who = member(CODE, Role.RESPONDENT)
    held = [report(who), report(who, title="Састанак са школама", kind="meeting")]
    report(who, state=State.PLANNED)
    report(who, first_on=dt.date(2024, 5, 5), last_on=dt.date(2024, 5, 6))
    report(member("hppo-vranje", Role.RESPONDENT))
    with acting(who):
        reporting.withdraw(report(who), "Није одржано.", actor=who)
        wanted = seen(asked, who)
        assert wanted == listing(each.pk for each in held)
        confirm_list(asked, EVENTS, seen=wanted, actor=who)
        confirm_list(asked, EVENTS, seen=wanted, actor=who)
        [draft] = DraftAnswer.objects.filter(respondent=asked, question=EVENTS)
    assert (draft.value, draft.revision) == (wanted, 1)


def test_none_held_is_an_answer_and_silence_is_none(asked: Respondent) -> None:
    who = member(CODE, Role.RESPONDENT)
    with acting(who):
        missing = {one.questions for one in calls.judged(who, asked)[1].must}
        assert (EVENTS,) in missing
        confirm_list(asked, EVENTS, seen=NOTHING_LISTED, actor=who)
        missing = {one.questions for one in calls.judged(who, asked)[1].must}
        assert (EVENTS,) not in missing
    client, _actor = client_of(CODE, Role.RESPONDENT)
    assert "none, confirmed" in client.get(page_of(asked)).content.decode()


def test_a_list_that_changed_is_confirmed_again_before_it_is_sent(asked: Respondent) -> None:
    validator = member(CODE, Role.VALIDATOR)
    with acting(validator):
        fill(asked, validator)
    row = report(validator)
    with acting(validator):
        with pytest.raises(submitting.NotSubmittable) as refused:
            submitting.submit(asked, actor=validator)
        assert [one.code for one in refused.value.problems] == ["list-changed"]
        with pytest.raises(ValidationError, match="changed meanwhile"):
            confirm_list(asked, EVENTS, seen=NOTHING_LISTED, actor=validator)
        confirm_list(asked, EVENTS, seen=str(row.pk), actor=validator)
        sent = submitting.submit(asked, actor=validator)
    assert sent.answers["single"][EVENTS] == [str(row.pk), "", "exact"]
    # What is entered later changes nothing in what was sent.
    report(validator, title="Још једна обука")
    with acting(validator):
        asked.refresh_from_db()
        assert not calls.judged(validator, asked)[1].must
    client, _actor = client_of(CODE, Role.VALIDATOR)
    page = client.get(f"/questionnaires/answers/{asked.pk}/sent/1/").content.decode()
    assert "1 record, confirmed as complete" in page
    assert row.event.number in page


def test_the_office_accepts_it_and_the_events_count_as_any_other(asked: Respondent) -> None:
    validator, office = member(CODE, Role.VALIDATOR), member("rapporteur", Role.ANALYST)
    row = report(validator)
    with acting(validator):
        fill(asked, validator, **{EVENTS: str(row.pk)})
        submitting.submit(asked, actor=validator)
    with acting(office):
        figures = deciding.accept(asked, catalogue=CATALOGUE, actor=office)
    with counting():
        assert Account.objects.filter(institution=row.institution, is_leading=True).get() == row
    # The list is no figure: events are counted where they are.
    assert figures == len(calls.form_of_respondent(asked).bound)


def test_nothing_but_the_list_itself_can_be_typed_as_its_answer(asked: Respondent) -> None:
    client, who = client_of(CODE, Role.RESPONDENT)
    other = report(member("hppo-vranje", Role.RESPONDENT))
    for text in (str(other.pk), "something", f"{NOTHING_LISTED} {other.pk}"):
        with acting(who), pytest.raises(ValidationError, match="changed meanwhile"):
            answering.save_answers(asked, [Change(EVENTS, Answer(text))], actor=who)
    # The page of the section takes no answer to it at all.
    client.post(f"/questionnaires/answers/{asked.pk}/section/3/", {EVENTS: NOTHING_LISTED})
    assert not answer_of(asked, who).is_given


def test_an_event_is_entered_for_the_question_and_leads_back_to_it(asked: Respondent) -> None:
    client, who = client_of(CODE, Role.RESPONDENT)
    address = f"/events/report/?{OCCASION}={occasion_key(asked.pk, EVENTS)}"
    assert address.partition("?")[2] in client.get(page_of(asked)).content.decode()
    form = {
        "title": "Обука", "kind": "training", "state": "held", "first_on": "2025-03-03",
        "last_on": "2025-03-03", "sessions": "1", "numbers-TOTAL_FORMS": "0",
        "numbers-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = client.post(address, form)
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(asked))
    with acting(who):
        row = Account.objects.get(institution=who.institution)
    assert row.origin == Origin.QUESTIONNAIRE
    page = client.get(page_of(asked)).content.decode()
    assert "Confirm: 1 event held and no other" in page
    answer = client.post(page_of(asked), {"seen": str(row.pk)}, follow=True)
    assert "1 record, confirmed as complete" in answer.content.decode()
    # Confirmed again it is said once, and the button is gone.
    assert "Confirm: 1 event" not in answer.content.decode()
    address = f"/events/accounts/{row.pk}/correct/?{OCCASION}={occasion_key(asked.pk, EVENTS)}"
    seen = re.search(r'name="seen" value="([^"]*)"', client.get(address).content.decode())
    assert seen is not None
    answer = client.post(address, form | {"title": "Обука 2", "seen": seen[1]})
    assert answer.headers["Location"] == page_of(asked)


def test_an_import_begun_from_the_question_leads_back_to_it(asked: Respondent) -> None:
    client, _who = client_of(CODE, Role.RESPONDENT)
    query = f"?{OCCASION}={occasion_key(asked.pk, EVENTS)}"
    assert f"/events/import/{query}" in client.get(page_of(asked)).content.decode()
    sent = SimpleUploadedFile(
        "events.csv",
        csv_of([event(first_on="10.5.2025.", last_on="11.5.2025.")], HEADS),
    )
    answer = client.post(f"/events/import/{query}", {"register": [sent]})
    result = answer.headers["Location"]
    assert result.endswith(f"/{query.replace(':', '%3A')}")
    work()
    assert "Confirm the import" in client.get(result).content.decode()
    answer = client.post(result, {"confirm": "1"})
    assert answer.headers["Location"] == result
    work()
    assert f'href="{page_of(asked)}"' in client.get(result).content.decode()
    assert "Confirm: 1 event held and no other" in client.get(page_of(asked)).content.decode()
    # Nothing of another institution's questions is told, and nothing leads there.
    stranger, _of = client_of("moi", Role.RESPONDENT)
    sent.seek(0)
    answer = stranger.post(f"/events/import/{query}", {"register": [sent]})
    assert "?" not in answer.headers["Location"]


@pytest.mark.parametrize("key", ["", ":", "x:general_events", "general_events"])
def test_an_address_that_names_no_question_is_the_form_itself(asked: Respondent, key: str) -> None:
    client, _who = client_of(CODE, Role.RESPONDENT)
    assert client.get(f"/events/report/?{OCCASION}={key}").status_code == 200
    assert asked.pk


def test_the_question_of_another_institution_is_as_one_that_is_not(asked: Respondent) -> None:
    client, who = client_of("moi", Role.RESPONDENT)
    assert client.get(page_of(asked)).status_code == 404
    assert client.post(page_of(asked), {"seen": NOTHING_LISTED}).status_code == 404
    with acting(who), pytest.raises((Denied, OutOfScope)):
        confirm_list(asked, EVENTS, seen=NOTHING_LISTED, actor=who)
    page = client.get(f"/events/report/?{OCCASION}={occasion_key(asked.pk, EVENTS)}")
    assert str(asked.pk) not in re_without_form_address(page.content.decode())


def re_without_form_address(text: str) -> str:
    """Return a page without links to the same page in other languages, which repeat its address."""
    return "\n".join(line for line in text.splitlines() if f"?{OCCASION}=" not in line)


def test_the_office_enters_its_own_events_and_not_for_the_question_of_another(
    asked: Respondent,
) -> None:
    # The analyst may see the questionnaire, and report events of the Rapporteur’s office.
    client, who = client_of("rapporteur", Role.ANALYST)
    with acting(who):
        key = occasion_key(asked.pk, EVENTS)
        found = occasion_of(who, {OCCASION: key})
    assert (found.origin, found.back) == (Origin.PAGE, "")
    assert client.get(f"/events/report/?{OCCASION}={key}").status_code == 200


def test_who_has_other_sections_does_not_confirm_it(asked: Respondent) -> None:
    leads, colleague = member(CODE, Role.VALIDATOR), member(CODE, Role.RESPONDENT)
    with acting(leads):
        first = calls.form_of_respondent(asked).sections[0].name
        assert colleague.user_id is not None
        sharing.share_out(asked, [first], colleague.user_id, actor=leads)
    with acting(colleague), pytest.raises(Denied, match="colleagues"):
        confirm_list(asked, EVENTS, seen=NOTHING_LISTED, actor=colleague)


def test_the_office_says_that_a_letter_is_silent_and_an_institution_does_not(
    asked: Respondent,
) -> None:
    client, _who = client_of(CODE, Role.RESPONDENT)
    client.post(page_of(asked), {"not-said": ""})
    validator = member(CODE, Role.VALIDATOR)
    assert not answer_of(asked, validator).is_given
    client, _office = client_of("rapporteur", Role.ANALYST)
    page = client.get(page_of(asked)).content.decode()
    assert "/events/report/" not in page
    client.post(page_of(asked), {"not-said": ""})
    assert answer_of(asked, validator).status == "not_available"
    assert "is not available" in client.get(page_of(asked)).content.decode()


def test_a_workbook_says_where_the_list_is_confirmed_and_takes_nothing_away(
    asked: Respondent,
) -> None:
    who = member(CODE, Role.RESPONDENT)
    with acting(who):
        confirm_list(asked, EVENTS, seen=NOTHING_LISTED, actor=who)
        file = workbooks.make_workbook(asked, language="sr", actor=who)
        workbooks.take_workbook(asked, file, actor=who)
    book = openpyxl.load_workbook(io.BytesIO(file))
    cells = {str(cell.value) for sheet in book for line in sheet for cell in line}
    assert "Потврђује се у систему, где се воде подаци." in cells
    assert answer_of(asked, who).value == NOTHING_LISTED


def test_nothing_is_confirmed_once_it_was_sent(asked: Respondent) -> None:
    client, validator = client_of(CODE, Role.VALIDATOR)
    with acting(validator):
        fill(asked, validator)
        submitting.submit(asked, actor=validator)
    row = report(validator)
    page = client.get(page_of(asked)).content.decode()
    assert "Confirm" not in page
    assert "The list has changed since it was confirmed." in page
    answer = client.post(page_of(asked), {"seen": str(row.pk)}, follow=True)
    assert "cannot be filled in" in answer.content.decode()
    with acting(validator):
        sent = Submission.objects.get(respondent=asked)
    assert sent.answers["single"][EVENTS][0] == NOTHING_LISTED
