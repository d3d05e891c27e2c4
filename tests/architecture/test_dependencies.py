# SPDX-License-Identifier: EUPL-1.2
"""What is imported is declared, and the lock to run holds what runs."""

from __future__ import annotations

import ast
import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.sources import ROOT, tracked

PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEMO: Final = {"vidik/packs/methods/programme.py"}
"""Imports what only a demonstration has, and only when something is solved."""
PRIVATE: Final = {
    "allauth.account.internal.flows.login": {
        "AUTHENTICATION_METHODS_SESSION_KEY",
        "get_authentication_records",
        "perform_password_login",
        "record_authentication",
    },
    "allauth.core.internal": {"ratelimit"},
    "allauth.mfa.totp.internal": {"auth"},
    "allauth.mfa.totp.internal.auth": {"generate_totp_secret"},
    "allauth.mfa.webauthn.internal": {"auth"},
    "allauth.socialaccount.internal": {"jwtkit", "statekit"},
}
"""Private modules of django-allauth that are used, and the names taken from each."""


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    return {normalised(re.split(r"[\[<>=! ]", line, maxsplit=1)[0]) for line in requirements}


def product() -> list[Path]:
    return [
        path
        for path in tracked()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in {"vidik", "config"}
        and "tests" not in path.parts
    ]


def imports(path: Path) -> Iterator[tuple[str, set[str]]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((name.name, set()) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, {name.name for name in node.names}


def test_everything_that_the_product_imports_is_declared() -> None:
    distributions = packages_distributions()
    runs = declared(PROJECT["project"]["dependencies"])
    demo = declared(PROJECT["project"]["optional-dependencies"]["demo"])
    found = []
    for path in product():
        name = path.relative_to(ROOT).as_posix()
        allowed = runs | demo if name in DEMO else runs
        for module, _names in imports(path):
            top = module.partition(".")[0]
            if top in sys.stdlib_module_names or top in {"vidik", "config"}:
                continue
            if not allowed & {normalised(each) for each in distributions.get(top, [])}:
                found.append(f"{name}: {module}")
    assert found == []


def test_private_modules_of_the_sign_in_package_are_the_ones_listed() -> None:
    found: dict[str, set[str]] = {}
    for path in product():
        for module, names in imports(path):
            if module.startswith("allauth.") and "internal" in module.split("."):
                found.setdefault(module, set()).update(names)
    assert found == PRIVATE


@pytest.mark.parametrize("module", PRIVATE)
def test_what_is_taken_from_a_private_module_is_there(module: str) -> None:
    for name in PRIVATE[module]:
        try:
            getattr(importlib.import_module(module), name)
        except AttributeError:
            importlib.import_module(f"{module}.{name}")


def test_the_sign_in_package_stays_below_the_next_release() -> None:
    [line] = [
        line for line in PROJECT["project"]["dependencies"] if line.startswith("django-allauth")
    ]
    assert re.search(r">=(\d+)\.(\d+),<\1\.\d+$", line), line


def pins(name: str) -> set[str]:
    lock = (ROOT / name).read_text(encoding="utf-8")
    return set(re.findall(r"^[\w.-]+==\S+(?: ; [^\\\n]+)?", lock, re.MULTILINE))


def test_the_lock_to_run_is_part_of_the_lock_to_develop() -> None:
    runs, develops = pins("requirements.lock"), pins("requirements-dev.lock")
    assert runs < develops
    named = {normalised(line.partition("==")[0]) for line in runs}
    assert declared(PROJECT["project"]["dependencies"]) <= named
    assert not named & {"highspy", "numpy", "pytest", "ruff", "mypy"}


def test_both_locks_say_what_the_lock_of_uv_says() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    known = {f"{package['name']}=={package.get('version')}" for package in lock["package"]}
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert {line.split(" ; ")[0].strip() for line in pins(name)} <= known
