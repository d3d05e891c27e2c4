# SPDX-License-Identifier: EUPL-1.2
"""Two tabs, two colleagues, random answers: nothing is silently overwritten, nothing is lost."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.forms.methods.answers.model import Answer, as_json
from vidik.forms.types import Change
from vidik.questionnaires.models import Call, DraftAnswer, Respondent, SectionTask
from vidik.questionnaires.selectors import calls, papers, sections
from vidik.questionnaires.services import answering, deciding, sharing, submitting
from vidik.questionnaires.tests.repeating import DAYS, GROUP, TITLE, with_repeat
from vidik.questionnaires.tests.test_cycle import CATALOGUE, REPORTS, fill, member
from vidik.questionnaires.tests.test_views import client_of

pytestmark = pytest.mark.django_db
SECTION = 4


def test_a_tab_that_left_a_field_alone_neither_conflicts_nor_overwrites(
    asked: Respondent,
) -> None:
    client, actor = client_of("hppo-nis", Role.RESPONDENT)
    address = f"/questionnaires/answers/{asked.pk}/section/{SECTION}/"
    with acting(actor):
        answering.save_answers(asked, [Change(REPORTS, Answer("1"))], actor=actor)
        other = next(
            item.name
            for item in calls.form_of_respondent(asked).bound
            if item.name != REPORTS and item.number == str(SECTION)
        )
        # Another tab saves meanwhile.
        answering.save_answers(asked, [Change(REPORTS, Answer("5"), base=1)], actor=actor)
    stale = {REPORTS: "1", f"r:{REPORTS}": "1", f"w:{REPORTS}": "1"}
    own = {other: "7", f"r:{other}": "0", f"w:{other}": ""}
    answer = client.post(address, stale | own, headers={"HX-Request": "true"}).content.decode()
    assert "A colleague saved here in the meantime" in answer
    # The revision that the tab saw stays, so that typing there later is a conflict.
    assert f'id="r:{REPORTS}"' not in answer
    with acting(actor):
        values = dict(asked.drafts.values_list("question", "value"))
    assert (values[REPORTS], values[other]) == ("5", "7")


def test_a_conflict_shows_both_and_the_person_chooses(asked: Respondent) -> None:
    client, actor = client_of("hppo-nis", Role.RESPONDENT)
    address = f"/questionnaires/answers/{asked.pk}/section/{SECTION}/"
    with acting(actor):
        answering.save_answers(asked, [Change(REPORTS, Answer("1"))], actor=actor)
    typed = {REPORTS: "3", f"r:{REPORTS}": "0", f"w:{REPORTS}": ""}
    page = client.post(address, typed).content.decode()
    assert "Nothing was overwritten" in page
    assert "“1”" in page
    assert 'value="3"' in page
    choice = f"mine:{REPORTS}:1"
    assert choice in page
    client.post(address, typed | {"settle": f"theirs:{REPORTS}:1"})
    with acting(actor):
        assert asked.drafts.get(question=REPORTS).value == "1"
    client.post(address, typed | {"settle": choice})
    with acting(actor):
        assert asked.drafts.get(question=REPORTS).value == "3"


def test_a_whole_table_is_answered_in_one_click(sent: Respondent) -> None:
    actor = member("hppo-nis", Role.RESPONDENT)
    with acting(actor):
        form = calls.form_of_respondent(sent)
        table = next(iter(form.tables))
        cells = [
            item.name
            for item in form.questions.values()
            if item.place and item.place.table == table
        ]
        answering.save_answers(sent, [Change(cells[0], Answer("4"))], actor=actor)
        assert answering.fill_table(sent, table, "none", actor=actor) == len(cells) - 1
        values = dict(sent.drafts.values_list("question", "value"))
        assert [values[name] for name in cells] == ["4"] + ["0"] * (len(cells) - 1)
        assert answering.fill_table(sent, table, "none", actor=actor) == 0


def test_a_colleague_sees_and_saves_their_own_sections_only(
    sent: Respondent,
    call: Call,
) -> None:
    lead, validator = member("hppo-nis", Role.RESPONDENT), member("hppo-nis", Role.VALIDATOR)
    colleague = second()
    form = calls.form_of_respondent(sent)
    mine, theirs = form.sections[0].name, sections.section_of(form, REPORTS)
    with acting(lead):
        assert colleague.user_id is not None
        assert sharing.share_out(sent, [mine], colleague.user_id, actor=lead) == 1
        assert sharing.share_out(sent, [mine], colleague.user_id, actor=lead) == 0
        answering.save_answers(sent, [Change(REPORTS, Answer("2"))], actor=lead)
        sharing.let_read(sent, others_may_read=False, actor=lead)
    sent.refresh_from_db()
    question = next(name for name in form.sections[0].questions if form.questions[name].is_own)
    with acting(colleague):
        assert not DraftAnswer.objects.filter(question=REPORTS).exists()
        with pytest.raises(Denied):
            answering.save_answers(sent, [Change(REPORTS, Answer("9"))], actor=colleague)
        answering.save_answers(sent, [Change(question, Answer("no"))], actor=colleague)
        with pytest.raises(Denied):
            submitting.ask_approval(sent, actor=colleague)
        with pytest.raises(Denied):
            sharing.share_out(sent, [theirs], colleague.user_id, actor=colleague)
    with acting(validator):
        assert DraftAnswer.objects.filter(respondent=sent).count() == 2
        sharing.take_back(SectionTask.objects.get(), actor=validator)


def test_pages_of_sections_follow_who_has_them(asked: Respondent) -> None:
    client, lead = client_of("hppo-nis", Role.RESPONDENT)
    colleague = second()
    address = f"/questionnaires/answers/{asked.pk}/sections/"
    form = calls.form_of_respondent(asked)
    page = client.post(
        address, {"section": form.sections[0].name, "person": colleague.user_id}, follow=True
    ).content.decode()
    assert "1 section was assigned" in page
    assert "Withdraw" in page
    other, _actor = client_of("hppo-pirot", Role.VALIDATOR)
    assert other.get(address).status_code == 404
    with acting(lead):
        task = SectionTask.objects.get()
    client.post(f"{address}{task.pk}/take-back/")
    with acting(lead):
        assert not SectionTask.objects.filter(ended_at__isnull=True).exists()


def second() -> Actor:
    """Return another respondent of the same institution."""
    import datetime as dt

    from vidik.accounts.models import Membership, User
    from vidik.institutions.models import Institution

    institution = Institution.objects.get(code="hppo-nis")
    user = User.objects.create_user(
        "q-second", email="q-second@test.invalid", password="x" * 20, display_name="Second"
    )
    membership = Membership.objects.create(
        user=user, institution=institution, role=Role.RESPONDENT, valid_from=dt.date(2024, 1, 1)
    )
    return Actor(
        f"user:{user.pk}", frozenset({Role.RESPONDENT}), "q-second", user.pk,
        frozenset({institution.pk}), institution.pk, membership.pk,
    )  # fmt: skip


def test_answers_return_with_questions_and_come_back_with_differences(
    asked: Respondent,
    office: Actor,
) -> None:
    validator = member("hppo-nis", Role.VALIDATOR)
    client, _analyst = client_of("rapporteur", Role.ANALYST)
    with acting(validator):
        fill(asked, validator, **{REPORTS: "2"})
        submitting.submit(asked, actor=validator)
    address = f"/questionnaires/answers/{asked.pk}/"
    assert f"ask:{REPORTS}" in client.get(f"{address}return/").content.decode()
    client.post(f"{address}return/", {"reason": "Please look.", f"ask:{REPORTS}": "Two or one?"})
    own, _actor = client_of("hppo-nis", Role.VALIDATOR)
    assert "Two or one?" in own.get(address).content.decode()
    assert "Two or one?" in own.get(f"{address}section/{SECTION}/").content.decode()
    with acting(validator):
        base = asked.drafts.get(question=REPORTS).revision
        answering.save_answers(asked, [Change(REPORTS, Answer("1"), base=base)], actor=validator)
        submitting.submit(asked, actor=validator)
        assert not papers.remarks(asked).filter(settled_at__isnull=True).exists()
    page = own.get(f"{address}sent/2/").content.decode()
    assert "Changed since submission 1" in page
    with acting(office):
        deciding.accept(asked, catalogue=CATALOGUE, actor=office)


def test_a_reconciliation_shows_what_changed_and_costs_the_same(
    asked: Respondent,
    office: Actor,
    django_assert_max_num_queries: object,
) -> None:
    validator = member("hppo-nis", Role.VALIDATOR)
    client, _analyst = client_of("rapporteur", Role.ANALYST)
    with acting(validator):
        fill(asked, validator, **{REPORTS: "2"})
    address = f"/questionnaires/answers/{asked.pk}/reconciliation/"
    client.get(address)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        page = client.get(address).content.decode()
    assert "Reconciliation" in page
    for query in ("?state=unusual&sort=percent", "?state=missing", "?q=ниш", "?state=findings"):
        assert client.get(f"{address}{query}").status_code == 200
    for kind in ("csv", "xlsx"):
        assert client.get(f"{address}?format={kind}").status_code == 200
    respondent, _actor = client_of("hppo-nis", Role.RESPONDENT)
    assert respondent.get(address).status_code == 403


def test_what_is_typed_after_the_call_was_closed_is_shown_and_not_lost(
    asked: Respondent,
) -> None:
    client, _actor = client_of("hppo-nis", Role.RESPONDENT)
    address = f"/questionnaires/answers/{asked.pk}/section/{SECTION}/"
    head = member("rapporteur", Role.HEAD)
    with acting(head):
        deciding.close_call(asked.call, actor=head)
    typed = {REPORTS: "314159", f"r:{REPORTS}": "0", f"w:{REPORTS}": ""}
    in_background = client.post(address, typed, headers={"HX-Request": "true"})
    assert in_background.status_code == 200
    assert 'id="saved" role="alert"' in in_background.content.decode()
    assert "The data call is closed" in in_background.content.decode()
    whole = client.post(address, typed)
    assert whole.status_code == 422
    assert "314159" in whole.content.decode()
    assert "The data call is closed" in whole.content.decode()


def test_an_answer_that_is_refused_stays_on_the_page_with_the_others(asked: Respondent) -> None:
    client, actor = client_of("hppo-nis", Role.RESPONDENT)
    address = f"/questionnaires/answers/{asked.pk}/section/{SECTION}/"
    with acting(actor):
        form = calls.form_of_respondent(asked)
    other = next(
        one.name for one in form.bound if one.name != REPORTS and one.number == str(SECTION)
    )
    typed = {
        REPORTS: "9" * 5000, f"r:{REPORTS}": "0", f"w:{REPORTS}": "",
        other: "271828", f"r:{other}": "0", f"w:{other}": "",
    }  # fmt: skip
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "at most 4000 characters" in answer.content.decode()
    assert 'value="271828"' in answer.content.decode()
    assert f'name="w:{other}" value=""' in answer.content.decode()
    with acting(actor):
        assert not DraftAnswer.objects.filter(respondent=asked).exists()


def test_a_row_that_was_cleared_between_others_leaves_the_others_where_they_are(
    asked: Respondent,
) -> None:
    asked = with_repeat(asked)
    client, actor = client_of("hppo-nis", Role.RESPONDENT)
    with acting(actor):
        form = calls.form_of_respondent(asked)
    number = next(at for at, one in enumerate(form.sections, start=1) if GROUP in one.repeats)
    address = f"/questionnaires/answers/{asked.pk}/section/{number}/"
    title, days = TITLE, DAYS

    def typed(rows: dict[int, tuple[str, str]], seen: dict[int, tuple[str, str]]) -> dict[str, str]:
        sent = {}
        with acting(actor):
            revisions = calls.stored_answers(asked).revisions
        for at, texts in rows.items():
            for name, text, was in zip((title, days), texts, seen.get(at, ("", "")), strict=True):
                sent |= {
                    f"{name}.{at}": text,
                    f"w:{name}.{at}": was,
                    f"r:{name}.{at}": str(revisions.get((name, at), 0)),
                }
        return sent

    three = {0: ("First", "1"), 1: ("Second", "2"), 2: ("Third", "3")}
    client.post(address, typed(three, {}))
    cleared = three | {1: ("", "")}
    client.post(address, typed(cleared, three))
    page = client.get(address).content.decode()
    assert f'name="w:{title}.2" value="Third"' in page
    assert f'name="w:{title}.1" value=""' in page
    client.post(address, typed(cleared | {2: ("Third", "300")}, cleared))
    with acting(actor):
        answers, found = calls.judged(actor, asked)
        reported, rows = answers.without_blank_rows()
        names = [one[title].value for one in reported.repeated[GROUP]]
        assert (names, rows[GROUP]) == (["First", "Third"], [0, 2])
        assert reported.repeated[GROUP][1][days].value == "300"
        assert DraftAnswer.objects.filter(respondent=asked, question=title).count() == 3
        # What does not fit is reported in its row.
        wrong = {one.occurrence for one in found.problems if one.questions == (days,)}
        assert wrong == {2}
        remaining = as_json(answers)["repeated"][GROUP]
    assert [one[title][0] for one in remaining] == ["First", "Third"]


def test_a_row_that_is_the_only_one_and_is_cleared_can_be_typed_again(asked: Respondent) -> None:
    asked = with_repeat(asked)
    client, actor = client_of("hppo-nis", Role.RESPONDENT)
    with acting(actor):
        form = calls.form_of_respondent(asked)
    number = next(at for at, one in enumerate(form.sections, start=1) if GROUP in one.repeats)
    address = f"/questionnaires/answers/{asked.pk}/section/{number}/"
    name = f"{TITLE}.2"
    for text, was, revision in (("Third", "", 0), ("", "Third", 1), ("Again", "", 2)):
        sent = {name: text, f"w:{name}": was, f"r:{name}": str(revision)}
        answer = client.post(address, sent, headers={"HX-Request": "true"}).content.decode()
        # The page learns the revision that it has to send next time.
        assert f'name="r:{name}" value="{revision + 1}"' in answer
    with acting(actor):
        [row] = DraftAnswer.objects.filter(respondent=asked)
    assert (row.value, row.occurrence) == ("Again", 2)


def test_rows_beyond_what_can_be_filled_in_are_refused(asked: Respondent) -> None:
    asked = with_repeat(asked)
    _client, actor = client_of("hppo-nis", Role.RESPONDENT)
    for number in (-5, 200, 32767):
        change = Change(TITLE, Answer("x"), number)
        with acting(actor), pytest.raises(ValidationError):
            answering.save_answers(asked, [change], actor=actor)
