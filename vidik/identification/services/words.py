# SPDX-License-Identifier: EUPL-1.2
"""Open what was said in an interview, and add to it; the words stay sealed in the vault."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.identification.models import Interview
from vidik.identification.services.findings import NotStated
from vidik.identification.services.interviews import NOTE
from vidik.vault.methods.plain import Plain
from vidik.vault.services.looking import has_stated
from vidik.vault.services.notes import read_notes, write_note
from vidik.vault.types import NoteLine


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
def add_words(interview: Interview, note: Plain, *, actor: Actor) -> Interview:
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
