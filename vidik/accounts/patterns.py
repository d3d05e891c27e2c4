# SPDX-License-Identifier: EUPL-1.2
"""Unusual patterns of accounts: taken over by whoever gave them, or used for many views at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import Membership
from vidik.accounts.types import FRESH_ACCESS
from vidik.audit.registry import ActKind, register_pattern
from vidik.audit.types import Event, Limits, Pattern


def register() -> None:
    """Register the patterns."""
    register_pattern(
        Pattern(
            "accepted-beside-inviter",
            _("Invitation accepted where the inviter signs in"),
            _(
                "The invitation was accepted in the browser of whoever invited or confirmed "
                "the person, or from the same network with the same kind of browser within a "
                "day. In one office that may be a coincidence: ask the person whether it was "
                "really them."
            ),
            (ActKind.RIGHTS,),
            facts={"beside": True},
        )
    )
    register_pattern(
        Pattern(
            "new-member-reads-much",
            _("Many views by a new member"),
            _("This many different records were viewed within a week of the membership’s start."),
            (ActKind.READ,),
            counts_records=True,
            filter_acts=of_new_members,
        )
    )


def of_new_members(events: Iterable[Event], limits: Limits) -> Iterator[Event]:
    """Narrow views to those through a membership in its first week."""
    del limits
    longest = timezone.localdate() - FRESH_ACCESS - dt.timedelta(days=62)
    started = dict(
        Membership.objects.filter(valid_from__gt=longest).values_list("pk", "valid_from")
    )
    for event in events:
        since = started.get(int(event.membership)) if event.membership.isdigit() else None
        if since is not None and timezone.localdate(event.at) <= since + FRESH_ACCESS:
            yield event
