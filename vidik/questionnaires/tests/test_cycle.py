# SPDX-License-Identifier: EUPL-1.2
"""A whole data call in the database: prepare, send, answer, explain, submit, accept, correct."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal

import openpyxl
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.accounts.models import Membership, User
from vidik.core.workflow import TransitionRefused
from vidik.exchange.models import Addressee
from vidik.figures.methods.cataloguefiles import load_catalogue
from vidik.figures.models import Observation
from vidik.figures.services.cycles import ensure_cycle
from vidik.forms.methods.answers.model import NOTHING_LISTED, Answer
from vidik.forms.methods.workbook import layout
from vidik.forms.types import Change
from vidik.institutions.models import Institution
from vidik.questionnaires.models import Call, Respondent, Submission
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.services import (
    answering,
    deciding,
    dispatching,
    preparing,
    submitting,
    workbooks,
)
from vidik.questionnaires.types import Channel, RespondentFilter, State

pytestmark = pytest.mark.django_db
CATALOGUE = load_catalogue(settings.PACKS_DIR / "serbia")


def member(code: str, role: Role) -> Actor:
    institution = Institution.objects.get(code=code)
    name = f"q-{code}-{role.value}"
    user = User.objects.filter(username=name).first() or User.objects.create_user(
        name, email=f"{name}@test.invalid", password="x" * 20, display_name=name
    )
    membership, _made = Membership.objects.get_or_create(
        user=user, institution=institution, role=role, valid_from=dt.date(2024, 1, 1)
    )
    return Actor(
        f"user:{user.pk}",
        frozenset({role}),
        name,
        user.pk,
        frozenset({institution.pk}),
        institution.pk,
        membership.pk,
    )


@shared
def office(serbia: str) -> Actor:
    return member("rapporteur", Role.ANALYST)


@shared
def respondent_role(serbia: str) -> Actor:
    return member("hppo-nis", Role.RESPONDENT)


@shared
def validator(serbia: str) -> Actor:
    return member("hppo-nis", Role.VALIDATOR)


@shared
def prepared(office: Actor) -> Call:
    """A call that is prepared, with nobody acting any more."""
    loader = Actor.system("pack-loader")
    with acting(loader):
        cycle = ensure_cycle("2025", actor=loader)
    with acting(office):
        return preparing.prepare_call(cycle, actor=office)


@shared
def dispatched(prepared: Call, office: Actor) -> Respondent:
    """What one institution was sent, with nobody acting any more."""
    with acting(office):
        dispatching.dispatch(
            prepared,
            due_on=timezone.localdate() + dt.timedelta(days=30),
            title="Questionnaire",
            texts={True: "Please answer, {institution}.", False: "We ask you, {institution}."},
            actor=office,
        )
        return Respondent.objects.get(call=prepared, institution__code="hppo-nis")


@pytest.fixture
def call(prepared: Call, office: Actor) -> Iterator[Call]:
    with acting(office):
        yield prepared


@pytest.fixture
def sent(dispatched: Respondent, call: Call) -> Respondent:
    return dispatched


def as_(actor: Actor, work: Callable[[], object]) -> object:
    with acting(actor):
        return work()


def fill(row: Respondent, actor: Actor, **values: str) -> None:
    """Answer everything that is asked: the named questions so, all figures by a reason."""
    form = calls.form_of_respondent(row)
    typed = {
        "general_prosecution_active": "no",
        "general_protection_met": "no",
        "general_protection_indicators": "no",
        "general_prevention_contact": "yes",
        # What the institution reports of events, which is nothing.
        "general_events": NOTHING_LISTED,
    } | values
    changes = [Change(name, Answer(text)) for name, text in typed.items()]
    changes += [
        Change(item.name, Answer("not_collected"))
        for item in form.questions.values()
        if item.reason_for and item.reason_for not in typed
    ]
    answering.save_answers(row, changes, actor=actor)


REPORTS = "higher_prosecution_criminal_reports"


def test_everybody_who_answered_last_time_is_asked_with_the_form_of_its_kind(call: Call) -> None:
    rows = {row.institution.code: row for row in call.respondents.select_related("institution")}
    assert len(rows) > 40
    assert rows["hppo-nis"].form.form_id == "higher-prosecution"
    assert rows["moi"].form.form_id == "police"
    assert rows["moi"].is_bound
    assert not rows["hppo-nis"].is_bound
    assert {row.state for row in rows.values()} == {State.PREPARED}


def test_a_cycle_has_one_call(call: Call, office: Actor) -> None:
    with pytest.raises(ValidationError, match="already been prepared"):
        preparing.prepare_call(call.cycle, actor=office)


def test_sending_gives_each_its_act_on_the_right_legal_basis(
    sent: Respondent, office: Actor
) -> None:
    rows = Respondent.objects.filter(call=sent.call)
    assert {row.state for row in rows} == {State.SENT}
    assert all(row.notice_key is not None for row in rows)
    kinds = dict(Addressee.objects.values_list("institution__code", "kind__code"))
    assert kinds["hppo-nis"] == "rapporteur-request"
    assert kinds["moi"] == "rapporteur-act"
    rates = calls.rates(office, sent.call)
    assert (rates.asked, rates.answered, rates.silent) == (rows.count(), 0, rows.count())


def test_nothing_is_sent_twice(sent: Respondent, office: Actor) -> None:
    with pytest.raises(ValidationError, match="already been sent to everybody"):
        dispatching.dispatch(
            sent.call,
            due_on=timezone.localdate() + dt.timedelta(days=3),
            title="x",
            texts={True: "x", False: "x"},
            actor=office,
        )


def test_an_institution_sees_its_own_questionnaire_and_no_other(
    sent: Respondent, respondent_role: Actor
) -> None:
    other = Respondent.objects.get(call=sent.call, institution__code="moi")
    with acting(respondent_role):
        assert [row.pk for row in calls.own(respondent_role)] == [sent.pk]
        with pytest.raises(OutOfScope):
            calls.respondent(respondent_role, other.pk)
        # The database by itself lets nothing else through.
        assert list(Respondent.objects.values_list("pk", flat=True)) == [sent.pk]
        with pytest.raises(OutOfScope):
            answering.save_answers(other, [Change(REPORTS, Answer("1"))], actor=respondent_role)


def test_answers_are_stored_as_typed_and_a_second_tab_overwrites_nothing(
    sent: Respondent, respondent_role: Actor
) -> None:
    with acting(respondent_role):
        first = answering.save_answers(
            sent, [Change(REPORTS, Answer("12x"))], actor=respondent_role
        )
        assert (first[0].revision, first[0].is_conflict) == (1, False)
        second = answering.save_answers(sent, [Change(REPORTS, Answer("3"))], actor=respondent_role)
        assert second[0].is_conflict
        assert second[0].conflict == "12x"
        third = answering.save_answers(
            sent, [Change(REPORTS, Answer("3"), base=1)], actor=respondent_role
        )
        assert (third[0].revision, third[0].is_conflict) == (2, False)
        again = answering.save_answers(sent, [Change(REPORTS, Answer("3"))], actor=respondent_role)
        assert (again[0].revision, again[0].is_conflict) == (2, False)
        answers, _revisions = calls.drafts(sent)
    assert answers.get(REPORTS) == Answer("3")


def test_an_unknown_question_is_refused_and_nothing_is_saved(
    sent: Respondent, respondent_role: Actor
) -> None:
    with acting(respondent_role), pytest.raises(ValidationError, match="no question"):
        answering.save_answers(
            sent,
            [Change(REPORTS, Answer("1")), Change("nobody", Answer("1"))],
            actor=respondent_role,
        )
    assert not sent.drafts.exists()


def test_what_is_missing_stands_in_the_way_of_sending(sent: Respondent, validator: Actor) -> None:
    with acting(validator), pytest.raises(submitting.NotSubmittable) as error:
        submitting.submit(sent, actor=validator)
    assert any(item.code == "unanswered" for item in error.value.problems)


def test_a_respondent_asks_for_approval_and_the_validator_sends(
    sent: Respondent, respondent_role: Actor, validator: Actor
) -> None:
    with acting(respondent_role):
        fill(sent, respondent_role, **{REPORTS: "1"})
        with pytest.raises(Denied):
            submitting.submit(sent, actor=respondent_role)
        submitting.ask_approval(sent, actor=respondent_role)
        with pytest.raises(ValidationError, match="cannot be filled in"):
            answering.save_answers(sent, [Change(REPORTS, Answer("2"))], actor=respondent_role)
    with acting(validator):
        submission = submitting.submit(sent, actor=validator)
        assert submitting.submit(sent, actor=validator).pk == submission.pk
    assert submission.receipt == "2025-hppo-nis-1"
    sent.refresh_from_db()
    assert sent.state == State.SUBMITTED
    assert Submission.objects.filter(respondent=sent).count() == 1


def test_a_leap_since_last_year_must_be_explained_before_sending(
    sent: Respondent, validator: Actor
) -> None:
    with acting(validator):
        assert calls.last_year(validator, sent)[REPORTS] == Decimal(1)
        fill(sent, validator, **{REPORTS: "25"})
        with pytest.raises(submitting.NotSubmittable) as error:
            submitting.submit(sent, actor=validator)
        assert [item.code for item in error.value.problems] == ["leap"]
        answers, found = calls.judged(validator, sent)
        key = answering.fingerprint(found.problems[0], answers)
        answering.explain(sent, {key: "A large case with many reports."}, actor=validator)
        submission = submitting.submit(sent, actor=validator)
    assert submission.explanations[0]["text"] == "A large case with many reports."


def test_accepted_answers_become_figures_and_a_correction_a_new_version(
    sent: Respondent, validator: Actor, office: Actor
) -> None:
    with acting(validator):
        fill(sent, validator, **{REPORTS: "2"})
        submitting.submit(sent, actor=validator)
    with acting(office):
        before = Observation.objects.filter(figure__cycle__code="2025").count()
        count = deciding.accept(sent, catalogue=CATALOGUE, actor=office)
        rows = Observation.objects.filter(figure__cycle__code="2025")
        assert before == 0
        assert rows.count() == count > 90
        reports = rows.get(value=2)
        assert reports.figure.measure.code == "criminal-reports"
        assert reports.figure.institution.code == "hppo-nis"
        assert reports.figure.dimension_key == "territory=nis"
        assert {row.status for row in rows.exclude(value=2)} == {"not_collected"}
        deciding.reopen(sent, reason="One report was counted twice.", actor=office)
    with acting(validator):
        draft = sent.drafts.get(question=REPORTS)
        answering.save_answers(
            sent, [Change(REPORTS, Answer("1"), base=draft.revision)], actor=validator
        )
        submitting.submit(sent, actor=validator)
    with acting(office):
        deciding.accept(sent, catalogue=CATALOGUE, actor=office)
        versions = Observation.objects.filter(figure=reports.figure).order_by("version")
        assert [(row.value, row.is_current) for row in versions] == [
            (Decimal(2), False),
            (Decimal(1), True),
        ]
        rates = calls.rates(office, sent.call)
        assert (rates.answered, rates.accepted) == (1, 1)
        assert rates.asked == rates.answered + rates.silent


def test_nothing_is_a_figure_before_it_is_accepted(sent: Respondent, validator: Actor) -> None:
    with acting(validator):
        fill(sent, validator, **{REPORTS: "2"})
        submitting.submit(sent, actor=validator)
    assert not Observation.objects.filter(figure__cycle__code="2025").exists()


def test_returned_answers_say_why_and_can_be_sent_again(
    sent: Respondent, validator: Actor, office: Actor
) -> None:
    with acting(validator):
        fill(sent, validator, **{REPORTS: "2"})
        submitting.submit(sent, actor=validator)
    with acting(office):
        with pytest.raises(ValidationError, match="Say what"):
            deciding.return_answers(sent, reason=" ", actor=office)
        deciding.return_answers(sent, reason="The reports do not add up.", actor=office)
        with pytest.raises(TransitionRefused):
            deciding.accept(sent, catalogue=CATALOGUE, actor=office)
    with acting(validator):
        assert submitting.submit(sent, actor=validator).number == 2


def test_a_workbook_gives_the_same_figures_as_the_web(
    sent: Respondent, validator: Actor, office: Actor
) -> None:
    with acting(validator):
        fill(sent, validator, **{REPORTS: "2"})
        web = submitting.submit(sent, actor=validator)
    with acting(office):
        deciding.return_answers(sent, reason="Once more.", actor=office)
    with acting(validator):
        book = openpyxl.load_workbook(
            io.BytesIO(workbooks.make_workbook(sent, language="sr", actor=validator))
        )
        form = calls.form_of_respondent(sent)
        cells = layout(form, "sr")
        yes_no = {"yes": "да", "no": "не"}
        for name, (value, status, _qualifier) in web.answers["single"].items():
            if name not in cells:
                continue
            sheet, _mark, cell = cells[name].rpartition("!")
            text = value if form.questions[name].is_number else yes_no.get(value, value)
            number = int(text) if text.isdigit() else text
            book[sheet][cell] = "не прикупља се" if status else number
        output = io.BytesIO()
        book.save(output)
        workbooks.take_workbook(sent, output.getvalue(), actor=validator)
        again = submitting.submit(sent, actor=validator, channel=Channel.WORKBOOK)
    figures = {
        name: parts
        for name, parts in web.answers["single"].items()
        if not form.questions[name].reason_for
    }
    assert again.answers["single"] == figures


def test_more_time_is_given_with_a_reason_and_only_forward(sent: Respondent, office: Actor) -> None:
    later = (sent.due_on or timezone.localdate()) + dt.timedelta(days=14)
    with pytest.raises(ValidationError, match="State why"):
        dispatching.extend(sent, until=later, reason="", actor=office)
    dispatching.extend(sent, until=later, reason="Move to a new building.", actor=office)
    with pytest.raises(ValidationError, match="after the present one"):
        dispatching.extend(sent, until=later, reason="Again.", actor=office)
    sent.refresh_from_db()
    assert sent.due_on == later


def test_who_is_late_is_computed(sent: Respondent, office: Actor) -> None:
    today = (sent.due_on or timezone.localdate()) + dt.timedelta(days=1)
    late = calls.respondents(office, sent.call, RespondentFilter(state="late"), today=today)
    assert sent.pk in {row.pk for row in late}
    now = timezone.localdate()
    assert not calls.respondents(
        office, sent.call, RespondentFilter(state="late"), today=now
    ).exists()


def test_the_list_is_searched_in_either_script_and_filtered(
    sent: Respondent, office: Actor
) -> None:
    today = timezone.localdate()
    for words in ("Ниш", "Nis", "niš"):
        rows = calls.respondents(office, sent.call, RespondentFilter(words=words), today=today)
        assert sent.pk in {row.pk for row in rows}
    bound = calls.respondents(office, sent.call, RespondentFilter(binding="yes"), today=today)
    assert all(row.is_bound for row in bound)


def test_a_call_is_not_closed_while_answers_wait_and_takes_nothing_afterwards(
    sent: Respondent, validator: Actor, office: Actor
) -> None:
    with acting(validator):
        fill(sent, validator, **{REPORTS: "2"})
        submitting.submit(sent, actor=validator)
    with acting(office):
        with pytest.raises(ValidationError, match="are waiting to be accepted"):
            deciding.close_call(sent.call, actor=office)
        deciding.accept(sent, catalogue=CATALOGUE, actor=office)
        deciding.close_call(sent.call, actor=office)
    other = Respondent.objects.get(call=sent.call, institution__code="hppo-pirot")
    pirot = member("hppo-pirot", Role.RESPONDENT)
    with acting(pirot), pytest.raises(ValidationError, match="closed"):
        answering.save_answers(other, [Change(REPORTS, Answer("1"))], actor=pirot)


def test_an_institution_that_was_not_sent_anything_can_be_dropped_and_added(
    call: Call, office: Actor
) -> None:
    row = call.respondents.get(institution__code="moi")
    preparing.drop_respondent(row, actor=office)
    assert preparing.add_respondents(call, ["moi", "hppo-nis"], actor=office) == 1
    with pytest.raises(ValidationError, match="no institution nobody"):
        preparing.add_respondents(call, ["nobody"], actor=office)


def test_a_used_version_of_a_form_never_changes(sent: Respondent) -> None:
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        type(sent.form).objects.filter(pk=sent.form_id).update(title={"en": "other", "sr": "друго"})
