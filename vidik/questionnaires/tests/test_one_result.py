# SPDX-License-Identifier: EUPL-1.2
"""Three ways in, one result: pages, workbook and letter make the same observations, by cell."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.depth import examples
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.checks import selectors as checks
from vidik.checks.services.runs import run_checks
from vidik.figures.models import Observation
from vidik.forms.methods.answers.model import NOTHING_LISTED, Answer, Answers
from vidik.forms.methods.model import Form
from vidik.forms.methods.typed import written
from vidik.forms.methods.workbook import layout
from vidik.questionnaires.models import Document, Respondent, Submission
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.services import answering, deciding
from vidik.questionnaires.tests.test_cycle import CATALOGUE, member
from vidik.questionnaires.tests.test_letters import DAY, pdf
from vidik.questionnaires.tests.test_views import client_of

pytestmark = pytest.mark.django_db
CODE = "hppo-nis"
CHOICES = {
    "general_prosecution_active": "no",
    "general_protection_met": "no",
    "general_protection_indicators": "no",
    "general_prevention_contact": "yes",
}
STATUSES = ("not_collected", "not_available", "refused", "not_applicable")
SLOW = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)
ANSWER = st.one_of(
    st.integers(0, 10**9).map(lambda number: Answer(str(number))),
    st.sampled_from(STATUSES).map(lambda status: Answer(status=status)),
    st.tuples(
        st.integers(1, 500), st.sampled_from(["more_than", "at_least", "approx", "at_most"])
    ).map(lambda drawn: Answer(str(drawn[0]), qualifier=drawn[1])),
)

Cell = tuple[Any, ...]
Way = Callable[[Respondent, Form, Mapping[str, Answer]], None]


@contextmanager
def undone() -> Iterator[None]:
    """Do something in the database and leave no trace of it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def on_pages(
    client: Client, row: Respondent, form: Form, text: Mapping[str, Answer], more: Any = None
) -> None:
    """Type answers into the pages of the sections, as a browser without scripts sends them."""
    for number, section in enumerate(form.sections, start=1):
        posted: dict[str, Any] = dict(more or {})
        for name in section.questions:
            if name not in text:
                continue
            is_number = form.questions[name].is_number
            posted[name] = written(text[name], "en") if is_number else text[name].value
            posted |= {f"r:{name}": "0", f"w:{name}": ""}
        answer = client.post(f"/questionnaires/answers/{row.pk}/section/{number}/", posted)
        assert answer.status_code == 302, answer.content.decode()


def by_web(row: Respondent, form: Form, text: Mapping[str, Answer]) -> None:
    client, actor = client_of(CODE, Role.VALIDATOR)
    on_pages(client, row, form, text)
    hand_over(client, row, actor)


def by_workbook(row: Respondent, form: Form, text: Mapping[str, Answer]) -> None:
    client, actor = client_of(CODE, Role.VALIDATOR)
    address = f"/questionnaires/answers/{row.pk}/workbook/"
    book = openpyxl.load_workbook(io.BytesIO(client.get(address).content))
    cells = layout(form, "en")
    # In a workbook every blank cell of a table says by itself why it is blank.
    for name, answer in Answers(text).explained(form).single.items():
        if form.questions[name].reason_for:
            continue
        sheet, _mark, cell = cells[name].rpartition("!")
        if not form.questions[name].is_number:
            # A choice is in the workbook in words, as its list of them says.
            listed = form.choices[form.questions[name].choices]
            labels = {choice.name: choice.labels["en"] for choice in listed}
            book[sheet][cell] = labels[answer.value]
        elif answer.value and answer.qualifier == "exact":
            book[sheet][cell] = int(answer.value)
        else:
            book[sheet][cell] = written(answer, "en")
    output = io.BytesIO()
    book.save(output)
    upload = SimpleUploadedFile("filled.xlsx", output.getvalue())
    taken = client.post(address, {"file": upload})
    assert taken.status_code == 302, taken.content.decode()
    hand_over(client, row, actor)


def by_letter(row: Respondent, form: Form, text: Mapping[str, Answer]) -> None:
    client, actor = client_of("rapporteur", Role.ANALYST)
    client.post(
        f"/questionnaires/answers/{row.pk}/letter/",
        {"file": SimpleUploadedFile("a.pdf", pdf()), "dated_on": DAY, "received_on": DAY},
    )
    with acting(actor):
        letter = Document.objects.get(respondent=row)
    on_pages(client, row, form, text, {"letter": str(letter.pk), "page": "2"})
    hand_over(client, row, actor)


def hand_over(client: Client, row: Respondent, actor: Actor) -> None:
    """Confirm that no events were held, explain what is questioned, and send."""
    client.post(f"/questionnaires/answers/{row.pk}/list/general_events/", {"seen": NOTHING_LISTED})
    with acting(actor):
        answers, found = calls.judged(actor, row)
        assert not found.must, [str(item) for item in found.must]
        keys = [answering.fingerprint(item, answers) for item in found.problems]
    client.post(
        f"/questionnaires/answers/{row.pk}/check/", {f"why:{key}": "As counted." for key in keys}
    )
    sent = client.post(f"/questionnaires/answers/{row.pk}/hand-over/", {"step": "submit"})
    assert "/sent/1/" in sent.headers["Location"], sent.headers["Location"]


WAYS: Mapping[str, Way] = {"web": by_web, "workbook": by_workbook, "letter": by_letter}


def observations(row: Respondent, text: Mapping[str, Answer], way: str) -> dict[str, Cell]:
    """Answer in one way, accept, and give what stands then; afterwards it never was."""
    office = member("rapporteur", Role.ANALYST)
    with acting(office):
        form = calls.form_of_respondent(row)
    with undone():
        WAYS[way](row, form, text)
        with acting(office):
            assert not observed(row), "nothing is a figure before it is accepted"
            fresh = calls.respondent(office, row.pk)
            deciding.accept(fresh, catalogue=CATALOGUE, actor=office)
            assert Submission.objects.filter(respondent=row).count() == 1
            return observed(row)


def observed(row: Respondent) -> dict[str, Cell]:
    """Return every observation of an institution in a cycle with all that it says."""
    rows = Observation.objects.filter(
        figure__cycle=row.call.cycle, figure__institution=row.institution
    ).select_related("figure__measure")
    listed = {
        item.figure.reference: (
            item.figure.measure.code, item.figure.period, item.figure.dimension_key,
            item.figure.section, item.value, item.status, item.qualifier, item.version,
            item.is_current,
        )
        for item in rows
    }  # fmt: skip
    assert len(listed) == rows.count(), "a figure stands once"
    return listed


def asked_numbers(row: Respondent) -> list[str]:
    """Return the bound questions that are asked once the choices are made, in their order."""
    actor = member(CODE, Role.VALIDATOR)
    with acting(actor), undone():
        answering.save_answers(
            row,
            [answering.Change(name, Answer(value)) for name, value in CHOICES.items()],
            actor=actor,
        )
        form = calls.form_of_respondent(row)
        relevant = calls.judged(actor, row)[1].relevant
        return [item.name for item in form.bound if item.is_number and item.name in relevant]


def reasons_for_the_rest(form: Form) -> dict[str, Answer]:
    """Give every table the reason for what is left blank in it."""
    return {
        item.name: Answer("not_collected") for item in form.questions.values() if item.reason_for
    }


def whole_answers(row: Respondent) -> dict[str, Answer]:
    """Return an answer of every kind: numbers, zeros, inexact ones, each reason, and blanks."""
    kinds = itertools.cycle(
        [
            Answer("0"), Answer("3"), Answer(status="not_available"), Answer("1200"),
            Answer("120", qualifier="more_than"), Answer(status="refused"), Answer("7"), None,
            Answer("40", qualifier="approx"), Answer(status="not_applicable"),
            Answer("15", qualifier="at_least"), Answer(status="not_collected"),
        ]
    )  # fmt: skip
    form = calls.form_of_respondent(row)
    texts = {name: Answer(value) for name, value in CHOICES.items()} | reasons_for_the_rest(form)
    tables = {item.name for item in form.questions.values() if item.place is not None}
    for name, answer in zip(asked_numbers(row), kinds, strict=False):
        # A cell of a table may stay blank: the table says why. A question by itself may not.
        if answer is not None or name not in tables:
            texts[name] = answer or Answer("5")
    return texts


def test_web_workbook_and_letter_make_the_same_observations_cell_by_cell(
    asked: Respondent,
) -> None:
    office = member("rapporteur", Role.ANALYST)
    with acting(office):
        text = whole_answers(asked)
    found = {way: observations(asked, text, way) for way in WAYS}
    references = sorted(set().union(*found.values()))
    assert len(references) > 50
    for reference in references:
        cells = {way: listed.get(reference) for way, listed in found.items()}
        assert cells["web"] is not None, reference
        assert cells["web"] == cells["workbook"] == cells["letter"], (reference, cells)
    kinds = {(cell[5], cell[6], cell[4] == 0) for cell in found["web"].values()}
    statuses = {status for status, _qualifier, _zero in kinds}
    assert set(STATUSES) <= statuses
    assert {"more_than", "approx", "at_least", "exact"} <= {kind[1] for kind in kinds}
    assert ("", "exact", True) in kinds, "zero is a value"


def is_share(form: Form, name: str) -> bool:
    binding = form.questions[name].binding
    return binding is not None and binding.unit == "percent"


@settings(max_examples=examples(2), deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_random_answers_by_web_and_by_workbook_are_the_same_observations(
    asked: Respondent, data: st.DataObject
) -> None:
    office = member("rapporteur", Role.ANALYST)
    names = asked_numbers(asked)
    with acting(office):
        form = calls.form_of_respondent(asked)
    # A share above 100 is refused on the page; what is drawn here can be sent.
    free = [name for name in names if not is_share(form, name)]
    drawn = data.draw(st.dictionaries(st.sampled_from(free), ANSWER, min_size=1, max_size=30))
    texts = {name: Answer(value) for name, value in CHOICES.items()} | reasons_for_the_rest(form)
    single = {item.name for item in form.questions.values() if item.place is None}
    texts |= {name: Answer("5") for name in names if name in single} | drawn
    web = observations(asked, texts, "web")
    assert web == observations(asked, texts, "workbook")
    complete = Answers(texts).explained(form)
    number = {question.name: at for at, question in enumerate(form.bound, start=1)}
    for name in drawn:
        cell = web[f"q2025-{CODE}-{number[name]:03d}"]
        answer = complete.get(name)
        assert cell[4:7] == (
            Decimal(answer.value) if answer.value else None, answer.status, answer.qualifier,
        )  # fmt: skip


def test_what_was_explained_while_answering_stands_in_the_finding(
    asked: Respondent, django_capture_on_commit_callbacks: Any
) -> None:
    office = member("rapporteur", Role.ANALYST)
    with acting(office):
        form = calls.form_of_respondent(asked)
    single = {item.name for item in form.questions.values() if item.place is None}
    texts = {name: Answer(value) for name, value in CHOICES.items()} | reasons_for_the_rest(form)
    texts |= {name: Answer("5") for name in asked_numbers(asked) if name in single}
    # Of five persons reported, seven are grown-up: the part is larger than its whole.
    table = "higher_prosecution_persons_reported"
    texts |= {f"{table}__all": Answer("5"), f"{table}__over_18": Answer("7")}
    by_web(asked, form, texts)
    with acting(office), django_capture_on_commit_callbacks(execute=True):
        fresh = calls.respondent(office, asked.pk)
        deciding.accept(fresh, catalogue=CATALOGUE, actor=office)
    with acting(office), django_capture_on_commit_callbacks(execute=True):
        run_checks("2025", actor=office)
    order = {item.name: at for at, item in enumerate(form.bound, start=1)}
    own = {f"q2025-{CODE}-{order[f'{table}__{part}']:03d}" for part in ("all", "over_18")}
    with acting(office):
        reported = [
            finding
            for finding in checks.with_cells(checks.findings(office).filter(cycle="2025"))
            if {cell.reference for cell in finding.cells.all() if not cell.is_related} == own
        ]
        assert [finding.state for finding in reported] == ["explained"]
        assert "As counted." in checks.explanation_of(reported[0])
