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
    "accounts/services/channel.py::show": "a link that is used once, in one's own sign-in",
    "accounts/services/elevations.py::elevate": "one's own session",
    "accounts/services/elevations.py::end_elevation": "one's own session",
    "accounts/services/invitations.py::confirm_invitation": "asked on the locked row",
    "accounts/services/invitations.py::refuse_invitation": "asked on the locked row",
    "accounts/services/providers.py::link": "one's own ways of signing in",
    "accounts/services/providers.py::unlink": "one's own ways of signing in",
    "accounts/services/purging.py::purge_sign_ins": "the job that deletes old sign-ins",
    "accounts/services/sign_ins.py::choose_membership": "one's own sign-ins",
    "accounts/services/sign_ins.py::end_own": "one's own sign-ins",
    "figures/services/exports.py::note_export": "the caller has read what it exports",
    "participation/services/serving.py::refuse": "whoever is not let in",
    "questionnaires/services/papers.py::read_document": "the caller found it in scope",
    "referral/services/receiving.py::file_report": "everybody may report",
    "referral/services/reporter_follow_up.py::find_by_code": "the code of the receipt",
    "referral/services/reporter_follow_up.py::open_follow_up": "asked by `_let_in`, or the code",
    "referral/services/reporter_follow_up.py::write_to_centre": "asked by `_let_in`, or the code",
    "referral/services/supplementing.py::add_supplement": "asked before, or the code",
    "report/services/building.py::_finish": "the job that builds what somebody asked for",
    "shell/verification.py::verify_and_record": "asked before, or a job",
}
"""Functions that open a change without asking for a right, and what has been shown instead."""


def _writes_without_a_right(tree: ast.Module) -> list[str]:
    return [
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "change"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
        and node.args[1].value is None
    ]


def test_a_change_asks_for_a_right_or_says_here_why_it_needs_none() -> None:
    found = {
        f"{module.name.removeprefix('vidik/')}::{name}"
        for module in modules()
        for name in _writes_without_a_right(module.tree)
    }
    assert found == set(WITHOUT_A_RIGHT)
