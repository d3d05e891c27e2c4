# SPDX-License-Identifier: EUPL-1.2
"""Ask the permission matrix. What nobody has allowed is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from vidik.access.registry import policy_of
from vidik.access.types import ALLOWED, Action, Actor, Decision, Denied, NoPolicy, OutOfScope

ModelT = TypeVar("ModelT", bound=Model)
View = Callable[..., HttpResponseBase]


def can(actor: Actor, action: Action, obj: object = None) -> Decision:
    """Say whether the actor may do the action, and if not, why.

    Raises:
        NoPolicy: no room registered a policy for the action.
    """
    policy = policy_of(action)
    if policy is None:
        msg = f"{action} has no policy"
        raise NoPolicy(msg)
    if not actor.roles & policy.roles:
        roles = ", ".join(str(role.label) for role in sorted(policy.roles))
        return Decision(
            allowed=False,
            reason=_("This needs one of these roles: %(roles)s.") % {"roles": roles},
        )
    if policy.predicate is not None:
        return policy.predicate(actor, obj)
    return ALLOWED


def authorize(actor: Actor, action: Action, obj: object = None) -> None:
    """Let the actor pass or raise.

    Raises:
        Denied: the actor has not the right; carries the reason.
        OutOfScope: the object is not among the rows that the actor may know of.
        NoPolicy: no room registered a policy for the action.
    """
    decision = can(actor, action, obj)
    if not decision:
        raise Denied(decision.reason)
    policy = policy_of(action)
    if policy is not None and policy.rows is not None and isinstance(obj, Model):
        manager = type(obj)._default_manager  # noqa: SLF001 - Django's public-by-use API
        if not policy.rows(actor, manager.filter(pk=obj.pk)).exists():
            raise OutOfScope


def scope(actor: Actor, action: Action, rows: QuerySet[ModelT]) -> QuerySet[ModelT]:
    """Narrow a query to the rows that the actor may know of; to none without the right.

    Raises:
        NoPolicy: no room registered a policy for the action.
    """
    policy = policy_of(action)
    if policy is None:
        msg = f"{action} has no policy"
        raise NoPolicy(msg)
    if not actor.roles & policy.roles:
        return rows.none()
    return policy.rows(actor, rows) if policy.rows is not None else rows


def requires(action: Action) -> Callable[[View], View]:
    """Mark a view with the action that opening it needs; visitors are sent to sign in first."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if actor.is_visitor:
                return redirect_to_login(request.get_full_path())
            authorize(actor, action)
            return view(request, *args, **kwargs)

        guarded.vidik_action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: View) -> View:
    """Mark a view that every visitor may open."""
    view.vidik_action = "public"  # type: ignore[attr-defined]
    return view


def actor_of(request: HttpRequest) -> Actor:
    """Give the actor of a request, as the accounts room put it there."""
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) else Actor.visitor()
