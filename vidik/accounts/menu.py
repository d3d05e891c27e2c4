# SPDX-License-Identifier: EUPL-1.2
"""The room's entry in the main menu."""

from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, attach
from vidik.core.navigation import register as entry

_BESIDE = (
    "invitations", "confirmations", "review", "reviews", "sign_in_rules", "identity_providers",
    "elevations",
)  # fmt: skip


def register() -> None:
    """Register the list of members, for the head, and what is reached from it."""
    for page in _BESIDE:
        attach(page, "members")
    entry(
        Entry(
            "members",
            _("Members"),
            80,
            lambda request: bool(can(actor_of(request), Action.MEMBERS_READ)),
        )
    )
