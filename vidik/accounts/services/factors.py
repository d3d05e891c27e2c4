# SPDX-License-Identifier: EUPL-1.2
"""Look after the secrets of second factors."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor
from vidik.accounts import keys
from vidik.accounts.models import IdentityProvider, User

_SEALED = ("secret", "seed")


def hold_account(user: User) -> User:
    """Lock an account and give it as it is, until the end of the transaction.

    Of two who take away what opens it at the same time, the second one sees what is left. Rows
    that refer to it may still be added.
    """
    return lock_rows(User.objects.filter(pk=user.pk), no_key=True)[0]


def rotate_sign_in_key(*, actor: Actor) -> int:
    """Start using a new key and encrypt every secret of sign-in with it.

    Open sessions stay readable, since the old key stays in the file; they are gone within twelve
    hours, after which it may be taken out.

    Returns:
        How many secrets were encrypted anew.
    """
    with change(actor, Action.MEMBERS_MANAGE) as act:
        name = keys.add_key()
        count = 0
        codes = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
        for row in lock_rows(codes):
            for part in _SEALED:
                if part in row.data and keys.made_with(row.data[part]) != name:
                    row.data[part] = keys.encrypt(keys.decrypt(row.data[part]))
                    count += 1
            row.save(update_fields=["data"])
        for provider in lock_rows(IdentityProvider.objects.exclude(client_secret="")):
            if keys.made_with(provider.client_secret) != name:
                provider.client_secret = keys.encrypt(keys.decrypt(provider.client_secret))
                provider.save(update_fields=["client_secret"])
                count += 1
        act.record("sign-in-key.rotated", label="accounts", key=name, count=count)
    return count
