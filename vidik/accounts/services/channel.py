# SPDX-License-Identifier: EUPL-1.2
"""Confirm that the account's e-mail reaches its owner, before the account's first passkey.

A password and a code can be lured out of a person together. The link that goes to their e-mail
opens nothing but in the sign-in in which it was asked for.
"""

from __future__ import annotations

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor
from vidik.accounts.models import PasskeyLink, SignIn, User
from vidik.accounts.services.sending import (
    LinkInvalid,
    LinkMaker,
    new_token,
    send_passkey_link,
    token_hash,
)
from vidik.accounts.types import PASSKEY_LINK_LASTS


def ask(sign_in: SignIn, *, link: LinkMaker, actor: Actor) -> None:
    """Send the link to the account's e-mail; an older one of the sign-in ends."""
    with change(actor, Action.ACCOUNT_USE) as act:
        send_passkey_link(sign_in.user.email, link(_token(sign_in)))
        act.record("passkey-link.sent", sign_in.user)


def draw_passkey_link(user: User, *, link: LinkMaker, actor: Actor) -> str:
    """Create the link that somebody waits for on the command line, where no mail server is set up.

    Raises:
        LinkInvalid: they wait for none.
    """
    with change(actor, Action.MEMBERS_MANAGE, about=user) as act:
        waiting = PasskeyLink.objects.filter(
            sign_in__user=user, sign_in__ended_at__isnull=True, used_at__isnull=True,
            expires_at__gt=timezone.now(),
        ).first()  # fmt: skip
        if waiting is None:
            raise LinkInvalid
        address = link(_token(waiting.sign_in))
        act.record("one-time-link.shown")
    return address


def _token(sign_in: SignIn) -> str:
    token, stored = new_token()
    now = timezone.now()
    lock(sign_in)
    PasskeyLink.objects.filter(sign_in=sign_in, used_at__isnull=True).update(used_at=now)
    PasskeyLink.objects.create(
        sign_in=sign_in, token_hash=stored, asked_at=now, expires_at=now + PASSKEY_LINK_LASTS
    )
    return token


def show(sign_in: SignIn, token: str, *, actor: Actor) -> None:
    """Note that the link reached the person who is signed in.

    Raises:
        LinkInvalid: it was used, has expired, never was, or was asked for in another sign-in.
    """
    with change(actor, None, about=sign_in.user) as act:
        now = timezone.now()
        used = PasskeyLink.objects.filter(
            sign_in=sign_in, token_hash=token_hash(token), used_at__isnull=True, expires_at__gt=now
        ).update(used_at=now)
        if not used:
            raise LinkInvalid
        shown_in(sign_in)
        act.record("passkey-link.used")


def shown_in(sign_in: SignIn) -> None:
    """Note that the person began this sign-in with a link sent to their e-mail."""
    SignIn.objects.filter(pk=sign_in.pk, ended_at__isnull=True).update(
        channel_shown_at=timezone.now()
    )
