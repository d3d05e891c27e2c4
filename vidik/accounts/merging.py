# SPDX-License-Identifier: EUPL-1.2
"""How memberships follow a merge of institutions, and what the registry calls those who act."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.services import acting_label
from vidik.access.types import Role
from vidik.accounts.models import Invitation, Membership, ResetLink, SignIn
from vidik.accounts.selectors.acting import memberships_on, names_of
from vidik.accounts.types import Leaving, roles_of_kind
from vidik.audit.services.recording import record
from vidik.institutions.models import Institution
from vidik.institutions.registry import (
    MergeEffect,
    MergeHandler,
    register_actor_names,
    register_kind_objection,
    register_merge_handler,
    register_merge_objection,
)

MOVED: Final = frozenset({Role.READER, Role.ANALYST, Role.EDITOR, Role.RESPONDENT, Role.VALIDATOR})
"""Roles that go along with a merge: they reach figures and answers, nobody's case or report."""


def register() -> None:
    """Register with the institutions how memberships follow a merge, and the names of actors."""
    register_merge_handler(
        MergeHandler("memberships", _("memberships of users"), _preview, move_memberships)
    )
    register_merge_objection("memberships", _moved_with_rights)
    register_kind_objection("memberships", _held_by_kind)
    register_actor_names(actor_names)


def _moved_with_rights(duplicate: Institution, primary: Institution) -> str | Promise | None:
    """Nobody is given by a merge what an administrator there would have had to give."""
    held = roles_of_kind(primary.kind.code) & MOVED
    rows = memberships_on(timezone.localdate()).filter(institution=duplicate)
    if not rows.exclude(role__in=held).exists():
        return None
    return _(
        "Members of the duplicate administer it, hold roles that reach cases or reports, or roles"
        " that the other institution cannot have. A merge gives nobody such rights: end these"
        " memberships first, and let the other institution invite whom it needs."
    )


def _held_by_kind(institution: Institution, kind: str) -> str | Promise | None:
    """While somebody is a member the roles that the kind can hold stay the same."""
    if roles_of_kind(kind) == roles_of_kind(institution.kind.code):
        return None
    today = timezone.localdate()
    waiting = Invitation.objects.filter(
        institution=institution,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
    )
    if not memberships_on(today).filter(institution=institution).exists() and not waiting.exists():
        return None
    return _(
        "Institutions of this kind have other roles. Before the kind changes, its administrator"
        " ends all memberships and withdraws open invitations."
    )


def actor_names(labels: set[str]) -> dict[str, str]:
    """Return the shown names of the users among the labels of actors."""
    keys = {int(label[5:]) for label in labels if label.startswith("user:")}
    return {f"user:{key}": name for key, name in names_of(keys).items()}


def _preview(duplicate: Institution, primary: Institution) -> MergeEffect:
    rows = memberships_on(timezone.localdate()).filter(institution=duplicate)
    same = Membership.objects.filter(
        institution=primary, user=OuterRef("user"), role=OuterRef("role"), valid_to__isnull=True
    )
    joined = rows.filter(Exists(same), valid_to__isnull=True).count()
    return MergeEffect(rows.count(), joined)


def move_memberships(duplicate: Institution, primary: Institution) -> int:
    """Let the memberships go on in the remaining institution; return how many.

    Whose a membership is and where never changes, nor does the database let it: the one ends and
    another begins. Those that were over stay where they were held. Who holds the same open role in
    both holds it once from now on; sign-ins go on through the membership that stays.
    """
    today, label = timezone.localdate(), acting_label() or "system:registry"
    rows = list(memberships_on(today).filter(institution=duplicate))
    held = {
        (row.user_id, row.role): row
        for row in Membership.objects.filter(institution=primary, valid_to__isnull=True)
    }
    for row in rows:
        follower = held.get((row.user_id, row.role)) if row.valid_to is None else None
        if follower is None:
            follower = Membership.objects.create(
                user_id=row.user_id,
                institution=primary,
                role=row.role,
                valid_from=max(row.valid_from, today),
                valid_to=row.valid_to,
                confirmed_on=row.confirmed_on or row.valid_from,
            )
            record(label, "membership.begun", follower, role=row.role, demo=False)
        SignIn.objects.filter(membership=row).update(membership=follower)
        # Whoever made a one-time link administered the duplicate, not this institution.
        links = ResetLink.objects.filter(user_id=row.user_id, used_at__isnull=True)
        if count := links.update(used_at=timezone.now()):
            record(label, "reset-link.revoked", row.user, count=count)
        row.ended_at = timezone.now()
        row.ended_because = Leaving.MOVED
        row.valid_to = max(row.valid_from, today)
        row.save(update_fields=["ended_at", "ended_because", "valid_to"])
        record(
            label,
            "membership.ended",
            row,
            role=row.role,
            reason=Leaving.MOVED.value,
            sign_ins_ended=0,
        )
    return len(rows)
