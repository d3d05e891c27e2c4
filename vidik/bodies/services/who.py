# SPDX-License-Identifier: EUPL-1.2
"""Who acts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vidik.access.types import Action, Actor, Denied


def user_of(actor: Actor) -> int:
    """Return the key of the person who acts.

    Raises:
        Denied: no person acts.
    """
    if actor.user_id is None:
        raise Denied(_("Only a person can do this."), action=Action.BODIES_MANAGE)
    return actor.user_id
