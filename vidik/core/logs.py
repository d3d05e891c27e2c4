# SPDX-License-Identifier: EUPL-1.2
"""Write log lines that say when and where something went wrong and nothing of what people typed.

The message of an exception may repeat a form's value, a row, or the text of a query. A line names
its class and the places in the code, which is what repairing needs. Only exceptions that are meant
for operators are written with their words.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import re
import traceback
from collections.abc import Iterator, Mapping
from typing import Any, Final

from vidik.core.tracing import current_request

_Args = tuple[object, ...] | Mapping[str, object] | None
_QUERY: Final = re.compile(r"\?[^\s'\"<>]+")
_TOKEN: Final = re.compile(
    r"(/(?:account/(?:invitation|new-password|passkey-link)|calendar/feed)/)[^\s'\"<>/?]+"
)
"""Secret addresses: whoever reads one takes what it gives."""
FORMATS: Final = ("text", "json")


class ForOperators(Exception):
    """Marks an exception whose words name settings, addresses and roles, and nothing typed."""


class QuietFormatter(logging.Formatter):
    """Leaves out query strings, one-time links, messages of exceptions, and values of variables.

    One line for each record: time in UTC, level, logger, request, message; the places in the code
    of an exception follow, indented.
    """

    def __init__(self) -> None:
        """Take the one form that our lines have."""
        super().__init__("{asctime} {levelname} {name} [{request}]: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; the record itself stays as it is for other handlers."""
        return super().format(_quiet(record))

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - the name of logging
        """Write the moment in UTC, ISO 8601, to the millisecond."""
        del datefmt
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name of logging
        """Write the line without what was searched for, and as one line."""
        record.message = _scrubbed(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name of logging
        """Name the exception's class and those behind it, with the places in the code."""
        return "\n".join(_reported(ei))


class JsonFormatter(QuietFormatter):
    """Writes the same as one JSON object a line, for programs that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; the record itself stays as it is for other handlers."""
        quiet = _quiet(record)
        fields: dict[str, object] = {
            "time": self.formatTime(quiet),
            "level": quiet.levelname,
            "logger": quiet.name,
            "request": quiet.__dict__["request"],
            "message": _scrubbed(quiet.getMessage()),
        }
        if quiet.exc_info:
            fields["exception"] = list(_reported(quiet.exc_info))
        return json.dumps(fields, ensure_ascii=False)


def formatter() -> QuietFormatter:
    """Return the formatter that `LOG_FORMAT` asks for."""
    return JsonFormatter() if os.environ.get("LOG_FORMAT") == "json" else QuietFormatter()


def exit_message(text: str) -> str:
    """Give what a command says as it ends: plain for people, a log line where JSON is asked for."""
    if os.environ.get("LOG_FORMAT") != "json":
        return text
    return JsonFormatter().format(
        logging.LogRecord("vidik", logging.ERROR, "", 0, text, None, None)
    )


def logging_settings() -> dict[str, Any]:
    """Return the settings of Python's logging for the web server, the job worker and commands."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "vidik.core.logs.formatter"}},
        "filters": {"once": {"()": "vidik.core.postgresql.unreachable.OnceAMinute"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # Django's own would send errors by mail, with what was typed.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "psycopg.pool": {"filters": ["once"], "level": "WARNING", "propagate": True},
            "vidik.serve": {"handlers": [], "level": "INFO", "propagate": True},
            # The web server sets up logging by itself, after ours, and would write its own lines.
            "_granian": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }


def _quiet(record: logging.LogRecord) -> logging.LogRecord:
    quiet = logging.makeLogRecord(record.__dict__)
    quiet.args = _without_exceptions(record.args)
    quiet.exc_text = None
    quiet.__dict__["request"] = current_request.get() or "-"
    if isinstance(record.msg, BaseException):
        quiet.msg, quiet.args = "%s", (_named(record.msg),)
    return quiet


def _scrubbed(message: str) -> str:
    """Leave out query strings and one-time links; keep a record that has breaks on one line."""
    scrubbed = _TOKEN.sub(r"\1…", _QUERY.sub("?…", message))
    return scrubbed.replace("\r", "").replace("\n", "\\n")


def _named(error: BaseException) -> str:
    if isinstance(error, ForOperators):
        return " ".join(str(error).split())
    return type(error).__name__


def _reported(info: object) -> Iterator[str]:
    if not (isinstance(info, tuple) and isinstance(info[1], BaseException)):
        return
    seen: set[int] = set()
    current: BaseException | None = info[1]
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        name = f"{type(current).__module__}.{type(current).__qualname__}"
        yield f"{name}: {_named(current)}" if isinstance(current, ForOperators) else name
        for frame in traceback.extract_tb(current.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )


def _without_exceptions(args: _Args) -> _Args:
    if isinstance(args, tuple):
        return tuple(_named(a) if isinstance(a, BaseException) else a for a in args)
    if isinstance(args, Mapping):
        return {
            key: _named(value) if isinstance(value, BaseException) else value
            for key, value in args.items()
        }
    return args
