# SPDX-License-Identifier: EUPL-1.2
"""Freeze the figures of a cycle as they are now."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.figures.models import Cycle, Release


def freeze_release(code: str, *, cycle: Cycle, actor: Actor) -> Release:
    """Freeze the current version of every figure of the cycle under a code."""
    with change(actor, Action.RELEASE_FREEZE, about=cycle) as act:
        release = Release.objects.create(
            code=code, cycle=cycle, created_at=timezone.now(), created_by=actor.label
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into figures_release_observations (release_id, observation_id)"
                " select %s, o.id from figures_observation o"
                " join figures_figure f on f.id = o.figure_id"
                " where f.cycle_id = %s and o.is_current",
                [release.pk, cycle.pk],
            )
            count = cursor.rowcount
        act.record("release.frozen", release, observations=count)
    return release
