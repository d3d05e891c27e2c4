# SPDX-License-Identifier: EUPL-1.2
"""No transaction of any test locks rows against the declared order of the tables.

Every statement that locks rows is compared with what its transaction holds already. Whoever finds
one against the order changes the service, or the order: two transactions that lock the same tables
in opposite orders may wait for each other for ever.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from typing import Any, Final

import pytest
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

LOCKS: Final = re.compile(
    r"^select\b(?!.*\blimit 21\b).*\bfor (?:no key )?update\b(?! skip locked| nowait)",
    re.IGNORECASE | re.DOTALL,
)
"""What waits for rows; Django's own `get` is `limit 21`: of `update_or_create`, one at a time."""
_BETWEEN: Final = ("contextlib.py", "vidik/access/services.py")
"""Files between a transaction and whoever opens it."""
_MANY_ACTS: Final = ("/tests/", "/vidik/packs/demo_")
"""Who opens a transaction around several services: tests, and demonstrations before serving."""
TABLE: Final = re.compile(r'\bfrom "?(\w+)"?', re.IGNORECASE)


class LockedAgainstOrder(AssertionError):
    """A statement locks a table that comes before one whose rows are held."""


class _Held:
    """What one connection holds in its present transaction, and how deep that is nested."""

    def __init__(self) -> None:
        self.depth = 0
        self.tables: list[str] = []


_held: defaultdict[int, _Held] = defaultdict(_Held)


def check_order(held: list[str], table: str) -> None:
    """Require that a table may be locked after those that are held.

    Raises:
        LockedAgainstOrder: it comes before one of them.
        KeyError: it has no place in the order.
    """
    from vidik.access.locking import GUARDED, LOCK_ORDER

    place = {name: number for number, name in enumerate(LOCK_ORDER)}
    for earlier in held:
        guarded = any(
            guard in held and {earlier, table} <= tables for guard, tables in GUARDED.items()
        )
        if place[earlier] > place[table] and not guarded:
            msg = f"{table} is locked after {earlier}; LOCK_ORDER says the opposite"
            raise LockedAgainstOrder(msg)


def _watch(connection: BaseDatabaseWrapper, sql: object) -> None:
    state = _held[id(connection)]
    if not state.depth or not isinstance(sql, str) or not LOCKS.match(sql):
        return
    found = TABLE.search(sql)
    if found is None:
        return
    table = found.group(1)
    if table not in state.tables:
        check_order(state.tables, table)
        state.tables.append(table)


def _is_of_a_test(atomic: Any) -> bool:
    """Return whether a transaction was opened around several services that have their own."""
    if getattr(atomic, "_from_testcase", False):
        return True
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.endswith(_BETWEEN):
        frame = frame.f_back
    return frame is not None and any(part in frame.f_code.co_filename for part in _MANY_ACTS)


def _install() -> None:
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__
    execute = CursorWrapper._execute  # type: ignore[attr-defined]

    def entered(self: Any) -> None:
        enter(self)
        of_a_test = _is_of_a_test(self)
        # One object may be entered again before it is left.
        self.__dict__.setdefault("of_a_test", []).append(of_a_test)
        if not of_a_test:
            state = _held[id(transaction.get_connection(self.using))]
            if not state.depth:
                state.tables.clear()
            state.depth += 1

    def left(self: Any, *error: Any) -> None:
        if not self.of_a_test.pop():
            _held[id(transaction.get_connection(self.using))].depth -= 1
        leave(self, *error)

    def executed(self: Any, sql: Any, params: Any, *ignored: Any) -> Any:
        _watch(self.db, sql)
        return execute(self, sql, params, *ignored)

    transaction.Atomic.__enter__ = entered  # type: ignore[method-assign]
    transaction.Atomic.__exit__ = left  # type: ignore[method-assign]
    CursorWrapper._execute = executed  # type: ignore[attr-defined]


def pytest_configure(config: pytest.Config) -> None:
    """Watch every statement from the beginning."""
    del config
    _install()
