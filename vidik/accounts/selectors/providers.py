# SPDX-License-Identifier: EUPL-1.2
"""Own sign-ins of institutions, and elevated sessions."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope, Role
from vidik.accounts.models import (
    Elevation,
    ExternalIdentity,
    IdentityProvider,
    Membership,
    SignIn,
    User,
)
from vidik.accounts.selectors.acting import choices_of, current_memberships
from vidik.accounts.types import (
    ROLES_BY_KIND,
)
from vidik.core.alphabet import by_alphabet
from vidik.institutions.models import Institution


def identity_provider(key: str) -> IdentityProvider | None:
    """Return an institution's own sign-in by its key."""
    return IdentityProvider.objects.filter(pk=int(key)).first() if key.isdecimal() else None


def provider_in_use(code: str) -> IdentityProvider | None:
    """Return an institution's own sign-in by its code, where it is in use."""
    rows = IdentityProvider.objects.select_related("institution")
    return rows.filter(code=code, is_active=True).first()


def providers_in_use() -> list[IdentityProvider]:
    """List the own sign-ins that are offered to everybody who wants to sign in."""
    if not settings.IDENTITY_PROVIDER_HOSTS:
        return []
    rows = IdentityProvider.objects.filter(is_active=True).select_related("institution")
    return list(rows.order_by(by_alphabet("institution__name"), "pk"))


def provider_of_institution(institution: Institution) -> IdentityProvider | None:
    """Return the own sign-in that an institution uses."""
    rows = IdentityProvider.objects.select_related("institution")
    return rows.filter(institution=institution, is_active=True).first()


def providers(actor: Actor) -> QuerySet[IdentityProvider]:
    """List the own sign-ins that the actor administers, those in use first, with their links."""
    rows = scope(actor, Action.IDENTITY_PROVIDERS_MANAGE, IdentityProvider.objects.all())
    return (
        rows.select_related("institution")
        .annotate(linked=Count("identities"))
        .order_by("-is_active", by_alphabet("institution__name"), "-added_at")
    )


def provider(actor: Actor, key: int) -> IdentityProvider:
    """Return one own sign-in that the actor administers.

    Raises:
        OutOfScope: there is none of this key, or it is somebody else's to administer.
    """
    row = providers(actor).filter(pk=key).first()
    if row is None:
        raise OutOfScope(label="accounts.identityprovider", key=str(key))
    return row


def may_set_up_sign_in(actor: Actor) -> QuerySet[Institution]:
    """Return the institutions whose own sign-in the actor may set up."""
    rows = Institution.objects.filter(merged_into__isnull=True, kind__code__in=list(ROLES_BY_KIND))
    if Role.SYSTEM_ADMIN in actor.roles:
        return rows
    return rows.filter(pk=actor.institution or 0)


def own_external(user: User) -> list[ExternalIdentity]:
    """List the own sign-ins of institutions that an account is linked with."""
    rows = ExternalIdentity.objects.filter(user=user)
    return list(rows.select_related("provider__institution"))


def own_ways(user: User, *, besides: int | None = None) -> bool:
    """Return whether somebody can sign in through an institution today, by another link than one.

    A link to an institution of which they are no member any more opens nothing.
    """
    held = current_memberships(timezone.localdate()).filter(user=user)
    rows = ExternalIdentity.objects.filter(
        user=user,
        provider__is_active=True,
        provider__institution__in=held.values("institution"),
    )
    return (rows if besides is None else rows.exclude(pk=besides)).exists()


def linkable(user: User) -> list[IdentityProvider]:
    """List the own sign-ins in use of one's institutions that one's account is not linked with."""
    places = [row.institution_id for row in choices_of(user)]
    rows = IdentityProvider.objects.filter(institution__in=places, is_active=True)
    return list(rows.exclude(identities__user=user).select_related("institution"))


def open_elevation(sign_in: SignIn) -> Elevation | None:
    """Return the elevated session of a sign-in that is open now."""
    return Elevation.objects.filter(
        sign_in=sign_in, ended_at__isnull=True, expires_at__gt=timezone.now()
    ).first()


def elevations(actor: Actor) -> QuerySet[Elevation]:
    """List the elevated sessions that the actor may know of, the newest first."""
    rows = scope(actor, Action.ELEVATIONS_READ, Elevation.objects.all())
    return rows.select_related("user", "institution").order_by("-begun_at", "-pk")


def external_of_member(membership: Membership) -> list[ExternalIdentity]:
    """List the links of a member with the own sign-in of the institution, whatever its issuer."""
    rows = ExternalIdentity.objects.select_related("provider__institution").filter(
        user=membership.user_id, provider__institution=membership.institution_id
    )
    return list(rows.order_by("linked_at"))
