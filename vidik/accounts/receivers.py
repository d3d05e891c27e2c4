# SPDX-License-Identifier: EUPL-1.2
"""Receivers of the signals of django-allauth: they update sign-ins and record acts."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import authentication_step_completed, password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.http import HttpRequest

from vidik.accounts.models import SignIn, User
from vidik.accounts.services import sign_ins
from vidik.accounts.types import Factor, SignInEnd
from vidik.audit.services.recording import record


def connect() -> None:
    """Connect the receivers."""
    for signal, receiver in (
        (user_logged_in, _begun),
        (user_logged_out, _signed_out),
        (password_changed, _password_changed),
        (authentication_step_completed, _confirmed),
        (authenticator_used, _used),
        (authenticator_added, _added),
        (authenticator_removed, _removed),
        (authenticator_reset, _reset),
        (authentication_failed, _code_refused),
    ):
        signal.connect(receiver, dispatch_uid=f"accounts.{receiver.__name__}")


def _begun(request: HttpRequest, user: User, **_more: Any) -> None:
    sign_ins.begin(request, user)


def _signed_out(request: HttpRequest, user: User | None, **_more: Any) -> None:
    if isinstance(user, User):
        sign_ins.signed_out(request, user)


def _password_changed(request: HttpRequest, user: User, **_more: Any) -> None:
    sign_in: SignIn | None = getattr(request, "sign_in", None)
    with transaction.atomic():
        ended = sign_ins.end_all(
            [user.pk], SignInEnd.PASSWORD, keep=sign_in.pk if sign_in is not None else None
        )
        record(f"user:{user.pk}", "account.password-changed", user, sign_ins_ended=ended)


def _confirmed(request: HttpRequest, user: User, **more: Any) -> None:
    """Store when somebody last reauthenticated."""
    if more.get("reauthenticated"):
        sign_ins.confirmed(request, user)


def _used(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    sign_ins.factor_used(request, user, Factor(authenticator.type))


def _added(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        counter = getattr(request, "vidik_code_counter", None)
        if counter is not None:
            authenticator.data["last_counter"] = counter
            authenticator.save(update_fields=["data"])
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        sign_ins.factor_used(request, user, Factor(authenticator.type))
    _record("factor.added", user, authenticator)


def _removed(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    del request
    _record("factor.removed", user, authenticator)


def _reset(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    del request
    _record("factor.renewed", user, authenticator)


def _code_refused(user: User, authenticator: Authenticator, **_more: Any) -> None:
    _record("sign-in.code-refused", user, authenticator)


def _record(verb: str, user: User, authenticator: Authenticator) -> None:
    with transaction.atomic():
        record(f"user:{user.pk}", verb, user, factor=str(authenticator.type))
