# SPDX-License-Identifier: EUPL-1.2
"""What rooms above do when a report has come in; called in the transaction that received it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from vidik.referral.models import ReportedPerson

Follower = Callable[[Sequence[ReportedPerson]], object]
"""Takes the persons of one report, their report at hand."""

_followers: Final[dict[str, Follower]] = {}


def register_receipt_follower(name: str, follower: Follower) -> None:
    """Let a room follow each report that comes in; registering a name again replaces it."""
    _followers[name] = follower


def follow_receipt(persons: Sequence[ReportedPerson]) -> None:
    """Tell every room that follows; what one of them refuses is not received."""
    for name in sorted(_followers):
        _followers[name](persons)
