# SPDX-License-Identifier: EUPL-1.2
"""What rooms above do when a report has come in, and whether they decide about its persons."""

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


Deciding = Callable[[ReportedPerson], bool]
"""Says whether a room above decides what becomes of a reported person."""

_deciding: Final[dict[str, Deciding]] = {}


def register_deciding(name: str, decides: Deciding) -> None:
    """Let a room decide what becomes of reported persons; it then pushes the outcomes."""
    _deciding[name] = decides


def is_decided_above(person: ReportedPerson) -> bool:
    """Say whether the outcome of a person comes from a room above, so that nobody types it here."""
    return any(decides(person) for decides in _deciding.values())
