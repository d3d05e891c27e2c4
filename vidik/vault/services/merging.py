# SPDX-License-Identifier: EUPL-1.2
"""Say that two rows are one person, and take it back. Nothing moves, so nothing can be lost."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services import record
from vidik.vault.models import Merge, Person
from vidik.vault.registry import merge_handlers
from vidik.vault.services.sealing import Erased


def merge_by_keys(pairs: Mapping[uuid.UUID, uuid.UUID], *, actor: Actor) -> list[Merge]:
    """Let rows count as the same persons as others, each named by its key: duplicate, kept.

    Raises:
        KeyError: there is no such row, or none that the actor may know of.
        ValidationError, Erased: as `merge_persons` says.
    """
    known = Person.objects.in_bulk(pairs.keys() | set(pairs.values()))
    return [
        merge_persons(known[duplicate], known[kept], actor=actor)
        for duplicate, kept in pairs.items()
    ]


def merge_persons(duplicate: Person, kept: Person, *, actor: Actor) -> Merge:
    """Let a row count as the same person as another one, which is kept in front.

    The actor has to be allowed to see and change both. Each row keeps its key, its case and its
    contents: whoever may see only one of them still sees only that one.

    Raises:
        ValidationError: they are one row already, or one of them is merged into another.
        Erased: one of them has been erased.
    """
    with transaction.atomic():
        both = {
            row.pk: row
            for row in Person.objects.select_for_update()
            .filter(pk__in=[duplicate.pk, kept.pk])
            .order_by("pk")
        }
        for person in (duplicate, kept):
            authorize(actor, Action.IDENTITIES_MERGE, person)
        duplicate, kept = both[duplicate.pk], both[kept.pk]
        if duplicate.pk == kept.pk:
            raise ValidationError(_("A person cannot be merged with themselves."))
        if duplicate.erased_at or kept.erased_at:
            raise Erased(_("One of the two was erased."))
        if duplicate.merged_into_id or kept.merged_into_id:
            raise ValidationError(
                _("One of the two has already been merged into another; undo that first.")
            )
        if duplicate.merged.exists():
            raise ValidationError(
                _("Others are merged into this person: keep this entry as the main one instead.")
            )
        duplicate.merged_into = kept
        duplicate.save(update_fields=["merged_into"])
        merge = Merge.objects.create(
            kept=kept,
            duplicate=duplicate,
            case_id=duplicate.case_id,
            merged_at=timezone.now(),
            merged_by=actor.label,
        )
        followed = sum(handler.merge(duplicate.pk, kept.pk) for handler in merge_handlers())
        record(actor.label, "identity.merged", duplicate, kept=str(kept.pk), followed=followed)
    return merge


def unmerge(duplicate: Person, *, actor: Actor) -> None:
    """Take a merge back; everything is as it was before.

    Raises:
        ValidationError: the person is not merged.
    """
    with transaction.atomic():
        duplicate = Person.objects.select_for_update().get(pk=duplicate.pk)
        authorize(actor, Action.IDENTITIES_MERGE, duplicate)
        kept = duplicate.merged_into_id
        if kept is None:
            raise ValidationError(_("This person is not merged into another."))
        duplicate.merged_into = None
        duplicate.save(update_fields=["merged_into"])
        Merge.objects.filter(duplicate=duplicate, undone_at__isnull=True).update(
            undone_at=timezone.now(), undone_by=actor.label
        )
        followed = sum(handler.unmerge(duplicate.pk, kept) for handler in merge_handlers())
        record(actor.label, "identity.unmerged", duplicate, kept=str(kept), followed=followed)
