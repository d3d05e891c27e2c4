# SPDX-License-Identifier: EUPL-1.2
"""Take what institutions answer about findings, and carry it into the finding.

What an institution answers changes nothing by itself: the office takes it as an explanation, or as
a correction, which is a new version of the figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.checks import selectors as checks
from vidik.checks.services import handling
from vidik.checks.types import FindingState
from vidik.exchange.models import Addressee
from vidik.exchange.models import Answer as Reply
from vidik.exchange.selectors import notices
from vidik.exchange.services import answering
from vidik.exchange.types import ANSWERS, Classification, Origin
from vidik.exchange.types import State as NoticeState
from vidik.figures.models import Figure
from vidik.figures.selectors.own import OwnFigure
from vidik.figures.services.corrections import correct_figure
from vidik.forms.messages.answers import forms_language, latin
from vidik.forms.methods.answers.model import Answer
from vidik.forms.methods.typed import written
from vidik.questionnaires.models import FindingQuery, Respondent
from vidik.questionnaires.selectors.calls import form_of_respondent
from vidik.questionnaires.selectors.citing import head_of
from vidik.questionnaires.selectors.queries import figures_of
from vidik.questionnaires.services.answering import LONGEST
from vidik.questionnaires.services.corrected import into_draft
from vidik.questionnaires.types import QueryState
from vidik.questionnaires.workflow import QUERY


def answer_query(
    row: FindingQuery,
    *,
    text: str,
    corrections: Mapping[str, Answer],
    actor: Actor,
) -> FindingQuery:
    """Answer a query as the institution, or enter its answer as the office.

    Until the office has taken an answer another one replaces it.

    Args:
        row: the query.
        text: the explanation; needed where nothing is corrected.
        corrections: what figures should read, by their citation.
        actor: who answers.

    Raises:
        ValidationError: nothing was said, or a figure is not of this query or no number.
        TransitionRefused: the answer was taken, or the query was withdrawn.
    """
    with change(actor, Action.QUESTIONNAIRES_ANSWER, row) as (row, act):
        text = text.replace("\0", "")
        known = {figure.reference: figure for figure in figures_of(actor, row)}
        if not text.strip() and not corrections:
            raise ValidationError(
                {"text": _("Explain the figures, or give the correct value of at least one.")}
            )
        if len(text) > LONGEST:
            raise ValidationError(
                {"text": _("Use at most %(most)s characters.") % {"most": LONGEST}}
            )
        for reference, answer in corrections.items():
            _check_correction(reference, answer, known)
        QUERY.apply(row, "answer")
        row.answer = text.strip()
        row.corrections = {
            reference: [answer.value, answer.status, answer.qualifier]
            for reference, answer in corrections.items()
        }
        row.answered_at, row.answered_by = timezone.now(), actor.label
        row.save()
        _reply(row, {reference: figure.name for reference, figure in known.items()}, actor)
        act.record("query.answered", figures=len(corrections))
    return row


def _check_correction(reference: str, answer: Answer, known: Mapping[str, OwnFigure]) -> None:
    if reference not in known:
        raise ValidationError(_("A figure that was not asked about cannot be corrected here."))
    if answer.status:
        return
    try:
        number = Decimal(answer.value)
    except ArithmeticError:
        raise ValidationError(
            {reference: _("“%(found)s” is not a number.") % {"found": answer.value[:40]}}
        ) from None
    if not number.is_finite():
        raise ValidationError({reference: _("“%(found)s” is not a number.") % {"found": number}})
    if number < 0 and not known[reference].is_change:
        fault = _("Only a change can be negative.")
        raise ValidationError({reference: f"{reference}: {fault}"})


def _reply(row: FindingQuery, names: Mapping[str, str], actor: Actor) -> None:
    if row.notice_key is None:
        return
    lines = [row.answer] if row.answer else []
    lines += [
        f"{reference}: {names[reference]}: {latin(written(Answer(*parts), forms_language()))}"
        for reference, parts in row.corrections.items()
    ]
    addressee = notices.addressee(actor, row.notice_key)
    if addressee.state == NoticeState.CLOSED:
        return  # The office closed its notice; the query takes the answer all the same.
    if addressee.institution_id == actor.institution:
        answering.reply(addressee, text="\n".join(lines), actor=actor)
    else:
        answering.record_reply(
            addressee,
            text="\n".join(lines),
            origin=Origin.POST,
            received_on=timezone.localdate(),
            actor=actor,
        )


def take_explanation(row: FindingQuery, *, actor: Actor) -> FindingQuery:
    """Take an answer as the explanation of the finding.

    Raises:
        TransitionRefused: there is no answer to take, or the finding is gone.
        ValidationError: the answer says nothing but numbers.
    """
    with change(actor, Action.QUESTIONNAIRES_DECIDE, row) as (row, _act):
        _decide(row, "take-explanation", actor)
        if not row.answer:
            raise ValidationError(_("The answer gives no explanation; accept the correction."))
        subject = checks.finding(actor, row.finding_id)
        if subject.state in {FindingState.OPEN, FindingState.QUERIED} and subject.is_present:
            handling.take_step(
                subject.pk,
                "explain",
                actor=actor,
                note=f"{row.institution.name}: {row.answer}"[:LONGEST],
                seen_state=subject.state,
                seen_fingerprint=subject.fingerprint,
            )
    return row


def take_correction(row: FindingQuery, *, actor: Actor) -> FindingQuery:
    """Take the corrected values of an answer: each becomes a new version of its figure.

    Raises:
        TransitionRefused: there is no answer to take.
        ValidationError: the answer corrects nothing, a value does not fit its measure, or a figure
            was corrected since the question was put.
    """
    with change(actor, Action.QUESTIONNAIRES_DECIDE, row) as (row, _act):
        _decide(row, "take-correction", actor)
        if not row.corrections:
            raise ValidationError(_("The answer corrects no figure; accept the explanation."))
        reason = _("Answer of %(name)s to a query: %(text)s") % {
            "name": row.institution.name, "text": row.answer or _("corrected"),
        }  # fmt: skip
        for item in figures_of(actor, row):
            if item.reference not in row.corrections:
                continue
            value, status, qualifier = row.corrections[item.reference]
            figure = Figure.objects.get(pk=item.key)
            versions = {each["reference"]: each["version"] for each in row.figures}
            correct_figure(
                figure,
                value=Decimal(value) if value else None,
                status=status,
                qualifier=qualifier,
                reason=reason,
                seen_version=versions[item.reference],
                actor=actor,
            )
            _into_draft(row, item.reference, Answer(value, status, qualifier), actor)
        subject = checks.finding(actor, row.finding_id)
        if subject.state != FindingState.CORRECTED:
            handling.take_step(
                subject.pk,
                "correct",
                actor=actor,
                note=reason[:LONGEST],
                seen_state=subject.state,
                seen_fingerprint=subject.fingerprint,
            )
    return row


def withdraw(row: FindingQuery, *, actor: Actor) -> FindingQuery:
    """Withdraw a query that nobody needs to answer any more.

    Raises:
        TransitionRefused: its answer was taken.
    """
    with change(actor, Action.QUESTIONNAIRES_DECIDE, row) as (row, act):
        QUERY.apply(row, "withdraw")
        row.decided_at, row.decided_by = timezone.now(), actor.label
        row.save()
        if row.notice_key is not None:
            answering.close(notices.addressee(actor, row.notice_key), actor=actor)
        act.record("query.withdrawn")
    return row


def note_reply(addressee: Addressee, reply: Reply, actor: Actor) -> None:
    """Take a reply that was sent and classified among the notices as the answer to its query."""
    if reply.classification not in ANSWERS:
        return
    row = FindingQuery.objects.filter(notice_key=addressee.pk, state=QueryState.ASKED).first()
    if row is None or not can(actor, Action.QUESTIONNAIRES_DECIDE):
        return
    QUERY.apply(row, "answer")
    row.answer = reply.text[:LONGEST]
    row.answered_at, row.answered_by = reply.received_at, reply.recorded_by
    row.save()


def _decide(row: FindingQuery, step: str, actor: Actor) -> None:
    QUERY.apply(row, step)
    row.decided_at, row.decided_by = timezone.now(), actor.label
    row.save()
    record(actor.label, "query.decided", row, outcome=str(row.state))
    if row.notice_key is None:
        return
    addressee = notices.addressee(actor, row.notice_key)
    waiting = [reply for reply in notices.answers_of(actor, addressee) if not reply.classification]
    # The newest answer was taken; it had replaced those before it.
    for reply in reversed(waiting):
        is_newest = reply is waiting[0]
        answering.classify(
            reply, Classification.FULL if is_newest else Classification.PARTIAL, actor=actor
        )


def _into_draft(row: FindingQuery, reference: str, answer: Answer, actor: Actor) -> None:
    """Let the questionnaire say what was corrected, so that sending it again takes nothing back."""
    head, _dash, number = reference.rpartition("-")
    year = head.removeprefix("q").partition("-")[0]
    if not number.isdecimal() or not year.isdecimal():
        return
    respondent = (
        Respondent.objects.filter(institution=row.institution_id, call__year=int(year))
        .select_related("call", "form", "institution")
        .first()
    )
    if respondent is None or f"{head}-" != head_of(respondent):
        return
    bound = form_of_respondent(respondent).bound
    if not 1 <= int(number) <= len(bound):
        return
    into_draft(respondent, bound[int(number) - 1].name, answer, actor)
