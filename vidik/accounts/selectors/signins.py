# SPDX-License-Identifier: EUPL-1.2
"""Sign-ins, their limits, and what proves who somebody is."""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from vidik.accounts.models import (
    Elevation,
    Membership,
    PasskeyLink,
    SignIn,
    SignInRules,
    User,
)
from vidik.accounts.selectors.acting import memberships_on
from vidik.accounts.types import (
    CONFIRMATION_LASTS,
    LONGEST,
    OWN_DEVICE,
    PASSKEY_LINK_LASTS,
    PASSKEY_ROLES,
    SECOND_FACTOR_ROLES,
    SHOWN_HERE,
    ChangeBlock,
    Factor,
    Limits,
    Step,
)


def sign_in_of(key: str, user: User) -> SignIn | None:
    """Find a sign-in with its membership and the limits of the institution, in one query.

    The row has `elevated_until`, the end of an elevated session that is open now, or None. It was
    asked for in one role of one institution, and counts while the person acts in that one.
    """
    elevated = Elevation.objects.filter(
        sign_in=OuterRef("pk"),
        institution=OuterRef("membership__institution"),
        role=OuterRef("membership__role"),
        ended_at__isnull=True,
        expires_at__gt=timezone.now(),
    ).order_by("-expires_at")
    return (
        SignIn.objects.filter(pk=key, user=user)
        .select_related("membership__institution__sign_in_rules", "provider")
        .annotate(elevated_until=Subquery(elevated.values("expires_at")[:1]))
        .first()
    )


def limits_of(sign_in: SignIn) -> Limits:
    """Return how long a sign-in may last: the house's limits, or the institution's shorter ones."""
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


def is_from_new_network(sign_in: SignIn) -> bool:
    """Return whether the request comes from a network that was not confirmed in this sign-in."""
    return bool(getattr(sign_in, "elsewhere", ""))


def is_fresh(sign_in: SignIn) -> bool:
    """Return whether the person has shown within minutes that it is them.

    A sign-in with a password counts where nothing else is required. One through an institution does
    not: the session there may be hours old, and nobody at the screen.
    """
    if is_from_new_network(sign_in):
        return False
    shown = sign_in.confirmed_at
    if shown is None and sign_in.provider_id is None and not has_factor(sign_in.user):
        shown = sign_in.begun_at
    return shown is not None and timezone.now() - shown <= CONFIRMATION_LASTS


def may_elevate(sign_in: SignIn) -> bool:
    """Return whether acts of great reach may open: a code or a passkey was shown within minutes."""
    shown = sign_in.confirmed_at
    return (
        Factor(sign_in.factor) in OWN_DEVICE
        and not is_from_new_network(sign_in)
        and shown is not None
        and timezone.now() - shown <= CONFIRMATION_LASTS
        and (sign_in.recovered_at is None or sign_in.recovered_at < shown)
    )


def change_block(sign_in: SignIn, *, opens_all: bool = False) -> ChangeBlock | None:
    """Say what has to come before a change of what protects the account; None for nothing.

    What is set up opens the whole account, and an institution's own sign-in opens that institution
    alone: so its word is not enough to change the account's factors. It is for a first one where
    the account has nothing else to lose: no other institution, and no role that needs a passkey.

    Args:
        sign_in: in which the change would be made.
        opens_all: whether what is set up is as strong as a passkey, or leads to one.
    """
    factor = Factor(sign_in.factor)
    if sign_in.provider is not None and factor not in SHOWN_HERE:
        if has_factor(sign_in.user):
            return ChangeBlock.FACTOR_FIRST
        held = memberships_on(timezone.localdate()).filter(user=sign_in.user)
        own = held.filter(institution=sign_in.provider.institution_id)
        if held.count() > own.exclude(role__in=PASSKEY_ROLES).count():
            return ChangeBlock.PASSWORD_FIRST
    is_strong = factor in {Factor.PASSKEY, Factor.RECOVERY}
    return (
        ChangeBlock.PASSKEY_FIRST
        if opens_all and not is_strong and has_passkey(sign_in.user)
        else None
    )


def lacks_channel(sign_in: SignIn) -> bool:
    """Return whether a first passkey has to wait until the account's e-mail has reached the person.

    A password and a code may both have been lured out of them. What was sent to their e-mail counts
    in the sign-in in which it was opened: an invitation that they accepted, or a link for this.
    """
    if has_passkey(sign_in.user):
        return False
    shown = sign_in.channel_shown_at
    return shown is None or timezone.now() - shown > PASSKEY_LINK_LASTS


def asked_passkey_link(sign_in: SignIn) -> PasskeyLink | None:
    """Return the link for a first passkey that somebody waits for in a sign-in."""
    return PasskeyLink.objects.filter(
        sign_in=sign_in, used_at__isnull=True, expires_at__gt=timezone.now()
    ).first()


def has_passkey(user: User) -> bool:
    """Return whether somebody has a passkey."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists())


def has_factor(user: User) -> bool:
    """Return whether somebody has a second factor besides recovery codes."""
    rows = Authenticator.objects.filter(user=user)
    return bool(rows.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def authenticators_of(user: User) -> dict[str, list[Authenticator]]:
    """Return what protects somebody's account, by its kind, the oldest first."""
    found: dict[str, list[Authenticator]] = {}
    for row in Authenticator.objects.filter(user=user).order_by("created_at", "pk"):
        found.setdefault(str(row.type), []).append(row)
    return found


def passkey_of(user: User, key: int) -> Authenticator | None:
    """Return one passkey of somebody."""
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


def open_sign_ins_through(membership: Membership) -> list[SignIn]:
    """List the open sign-ins in which somebody acts through a membership."""
    return [row for row in open_sign_ins(membership.user) if row.membership_id == membership.pk]


def factors_of(user: User) -> list[str]:
    """Name the kinds of second factors that somebody has."""
    rows = Authenticator.objects.filter(user=user).values_list("type", flat=True).distinct()
    return sorted(rows)


def rules_of(institution_id: int) -> SignInRules | None:
    """Return the shorter limits of an institution where it has set some."""
    return SignInRules.objects.filter(institution=institution_id).first()
