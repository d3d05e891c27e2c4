# SPDX-License-Identifier: EUPL-1.2
"""Sign people of the tests in, as though they had shown what any role asks for."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from vidik.access.types import Actor
from vidik.accounts.models import SignIn, User


def client_of(actor: Actor) -> Client:
    """Return a client of somebody who came in with a passkey."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    SignIn.objects.filter(user=actor.user_id, ended_at__isnull=True).update(
        factor="webauthn", confirmed_at=timezone.now()
    )
    return client
