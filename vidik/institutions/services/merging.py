# SPDX-License-Identifier: EUPL-1.2
"""Merge a duplicate into the institution that stays; everything that points at it follows."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.workflow import Refusal
from vidik.institutions.models import Alias, Institution
from vidik.institutions.registry import (
    MergeEffect,
    MergeHandler,
    merge_handlers,
    merge_objections,
)
from vidik.institutions.selectors import ancestor_ids
from vidik.institutions.services.names import search_text_of
from vidik.institutions.types import EffectPreview


class MergeRefused(Refusal):
    """Two institutions that cannot be merged, with the reason."""


def objection_to_merge(duplicate: Institution, primary: Institution) -> str | Promise | None:
    """Say why the duplicate cannot be merged into the other one, None if it can."""
    if duplicate.pk == primary.pk:
        return _("An institution cannot be merged into itself.")
    if duplicate.merged_into_id is not None:
        return _("The duplicate has already been merged into another institution.")
    if primary.merged_into_id is not None:
        return _("The institution to keep has itself been merged into another one.")
    if duplicate.pk in ancestor_ids(primary):
        return _("The institution to keep is placed below the duplicate; move it first.")
    found = (objection(duplicate, primary) for objection in merge_objections())
    return next((reason for reason in found if reason is not None), None)


def merge_institutions(duplicate: Institution, primary: Institution, *, actor: Actor) -> bool:
    """Merge a duplicate into the institution that stays.

    Both rows are locked in the order of their keys, so that two merges never wait for each
    other for ever. The duplicate keeps its row and its code, which leads to the remaining one.

    Returns:
        Whether anything happened: the same merge sent twice happens once.

    Raises:
        MergeRefused: the two cannot be merged.
    """
    with change(actor, Action.INSTITUTIONS_MERGE, about=primary, idempotent=True) as act:
        rows = lock_rows(Institution.objects.filter(pk__in={duplicate.pk, primary.pk}))
        locked = {row.pk: row for row in rows}
        duplicate, primary = locked[duplicate.pk], locked[primary.pk]
        if duplicate.merged_into_id == primary.pk:
            return False
        objection = objection_to_merge(duplicate, primary)
        if objection is not None:
            raise MergeRefused(objection)
        moved = {
            handler.name: handler.move(duplicate, primary)
            for handler in (*OWN_HANDLERS, *merge_handlers())
        }
        duplicate.merged_into = primary
        duplicate.save()
        aliases = primary.aliases.values_list("text", flat=True)
        primary.search_text = search_text_of(primary, aliases)
        primary.save()
        act.record(
            "institution.merged",
            duplicate=duplicate.code,
            primary=primary.code,
            moved=[f"{name}:{count}" for name, count in moved.items()],
        )
    return True


def preview_merge(
    duplicate: Institution, primary: Institution, *, actor: Actor
) -> list[EffectPreview]:
    """Say what would follow a merge, place by place, without moving anything."""
    authorize(actor, Action.INSTITUTIONS_MERGE, primary)
    previews = []
    for handler in (*OWN_HANDLERS, *merge_handlers()):
        successors = handler.preview(duplicate, primary)
        previews.append(EffectPreview(handler.label, successors.moved, successors.joined))
    return previews


def _preview_children(duplicate: Institution, primary: Institution) -> MergeEffect:
    del primary
    return MergeEffect(duplicate.children.count())


def _move_children(duplicate: Institution, primary: Institution) -> int:
    moved = 0
    for child in duplicate.children.exclude(pk=primary.pk):
        child.parent = primary
        child.save(update_fields=["parent"])
        moved += 1
    return moved


def _preview_contacts(duplicate: Institution, primary: Institution) -> MergeEffect:
    del primary
    return MergeEffect(duplicate.contact_points.count())


def _move_contacts(duplicate: Institution, primary: Institution) -> int:
    return duplicate.contact_points.update(institution=primary)


def _names(duplicate: Institution) -> set[str]:
    """Return every name of the duplicate, which the other one answers to from now on."""
    own = {*duplicate.name.values(), *duplicate.short_name.values()}
    return {*own, *duplicate.aliases.values_list("text", flat=True)}


def _known(primary: Institution) -> set[str]:
    return {
        *primary.name.values(),
        *primary.short_name.values(),
        *primary.aliases.values_list("text", flat=True),
    }


def _preview_aliases(duplicate: Institution, primary: Institution) -> MergeEffect:
    names = _names(duplicate)
    return MergeEffect(len(names), len(names & _known(primary)))


def _move_aliases(duplicate: Institution, primary: Institution) -> int:
    fresh = sorted(_names(duplicate) - _known(primary))
    Alias.objects.bulk_create(Alias(institution=primary, text=text) for text in fresh)
    return len(fresh)


def _preview_merged(duplicate: Institution, primary: Institution) -> MergeEffect:
    del primary
    return MergeEffect(duplicate.merged.count())


def _move_merged(duplicate: Institution, primary: Institution) -> int:
    return duplicate.merged.update(merged_into=primary)


OWN_HANDLERS = (
    MergeHandler("aliases", _("names, kept as other names"), _preview_aliases, _move_aliases),
    MergeHandler("children", _("institutions below it"), _preview_children, _move_children),
    MergeHandler("contact-points", _("contact points"), _preview_contacts, _move_contacts),
    MergeHandler("merged", _("duplicates merged earlier"), _preview_merged, _move_merged),
)
"""References inside the registry itself; those of other rooms are registered."""
