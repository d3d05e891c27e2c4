# SPDX-License-Identifier: EUPL-1.2
"""What is authorised is recorded: every act, and every look at a case or an identity.

The functions of the rooms are read, not run: a service that asks for a right leads to a call of
`record` or `record_read`, by itself or through what it calls; so does every page about one case,
person, report or procedure.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import Final

from tests.architecture.sources import modules
from vidik.access.types import Action

RECORDS: Final = {"record", "record_read", "_recorded"}
ROOMS: Final = ("cases", "vault", "exchange", "questionnaires", "referral", "identification")
OF_PERSONS: Final = ("cases", "vault", "referral", "identification")
UNRECORDED: Final[dict[str, str]] = {}
"""Services that ask for a right and record nothing, and why."""
UNRECORDED_PAGES: Final[dict[str, str]] = {}
"""Pages about a case that record nothing, and why."""

Function = tuple[str, str]
"""Room and name."""


def _functions() -> dict[Function, list[tuple[str, ast.FunctionDef]]]:
    found: dict[Function, list[tuple[str, ast.FunctionDef]]] = defaultdict(list)
    for module in modules():
        room = module.name.split("/")[1]
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef):
                found[room, node.name].append((module.name, node))
    return found


def _called(node: ast.AST) -> set[str]:
    """Name what a function calls, or hands on to be called."""
    names = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute):
            names.add(each.attr)
        elif isinstance(each, ast.Name):
            names.add(each.id)
    return names


def _asks(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Name)
        and each.func.id == "authorize"
        for each in ast.walk(node)
    )


def _required(node: ast.FunctionDef) -> set[str]:
    return {
        each.args[0].attr
        for each in node.decorator_list
        if isinstance(each, ast.Call)
        and isinstance(each.func, ast.Name)
        and each.func.id == "requires"
        and isinstance(each.args[0], ast.Attribute)
    }


def recording() -> set[Function]:
    """Give the functions that lead to the record of acts, through those of their own room."""
    functions = _functions()
    calls = {
        function: set().union(*(_called(node) for _where, node in nodes))
        for function, nodes in functions.items()
    }
    found = {function for function, names in calls.items() if names & RECORDS}
    while True:
        names_by_room: dict[str, set[str]] = defaultdict(set)
        everywhere = defaultdict(set)
        for room, name in found:
            names_by_room[room].add(name)
            everywhere[name].add(room)
        # A room below is entered by a name of its services; one that several rooms have says less.
        single = {name for name, rooms in everywhere.items() if len(rooms) == 1}
        more = {
            (room, name)
            for (room, name), called in calls.items()
            if called & (names_by_room[room] | single)
        }
        if more <= found:
            return found
        found |= more


def test_every_service_that_asks_for_a_right_records_what_it_did() -> None:
    known = recording()
    silent = {
        f"{where}::{name}"
        for (room, name), nodes in _functions().items()
        for where, node in nodes
        if room in ROOMS and "/services" in where and _asks(node) and (room, name) not in known
    }
    assert silent - set(UNRECORDED) == set()
    assert set(UNRECORDED) <= silent, "it records by now"


def test_every_page_about_a_person_or_a_case_records_who_looked() -> None:
    known = recording()
    silent = {
        f"{where}::{name}"
        for (room, name), nodes in _functions().items()
        for where, node in nodes
        if room in OF_PERSONS and _required(node) and (room, name) not in known
    }
    assert silent - set(UNRECORDED_PAGES) == set()
    assert set(UNRECORDED_PAGES) <= silent, "it records by now"


def test_every_action_is_asked_for_somewhere() -> None:
    """An action that nothing asks for gives a right to nothing."""
    named = {
        each.attr
        for module in modules()
        if module.inside[0] not in {"policies", "row_security", "labels", "types"}
        for each in ast.walk(module.tree)
        if isinstance(each, ast.Attribute)
        and isinstance(each.value, ast.Name)
        and each.value.id in {"Action", "A"}
    }
    assert {action.name for action in Action} - named - ASKED_BY_ROWS == set()


ASKED_BY_ROWS: Final = {
    "CASES_OVERSEE",  # a relation to cases, in policies and row-level security
    "CASES_LOCATE",  # the locator acts by itself; the database lets it through by this
    "VAULT_FIND",  # the finder likewise
    "ADMINISTRATORS_INVITE",  # which roles somebody may give is asked of `grantable`
}
