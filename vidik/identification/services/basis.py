# SPDX-License-Identifier: EUPL-1.2
"""Open the words that a proposal is based on, and the comments of second persons."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.identification.models import Finding, Procedure
from vidik.identification.services.findings import OPINION, NotStated
from vidik.identification.services.interviews import NOTE
from vidik.referral.selectors.behind import Behind
from vidik.referral.services.handling import read_texts
from vidik.referral.types import OpenedText
from vidik.vault.methods.plain import Hidden
from vidik.vault.services.accessing import has_stated
from vidik.vault.services.notes import read_notes
from vidik.vault.types import NoteLine

COMMENT: Final = "decision"
"""The kind under which the vault keeps what a second person adds to a reason."""


@dataclass(frozen=True, slots=True, repr=False)
class Words(Hidden):
    """The words behind a proposal, opened."""

    opinion: tuple[NoteLine, ...]
    """The expert's words of the newest version of the findings."""
    said: Mapping[uuid.UUID, tuple[NoteLine, ...]]
    """What was said, by interview."""
    reported: tuple[OpenedText, ...]


@sensitive_variables()
def words_behind(procedure: Procedure, behind: Behind | None, *, actor: Actor) -> Words:
    """Open opinion, interviews and report for whoever decides; each reading is put on record.

    Raises:
        OutOfScope, Denied: the actor may not see the person.
        NotStated: the actor does not take part in the case and has not said why they look.
        Erased: nothing of the person is left.
    """
    authorize(actor, Action.IDENTIFICATION_DECIDE, procedure)
    if not has_stated(procedure.person, actor=actor):
        raise NotStated
    last = newest_opinion(procedure)
    held = {row.pk: row for row in procedure.interviews.all() if row.held_at is not None}
    subjects = [*held, *([last.pk] if last else [])]
    with transaction.atomic():
        lines = read_notes(procedure.person, kinds=(OPINION, NOTE), subjects=subjects, actor=actor)
        said: dict[uuid.UUID, tuple[NoteLine, ...]] = {}
        for line in lines:
            if line.subject in held:
                said[line.subject] = (*said.get(line.subject, ()), line)
        for key in said:
            record(actor.label, "interview.words-read", held[key])
        record(actor.label, "procedure.basis-read", procedure, notes=len(lines))
    reported: list[OpenedText] = []
    if behind is not None:
        rows = [behind.reported]
        opened = read_texts(behind.reported.report, actor=actor, persons=rows)
        reported = opened.get(str(behind.reported.pk), [])
    opinion = tuple(line for line in lines if last is not None and line.subject == last.pk)
    return Words(opinion, said, tuple(reported))


def newest_opinion(procedure: Procedure) -> Finding | None:
    """Return the newest version of findings whose text is still stored."""
    return next((row for row in procedure.findings.all() if not row.is_emptied), None)


@sensitive_variables()
def comments_on(procedure: Procedure, *, actor: Actor) -> dict[uuid.UUID, tuple[NoteLine, ...]]:
    """Open what second persons wrote about the proposals of a procedure, by proposal.

    Raises:
        OutOfScope, Denied: the actor may not see the person.
        NotStated: the actor does not take part in the case and has not said why they look.
        Erased: nothing of the person is left.
    """
    authorize(actor, Action.IDENTIFICATION_DECIDE, procedure)
    if not has_stated(procedure.person, actor=actor):
        raise NotStated
    keys = [row.pk for row in procedure.decisions.all()]
    with transaction.atomic():
        lines = read_notes(procedure.person, kinds=(COMMENT,), subjects=keys, actor=actor)
        if lines:
            record(actor.label, "procedure.comments-read", procedure, notes=len(lines))
    found: dict[uuid.UUID, tuple[NoteLine, ...]] = {}
    for line in lines:
        if line.subject is not None:
            found[line.subject] = (*found.get(line.subject, ()), line)
    return found
