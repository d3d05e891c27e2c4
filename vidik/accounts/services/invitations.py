# SPDX-License-Identifier: EUPL-1.2
"""Invite people by one-time links; nobody gets an account in any other way."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.services import authorize
from vidik.access.types import Action, Actor, Denied, Role
from vidik.accounts import selectors
from vidik.accounts.granting import grantable
from vidik.accounts.models import IdentityProvider, Invitation, User
from vidik.accounts.naming import as_kept, is_free
from vidik.accounts.oidc import Claims
from vidik.accounts.selectors import standing_memberships
from vidik.accounts.services.members import (
    LinkMaker,
    LinkSpent,
    NothingToChange,
    begin_membership,
    mail_later,
    new_token,
    token_hash,
)
from vidik.accounts.services.providers import link as link_account
from vidik.accounts.types import INVITATION_LASTS, PASSKEY_ROLES, InvitationState
from vidik.audit.services import record
from vidik.institutions.models import Institution


class AlreadyThere(Exception):
    """The person is a member in this role already, or an invitation waits for them."""


class WrongPerson(Exception):
    """Somebody signed in opened an invitation that is for another address."""


def invite(
    institution: Institution,
    *,
    email: str,
    display_name: str,
    role: Role,
    link: LinkMaker,
    actor: Actor,
) -> tuple[Invitation, str]:
    """Invite somebody; give the invitation and the address of its one-time link.

    The mail says only that an invitation waits. The link stands in it and on the administrator's
    page once, and nowhere else.

    Raises:
        Denied: the actor does not give this role in this institution.
        AlreadyThere: they are a member in it, or an invitation waits.
    """
    token, kept = new_token()
    with transaction.atomic():
        authorize(actor, Action.MEMBERS_MANAGE)
        if role not in grantable(actor, institution):
            raise Denied(_("Your role cannot give this role in this institution."))
        held = selectors.current_memberships(timezone.localdate()).filter(
            user__email__iexact=email, institution=institution, role=role
        )
        if held.exists():
            raise AlreadyThere
        now = timezone.now()
        # One that has expired, or that opens nothing any more, makes room for the new one.
        open_ones = Invitation.objects.filter(
            institution=institution,
            role=role,
            email__iexact=email,
            accepted_at__isnull=True,
            revoked_at__isnull=True,
        )
        over = [row.pk for row in open_ones if row.state is InvitationState.EXPIRED]
        over += selectors.lapsed(open_ones.select_related("institution__kind", "invited_by"))
        Invitation.objects.filter(pk__in=over).update(revoked_at=now)
        try:
            with transaction.atomic():
                row = Invitation.objects.create(
                    institution=institution,
                    role=role,
                    email=email,
                    display_name=display_name,
                    token_hash=kept,
                    invited_by_id=actor.user_id,
                    invited_at=now,
                    expires_at=now + INVITATION_LASTS,
                )
        except IntegrityError as error:
            raise AlreadyThere from error
        record(actor.label, "invitation.made", row, role=role.value)
        address = link(token)
        _mail(email, address)
    return row, address


def resend(invitation: Invitation, *, link: LinkMaker, actor: Actor) -> str:
    """Draw a new link for an invitation that waits or has expired; the old link ends.

    Whoever does it invites from now on: the link holds as long as they may give the role.

    Raises:
        NothingToChange: it was accepted or revoked.
    """
    token, kept = new_token()
    with transaction.atomic():
        row = _locked(invitation)
        authorize(actor, Action.MEMBERS_MANAGE, row)
        if row.state not in {InvitationState.WAITING, InvitationState.EXPIRED}:
            raise NothingToChange
        row.token_hash = kept
        row.expires_at = timezone.now() + INVITATION_LASTS
        row.invited_by_id = actor.user_id
        row.save(update_fields=["token_hash", "expires_at", "invited_by"])
        record(actor.label, "invitation.resent", row, role=row.role)
        address = link(token)
        _mail(row.email, address)
    return address


def revoke(invitation: Invitation, *, actor: Actor) -> None:
    """Take an invitation back; its link opens nothing any more.

    Raises:
        NothingToChange: it was accepted or revoked.
    """
    with transaction.atomic():
        row = _locked(invitation)
        authorize(actor, Action.MEMBERS_MANAGE, row)
        if row.state not in {InvitationState.WAITING, InvitationState.EXPIRED}:
            raise NothingToChange
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        record(actor.label, "invitation.revoked", row, role=row.role)


def open_invitation(token: str) -> Invitation:
    """Find the invitation of a token.

    Raises:
        LinkSpent: there is none that can be accepted, or whoever made it might not make it now.
    """
    row = (
        Invitation.objects.select_related("institution__kind", "invited_by")
        .filter(token_hash=token_hash(token))
        .first()
    )
    if (
        row is None
        or row.state is not InvitationState.WAITING
        or row.institution.merged_into_id is not None
        or selectors.lapsed([row])
    ):
        raise LinkSpent
    return row


def account_of(invitation: Invitation) -> User | None:
    """Give the account that the invited person has already."""
    return User.objects.filter(email__iexact=invitation.email).first()


def accept_as_new(token: str, *, username: str, password: str) -> User:
    """Make the account of an invited person, and the membership.

    Args:
        token: of the link, which is spent by it.
        username: as chosen.
        password: as chosen.

    Raises:
        LinkSpent: the invitation was accepted, revoked or has expired meanwhile.
        AlreadyThere: there is an account of this address or name.
    """
    with transaction.atomic():
        row = _taken(token)
        user = _made(row, username, password)
        record(f"user:{user.pk}", "account.created", user, role=row.role, demo=False)
        _accept(row, user)
    return user


def accept_elsewhere(
    token: str, *, username: str, provider: IdentityProvider, claims: Claims
) -> User:
    """Make the account of an invited person without a password, linked with their own sign-in.

    Raises:
        LinkSpent: the invitation was accepted, revoked, has expired, is to another institution, or
            is for a role that needs a passkey, which is set up after a password.
        AlreadyThere: there is an account of this address or name.
        providers.AlreadyThere: the subject is linked to another account.
    """
    with transaction.atomic():
        row = _taken(token)
        if (
            row.institution_id != provider.institution_id
            or not provider.is_active
            or row.role in PASSKEY_ROLES
        ):
            raise LinkSpent
        user = _made(row, username, None)
        record(f"user:{user.pk}", "account.created", user, role=row.role, demo=False)
        _accept(row, user)
        actor = Actor(label=f"user:{user.pk}", roles=frozenset(), user_id=user.pk)
        link_account(user, provider, claims, actor=actor)
    return user


def _made(row: Invitation, username: str, password: str | None) -> User:
    name = as_kept(username)
    if not name or "@" in name or account_of(row) is not None or not is_free(name):
        raise AlreadyThere
    try:
        # Somebody else may have taken the name, or come by the address, a moment ago.
        with transaction.atomic():
            return User.objects.create_user(
                name, email=row.email, password=password, display_name=row.display_name
            )
    except (IntegrityError, ValidationError) as error:
        raise AlreadyThere from error


def accept_as(user: User, token: str) -> None:
    """Add the membership of an invitation to an account that its owner is signed in with.

    Raises:
        LinkSpent: the invitation was accepted, revoked or has expired meanwhile.
        WrongPerson: it is for another address.
        AlreadyThere: they have this role there by now.
    """
    with transaction.atomic():
        row = _taken(token)
        if user.email.lower() != row.email.lower():
            raise WrongPerson
        there = standing_memberships(timezone.localdate()).filter(
            user=user, institution=row.institution_id, role=row.role
        )
        if there.exists():
            raise AlreadyThere
        _accept(row, user)


def _taken(token: str) -> Invitation:
    row = _locked(open_invitation(token))
    if row.state is not InvitationState.WAITING:
        raise LinkSpent
    return row


def _accept(row: Invitation, user: User) -> None:
    row.accepted_at = timezone.now()
    row.accepted_by = user
    row.save(update_fields=["accepted_at", "accepted_by"])
    actor = Actor(label=f"user:{user.pk}", roles=frozenset(), user_id=user.pk)
    record(actor.label, "invitation.accepted", row, role=row.role)
    begin_membership(user, row.institution, Role(row.role), actor=actor)


def _locked(invitation: Invitation) -> Invitation:
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("institution__kind")
        .get(pk=invitation.pk)
    )


def _mail(email: str, address: str) -> None:
    mail_later(
        email,
        _("An invitation is waiting for you"),
        _(
            "You have been invited to an information system of the public administration. The "
            "link below opens the invitation once, within seven days. If you do not know what "
            "this is about, do not open it.\n\n%(link)s"
        )
        % {"link": address},
    )
