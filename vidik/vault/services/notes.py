# SPDX-License-Identifier: EUPL-1.2
"""Store texts about persons: sealed under the key of the person they are about.

Rooms above keep coded facts only; every text that somebody typed about a person goes through here.
Notes are read by whoever sees the person; the few messages to and from a reporter are a table of
their own, which the desk that serves reporters may open without a right to anything else.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.services import authorize, scope
from vidik.access.types import Action, Actor
from vidik.core.formats import format_number
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Message, Note, Person
from vidik.vault.reach import takes_part
from vidik.vault.services.openings import open_persons
from vidik.vault.services.sealing import key_of, place
from vidik.vault.types import (
    CALL_BACK,
    CONVERSATION,
    PROTECTION,
    Letter,
    LetterKind,
    NoteLine,
    Purpose,
)

LONGEST: Final = 10_000
LONGEST_COPY: Final = 60_000
"""Characters of a report as it was sent: its texts together."""
_KIND: Final = re.compile(r"[a-z][a-z-]{0,39}")


@sensitive_variables()
def write_note(
    person: Person, kind: str, text: Plain, *, subject: uuid.UUID | None = None, actor: Actor
) -> Note:
    """Seal a text under a person's key.

    Args:
        person: whom it is about.
        kind: what the room above calls it, a short code such as `account`.
        text: what was said.
        subject: the record of a room above that it belongs to.
        actor: who wrote it.

    Raises:
        ValidationError: the text is empty or too long.
        Denied, OutOfScope: the actor may not write about this person.
        Erased: nothing of the person is left.
    """
    with change(actor, Action.NOTES_WRITE, about=person) as act:
        if not _KIND.fullmatch(kind):
            msg = f"{kind!r} is no kind of a note: small letters and hyphens"
            raise ValueError(msg)
        row = Note(
            person=person,
            case_id=person.case_id,
            kind=kind,
            subject=subject,
            entered_at=timezone.now(),
            entered_by=actor.label,
        )
        row.content = key_of(person).seal(_checked(text).encode(), place(row, person))
        row.save(force_insert=True)
        act.record("identity.note-written", kind=kind)
    return row


@sensitive_variables()
def read_notes(
    person: Person,
    *,
    kinds: tuple[str, ...] = (),
    subject: uuid.UUID | None = None,
    subjects: Collection[uuid.UUID] | None = None,
    purpose: str = Purpose.IDENTIFICATION,
    actor: Actor,
) -> list[NoteLine]:
    """Open the notes about a person, the oldest first, and put on record that they were read.

    Args:
        person: whom they are about.
        kinds: only these; all where none is named.
        subject: only those that belong to this record.
        subjects: only those that belong to one of these records.
        purpose: a `Purpose`: for what they are read.
        actor: who reads.

    Raises:
        OutOfScope, Denied: the actor may not see the person.
        Spent: the actor has opened as many persons as the role may.
        Erased: nothing of the person is left.
    """
    with change(actor, Action.IDENTITIES_VIEW, about=person, idempotent=True) as act:
        wanted = scope(actor, Action.IDENTITIES_VIEW, Note.objects.filter(person=person))
        if kinds:
            wanted = wanted.filter(kind__in=kinds)
        if subject is not None:
            wanted = wanted.filter(subject=subject)
        if subjects is not None:
            wanted = wanted.filter(subject__in=subjects)
        rows = list(wanted)
        if rows:
            open_persons({person.pk: person.case_id}, actor=actor)
        key = key_of(person)
        lines = [
            NoteLine(
                row.pk,
                row.kind,
                Plain(key.open(bytes(row.content), place(row, person)).decode()),
                row.entered_at,
                row.entered_by,
                row.subject,
            )
            for row in rows
        ]
        if lines:
            act.record(
                "identity.notes-read",
                purpose=str(purpose),
                own=takes_part(actor, person.case_id),
                notes=len(lines),
            )
    return lines


@sensitive_variables()
def write_protection_words(
    person: Person, text: Plain, *, subject: uuid.UUID, actor: Actor
) -> Note:
    """Seal words that whoever protects the person reads: those with whom the case is shared too.

    Args:
        person: whom they are about.
        text: what was said.
        subject: the record of a room above that it belongs to.
        actor: who wrote it.

    Raises:
        ValidationError: the text is empty or too long.
        Denied, OutOfScope: the actor does not see how this person is protected.
        Erased: nothing of the person is left.
    """
    with change(actor, Action.NOTES_PROTECT, about=person) as act:
        row = Note(
            person=person,
            case_id=person.case_id,
            kind=PROTECTION,
            subject=subject,
            entered_at=timezone.now(),
            entered_by=actor.label,
        )
        row.content = key_of(person).seal(_checked(text).encode(), place(row, person))
        row.save(force_insert=True)
        act.record("identity.note-written", kind=PROTECTION)
    return row


@sensitive_variables()
def read_protection_words(
    person: Person, subjects: Collection[uuid.UUID], *, actor: Actor
) -> dict[uuid.UUID, Plain]:
    """Open the words about some records of protection, by the records; it is put on record.

    Raises:
        Denied, OutOfScope: the actor does not see how this person is protected.
        Spent: the actor has opened as many persons as the role may.
        Erased: nothing of the person is left.
    """
    with change(actor, Action.NOTES_PROTECT, about=person, idempotent=True) as act:
        wanted = Note.objects.filter(person=person, kind=PROTECTION, subject__in=subjects)
        rows = list(scope(actor, Action.NOTES_PROTECT, wanted))
        if rows:
            open_persons({person.pk: person.case_id}, actor=actor)
        key = key_of(person)
        found = {
            row.subject: Plain(key.open(bytes(row.content), place(row, person)).decode())
            for row in rows
            if row.subject is not None
        }
        if found:
            act.record(
                "identity.notes-read",
                purpose=str(Purpose.SUPPORT),
                own=takes_part(actor, person.case_id),
                notes=len(found),
            )
    return found


@sensitive_variables()
def read_call_back(person: Person, subject: uuid.UUID, *, actor: Actor) -> Plain | None:
    """Open where whoever wrote in about a person is called back; None where nobody said.

    Args:
        person: under whose key it is sealed.
        subject: the record that it belongs to.
        actor: who serves those who wrote in.

    Raises:
        Denied, OutOfScope: the actor may not read it.
        Erased: nothing of the person is left.
    """
    with change(actor, Action.NOTES_CORRESPOND, about=person, idempotent=True) as act:
        notes = Note.objects.filter(person=person, kind=CALL_BACK, subject=subject)
        row = scope(actor, Action.NOTES_CORRESPOND, notes).last()
        if row is None:
            return None
        open_persons({person.pk: person.case_id}, actor=actor)
        key = key_of(person)
        number = Plain(key.open(bytes(row.content), place(row, person)).decode())
        act.record("identity.messages-read", notes=1)
    return number


def read_note(note: Note, *, purpose: str = Purpose.IDENTIFICATION, actor: Actor) -> NoteLine:
    """Open one note, as `read_notes` does."""
    lines = read_notes(note.person, subject=note.subject, purpose=purpose, actor=actor)
    return next(line for line in lines if line.key == note.pk)


def kinds_of_notes(person: Person, *, actor: Actor) -> list[str]:
    """List which kinds of notes stand about a person, without opening any."""
    rows = scope(actor, Action.IDENTITIES_VIEW, Note.objects.filter(person=person))
    return sorted(set(rows.values_list("kind", flat=True)))


def forget_notes(kind: str, subjects: Sequence[uuid.UUID], *, actor: Actor) -> int:
    """Delete the notes of a kind that belong to records whose period is over; return how many.

    The database lets go only of what belongs to a closed case without a legal hold. What is
    forgotten is put on record by the room that says what is over.
    """
    authorize(actor, Action.RETENTION_PURGE)
    removed, _kinds = Note.objects.filter(kind=kind, subject__in=subjects).delete()
    return removed


@sensitive_variables()
def write_message(
    person: Person,
    subject: uuid.UUID,
    text: Plain,
    *,
    inward: bool,
    kind: LetterKind = LetterKind.MESSAGE,
    right: Action = Action.NOTES_CORRESPOND,
    actor: Actor,
) -> Message:
    """Seal a message to a reporter, or from one, under the key of the person it is about.

    Args:
        person: under whose key it is sealed.
        subject: the report, or the access to the person's own page.
        text: what was written; only the copy of a report may be longer than a message.
        inward: written by the reporter, or by the person.
        kind: what it is.
        right: by which right it is written.
        actor: who writes it.

    Raises:
        ValidationError: the text is empty or too long.
        Denied, OutOfScope: the actor may not write it.
        Erased: nothing of the person is left.
    """
    with change(actor, right, about=person) as act:
        row = Message(
            person=person,
            case_id=person.case_id,
            subject=subject,
            inward=inward,
            kind=kind,
            entered_at=timezone.now(),
            entered_by=actor.label,
        )
        most = LONGEST_COPY if kind == LetterKind.COPY else LONGEST
        row.content = key_of(person).seal(_checked(text, most).encode(), place(row, person))
        row.save(force_insert=True)
        act.record("identity.message-written", inward=inward)
    return row


@sensitive_variables()
def read_messages(
    person: Person,
    subject: uuid.UUID,
    *,
    kinds: Collection[LetterKind] = CONVERSATION,
    right: Action = Action.NOTES_CORRESPOND,
    actor: Actor,
) -> list[Letter]:
    """Open the messages that belong to a record, the oldest first.

    Args:
        person: under whose key they are sealed.
        subject: the report, or the access to the person's own page.
        kinds: which of them; those of the conversation by default.
        right: by which right they are read.
        actor: who reads.

    Raises:
        Denied, OutOfScope: the actor may not read them.
        Spent: the actor has opened as many persons as the role may.
        Erased: nothing of the person is left.
    """
    with change(actor, right, about=person) as act:
        key = key_of(person)
        rows = list(
            scope(
                actor,
                right,
                Message.objects.filter(person=person, subject=subject, kind__in=kinds),
            )
        )
        if rows:
            open_persons({person.pk: person.case_id}, actor=actor)
        lines = [
            Letter(
                row.pk,
                row.inward,
                Plain(key.open(bytes(row.content), place(row, person)).decode()),
                row.entered_at,
                row.kind,
            )
            for row in rows
        ]
        act.record("identity.messages-read", notes=len(lines))
    return lines


@sensitive_variables()
def _checked(text: Plain, most: int = LONGEST) -> str:
    written = text.reveal().replace("\x00", "").strip()
    if not written:
        raise ValidationError({"text": _("Write a text first: it is empty.")})
    if len(written) > most:
        raise ValidationError(
            {
                "text": _("The text is too long: %(most)s characters at most.")
                % {"most": format_number(most, "en")}
            }
        )
    return written
