# SPDX-License-Identifier: EUPL-1.2
"""The permission matrix as a table for the reference."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver, get_resolver

from vidik.access.registry import all_policies
from vidik.access.types import Role


def pages() -> list[tuple[str, str]]:
    """List every address of the house with the action that opening it needs.

    Addresses of other packages have no mark of ours and come with an empty action.
    """
    return sorted(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: Iterable[URLPattern | URLResolver], prefix: str) -> Iterable[tuple[str, str]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield path, str(getattr(pattern.callback, "vidik_action", ""))


def matrix_markdown() -> str:
    """Write who may do what, and what each address needs."""
    roles = list(Role)
    lines = ["# Permission matrix", "", "Generated from the policies that the rooms register.", ""]
    lines.append("| action | " + " | ".join(role.value for role in roles) + " | on objects |")
    lines.append("|---|" + "---|" * (len(roles) + 1))
    for policy in all_policies():
        marks = " | ".join("yes" if role in policy.roles else "" for role in roles)
        limit = "narrowed" if policy.predicate or policy.rows else ""
        lines.append(f"| `{policy.action}` | {marks} | {limit} |")
    lines += ["", "## Addresses", "", "| address | needs |", "|---|---|"]
    for path, action in pages():
        lines.append(f"| `/{path}` | {f'`{action}`' if action else 'see below'} |")
    explained = (
        "Addresses marked “see below” belong to the sign-in package: they show a form to visitors,"
        " or ask for sign-in themselves."
    )
    lines += ["", explained, ""]
    return "\n".join(lines)
