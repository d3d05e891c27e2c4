# SPDX-License-Identifier: EUPL-1.2
"""How long a request may hold a process of the web server, and what ends it.

A process answers one request at a time. One that computes for too long ends with its process, by a
timer of the interpreter that needs no cooperation of what runs; the server starts another one, and
what was not committed is rolled back. Only computing counts, not waiting for whoever downloads.
"""

from __future__ import annotations

import faulthandler
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from django.db import connection, connections

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
P = ParamSpec("P")
R = TypeVar("R")
SECONDS: Final = 60
"""Of computing an answer, or a piece of one that is streamed."""
STATEMENT_SECONDS: Final = 45
"""Of one statement of the database: less, so that there is a page to say it."""

_is_watched = False


def watched(application: Application, seconds: float | None = None) -> Application:
    """Return the application with a limit to what it computes at a time.

    Where the limit is passed, the places in the code are written to standard error, without any
    value, and the process ends. There must be one thread that answers.
    """
    most = SECONDS if seconds is None else seconds

    def within(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with _timed(most):
            answer = application(environ, start_response)
        return _Pieces(answer, most) if getattr(answer, "streaming", False) else answer

    return within


def time_limit(seconds: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view take longer than others, and its statements; it runs in a transaction."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def within(*args: P.args, **kwargs: P.kwargs) -> R:
            if _is_watched:
                faulthandler.dump_traceback_later(seconds, exit=True)
            with connection.cursor() as cursor:
                cursor.execute("select set_config('statement_timeout', %s, true)", [f"{seconds}s"])
            return view(*args, **kwargs)

        return within

    return decorate


def limit_statements() -> None:
    """Let the database end the statements of this process that take too long; before the first."""
    options = connections.settings["default"].setdefault("OPTIONS", {})
    given = options.get("options", "")
    options["options"] = f"{given} -c statement_timeout={STATEMENT_SECONDS}s".strip()


@contextmanager
def _timed(seconds: float) -> Iterator[None]:
    global _is_watched  # noqa: PLW0603 - a process has one timer
    _is_watched = True
    faulthandler.dump_traceback_later(seconds, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        _is_watched = False


class _Pieces:
    """A streamed answer; each piece has its own limit."""

    def __init__(self, answer: Iterable[bytes], seconds: float) -> None:
        self._answer = answer
        self._pieces = iter(answer)
        self._seconds = seconds

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with _timed(self._seconds):
            return next(self._pieces)

    def close(self) -> None:
        with _timed(self._seconds):
            self._answer.close()  # type: ignore[attr-defined] # what is streamed can be closed
