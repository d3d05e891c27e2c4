# SPDX-License-Identifier: EUPL-1.2
"""How memberships follow a merge of institutions, and what the registry calls those who act."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import Membership, SignIn
from vidik.accounts.selectors import names_of, standing_memberships
from vidik.accounts.types import Leaving
from vidik.institutions.models import Institution
from vidik.institutions.registry import (
    Following,
    MergeHandler,
    register_actor_names,
    register_merge_handler,
)


def register() -> None:
    """Tell the registry of institutions how memberships follow a merge and who acted."""
    register_merge_handler(
        MergeHandler("memberships", _("memberships of users"), _preview, move_memberships)
    )
    register_actor_names(actor_names)


def actor_names(labels: set[str]) -> dict[str, str]:
    """Give the shown names of the users among the labels of actors."""
    keys = {int(label[5:]) for label in labels if label.startswith("user:")}
    return {f"user:{key}": name for key, name in names_of(keys).items()}


def _preview(duplicate: Institution, kept: Institution) -> Following:
    rows = standing_memberships(timezone.localdate()).filter(institution=duplicate)
    same = Membership.objects.filter(
        institution=kept, user=OuterRef("user"), role=OuterRef("role"), valid_to__isnull=True
    )
    joined = rows.filter(Exists(same), valid_to__isnull=True).count()
    return Following(rows.count(), joined)


def move_memberships(duplicate: Institution, kept: Institution) -> int:
    """Let the memberships go on in the institution that is kept; give how many.

    Whose a membership is and where never changes, nor does the database let it: the one ends and
    another begins. Those that were over stay where they were held. Who holds the same open role in
    both holds it once from now on; sign-ins go on through the membership that stays.
    """
    today = timezone.localdate()
    rows = list(standing_memberships(today).filter(institution=duplicate))
    held = {
        (row.user_id, row.role): row
        for row in Membership.objects.filter(institution=kept, valid_to__isnull=True)
    }
    for row in rows:
        follower = held.get((row.user_id, row.role)) if row.valid_to is None else None
        if follower is None:
            follower = Membership.objects.create(
                user_id=row.user_id,
                institution=kept,
                role=row.role,
                valid_from=max(row.valid_from, today),
                valid_to=row.valid_to,
                confirmed_on=row.confirmed_on or row.valid_from,
            )
        SignIn.objects.filter(membership=row).update(membership=follower)
        row.ended_at = timezone.now()
        row.ended_because = Leaving.MOVED
        row.valid_to = max(row.valid_from, today)
        row.save(update_fields=["ended_at", "ended_because", "valid_to"])
    return len(rows)
