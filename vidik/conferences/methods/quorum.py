# SPDX-License-Identifier: EUPL-1.2
"""Whether enough institutions come to a conference, by the rule of the pack.

Who has the duty to come and does not is named beside it: the quorum does not hang on one of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class QuorumRule:
    """At least so many institutions, and at least so many percent of those invited."""

    at_least: int
    percent: int


@dataclass(frozen=True, slots=True)
class SeatFact:
    """One invited institution."""

    name: str
    has_duty: bool
    comes: bool | None
    """None: it has not answered."""


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many come, how many are needed, and who has the duty to come and does not."""

    invited: int
    coming: int
    needed: int
    silent: tuple[str, ...]
    """Have the duty to come and have not answered."""
    failing: tuple[str, ...]
    """Have the duty to come and do not come."""

    @property
    def is_met(self) -> bool:
        """Whether enough come."""
        return self.coming >= self.needed


def quorum(rule: QuorumRule, seats: Iterable[SeatFact]) -> Quorum:
    """Count who comes against what is needed.

    Args:
        rule: of the pack.
        seats: the institutions invited, each once.
    """
    rows = tuple(seats)
    # Rounded up: half of seven is four.
    share = -(-len(rows) * rule.percent // _WHOLE)
    return Quorum(
        len(rows),
        sum(each.comes is True for each in rows),
        max(rule.at_least, share),
        tuple(each.name for each in rows if each.has_duty and each.comes is None),
        tuple(each.name for each in rows if each.has_duty and each.comes is False),
    )
