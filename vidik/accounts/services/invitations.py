# SPDX-License-Identifier: EUPL-1.2
"""Invite people by one-time links; nobody gets an account in any other way.

A role that reaches cases, the record of acts or accounts waits until a second person has confirmed
it; the link goes out after that, to the invited person's e-mail alone.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.services import authorize
from vidik.access.types import Action, Actor, Denied, Role
from vidik.accounts.granting import grantable
from vidik.accounts.models import IdentityProvider, Invitation, Membership, SignIn, User
from vidik.accounts.naming import as_stored, is_free
from vidik.accounts.oidc import Claims
from vidik.accounts.reach import reaching_roles
from vidik.accounts.selectors import acting, members
from vidik.accounts.selectors.acting import memberships_on
from vidik.accounts.services.members import (
    NothingToChange,
    begin_membership,
    give_other_role,
)
from vidik.accounts.services.providers import link as link_account
from vidik.accounts.services.sending import (
    LinkInvalid,
    LinkMaker,
    new_token,
    send_invitation,
    token_hash,
)
from vidik.accounts.types import (
    CONFIRMATION_WAITS,
    INVITATION_LASTS,
    PASSKEY_ROLES,
    AcceptanceOrigin,
    InvitationState,
)
from vidik.audit.services.recording import record
from vidik.institutions.models import Institution

_SAME_DAY: Final = dt.timedelta(days=1)
_STILL_OPEN: Final = frozenset(
    {InvitationState.UNCONFIRMED, InvitationState.WAITING, InvitationState.EXPIRED}
)


class AlreadyMember(Exception):
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
) -> Invitation:
    """Invite somebody; the link goes to their e-mail once nobody has to confirm any more.

    The command line invites the first people of a new system, whom nobody could confirm.

    Raises:
        Denied: the actor does not give this role in this institution, or would invite themselves.
        AlreadyMember: they are a member in it, or an invitation waits.
    """
    with change(actor, Action.MEMBERS_MANAGE):
        row = _propose(institution, email, display_name, role, actor=actor)
        if not row.is_unconfirmed:
            _send(row, link)
    return row


def propose_role(membership: Membership, role: Role, *, actor: Actor) -> Membership | None:
    """Give a member another role in the same institution; the former one ends when it begins.

    Returns:
        The new membership; None where a second person has to confirm the role first.

    Raises:
        Denied: the actor does not give the one role or take the other.
        NothingToChange: the member has the role already, or it waits for them.
    """
    with change(actor, Action.MEMBERS_MANAGE, membership) as (row, _act):
        if role not in grantable(actor, row.institution):
            raise Denied(_("Your role cannot give this role in this institution."))
        if not acting.holds(row, timezone.localdate()):
            raise NothingToChange
        try:
            requested = _propose(
                row.institution, row.user.email, str(row.user), role, replaces=row, actor=actor
            )
        except AlreadyMember as error:
            raise NothingToChange from error
        return None if requested.is_unconfirmed else _replace_membership(requested, actor)


def _propose(
    institution: Institution,
    email: str,
    display_name: str,
    role: Role,
    *,
    replaces: Membership | None = None,
    actor: Actor,
) -> Invitation:
    """Write an invitation, or another role for a member; the caller has asked for the right."""
    if role not in grantable(actor, institution):
        raise Denied(_("Your role cannot give this role in this institution."))
    if User.objects.filter(pk=actor.user_id or 0, email__iexact=email).exists():
        raise Denied(_("You cannot invite yourself; ask another administrator."))
    held = acting.current_memberships(timezone.localdate()).filter(
        user__email__iexact=email, institution=institution, role=role
    )
    if held.exists():
        raise AlreadyMember
    now = timezone.now()
    is_first = actor.user_id is None and role in reaching_roles()
    # One that has expired, or that opens nothing any more, makes room for the new one.
    open_ones = Invitation.objects.filter(
        institution=institution,
        role=role,
        email__iexact=email,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
    )
    over = [row.pk for row in open_ones if row.state is InvitationState.EXPIRED]
    over += members.lapsed(open_ones.select_related("institution__kind", "invited_by"))
    Invitation.objects.filter(pk__in=over).update(revoked_at=now)
    try:
        with transaction.atomic():
            row = Invitation.objects.create(
                institution=institution,
                role=role,
                email=email,
                display_name=display_name,
                invited_by_id=actor.user_id,
                invited_at=now,
                replaces=replaces,
                confirmed_at=now if is_first else None,
                expires_at=now + CONFIRMATION_WAITS,
            )
    except IntegrityError as error:
        raise AlreadyMember from error
    record(
        actor.label,
        "invitation.made",
        row,
        role=role.value,
        member=replaces is not None,
        waits=row.is_unconfirmed,
    )
    return row


def confirm_invitation(invitation: Invitation, *, link: LinkMaker, actor: Actor) -> Invitation:
    """Confirm a role that somebody else gives: the link goes out, or the member gets it at once.

    Raises:
        Denied: the actor gave the role, or would get it.
        OutOfScope: the actor is no second person for it.
        NothingToChange: it was decided on already, has expired, or whoever gave it, or the member
            whom it is for, has lost what it stood on.
    """
    with change(actor, None, invitation) as (row, act):
        _require_may_decide(row, actor)
        if members.lapsed([row]):
            raise NothingToChange
        row.confirmed_at = timezone.now()
        row.confirmed_by_id = actor.user_id
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        act.record("invitation.confirmed", role=row.role, invited_by=f"user:{row.invited_by_id}")
        if row.replaces is None:
            _send(row, link)
        else:
            _replace_membership(row, actor)
    return row


def refuse_invitation(invitation: Invitation, *, actor: Actor) -> None:
    """Refuse a role that somebody else gives; nobody gets it.

    Raises:
        Denied: the actor gave the role, or would get it.
        OutOfScope: the actor is no second person for it.
        NothingToChange: it was decided on already or has expired.
    """
    with change(actor, None, invitation) as (row, act):
        _require_may_decide(row, actor)
        row.revoked_at = timezone.now()
        row.refused_by_id = actor.user_id
        row.save(update_fields=["revoked_at", "refused_by"])
        act.record("invitation.refused", role=row.role, invited_by=f"user:{row.invited_by_id}")


def _require_may_decide(row: Invitation, actor: Actor) -> None:
    if row.state is not InvitationState.UNCONFIRMED:
        authorize(actor, Action.MEMBERS_CONFIRM)
        raise NothingToChange
    authorize(actor, Action.MEMBERS_CONFIRM, row)


def _replace_membership(row: Invitation, actor: Actor) -> Membership:
    """Let a member's new role begin and the former one end."""
    held = row.replaces
    assert held is not None  # noqa: S101 - for the type checker
    row.accepted_at = timezone.now()
    row.accepted_by_id = held.user_id
    row.save(update_fields=["accepted_at", "accepted_by"])
    return give_other_role(held, row, actor=actor)


def _send(row: Invitation, link: LinkMaker) -> None:
    send_invitation(row.email, link(_draw(row)))


def _draw(row: Invitation) -> str:
    """Draw the token of an invitation that nobody has to confirm any more; an older one ends."""
    token, row.token_hash = new_token()
    row.expires_at = timezone.now() + INVITATION_LASTS
    row.save(update_fields=["token_hash", "expires_at"])
    return token


def draw_invitation_link(row: Invitation, *, link: LinkMaker, actor: Actor) -> str:
    """Draw the link of an invitation on the machine itself, and keep that it was shown there.

    Raises:
        NothingToChange: it waits for a second person, or was accepted, revoked or has expired.
    """
    with change(actor, Action.MEMBERS_MANAGE, row) as (row, act):
        if row.state is not InvitationState.WAITING or members.lapsed([row]):
            raise NothingToChange
        address = link(_draw(row))
        act.record("one-time-link.shown")
    return address


def resend(invitation: Invitation, *, link: LinkMaker, actor: Actor) -> Invitation:
    """Send a new link for an invitation that waits or has expired; the old link ends.

    One that opens nothing any more, that nobody confirmed in time, or that was confirmed two weeks
    ago, is made anew by whoever does this, and confirmed anew.

    Raises:
        NothingToChange: it was accepted or revoked, or waits for a second person.
        AlreadyMember: the person has the role by now.
    """
    with change(actor, Action.MEMBERS_MANAGE, invitation, idempotent=True) as (row, act):
        if row.state not in _STILL_OPEN or row.replaces is not None:
            raise NothingToChange
        is_stale = (row.confirmed_at or row.invited_at) + CONFIRMATION_WAITS <= timezone.now()
        if members.lapsed([row]) or is_stale:
            row.revoked_at = timezone.now()
            row.save(update_fields=["revoked_at"])
            act.record("invitation.revoked", role=row.role)
            return invite(
                row.institution,
                email=row.email,
                display_name=row.display_name,
                role=Role(row.role),
                link=link,
                actor=actor,
            )
        if row.is_unconfirmed:
            raise NothingToChange
        _send(row, link)
        act.record("invitation.resent", role=row.role)
    return row


def revoke(invitation: Invitation, *, actor: Actor) -> None:
    """Withdraw an invitation; its link opens nothing any more.

    Raises:
        NothingToChange: it was accepted or revoked.
    """
    with change(actor, Action.MEMBERS_MANAGE, invitation) as (row, act):
        if row.state not in _STILL_OPEN:
            raise NothingToChange
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        act.record("invitation.revoked", role=row.role)


def open_invitation(token: str) -> Invitation:
    """Find the invitation of a token.

    Raises:
        LinkInvalid: there is none that can be accepted, or whoever made it might not make it now.
    """
    row = (
        Invitation.objects.select_related("institution__kind", "invited_by", "confirmed_by")
        .filter(token_hash=token_hash(token))
        .first()
    )
    if (
        row is None
        or row.replaces_id is not None
        or row.state is not InvitationState.WAITING
        or row.institution.merged_into_id is not None
        or members.lapsed([row])
    ):
        raise LinkInvalid
    return row


def account_of(invitation: Invitation) -> User | None:
    """Return the account that the invited person has already."""
    return User.objects.filter(email__iexact=invitation.email).first()


def accept_as_new(
    token: str, *, username: str, password: str, origin: AcceptanceOrigin | None = None
) -> User:
    """Make the account of an invited person, and the membership.

    Args:
        token: of the link, which is spent by it.
        username: as chosen.
        password: as chosen.
        origin: from where, as far as is known.

    Raises:
        LinkInvalid: the invitation was accepted, revoked or has expired meanwhile.
        AlreadyMember: there is an account of this address or name.
    """
    with transaction.atomic():
        row = _taken(token)
        user = _made(row, username, password)
        record(f"user:{user.pk}", "account.created", user, role=row.role, demo=False)
        _accept(row, user, origin)
    return user


def accept_in_another_institution(
    token: str,
    *,
    username: str,
    provider: IdentityProvider,
    claims: Claims,
    origin: AcceptanceOrigin | None = None,
) -> User:
    """Make the account of an invited person without a password, linked with their own sign-in.

    Raises:
        LinkInvalid: the invitation was accepted, revoked, has expired, is to another institution,
            or is for a role that needs a passkey, which is set up after a password.
        AlreadyMember: there is an account of this address or name.
        providers.AlreadyThere: the subject is linked to another account.
    """
    with transaction.atomic():
        row = _taken(token)
        if (
            row.institution_id != provider.institution_id
            or not provider.is_active
            or row.role in PASSKEY_ROLES
        ):
            raise LinkInvalid
        user = _made(row, username, None)
        record(f"user:{user.pk}", "account.created", user, role=row.role, demo=False)
        _accept(row, user, origin)
        actor = Actor(label=f"user:{user.pk}", roles=frozenset(), user_id=user.pk)
        link_account(user, provider, claims, actor=actor)
    return user


def _made(row: Invitation, username: str, password: str | None) -> User:
    name = as_stored(username)
    if not name or "@" in name or account_of(row) is not None or not is_free(name):
        raise AlreadyMember
    try:
        # Somebody else may have taken the name, or come by the address, a moment ago.
        with transaction.atomic():
            return User.objects.create_user(
                name, email=row.email, password=password, display_name=row.display_name
            )
    except (IntegrityError, ValidationError) as error:
        raise AlreadyMember from error


def accept_as(user: User, token: str, *, origin: AcceptanceOrigin | None = None) -> None:
    """Add the membership of an invitation to an account that its owner is signed in with.

    Raises:
        LinkInvalid: the invitation was accepted, revoked or has expired meanwhile.
        WrongPerson: it is for another address.
        AlreadyMember: they have this role there by now.
    """
    with transaction.atomic():
        row = _taken(token)
        if user.email.lower() != row.email.lower():
            raise WrongPerson
        there = memberships_on(timezone.localdate()).filter(
            user=user, institution=row.institution_id, role=row.role
        )
        if there.exists():
            raise AlreadyMember
        _accept(row, user, origin)


def _taken(token: str) -> Invitation:
    row = lock(open_invitation(token))
    if row.state is not InvitationState.WAITING:
        raise LinkInvalid
    return row


def _accept(row: Invitation, user: User, origin: AcceptanceOrigin | None) -> None:
    if user.pk in {row.invited_by_id, row.confirmed_by_id}:
        raise WrongPerson
    row.accepted_at = timezone.now()
    row.accepted_by = user
    row.save(update_fields=["accepted_at", "accepted_by"])
    actor = Actor(label=f"user:{user.pk}", roles=frozenset(), user_id=user.pk)
    record(
        actor.label,
        "invitation.accepted",
        row,
        role=row.role,
        invited_by=_label(row.invited_by_id),
        confirmed_by=_label(row.confirmed_by_id),
        beside=_is_beside(row, origin),
    )
    begin_membership(user, row.institution, Role(row.role), actor=actor, invitation=row)


def _label(user: int | None) -> str:
    return f"user:{user}" if user is not None else ""


def _is_beside(row: Invitation, origin: AcceptanceOrigin | None) -> bool:
    """Return whether it was accepted where whoever invited or confirmed signs in as well.

    In the same browser, or in the same kind of browser in the same network within a day.
    """
    if origin is None:
        return False
    others = [who for who in (row.invited_by_id, row.confirmed_by_id) if who is not None]
    if origin.known_users & set(others):
        return True
    return bool(origin.network and origin.device) and (
        SignIn.objects.filter(
            user__in=others,
            network=origin.network,
            device=origin.device,
            seen_at__gt=timezone.now() - _SAME_DAY,
        ).exists()
    )
