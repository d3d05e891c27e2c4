# SPDX-License-Identifier: EUPL-1.2
"""Read users and build actors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope, Role
from vidik.accounts.models import (
    Elevation,
    ExternalIdentity,
    IdentityProvider,
    Invitation,
    Membership,
    SignIn,
    SignInRules,
    User,
)
from vidik.accounts.types import (
    IDLE_MEMBER,
    LONGEST,
    OVERDUE_AFTER,
    PASSKEY_ROLES,
    REVIEW_AFTER,
    ROLES_BY_KIND,
    SECOND_FACTOR_ROLES,
    Factor,
    Limits,
    MemberFilter,
    ReviewState,
    Step,
)
from vidik.core.lists import in_order
from vidik.institutions.models import Institution


def current_memberships(on: dt.date) -> QuerySet[Membership]:
    """Give the memberships that hold on a day, without those that ended at once."""
    return Membership.objects.filter(valid_from__lte=on, ended_at__isnull=True).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )


def standing_memberships(on: dt.date) -> QuerySet[Membership]:
    """Give the memberships that hold on a day or are planned to; those that are over are left out.

    A planned end does not make a membership less: it counts until its last day.
    """
    return Membership.objects.filter(ended_at__isnull=True).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )


def holds(membership: Membership, on: dt.date) -> bool:
    """Say of one membership whether it holds on a day."""
    return (
        membership.ended_at is None
        and membership.valid_from <= on
        and (membership.valid_to is None or membership.valid_to >= on)
    )


def choices_of(user: User, provider: IdentityProvider | None = None) -> list[Membership]:
    """List the memberships that somebody may act through today.

    Whoever signed in through an institution's own sign-in acts for that institution alone.
    """
    rows = current_memberships(timezone.localdate()).filter(user=user)
    if provider is not None:
        rows = rows.filter(institution=provider.institution_id)
    return list(rows.select_related("institution").order_by("valid_from", "pk"))


def present_roles(user: User) -> frozenset[Role]:
    """Give the roles that somebody holds today, in whatever institution."""
    rows = current_memberships(timezone.localdate()).filter(user=user)
    return frozenset(Role(role) for role in rows.values_list("role", flat=True))


def actor_for(user: AbstractBaseUser | AnonymousUser, sign_in: SignIn | None = None) -> Actor:
    """Build the actor of a signed-in user.

    A person acts through one membership at a time: the one chosen in the sign-in, as long as it
    holds. Without a sign-in it is the only one they have. Whoever has none has no role.
    """
    if not isinstance(user, User) or not user.is_active:
        return Actor.visitor()
    chosen = sign_in.membership if sign_in is not None else None
    if chosen is None and sign_in is None:
        held = choices_of(user)
        chosen = held[0] if len(held) == 1 else None
    if chosen is not None and (
        chosen.user_id != user.pk or not holds(chosen, timezone.localdate())
    ):
        chosen = None
    if chosen is None:
        return Actor(label=f"user:{user.pk}", roles=frozenset(), name=str(user), user_id=user.pk)
    elevated = getattr(sign_in, "elevated_until", None) is not None
    return replace(_acting_through(user, chosen), elevated=elevated)


def demo_actor(username: str) -> Actor | None:
    """Build the actor that a demo account is through its first membership; None without one."""
    user = user_named(username)
    choices = choices_of(user) if user is not None and user.is_demo else []
    return _acting_through(choices[0].user, choices[0]) if choices else None


def actor_through(membership: Membership) -> Actor:
    """Build the actor that somebody is through a membership; the caller knows that it holds."""
    return _acting_through(membership.user, membership)


def _acting_through(user: User, chosen: Membership) -> Actor:
    return Actor(
        label=f"user:{user.pk}",
        roles=frozenset({Role(chosen.role)}),
        name=str(user),
        user_id=user.pk,
        institutions=frozenset({chosen.institution_id}),
        institution=chosen.institution_id,
        membership=chosen.pk,
    )


def sign_in_of(key: str, user: User) -> SignIn | None:
    """Find a sign-in with its membership and the limits of the institution, in one query.

    The row has `elevated_until`, the end of an elevated session that is open now, or None.
    """
    elevated = Elevation.objects.filter(
        sign_in=OuterRef("pk"), ended_at__isnull=True, expires_at__gt=timezone.now()
    )
    return (
        SignIn.objects.select_related("membership__institution__sign_in_rules", "provider")
        .annotate(elevated_until=Subquery(elevated.values("expires_at")[:1]))
        .filter(pk=key, user=user)
        .first()
    )


def limits_of(sign_in: SignIn) -> Limits:
    """Give how long a sign-in may last: the house's limits, or the institution's shorter ones."""
    membership = sign_in.membership
    rules = getattr(membership.institution, "sign_in_rules", None) if membership else None
    if rules is None:
        return LONGEST
    return Limits(
        idle=dt.timedelta(minutes=rules.idle_minutes),
        absolute=dt.timedelta(hours=rules.absolute_hours),
    )


def step_needed(user: User, sign_in: SignIn) -> Step | None:
    """Say what the person has to do before anything else opens to the role that they act in."""
    role = sign_in.membership.role if sign_in.membership else ""
    factor = Factor(sign_in.factor)
    if role in PASSKEY_ROLES and factor is not Factor.PASSKEY:
        return Step.CONFIRM_PASSKEY if has_passkey(user) else Step.ENROL_PASSKEY
    if role in SECOND_FACTOR_ROLES and factor is Factor.NONE:
        return Step.CONFIRM if has_factor(user) else Step.ENROL
    return None


def has_passkey(user: User) -> bool:
    """Say whether somebody has a passkey."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists())


def has_factor(user: User) -> bool:
    """Say whether somebody has a second factor besides recovery codes."""
    rows = Authenticator.objects.filter(user=user)
    return bool(rows.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def authenticators_of(user: User) -> dict[str, list[Authenticator]]:
    """Give what protects somebody's account, by its kind, the oldest first."""
    found: dict[str, list[Authenticator]] = {}
    for row in Authenticator.objects.filter(user=user).order_by("created_at", "pk"):
        found.setdefault(str(row.type), []).append(row)
    return found


def passkey_of(user: User, key: int) -> Authenticator | None:
    """Give one passkey of somebody."""
    return Authenticator.objects.filter(user=user, pk=key, type=Authenticator.Type.WEBAUTHN).first()


def open_sign_ins(user: User) -> list[SignIn]:
    """List the sign-ins of somebody that are open and within their limits, the last used first."""
    now = timezone.now()
    rows = SignIn.objects.select_related("membership__institution__sign_in_rules").filter(
        user=user,
        ended_at__isnull=True,
        seen_at__gt=now - LONGEST.idle,
        begun_at__gt=now - LONGEST.absolute,
    )
    found = []
    for row in rows.order_by("-seen_at"):
        limits = limits_of(row)
        if row.seen_at > now - limits.idle and row.begun_at > now - limits.absolute:
            found.append(row)
    return found


def ended_sign_ins(user: User, limit: int = 10) -> list[SignIn]:
    """List the last sign-ins of somebody that are over."""
    rows = SignIn.objects.filter(user=user, ended_at__isnull=False)
    return list(rows.select_related("membership__institution").order_by("-ended_at")[:limit])


def members(actor: Actor, wanted: MemberFilter | None = None) -> QuerySet[Membership]:
    """List the members that the actor administers, with when each was last active.

    Each row has `last_seen` (moment or None) and `reviewed_on` (day of the last confirmation, or
    of the beginning).
    """
    wanted = wanted or MemberFilter()
    today = timezone.localdate()
    seen = SignIn.objects.filter(membership=OuterRef("pk")).order_by("-seen_at")
    rows = scope(
        actor,
        Action.MEMBERS_READ,
        Membership.objects.select_related("user", "institution__kind"),
    ).annotate(
        last_seen=Subquery(seen.values("seen_at")[:1]),
        reviewed_on=Coalesce("confirmed_on", "valid_from"),
    )
    present = Q(pk__in=current_memberships(today).values("pk"))
    if wanted.state == "ended":
        rows = rows.filter(~present)
    elif wanted.state != "all":
        rows = rows.filter(present)
    if wanted.state == "due":
        rows = rows.filter(reviewed_on__lte=today - REVIEW_AFTER)
    if wanted.state == "idle":
        before = timezone.now() - IDLE_MEMBER
        rows = rows.filter(Q(last_seen__isnull=True) | Q(last_seen__lt=before))
    if wanted.role:
        rows = rows.filter(role=wanted.role)
    for word in wanted.words.split():
        rows = rows.filter(
            Q(user__username__icontains=word)
            | Q(user__display_name__icontains=word)
            | Q(user__email__icontains=word)
        )
    return rows.order_by(*MEMBER_SORTS.get(wanted.sort, MEMBER_SORTS["name"]), "pk")


MEMBER_SORTS: Final[dict[str, tuple[OrderBy | str, ...]]] = {
    "name": ("user__display_name", "user__username"),
    "-name": ("-user__display_name", "-user__username"),
    "role": ("role", "user__username"),
    "-role": ("-role", "user__username"),
    "since": ("valid_from",),
    "-since": ("-valid_from",),
    "seen": (F("last_seen").asc(nulls_first=True),),
    "-seen": (F("last_seen").desc(nulls_last=True),),
    "reviewed": ("reviewed_on",),
    "-reviewed": ("-reviewed_on",),
}
"""How a list of members may be sorted."""


def member(actor: Actor, key: int) -> Membership:
    """Give one membership that the actor administers.

    Raises:
        OutOfScope: there is none of this key, or it is somebody else's to administer.
    """
    row = members(actor, MemberFilter(state="all")).filter(pk=key).first()
    if row is None:
        raise OutOfScope(label="accounts.membership", key=str(key))
    return row


def other_memberships(actor: Actor, membership: Membership) -> list[Membership]:
    """List the further memberships of a person that the actor administers, past ones as well."""
    rows = members(actor, MemberFilter(state="all")).filter(user=membership.user_id)
    return list(rows.exclude(pk=membership.pk).order_by("-valid_from"))


def open_sign_ins_through(membership: Membership) -> list[SignIn]:
    """List the open sign-ins in which somebody acts through a membership."""
    return [row for row in open_sign_ins(membership.user) if row.membership_id == membership.pk]


def factors_of(user: User) -> list[str]:
    """Name the kinds of second factors that somebody has."""
    rows = Authenticator.objects.filter(user=user).values_list("type", flat=True).distinct()
    return sorted(rows)


def invitations(
    actor: Actor, state: str = "", *, q: str = "", sort: str = ""
) -> QuerySet[Invitation]:
    """List the invitations that the actor administers, those of one state where it is given."""
    rows = scope(
        actor, Action.MEMBERS_READ, Invitation.objects.select_related("institution", "invited_by")
    )
    now = timezone.now()
    unspent = Q(accepted_at__isnull=True, revoked_at__isnull=True)
    states = {
        "waiting": unspent & Q(expires_at__gt=now),
        "expired": unspent & Q(expires_at__lte=now),
        "accepted": Q(accepted_at__isnull=False),
        "revoked": Q(revoked_at__isnull=False),
    }
    if state in states:
        rows = rows.filter(states[state])
    for word in q.split():
        rows = rows.filter(Q(display_name__icontains=word) | Q(email__icontains=word))
    fields = {"name": "display_name", "role": "role", "until": "expires_at"}
    return in_order(rows, sort, fields, Invitation._meta.ordering or ())  # noqa: SLF001 - Django's public-by-use API


def invitation(actor: Actor, key: int) -> Invitation:
    """Give one invitation that the actor administers.

    Raises:
        OutOfScope: there is none of this key, or it is somebody else's to administer.
    """
    row = invitations(actor).filter(pk=key).first()
    if row is None:
        raise OutOfScope(label="accounts.invitation", key=str(key))
    return row


def review_states(actor: Actor) -> list[ReviewState]:
    """Say of every institution with members how its quarterly review stands, the worst first."""
    today = timezone.localdate()
    if not scope(actor, Action.REVIEWS_READ, Institution.objects.all()).exists():
        return []
    held = current_memberships(today).annotate(reviewed_on=Coalesce("confirmed_on", "valid_from"))
    due = Q(reviewed_on__lte=today - REVIEW_AFTER)
    rows = (
        held.values("institution")
        .annotate(
            count=Count("pk"),
            due=Count("pk", filter=due),
            overdue=Count("pk", filter=Q(reviewed_on__lte=today - OVERDUE_AFTER)),
            administrators=Count("pk", filter=Q(role=Role.INSTITUTION_ADMIN)),
            oldest=Min("reviewed_on"),
        )
        .order_by("-overdue", "-due", "institution")
    )
    waiting = dict(
        Invitation.objects.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )
        .values_list("institution")
        .annotate(count=Count("pk"))
    )
    names = Institution.objects.in_bulk([row["institution"] for row in rows])
    return [
        ReviewState(
            institution_id=row["institution"],
            institution=str(names[row["institution"]].name),
            members=row["count"],
            due=row["due"],
            overdue=row["overdue"],
            invitations=waiting.get(row["institution"], 0),
            administrators=row["administrators"],
            oldest=row["oldest"],
        )
        for row in rows
    ]


def rules_of(institution_id: int) -> SignInRules | None:
    """Give the shorter limits of an institution where it has set some."""
    return SignInRules.objects.filter(institution=institution_id).first()


def may_invite_to(actor: Actor) -> QuerySet[Institution]:
    """Give the institutions into which the actor may invite somebody in some role."""
    rows = Institution.objects.select_related("kind").filter(
        merged_into__isnull=True, kind__code__in=list(ROLES_BY_KIND)
    )
    if actor.roles & {Role.HEAD, Role.SYSTEM_ADMIN}:
        return rows
    return rows.filter(pk=actor.institution or 0)


def own_memberships(actor: Actor) -> QuerySet[Membership]:
    """List what the actor is a member of today."""
    rows = current_memberships(timezone.localdate()).filter(user=actor.user_id)
    return rows.select_related("institution").order_by("valid_from", "role")


def user_named(username: str) -> User | None:
    """Find somebody by their user name, whatever its letters' case."""
    return User.objects.filter(username__iexact=username, is_active=True).first()


def names_of(user_ids: set[int]) -> dict[int, str]:
    """Give the shown names of users by their keys."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=user_ids)}


def ends_of_memberships(keys: Iterable[str]) -> dict[str, dt.datetime]:
    """Give the moments at which memberships ended, by their keys; those that go on are left out."""
    numbers = {int(key) for key in keys if key.isdigit()}
    ends: dict[str, dt.datetime] = {}
    for row in Membership.objects.filter(pk__in=numbers):
        if row.ended_at is not None:
            ends[str(row.pk)] = row.ended_at
        elif row.valid_to is not None:
            midnight = dt.datetime.combine(row.valid_to + dt.timedelta(days=1), dt.time())
            ends[str(row.pk)] = timezone.make_aware(midnight)
    return ends


def institutions_of_memberships(keys: Iterable[str]) -> dict[str, Institution]:
    """Give the institutions on whose behalf memberships act, by the memberships' keys."""
    numbers = {int(key) for key in keys if key.isdigit()}
    rows = Membership.objects.filter(pk__in=numbers).select_related("institution")
    return {str(row.pk): row.institution for row in rows}


def identity_provider(key: str) -> IdentityProvider | None:
    """Give an institution's own sign-in by its key."""
    return IdentityProvider.objects.filter(pk=int(key)).first() if key.isdecimal() else None


def provider_in_use(code: str) -> IdentityProvider | None:
    """Give an institution's own sign-in by its code, where it is in use."""
    rows = IdentityProvider.objects.select_related("institution")
    return rows.filter(code=code, is_active=True).first()


def providers_in_use() -> list[IdentityProvider]:
    """List the own sign-ins that are offered to everybody who wants to sign in."""
    if not settings.IDENTITY_PROVIDER_HOSTS:
        return []
    rows = IdentityProvider.objects.filter(is_active=True).select_related("institution")
    return list(rows.order_by("institution__code"))


def provider_of_institution(institution: Institution) -> IdentityProvider | None:
    """Give the own sign-in that an institution uses."""
    rows = IdentityProvider.objects.select_related("institution")
    return rows.filter(institution=institution, is_active=True).first()


def providers(actor: Actor) -> QuerySet[IdentityProvider]:
    """List the own sign-ins that the actor administers, those in use first, with their links."""
    rows = scope(actor, Action.IDENTITY_PROVIDERS_MANAGE, IdentityProvider.objects.all())
    return (
        rows.select_related("institution")
        .annotate(linked=Count("identities"))
        .order_by("-is_active", "institution__code", "-added_at")
    )


def provider(actor: Actor, key: int) -> IdentityProvider:
    """Give one own sign-in that the actor administers.

    Raises:
        OutOfScope: there is none of this key, or it is somebody else's to administer.
    """
    row = providers(actor).filter(pk=key).first()
    if row is None:
        raise OutOfScope(label="accounts.identityprovider", key=str(key))
    return row


def may_set_up_sign_in(actor: Actor) -> QuerySet[Institution]:
    """Give the institutions whose own sign-in the actor may set up."""
    rows = Institution.objects.filter(merged_into__isnull=True, kind__code__in=list(ROLES_BY_KIND))
    if Role.SYSTEM_ADMIN in actor.roles:
        return rows
    return rows.filter(pk=actor.institution or 0)


def own_external(user: User) -> list[ExternalIdentity]:
    """List the own sign-ins of institutions that an account is linked with."""
    rows = ExternalIdentity.objects.filter(user=user)
    return list(rows.select_related("provider__institution"))


def linkable(user: User) -> list[IdentityProvider]:
    """List the own sign-ins in use of one's institutions that one's account is not linked with."""
    places = [row.institution_id for row in choices_of(user)]
    rows = IdentityProvider.objects.filter(institution__in=places, is_active=True)
    return list(rows.exclude(identities__user=user).select_related("institution"))


def open_elevation(sign_in: SignIn) -> Elevation | None:
    """Give the elevated session of a sign-in that is open now."""
    return Elevation.objects.filter(
        sign_in=sign_in, ended_at__isnull=True, expires_at__gt=timezone.now()
    ).first()


def elevations(actor: Actor) -> QuerySet[Elevation]:
    """List the elevated sessions that the actor may know of, the newest first."""
    rows = scope(actor, Action.ELEVATIONS_READ, Elevation.objects.all())
    return rows.select_related("user", "institution").order_by("-begun_at", "-pk")
