# SPDX-License-Identifier: EUPL-1.2
"""Say that two rows are one person, and take it back. Nothing moves, so nothing can be lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock, lock_rows
from vidik.access.services import acting, authorize, scope
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.vault.models import Merge, Person
from vidik.vault.registry import merge_handlers
from vidik.vault.services.sealing import Erased
from vidik.vault.services.searching import FINDER


def merge_by_keys(pairs: Mapping[uuid.UUID, uuid.UUID], *, actor: Actor) -> list[Merge]:
    """Let rows count as the same persons as others, each named by its key: duplicate, primary.

    Raises:
        KeyError: there is no such row, or none that the actor may know of.
        ValidationError, Erased: as `merge_persons` says.
    """
    known = Person.objects.in_bulk(pairs.keys() | set(pairs.values()))
    return [
        merge_persons(known[duplicate], known[primary], actor=actor)
        for duplicate, primary in pairs.items()
    ]


def merge_persons(duplicate: Person, primary: Person, *, actor: Actor) -> Merge:
    """Let a row count as the same person as another one, which then counts.

    The actor has to be allowed to see and change both. Each row keeps its key, its case and its
    contents: whoever may see only one of them still sees only that one. What is merged with one of
    them out of the actor's sight stays so, and counts as the same person.

    Raises:
        ValidationError: they are one row already, or one of them is merged into another.
        Erased: one of them has been erased.
    """
    with change(actor, Action.IDENTITIES_MERGE, about=duplicate) as act:
        authorize(actor, Action.IDENTITIES_MERGE, primary)
        lock_dependents([duplicate.pk, primary.pk])
        rows = lock_rows(Person.objects.filter(pk__in=[duplicate.pk, primary.pk]))
        both = {row.pk: row for row in rows}
        duplicate, primary = both[duplicate.pk], both[primary.pk]
        if duplicate.pk == primary.pk:
            raise ValidationError(_("A person cannot be merged with themselves."))
        if duplicate.erased_at or primary.erased_at:
            raise Erased(_("One of the two was erased."))
        if primary_of(duplicate, actor=actor) or primary_of(primary, actor=actor):
            raise ValidationError(
                _("One of the two has already been merged into another; undo that first.")
            )
        if duplicate.merged.exists():
            raise ValidationError(
                _("Others are merged into this person: keep this entry as the main one instead.")
            )
        duplicate, primary = _with_hidden_rows(duplicate, primary)
        duplicate.merged_into = primary
        duplicate.save(update_fields=["merged_into"])
        merge = Merge.objects.create(
            primary=primary,
            duplicate=duplicate,
            case_id=duplicate.case_id,
            merged_at=timezone.now(),
            merged_by=actor.label,
        )
        effect = sum(handler.merge(duplicate.pk, primary.pk) for handler in merge_handlers())
        act.record("identity.merged", duplicate, primary=str(primary.pk), followed=effect)
    return merge


def lock_dependents(persons: Iterable[uuid.UUID]) -> None:
    """Let the rooms above lock what they lock before persons who are merged or parted."""
    for handler in merge_handlers():
        handler.hold(persons)


def primary_of(person: Person, *, actor: Actor) -> Person | None:
    """Return the row that a person is merged into, where the actor may know of it."""
    if person.merged_into_id is None:
        return None
    rows = Person.objects.filter(pk=person.merged_into_id)
    return scope(actor, Action.IDENTITIES_VIEW, rows).first()


def one_person(keys: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return the keys of all rows that count as one person with some of these, seen or not.

    For what has to hold for all of them, such as that a person is counted once. Never for what is
    shown: some belong to restricted cases.
    """
    known, found = set[uuid.UUID](), set(keys)
    with acting(Actor.system(FINDER)):
        while found - known:
            known |= found
            pairs = Person.objects.filter(
                Q(pk__in=known, merged_into__isnull=False) | Q(merged_into__in=known)
            ).values_list("pk", "merged_into")
            found = known | {key for pair in pairs for key in pair if key is not None}
    return known


def _with_hidden_rows(duplicate: Person, primary: Person) -> tuple[Person, Person]:
    """Say which row points at which, where one of them is merged with rows out of sight.

    Whoever merges two rows must not learn that one of them is merged with a third one that they
    may not know of, and must not undo that. A row that points at a hidden one goes on doing so,
    and the other one points at it: they are all one person.

    Raises:
        ValidationError: they are one already, or each points at a hidden row. It is not said why.
    """
    if primary.pk in one_person([duplicate.pk]) or (
        duplicate.merged_into_id and primary.merged_into_id
    ):
        raise ValidationError(_("These two entries cannot be merged."))
    return (primary, duplicate) if duplicate.merged_into_id else (duplicate, primary)


def unmerge(duplicate: Person, *, actor: Actor) -> None:
    """Undo a merge; everything is as it was before.

    Raises:
        ValidationError: the person is not merged, or into a row of which the actor may not know.
    """
    with change(actor, Action.IDENTITIES_MERGE, about=duplicate):
        lock_dependents([duplicate.pk])
        duplicate = lock(duplicate)
        front = primary_of(duplicate, actor=actor)
        if front is None:
            raise ValidationError(_("This person is not merged into another."))
        _part(duplicate, front.pk, by=actor.label)


def end_merges(person: Person, *, by: str) -> None:
    """End every merge of a person who is being erased again: nobody looks at them any more.

    When they were erased first no entry was merged with theirs; an older database has it again.
    """
    if person.merged_into_id is not None:
        _part(person, person.merged_into_id, by=by)
    for duplicate in lock_rows(Person.objects.filter(merged_into=person)):
        _part(duplicate, person.pk, by=by)


def _part(duplicate: Person, primary: uuid.UUID, *, by: str) -> None:
    duplicate.merged_into = None
    duplicate.save(update_fields=["merged_into"])
    Merge.objects.filter(duplicate=duplicate, undone_at__isnull=True).update(
        undone_at=timezone.now(), undone_by=by
    )
    effect = sum(handler.unmerge(duplicate.pk, primary) for handler in merge_handlers())
    record(by, "identity.unmerged", duplicate, primary=str(primary), followed=effect)
