# SPDX-License-Identifier: EUPL-1.2
"""Write forms: change a draft piece by piece, undo. Every saved state can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.forms import workflow
from vidik.forms.content import Audience, Content, checked, to_json
from vidik.forms.methods import drafting
from vidik.forms.methods.drafting import Cells, Item, Items, Way, walk
from vidik.forms.models import DraftRevision, FormDraft
from vidik.forms.selectors import versions as reading
from vidik.forms.types import DraftState, RevisionKind


class EditConflict(Exception):
    """Somebody else changed the same thing meanwhile; the current value was not overwritten."""

    def __init__(
        self, draft: FormDraft, current: Cells | None = None, rows: Sequence[Cells] = ()
    ) -> None:
        """Keep what stands now: an item’s cells, or the rows of a list."""
        self.draft = draft
        self.current = current
        self.rows = rows
        super().__init__(str(draft.pk))


def save_draft(draft: FormDraft, *, actor: Actor) -> FormDraft:
    """Confirm an uploaded form as the draft to work on.

    Raises:
        ValidationError: the form is being written already.
    """
    with change(actor, Action.QUESTIONNAIRES_PREPARE, draft) as (row, act):
        require_no_other_writer(row.form_id)
        workflow.DRAFT.apply(row, "keep")
        row.save(update_fields=["state"])
        act.record("draft.saved", form=row.form_id, revision=row.revision)
    return row


def drop(draft: FormDraft, *, actor: Actor) -> None:
    """Return a draft up; what was done to it stays on record."""
    with change(actor, Action.QUESTIONNAIRES_PREPARE, draft) as (row, act):
        workflow.DRAFT.apply(row, "drop")
        row.save(update_fields=["state"])
        act.record("draft.dropped", form=row.form_id, revision=row.revision)


def save_item(draft: FormDraft, name: str, cells: Cells, *, base: int, actor: Actor) -> FormDraft:
    """Give a question or group other cells.

    Args:
        draft: the draft.
        name: the item's name until now.
        cells: all its cells; a new name is put in wherever the old one is spoken of.
        base: the revision that was on the page when it was changed.
        actor: who changes it.

    Raises:
        EditConflict: somebody else changed the same item since.
        DraftRefused: the form would not fit together.
        NoSuchItemError: the item is not there any more.
    """

    def revised(content: Content, row: FormDraft) -> Content:
        current = drafting.find(content.items, name).cells
        if base != row.revision and _cells_then(row, base, name) != dict(current):
            raise EditConflict(row, current)
        return replace(content, items=drafting.changed(content.items, name, cells))

    return _change(draft, RevisionKind.CHANGED, cells.get("name", name), revised, actor)


def add_items(
    draft: FormDraft,
    new: Sequence[Item],
    *,
    actor: Actor,
    after: str = "",
    into: str = "",
    choices: Iterable[Cells] = (),
) -> FormDraft:
    """Put questions, groups or whole blocks into a draft, with the lists that they need.

    Raises:
        DraftRefused: the form would not fit together.
        NoSuchItemError: the place is not there any more.
    """

    def revised(content: Content, _row: FormDraft) -> Content:
        known = {(row.get("list_name"), row.get("name")) for row in content.choices}
        more = [
            dict(row) for row in choices if (row.get("list_name"), row.get("name")) not in known
        ]
        items = drafting.inserted(content.items, new, after=after, into=into)
        return replace(content, items=items, choices=(*content.choices, *more))

    return _change(draft, RevisionKind.ADDED, new[0].name, revised, actor)


def remove_item(draft: FormDraft, name: str, *, actor: Actor) -> FormDraft:
    """Remove a question, or a group with all that is in it.

    Raises:
        ValidationError: others speak of it.
        DraftRefused: the form would be empty.
        NoSuchItemError: it is not there any more.
    """

    def revised(content: Content, _row: FormDraft) -> Content:
        removed = {item.name for item in walk((drafting.find(content.items, name),))}
        rest = drafting.without(content.items, name)
        others = drafting.spoken_of_by(rest, removed)
        if others:
            raise ValidationError(
                _("“%(name)s” cannot be removed: %(others)s depends on it. Change that first.")
                % {"name": name, "others": ", ".join(others[:5])}
            )
        return replace(content, items=rest)

    return _change(draft, RevisionKind.REMOVED, name, revised, actor)


def move_item(draft: FormDraft, name: str, way: Way, *, actor: Actor) -> FormDraft:
    """Move an item one place up or down.

    Raises:
        CannotMoveError: it is at the end already.
        NoSuchItemError: it is not there any more.
        DraftRefused: the form would not fit together.
    """
    return _rearrange(draft, name, lambda items: drafting.moved(items, name, way), actor)


def place_item(
    draft: FormDraft, name: str, *, actor: Actor, into: str = "", before: str = ""
) -> FormDraft:
    """Move an item to the end of another group, or before another item.

    Raises:
        CannotMoveError: the place lies in the item itself.
        NoSuchItemError: one of them is not there any more.
        DraftRefused: the form would not fit together.
    """
    if before:
        return _rearrange(draft, name, lambda items: drafting.ordered(items, name, before), actor)
    return _rearrange(draft, name, lambda items: drafting.placed(items, name, into), actor)


def save_list(
    draft: FormDraft, name: str, rows: Sequence[Cells], *, base: int, actor: Actor
) -> FormDraft:
    """Return a list of answers to choose from other rows; none takes the list away.

    Raises:
        EditConflict: somebody else changed the same list since.
        DraftRefused: the form would not fit together.
    """

    def revised(content: Content, row: FormDraft) -> Content:
        current = content.choices_of(name)
        if base != row.revision:
            then = reading.content(row, base).choices_of(name)
            if [dict(one) for one in then] != [dict(one) for one in current]:
                raise EditConflict(row, rows=current)
        new = [{"list_name": name, **cells} for cells in rows]
        lists = content.lists if name in content.lists else [*content.lists, name]
        choices = [
            cells for one in lists for cells in (new if one == name else content.choices_of(one))
        ]
        return replace(content, choices=tuple(choices))

    return _change(draft, RevisionKind.CHOICES, name, revised, actor)


def save_settings(
    draft: FormDraft, titles: Mapping[str, str], audience: Audience, *, base: int, actor: Actor
) -> FormDraft:
    """Give a draft other titles, or let it go to others.

    Raises:
        EditConflict: somebody else changed them since.
        DraftRefused: a title is missing.
    """

    def revised(content: Content, row: FormDraft) -> Content:
        if base != row.revision:
            then = reading.content(row, base)
            if (dict(then.titles), then.audience) != (dict(content.titles), content.audience):
                raise EditConflict(row)
        return replace(content, titles=dict(titles), audience=audience)

    return _change(draft, RevisionKind.SETTINGS, "", revised, actor)


def restore(draft: FormDraft, number: int, *, actor: Actor) -> FormDraft:
    """Bring an earlier state of a draft back; what was done since stays in its history.

    Raises:
        OutOfScope: the draft never had such a revision.
        DraftRefused: the catalogue has changed so that the form does not fit any more.
    """

    def revised(_content: Content, row: FormDraft) -> Content:
        return reading.content(row, number)

    return _change(draft, RevisionKind.RESTORED, str(number), revised, actor)


def _rearrange(
    draft: FormDraft, name: str, arrange: Callable[[Items], Items], actor: Actor
) -> FormDraft:
    def revised(content: Content, _row: FormDraft) -> Content:
        return replace(content, items=arrange(content.items))

    return _change(draft, RevisionKind.MOVED, name, revised, actor)


def _change(
    draft: FormDraft,
    did: RevisionKind,
    subject: str,
    revised: Callable[[Content, FormDraft], Content],
    actor: Actor,
) -> FormDraft:
    """Change a draft as it is now, and keep the new state beside the old ones."""
    with change(actor, Action.QUESTIONNAIRES_PREPARE, draft, idempotent=True) as (row, act):
        if row.state != DraftState.OPEN:
            raise ValidationError(_("This draft can no longer be changed."))
        old = reading.content(row)
        new = revised(old, row)
        if to_json(new) == to_json(old):
            return row
        checked(new, reading.known(new.items), form_id=row.form_id, version="draft")
        row.revision += 1
        row.title = new.titles
        row.changed_at, row.changed_by = timezone.now(), actor.label
        row.save()
        save_revision(row, new, did, subject=subject, actor=actor)
        act.record("draft.changed", form=row.form_id, revision=row.revision)
    return row


def require_no_other_writer(form_id: str) -> None:
    """Require that nobody else writes the form.

    Raises:
        ValidationError: it is being written already.
    """
    if FormDraft.objects.filter(form_id=form_id, state=DraftState.OPEN).exists():
        raise ValidationError(
            {
                "form_id": _(
                    "“%(form)s” is already being written; finish or discard that draft first."
                )
                % {"form": form_id}
            }
        )


def save_revision(
    row: FormDraft, content: Content, did: RevisionKind, *, actor: Actor, subject: str = ""
) -> None:
    """Save a draft after a change."""
    DraftRevision.objects.create(
        draft=row,
        number=row.revision,
        did=did,
        subject=subject[:200],
        content=to_json(content),
        made_by=actor.label,
    )


def _cells_then(row: FormDraft, base: int, name: str) -> dict[str, str] | None:
    try:
        return dict(drafting.find(reading.content(row, base).items, name).cells)
    except drafting.NoSuchItemError:
        return None


def record_draft_download(draft: FormDraft, *, actor: Actor) -> None:
    """Record that a draft was downloaded."""
    with change(actor, Action.QUESTIONNAIRES_READ) as act:
        act.record("form.read", draft, form=draft.form_id)
