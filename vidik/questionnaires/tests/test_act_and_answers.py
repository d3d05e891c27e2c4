# SPDX-License-Identifier: EUPL-1.2
"""The act and the answers say the same: by letter, returned, closed, merged, on a stale page."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.exchange.models import Addressee
from vidik.exchange.selectors import notices as exchange_notices
from vidik.exchange.services import answering as exchange_answering
from vidik.exchange.types import Classification
from vidik.figures.models import Figure
from vidik.figures.services.corrections import correct_figure
from vidik.forms.methods.answers.model import Answer
from vidik.forms.methods.workbook import layout
from vidik.forms.types import Change, Cited
from vidik.institutions.models import Institution
from vidik.institutions.services.merging import merge_institutions
from vidik.institutions.tests.factories import make_institution
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.selectors import papers as questionnaires_papers
from vidik.questionnaires.selectors.reconciling import reconciled
from vidik.questionnaires.services import (
    answering,
    deciding,
    dispatching,
    papers,
    resending,
    submitting,
    workbooks,
)
from vidik.questionnaires.services.locking import NotOpen
from vidik.questionnaires.tests.test_cycle import CATALOGUE, REPORTS, fill, member
from vidik.questionnaires.tests.test_letters import pdf
from vidik.questionnaires.tests.test_views import client_of
from vidik.questionnaires.types import Channel, State

pytestmark = pytest.mark.django_db
CODE = "hppo-nis"


def ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def act_of(row: Respondent, office: Actor) -> Addressee:
    with acting(office):
        return exchange_notices.addressee(office, Respondent.objects.get(pk=row.pk).notice_key)  # type: ignore[arg-type]


def explained(row: Respondent, actor: Actor) -> None:
    answers, found = calls.judged(actor, row)
    texts = {answering.fingerprint(one, answers): "That is so." for one in found.problems}
    answering.explain(row, texts, actor=actor)


def answered(row: Respondent, code: str = CODE, *, fills: bool = True) -> None:
    who, approves = member(code, Role.RESPONDENT), member(code, Role.VALIDATOR)
    with acting(who):
        row = Respondent.objects.select_related("institution", "form", "call").get(pk=row.pk)
        if fills:
            fill(row, who)
        explained(row, who)
    with acting(approves):
        submitting.submit(row, actor=approves)


def accepted(row: Respondent, office: Actor) -> int:
    with acting(office):
        return deciding.accept(row, catalogue=CATALOGUE, actor=office)


def test_a_letter_that_was_accepted_answers_its_act_on_the_day_when_it_came(
    call: Call, office: Actor
) -> None:
    dispatching.dispatch(
        call,
        due_on=timezone.localdate(ago(2)),
        title="Questionnaire",
        texts={True: "Please answer.", False: "We ask you."},
        at=ago(40),
        actor=office,
    )
    row = Respondent.objects.get(call=call, institution__code=CODE)
    received = timezone.localdate(ago(5))
    letter = papers.add_letter(
        row, name="a.pdf", content=pdf(), reference="1", dated_on=received, received_on=received,
        actor=office,
    )  # fmt: skip
    fill(row, office)
    answers, revisions = calls.drafts(row)
    answering.save_answers(
        row,
        [
            Change(name, answers.get(name), base=revisions.get((name, -1), 0),
                   cites=Cited(letter.pk, 1))
            for gap in questionnaires_papers.letter_gaps(row)
            for name in gap.questions
        ],
        actor=office,
    )  # fmt: skip
    explained(row, office)
    submitting.submit(row, actor=office, channel=Channel.LETTER)
    act = act_of(row, office)
    assert (act.has_unclassified, act.settled_at) == (True, None)
    accepted(row, office)
    row.refresh_from_db()
    act = act_of(row, office)
    assert (act.state, act.outcome, act.next_rung_at) == ("answered", "full", None)
    assert act.settled_at is not None
    assert timezone.localdate(act.settled_at) == received
    # It came in time and was only typed later.
    assert row.answered_at is not None
    assert row.due_on is not None
    assert timezone.localdate(row.answered_at) == received <= row.due_on


def test_answers_that_were_returned_leave_no_reply_waiting(sent: Respondent, office: Actor) -> None:
    answered(sent)
    with acting(office):
        deciding.return_answers(sent, reason="Look again.", actor=office)
    answered(sent, fills=False)
    who, act = member(CODE, Role.RESPONDENT), act_of(sent, office)
    with acting(who):
        exchange_answering.reply(act, text="Something else.", actor=who)
    accepted(sent, office)
    act = act_of(sent, office)
    with acting(office):
        text = [one.classification for one in exchange_notices.answers_of(office, act)]
    assert sorted(text) == ["", "full", "partial"]
    assert (act.state, act.outcome) == ("answered", "full")


def test_an_act_that_was_closed_takes_no_answers_away(sent: Respondent, office: Actor) -> None:
    with acting(office):
        exchange_answering.close(act_of(sent, office), actor=office)
    answered(sent)
    assert accepted(sent, office) > 0
    assert act_of(sent, office).state == "closed"


def test_a_reply_that_was_taken_for_an_automatic_one_is_put_right(
    sent: Respondent, office: Actor
) -> None:
    answered(sent)
    act = act_of(sent, office)
    with acting(office):
        [reply] = exchange_notices.answers_of(office, act)
        exchange_answering.classify(reply, Classification.AUTO_REPLY, actor=office)
    accepted(sent, office)
    act = act_of(sent, office)
    assert (act.state, act.next_rung_at) == ("answered", None)


def test_a_page_that_is_old_decides_nothing_about_newer_answers(asked: Respondent) -> None:
    office = member("rapporteur", Role.ANALYST)
    answered(asked)
    client, _actor = client_of("rapporteur", Role.ANALYST)
    address = f"/questionnaires/answers/{asked.pk}/"
    page = client.get(address).content.decode()
    assert page.count('name="seen" value="1"') == 2
    with acting(office):
        deciding.return_answers(asked, reason="Look again.", actor=office)
    answered(asked, fills=False)
    for step in ("accept", "return"):
        answer = client.post(
            f"{address}decide/", {"step": step, "seen": "1", "reason": "No."}, follow=True
        ).content.decode()
        assert "Newer answers came in" in answer
    answer = client.post(f"{address}return/", {"reason": "No.", "seen": "1"}).content.decode()
    assert "Newer answers came in" in answer
    assert 'name="seen" value="2"' in answer
    with acting(office):
        asked.refresh_from_db()
        assert asked.state == State.SUBMITTED
    client.post(f"{address}decide/", {"step": "accept", "seen": "2"})
    with acting(office):
        asked.refresh_from_db()
        assert asked.state == State.ACCEPTED


def test_a_closed_call_sends_nothing_and_gives_no_time(call: Call, office: Actor) -> None:
    day = timezone.localdate() + dt.timedelta(days=30)
    words = {"title": "T", "texts": {True: "A.", False: "B."}}
    dispatching.dispatch(call, due_on=day, only=[CODE], actor=office, **words)  # type: ignore[arg-type]
    deciding.close_call(call, actor=office)
    with pytest.raises(ValidationError, match="is closed; nothing more is sent"):
        dispatching.dispatch(call, due_on=day, only=["moi"], actor=office, **words)  # type: ignore[arg-type]
    row = Respondent.objects.get(call=call, institution__code=CODE)
    later = day + dt.timedelta(days=9)
    with pytest.raises(NotOpen):
        dispatching.extend(row, until=later, reason="They ask.", actor=office)


@pytest.mark.parametrize("day", [dt.date(9999, 12, 31), dt.date(2226, 1, 1)])
def test_nothing_is_due_in_another_age(call: Call, office: Actor, day: dt.date) -> None:
    with pytest.raises(ValidationError, match="more than a year away"):
        dispatching.dispatch(call, due_on=day, actor=office)
    near = timezone.localdate() + dt.timedelta(days=30)
    dispatching.dispatch(call, due_on=near, only=[CODE], actor=office)
    row = Respondent.objects.get(call=call, institution__code=CODE)
    with pytest.raises(ValidationError, match="more than a year away"):
        resending.send_again(call, {row.pk: 1}, due_on=day, actor=office)


def test_figures_keep_their_citation_when_institutions_are_merged(
    sent: Respondent, office: Actor
) -> None:
    answered(sent)
    count = accepted(sent, office)
    old = Institution.objects.select_related("kind").get(code=CODE)
    remaining = make_institution("hppo-joined", kind=old.kind.code)
    remaining.territory = old.territory
    remaining.save()
    head = member("rapporteur", Role.HEAD)
    with acting(head):
        merge_institutions(old, remaining, actor=head)
    with acting(office):
        row = Respondent.objects.select_related("institution", "call", "form").get(pk=sent.pk)
        assert row.institution == remaining
        deciding.reopen(row, reason="Once more.", actor=office)
    answered(row, "hppo-joined", fills=False)
    assert accepted(row, office) == count
    with acting(office):
        figures = Figure.objects.filter(institution=remaining, cycle=row.call.cycle)
        assert figures.count() == count
        assert all(figure.reference.startswith("q2025-hppo-nis-") for figure in figures)
        lines = reconciled(office, row)
        assert sum(bool(line.reference) for line in lines) == count


def test_what_no_text_can_hold_is_left_out(asked: Respondent) -> None:
    client, actor = client_of(CODE, Role.RESPONDENT)
    question = "general_prosecution_measures"
    address = f"/questionnaires/answers/{asked.pk}/"
    client.post(f"{address}section/1/", {question: "a\0b", f"r:{question}": "0"})
    client.post(f"{address}remark/", {"question": question, "text": "c\0d"})
    with acting(actor):
        assert asked.drafts.get(question=question).value == "ab"
        assert asked.remarks.get().text == "cd"
    office, _office = client_of("rapporteur", Role.ANALYST)
    assert office.get("/questionnaires/call/2025/add/?q=a%00b").status_code == 200


def test_who_is_silent_when_a_call_is_closed_is_not_reminded_any_more(
    sent: Respondent, office: Actor
) -> None:
    answered(sent)
    accepted(sent, office)
    deciding.close_call(sent.call, actor=office)
    acts = Addressee.objects.filter(notice__subject_key=str(sent.call_id))
    assert acts.filter(next_rung_at__isnull=False).count() == 0
    states = list(acts.values_list("institution__code", "state", "is_given_up"))
    assert [code for code, state, removed in states if not removed or state != "closed"] == [CODE]
    rates = calls.rates(office, sent.call)
    assert rates.asked == rates.answered + rates.silent


def test_what_the_office_corrected_is_not_undone_by_the_next_acceptance(
    sent: Respondent, office: Actor
) -> None:
    answered(sent)
    accepted(sent, office)
    with acting(office):
        figures = Figure.objects.filter(institution__code=CODE, cycle=sent.call.cycle)
        figure, other = figures.order_by("reference")[:2]
        seen = figure.observations.get(is_current=True)
        correct_figure(
            figure, value=Decimal(7), status="", qualifier="about", reason="They called.",
            seen_version=seen.version, actor=office,
        )  # fmt: skip
        untouched = other.observations.get(is_current=True).version
        deciding.reopen(sent, reason="Something else.", actor=office)
    answered(sent, fills=False)
    accepted(sent, office)
    with acting(office):
        now = figure.observations.get(is_current=True)
        assert (now.value, now.status, now.qualifier) == (7, "", "about")
        assert now.reason == "They called."
        assert other.observations.get(is_current=True).version == untouched


def test_a_workbook_does_not_vanish_under_a_page_that_is_older(sent: Respondent) -> None:
    who = member(CODE, Role.RESPONDENT)
    with acting(who):
        [first] = answering.save_answers(sent, [Change(REPORTS, Answer("10"))], actor=who)
        book = openpyxl.load_workbook(
            io.BytesIO(workbooks.make_workbook(sent, language="sr", actor=who))
        )
        where = layout(calls.form_of_respondent(sent), "sr")[REPORTS]
        sheet, _mark, cell = where.rpartition("!")
        book[sheet][cell] = 12
        content = io.BytesIO()
        book.save(content)
        taken = workbooks.take_workbook(sent, content.getvalue(), actor=who)
        assert (taken.imported, taken.saved) == (1, 0)
        [late] = answering.save_answers(
            sent, [Change(REPORTS, Answer("15"), base=first.revision)], actor=who
        )
        assert (late.is_conflict, late.conflict) == (True, "12")
        assert sent.drafts.get(question=REPORTS).value == "12"
