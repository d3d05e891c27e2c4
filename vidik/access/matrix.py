# SPDX-License-Identifier: EUPL-1.2
"""The permission matrix as tables for the reference."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver

from vidik.access.labels import FAMILIES, action_label
from vidik.access.registry import Policy, all_policies, declared_systems
from vidik.access.types import Role

_INTRODUCTION: Final = (
    "Generated from the policies that the rooms register. “Narrowed” actions depend on the object"
    " as well: on the institution, the relation to a case, or the step. What a table does not list,"
    " none of its roles may do."
)


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
    """Write who may do what, by families of roles, and what each address needs."""
    policies = all_policies()
    lines = ["# Permission matrix", "", _INTRODUCTION, ""]
    for label, roles in FAMILIES:
        lines += [f"## {label}", "", *_family(policies, roles), ""]
    lines += ["## Parts of the system", ""]
    lines += ["What named parts of the system may do by themselves on rows of cases.", ""]
    lines += ["| part | may |", "|---|---|"]
    lines += [
        f"| `{name}` | {', '.join(f'`{action}`' for action in sorted(actions))} |"
        for name, actions in declared_systems()
    ]
    lines += ["", "## Addresses", "", "| address | needs |", "|---|---|"]
    for path, action in pages():
        lines.append(f"| `/{path}` | {f'`{action}`' if action else 'see below'} |")
    explained = (
        "Addresses marked “see below” belong to the sign-in package: they show a form to visitors,"
        " or ask for sign-in themselves."
    )
    lines += ["", explained, ""]
    return "\n".join(lines)


def _family(policies: list[Policy], roles: tuple[Role, ...]) -> list[str]:
    lines = [
        "| action | lets | " + " | ".join(role.value for role in roles) + " | |",
        "|---|---|" + "---|" * (len(roles) + 1),
    ]
    for policy in policies:
        if not policy.roles & set(roles):
            continue
        marks = " | ".join("yes" if role in policy.roles else "" for role in roles)
        limit = "narrowed" if policy.predicate or policy.rows else ""
        label = action_label(policy.action)
        lines.append(f"| `{policy.action}` | {label} | {marks} | {limit} |")
    return lines
