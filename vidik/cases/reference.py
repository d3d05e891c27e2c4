# SPDX-License-Identifier: EUPL-1.2
"""What each role finds on the desk and on the page of a case, as tables for the reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from vidik.access.labels import FAMILIES
from vidik.access.registry import all_policies
from vidik.access.types import Action, Role
from vidik.access.worklist import kinds
from vidik.cases.registry import sections

_INTRODUCTION: Final = (
    "Generated from the kinds of work and the parts of a case that the rooms register. A tab is"
    " there only where the case, or the part of it that is shared, may be seen; a line only while"
    " it waits."
)


def workplaces_markdown() -> str:
    """Write which lines of the worklist and which tabs of a case each role gets."""
    allowed = {policy.action: policy.roles for policy in all_policies()}

    def has(action: Action) -> Callable[[Role], bool]:
        return lambda role: role in allowed.get(action, frozenset())

    reads = has(Action.CASES_READ)
    lines = ["# Desks and tabs by role", "", _INTRODUCTION, ""]
    for family, roles in FAMILIES:
        persons = tuple(role for role in roles if role is not Role.SYSTEM)
        if not persons:
            continue
        lines += [f"## {family}", ""]
        rows = [(f"{kind.label}", [has(kind.action)(role) for role in persons]) for kind in kinds()]
        lines += _table("what waits", persons, rows)
        tabs = [("Overview", [reads(role) for role in persons])]
        tabs += [
            (str(each.label), [reads(role) and has(each.action)(role) for role in persons])
            for each in sections()
            if each.url_name
        ]
        tabs.append(("People and sharing", [reads(role) for role in persons]))
        lines += _table("tab of a case", persons, tabs)
    return "\n".join(lines)


def _table(heading: str, roles: tuple[Role, ...], rows: list[tuple[str, list[bool]]]) -> list[str]:
    shown = [(label, marks) for label, marks in rows if any(marks)]
    if not shown:
        return [f"No {heading}.", ""]
    return [
        f"| {heading} | " + " | ".join(role.value for role in roles) + " |",
        "|---|" + "---|" * len(roles),
        *(
            f"| {label} | " + " | ".join("yes" if mark else "" for mark in marks) + " |"
            for label, marks in shown
        ),
        "",
    ]
