# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of own pages: whether there are any, how long what holds, who is named how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack

FILE: Final = "participation/rules.yaml"
INCIDENTS: Final = "codes/incident-kind.csv"
BODIES: Final = "institution_kinds.csv"


class Use(StrEnum):
    """Where own pages are given."""

    OFF = "off"
    DEMONSTRATION = "demonstration"
    """In a system with synthetic data alone, so that it can be tried."""
    ON = "on"


@dataclass(frozen=True, slots=True)
class Body:
    """Kinds of institutions that her page calls by one broad word; no others are named."""

    code: Annotated[str, Column(pattern="[a-z][a-z0-9-]{0,29}", what="small letters and hyphens")]
    name: Texts
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole file; a pack without it has no own pages."""

    use: Annotated[str, Column(one_of=tuple(Use))] = Use.OFF
    verified: bool = False
    """Whether those whom it concerns have tried it; until then workers read that nobody has."""
    code_days: Annotated[int, Column(low=1, high=60)] = 14
    """For how many days the code on paper can be used."""
    unused_days: Annotated[int, Column(low=7, high=366)] = 60
    """After how many days without use a page is off."""
    rest_minutes: Annotated[int, Column(low=2, high=30)] = 10
    """After how many minutes without a click a sign-in ends."""
    at_most_minutes: Annotated[int, Column(low=5, high=120)] = 40
    """After how many minutes a sign-in ends in any case."""
    answer_days: Annotated[int, Column(low=1, high=60)] = 5
    """Within how many days what she says is settled."""
    looks_days: Annotated[int, Column(low=7, high=366)] = 90
    """How far back her page says who looked."""
    held_after: tuple[str, ...] = ()
    """Incidents after which a page is held."""
    bodies: tuple[Body, ...] = ()


def read_rules(pack: Pack) -> Rules:
    """Read the file of a pack, and note what is wrong in it."""
    found = pack.document(FILE, Rules)
    if found is None:
        return Rules()
    pack.expect_unique(found.bodies)
    if not set(found.held_after) <= {*pack.codes(INCIDENTS)}:
        pack.fault(found, "held_after", f"codes of {INCIDENTS}")
    named = [kind for body in found.bodies for kind in body.kinds]
    if not set(named) <= {*pack.codes(BODIES)} or len(named) != len(set(named)):
        pack.fault(found, "bodies", f"codes of {BODIES}, each once")
    if found.at_most_minutes < found.rest_minutes:
        pack.fault(found, "at_most_minutes", "at least rest_minutes")
    return found
