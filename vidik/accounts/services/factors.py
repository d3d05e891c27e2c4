# SPDX-License-Identifier: EUPL-1.2
"""Look after the secrets of second factors."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.accounts import keys
from vidik.accounts.models import IdentityProvider, User
from vidik.audit.services.recording import record

_SEALED = ("secret", "seed")


def hold_account(user: User) -> User:
    """Lock an account and give it as it stands, until the end of the transaction.

    Of two who take away what opens it at the same time, the second one sees what is left.
    """
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def rotate_sign_in_key(*, actor: Actor) -> int:
    """Put a new key in use and encrypt every secret of sign-in with it.

    Open sessions stay readable, since the old key stays in the file; they are gone within twelve
    hours, after which it may be taken out.

    Returns:
        How many secrets were encrypted anew.
    """
    with transaction.atomic():
        authorize(actor, Action.MEMBERS_MANAGE)
        name = keys.add_key()
        count = 0
        for row in Authenticator.objects.select_for_update().exclude(
            type=Authenticator.Type.WEBAUTHN
        ):
            for part in _SEALED:
                if part in row.data and keys.made_with(row.data[part]) != name:
                    row.data[part] = keys.encrypt(keys.decrypt(row.data[part]))
                    count += 1
            row.save(update_fields=["data"])
        for provider in IdentityProvider.objects.select_for_update().exclude(client_secret=""):
            if keys.made_with(provider.client_secret) != name:
                provider.client_secret = keys.encrypt(keys.decrypt(provider.client_secret))
                provider.save(update_fields=["client_secret"])
                count += 1
        record(actor.label, "sign-in-key.rotated", label="accounts", key=name, count=count)
    return count
