# SPDX-License-Identifier: EUPL-1.2
"""Ports that rooms above fill: how heads are notified of an emergency, pages about a case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from vidik.access.types import Actor
from vidik.cases.types import Part


@dataclass(frozen=True, slots=True)
class Urgent:
    """Somebody broke the glass. It carries keys only: no code of a case leaves the room."""

    emergency: uuid.UUID
    institution: int
    """The institution responsible for the case."""
    recipients: tuple[int, ...]
    """Keys of the users who head it."""
    at: dt.datetime
    alone: bool
    """Nobody has approved it yet."""


UrgentNotice = Callable[[Urgent, Actor], None]
"""Called in the transaction that opens the access, so that no access opens without notice."""

_notices: Final[dict[str, UrgentNotice]] = {}


def register_urgent_notice(name: str, send: UrgentNotice) -> None:
    """Add a way of notifying heads at once; registering a name again replaces it."""
    _notices[name] = send


def urgent_notice(urgent: Urgent, actor: Actor) -> None:
    """Notify the heads in every registered way."""
    for send in _notices.values():
        send(urgent, actor)


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of another room about a case: its address takes the key of the case."""

    url_name: str
    label: str | Promise
    parts: frozenset[Part]
    """Whoever may see one of these parts is led there."""
    may_open: Callable[[Actor], bool]


_pages: Final[dict[str, CasePage]] = {}


def register_case_page(page: CasePage) -> None:
    """Let the page of a case lead to a page of another room; registering it again replaces it."""
    _pages[page.url_name] = page


def case_pages(actor: Actor, parts: frozenset[Part]) -> list[CasePage]:
    """List the pages of other rooms that somebody who sees these parts may open."""
    return [page for page in _pages.values() if page.parts & parts and page.may_open(actor)]
