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


WITHOUT_A_RIGHT = {
    "accounts/services/channel.py": "one's own e-mail address",
    "accounts/services/elevations.py": "one's own session",
    "accounts/services/invitations.py": "whoever holds the token of the invitation",
    "accounts/services/purging.py": "the job that deletes old sign-ins",
    "accounts/services/providers.py": "one's own ways of signing in",
    "accounts/services/sign_ins.py": "one's own sign-ins",
    "figures/services/exports.py": "the caller has read the figures that it exports",
    "questionnaires/services/papers.py": "the caller has found the document in scope",
    "referral/services/receiving.py": "everybody may report",
    "referral/services/reporter_follow_up.py": "whoever holds the code of the receipt",
    "report/services/building.py": "the job that builds what somebody asked for",
    "shell/verification.py": "the caller may read the record, or is a job",
}
"""Modules that open a change without asking for a right, and what has been shown instead."""


def test_a_change_asks_for_a_right_or_says_here_why_it_needs_none() -> None:
    found = {
        module.name.removeprefix("vidik/")
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "change"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
        and node.args[1].value is None
    }
    assert found == set(WITHOUT_A_RIGHT)
