# SPDX-License-Identifier: EUPL-1.2
"""Return sections of a questionnaire to colleagues, take them back, say that one is complete."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor, Denied
from vidik.questionnaires.models import Respondent, SectionTask
from vidik.questionnaires.policies import LEADING
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.selectors import sections as questionnaires_sections


def share_out(
    respondent: Respondent,
    sections: Collection[str],
    person: int,
    *,
    actor: Actor,
) -> int:
    """Return sections to a colleague. Whoever does so first leads the answering from then on.

    Args:
        respondent: the questionnaire.
        sections: names of sections of its form.
        person: key of the user; a member of the institution who answers or approves there.
        actor: who leads, who approves, or the institution's administrator.

    Returns:
        How many sections the colleague did not have before.

    Raises:
        Denied: somebody else leads.
        ValidationError: no section is named or one is unknown, or the person does not answer for
            the institution.
    """
    with change(actor, Action.QUESTIONNAIRES_SHARE_OUT, respondent) as (row, act):
        form = calls.form_of_respondent(row)
        wanted = [section.name for section in form.sections if section.name in set(sections)]
        if not wanted or len(wanted) < len(set(sections)):
            raise ValidationError({"sections": _("Choose at least one section of this form.")})
        if person not in {user.pk for user in questionnaires_sections.colleagues(row)}:
            raise ValidationError(
                {"person": _("Choose somebody who answers for this institution.")}
            )
        if row.lead_id is None and not actor.roles & LEADING:
            row.lead_id = actor.user_id
            row.save(update_fields=["lead"])
        current = set(
            questionnaires_sections.tasks(row)
            .filter(person=person)
            .values_list("section", flat=True)
        )
        now = timezone.now()
        fresh = [name for name in wanted if name not in current]
        SectionTask.objects.bulk_create(
            SectionTask(
                respondent=row,
                institution_id=row.institution_id,
                section=name,
                person_id=person,
                given_at=now,
                given_by=actor.label,
            )
            for name in fresh
        )
        act.record("sections.shared-out", sections=len(fresh))
    return len(fresh)


def take_back(task: SectionTask, *, actor: Actor) -> None:
    """Take a section back from a colleague; what was answered stays. Taken back twice is once.

    Raises:
        Denied: somebody else leads.
    """
    row = task.respondent
    with change(actor, Action.QUESTIONNAIRES_SHARE_OUT, row, idempotent=True) as (_row, act):
        ended = SectionTask.objects.filter(pk=task.pk, ended_at__isnull=True).update(
            ended_at=timezone.now(), ended_by=actor.label
        )
        if ended:
            act.record("section.taken-back")


def let_read(respondent: Respondent, *, others_may_read: bool, actor: Actor) -> None:
    """Return whether colleagues with sections of their own may read the other ones.

    Raises:
        Denied: somebody else leads.
    """
    with change(actor, Action.QUESTIONNAIRES_SHARE_OUT, respondent, idempotent=True) as (row, act):
        if row.others_may_read != others_may_read:
            row.others_may_read = others_may_read
            row.save(update_fields=["others_may_read"])
            act.record("sections.shared-out", sections=0)


def say_done(task: SectionTask, *, is_done: bool, actor: Actor) -> None:
    """Say that one's own section is complete, or that it is not.

    Raises:
        Denied: it is a colleague's section.
    """
    with change(actor, Action.QUESTIONNAIRES_ANSWER, task.respondent) as (_row, act):
        if task.person_id != actor.user_id:
            raise Denied(
                _("This section is answered by one of your colleagues."),
                action=Action.QUESTIONNAIRES_ANSWER,
            )
        SectionTask.objects.filter(pk=task.pk, ended_at__isnull=True).update(
            done_at=timezone.now() if is_done else None
        )
        act.record("section.done")
