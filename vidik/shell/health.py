# SPDX-License-Identifier: EUPL-1.2
"""Health of the system, for whoever monitors it.

Answered before anything that could answer in its place: the redirect to TLS would say 301 while the
database is down, the check of names would refuse whoever asks by an address.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from ipaddress import ip_address
from typing import Final

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from vidik.access.services import public
from vidik.accounts.keys import check_sign_in_keys
from vidik.audit.selectors import unsigned_since
from vidik.core.postgresql.unreachable import Unreachable
from vidik.shell.cli.runtime import (
    Refused,
    refuse_other_release,
    refuse_other_secret_key,
    refuse_pooler,
)
from vidik.vault.keys import require_keys

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_FORWARDED: Final = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Via")
_CHECKS: Final[tuple[tuple[str, Callable[[], None]], ...]] = (
    ("the address of the database leads through a pooler", refuse_pooler),
    ("the database is not set up for this release", refuse_other_release),
    ("the database does not know this SECRET_KEY", refuse_other_secret_key),
    ("the keys of sign-ins cannot be read", check_sign_in_keys),
    ("the keys of identities cannot be read", require_keys),
)
_log: Final = logging.getLogger("vidik.health")


class HealthFirst:
    """Answers about health before sessions, redirects and checks of names; has to come first."""

    def __init__(self, get_response: GetResponse) -> None:
        """Store the next handler."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer what is asked about health, and pass on everything else."""
        view = _VIEWS.get(request.path_info)
        return self._get_response(request) if view is None else view(request)


@public
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    del request
    return _answer("ok", 200)


@public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Return whether people can work: database, tables, keys.

    The reason is given to whoever asks on this machine and not through the proxy, and in the log.
    Whoever keeps heads of the record from being signed does not take the system out of service.
    """
    reason = missing_parts()
    from_here = _asks_from_here(request)
    if reason:
        return _answer(f"not ready: {reason}" if from_here else "not ready", 503)
    return _answer(
        "ok, but no head of the record was signed recently" if from_here and _is_late() else "ok",
        200,
    )


def _is_late() -> bool:
    try:
        return unsigned_since() is not None
    except DatabaseError:
        return False


def missing_parts() -> str:
    """Give in words what the system cannot work without; blank where nothing is missing."""
    for reason, check in _CHECKS:
        try:
            check()
        except (OperationalError, InterfaceError) as error:
            return _reported("the database does not answer", error)
        except (Refused, DatabaseError, RuntimeError, OSError, ValueError) as error:
            return _reported(reason, error)
    return ""


def _reported(reason: str, error: Exception) -> str:
    cause = error.__cause__ if isinstance(error.__cause__, Unreachable) else error
    _log.warning("Not ready: %s (%s)", reason, cause)
    return reason


def _asks_from_here(request: HttpRequest) -> bool:
    """Return whether a request comes from this machine itself: a proxy says for whom it asks."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _answer(text: str, status: int) -> HttpResponse:
    return HttpResponse(
        f"{text}\n",
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )


_VIEWS: Final = {"/healthz": alive, "/readyz": ready}
