# SPDX-License-Identifier: EUPL-1.2
"""Make safety plans: each version is a new one, and the words of the person are sealed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.types import Action, Actor, OutOfScope
from vidik.assessments.models import SafetyPlan, SafetyStep
from vidik.assessments.selectors.instruments import choices, public_numbers, rules
from vidik.assessments.services.assessing import words_about
from vidik.assessments.types import CopyGiven, MadeWith, PlanContent, PlanStep
from vidik.audit.services.recording import record
from vidik.core.years import FIRST_YEAR
from vidik.identification.services.procedures import user_of
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Person
from vidik.vault.services.notes import write_protection_words

MOST_STEPS: Final = 12


@sensitive_variables("content")
def make_plan(person: Person, content: PlanContent, *, after: int, actor: Actor) -> SafetyPlan:
    """Make a safety plan, or the next version of it.

    Args:
        person: whose plan it is.
        content: what to do when; the words of a step are sealed under the key of the person.
        after: the version that was the newest when the page was opened; 0 for none.
        actor: who makes it with the person.

    Raises:
        ValidationError: names the field and what was expected; or somebody made one meanwhile.
        OutOfScope: the actor does not see how the person is protected.
        Erased: nothing of the person is left.
    """
    with change(actor, Action.ASSESSMENTS_WRITE, about=person.case) as act:
        _check(content)
        newest = SafetyPlan.objects.filter(person=person).aggregate(last=Max("version"))["last"]
        if (newest or 0) != after:
            raise _meanwhile()
        if actor.institution is None:
            raise OutOfScope(action=Action.ASSESSMENTS_WRITE, label="vault.person", key="")
        row = SafetyPlan(
            case_id=person.case_id,
            person=person,
            version=after + 1,
            made_on=content.made_on,
            institution_id=actor.institution,
            made_with=content.made_with,
            not_with=content.not_with,
            copy=content.copy,
            again_on=timezone.localdate() + dt.timedelta(days=rules().plan_days),
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.ASSESSMENTS_WRITE),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise _meanwhile() from error
        for position, step in enumerate(content.steps):
            _write(row, person, step, position, actor)
        act.record("safety-plan.made", row, version=row.version, made_with=row.made_with)
    return row


def _meanwhile() -> ValidationError:
    return ValidationError(
        _(
            "Somebody has made a newer version of this plan in the meantime. Open it and go on "
            "from there."
        )
    )


def _write(row: SafetyPlan, person: Person, step: PlanStep, position: int, actor: Actor) -> None:
    written = SafetyStep(
        plan=row,
        case_id=row.case_id,
        position=position,
        situation=step.situation,
        advice=list(step.advice),
        helpers=list(step.helpers),
        numbers=list(step.numbers),
    )
    written.save(force_insert=True)
    if step.words is not None:
        write_protection_words(person, step.words, subject=written.pk, actor=actor)


def _check(content: PlanContent) -> None:
    if content.made_on > timezone.localdate() or content.made_on.year < FIRST_YEAR:
        raise ValidationError({"made_on": _("Enter a day that is not in the future.")})
    if content.made_with not in MadeWith.values:
        raise ValidationError({"made_with": _("Choose from the list.")})
    if (content.made_with == MadeWith.YES) == bool(content.not_with) or (
        content.not_with and content.not_with not in dict(choices("not_with_reasons"))
    ):
        raise ValidationError(
            {"not_with": _("Say why it was not made with the person, or only partly.")}
        )
    if content.copy and content.copy not in CopyGiven.values:
        raise ValidationError({"copy": _("Choose from the list.")})
    situations = [step.situation for step in content.steps]
    if not 0 < len(situations) <= MOST_STEPS or len(set(situations)) != len(situations):
        raise ValidationError(_("A plan has at least one situation, and each of them once."))
    known = {
        "situation": set(dict(choices("situations"))),
        "advice": set(dict(choices("advice"))),
        "helpers": set(dict(choices("helpers"))),
        "numbers": {each.code for each in public_numbers()},
    }
    for step in content.steps:
        given = {
            "situation": {step.situation}, "advice": {*step.advice}, "helpers": {*step.helpers},
            "numbers": {*step.numbers},
        }  # fmt: skip
        if any(not codes <= known[name] for name, codes in given.items()):
            raise ValidationError(_("Choose from the list."))
        if not (step.advice or step.words):
            raise ValidationError(
                _("Say for each situation what the person does, by a choice or in their own words.")
            )


@sensitive_variables()
def words_of_plan(
    plan: SafetyPlan, steps: list[SafetyStep], *, actor: Actor
) -> Mapping[uuid.UUID, Plain]:
    """Open the person's own words in a plan, by the keys of its steps; it is put on record.

    Raises:
        NotStated: the actor does not take part in the case and has not said why they look.
        Erased: nothing of the person is left.
    """
    return words_about(plan.person, [each.pk for each in steps], actor=actor)


def record_reading(plan: SafetyPlan, *, actor: Actor) -> None:
    """Put on record that somebody read a safety plan."""
    record(actor.label, "safety-plan.read", plan)


def record_copying(plan: SafetyPlan, *, actor: Actor) -> None:
    """Put on record that the copy to carry was opened."""
    record(actor.label, "safety-plan.copied", plan)
