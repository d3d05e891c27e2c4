# SPDX-License-Identifier: EUPL-1.2
"""What the room adds to a procedure: its expected notices, and what follows a decision."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from vidik.access.types import Actor
from vidik.identification.models import Procedure
from vidik.identification.registry import Extension, Section, register_extension
from vidik.proceedings import services
from vidik.proceedings.selectors.notices import expected_of, happened_in_proceedings
from vidik.proceedings.views.notices import ANCHOR, STEPS


def register() -> None:
    """Register the extension."""
    register_extension(
        "proceedings",
        Extension(
            steps=STEPS,
            sections=_sections,
            reopened=services.go_over,
            decided=services.follow_decision,
            list_page=("proceedings:list", _("Expected notices")),
        ),
    )


def _sections(actor: Actor, procedure: Procedure, works: bool) -> Iterator[Section]:  # noqa: FBT001 - a callback
    lines = expected_of(actor, procedure) if works else []
    yield Section(
        ANCHOR,
        _("Proceedings"),
        "proceedings/_section.html",
        {"lines": lines},
        is_filled=bool(lines),
        events=tuple(happened_in_proceedings(lines)),
    )
