# SPDX-License-Identifier: EUPL-1.2
"""Decide on unusual patterns: the right is asked here, the record of acts does the rest."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.accounts.selectors.acting import ends_of_memberships
from vidik.audit.registry import register_pattern
from vidik.audit.services import reviewing
from vidik.audit.types import ActKind, Event, Limits, Pattern, Threshold

STEP_WORDS: Final = {
    "explain": _("Mark as explained"),
    "escalate": _("Escalate"),
    "reopen": _("Open again"),
}


def decide(key: uuid.UUID, step: str, note: str, *, actor: Actor) -> None:
    """Take a step on an unusual pattern, with a note.

    Raises:
        Denied: the actor may not review.
        TransitionRefused: the step is not possible any more.
        ValidationError: the note is missing or too long.
    """
    authorize(actor, Action.AUDIT_REVIEW)
    reviewing.decide(key, step, note, actor=actor.label)


def set_threshold(wanted: Threshold, *, actor: Actor) -> None:
    """Set from when on a pattern counts as unusual.

    Raises:
        Denied: the actor may not review.
        ValidationError: a number is out of its range.
    """
    authorize(actor, Action.AUDIT_REVIEW)
    reviewing.set_threshold(wanted, actor=actor.label)


def register() -> None:
    """Register the pattern that needs to know memberships."""
    register_pattern(
        Pattern(
            "after-membership",
            _("Acting after the end of a membership"),
            _("Acts through a membership that had already ended. The system blocks all of them."),
            tuple(ActKind),
            filter_acts=after_membership,
        )
    )


def after_membership(events: Iterable[Event], limits: Limits) -> Iterator[Event]:
    """Keep the acts that were done through a membership after its last day."""
    del limits
    listed = [event for event in events if event.membership]
    ends = ends_of_memberships({event.membership for event in listed})
    for event in listed:
        ended = ends.get(event.membership)
        if ended is not None and event.at > ended:
            yield event
