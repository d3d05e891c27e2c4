# SPDX-License-Identifier: EUPL-1.2
"""What rooms above do when two rows turn out to be one person, and when what they keep may go."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

Follow = Callable[[uuid.UUID, uuid.UUID], int]
"""Takes the keys of the duplicate and of the person kept; gives how many of its rows follow."""


@dataclass(frozen=True, slots=True)
class MergeHandler:
    """How a room's rows follow a merge, and go back when it is undone."""

    label: str | Promise
    merge: Follow
    unmerge: Follow


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
