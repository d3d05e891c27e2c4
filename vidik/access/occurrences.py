# SPDX-License-Identifier: EUPL-1.2
"""What has a day: events, sessions, deadlines, what lapses, in every room, for one calendar.

A room registers each kind of its occurrences once. The calendar asks every kind that the reader's
role has for the days that it shows: a kind costs the same few queries however much there is.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from vidik.access.services import can
from vidik.access.types import Action, Actor

Text = str | Promise
Tone = Literal["", "good", "warn", "bad", "accent", "outline"]
MOST: Final = 300
"""Occurrences of one kind in what a page shows; the list of the room has the rest."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: dt.date
    last: dt.date

    @classmethod
    def month(cls, day: dt.date) -> Self:
        """Return the month in which a day lies."""
        days = calendar.monthrange(day.year, day.month)[1]
        return cls(day.replace(day=1), day.replace(day=days))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that is on one day or on several."""

    key: str
    """Of the row, so that a calendar program recognises it when its day has moved."""
    title: Text
    """As whoever may read the row calls it."""
    first_on: dt.date
    last_on: dt.date
    url: str = ""
    details: tuple[Text, ...] = ()
    is_own: bool = False
    """Whether it is of the reader's institution."""
    is_day_known: bool = True
    """Otherwise it is of these days as a whole, such as of a month."""
    is_cancelled: bool = False
    is_withheld: bool = False
    """Whether its title stays in the system though those of its kind are public."""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of occurrences: who has it, which rows it is, what each of them says."""

    code: str
    label: Text
    """In the plural: the name of the filter."""
    says: Text
    """In the singular: all that leaves the system of one that is not public."""
    action: Action
    """Whoever may do this has occurrences of the kind."""
    rows: Callable[[Actor, Span], QuerySet[Any] | Sequence[Any]]
    """Those of some days, scoped to the actor, with what is said of them."""
    read: Callable[[Sequence[Any], Actor], Iterable[Occurrence]]
    """Says what rows are, with at most some look-ups for all of them together."""
    position: int = 50
    order: tuple[Any, ...] = ("pk",)
    own: Callable[[Actor], Q] | None = None
    """Narrows to those of the reader's institution; None where all of them are."""
    within: Callable[[Collection[str]], Q] | None = None
    """Narrows to territories, by their codes; None where they have no place."""
    is_public: bool = False
    """Whether their titles are public."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An occurrence with its kind."""

    kind: Kind
    it: Occurrence

    @property
    def is_public(self) -> bool:
        """Whether its title may leave the system."""
        return self.kind.is_public and not self.it.is_withheld


@dataclass(frozen=True, slots=True)
class Found:
    """The occurrences of some days, in their order."""

    shown: tuple[Shown, ...]
    cut: tuple[Kind, ...]
    """Kinds of which there are more than are shown."""


_kinds: Final[dict[str, Kind]] = {}


def register(*kinds: Kind) -> None:
    """Add kinds of occurrences.

    Raises:
        ValueError: one of the code is there.
    """
    for each in kinds:
        if each.code in _kinds:
            msg = f"occurrences {each.code}: registered already"
            raise ValueError(msg)
        _kinds[each.code] = each


def kinds() -> list[Kind]:
    """List every kind, in the order of the filter."""
    return sorted(_kinds.values(), key=lambda kind: (kind.position, kind.code))


def kinds_of(actor: Actor) -> list[Kind]:
    """List the kinds that an actor's role has, whether or not there is anything of them."""
    return [each for each in kinds() if can(actor, each.action)]


def occurrences(
    actor: Actor,
    span: Span,
    *,
    kind: str = "",
    within: Collection[str] | None = None,
    is_own_only: bool = False,
    most: int = MOST,
) -> Found:
    """Gather what is on some days, the first first.

    Args:
        actor: whose calendar.
        span: the days.
        kind: only those of this kind.
        within: only those in territories, by their codes; what has no place stays.
        is_own_only: only those of the actor's institution.
        most: how many of one kind.
    """
    found: list[Shown] = []
    cut: list[Kind] = []
    for each in kinds_of(actor):
        if kind not in {"", each.code}:
            continue
        rows = _narrowed(each, actor, span, within=within, is_own_only=is_own_only)
        some = list(rows[: most + 1])
        if len(some) > most:
            cut.append(each)
        if some:
            found += [Shown(each, it) for it in each.read(some[:most], actor)]
    found.sort(key=lambda one: (one.it.first_on, one.kind.position, str(one.it.title), one.it.key))
    return Found(tuple(found), tuple(cut))


def _narrowed(
    kind: Kind,
    actor: Actor,
    span: Span,
    *,
    within: Collection[str] | None,
    is_own_only: bool,
) -> QuerySet[Any] | Sequence[Any]:
    rows = kind.rows(actor, span)
    if not isinstance(rows, QuerySet):
        return () if is_own_only and kind.own is not None else rows
    if is_own_only and kind.own is not None:
        rows = rows.filter(kind.own(actor))
    if within is not None and kind.within is not None:
        rows = rows.filter(kind.within(within))
    return rows.order_by(*kind.order)
