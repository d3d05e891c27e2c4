# SPDX-License-Identifier: EUPL-1.2
"""A port that rooms above fill: what was decided elsewhere about a plan, and where it came from."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from vidik.access.types import Actor
from vidik.cases.models import Case

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that was decided elsewhere and stands in no plan yet."""

    what: Text
    on: dt.date
    where: Text
    """The act that decided it."""
    url: str
    """That act, to those who may open it."""
    step: str
    """The page on which it is put into the plan."""


@dataclass(frozen=True, slots=True)
class Source:
    """What an activity comes from: in words, when, and where it is read."""

    what: Text
    on: dt.date
    url: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What a room decides about plans."""

    open: Callable[[Actor, Case], Iterable[Proposal]]
    """Gives what stands in no plan of a case yet, for whoever sees its plan."""
    behind: Callable[[Actor, Case, uuid.UUID], Iterable[Source]]
    """Gives what an activity comes from, by its line."""


_decided: Final[dict[str, Decided]] = {}


def register_decided(name: str, decided: Decided) -> None:
    """Add a room that decides about plans; registering a name again replaces it."""
    _decided[name] = decided


def proposals(actor: Actor, case: Case) -> list[Proposal]:
    """List what was decided elsewhere and stands in no plan of a case yet, the oldest first."""
    found = [each for room in _decided.values() for each in room.open(actor, case)]
    return sorted(found, key=lambda each: each.on)


def sources(actor: Actor, case: Case, line: uuid.UUID) -> list[Source]:
    """List what an activity comes from, the oldest first."""
    found = [each for room in _decided.values() for each in room.behind(actor, case, line)]
    return sorted(found, key=lambda each: each.on)
