# SPDX-License-Identifier: EUPL-1.2
"""Read calls, questionnaires, answers and how they stand."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.alphabet import by_alphabet
from vidik.core.languages import Texts
from vidik.core.transliterate import fold
from vidik.figures.models import Cycle
from vidik.figures.selectors.finding_sentences import sentences_of_cells
from vidik.figures.selectors.own import cycle_before, stated_by
from vidik.forms.methods.answers.evaluating import evaluated
from vidik.forms.methods.answers.model import Answer, Answers, Evaluated
from vidik.forms.methods.model import Form
from vidik.forms.models import FormVersion
from vidik.forms.selectors.frozen import HEAVY, form_from
from vidik.institutions.models import Institution
from vidik.questionnaires.models import Call, Respondent, Submission
from vidik.questionnaires.selectors.listing import standing
from vidik.questionnaires.types import CallState, Rates, RespondentFilter, State

ANSWERED = (State.SUBMITTED, State.ACCEPTED)
_HEAVY = tuple(f"form__{name}" for name in HEAVY)
OPEN = (State.SENT, State.APPROVAL, State.RETURNED)


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """The answers of a questionnaire as they are, not sent yet."""

    answers: Answers
    revisions: Mapping[tuple[str, int], int]
    """By question and occurrence."""
    pages: Mapping[tuple[str, int], tuple[uuid.UUID, int]]
    """Letter and page of what was entered from one, by question and occurrence."""


def calls(actor: Actor) -> QuerySet[Call]:
    """List the data calls, the newest first."""
    rows = scope(actor, Action.QUESTIONNAIRES_READ, Call.objects.select_related("cycle"))
    return rows.annotate(
        asked=Count("respondents"),
        sent=Count("respondents", filter=~Q(respondents__state=State.PREPARED)),
        answered=Count("respondents", filter=Q(respondents__state__in=ANSWERED)),
    )


def call(actor: Actor, year: int) -> Call:
    """Return a data call.

    Raises:
        OutOfScope: there is none, or the actor may not read it.
    """
    row = calls(actor).filter(year=year).first()
    if row is None:
        raise OutOfScope
    return row


def cycles_without_call(actor: Actor) -> list[Cycle]:
    """List the cycles for which no data call was prepared."""
    if not can(actor, Action.QUESTIONNAIRES_READ):
        return []
    return list(Cycle.objects.filter(call__isnull=True).order_by("-code"))


def forms(actor: Actor) -> QuerySet[FormVersion]:
    """List the forms with their versions."""
    rows = FormVersion.objects.defer("survey", "choices", "names", "measures")
    return scope(actor, Action.QUESTIONNAIRES_READ, rows)


def respondents(
    actor: Actor, of: Call, wanted: RespondentFilter, *, today: dt.date
) -> QuerySet[Respondent]:
    """List who is asked in a call, searched, filtered and sorted."""
    rows = scope(actor, Action.QUESTIONNAIRES_READ, Respondent.objects.filter(call=of))
    rows = rows.select_related("institution", "form").defer(*_HEAVY)
    if wanted.words:
        rows = rows.filter(institution__search_text__contains=fold(wanted.words))
    if wanted.state == "late":
        rows = rows.filter(state__in=OPEN, due_on__lt=today)
    elif wanted.state == "silent":
        rows = rows.filter(state__in=OPEN)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.sector:
        rows = rows.filter(institution__sector__code=wanted.sector)
    if wanted.binding:
        rows = rows.filter(is_bound=wanted.binding == "yes")
    by_name = by_alphabet("institution__name"), "pk"
    if wanted.sort == "due":
        return rows.order_by(F("due_on").asc(nulls_last=True), *by_name)
    if wanted.sort == "saved":
        return rows.order_by(F("last_saved_at").desc(nulls_last=True), *by_name)
    if wanted.sort == "state":
        return rows.order_by("state", *by_name)
    return rows.order_by(*by_name)


def unsent(actor: Actor, of: Call, wanted: RespondentFilter | None = None) -> QuerySet[Respondent]:
    """List those to whom the questionnaire was not sent yet, narrowed as a filter asks."""
    rows = Respondent.objects.filter(call=of, state=State.PREPARED)
    if wanted is not None:
        if wanted.words:
            rows = rows.filter(institution__search_text__contains=fold(wanted.words))
        if wanted.sector:
            rows = rows.filter(institution__sector__code=wanted.sector)
        if wanted.binding:
            rows = rows.filter(is_bound=wanted.binding == "yes")
        if wanted.form:
            rows = rows.filter(form__form_id=wanted.form)
    rows = rows.select_related("institution", "form").defer(*_HEAVY)
    return scope(actor, Action.QUESTIONNAIRES_READ, rows).order_by(
        by_alphabet("institution__name"), "pk"
    )


def unsent_forms(actor: Actor, of: Call) -> list[tuple[str, Texts]]:
    """List the forms of those who wait: name and title."""
    rows = Respondent.objects.filter(call=of, state=State.PREPARED)
    fields = ("form__form_id", "form__title")
    scoped = scope(actor, Action.QUESTIONNAIRES_READ, rows).order_by(by_alphabet("form__title"))
    return list(scoped.values_list(*fields).distinct())


def sectors(actor: Actor, of: Call) -> list[tuple[str, Texts]]:
    """List the sectors of those asked: code and name."""
    rows = scope(actor, Action.QUESTIONNAIRES_READ, Respondent.objects.filter(call=of))
    fields = ("sector__code", "sector__name")
    named = rows.filter(institution__sector__isnull=False)
    return list(
        named.order_by("institution__sector__position")
        .values_list(*(f"institution__{field}" for field in fields))
        .distinct()
    )


def respondent(actor: Actor, key: uuid.UUID) -> Respondent:
    """Return one institution's questionnaire, for the office or for the institution.

    Raises:
        OutOfScope: there is none that the actor may know of.
    """
    action = (
        Action.QUESTIONNAIRES_READ
        if can(actor, Action.QUESTIONNAIRES_READ)
        else Action.QUESTIONNAIRES_SEE_OWN
    )
    rows = Respondent.objects.select_related(
        "call", "institution__kind", "institution__territory", "form"
    )
    row = scope(actor, action, rows.defer(*_HEAVY)).filter(pk=key).first()
    if row is None:
        raise OutOfScope
    return row


def to_accept(actor: Actor) -> QuerySet[Respondent]:
    """List the answers to open calls that the office has not accepted or returned."""
    rows = Respondent.objects.select_related("call", "form", "institution").defer(*_HEAVY)
    rows = rows.filter(state=State.SUBMITTED, call__state=CallState.OPEN)
    return scope(actor, Action.QUESTIONNAIRES_DECIDE, rows)


def own(actor: Actor) -> QuerySet[Respondent]:
    """List the questionnaires of the actor's institution, the newest first."""
    rows = Respondent.objects.select_related("call", "form", "institution").defer(*_HEAVY)
    return scope(actor, Action.QUESTIONNAIRES_SEE_OWN, rows).order_by("-call__year")


def submissions(row: Respondent) -> QuerySet[Submission]:
    """List what was sent, the newest first; the caller has read the respondent in scope."""
    return Submission.objects.filter(respondent=row)


def submission(row: Respondent, number: int) -> Submission:
    """Return one submission of a respondent that was read in scope.

    Raises:
        OutOfScope: there is none of that number.
    """
    found = submissions(row).filter(number=number).first()
    if found is None:
        raise OutOfScope
    return found


def form_of_respondent(row: Respondent) -> Form:
    """Return the form that a respondent answers."""
    return form_from(row.form)


def form_of_submission(row: Respondent, sent: Submission) -> Form:
    """Return the form in the wording that was read when answers were sent."""
    return form_from(row.form, sent.worded)


def stored_answers(row: Respondent) -> StoredAnswers:
    """Return the answers as they are, in one query, for a row that was read in scope."""
    single: dict[str, Answer] = {}
    repeated: dict[str, dict[int, dict[str, Answer]]] = {}
    revisions: dict[tuple[str, int], int] = {}
    pages: dict[tuple[str, int], tuple[uuid.UUID, int]] = {}
    form = form_of_respondent(row)
    rows = row.drafts.values_list(
        "question", "occurrence", "value", "status", "qualifier", "revision", "document_id", "page"
    )
    for name, occurrence, value, status, qualifier, revision, document, page in rows:
        revisions[name, occurrence] = revision
        if document is not None and page is not None:
            pages[name, occurrence] = (document, page)
        answer = Answer(value, status, qualifier)
        question = form.questions.get(name)
        if question is None or not answer.is_given:
            continue
        if question.repeat:
            times = repeated.setdefault(question.repeat, {})
            times.setdefault(occurrence, {})[name] = answer
        else:
            single[name] = answer
    # A row that was cleared between others keeps its place: pages name rows by their numbers.
    rows_of = {
        name: [times.get(at, {}) for at in range(max(times) + 1)]
        for name, times in repeated.items()
    }
    answers = Answers(single, rows_of)
    return StoredAnswers(answers, revisions, pages)


def drafts(row: Respondent) -> tuple[Answers, Mapping[tuple[str, int], int]]:
    """Return the answers as they are, and the revision of each by question and occurrence."""
    current = stored_answers(row)
    return current.answers, current.revisions


def last_year(actor: Actor, row: Respondent) -> dict[str, Decimal]:
    """Return what the institution itself stated in the cycle before, by question of its form."""
    return last_year_of(actor, form_of_respondent(row), row.institution, row.call.year)


def last_year_of(
    actor: Actor, form: Form, institution: Institution, year: int
) -> dict[str, Decimal]:
    """Return what an institution stated a year before, by the question of a form that asks it."""
    before = cycle_before(str(year))
    if before is None:
        return {}
    stated = stated_by(actor, institution.pk, before.code)
    facts = _facts_of(institution)
    values = {}
    for question in form.bound:
        binding = question.binding
        if binding is None:
            continue
        pairs = ";".join(f"{name}={code}" for name, code in binding.dimensions_of(facts))
        value = stated.get((binding.measure, binding.period_in(int(before.code)), pairs))
        if value is not None:
            values[question.name] = value
    return values


def own_facts(row: Respondent) -> dict[str, str]:
    """Return the facts about an institution that are in bindings."""
    return _facts_of(row.institution)


def _facts_of(institution: Institution) -> dict[str, str]:
    territory = institution.territory
    return {"{territory}": territory.code} if territory is not None else {}


def judged(actor: Actor, row: Respondent) -> tuple[Answers, Evaluated]:
    """Evaluate the answers as they are, on the institution's own figures alone."""
    answers, _revisions = drafts(row)
    return answers, judge(actor, row, answers, last_year(actor, row))


def judge(
    actor: Actor, row: Respondent, answers: Answers, before: Mapping[str, Decimal]
) -> Evaluated:
    """Evaluate answers that were read already, beside what was stated a year before."""
    form = form_of_respondent(row)
    found = evaluated(
        form,
        answers,
        year=row.call.year,
        source=row.institution.code,
        last_year=before,
        # What was sent is not questioned by what is entered afterwards.
        listed=standing(actor, row, form) if row.state in OPEN else {},
    )
    return in_words(found)


def in_words(found: Evaluated) -> Evaluated:
    """Give what the checks found its sentences in every language, with names instead of codes."""
    findings = [item.finding for item in found.problems if item.finding is not None]
    if not findings:
        return found
    sentences = iter(sentences_of_cells(findings))
    return replace(
        found,
        problems=tuple(
            item if item.finding is None else replace(item, texts=next(sentences))
            for item in found.problems
        ),
    )


def explanations(row: Respondent) -> dict[str, str]:
    """Return what was explained, by the fingerprint of the problem."""
    return dict(row.explanations.values_list("problem", "text"))


def rates(actor: Actor, of: Call) -> Rates:
    """Count how a call stands: asked is always answered and silent together."""
    today = timezone.localdate()
    rows = scope(actor, Action.QUESTIONNAIRES_READ, Respondent.objects.filter(call=of))
    sent = ~Q(state=State.PREPARED)
    answered = Q(state__in=ANSWERED)
    late = Q(state__in=OPEN, due_on__lt=today)
    counted: dict[str, Any] = rows.aggregate(
        asked=Count("pk", filter=sent),
        answered=Count("pk", filter=answered),
        accepted=Count("pk", filter=Q(state=State.ACCEPTED)),
        late=Count("pk", filter=late),
        waiting=Count("pk", filter=Q(state__in=OPEN) & ~Q(due_on__lt=today)),
        bound_asked=Count("pk", filter=sent & Q(is_bound=True)),
        bound_answered=Count("pk", filter=answered & Q(is_bound=True)),
        items=Coalesce(Sum("figures", filter=answered), 0),
        blanks=Coalesce(Sum("blanks", filter=answered), 0),
    )
    return Rates(**counted)


def all_respondents() -> QuerySet[Respondent]:
    """Give everybody who is asked, whoever may see it: to say where a form is in use."""
    return Respondent.objects.all()


def open_calls(actor: Actor) -> list[Call]:
    """List the calls in which somebody was not sent a questionnaire yet, or may be added."""
    rows = Call.objects.exclude(state=CallState.CLOSED)
    return list(scope(actor, Action.QUESTIONNAIRES_READ, rows))


def asked_with(actor: Actor, row: FormVersion) -> list[tuple[int, int, int]]:
    """List the years in which a version is asked: how many institutions, and how many not sent."""
    rows = scope(actor, Action.QUESTIONNAIRES_READ, Respondent.objects.filter(form=row))
    counted = (
        rows.values("call__year")
        .annotate(asked=Count("pk"), unsent=Count("pk", filter=Q(state=State.PREPARED)))
        .order_by("-call__year")
    )
    return [(one["call__year"], one["asked"], one["unsent"]) for one in counted]
