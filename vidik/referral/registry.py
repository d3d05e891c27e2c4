# SPDX-License-Identifier: EUPL-1.2
"""What rooms above do when a report came in or was corrected, and whether they decide of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vidik.referral.models import Report, ReportedPerson

ReceiptHandler = Callable[[Sequence[ReportedPerson]], object]
"""Takes the persons of one report, their report at hand."""

_receipt_handlers: Final[dict[str, ReceiptHandler]] = {}


def register_receipt_handler(name: str, follower: ReceiptHandler) -> None:
    """Let a room follow each report that comes in; registering a name again replaces it."""
    _receipt_handlers[name] = follower


def handle_receipt(persons: Sequence[ReportedPerson]) -> None:
    """Notify every room that follows; what one of them refuses is not received."""
    for name in sorted(_receipt_handlers):
        _receipt_handlers[name](persons)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a report said of a person before it was corrected, as far as a clock hangs on it."""

    child: str
    migrant: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A report whose facts were corrected, and what stood before."""

    report: Report
    institution: int
    """Key of the institution that is responsible for the cases."""
    urgency: str
    """How urgent it was before."""
    before: Mapping[uuid.UUID, Marks]
    """By the keys of the persons of whom any fact changed."""


@dataclass(frozen=True, slots=True)
class CorrectionEffect:
    """What followed: how many clocks run otherwise, and about how many it was decided before."""

    clocks: int = 0
    decided: int = 0


CorrectionHandler = Callable[[Correction], CorrectionEffect]
"""Takes what was corrected in a report, and says what followed from it."""

_correction_handlers: Final[dict[str, CorrectionHandler]] = {}


def register_correction_handler(name: str, follower: CorrectionHandler) -> None:
    """Let a room follow corrections of reports; registering a name again replaces it."""
    _correction_handlers[name] = follower


def handle_correction(correction: Correction) -> CorrectionEffect:
    """Notify every room that follows corrections; return what followed in all of them."""
    found = [_correction_handlers[name](correction) for name in sorted(_correction_handlers)]
    return CorrectionEffect(sum(each.clocks for each in found), sum(each.decided for each in found))


LearnedHandler = Callable[[Report], object]
"""Takes a report of which something further is known, such as what came from abroad."""

_learned_handlers: Final[dict[str, LearnedHandler]] = {}


def register_learned_handler(name: str, follower: LearnedHandler) -> None:
    """Let a room follow what is learned later; registering a name again replaces it."""
    _learned_handlers[name] = follower


def handle_learned(report: Report) -> None:
    """Notify every room that follows that something further is known of a report."""
    for name in sorted(_learned_handlers):
        _learned_handlers[name](report)


Deciding = Callable[[Sequence[ReportedPerson]], set[uuid.UUID]]
"""Gives of reported persons the keys of those about whom a room above decides."""

_deciding: Final[dict[str, Deciding]] = {}


def register_deciding(name: str, decides: Deciding) -> None:
    """Let a room decide the outcomes of reported persons; it then pushes them here."""
    _deciding[name] = decides


def decided_above(persons: Sequence[ReportedPerson]) -> set[uuid.UUID]:
    """Return the keys of persons whose outcome comes from a room above, so that nobody types it."""
    return {key for decides in _deciding.values() for key in decides(persons)}


def is_decided_above(person: ReportedPerson) -> bool:
    """Return whether the outcome of a person comes from a room above."""
    return person.pk in decided_above([person])


@dataclass(frozen=True, slots=True)
class Practice:
    """Exercises of a room above, offered beside the lists of indicators that they go by."""

    address: Callable[[], str]
    """Of the page of exercises; it takes `?list=` with the code of a list."""
    list_codes: Callable[[], frozenset[str]]


_practice: Final[list[Practice]] = []


def register_practice(practice: Practice) -> None:
    """Offer exercises; registering again replaces them."""
    _practice[:] = [practice]


def practice() -> Practice:
    """Return the exercises that are offered; those without a room above are none."""
    return _practice[0] if _practice else Practice(str, frozenset)
