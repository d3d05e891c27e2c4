# SPDX-License-Identifier: EUPL-1.2
"""Floors and doors: who may import whom, through what, and where keys may point."""

from __future__ import annotations

import ast
import configparser
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.contrib.auth import get_user_model

from tests.architecture.sources import (
    FLOORS,
    ROOMS,
    ROOT,
    imports_from_other_rooms,
    is_below,
    modules,
)

DOORS = frozenset(
    {"services", "selectors", "types", "registry", "methods", "presentation", "listing"}
)
"""Through these a room is entered; all of `core` is open to everybody. `presentation` puts what
several rooms show alike on their pages."""
DESCRIPTIONS = frozenset(
    {"workflow", "matrix", "reference", "messages", "row_security", "guards", "labels"}
)
"""What a room says about itself: tables and texts that hold no rows and change nothing."""
WRITING = frozenset({"changes", "locking", "locks"})
"""How everybody writes."""
PORTS = frozenset({"worklist", "finding", "occurrences", "coverage"})
"""What rooms above fill: kinds of work, what the search box finds, what has a day, what is where.
"""
FILES = frozenset({"letters", "keys"})
"""What is printed, and where keys lie: no rows either."""


def test_the_floors_hold() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_floors_are_those_of_the_contract() -> None:
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    layers = contract["importlinter:contract:floors"]["layers"].split("\n")
    assert tuple(tuple(sorted(each.split(" | "))) for each in reversed(layers) if each) == FLOORS


def test_every_room_is_an_app_with_a_page_about_itself() -> None:
    folders = {p.parent.name for p in (ROOT / "vidik").glob("*/apps.py")}
    assert folders == set(ROOMS)
    missing = [room for room in ROOMS if not (ROOT / "vidik" / room / "README.md").exists()]
    assert missing == []


def test_a_room_is_entered_through_its_doors() -> None:
    wrong = [
        str(found)
        for module in modules()
        for found in imports_from_other_rooms(module)
        if found.target[0] != "core"
        and found.target[1] not in DOORS | DESCRIPTIONS | WRITING | PORTS | FILES | {"models"}
    ]
    assert wrong == []


def test_rows_of_another_room_are_read_only_by_selectors_and_services() -> None:
    """Another room's model may be named for a foreign key and as a type; its table is asked only
    where reads and writes have their place.
    """
    wrong = []
    for module in modules():
        if module.inside[0] in {"selectors", "services"}:
            continue
        foreign = {
            name
            for found in imports_from_other_rooms(module)
            if found.target[0] != "core" and found.target[1] == "models"
            for name in found.names
        }
        wrong += [
            f"{module.name}:{node.lineno} asks {node.value.id}.{node.attr}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in foreign
            and node.attr in {"objects", "_default_manager", "_base_manager"}
        ]
    assert wrong == []


def test_foreign_keys_point_down() -> None:
    user = get_user_model()
    wrong = []
    for config in apps.get_app_configs():
        if not config.name.startswith("vidik."):
            continue
        for model in config.get_models(include_auto_created=True):
            for field in model._meta.get_fields():
                target = field.related_model if field.concrete and field.is_relation else None
                if target is None or target is user:
                    continue
                room = target._meta.app_label
                if room in ROOMS and room != config.label and not is_below(room, config.label):
                    wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert wrong == []


def test_pure_methods_know_no_framework() -> None:
    frameworks = {"django", "allauth", "procrastinate", "pghistory", "psycopg"}
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if "methods" in module.inside
        for node in ast.walk(module.tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
        if name.split(".")[0] in frameworks
    ]
    assert wrong == []
