# SPDX-License-Identifier: EUPL-1.2
"""Take *ready* back from sections whose cited figures were given a new version."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.figures.models import Observation
from vidik.report import selectors
from vidik.report.methods.cited import cited
from vidik.report.models import CitedChange, Section, SectionState
from vidik.report.services.texts import move_section

OUTDATING: Final = Actor.system("outdating-job")


def notice_new_versions(figures: Collection[int]) -> None:
    """Note at every section which of its cited figures changed; a ready one needs another review.

    Called in the transaction that makes the versions.
    """
    fresh = list(
        Observation.objects.filter(figure__in=figures, is_current=True, version__gt=1)
        .select_related("figure__cycle")
        .order_by("pk")
    )
    before = {
        (row.figure_id, row.version): row
        for row in Observation.objects.filter(figure__in=figures, is_current=False)
    }
    for cycle in {row.figure.cycle for row in fresh}:
        changed = {
            row.figure.reference: (before[row.figure_id, row.version - 1], row)
            for row in fresh
            if row.figure.cycle_id == cycle.pk and (row.figure_id, row.version - 1) in before
        }
        sections = Section.objects.filter(cycle=cycle).order_by("pk")
        if not changed or not sections.exists():
            continue
        text = selectors.working_text(cycle)
        current = {part.pk: cited(text, part.code) & changed.keys() for part in sections}
        keys = [key for key, found in current.items() if found]
        with change(OUTDATING, Action.REPORT_LOAD, idempotent=True):
            for part in lock_rows(sections.filter(pk__in=keys)):
                authorize(OUTDATING, Action.REPORT_LOAD, part)
                _note(part, [changed[reference] for reference in sorted(current[part.pk])])


def _note(part: Section, changes: list[tuple[Observation, Observation]]) -> None:
    CitedChange.objects.bulk_create(
        [
            CitedChange(section=part, before=before, after=after, noticed_at=timezone.now())
            for before, after in changes
        ],
        ignore_conflicts=True,
    )
    if part.state == SectionState.READY:
        move_section(part, "outdate", OUTDATING)
