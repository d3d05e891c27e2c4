# SPDX-License-Identifier: EUPL-1.2
"""Institutions' own sign-ins: set up, linked with accounts by their owners, taken out of use.

No account is ever made or found by what a provider says of an address: it is linked by somebody who
is signed in, or who holds an invitation.
"""

from __future__ import annotations

import secrets

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor, Denied
from vidik.accounts import keys, oidc
from vidik.accounts.models import (
    ExternalIdentity,
    IdentityProvider,
    Membership,
    SignIn,
    User,
)
from vidik.accounts.oidc import Claims, ProviderTrouble
from vidik.accounts.selectors import acting, providers, signins
from vidik.accounts.services import sign_ins
from vidik.accounts.services.factors import hold_account
from vidik.accounts.types import SignInEnd
from vidik.audit.services.recording import record
from vidik.institutions.models import Institution


class AlreadyThere(Exception):
    """The institution uses an own sign-in already, or the subject is linked to another account."""


class NotLinked(Exception):
    """Nobody may sign in by this: no account is linked, or it left the institution."""


class LastSignInMethod(Exception):
    """Without the link the person could not sign in any more."""


@sensitive_variables()
def add_provider(
    institution: Institution,
    *,
    issuer: str,
    client_id: str,
    client_secret: str,
    trusted_amr: str,
    trusted_acr: str,
    actor: Actor,
) -> IdentityProvider:
    """Set up the own sign-in of an institution, after asking it who it is.

    Raises:
        Denied: the actor does not administer this institution.
        AlreadyThere: the institution uses one.
        ProviderTrouble: the operator has not named its host, or it does not answer as it should.
    """
    with change(actor, Action.IDENTITY_PROVIDERS_MANAGE) as act:
        if not providers.may_set_up_sign_in(actor).filter(pk=institution.pk).exists():
            raise Denied(_("You do not administer this institution."))
        row = IdentityProvider(
            institution=institution,
            code=f"{institution.code[:60]}-{secrets.token_hex(4)}",
            issuer=issuer,
            client_id=client_id,
            client_secret=keys.encrypt(client_secret) if client_secret else "",
            trusted_amr=trusted_amr,
            trusted_acr=trusted_acr,
        )
        if IdentityProvider.objects.filter(institution=institution, is_active=True).exists():
            raise AlreadyThere
        if not oidc.origin_allowed(issuer):
            why = "host"
            raise ProviderTrouble(why)
        oidc.check(row)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise AlreadyThere from error
        # Whom the issuer called what has not changed while its sign-in was switched off.
        ExternalIdentity.objects.filter(
            issuer=issuer, provider__institution=institution, provider__is_active=False
        ).update(provider=row)
        act.record("identity-provider.added", row, trusts=_trusts(row))
    return row


@sensitive_variables()
def change_provider(
    provider: IdentityProvider,
    *,
    client_id: str,
    client_secret: str,
    trusted_amr: str,
    trusted_acr: str,
    actor: Actor,
) -> None:
    """Change what an own sign-in is asked with; its issuer stays, and so does a blank secret."""
    with change(actor, Action.IDENTITY_PROVIDERS_MANAGE, provider) as (row, act):
        row.client_id, row.trusted_amr, row.trusted_acr = client_id, trusted_amr, trusted_acr
        if client_secret:
            row.client_secret = keys.encrypt(client_secret)
        row.save(update_fields=["client_id", "client_secret", "trusted_amr", "trusted_acr"])
        act.record("identity-provider.changed", trusts=_trusts(row))


def switch_off(provider: IdentityProvider, *, actor: Actor) -> int:
    """Disable an own sign-in and end the sign-ins through it; give how many there were."""
    with change(actor, Action.IDENTITY_PROVIDERS_MANAGE, provider, idempotent=True) as (row, act):
        if not row.is_active:
            return 0
        row.is_active = False
        row.save(update_fields=["is_active"])
        count = sign_ins.end_through(row, SignInEnd.PROVIDER)
        act.record("identity-provider.ended", sign_ins_ended=count)
    return count


def _trusts(row: IdentityProvider) -> bool:
    return bool(row.trusted_amr or row.trusted_acr)


def who_comes(provider: IdentityProvider, claims: Claims) -> User:
    """Return the account that somebody may sign in to who comes back from an own sign-in.

    Raises:
        NotLinked: no account is linked, it is off, or it no longer acts for the institution.
    """
    link = (
        ExternalIdentity.objects.select_related("user")
        .filter(provider=provider, issuer=claims.issuer, subject=claims.subject)
        .first()
    )
    if (
        link is None
        or not provider.is_active
        or not link.user.may_sign_in
        or not acting.choices_of(link.user, provider)
    ):
        with transaction.atomic():
            record("visitor", "sign-in.external-refused", provider, reason="not-linked")
        raise NotLinked
    ExternalIdentity.objects.filter(pk=link.pk).update(used_at=timezone.now())
    return link.user


def note_trouble(provider: IdentityProvider, trouble: ProviderTrouble) -> None:
    """Record that somebody came back with something that is not to be believed."""
    with transaction.atomic():
        record("visitor", "sign-in.external-refused", provider, reason=trouble.why)


def link(user: User, provider: IdentityProvider, claims: Claims, *, actor: Actor) -> None:
    """Link an account with who its owner is at the institution's own sign-in.

    Raises:
        NotLinked: the person does not act for the institution.
        AlreadyThere: the subject is linked to another account, or this one to another subject.
    """
    with change(actor, None, about=user, idempotent=True) as act:
        if actor.user_id != user.pk or not acting.choices_of(user, provider):
            raise NotLinked
        held = ExternalIdentity.objects.filter(user=user, provider=provider).first()
        if held is not None and (held.issuer, held.subject) == (claims.issuer, claims.subject):
            return
        try:
            with transaction.atomic():
                ExternalIdentity.objects.create(
                    user=user, provider=provider, issuer=claims.issuer, subject=claims.subject
                )
        except IntegrityError as error:
            raise AlreadyThere from error
        act.record("external-identity.linked", provider=provider.code)


def unlink(user: User, key: int, *, actor: Actor) -> None:
    """Remove a link and end the sign-ins that came through it.

    Raises:
        NotLinked: the person has no such link.
        LastSignInMethod: they have no password and no passkey.
    """
    with change(actor, None, about=user) as act:
        user = hold_account(user)
        held = next(iter(lock_rows(ExternalIdentity.objects.filter(pk=key, user=user))), None)
        if held is None or actor.user_id != user.pk:
            raise NotLinked
        others = providers.own_ways(user, besides=key)
        if not (user.has_usable_password() or signins.has_passkey(user) or others):
            raise LastSignInMethod
        provider = held.provider
        held.delete()
        sign_ins.end_through(provider, SignInEnd.PROVIDER, user=user)
        act.record("external-identity.unlinked", provider=provider.code)


def unlink_member(membership: Membership, provider: IdentityProvider, *, actor: Actor) -> None:
    """Remove the link of a member, as their administrator, and end the sign-ins through it.

    For a provider that calls a person otherwise by now, or has given somebody's subject away. They
    link anew after signing in with what this system knows, or by a one-time link.

    Raises:
        Refused: the actor does not administer the member, or it is themselves.
        NotLinked: the member has no such link.
    """
    with change(actor, Action.MEMBERS_MANAGE, about=membership) as act:
        user = hold_account(membership.user)
        held = ExternalIdentity.objects.filter(
            user=user, provider=provider, provider__institution=membership.institution_id
        )
        if not lock_rows(held):
            raise NotLinked
        held.delete()
        sign_ins.end_through(provider, SignInEnd.PROVIDER, user=user)
        act.record("external-identity.unlinked", user, provider=provider.code)


def is_linked(user: User, provider: IdentityProvider, claims: Claims) -> bool:
    """Return whether who comes back is the one whom the account is linked with."""
    return ExternalIdentity.objects.filter(
        user=user, provider=provider, issuer=claims.issuer, subject=claims.subject
    ).exists()


def confirm(request: HttpRequest, sign_in: SignIn) -> None:
    """Record that the person has just signed in anew at the institution's own sign-in.

    For who has no factor here; the others show theirs.
    """
    if not signins.has_factor(sign_in.user):
        sign_ins.confirmed(request, sign_in.user)
