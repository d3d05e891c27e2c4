# SPDX-License-Identifier: EUPL-1.2
"""What is unusual in searches of identities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import ActKind, register_pattern
from vidik.audit.types import Event, Limits, Pattern
from vidik.vault.types import Purpose

SEARCHED: Final = "identities.searched"
OPENED: Final = "identity.opened"


def register() -> None:
    """Register the pattern; its threshold comes with the room of the record."""
    register_pattern(
        Pattern(
            "many-searches",
            _("Many searches in a short time"),
            _(
                "This many searches of one person within the window. Names can be guessed at one by"
                " one; a list that has to be worked off is searched as fast."
            ),
            (ActKind.SEARCH,),
            facts={"by": "name"},
            filter_acts=typed_by_somebody,
        )
    )
    register_pattern(
        Pattern(
            "same-reason",
            _("The same reason for many persons"),
            _(
                "One person has given the same words as the reason for this many views of cases in"
                " which they are not named. A reason is written for one case."
            ),
            (ActKind.READ,),
            filter_acts=repeated_reasons,
        )
    )


def repeated_reasons(events: Iterable[Event], limits: Limits) -> Iterator[Event]:
    """Leave what was opened for words that the person has not given for another one before."""
    del limits
    for event in events:
        same = event.payload.get("same")
        if event.verb == OPENED and isinstance(same, int) and same > 1:
            yield event


def typed_by_somebody(events: Iterable[Event], limits: Limits) -> Iterator[Event]:
    """Leave out lists of other rooms, and what is searched by itself while somebody is entered."""
    del limits
    return (
        event
        for event in events
        if event.verb == SEARCHED and event.payload.get("purpose") != Purpose.DUPLICATES
    )
