# SPDX-License-Identifier: EUPL-1.2
"""Give each request an identifier, so that its log lines and its acts can be found together."""

from __future__ import annotations

import uuid
from contextvars import ContextVar
from typing import Final

from django.core.signals import request_finished, request_started

current_request: Final[ContextVar[str]] = ContextVar("current_request", default="")
"""The identifier under which all events and log lines of one request can be found together."""


def name_requests() -> None:
    """Identify every request from before its first middleware until its answer was sent.

    A middleware would be too late and too early: the framework logs an answer that failed after
    the last of them has returned.
    """
    request_started.connect(_begin, dispatch_uid="vidik.core.tracing")
    request_finished.connect(_end, dispatch_uid="vidik.core.tracing")


def _begin(**_signal: object) -> None:
    current_request.set(str(uuid.uuid4()))


def _end(**_signal: object) -> None:
    current_request.set("")
