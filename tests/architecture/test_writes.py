# SPDX-License-Identifier: EUPL-1.2
"""Rows are locked in one place only, in an order that every locked table has a place in."""

from __future__ import annotations

import ast

import pytest
from django.apps import apps

from tests.architecture.sources import modules
from tests.lock_order import LockedAgainstOrder, check_order
from vidik.access.locking import GUARDED, LOCK_ORDER

LOCKING = {"vidik/access/locking.py"}
BELOW = {"audit", "core"}
"""Floors below the permission matrix, where nobody has a right to ask for."""


def test_rows_are_locked_by_the_declared_functions_alone() -> None:
    found = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if module.room not in BELOW and module.name not in LOCKING
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "select_for_update"
    ]
    assert not found, "lock rows with `change`, `lock` or `lock_rows`"


def test_every_table_in_the_order_is_there_once() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert set(LOCK_ORDER) <= tables
    assert len(set(LOCK_ORDER)) == len(LOCK_ORDER)
    assert set().union(*GUARDED.values(), GUARDED) <= set(LOCK_ORDER)


def test_locking_against_the_order_is_found() -> None:
    first, second = LOCK_ORDER[0], LOCK_ORDER[-1]
    check_order([first], second)
    with pytest.raises(LockedAgainstOrder):
        check_order([second], first)
