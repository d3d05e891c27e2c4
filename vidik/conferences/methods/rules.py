# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of conferences: days, who is invited and has to come, quorum, lists of codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from vidik.conferences.methods.quorum import QuorumRule
from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack

FILE: Final = "conferences/rules.yaml"
DUTIES: Final = ("always", "child", "never")
"""As `types.Duty` has them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A code of one of the lists."""

    code: Annotated[str, Column(pattern="[a-z][a-z0-9-]{0,29}", what="small letters and hyphens")]
    name: Texts


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision of a conference, and whether it has to become an activity of the plan."""

    code: Annotated[str, Column(pattern="[a-z][a-z0-9-]{0,29}", what="small letters and hyphens")]
    name: Texts
    into_plan: bool = False


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role in which institutions are invited."""

    code: Annotated[str, Column(pattern="[a-z][a-z0-9-]{0,29}", what="small letters and hyphens")]
    name: Texts
    duty: Annotated[str, Column(one_of=DUTIES)]
    kinds: tuple[str, ...] = ()
    """Kinds of institutions that are invited in it where nothing else is said."""


@dataclass(frozen=True, slots=True)
class QuorumRow:
    """How many have to come."""

    at_least: Annotated[int, Column(low=1, high=50)] = 3
    percent: Annotated[int, Column(low=0, high=100)] = 50


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of notices by which institutions are invited, and learn that nothing is held."""

    invitation: Annotated[str, Column(needed=True)] = ""
    cancelled: Annotated[str, Column(needed=True)] = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole file; a pack without it has no conferences."""

    days: Annotated[int, Column(low=1, high=366)] = 15
    """Within how many days of the decision an identified victim has a conference."""
    request_days: Annotated[int, Column(low=1, high=60)] = 3
    """Within how many days a request for a conference is answered."""
    minutes_days: Annotated[int, Column(low=1, high=60)] = 3
    """Within how many days of a conference its minutes are written."""
    again_days: Annotated[int, Column(low=1, high=366)] = 14
    """After how many days a consultative meeting is held again."""
    quorum: QuorumRow = QuorumRow()
    kinds: Kinds = Kinds()
    roles: tuple[RoleRow, ...] = ()
    grounds: tuple[Choice, ...] = ()
    forms: tuple[Choice, ...] = ()
    sent: tuple[Choice, ...] = ()
    """Whom an institution sends instead."""
    cannot_reasons: tuple[Choice, ...] = ()
    absent_reasons: tuple[Choice, ...] = ()
    cancel_reasons: tuple[Choice, ...] = ()
    move_reasons: tuple[Choice, ...] = ()
    decline_reasons: tuple[Choice, ...] = ()
    not_there_reasons: tuple[Choice, ...] = ()
    """Why the person did not take part."""
    subjects: tuple[Choice, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    aside_reasons: tuple[Choice, ...] = ()
    """Why a decision needs no activity in the plan."""
    plan_days: Annotated[int, Column(low=1, high=60)] = 7
    """Within how many days of the confirmed minutes a decision stands in the plan."""

    def rule(self) -> QuorumRule:
        """Return the rule of the quorum."""
        return QuorumRule(self.quorum.at_least, self.quorum.percent)


LISTS: Final = (
    "roles", "grounds", "forms", "sent", "cannot_reasons", "absent_reasons", "cancel_reasons",
    "move_reasons", "decline_reasons", "not_there_reasons", "subjects", "decisions",
    "aside_reasons",
)  # fmt: skip


def read_rules(pack: Pack) -> Rules:
    """Read the file of a pack, and note what is wrong in it."""
    found = pack.document(FILE, Rules)
    if found is None:
        return Rules()
    for name in LISTS:
        rows: Sequence[Choice | DecisionRow | RoleRow] = getattr(found, name)
        pack.expect_unique(rows)
        if not rows:
            pack.fault(found, name, "at least one code")
    return found
