# SPDX-License-Identifier: EUPL-1.2
"""What the room adds elsewhere: it names invitations, counts, and bars erasure."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor
from vidik.conferences.models import Meeting
from vidik.conferences.selectors.counted import numbers_of_open, tables
from vidik.conferences.selectors.meetings import letter_inviting, meeting_of_seat
from vidik.conferences.services.meetings import CANCELLED, SUBJECT
from vidik.exchange.registry import Subject, register_subject
from vidik.identification.models import Procedure
from vidik.identification.registry import Extension, Section, register_extension
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished

ROOM = "conferences"


def register() -> None:
    """Register what the room adds."""
    register_subject(SUBJECT, _invitation)
    register_subject(CANCELLED, _meeting)
    register_unfinished(ROOM, _unfinished)
    register_extension(
        ROOM, Extension(steps={}, sections=_no_sections, reopened=_stays, tables=tables)
    )


def _invitation(actor: Actor, key: str) -> Subject | None:
    """Lead whoever sees the meeting to it, the invited to the form of their answer."""
    letter = letter_inviting(actor, key) if can(actor, Action.EXCHANGE_ANSWER) else None
    if letter is not None:
        return Subject(_("Answer in a form"), reverse("conferences:answer", args=[letter.pk]))
    if can(actor, Action.CONFERENCES_READ):
        return _of(meeting_of_seat(actor, key))
    return None


def _meeting(actor: Actor, key: str) -> Subject | None:
    if not can(actor, Action.CONFERENCES_READ):
        return None
    rows = scope(actor, Action.CONFERENCES_READ, Meeting.objects.filter(pk=uuid.UUID(key)))
    return _of(rows.first())


def _of(meeting: Meeting | None) -> Subject | None:
    if meeting is None:
        return None
    label = _("Meeting %(number)s") % {"number": meeting.number}
    return Subject(label, reverse("conferences:meeting", args=[meeting.pk]))


def _no_sections(_actor: Actor, _procedure: Procedure, _works: bool) -> Iterator[Section]:  # noqa: FBT001 - a callback
    return iter(())


def _stays(_old: Procedure, _new: Procedure) -> None:
    """Leave a conference as it is: it belongs to the case, not to a procedure."""


def _unfinished(person: Person, _actor: Actor) -> list[Unfinished]:
    numbers = numbers_of_open(person.case_id)
    if not numbers:
        return []
    return [
        Unfinished(
            _("Case conferences that are not finished"),
            numbers,
            _("Cancel the conference, or confirm its minutes first."),
        )
    ]
