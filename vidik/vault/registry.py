# SPDX-License-Identifier: EUPL-1.2
"""What rooms above do when rows turn out to be one person, and what of theirs bars an erasure."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise

from vidik.access.types import Actor

if TYPE_CHECKING:
    from vidik.vault.models import Person

Follow = Callable[[uuid.UUID, uuid.UUID], int]
"""Takes the keys of duplicate and remaining person; returns how many of its rows follow."""
Hold = Callable[[Iterable[uuid.UUID]], None]
"""Locks what has to be locked before the persons with these keys."""


@dataclass(frozen=True, slots=True)
class MergeHandler:
    """How a room's rows follow a merge, and go back when it is undone."""

    label: str | Promise
    merge: Follow
    unmerge: Follow
    hold: Hold


_handlers: Final[dict[str, MergeHandler]] = {}


def register_merge(name: str, handler: MergeHandler) -> None:
    """Register how a room follows merges; once for each name.

    Raises:
        ValueError: the name is taken.
    """
    if name in _handlers:
        msg = f"{name} follows merges already"
        raise ValueError(msg)
    _handlers[name] = handler


def merge_handlers() -> list[MergeHandler]:
    """List the handlers in the order of their names."""
    return [_handlers[name] for name in sorted(_handlers)]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Something about a person that is open: what, under which numbers, and what ends it."""

    what: str
    numbers: tuple[str, ...]
    """Numbers of acts or codes of cases; never what they are about."""
    first: str
    """What is done first."""


Asked = Callable[["Person", Actor], list[Unfinished]]
"""Takes a person and who wants to erase them; gives what a room has open about them."""

_asked: Final[dict[str, Asked]] = {}


def register_unfinished(name: str, requested: Asked) -> None:
    """Register what of a room's work bars erasing a person while it is open; once for each name.

    Raises:
        ValueError: the name is taken.
    """
    if name in _asked:
        msg = f"{name} is asked before an erasure already"
        raise ValueError(msg)
    _asked[name] = requested


def unfinished(person: Person, actor: Actor) -> list[Unfinished]:
    """List what the rooms have open about a person, in the order of their names."""
    return [each for name in sorted(_asked) for each in _asked[name](person, actor)]


def may_be_forgotten(case: str) -> str:
    """Write, for a guard of the database, that a case is closed and none of its persons held.

    Args:
        case: the column with the key of the case, such as `old.case_id`.
    """
    return _MAY_BE_FORGOTTEN.replace("{case}", case)


_MAY_BE_FORGOTTEN: Final = """\
exists (select 1 from public.cases_case c where c.id = {case} and c.closed_at is not null)
and not exists (
  select 1 from public.vault_legalhold h where h.case_id = {case} and h.lifted_at is null
)"""
