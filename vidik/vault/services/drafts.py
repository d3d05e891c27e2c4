# SPDX-License-Identifier: EUPL-1.2
"""Save what somebody is still writing about a person: sealed, for a day, for its writer alone.

A session ends while a long note is typed; what was typed waits here until it is sent or thrown
away. It is in the cache of the database, sealed under the person's key, under a keyed hash.
"""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.formats import format_number
from vidik.vault.methods.envelope import Place
from vidik.vault.methods.keyring import Unreadable
from vidik.vault.methods.plain import Hidden, Plain
from vidik.vault.models import Person
from vidik.vault.services.notes import LONGEST
from vidik.vault.services.sealing import key_of, place_of

LASTS: Final = 24 * 3600
"""Seconds after which a draft is gone that nobody went on with."""


@dataclass(frozen=True, slots=True, repr=False)
class Draft(Hidden):
    """What somebody was writing, and when it was last saved."""

    text: Plain
    at: dt.datetime


@sensitive_variables()
def save_draft(
    person: Person, kind: str, text: Plain, *, subject: uuid.UUID, actor: Actor
) -> dt.datetime | None:
    """Save what was typed so far in place of the last draft; return when, None if it is blank.

    That a draft begins is put on record, not every keystroke.

    Args:
        person: whom it is about.
        kind: which form it is typed in.
        text: what was typed.
        subject: the record of a room above to which the form belongs.
        actor: who types.

    Raises:
        ValidationError: it is too long.
        Denied, OutOfScope: the actor may not write about this person.
        Erased: nothing of the person is left.
    """
    with change(actor, Action.NOTES_WRITE, about=person, idempotent=True) as act:
        written = text.reveal().replace("\x00", "")
        if not written.strip():
            return None
        if len(written) > LONGEST:
            raise ValidationError(
                _("The text is too long: %(most)s characters at most.")
                % {"most": format_number(LONGEST, "en")}
            )
        name, now = _name(person, kind, subject, actor), timezone.now()
        begins = cache.get(name) is None
        sealed = key_of(person).seal(written.encode(), _place(person, kind, subject, actor))
        entry = {"sealed": base64.b64encode(sealed).decode(), "at": now.isoformat()}
        cache.set(name, entry, LASTS)
        if begins:
            act.record("identity.draft-begun", kind=kind)
    return now


@sensitive_variables()
def open_draft(person: Person, kind: str, *, subject: uuid.UUID, actor: Actor) -> Draft | None:
    """Open what the actor was writing, None where nothing waits or it opens no more.

    Raises:
        Denied, OutOfScope: the actor may not write about this person.
        Erased: nothing of the person is left.
    """
    with change(actor, Action.NOTES_WRITE, about=person, idempotent=True) as act:
        cached = cache.get(_name(person, kind, subject, actor))
        if cached is None:
            return None
        sealed = base64.b64decode(cached["sealed"])
        try:
            text = key_of(person).open(sealed, _place(person, kind, subject, actor)).decode()
        except Unreadable:
            # The key of the person is another one by now.
            return None
        act.record("identity.draft-opened", kind=kind)
    return Draft(Plain(text), dt.datetime.fromisoformat(cached["at"]))


def drop_draft(person: Person, kind: str, *, subject: uuid.UUID, actor: Actor) -> None:
    """Forget what the actor was writing: it was sent, or thrown away.

    Raises:
        Denied, OutOfScope: the actor may not write about this person.
    """
    with change(actor, Action.NOTES_WRITE, about=person, idempotent=True) as act:
        if cache.delete(_name(person, kind, subject, actor)):
            act.record("identity.draft-dropped", kind=kind)


def _name(person: Person, kind: str, subject: uuid.UUID, actor: Actor) -> str:
    return f"vault-draft:{actor.label}:{person.pk}:{kind}:{subject}"


def _place(person: Person, kind: str, subject: uuid.UUID, actor: Actor) -> Place:
    return place_of("draft", f"{actor.label}:{subject}", person, kind)
