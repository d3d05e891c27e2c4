# SPDX-License-Identifier: EUPL-1.2
"""Write log lines that say where something went wrong and nothing of what people typed.

The message of an exception may repeat a form's value, a row, or the text of a query. A line names
its class and the places in the code, which is what repairing needs.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from typing import Final

_Args = tuple[object, ...] | Mapping[str, object] | None
_QUERY: Final = re.compile(r"\?[^\s'\"<>]+")
_TOKEN: Final = re.compile(r"(/account/(?:invitation|new-password|passkey-link)/)[^\s'\"<>/?]+")
"""One-time links: whoever reads the address before its owner opens it takes what it gives."""


class QuietFormatter(logging.Formatter):
    """Leaves out query strings, one-time links, messages of exceptions, and values of variables."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; the record itself stays as it is for other handlers."""
        quiet = logging.makeLogRecord(record.__dict__)
        quiet.args = _without_exceptions(record.args)
        quiet.exc_text = None
        if isinstance(record.msg, BaseException):
            quiet.msg = type(record.msg).__name__
        return super().format(quiet)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name of logging
        """Write the line without query strings, in which what was searched for stands."""
        return _TOKEN.sub(r"\1…", _QUERY.sub("?…", super().formatMessage(record)))

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name of logging
        """Name the exception's class and those behind it, with the places in the code."""
        if not (isinstance(ei, tuple) and isinstance(ei[1], BaseException)):
            return ""
        return "\n".join(_told(ei[1]))


def _told(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield f"{type(current).__module__}.{type(current).__qualname__}"
        for frame in traceback.extract_tb(current.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )


def _without_exceptions(args: _Args) -> _Args:
    if isinstance(args, tuple):
        return tuple(type(a).__name__ if isinstance(a, BaseException) else a for a in args)
    return args
