# SPDX-License-Identifier: EUPL-1.2
"""Give a synthetic person of a demonstration a page that opens by a number and phrase in a file."""

from __future__ import annotations

from django.conf import settings

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.cases.services.demo import SyntheticRefused
from vidik.participation.models import Access
from vidik.participation.services.serving import SERVING, set_secrets


def has_own_pages(actor: Actor) -> bool:
    """Return whether some page stands that the actor may know of."""
    with acting(actor):
        return Access.objects.exists()


def let_open_by(access: Access, number: str, phrase: str) -> None:
    """Let a page open by a number and phrase that everybody can read, without a code.

    Raises:
        SyntheticRefused: these are production settings, or the case is not synthetic.
    """
    if not (settings.DEMO and access.case.is_demo):
        msg = "A page that everybody can open is refused here: this is no demonstration."
        raise SyntheticRefused(msg)
    with acting(SERVING):
        authorize(SERVING, Action.PARTICIPATION_SERVE)
        set_secrets(access, number, phrase)
