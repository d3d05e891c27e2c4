# SPDX-License-Identifier: EUPL-1.2
"""Random answers and real threads: one result whichever way, nothing lost, nothing twice."""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.depth import examples
from vidik.access.services import acting
from vidik.access.types import Role
from vidik.figures.models import Observation
from vidik.forms.methods.answers.figures import figure_cells
from vidik.forms.methods.answers.model import Answer, Answers
from vidik.forms.methods.books import own_book
from vidik.forms.methods.returned import read_workbook
from vidik.forms.methods.typed import written
from vidik.forms.methods.workbook import Respondent as Named
from vidik.forms.methods.workbook import layout, write_workbook
from vidik.forms.presentation.typed import changes
from vidik.forms.types import Change
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.services import answering, deciding, submitting
from vidik.questionnaires.tests.test_cycle import CATALOGUE, REPORTS, fill, member
from vidik.questionnaires.tests.test_letters import stated

pytestmark = pytest.mark.django_db
STATUSES = ("not_collected", "not_available", "refused", "not_applicable")
ANSWER = st.one_of(
    st.integers(0, 10**9).map(lambda number: Answer(str(number))),
    st.sampled_from(STATUSES).map(lambda status: Answer(status=status)),
    st.integers(1, 500).map(lambda number: Answer(str(number), qualifier="more_than")),
)
SLOW = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)


@settings(max_examples=examples(5), deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_random_answers_are_the_same_on_a_page_and_in_a_workbook(
    sent: Respondent,
    data: st.DataObject,
) -> None:
    form = calls.form_of_respondent(sent)
    numbers = [item.name for item in form.bound if item.is_number]
    chosen = data.draw(st.dictionaries(st.sampled_from(numbers), ANSWER, min_size=1, max_size=40))
    posted = QueryDict(mutable=True)
    for name, answer in chosen.items():
        posted[name] = written(answer, "en")
    web = {
        change.question: change.answer
        for section in form.sections
        for change in changes(form, section, posted)
    }
    named = Named(sent.institution.code, {"en": "x", "sr": "x"}, sent.call.year)
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(form, named, language="en")))
    cells = layout(form, "en")
    for name, answer in chosen.items():
        sheet, _mark, cell = cells[name].rpartition("!")
        book[sheet][cell] = written(answer, "en")
    output = io.BytesIO()
    book.save(output)
    read = read_workbook(own_book(output.getvalue()), form, named)
    assert web == chosen
    assert {name: read.get(name) for name in chosen} == chosen
    facts: dict[str, Any] = {"year": 2025, "source": "hppo-nis", "reference": "q"}
    assert figure_cells(form, Answers(web), **facts) == figure_cells(
        form, Answers({name: read.get(name) for name in chosen}), **facts
    )


@settings(max_examples=examples(3), deadline=None, suppress_health_check=SLOW)
@given(
    rounds=st.lists(st.dictionaries(st.integers(0, 9), ANSWER, min_size=1), min_size=1, max_size=3)
)
def test_no_accepted_answer_is_lost_and_none_counted_twice(
    sent: Respondent,
    rounds: list[Mapping[int, Answer]],
) -> None:
    validator = member("hppo-nis", Role.VALIDATOR)
    office_ = member("rapporteur", Role.ANALYST)
    form = calls.form_of_respondent(sent)
    # Questions that are asked whatever else is answered.
    with transaction.atomic():
        with acting(validator):
            sent.drafts.all().delete()
            fill(sent, validator, **{REPORTS: "2"})
            relevant = calls.judged(validator, sent)[1].relevant
        names = [item.name for item in form.bound if item.name in relevant and item.is_number][:10]
        texts: dict[str, Answer] = {}
        for round_ in rounds:
            with acting(validator):
                _answers, revisions = calls.drafts(sent)
                for at, answer in round_.items():
                    name = names[at % len(names)]
                    base = revisions.get((name, -1), 0)
                    saved = answering.save_answers(
                        sent, [Change(name, answer, base=base)], actor=validator
                    )
                    revisions = {**revisions, (name, -1): saved[0].revision}
                    texts[name] = answer
                answers, found = calls.judged(validator, sent)
                if found.must:
                    break
                answering.explain(
                    sent,
                    {
                        answering.fingerprint(item, answers): "As counted."
                        for item in found.problems
                    },
                    actor=validator,
                )
                submitting.submit(sent, actor=validator)
                submitting.submit(sent, actor=validator)
            with acting(office_):
                deciding.accept(sent, catalogue=CATALOGUE, actor=office_)
                check_stored(sent, form_answers(sent, office_))
                deciding.reopen(sent, reason="Again.", actor=office_)
        transaction.set_rollback(True)


def form_answers(row: Respondent, actor: Any) -> Answers:
    """Return what is in the drafts, reasons of whole tables included."""
    del actor
    return calls.drafts(row)[0].explained(calls.form_of_respondent(row))


def check_stored(row: Respondent, answers: Answers) -> None:
    """Require that every bound answer is exactly one current observation, with its value."""
    form = calls.form_of_respondent(row)
    figures = stated(row)
    for number, question in enumerate(form.bound, start=1):
        answer = answers.get(question.name)
        reference = f"q2025-hppo-nis-{number:03d}"
        if not answer.is_given:
            assert reference not in figures or figures[reference][5] == "not_applicable"
            continue
        if reference not in figures:
            continue  # not asked, given the other answers
        assert figures[reference][4] == (Decimal(answer.value) if answer.value else None)
        assert figures[reference][5] == answer.status
    current = Observation.objects.filter(
        figure__cycle=row.call.cycle, figure__institution=row.institution, is_current=True
    )
    assert current.count() == len(figures)
