# SPDX-License-Identifier: EUPL-1.2
"""What is authorised is recorded: every act, and every look at a case or an identity.

The functions of the rooms are read, not run: a service that asks for a right leads to a call of
`record` or `record_read`, by itself or through what it calls; so does every page about one case,
person, report or procedure. Names are followed to where they are defined, so that a function of the
same name elsewhere proves nothing; that a right was refused is recorded by `authorize` and counts
for no act. That a change records its own act is seen as it runs (`vidik/access/changes.py`).
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Final

from tests.architecture.sources import Module, modules
from vidik.access.types import Action

RECORDS: Final = frozenset({("audit", "record"), ("audit", "record_read")})
NOT_FOLLOWED_UP: Final = frozenset({"access", "audit", "core"})
"""Rooms whose own recording is no proof: they record refusals, or the whole of a request."""
ROOMS: Final = (
    "cases",
    "vault",
    "exchange",
    "questionnaires",
    "referral",
    "identification",
    "proceedings",
    "tracing",
    "protection",
    "matters",
    "plans",
    "conferences",
    "participation",
)
OF_PERSONS: Final = ("cases", "vault", "referral", "identification")
_PREVIEW: Final = "shows what would be sent, and nothing is"
_PART: Final = "is a part of what is recorded as a whole"
_COUNTS: Final = "counts for the page of periods, and names nothing"
UNRECORDED: Final[dict[str, str]] = {
    "vidik/cases/services/demo.py::make_up_cases": _PART,
    "vidik/tracing/services/matching.py::compare_again": _PART,
    "vidik/tracing/services/matching.py::propose_for_report": _PART,
    "vidik/tracing/services/matching.py::propose_for_trace": _PART,
    "vidik/cases/services/own_views.py::look_at": "stands beside the reading, which is on record",
    "vidik/exchange/services/before.py::letter_if_sent": _PREVIEW,
    "vidik/exchange/services/mailing.py::run_outbox": "each e-mail has its state and its events",
    "vidik/exchange/services/writing.py::preview": _PREVIEW,
    "vidik/questionnaires/services/acting.py::letter_before": _PREVIEW,
    "vidik/questionnaires/services/acting.py::load_pack_acts": _PART,
    "vidik/identification/services/bulk.py::generating": _PART,
    "vidik/identification/services/propagation.py::hold_reports_of": "locks for a merge, on record",
    "vidik/identification/services/propagation.py::hold_both": "locks for a decision, on record",
    "vidik/identification/services/purging.py::count_findings": _COUNTS,
    "vidik/vault/services/notes.py::forget_notes": _PART,
    "vidik/questionnaires/services/locking.py::require_takes_files": "looks before a file is read",
    "vidik/participation/services/serving.py::forget_secrets": _PART,
    "vidik/participation/services/serving.py::put_code": _PART,
    "vidik/participation/services/serving.py::view_of": "says whether a page opens",
    "vidik/participation/services/serving.py::visit": "a click between two acts on record",
    "vidik/questionnaires/services/purging.py::count_attachments": _COUNTS,
    "vidik/referral/services/duty_calls.py::end_calls": "marks after what others did, on record",
    "vidik/referral/services/duties.py::plan_duties": _PART,
    "vidik/referral/services/purging.py::count_codes": _COUNTS,
    "vidik/referral/services/purging.py::count_screenings": _COUNTS,
    "vidik/referral/services/propagating.py::joined_to": "gives keys to those who record effects",
    "vidik/referral/services/joining.py::compare": "shows whom a look on record has opened",
    "vidik/referral/services/synthetic_today.py::was_received": "whether it is there",
    "vidik/referral/services/synthetic.py::has_synthetic": "says whether a demonstration exists",
    "vidik/referral/services/screenings.py::save_answers": "a page of a draft that names nobody",
}
"""Services that ask for a right and record nothing, and why."""
UNRECORDED_PAGES: Final[dict[str, str]] = {
    "vidik/identification/views/experts.py::experts": "tells of experts, of no person in a case",
    "vidik/identification/views/norms.py::norms": "shows acts of the pack, nothing of a case",
    "vidik/referral/views/centre.py::roster": "tells of shifts, of no person in a case",
    "vidik/referral/views/screening.py::index": "one’s own screenings, which name nobody",
    "vidik/referral/views/screening.py::result": "one’s own screening, which names nobody",
}
"""Pages about a case that record nothing, and why."""
UNRECORDED_LISTS: Final[dict[str, str]] = {
    "referral::Competences": "who is competent where is public; it tells of no case and no person",
}
"""Lists that record nothing when they are opened, and why."""
Function = tuple[str, str]
"""Module and name."""
Calls = Mapping[Function, frozenset[Function]]


@cache
def _functions() -> dict[Function, tuple[Module, ast.FunctionDef]]:
    return {
        (module.name, node.name): (module, node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
    }


@cache
def _defined() -> dict[tuple[str, str], list[tuple[tuple[str, ...], Function]]]:
    """Return by room and name where functions are defined, with the place in the room."""
    found = defaultdict(list)
    for function, (module, _node) in _functions().items():
        found[module.room, function[1]].append((module.inside, function))
    return found


def _imported(module: Module) -> dict[str, tuple[str, ...]]:
    """Return what each imported name of a module stands for, below `vidik`."""
    names: dict[str, tuple[str, ...]] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("vidik"):
            below = tuple((node.module or "").split("."))[1:]
            for alias in node.names:
                names[alias.asname or alias.name] = (*below, alias.name)
    return names


def _targets(place: tuple[str, ...]) -> set[Function]:
    """Return the functions for which an imported name may stand; a package hands on what it has."""
    room, *inside, name = place
    if (room, name) in RECORDS:
        return {(room, name)}
    return _methods().get(place, set()) | {
        function
        for where, function in _defined().get((room, name), ())
        if where[: len(inside)] == tuple(inside)
    }


@cache
def _methods() -> dict[tuple[str, ...], set[Function]]:
    """Return the methods of each class by its place: whoever names a list shows it."""
    return {
        (module.room, *module.inside, node.name): {
            (module.name, each.name) for each in node.body if isinstance(each, ast.FunctionDef)
        }
        for module in modules()
        for node in module.tree.body
        if isinstance(node, ast.ClassDef)
    }


def called(module: Module, node: ast.AST, names: Mapping[str, tuple[str, ...]]) -> set[Function]:
    """Name the functions that a piece of a module calls, or hands on to be called."""
    found: set[Function] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            if (module.name, each.id) in _functions():
                found.add((module.name, each.id))
            elif each.id in names:
                found |= _targets(names[each.id])
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            place = names.get(each.value.id)
            if place is not None:
                found |= _targets((*place, each.attr))
            elif each.attr == "record":
                found.add(("audit", "record"))
    return found


@cache
def calls() -> Calls:
    """Return what every function calls."""
    imports = {module.name: _imported(module) for module in modules()}
    return {
        function: frozenset(called(module, node, imports[module.name]) - {function})
        for function, (module, node) in _functions().items()
    }


def recording(graph: Calls) -> set[Function]:
    """Return the functions that lead to the record of acts."""
    callers: dict[Function, set[Function]] = defaultdict(set)
    for caller, targets in graph.items():
        for target in targets:
            callers[target].add(caller)
    found: set[Function] = set()
    waiting = list(RECORDS)
    while waiting:
        for caller in callers[waiting.pop()]:
            room = caller[0].split("/")[1]
            if caller not in found and room not in NOT_FOLLOWED_UP:
                found.add(caller)
                waiting.append(caller)
    return found


def _asks(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Name)
        and each.func.id in {"authorize", "change"}
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


@cache
def services() -> tuple[Function, ...]:
    """Return the services that ask for a right, by themselves or by what locks the row for them."""
    asking = {function for function, (_module, node) in _functions().items() if _asks(node)}
    while True:
        more = {
            function
            for function, targets in calls().items()
            for target in targets & asking
            if target[0].split("/")[1] == function[0].split("/")[1]
            and target[1].startswith(("_", "locked"))
        }
        if more <= asking:
            break
        asking |= more
    return tuple(
        function
        for function, (module, node) in _functions().items()
        if function in asking
        and module.room in ROOMS
        and "services" in module.inside
        and not node.name.startswith("_")
    )


def silent_services(graph: Calls) -> set[str]:
    known = recording(graph)
    return {"::".join(function) for function in services() if function not in known}


def test_every_service_that_asks_for_a_right_records_what_it_did() -> None:
    silent = silent_services(calls())
    assert silent - set(UNRECORDED) == set()
    assert set(UNRECORDED) <= silent, "it records by now"


def test_every_page_about_a_person_or_a_case_records_who_looked() -> None:
    known = recording(calls())
    silent = {
        "::".join(function)
        for function, (module, node) in _functions().items()
        if module.room in OF_PERSONS and _required(node) and function not in known
    }
    assert silent - set(UNRECORDED_PAGES) == set()
    assert set(UNRECORDED_PAGES) <= silent, "it records by now"


def test_every_list_of_persons_or_cases_records_that_it_was_opened() -> None:
    known = recording(calls()) | RECORDS
    silent = set()
    for module in modules():
        if module.inside != ("urls",) or module.room not in OF_PERSONS:
            continue
        (lists,) = (
            each for each in modules() if (each.room, *each.inside) == (module.room, "lists")
        )
        opens = {
            declared.name: called(lists, method, _imported(lists))
            for declared in lists.tree.body
            if isinstance(declared, ast.ClassDef)
            for method in declared.body
            if isinstance(method, ast.FunctionDef) and method.name == "opened"
        }
        silent |= {
            f"{module.room}::{node.value.id}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute)
            and node.attr == "as_view"
            and isinstance(node.value, ast.Name)
            and not opens.get(node.value.id, set()) & known
        }
    assert silent == set(UNRECORDED_LISTS)


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
