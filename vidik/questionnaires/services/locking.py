# SPDX-License-Identifier: EUPL-1.2
"""Lock a questionnaire for a step, and see that it can be done now and by whom."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vidik.access.services import authorize, scope
from vidik.access.types import Action, Actor, Denied, OutOfScope
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.selectors import sections
from vidik.questionnaires.types import CallState, State

OPEN: Final = (State.SENT, State.RETURNED)


class NotOpen(ValidationError):
    """The questionnaire cannot be filled in now."""


def locked_row(respondent: Respondent) -> Respondent:
    """Lock a questionnaire; what the database hides from the actor is not there.

    Raises:
        OutOfScope: the actor may not know of it.
    """
    row = (
        Respondent.objects.select_for_update(of=("self",))
        .select_related("call", "institution__territory", "form")
        .filter(pk=respondent.pk)
        .first()
    )
    if row is None:
        raise OutOfScope
    return row


def locked(respondent: Respondent, actor: Actor, action: Action) -> Respondent:
    """Lock a questionnaire that can be filled in now.

    What does not change while it is filled in, its form and its institution, is taken from the row
    that was read before: saving as one goes happens at every field.

    Raises:
        Denied: the actor has not the right.
        OutOfScope: the actor may not know of it.
        NotOpen: it is not with the institution, or the call is closed.
    """
    row = _open(respondent, actor, action, Respondent.objects.select_for_update(of=("self",)))
    for name in ("form", "institution"):
        if getattr(row, f"{name}_id") == getattr(respondent, f"{name}_id"):
            setattr(row, name, getattr(respondent, name))
    return row


def see_open(respondent: Respondent, actor: Actor, action: Action) -> None:
    """See that a questionnaire can be filled in, before a file for it is read.

    Nobody waits for the file: whoever writes afterwards locks the questionnaire and sees again.

    Raises:
        Denied: the actor has not the right.
        OutOfScope: the actor may not know of it.
        NotOpen: it is not with the institution, or the call is closed.
    """
    _open(respondent, actor, action, Respondent.objects.all())


def _open(
    respondent: Respondent, actor: Actor, action: Action, rows: QuerySet[Respondent]
) -> Respondent:
    authorize(actor, action)
    row = scope(actor, action, rows.select_related("call")).filter(pk=respondent.pk).first()
    if row is None:
        raise OutOfScope(action=action, label=Respondent._meta.label_lower, key=str(respondent.pk))  # noqa: SLF001 - Django's public-by-use API
    _see(row.call.state)
    if row.state not in OPEN:
        raise NotOpen(_("The questionnaire cannot be filled in now: it was sent or is approved."))
    return row


def see_whole(actor: Actor, respondent: Respondent) -> None:
    """See that somebody answers for the whole questionnaire and not for sections of it.

    Raises:
        Denied: the actor has sections of their own.
    """
    if not sections.reach(actor, respondent).is_whole:
        raise Denied(
            _(
                "You answer sections of this questionnaire; the person who leads the answering "
                "does this."
            ),
            action=Action.QUESTIONNAIRES_ANSWER,
        )


def see_call_open(row: Respondent) -> None:
    """See that the call is not closed, as it stands now that the questionnaire is locked.

    Whoever closes a call waits for this lock, so nothing is sent in at the same moment.

    Raises:
        NotOpen: the call is closed.
    """
    _see(Call.objects.values_list("state", flat=True).get(pk=row.call_id))


def _see(state: str) -> None:
    if state == CallState.CLOSED:
        raise NotOpen(_("The data call is closed; answers are no longer accepted."))
