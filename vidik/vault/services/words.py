# SPDX-License-Identifier: EUPL-1.2
"""Words of rooms above about the person of a case, each beside a row of theirs.

Rooms hold codes. What somebody said in words is a note of the vault under the person's key, and
opens to those alone who work on the case.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.cases.models import Case
from vidik.cases.selectors.cases import works_on
from vidik.vault.methods.plain import Plain
from vidik.vault.selectors import persons_of
from vidik.vault.services.accessing import has_stated
from vidik.vault.services.notes import read_notes, write_note
from vidik.vault.services.sealing import Erased
from vidik.vault.types import Purpose


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """The words that somebody may open now, by kind and by the row that they belong to."""

    texts: dict[tuple[str, uuid.UUID], str] = field(default_factory=dict)
    must_state: bool = False
    """The reader works on the case and has not said yet for what they look."""
    is_closed: bool = False
    """The reader sees codes alone."""

    def of(self, kind: str, subject: uuid.UUID) -> str:
        """Return the words of a kind that belong to a row; blank where there are none."""
        return self.texts.get((kind, subject), "")


@sensitive_variables("text")
def write_words(
    case: Case, kind: str, subject: uuid.UUID, text: Plain | None, *, actor: Actor
) -> None:
    """Seal words under the key of the person of a case; nothing where there are none.

    Args:
        case: that of the person.
        kind: what the room above calls them, a short code.
        subject: the row of that room that they belong to.
        text: the words.
        actor: who wrote them.

    Raises:
        ValidationError: nobody is entered in the case whose key could seal them.
        Denied, OutOfScope: the actor may not write about the person.
        Erased: nothing of the person is left.
    """
    if text is None or not text.reveal().strip():
        return
    person = persons_of(actor, case).filter(wrapped_key__isnull=False).order_by("pk").first()
    if person is None:
        raise ValidationError(
            _("First enter who the person is: free text is sealed under the person’s key.")
        )
    write_note(person, kind, text, subject=subject, actor=actor)


@sensitive_variables()
def words_of(
    case: Case, kinds: tuple[str, ...], subjects: Collection[uuid.UUID], *, actor: Actor
) -> Words:
    """Open the words of some kinds that belong to some rows, the last of each; it is put on record.

    Whoever is named in the case opens them; others who work on it state first for what they look.
    Who sees its protection alone, or less, sees codes.
    """
    if not works_on(actor, case) or not can(actor, Action.IDENTITIES_VIEW):
        return Words(is_closed=True)
    persons = list(persons_of(actor, case).filter(wrapped_key__isnull=False))
    if not persons:
        return Words()
    if not all(has_stated(each, actor=actor) for each in persons):
        return Words(must_state=True)
    texts: dict[tuple[str, uuid.UUID], str] = {}
    for person in persons:
        try:
            lines = read_notes(
                person, kinds=kinds, subjects=subjects, purpose=Purpose.SUPPORT, actor=actor
            )
        except Erased:
            continue
        for line in lines:
            if line.subject is not None:
                texts[line.kind, line.subject] = line.text.reveal()
    return Words(texts)
