# SPDX-License-Identifier: EUPL-1.2
"""Who may use an account's own pages, and who administers the members of which institution."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.registry import register as policy
from vidik.access.types import ALLOWED, Action, Actor, Decision, Role
from vidik.accounts.granting import grantable, takeable
from vidik.accounts.models import Invitation, Membership, User
from vidik.accounts.selectors.acting import memberships_on
from vidik.accounts.selectors.confirming import confirmable
from vidik.accounts.types import CONFIRMING
from vidik.institutions.models import Institution

OFFICE = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)
ADMINISTRATORS = (Role.INSTITUTION_ADMIN, Role.HEAD, Role.SYSTEM_ADMIN)
PROTECTED_FACTORS = frozenset({*ADMINISTRATORS, Role.AUDITOR})
"""Roles whose second factors no single person takes away on a page."""


def register() -> None:
    """Register the room's policies."""
    policy(Action.ACCOUNT_USE, [role for role in Role if role is not Role.SYSTEM])
    policy(Action.MEMBERS_READ, ADMINISTRATORS, rows=administered)
    policy(Action.MEMBERS_EXPORT, ADMINISTRATORS, rows=administered)
    policy(
        Action.MEMBERS_MANAGE,
        (*ADMINISTRATORS, Role.SYSTEM),
        predicate=_may_manage,
        rows=administered,
    )
    policy(
        Action.MEMBERS_CONFIRM,
        (*CONFIRMING, Role.SYSTEM),
        predicate=_may_confirm,
        rows=confirmable,
        is_discreet=True,
    )
    policy(Action.ADMINISTRATORS_INVITE, (Role.HEAD, Role.SYSTEM_ADMIN))
    policy(Action.REVIEWS_READ, (Role.HEAD, Role.SYSTEM_ADMIN))
    policy(
        Action.IDENTITY_PROVIDERS_MANAGE,
        (Role.INSTITUTION_ADMIN, Role.SYSTEM_ADMIN),
        rows=of_own_institution,
    )
    policy(
        Action.ELEVATIONS_READ,
        (*ADMINISTRATORS, Role.AUDITOR, Role.CENTRE_HEAD, Role.ASSOCIATION_HEAD),
        rows=of_own_institution,
    )


def administered(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow memberships or invitations to those that the actor administers.

    An administrator has those of their own institution. The head of the Rapporteur's office and
    system administrators have the administrators of every institution as well; the latter also
    those of people who act for several institutions, whom no single one may administer alone.
    """
    if Role.SYSTEM in actor.roles:
        return rows
    if rows.model is User:
        return rows.filter(memberships__in=administered(actor, Membership.objects.all())).distinct()
    wanted = Q(institution=actor.institution)
    if actor.roles & {Role.HEAD, Role.SYSTEM_ADMIN}:
        wanted |= Q(role=Role.INSTITUTION_ADMIN)
    if Role.SYSTEM_ADMIN in actor.roles and rows.model is Membership:
        several = (
            memberships_on(timezone.localdate())
            .values("user")
            .annotate(places=Count("institution", distinct=True))
            .filter(places__gt=1)
            .values("user")
        )
        wanted |= Q(user__in=several)
    return rows.filter(wanted)


def of_own_institution(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow to those of the actor's institution; who oversees the whole system sees all."""
    if actor.roles & {Role.HEAD, Role.SYSTEM_ADMIN, Role.AUDITOR, Role.SYSTEM}:
        return rows
    return rows.filter(institution=actor.institution)


def _may_manage(actor: Actor, obj: object) -> Decision:
    """Let an administrator manage members, invitations and people; never themselves."""
    if isinstance(obj, (Membership, Invitation, User)):
        found = administered(actor, type(obj)._default_manager.filter(pk=obj.pk))  # noqa: SLF001 - Django's public-by-use API
        if not found.exists():
            # What is out of scope is answered as though it were not there, by the rows.
            return ALLOWED
    if isinstance(obj, Membership):
        if obj.user_id == actor.user_id:
            return Decision(
                allowed=False,
                reason=_(
                    "Nobody changes or confirms their own membership; another administrator does."
                ),
            )
        return _takes(actor, obj.institution, obj.role)
    if isinstance(obj, Invitation):
        return _grants(actor, obj.institution, obj.role)
    if isinstance(obj, User):
        return _may_reset(actor, obj)
    return ALLOWED


def _may_confirm(actor: Actor, obj: object) -> Decision:
    """Let a second person decide on a role; never whoever gives it, nor whoever gets it."""
    if isinstance(obj, Invitation) and actor.user_id is not None:
        if obj.invited_by_id == actor.user_id:
            return Decision(
                allowed=False,
                reason=_("You gave this role yourself; a second person has to confirm it."),
            )
        own = User.objects.filter(pk=actor.user_id, email__iexact=obj.email)
        if own.exists():
            return Decision(allowed=False, reason=_("You cannot confirm a role for yourself."))
    return ALLOWED


def _takes(actor: Actor, institution: Institution, role: str) -> Decision:
    if Role(role) in takeable(actor, institution):
        return ALLOWED
    return _not_this_role(role)


def _grants(actor: Actor, institution: Institution, role: str) -> Decision:
    if Role.SYSTEM in actor.roles or Role(role) in grantable(actor, institution):
        return ALLOWED
    return _not_this_role(role)


def _not_this_role(role: str) -> Decision:
    return Decision(
        allowed=False,
        reason=_("Your role cannot give or take away the role “%(role)s” in this institution.")
        % {"role": Role(role).label},
    )


def _may_reset(actor: Actor, user: User) -> Decision:
    """A link opens the whole account, so whoever makes it gives every role that it holds."""
    if user.pk == actor.user_id:
        return Decision(
            allowed=False, reason=_("Change your own password on the page of your account.")
        )
    if Role.SYSTEM in actor.roles:
        return ALLOWED
    for row in (
        memberships_on(timezone.localdate()).filter(user=user).select_related("institution__kind")
    ):
        if Role(row.role) not in grantable(actor, row.institution):
            return Decision(
                allowed=False,
                reason=_(
                    "A link gives access to the whole account, and this person holds or will "
                    "hold a role that you cannot give. The operator of the system sends the link "
                    "from the command line: vidik accounts reset."
                ),
            )
    return ALLOWED


def may_take_factors(actor: Actor, user: User) -> Decision:
    """Return whether a link of the actor may take the person's second factors away as well.

    With the password and the factors of somebody who gives rights or oversees them, one person
    could act in their name; so it takes another way than a page.
    """
    held = memberships_on(timezone.localdate()).filter(user=user)
    if Role.SYSTEM in actor.roles or not held.filter(role__in=PROTECTED_FACTORS).exists():
        return ALLOWED
    return Decision(
        allowed=False,
        reason=_(
            "One person alone cannot remove the second factors of administrators, heads "
            "of office and auditors on a page. The operator of the system sends the link "
            "from the command line: vidik accounts reset --factors."
        ),
    )
