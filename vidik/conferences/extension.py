# SPDX-License-Identifier: EUPL-1.2
"""What the room adds elsewhere: it names invitations, counts, and bars erasure."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor
from vidik.cases.models import Case
from vidik.conferences.models import Meeting
from vidik.conferences.selectors import planned
from vidik.conferences.selectors.counted import numbers_of_open, tables
from vidik.conferences.selectors.meetings import letter_inviting, meeting_of_seat
from vidik.conferences.selectors.pack import is_kept, word
from vidik.conferences.services.meetings import CANCELLED, SUBJECT
from vidik.exchange.registry import Subject, register_subject
from vidik.identification.models import Procedure
from vidik.identification.registry import Extension, Section, register_extension
from vidik.plans.registry import Decided, Proposal, Source, register_decided
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished

ROOM = "conferences"


def register() -> None:
    """Register what the room adds."""
    register_subject(SUBJECT, _invitation, answered_at="conferences:answer")
    register_subject(CANCELLED, _meeting)
    register_unfinished(ROOM, _unfinished)
    register_decided(ROOM, Decided(_proposals, _sources))
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


def _proposals(actor: Actor, case: Case) -> Iterator[Proposal]:
    """Give the decisions about a case that stand in no plan yet, to whoever writes it."""
    if not is_kept() or not can(actor, Action.PLANS_WRITE):
        return
    for row in planned.unplanned(actor).filter(case=case):
        confirmed = row.meeting.confirmed_at
        assert confirmed is not None  # noqa: S101 - of confirmed minutes
        yield Proposal(
            f"{word('subjects', row.point.subject)}: {word('decisions', row.code)}",
            timezone.localdate(confirmed),
            _("Meeting %(number)s") % {"number": row.meeting.number},
            reverse("conferences:minutes", args=[row.meeting_id]),
            reverse("conferences:into-plan", args=[row.pk]),
        )


def _sources(actor: Actor, case: Case, line: uuid.UUID) -> Iterator[Source]:
    """Give the decisions that an activity comes from."""
    if not can(actor, Action.CONFERENCES_READ):
        return
    for row in planned.behind(actor, case, line):
        meeting = row.decision.meeting
        yield Source(
            _("Meeting %(number)s") % {"number": meeting.number},
            timezone.localdate(meeting.starts_at),
            reverse("conferences:minutes", args=[meeting.pk]),
        )


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
