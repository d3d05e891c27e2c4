# SPDX-License-Identifier: EUPL-1.2
"""What one person has of a case for themselves: their own word for it, when they last looked."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.models import Case, OwnView
from vidik.cases.services.cases import person
from vidik.cases.types import Alias


def choose_alias(case: Case, alias: Alias | None, *, actor: Actor) -> None:
    """Choose one’s own word for a case, or none; nobody else sees it.

    Raises:
        ValidationError: the word stands for another of the actor’s cases.
    """
    user, _institution = person(actor, Action.CASES_READ)
    with change(actor, Action.CASES_READ, about=case, idempotent=True) as act:
        row, _created = OwnView.objects.get_or_create(case=case, user_id=user)
        word = "" if alias is None else str(alias)
        if row.alias == word:
            return
        row.alias = word
        try:
            with transaction.atomic():
                row.save(update_fields=["alias"])
        except IntegrityError as error:
            raise ValidationError(
                {"alias": _("You call another case by this word: choose another one.")}
            ) from error
        act.record("case.named", case)


def look_at(case: Case, *, actor: Actor) -> dt.datetime | None:
    """Note that the actor looks at a case now, and return when they last did; None: never."""
    if actor.user_id is None:
        return None
    with change(actor, Action.CASES_READ, about=case, idempotent=True):
        row, _created = OwnView.objects.get_or_create(case=case, user_id=actor.user_id)
        before = row.looked_at
        row.looked_at = timezone.now()
        row.save(update_fields=["looked_at"])
    return before
