# SPDX-License-Identifier: EUPL-1.2
"""How memberships follow a merge of institutions, and what the registry calls those who act."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import Membership
from vidik.accounts.selectors import names_of
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
    rows = Membership.objects.filter(institution=duplicate)
    same = Membership.objects.filter(
        institution=kept, user=OuterRef("user"), role=OuterRef("role"), valid_to__isnull=True
    )
    joined = rows.filter(Exists(same), valid_to__isnull=True).count()
    return Following(rows.count(), joined)


def move_memberships(duplicate: Institution, kept: Institution) -> int:
    """Move the memberships; who holds the same open role in both holds it once from today on."""
    rows = list(Membership.objects.filter(institution=duplicate))
    held = set(
        Membership.objects.filter(institution=kept, valid_to__isnull=True).values_list(
            "user_id", "role"
        )
    )
    for row in rows:
        if row.valid_to is None and (row.user_id, row.role) in held:
            row.valid_to = max(row.valid_from, timezone.localdate())
        row.institution = kept
        row.save(update_fields=["institution", "valid_to"])
    return len(rows)
