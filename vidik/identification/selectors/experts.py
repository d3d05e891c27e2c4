# SPDX-License-Identifier: EUPL-1.2
"""Read who follows the procedures of migrants, now and before."""

from __future__ import annotations

import uuid
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from vidik.access.types import Action, Actor, OutOfScope
from vidik.accounts.models import Membership
from vidik.accounts.selectors.acting import current_memberships
from vidik.identification.models import MigrantsExpert, Procedure
from vidik.identification.types import Urgency

EXPERTS: Final = ("centre-head", "duty-expert", "case-expert")


def members_of(institution: int) -> QuerySet[Membership, int]:
    """Return the keys of those who are experts of an institution today and may sign in."""
    rows: QuerySet[Membership] = current_memberships(timezone.localdate()).filter(
        institution=institution, role__in=EXPERTS, user__is_active=True
    )
    return rows.order_by().values_list("user", flat=True)


def experts_for_migrants(institution: int) -> list[MigrantsExpert]:
    """List who follows migrants now: the named expert first, then who stands in.

    Whoever has left the centre since keeps nobody from the work: as long as no expert of it is
    named, every one of them may work on these procedures.
    """
    rows = named_for_migrants(institution)
    return list(rows.select_related("user").order_by("stands_in", "valid_from"))


def named_for_migrants(institution: int) -> QuerySet[MigrantsExpert]:
    """Return who is named for migrants now, or stands in, and has not left."""
    now = timezone.now()
    return MigrantsExpert.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=now),
        institution=institution,
        valid_from__lte=now,
        user__in=members_of(institution),
    )


def is_free(procedure: Procedure) -> bool:
    """Return whether nobody has a procedure, or only somebody who may not work on it any more."""
    if procedure.assigned_to_id is None:
        return True
    if procedure.urgency != Urgency.MIGRANT:
        return False
    successors = experts_for_migrants(procedure.case.responsible_id)
    return bool(successors) and procedure.assigned_to_id not in {row.user_id for row in successors}


def migrants_experts(actor: Actor) -> QuerySet[MigrantsExpert]:
    """List everybody of the actor's institution who follows or followed migrants."""
    rows = MigrantsExpert.objects.filter(institution=actor.institution)
    return rows.select_related("user", "named_by", "ended_by")


def get_migrants_expert(actor: Actor, key: uuid.UUID) -> MigrantsExpert:
    """Return one of them by the key.

    Raises:
        OutOfScope: there is none in the actor's institution.
    """
    found = migrants_experts(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(
            action=Action.IDENTIFICATION_NAME,
            label="identification.migrantsexpert",
            key=str(key),
        )
    return found
