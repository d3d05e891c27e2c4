# SPDX-License-Identifier: EUPL-1.2
"""The project's own files, read once for every test that looks at how the house is built."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = (
    ("core",), ("audit",), ("access",), ("checks",), ("institutions",), ("accounts",), ("forms",),
    ("figures",), ("cases",), ("vault",), ("exchange",), ("registers",), ("catalogue",),
    ("bodies", "events"), ("referral",), ("identification",),
    ("prevention", "proceedings", "protection", "tracing"), ("matters",),
    ("assessments",), ("plans",),
    ("conferences", "participation"), ("questionnaires",),
    ("recommendations",), ("report",), ("portal",), ("packs",), ("shell",),
)  # fmt: skip
"""From the ground floor up; `.importlinter` has the same order. Rooms of a floor know nothing of
each other.
"""
ROOMS = tuple(room for floor in FLOORS for room in floor)


def is_below(room: str, other: str) -> bool:
    """Return whether a room stands on a lower floor than another one."""
    floors = {name: number for number, floor in enumerate(FLOORS) for name in floor}
    return floors[room] < floors[other]


@dataclass(frozen=True)
class Module:
    """One Python file of a room."""

    path: Path
    room: str
    inside: tuple[str, ...]
    """Status in its room: `("services", "imports")`."""
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def is_test(self) -> bool:
        return "tests" in self.inside or self.inside[-1].startswith("test_")


@cache
def modules() -> tuple[Module, ...]:
    """Every module of every room, without migrations and without tests."""
    found = []
    for path in sorted((ROOT / "vidik").rglob("*.py")):
        inside = path.relative_to(ROOT / "vidik").with_suffix("").parts
        if "migrations" in inside or len(inside) < 2:
            continue
        module = Module(path, inside[0], inside[1:], ast.parse(path.read_text(encoding="utf-8")))
        if not module.is_test:
            found.append(module)
    return tuple(found)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the project: what git tracks, and what it would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    paths = (ROOT / name.decode() for name in listed.stdout.split(b"\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


@dataclass(frozen=True)
class Import:
    """One name that a module takes from another room."""

    module: Module
    target: tuple[str, ...]
    """Below `vidik`: `("figures", "models")`."""
    names: tuple[str, ...]
    line: int

    def __str__(self) -> str:
        return f"{self.module.name}:{self.line} imports vidik.{'.'.join(self.target)}"


def imports_from_other_rooms(module: Module) -> Iterator[Import]:
    """Give what a module imports from rooms other than its own, wherever in the file it stands."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("vidik"):
            below = tuple(node.module.split(".")[1:])
            names = tuple(alias.asname or alias.name for alias in node.names)
            if len(below) < 2:
                for alias in node.names:
                    target = (*below, alias.name)
                    if target[0] != module.room:
                        yield Import(module, target, (alias.asname or alias.name,), node.lineno)
            elif below[0] != module.room:
                yield Import(module, below, names, node.lineno)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                target = tuple(alias.name.split(".")[1:])
                if alias.name.startswith("vidik.") and target[0] != module.room:
                    yield Import(module, target, (alias.asname or alias.name,), node.lineno)


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for an attribute chain over a name, else an empty text."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join((node.id, *reversed(parts)))
