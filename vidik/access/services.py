# SPDX-License-Identifier: EUPL-1.2
"""Check rights by the permission matrix, and tell the database who acts. Fails closed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from typing import Any, Final, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.db import connection, transaction
from django.db.models import CharField, Model, QuerySet, Value
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from psycopg import pq

from vidik.access.labels import ACTIONS, action_label
from vidik.access.registry import Policy, policy_of, system_actors_with
from vidik.access.types import (
    ALLOWED,
    ELEVATED,
    Action,
    Actor,
    Decision,
    Denied,
    NoPolicy,
    NotElevated,
    OutOfScope,
    Role,
)
from vidik.core.sealing import seal
from vidik.core.tracing import current_request

ModelT = TypeVar("ModelT", bound=Model)
View = Callable[..., HttpResponseBase]
_Known = tuple[str, str, str]
_NOBODY: Final[_Known] = ("", "", "")
_current: Final[ContextVar[_Known]] = ContextVar("acting", default=_NOBODY)


def can(actor: Actor, action: Action, obj: object = None) -> Decision:
    """Decide whether the actor may do the action, and if not, say why.

    Raises:
        NoPolicy: no room registered a policy for the action.
    """
    policy = policy_of(action)
    if policy is None:
        msg = f"{action} has no policy"
        raise NoPolicy(msg)
    if _declared(actor, action):
        return ALLOWED
    if not actor.roles & policy.roles:
        return Decision(allowed=False, reason=_needed(policy.roles, translation.get_language()))
    if policy.predicate is not None:
        return policy.predicate(actor, obj)
    return ALLOWED


@cache
def _needed(roles: frozenset[Role], _language: str | None) -> str:
    """Say which roles a right needs; cached, since a page asks for many that it never shows."""
    named = ", ".join(str(role.label) for role in sorted(roles))
    return _("This requires one of these roles: %(roles)s.") % {"roles": named}


def authorize(actor: Actor, action: Action, obj: object = None) -> None:
    """Require that the actor may do the action.

    Raises:
        Denied: the actor does not have the right; carries the reason.
        OutOfScope: the object is not among the rows that the actor may know of.
        NoPolicy: no room registered a policy for the action.
    """
    decision = can(actor, action, obj)
    label, key = _named(obj)
    policy = policy_of(action)
    # The reason for a refusal is given only for objects that the actor may know of.
    is_asked = decision or not (policy and policy.is_discreet)
    if policy and is_asked and actor.roles & policy.roles and not _declared(actor, action):
        _require_in_scope(policy, actor, obj)
    if not decision:
        raise Denied(decision.reason, action=action, label=label, key=key)


def _require_in_scope(policy: Policy, actor: Actor, obj: object) -> None:
    if policy.rows is None or not isinstance(obj, Model):
        return
    rows = type(obj)._default_manager.filter(pk=obj.pk)  # noqa: SLF001 - Django's public-by-use API
    # Nobody may know of an object that has not been saved.
    if obj.pk is None or not policy.rows(actor, rows).exists():
        label, key = _named(obj)
        raise OutOfScope(action=policy.action, label=label, key=key)


def allowed(actor: Actor, row: Model, *actions: Action) -> frozenset[Action]:
    """Return which actions the actor may do with a row that they know of, in one query at most.

    `can` asks for the role and the state of the row, and not whether the row is one of those that
    the right reaches. A page asks here what it offers, so that no step leads to where nothing is.

    Raises:
        NoPolicy: no room registered a policy for an action.
    """
    able = [action for action in actions if can(actor, action, row)]
    by_reach: dict[object, list[Action]] = {}
    for action in able:
        policy = policy_of(action)
        reach = None if policy is None or _declared(actor, action) else policy.rows
        by_reach.setdefault(reach, []).append(action)
    found = {*by_reach.pop(None, [])}
    if not by_reach:
        return frozenset(found)
    rows = type(row)._default_manager.filter(pk=row.pk)  # noqa: SLF001 - Django's public-by-use API
    first, *others = (
        scope(actor, alike[0], rows)
        .order_by()
        .annotate(for_action=Value(alike[0].value, output_field=CharField()))
        .values_list("for_action", flat=True)
        for alike in by_reach.values()
    )
    reached = {*first.union(*others, all=True)}
    for alike in by_reach.values():
        found |= {*alike} if alike[0].value in reached else set()
    return frozenset(found)


def _declared(actor: Actor, action: Action) -> bool:
    """Return whether the actor is a system actor declared to do this on every row."""
    return bool(actor.system_name) and actor.system_name in system_actors_with(action)


def _named(obj: object) -> tuple[str, str]:
    """Return the label and key of an object in the record of acts."""
    if not isinstance(obj, Model):
        return "", ""
    return obj._meta.label_lower, str(obj.pk)  # noqa: SLF001 - Django's public-by-use API


def scope(
    actor: Actor, action: Action, rows: QuerySet[ModelT], *, side: str = ""
) -> QuerySet[ModelT]:
    """Narrow a query to the rows that the actor may know of; to none without the right.

    Args:
        actor: who asks.
        action: the right that is needed.
        rows: the query.
        side: one of the sides that the policy names, if only its rows are wanted.

    Raises:
        KeyError: the policy names no such side.
        NoPolicy: no room registered a policy for the action.
    """
    policy = policy_of(action)
    if policy is None:
        msg = f"{action} has no policy"
        raise NoPolicy(msg)
    if _declared(actor, action):
        return rows
    if not actor.roles & policy.roles:
        return rows.none()
    narrow = policy.sides[side] if side else policy.rows
    return narrow(actor, rows) if narrow is not None else rows


def requires(action: Action) -> Callable[[View], View]:
    """Mark a view with the action that opening it needs; visitors are sent to sign in first.

    The view runs in one transaction in which the database knows the actor. What a streaming
    response still reads while it is sent is read in a second one.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if actor.is_visitor:
                return redirect_to_login(request.get_full_path())
            authorize(actor, action)
            if action in ELEVATED:
                require_elevated(actor, action)
            with acting(actor):
                response = view(request, *args, **kwargs)
            if isinstance(response, StreamingHttpResponse) and not (
                response.is_async or isinstance(response, FileResponse)
            ):
                response.streaming_content = _streamed(
                    actor,
                    translation.get_language(),
                    cast("Iterable[bytes]", response.streaming_content),
                )
            return response

        guarded.vidik_action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def elevated_acts(actor: Actor) -> list[str | Promise]:
    """List the actions that need an elevated session and that the actor's roles allow, in words."""
    return [
        ACTIONS[action]
        for action in sorted(ELEVATED)
        if (policy := policy_of(action)) is not None and actor.roles & policy.roles
    ]


def describe_action(action: Action) -> str | Promise:
    """Describe what an action lets somebody do."""
    return action_label(action)


def require_elevated(actor: Actor, action: Action) -> None:
    """Require an elevated session; for an action on a page that needs none.

    Raises:
        NotElevated: it is not elevated; the page that asks for elevation is shown instead.
    """
    if not actor.elevated:
        raise NotElevated(action=action)


def _streamed(actor: Actor, language: str, content: Iterable[bytes]) -> Iterator[bytes]:
    with acting(actor), translation.override(language):
        yield from content


def public(view: View) -> View:
    """Mark a view that every visitor may open."""
    view.vidik_action = "public"  # type: ignore[attr-defined]
    return view


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor of a request, set by the middleware of the accounts room."""
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) else Actor.visitor()


@contextmanager
def acting(actor: Actor, *, savepoint: bool = True) -> Iterator[None]:
    """Open a transaction in which the database knows the actor.

    The settings `vidik.user`, `vidik.membership` and `vidik.system` end with the transaction.
    After a block inside that of another actor, the outer actor is restored; if the inner block
    fails, rolling back to the savepoint restores the settings.

    Args:
        actor: who acts.
        savepoint: False for a block that writes nothing. If such a block fails all the same, the
            whole outer transaction is lost: it refuses every further statement.
    """
    known = _known(actor)
    outer = _current.get()
    within = connection.in_atomic_block
    with transaction.atomic(savepoint=savepoint):
        if known != outer:
            _set_actor(known)
        _current.set(known)
        try:
            yield
        finally:
            # Not by a token: a response may be streamed in another context than it was created in.
            _current.set(outer)
        if known != outer and within:
            _set_actor(outer)
        elif not within:
            _require_usable_transaction()


def _require_usable_transaction() -> None:
    """Fail if the transaction cannot be committed, instead of losing its writes in silence.

    A database error that was caught on the way, for example by a template, leaves the transaction
    to be rolled back, together with what was recorded in it.
    """
    connection.validate_no_broken_transaction()
    sent = connection.connection
    if sent is not None and sent.info.transaction_status == pq.TransactionStatus.INERROR:
        msg = "A statement of this transaction failed, so it cannot be committed."
        raise transaction.TransactionManagementError(msg)


def acting_label() -> str:
    """Return the label of the actor of this transaction; blank outside any `acting` block."""
    return _label(_current.get())


def _label(known: _Known) -> str:
    user, _membership, system = known
    return f"user:{user}" if user else f"system:{system}" if system else ""


def _known(actor: Actor) -> _Known:
    return (
        "" if actor.user_id is None else str(actor.user_id),
        "" if actor.membership is None else str(actor.membership),
        actor.system_name,
    )


def _set_actor(known: _Known) -> None:
    """Tell the database who acts, and pghistory to whom changes are attributed."""
    label = _label(known)
    history = json.dumps({"actor": label, "request": current_request.get()}) if label else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('vidik.user', %s, true),"
            " set_config('vidik.membership', %s, true),"
            " set_config('vidik.system', %s, true),"
            " set_config('vidik.seal', %s, true),"
            " set_config('pghistory.context_id', %s, true),"
            " set_config('pghistory.context_metadata', %s, true)",
            (
                *known,
                seal("actor", *known, "") if label else "",
                str(uuid.uuid4()) if label else "",
                history,
            ),
        )
