# SPDX-License-Identifier: EUPL-1.2
"""Who answers which section: what a colleague may read and fill in, and how far each has come."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, OutOfScope, Role
from vidik.accounts.models import User
from vidik.accounts.selectors import acting
from vidik.core.alphabet import alphabetical
from vidik.forms.methods.model import Form
from vidik.questionnaires.models import Respondent, SectionTask


@dataclass(frozen=True, slots=True)
class Reach:
    """What of a questionnaire somebody may read and fill in; None means all of it."""

    fills: frozenset[str] | None = None
    reads: frozenset[str] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the person answers for the whole questionnaire."""
        return self.fills is None

    def may_fill(self, section: str) -> bool:
        """Whether a section may be filled in."""
        return self.fills is None or section in self.fills

    def may_read(self, section: str) -> bool:
        """Whether a section may be read."""
        return self.reads is None or section in self.reads


def section_of(form: Form, question: str) -> str:
    """Name the section that a question is in; blank for one that the form has not."""
    found = form.questions.get(question)
    return form.sections[int(found.number) - 1].name if found is not None and found.number else ""


def reach(actor: Actor, row: Respondent) -> Reach:
    """Return what of a questionnaire the actor may read and fill in.

    As long as no section was given to anybody, everybody in the institution answers all of it.
    """
    if Role.VALIDATOR in actor.roles or can(actor, Action.QUESTIONNAIRES_READ):
        return Reach()
    if row.lead_id is not None and row.lead_id == actor.user_id:
        return Reach()
    current = list(tasks(row).values_list("section", "person"))
    if not current:
        return Reach()
    own = frozenset(section for section, person in current if person == actor.user_id)
    return Reach(fills=own, reads=None if row.others_may_read else own)


def tasks(row: Respondent) -> QuerySet[SectionTask]:
    """List who answers which section now; the caller has read the respondent in scope."""
    return SectionTask.objects.filter(respondent=row, ended_at__isnull=True).select_related(
        "person"
    )


def colleagues(row: Respondent) -> list[User]:
    """List who answers or approves for the institution of a questionnaire, by name."""
    today = timezone.localdate()
    members = acting.current_memberships(today).filter(
        institution=row.institution_id, role__in=[Role.RESPONDENT, Role.VALIDATOR]
    )
    found = {member.user_id: member.user for member in members.select_related("user")}
    return sorted(found.values(), key=lambda user: (alphabetical(user.display_name), user.pk))


def task(row: Respondent, key: int) -> SectionTask:
    """Return a section that somebody has now.

    Raises:
        OutOfScope: there is none of that key in the questionnaire.
    """
    found = tasks(row).filter(pk=key).first()
    if found is None:
        raise OutOfScope
    return found


def to_share_out(actor: Actor, key: uuid.UUID) -> Respondent:
    """Return a questionnaire whose sections the actor may give out.

    Raises:
        OutOfScope: there is none that the actor may know of.
    """
    rows = Respondent.objects.select_related("call", "institution", "form", "lead")
    row = scope(actor, Action.QUESTIONNAIRES_SHARE_OUT, rows).filter(pk=key).first()
    if row is None:
        raise OutOfScope
    return row


def owners(rows: Iterable[SectionTask]) -> dict[str, list[SectionTask]]:
    """Group who answers by section."""
    found: dict[str, list[SectionTask]] = {}
    for row in rows:
        found.setdefault(row.section, []).append(row)
    return found
