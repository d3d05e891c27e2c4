# SPDX-License-Identifier: EUPL-1.2
"""What the room adds to a procedure, and that expected notices bar erasing a person."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Actor
from vidik.identification.models import Procedure
from vidik.identification.registry import Extension, Section, register_extension
from vidik.proceedings.selectors.expected import (
    expected_of,
    happened_in_proceedings,
    reports_waiting,
)
from vidik.proceedings.selectors.heard import heard_of
from vidik.proceedings.services import expecting as services
from vidik.proceedings.views import ANCHOR, STEPS
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished


def register() -> None:
    """Register the extension, and to be asked before somebody is erased."""
    register_unfinished("proceedings", _unfinished)
    register_extension(
        "proceedings",
        Extension(
            steps=STEPS,
            sections=_sections,
            reopened=services.go_over,
            decided=services.apply_decision,
            list_page=("proceedings:list", gettext_lazy("Expected notices")),
        ),
    )


def _sections(actor: Actor, procedure: Procedure, works: bool) -> Iterator[Section]:  # noqa: FBT001 - a callback
    lines = expected_of(actor, procedure) if works else []
    yield Section(
        ANCHOR,
        _("Proceedings"),
        "proceedings/_section.html",
        {"lines": lines, **(heard_of(procedure) if works else {})},
        is_filled=bool(lines),
        events=tuple(happened_in_proceedings(lines)),
    )


def _unfinished(person: Person, _actor: Actor) -> list[Unfinished]:
    numbers = reports_waiting(person)
    if not numbers:
        return []
    what = _("Expected notices about proceedings")
    return [Unfinished(what, numbers, _("Enter what was learned, or that no notice will come."))]
