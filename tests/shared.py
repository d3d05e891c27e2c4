# SPDX-License-Identifier: EUPL-1.2
"""Fixtures whose rows are made once for all tests that begin with the same ones.

A test runs in a transaction that is taken back. Around it lie savepoints, one for each shared
fixture that the test asks for: the next test keeps those that it asks for as well, and takes the
others back. A test never sees rows of a fixture that it did not ask for, nor an object that another
test has changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from inspect import Parameter, Signature, signature
from types import SimpleNamespace
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.utils import translation

OLDEST_SECONDS: Final = 20
"""Within a transaction the database's clock stands still: after this time a new one begins."""
_values: Final = pytest.StashKey[dict[str, Any]]()
_fault: Final = pytest.StashKey[Exception]()
_GIVEN: Final[Mapping[str, Any]] = {"db": None, "serbia": "2024"}
"""What shared fixtures may ask for besides each other."""
_OWN: Final = {"request"}


@dataclass(frozen=True)
class _Wanted:
    """One shared fixture of a test, with the parameter that it is made with."""

    name: str
    make: Callable[..., Any]
    parameter: Any


@dataclass(frozen=True)
class _Layer:
    """A savepoint after which the rows of a fixture were made, and all objects as they are then."""

    of: _Wanted
    savepoint: transaction.Atomic
    values: dict[str, Any]


_layers: Final[list[_Layer]] = []
_begun: Final = SimpleNamespace(at=0.0)


def shared(make: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Declare a fixture that tests share; it may ask for shared ones and the database alone."""
    if make is None:
        return lambda function: shared(function, **options)

    def given(request: pytest.FixtureRequest, **_others: Any) -> Any:
        if _fault in request.node.stash:
            raise request.node.stash[_fault]
        return request.node.stash[_values][make.__name__]

    own = [each for each in signature(make).parameters if each not in {*_OWN, "db"}]
    given.__name__, given.__doc__, given.__module__ = make.__name__, make.__doc__, make.__module__
    given.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter(name, Parameter.KEYWORD_ONLY) for name in ("request", "db", *own)]
    )
    given.makes = make  # type: ignore[attr-defined]
    return pytest.fixture(**options)(given)


def arrange(item: pytest.Item) -> None:
    """Set the savepoints for a test, before its own transaction begins."""
    marker = item.get_closest_marker("django_db")
    # What commits begins with a database in which nothing is open.
    wanted = [] if marker and marker.kwargs.get("transaction") else list(_wanted_of(item))
    same = 0
    if time.monotonic() - _begun.at < OLDEST_SECONDS:
        for layer, one in zip(_layers, wanted, strict=False):
            if layer.of != one:
                break
            same += 1
    leave(same)
    try:
        for one in wanted[same:]:
            _make(one)
    except Exception as fault:  # noqa: BLE001 - raised where the test asks for the fixture
        item.stash[_fault] = fault
    if _layers:
        item.stash[_values] = deepcopy(_layers[-1].values)


def leave(staying: int = 0) -> None:
    """Take rows of shared fixtures back, but for the outermost."""
    while len(_layers) > staying:
        savepoint = _layers.pop().savepoint
        if connection.in_atomic_block:
            transaction.set_rollback(True)
        savepoint.__exit__(None, None, None)


def _make(one: _Wanted) -> None:
    values = deepcopy(_layers[-1].values) if _layers else {}
    savepoint = transaction.atomic()
    savepoint._from_testcase = True  # type: ignore[attr-defined] # what is durable may lie within
    savepoint.__enter__()
    if not _layers:
        _begun.at = time.monotonic()
    try:
        with connection.cursor() as cursor, translation.override("en"):
            cursor.execute("set constraints acts_are_chained_at_the_end immediate")
            known = {**_GIVEN, **values, "request": SimpleNamespace(param=one.parameter)}
            values[one.name] = one.make(**{each: known[each] for each in _asks_for(one.make)})
    except BaseException:
        transaction.set_rollback(True)
        savepoint.__exit__(None, None, None)
        raise
    _layers.append(_Layer(one, savepoint, values))


def _asks_for(make: Callable[..., Any]) -> Iterator[str]:
    return iter(signature(make).parameters)


def _wanted_of(item: pytest.Item) -> Iterator[_Wanted]:
    """Return the shared fixtures of a test, those first that others are made from."""
    definitions = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    makers = {
        name: definitions[name][-1].func.makes
        for name in item.fixturenames  # type: ignore[attr-defined]
        if name in definitions and hasattr(definitions[name][-1].func, "makes")
    }

    def depth(name: str) -> int:
        requested = [each for each in _asks_for(makers[name]) if each in makers]
        return 1 + max(map(depth, requested), default=0)

    for name in sorted(makers, key=lambda name: (depth(name), name)):
        yield _Wanted(name, makers[name], parameters.get(name))
