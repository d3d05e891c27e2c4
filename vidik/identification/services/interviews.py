# SPDX-License-Identifier: EUPL-1.2
"""Plan, hold and cancel interviews; what was said is sealed under the person's key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.cases.services.cases import moment
from vidik.core.formats import format_moment
from vidik.exchange.models import Addressee
from vidik.exchange.services.answering import close, close_all
from vidik.exchange.services.sending import correct
from vidik.identification.models import Interview, Procedure
from vidik.identification.selectors.definitions import definitions, label
from vidik.identification.services.findings import NotStated
from vidik.identification.services.notices import (
    JOINT_INTERVIEW,
    Words,
    notify,
    said,
)
from vidik.identification.services.procedures import user_of
from vidik.identification.types import HEARD_IN, InterviewPlan, InterviewUse, State
from vidik.vault.methods.plain import Plain
from vidik.vault.services.accessing import has_stated
from vidik.vault.services.notes import read_notes, write_note
from vidik.vault.types import NoteLine

NOTE = "interview"
"""The kind under which the vault keeps what was said in an interview."""
NOTHING_USED: Final = InterviewUse()
INVITATION: Final = gettext_lazy("Invitation to a joint interview")
CANCELLED: Final = gettext_lazy("The joint interview is cancelled")
_INVITES: Final = gettext_lazy(
    "The centre is planning an interview with the person in the case {code} on {when}. Language: "
    "{language}. A joint interview spares the person from telling everything twice. Confirm that "
    "you will take part; agree the place and details with the centre’s duty expert."
)
_CANCELS: Final = gettext_lazy(
    "The interview in the case {code} planned for {when} will not take place."
)


def plan_interview(
    procedure: Procedure, plan: InterviewPlan, *, invite: Sequence[str] = (), actor: Actor
) -> Interview:
    """Plan an interview in an open procedure, and invite those who interview jointly.

    Args:
        procedure: an open one.
        plan: when, where, in which language, with whom.
        invite: codes of institutions that are asked to take part; the exchange keeps the clock.
        actor: who plans it.

    Raises:
        ValidationError: names the field and what was expected; the time has passed.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        if procedure.state != State.OPENED:
            raise ValidationError(_("Interviews are planned in an open procedure."))
        _require_listed(plan)
        if plan.planned_at < procedure.received_at:
            raise ValidationError({"planned_at": _("This is before the report was received.")})
        # Times are typed to the minute, and somebody may be asked to come at once.
        if plan.planned_at < moment().replace(second=0, microsecond=0):
            raise ValidationError(
                {
                    "planned_at": _(
                        "Give a time that is still to come. An interview that was held is entered"
                        " by “Enter an interview that was held”."
                    )
                }
            )
        row = _entered(procedure, plan, actor)
        if invite:
            row.notice = notify(
                procedure, JOINT_INTERVIEW, invite, title=INVITATION, text=_INVITES,
                values=_when(row), actor=actor,
            )  # fmt: skip
            row.save(update_fields=["notice"])
        act.record("procedure.interview-planned", row)
    return row


@sensitive_variables("note")
def hold_interview(
    interview: Interview,
    held_at: dt.datetime,
    *,
    present: Sequence[str] | None = None,
    note: Plain | None = None,
    used: InterviewUse = NOTHING_USED,
    actor: Actor,
) -> Interview:
    """Enter that an interview was held; the first one stops the clock that began with the report.

    Args:
        interview: a planned one.
        held_at: when it began.
        present: codes of those with whom it was agreed and who came, none for nobody of them; it
            has to be said where it was agreed with anybody.
        note: what was said; sealed in the vault and stored nowhere else.
        used: what was considered in it, and which rights were used.
        actor: who held it.

    Raises:
        ValidationError: it was held or cancelled already, the time is not between the report and
            now, or who was present is not said or had not been agreed on.
    """
    with change(actor, Action.IDENTIFICATION_WORK, interview) as (row, act):
        procedure = row.procedure
        if row.held_at is not None or row.cancelled_at is not None:
            raise ValidationError(_("This interview has already been held or cancelled."))
        if procedure.state == State.CLOSED:
            raise ValidationError(
                _("The procedure is closed; its record can no longer be changed.")
            )
        row.present = _require_agreed(row, present)
        _use(row, used, actor)
        _hold(procedure, row, _require_past(procedure, held_at), note, actor)
        if row.notice_id is not None:
            # Nobody is reminded to confirm what has taken place.
            letters = Addressee.objects.filter(notice=row.notice_id)
            close_all(list(letters.values_list("pk", flat=True)), actor=actor)
        act.record("procedure.interview-held")
    return row


@sensitive_variables("note")
def enter_interview(
    procedure: Procedure,
    held: InterviewPlan,
    *,
    note: Plain | None = None,
    used: InterviewUse = NOTHING_USED,
    actor: Actor,
) -> Interview:
    """Enter an interview that was held and had not been planned, as those at night.

    Args:
        procedure: one that was opened and is not decided.
        held: how it was held; its moment is when it began.
        note: what was said; sealed in the vault and stored nowhere else.
        used: what was considered in it, and which rights were used.
        actor: who held it.

    Raises:
        ValidationError: names the field and what was expected; the time is not between the report
            and now.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        if procedure.state not in HEARD_IN:
            raise ValidationError(
                _("An interview that was not planned is entered in an open procedure.")
            )
        _require_listed(held)
        at = _require_past(procedure, held.planned_at)
        row = _entered(procedure, replace(held, planned_at=at), actor)
        # Of one that was not planned it is said with whom it was held.
        row.present = list(row.partners)
        _use(row, used, actor)
        _hold(procedure, row, at, note, actor)
        act.record("procedure.interview-held")
    return row


def _require_listed(plan: InterviewPlan) -> None:
    """Require that the codes of an interview are of the pack."""
    known = definitions()
    for field, list_code in (("setting", "interview-setting"), ("language", "language")):
        if getattr(plan, field) not in known.named(list_code):
            raise ValidationError({field: _("Choose from the list.")})
    if not set(plan.partners) <= set(known.named("interview-partner")):
        raise ValidationError({"partners": _("Choose from the list.")})


def _require_agreed(row: Interview, present: Sequence[str] | None) -> list[str]:
    """Require that it is said who of those with whom an interview was agreed was present."""
    if present is None and row.partners:
        raise ValidationError(
            {"present": _("Say who of those agreed on was present, or that nobody of them came.")}
        )
    if not set(present or ()) <= set(row.partners):
        raise ValidationError(
            {"present": _("The interview was not agreed with all of these: choose those who came.")}
        )
    return [code for code in row.partners if code in (present or ())]


def _use(row: Interview, used: InterviewUse, actor: Actor) -> None:
    """Set for whom an interview was held, what was considered, and which rights were used."""
    row.unit_id = actor.institution
    known = definitions()
    for field, list_code in (
        ("considered", "interview-considered"),
        ("safeguards", "procedural-right"),
    ):
        codes = getattr(used, field)
        if not set(codes) <= set(known.named(list_code) if codes else ()):
            raise ValidationError({field: _("Choose from the list.")})
        setattr(row, field, list(codes))


def _require_past(procedure: Procedure, held_at: dt.datetime) -> dt.datetime:
    """Require that an interview was held between the report and now, and give when it began."""
    received = procedure.received_at
    if not received.replace(second=0, microsecond=0) <= held_at <= moment():
        raise ValidationError({"held_at": _("Give a time between the report and now.")})
    # Times are typed to the minute, and somebody may be heard in the one of the report.
    return max(held_at, received)


def _entered(procedure: Procedure, plan: InterviewPlan, actor: Actor) -> Interview:
    return Interview.objects.create(
        procedure=procedure,
        case_id=procedure.case_id,
        planned_at=plan.planned_at,
        setting=plan.setting,
        language=plan.language,
        interpreter=plan.interpreter,
        partners=list(plan.partners),
        planned_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
    )


@sensitive_variables("note")
def _hold(
    procedure: Procedure, row: Interview, held_at: dt.datetime, note: Plain | None, actor: Actor
) -> None:
    """Write that an interview was held, and what was said; the first one stops the clock."""
    row.held_at, row.held_by_id = held_at, user_of(actor, Action.IDENTIFICATION_WORK)
    row.save(update_fields=["held_at", "held_by", "unit", "considered", "safeguards", "present"])
    first = procedure.first_interview_at
    if first is None or held_at < first:
        procedure.first_interview_at = held_at
        procedure.save(update_fields=["first_interview_at"])
    if note is not None:
        write_note(procedure.person, NOTE, note, subject=row.pk, actor=actor)


def _when(row: Interview) -> dict[str, Words]:
    with translation.override(settings.COUNTRY.official_language):
        when = format_moment(timezone.localtime(row.planned_at), settings.COUNTRY.official_language)
        return {"when": when, "language": label("language", row.language)}


def cancel_interview(interview: Interview, *, actor: Actor) -> Interview:
    """Cancel a planned interview.

    Raises:
        ValidationError: it was held or cancelled already.
    """
    with change(actor, Action.IDENTIFICATION_WORK, interview) as (row, act):
        procedure = row.procedure
        if row.held_at is not None or row.cancelled_at is not None:
            raise ValidationError(_("This interview has already been held or cancelled."))
        row.cancelled_at = moment()
        row.save(update_fields=["cancelled_at"])
        if row.notice is not None:
            values = {"code": procedure.case.code, **_when(row)}
            title, text = said(CANCELLED, _CANCELS, values)
            reason, _text = said(CANCELLED, "", {})
            correct(row.notice, title=title, text=text, reason=reason, actor=actor)
            # Nobody is reminded of what will not take place.
            for addressee in Addressee.objects.filter(notice=row.notice):
                close(addressee, actor=actor)
        act.record("procedure.interview-cancelled", row)
    return row


@sensitive_variables()
def words_of(interview: Interview, *, actor: Actor) -> list[NoteLine]:
    """Open what was said in an interview, the oldest note first; it is put on record.

    Whoever decides as the second person reads it too, also where another expert does the work.

    Raises:
        OutOfScope, Denied: the actor may not see the person.
        NotStated: the actor does not take part in the case and has not said why they look.
        Erased: nothing of the person is left.
    """
    procedure = interview.procedure
    authorize(actor, Action.IDENTIFICATION_DECIDE, procedure)
    if not has_stated(procedure.person, actor=actor):
        raise NotStated
    lines = read_notes(procedure.person, kinds=(NOTE,), subject=interview.pk, actor=actor)
    if lines:
        record(actor.label, "interview.words-read", interview)
    return lines


@sensitive_variables("note")
def add_note(interview: Interview, note: Plain, *, actor: Actor) -> Interview:
    """Add a note to an interview that was held; what stands already is not changed.

    Raises:
        ValidationError: it was not held, the procedure is closed, or the note is empty or too long.
        Erased: nothing of the person is left.
    """
    with change(actor, Action.IDENTIFICATION_WORK, interview) as (row, act):
        procedure = row.procedure
        if row.held_at is None:
            raise ValidationError(_("This interview has not been entered as held."))
        if procedure.closed_at is not None:
            raise ValidationError(
                _("The procedure is closed; its record can no longer be changed.")
            )
        write_note(procedure.person, NOTE, note, subject=row.pk, actor=actor)
        act.record("interview.words-added", row)
    return row
