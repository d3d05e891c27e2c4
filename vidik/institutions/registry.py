# SPDX-License-Identifier: EUPL-1.2
"""What rooms above hand down to the registry.

How their references follow a merge, what they have to show of an institution, and how they call
those who act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.utils.functional import Promise

from vidik.access.types import Actor
from vidik.core.actors import system_name
from vidik.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class MergeEffect:
    """How many references a duplicate has, and how many meet one of the remaining institution."""

    moved: int
    joined: int = 0


@dataclass(frozen=True, slots=True)
class MergeHandler:
    """How one kind of reference follows a merge."""

    name: str
    label: str | Promise
    preview: Callable[[Institution, Institution], MergeEffect]
    """Looks at the duplicate and the remaining institution and says what would follow."""
    move: Callable[[Institution, Institution], int]
    """Moves every reference from the duplicate to the remaining institution; returns how many.

    Called inside the transaction of the merge, both rows locked."""


MergeObjection = Callable[[Institution, Institution], str | Promise | None]
"""Says why a duplicate cannot be merged into the other one, None if nothing prevents it."""

KindObjection = Callable[[Institution, str], str | Promise | None]
"""Says why an institution cannot be of another kind, given by its code; None if it can."""


@dataclass(frozen=True, slots=True)
class Related:
    """What another room has of an institution, as a link on its page."""

    label: str | Promise
    url: str
    count: int
    note: str | Promise = ""


RelatedProvider = Callable[[Actor, Institution], Related | None]
ContactsChanged = Callable[[Institution, Sequence[str], Actor], None]
"""Notifies those affected that contact points of an institution changed.

Given the institution, the addresses by which the changed one was reached before, and who did it."""
NamesOf = Callable[[set[str]], Mapping[str, str]]

_handlers: Final[dict[str, MergeHandler]] = {}
_objections: Final[dict[str, MergeObjection]] = {}
_kind_objections: Final[dict[str, KindObjection]] = {}
_related: Final[dict[str, tuple[int, RelatedProvider]]] = {}
_names: Final[list[NamesOf]] = []
_contacts_changed: Final[list[ContactsChanged]] = []


def register_merge_handler(handler: MergeHandler) -> None:
    """Register how references follow a merge; registering the name again replaces it."""
    _handlers[handler.name] = handler


def merge_handlers() -> list[MergeHandler]:
    """Return the registered handlers in the order in which they came."""
    return list(_handlers.values())


def register_merge_objection(name: str, objection: MergeObjection) -> None:
    """Register what may stand against a merge; registering the name again replaces it."""
    _objections[name] = objection


def database_objection(function: str, reason: str | Promise) -> MergeObjection:
    """Return an objection that rests on what nobody who merges may see.

    Args:
        function: of the database; says whether the institution of a key takes part in something.
        reason: why such a duplicate is not merged away. It tells that there is something, not what.
    """
    statement = "select {function}(%s)".replace("{function}", connection.ops.quote_name(function))

    def objection(duplicate: Institution, _kept: Institution) -> str | Promise | None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [duplicate.pk])
            (takes_part,) = cursor.fetchone() or (True,)
        return reason if takes_part else None

    return objection


def merge_objections() -> list[MergeObjection]:
    """Return the registered objections in the order in which they came."""
    return list(_objections.values())


def register_kind_objection(name: str, objection: KindObjection) -> None:
    """Register what may stand against another kind; registering the name again replaces it."""
    _kind_objections[name] = objection


def kind_objections() -> list[KindObjection]:
    """Return the registered objections in the order in which they came."""
    return list(_kind_objections.values())


def register_related(name: str, position: int, provider: RelatedProvider) -> None:
    """Register a link for the page of an institution; the name again replaces it."""
    _related[name] = (position, provider)


def related_to(actor: Actor, institution: Institution) -> list[Related]:
    """List what other rooms have of an institution, as far as the actor may know of it."""
    providers = sorted(_related.values(), key=lambda item: item[0])
    found = (provider(actor, institution) for _position, provider in providers)
    return [item for item in found if item is not None]


def register_actor_names(names_of: NamesOf) -> None:
    """Name the function that knows what actors are called; the last one registered counts."""
    _names[:] = [names_of]


def actor_names(labels: set[str]) -> dict[str, str]:
    """Return what actors are called, by label; an unknown one keeps its label."""
    known = _names[0](labels) if _names and labels else {}
    parts = {label: system_name(label) for label in labels if label.startswith("system:")}
    return {label: parts.get(label) or known.get(label, label) for label in labels}


def register_contacts_changed(notify: ContactsChanged) -> None:
    """Name the function that notifies of changed contact points; the last one registered counts."""
    _contacts_changed[:] = [notify]


def notify_contacts_changed(institution: Institution, former: Sequence[str], actor: Actor) -> None:
    """Notify those affected that contact points changed, in the transaction that changes them."""
    for notify in _contacts_changed:
        notify(institution, former, actor)
