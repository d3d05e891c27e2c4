# SPDX-License-Identifier: EUPL-1.2
"""What an actor may see of one thing, by queries that are put into SQL once for all such actors.

Building a narrowed query and putting it into SQL takes longer than its answer does. Those who hold
the same roles ask the same one, with other keys in it. That this is so is not believed: the first
time that somebody asks, and every ten minutes, their own query is built as well and has to be the
same, word by word.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from vidik.access.types import Actor, Role
from vidik.core.paging import (
    AT_A_GLANCE,
    MOST_COUNTED,
    PER_PAGE,
    bounded,
    count_of,
    counted,
)
from vidik.core.postgresql.kept import InSql, Key, in_sql, place_of
from vidik.core.postgresql.moments import is_of_today, shift

RowT = TypeVar("RowT")
ValueT = TypeVar("ValueT")
_USER, _INSTITUTION, _MEMBERSHIP, _KEYS = 1, 2, 3, 4
_MOST_SHAPES: Final = 128
_MOST_PROVEN: Final = 4_000
"""Who was found to ask what others ask; each is some numbers."""
_HOLDS: Final = 600
_TRIED: Final = 60
"""Seconds for which a proof counts, and for which nobody tries again what could not be kept."""
_OWN: Final = "user:place"


@dataclass(frozen=True, slots=True)
class _Cut:
    """How much of a query is asked: all rows, the first so many, or how many there are up to so."""

    most: int | None = None
    counts: bool = False

    def of(self, rows: QuerySet[Any, RowT]) -> QuerySet[Any, RowT]:
        if self.most is None:
            return rows
        return bounded(rows, self.most) if self.counts else rows[: self.most]


_EVERY: Final = _Cut()


@dataclass(frozen=True, slots=True)
class _Proof:
    """Whether an actor asks what others ask, and until when that was found."""

    holds: bool
    until: float


class RowsFor(Generic[RowT]):
    """Rows that an actor may see, asked for by one actor after the other.

    The query may depend on the actor, on keys and on what is given besides, and on the moment by
    `moments.at`; not on the language, nor on what the database says while it is built.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, RowT]], *kinds: type[Key]) -> None:
        """Take what gives the query for an actor, what is given, and keys of these kinds."""
        self._build = build
        self._places = tuple(place_of(kind, _KEYS + at) for at, kind in enumerate(kinds))
        self._shapes: dict[Hashable, InSql[RowT]] = {}
        self._proven: dict[Hashable, _Proof] = {}

    def of(self, actor: Actor, *keys: Key, given: tuple[Hashable, ...] = ()) -> list[RowT]:
        """Give the rows."""
        return self._rows(actor, keys, given, _EVERY)

    def first(self, actor: Actor, most: int, *, given: tuple[Hashable, ...] = ()) -> list[RowT]:
        """Give the first so many of the rows."""
        return self._rows(actor, (), given, _Cut(most))

    def counted(
        self, actor: Actor, *, given: tuple[Hashable, ...] = (), most: int = MOST_COUNTED
    ) -> int:
        """Count the rows as `paging.counted` does."""
        shape = self._shape_for(actor, (), given, _Cut(most, counts=True))
        if shape is None:
            return counted(self._build(actor, *given), most)
        return count_of((shape.known.sql, shape.values(_numbers(actor))), most)

    def glanced(self, actor: Actor, *, given: tuple[Hashable, ...] = ()) -> int:
        """Count the rows as `paging.glanced` does."""
        return self.counted(actor, given=given, most=AT_A_GLANCE)

    def pages(self, actor: Actor, *, given: tuple[Hashable, ...] = ()) -> PagesFor[RowT]:
        """Give the rows page by page; nothing that somebody typed may be among what is given."""
        return PagesFor(self, actor, given)

    def built(self, actor: Actor, given: tuple[Hashable, ...]) -> QuerySet[Any, RowT]:
        """Give the query as it is built."""
        return self._build(actor, *given)

    def _rows(
        self, actor: Actor, keys: tuple[Key, ...], given: tuple[Hashable, ...], cut: _Cut
    ) -> list[RowT]:
        shape = self._shape_for(actor, keys, given, cut)
        if shape is None:
            return list(cut.of(self._build(actor, *given, *keys)))
        return shape.asked(self._values(actor, keys))

    def _values(self, actor: Actor, keys: tuple[Key, ...]) -> dict[Any, Any]:
        return {**_numbers(actor), **dict(zip(self._places, keys, strict=True))}

    def _shape_for(
        self, actor: Actor, keys: tuple[Key, ...], given: tuple[Hashable, ...], cut: _Cut
    ) -> InSql[RowT] | None:
        """Give the query that this actor asks like others; None where theirs is their own."""
        alike = _alike(actor)
        key = (alike, given, cut, shift(), timezone.localdate())
        asks = (_numbers_of(actor), key)
        now = time.monotonic()
        shape, found = self._shapes.get(key), self._proven.get(asks)
        if found is not None and now < found.until and (shape is not None or not found.holds):
            return shape if found.holds else None
        own = self._put_into_sql(actor, keys, given, cut)
        if own is not None and shape is None:
            shape = self._put_into_sql(alike, self._places, given, cut)
        holds = (
            own is not None
            and shape is not None
            and own.asks(shape.known.sql, shape.values(self._values(actor, keys)))
        )
        _keep(self._proven, asks, _Proof(holds, now + (_HOLDS if holds else _TRIED)), _MOST_PROVEN)
        if shape is not None:
            _keep(self._shapes, key, shape, _MOST_SHAPES)
        return shape if holds else None

    def _put_into_sql(
        self, actor: Actor, keys: tuple[Any, ...], given: tuple[Hashable, ...], cut: _Cut
    ) -> InSql[RowT] | None:
        """Put a query into SQL; None where it depends on what cannot be kept."""
        asked = _Asked()
        with connection.execute_wrapper(asked):
            rows = self._build(actor, *given, *keys)
            try:
                made = in_sql(cut.of(rows))
            except EmptyResultSet:
                return None
        moments = [value for value in made.known.params if isinstance(value, dt.date)]
        return None if asked.any or not all(map(is_of_today, moments)) else made


class PagesFor(Sequence[RowT]):
    """A list that a paginator cuts into pages; the first one is asked as others ask it."""

    def __init__(self, rows: RowsFor[RowT], actor: Actor, given: tuple[Hashable, ...] = ()) -> None:
        self._rows, self._actor, self._given = rows, actor, given

    def __len__(self) -> int:
        return self.counted()

    def counted(self) -> int:
        """Count as far as lists are counted."""
        return self._rows.counted(self._actor, given=self._given)

    def __getitem__(self, part: Any) -> Any:
        if isinstance(part, slice) and not part.start and part.stop and part.stop <= PER_PAGE:
            # How many there are on the page is no part of the query.
            return self._rows.first(self._actor, PER_PAGE, given=self._given)[part]
        rows = self._rows.built(self._actor, self._given)[part]
        return list(rows) if isinstance(part, slice) else rows


class _Asked:
    """Whether the database was asked something."""

    any = False

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        """Remember it, and let it pass."""
        self.any = True
        return execute(*statement)


def _keep(kept: dict[Hashable, ValueT], key: Hashable, value: ValueT, most: int) -> None:
    """Keep something, and let go of what was kept first where there is too much."""
    kept.pop(key, None)
    kept[key] = value
    while len(kept) > most:
        # Another thread may have let go of the same.
        kept.pop(next(iter(list(kept))), None)


def _alike(actor: Actor) -> Actor:
    """Give whoever holds the same roles, with places where keys come."""
    if actor.user_id is None:
        return actor
    others = actor.institutions - {actor.institution}
    return _with_places(
        actor.roles,
        others,
        actor.elevated,
        (
            actor.institution is not None,
            actor.institution in actor.institutions,
            actor.membership is not None,
        ),
    )


@lru_cache(maxsize=1_000)
def _with_places(
    roles: frozenset[Role],
    others: frozenset[int],
    elevated: bool,  # noqa: FBT001 - a key of the cache
    has: tuple[bool, bool, bool],
) -> Actor:
    user, institution, membership = _places()
    acts_for, is_among, by_membership = has
    return Actor(
        _OWN,
        roles,
        user_id=user,
        institutions=others | ({institution} if is_among and acts_for else frozenset()),
        institution=institution if acts_for else None,
        membership=membership if by_membership else None,
        elevated=elevated,
    )


@lru_cache(maxsize=1)
def _places() -> tuple[int, int, int]:
    return place_of(int, _USER), place_of(int, _INSTITUTION), place_of(int, _MEMBERSHIP)


def _numbers_of(actor: Actor) -> tuple[int | None, int | None, int | None]:
    return actor.user_id, actor.institution, actor.membership


def _numbers(actor: Actor) -> dict[int, int | None]:
    if actor.user_id is None:
        return {}
    return dict(zip(_places(), _numbers_of(actor), strict=True))
