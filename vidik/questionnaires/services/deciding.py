# SPDX-License-Identifier: EUPL-1.2
"""Return or accept answers, close a call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor
from vidik.checks.methods.model import Cell
from vidik.core.spreadsheets import csv_line
from vidik.exchange.services import answering
from vidik.figures.methods.columns import REQUIRED_COLUMNS
from vidik.figures.methods.naming import Catalogue
from vidik.figures.models import Figure, Observation
from vidik.figures.services.citing import cite
from vidik.figures.services.imports import import_figures
from vidik.forms.methods.answers.figures import figure_cells
from vidik.forms.methods.answers.model import Answer, Answers, from_json
from vidik.forms.methods.tables import STATUSES
from vidik.questionnaires.models import Call, Respondent, Submission
from vidik.questionnaires.selectors import calls, citing
from vidik.questionnaires.services.corrected import into_draft
from vidik.questionnaires.services.locking import require_call_open
from vidik.questionnaires.services.papers import ask_at_questions
from vidik.questionnaires.services.replying import classify_replies
from vidik.questionnaires.types import Channel, State
from vidik.questionnaires.workflow import CALL, RESPONDENT

ORIGINS: Final[Mapping[str, str]] = {
    Channel.WEB: "questionnaire",
    Channel.WORKBOOK: "questionnaire",
    Channel.LETTER: "letter",
}


def return_answers(
    respondent: Respondent,
    *,
    reason: str,
    questions: Mapping[str, str] | None = None,
    seen: int | None = None,
    actor: Actor,
) -> None:
    """Return answers for correction, with what is to be corrected.

    Args:
        respondent: whose answers.
        reason: what is to be corrected in all.
        questions: what is asked at single questions, by their name; blank texts ask nothing.
        seen: number of the answers that the decision was made on; by default the newest.
        actor: who decides.

    Raises:
        ValidationError: no reason is given, a text does not fit, or newer answers came in.
        TransitionRefused: there is nothing to return.
    """
    with change(actor, Action.QUESTIONNAIRES_DECIDE, respondent) as (row, act):
        if not reason.strip():
            raise ValidationError({"reason": _("Say what must be corrected.")})
        RESPONDENT.apply(row, "return")
        last = row.submissions.first()
        _require_newest(last, seen)
        row.return_reason = reason.strip()
        row.save(update_fields=["state", "return_reason"])
        ask_at_questions(row, questions or {}, actor=actor)
        act.record("answers.returned", number=last.number if last is not None else 0)


def reopen(respondent: Respondent, *, reason: str, actor: Actor) -> None:
    """Open accepted answers again: what comes next is a new version of every changed figure.

    What the office corrected since is in the questionnaire from now on.

    Raises:
        ValidationError: no reason is given.
        NotOpen: the call is closed, so nobody could correct anything.
        TransitionRefused: the answers were not accepted.
    """
    with change(actor, Action.QUESTIONNAIRES_DECIDE, respondent) as (row, act):
        if not reason.strip():
            raise ValidationError({"reason": _("Say what must be corrected.")})
        require_call_open(row)
        RESPONDENT.apply(row, "reopen")
        row.return_reason = reason.strip()
        row.save(update_fields=["state", "return_reason"])
        _copy_corrections(row, actor)
        act.record("answers.reopened")


def accept(
    respondent: Respondent, *, catalogue: Catalogue, seen: int | None = None, actor: Actor
) -> int:
    """Accept the newest answers: from now on they stand as figures of the cycle.

    A figure that was accepted before and reads otherwise now becomes a new version.

    Args:
        respondent: whose answers.
        catalogue: what measures, names and codes there are.
        seen: number of the answers that the decision was made on; by default the newest.
        actor: who decides.

    Returns:
        How many figures the answers hold.

    Raises:
        TransitionRefused: there is nothing to accept.
        ValidationError: newer answers came in since.
        ImportRefused: the catalogue refuses a figure; carries every reason.
    """
    with change(actor, Action.QUESTIONNAIRES_DECIDE, respondent) as (row, act):
        RESPONDENT.apply(row, "accept")
        row.accepted_at = timezone.now()
        row.save(update_fields=["state", "accepted_at"])
        submission = row.submissions.first()
        assert submission is not None  # noqa: S101 - what was submitted has a submission
        _require_newest(submission, seen)
        cells = cells_of(row, submission)
        removed = _not_asked_any_more(row, cells)
        if cells or removed:
            import_figures(
                figure_lines([*cells, *removed], ORIGINS[submission.channel]),
                cycle=row.call.cycle,
                catalogue=catalogue,
                actor=actor,
                reason=_("Answers %(receipt)s") % {"receipt": submission.receipt},
            )
            cite(row.call.cycle, _places(cells, submission), actor=actor)
        classify_replies(row, submission, actor)
        act.record("answers.accepted", number=submission.number, figures=len(cells))
    return len(cells)


def close_call(call: Call, *, actor: Actor) -> None:
    """Close a call: nothing is taken any more, who is silent stays silent and is not reminded.

    Raises:
        TransitionRefused: the call is not open.
        ValidationError: answers wait for a decision.
    """
    with change(actor, Action.QUESTIONNAIRES_DISPATCH, call) as (call, act):
        # Who is just sending their answers is awaited, and counted.
        waiting = [row.state for row in lock_rows(call.respondents.all())].count(State.SUBMITTED)
        if waiting:
            raise ValidationError(
                ngettext(
                    "%(count)s institution’s answers are waiting to be accepted or returned.",
                    "The answers of %(count)s institutions are waiting to be accepted or returned.",
                    waiting,
                )
                % {"count": waiting}
            )
        # Nothing can be answered any more, so nobody is reminded of it any more.
        open_rows = call.respondents.filter(state__in=calls.OPEN)
        acts = open_rows.values_list("notice_key", flat=True)
        answering.close_all([key for key in acts if key is not None], actor=actor)
        CALL.apply(call, "close")
        call.closed_at = timezone.now()
        call.save(update_fields=["state", "closed_at"])
        counted = calls.rates(actor, call)
        act.record("call.closed", answered=counted.answered, asked=counted.asked)


def cells_of(row: Respondent, submission: Submission) -> list[Cell]:
    """Return the figures that a submission holds, each with a citation that stays the same."""
    form = calls.form_of_respondent(row)
    answers: Answers = from_json(submission.answers)
    order = {question.name: number for number, question in enumerate(form.bound, start=1)}
    reference = citing.head_of(row).removesuffix("-")
    return [
        replace(cell, id=f"{reference}-{order[cell.key]:03d}")
        for cell in figure_cells(
            form,
            answers,
            year=row.call.year,
            source=row.institution.code,
            reference=reference,
            own=calls.own_facts(row),
        )
    ]


def _places(cells: list[Cell], submission: Submission) -> dict[str, str]:
    """Return the place in a letter of every figure that was read in one."""
    return {
        cell.id: str(submission.citations[cell.key][2])
        for cell in cells
        if cell.key in submission.citations
    }


def _not_asked_any_more(row: Respondent, cells: list[Cell]) -> list[Cell]:
    """Return the figures of earlier answers that the new ones leave out: they no longer apply.

    Left as they are they would go on being counted, although nobody says them any longer.
    """
    texts = {cell.id for cell in cells}
    earlier = Figure.objects.filter(
        pk__in=citing.cited(row, citing.head_of(row)).values()
    ).select_related("measure")
    return [
        Cell(
            key=figure.reference,
            id=figure.reference,
            section=figure.section,
            source=row.institution.code,
            measure=figure.measure.code,
            unit=figure.measure.unit,
            period=figure.period,
            dimensions=tuple(sorted(figure.dimensions.items())),
            value=None,
            status="not_applicable",
            qualifier="exact",
        )
        for figure in earlier
        if figure.reference not in texts
    ]


def figure_lines(cells: list[Cell], origin: str) -> Iterator[bytes]:
    """Write figures as the lines of a file for import."""
    yield csv_line((*REQUIRED_COLUMNS, "origin", "status")).encode()
    for cell in cells:
        pairs = ";".join(f"{name}={code}" for name, code in sorted(cell.dimensions))
        value = format(cell.value, "f") if cell.value is not None else ""
        line = (
            cell.id, cell.section, cell.source, cell.measure, cell.unit, cell.period, pairs,
            value, cell.qualifier, "", origin, cell.status or "",
        )  # fmt: skip
        yield csv_line(line).encode()


def _copy_corrections(row: Respondent, actor: Actor) -> None:
    """Put figures that read otherwise than the accepted answers into the questionnaire."""
    last = row.submissions.first()
    if last is None:
        return
    keys = citing.cited(row, citing.head_of(row)).values()
    current = {
        one.figure.reference: one
        for one in Observation.objects.filter(figure__in=keys, is_current=True).select_related(
            "figure"
        )
    }
    for cell in cells_of(row, last):
        now = current.get(cell.id)
        if now is None or now.status not in {"", *STATUSES}:
            continue
        if (now.value, now.status, now.qualifier) == (
            cell.value, cell.status or "", cell.qualifier,
        ):  # fmt: skip
            continue
        value = format(now.value.normalize(), "f") if now.value is not None else ""
        into_draft(row, cell.key, Answer(value, now.status, now.qualifier), actor)


def _require_newest(last: Submission | None, seen: int | None) -> None:
    if seen is not None and last is not None and last.number != seen:
        raise ValidationError(
            _("Newer answers came in after this page was opened; look at them before you decide.")
        )
