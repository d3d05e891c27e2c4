# SPDX-License-Identifier: EUPL-1.2
"""What the desk is made of: what waits, what falls due, what can be begun."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Task:
    """So many things of one kind that wait for the person at the desk."""

    text: Text
    """The things, without their number."""
    count: int
    url: str
    is_late: bool = False
    """Whether a deadline has passed, or somebody may come to harm while it waits."""


@dataclass(frozen=True, slots=True)
class Group:
    """What waits in one room."""

    name: Text
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing with the moment by which it is due."""

    title: Text
    kind: Text
    url: str
    due: dt.datetime | dt.date
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Something that the person may begin from the desk."""

    text: Text
    url: str
    is_first: bool = False
    """Whether it is what the role is there for."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits for one person, across all rooms."""

    groups: tuple[Group, ...] = ()
    items: tuple[Item, ...] = ()
    """The first to fall due, late ones first."""
    starts: tuple[Start, ...] = ()
    on_duty: tuple[str, ...] | None = None
    """Who is on duty at the centre now; None for those whom it does not concern."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self.groups and not self.items
