# SPDX-License-Identifier: EUPL-1.2
"""Count a person once who was reported twice: procedures are joined, nothing moves."""

from __future__ import annotations

import uuid

from django.db.models import F, Q

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.identification.models import Procedure
from vidik.identification.policies import FOLLOWER


def follow_merge(duplicate: uuid.UUID, kept: uuid.UUID) -> int:
    """Join procedures of one suspicion: those that ran at the same time.

    What is counted is the one that was decided first, else the one that came first; so an
    identification is never lost. Procedures that did not overlap stay two: a person may be
    exploited again.

    Args:
        duplicate: key of the row of the vault that is merged into the other.
        kept: key of the row that is kept in front.

    Returns:
        How many procedures are counted with another one now.
    """
    actor = Actor.system(FOLLOWER)
    with acting(actor):
        authorize(actor, Action.IDENTIFICATION_FOLLOW)
        rows = list(
            Procedure.objects.select_for_update(of=("self",))
            .filter(Q(person=duplicate) | Q(person=kept), same_as__isnull=True)
            .order_by(F("decided_at").asc(nulls_last=True), "received_at", "id")
        )
        joined = 0
        for place, row in enumerate(rows):
            front = next(
                (
                    each
                    for each in rows[:place]
                    if each.person_id != row.person_id
                    and each.same_as_id is None
                    and (each.decided_at is None or row.received_at <= each.decided_at)
                ),
                None,
            )
            if front is not None:
                row.same_as = front
                row.save(update_fields=["same_as"])
                joined += 1
    return joined


def follow_unmerge(duplicate: uuid.UUID, kept: uuid.UUID) -> int:
    """Part the procedures of two persons again."""
    actor = Actor.system(FOLLOWER)
    with acting(actor):
        authorize(actor, Action.IDENTIFICATION_FOLLOW)
        return Procedure.objects.filter(
            Q(person=duplicate, same_as__person=kept) | Q(person=kept, same_as__person=duplicate)
        ).update(same_as=None)
