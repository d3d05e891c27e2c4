# SPDX-License-Identifier: EUPL-1.2
"""Take what is known elsewhere over into the record: by one tap each, or all that is clear."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.identification.models import Procedure
from vidik.identification.selectors.carrying import Proposal, beside, clear
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services.records import Values, save_section


def take_over(procedure: Procedure, key: str, *, seen: str | None = None, actor: Actor) -> Proposal:
    """Take one proposal over; where the field holds another value, this one takes its place.

    Args:
        procedure: whose record is filled in.
        key: which proposal, as the page named it.
        seen: the mark of its section as it stood on the page.
        actor: who takes it over.

    Raises:
        ConcurrentEdit: somebody changed the section meanwhile.
        ValidationError: it is not proposed any more, or the record refuses it.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure, idempotent=True) as (procedure, _act):
        proposals = [each for row in beside(procedure, actor=actor) for each in row.proposals]
        chosen = next((each for each in proposals if each.key == key), None)
        if chosen is None:
            raise ValidationError(
                _("This is no longer proposed: it is in the record, or its source has changed.")
            )
        _save(procedure, [chosen], seen, actor)
    return chosen


def take_all_over(procedure: Procedure, *, actor: Actor) -> int:
    """Take over everything that nothing contradicts; what contradicts stays to be decided.

    What the record refuses beside what it holds, as a form that does not follow, stays as well.

    Returns:
        How many values were taken over.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure, idempotent=True) as (procedure, _act):
        chosen = clear(beside(procedure, actor=actor))
        groups: dict[tuple[object, ...], list[Proposal]] = {}
        for each in chosen:
            section = definitions().fields[each.field].section
            said = (section, each.stated_by, each.stated_on, each.origin, each.origin_key)
            groups.setdefault(said, []).append(each)
        taken = 0
        for proposals in groups.values():
            with suppress(ValidationError), transaction.atomic():
                _save(procedure, proposals, None, actor)
                taken += len(proposals)
    return taken


def _save(
    procedure: Procedure, proposals: Sequence[Proposal], seen: str | None, actor: Actor
) -> None:
    """Save proposals of one section that one source stated."""
    first = proposals[0]
    save_section(
        procedure,
        definitions().fields[first.field].section,
        _values(procedure, proposals),
        stated_by=first.stated_by,
        stated_on=first.stated_on,
        seen=seen,
        origin=(first.origin, first.origin_key),
        actor=actor,
    )


def _values(procedure: Procedure, proposals: Sequence[Proposal]) -> Values:
    """Return what holds of their fields once they are taken over: known ends “unknown”."""
    found: dict[str, list[str | int]] = {}
    for each in proposals:
        if each.field not in found:
            is_several = definitions().fields[each.field].several
            rows = procedure.facts.filter(field=each.field, ended_at=None).exclude(value="unknown")
            found[each.field] = [row.value for row in rows] if is_several else []
        found[each.field].append(each.value)
    return found
