# SPDX-License-Identifier: EUPL-1.2
"""The permission matrix: each room registers its policies when it is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet

from vidik.access.types import Action, Actor, Decision, Role

Predicate = Callable[[Actor, Any], Decision]
Filter = Callable[[Actor, QuerySet[Any]], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Policy:
    """Which roles may do an action, on which objects, and the rows that they may know of."""

    action: Action
    roles: frozenset[Role]
    predicate: Predicate | None = None
    rows: Filter | None = None
    sides: Mapping[str, Filter] = field(default_factory=dict)
    is_discreet: bool = False


_policies: Final[dict[Action, Policy]] = {}


def register(
    action: Action,
    roles: Iterable[Role],
    *,
    predicate: Predicate | None = None,
    rows: Filter | None = None,
    sides: Mapping[str, Filter] | None = None,
    is_discreet: bool = False,
) -> None:
    """Register the policy of an action.

    Args:
        action: the action.
        roles: who may do it at all; the system's own actors are never implied.
        predicate: looks at actor and object and says yes, or no with a reason.
        rows: narrows a query to the rows that the actor may know of.
        sides: narrow it to some of these rows each, by a name. A list of one side is read from
            one index; either side or the other, narrowed once more, is not.
        is_discreet: whether the predicate itself gives reasons only to those who may know of the
            object, so that they hear them although it is not among the rows.

    Raises:
        ValueError: the action has a policy already.
    """
    if action in _policies:
        msg = f"{action} has a policy already"
        raise ValueError(msg)
    _policies[action] = Policy(
        action, frozenset(roles), predicate, rows, dict(sides or {}), is_discreet
    )


def policy_of(action: Action) -> Policy | None:
    """Return the policy of an action, None where no room registered one."""
    return _policies.get(action)


def all_policies() -> list[Policy]:
    """List the registered policies in the order of the actions."""
    return [_policies[action] for action in Action if action in _policies]


_system_actors: Final[dict[str, frozenset[Action]]] = {}


def declare_system(name: str, actions: Iterable[Action]) -> None:
    """Say what a named part of the system may do by itself, on rows of cases as well.

    The role of the system alone gives nothing there: the database lets a named actor through for
    exactly the actions declared here.

    Args:
        name: as in `Actor.system(name)`.
        actions: what it may do.

    Raises:
        ValueError: the name has been declared already.
    """
    if name in _system_actors:
        msg = f"The system actor {name} is declared already"
        raise ValueError(msg)
    _system_actors[name] = frozenset(actions)


def system_actors_with(action: Action) -> list[str]:
    """List the system actors that were declared to do an action by themselves."""
    return sorted(name for name, actions in _system_actors.items() if action in actions)


def declared_systems() -> list[tuple[str, frozenset[Action]]]:
    """List the system actors that were declared, with what each may do."""
    return sorted(_system_actors.items())
