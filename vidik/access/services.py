# SPDX-License-Identifier: EUPL-1.2
"""Ask the permission matrix, and tell the database who acts. What nobody has allowed is refused."""

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
from django.db.models import Model, QuerySet
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
    """Say whether the actor may do the action, and if not, why.

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
    """Say which roles a right needs; a page asks for many that it does not show."""
    named = ", ".join(str(role.label) for role in sorted(roles))
    return _("This requires one of these roles: %(roles)s.") % {"roles": named}


def authorize(actor: Actor, action: Action, obj: object = None) -> None:
    """Let the actor pass or raise.

    Raises:
        Denied: the actor has not the right; carries the reason.
        OutOfScope: the object is not among the rows that the actor may know of.
        NoPolicy: no room registered a policy for the action.
    """
    decision = can(actor, action, obj)
    label, key = _named(obj)
    policy = policy_of(action)
    # Why somebody may not do something is said only of what they may know of.
    is_asked = decision or not (policy and policy.is_discreet)
    if policy and is_asked and actor.roles & policy.roles and not _declared(actor, action):
        _require_in_scope(policy, actor, obj)
    if not decision:
        raise Denied(decision.reason, action=action, label=label, key=key)


def _require_in_scope(policy: Policy, actor: Actor, obj: object) -> None:
    if policy.rows is None or not isinstance(obj, Model):
        return
    rows = type(obj)._default_manager.filter(pk=obj.pk)  # noqa: SLF001 - Django's public-by-use API
    # What is not stored yet is nothing that anybody may know of.
    if obj.pk is None or not policy.rows(actor, rows).exists():
        label, key = _named(obj)
        raise OutOfScope(action=policy.action, label=label, key=key)


def _declared(actor: Actor, action: Action) -> bool:
    """Say whether a part of the system was declared to do this by itself, on every row."""
    return bool(actor.system_name) and actor.system_name in system_actors_with(action)


def _named(obj: object) -> tuple[str, str]:
    """Give the label and key under which the record of acts knows an object."""
    if not isinstance(obj, Model):
        return "", ""
    return obj._meta.label_lower, str(obj.pk)  # noqa: SLF001 - Django's public-by-use API


def scope(
    actor: Actor, action: Action, rows: QuerySet[ModelT], *, side: str = ""
) -> QuerySet[ModelT]:
    """Narrow a query to the rows that the actor may know of; to none without the right.

    Args:
        actor: who asks.
        action: what for.
        rows: the query.
        side: one of the sides that the policy names, where only its rows are wanted.

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

    The view runs in one transaction in which the database knows the actor; what a streamed answer
    still reads while it is sent is read in a second one.
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
                response.streaming_content = _sent(
                    actor,
                    translation.get_language(),
                    cast("Iterable[bytes]", response.streaming_content),
                )
            return response

        guarded.vidik_action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def elevated_acts(actor: Actor) -> list[str | Promise]:
    """Name the acts of great reach to which the actor's roles have the right, in words."""
    return [
        ACTIONS[action]
        for action in sorted(ELEVATED)
        if (policy := policy_of(action)) is not None and actor.roles & policy.roles
    ]


def describe_action(action: Action) -> str | Promise:
    """Say what an action lets somebody do, to rooms that show it."""
    return action_label(action)


def require_elevated(actor: Actor, action: Action) -> None:
    """Let a person pass whose session is elevated; for an act within a page of lesser reach.

    Raises:
        NotElevated: it is not; the page that asks for it is shown instead.
    """
    if not actor.elevated:
        raise NotElevated(action=action)


def _sent(actor: Actor, language: str, content: Iterable[bytes]) -> Iterator[bytes]:
    with acting(actor), translation.override(language):
        yield from content


def public(view: View) -> View:
    """Mark a view that every visitor may open."""
    view.vidik_action = "public"  # type: ignore[attr-defined]
    return view


def actor_of(request: HttpRequest) -> Actor:
    """Give the actor of a request, as the accounts room put it there."""
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) else Actor.visitor()


@contextmanager
def acting(actor: Actor, *, savepoint: bool = True) -> Iterator[None]:
    """Open a transaction in which the database knows the actor.

    The settings `vidik.user`, `vidik.membership` and `vidik.system` end with the transaction.
    Inside the block of another actor the outer one is known again afterwards, also when the inner
    block fails: then the savepoint takes the settings back.

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
            # Not by a token: an answer may be streamed in another context than it was begun in.
            _current.set(outer)
        if known != outer and within:
            _set_actor(outer)
        elif not within:
            _require_usable_transaction()


def _require_usable_transaction() -> None:
    """Fail where the transaction is lost, instead of ending it as though it had been committed.

    A database error that somebody caught, a template for one, leaves it to be rolled back; what was
    put on record in it would be gone without a word.
    """
    connection.validate_no_broken_transaction()
    sent = connection.connection
    if sent is not None and sent.info.transaction_status == pq.TransactionStatus.INERROR:
        msg = "A statement of this transaction failed, and nothing in it can be committed."
        raise transaction.TransactionManagementError(msg)


def acting_label() -> str:
    """Give the label of who acts in the transaction, blank outside of every `acting` block."""
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
    """Set in the database who acts, and for the history of rows under whose name they change."""
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
