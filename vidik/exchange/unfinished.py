# SPDX-License-Identifier: EUPL-1.2
"""Notices that bar erasing a person: somebody still waits for something."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.exchange.selectors.lists import waiting_numbers
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished


def register() -> None:
    """Register to be asked before somebody is erased."""
    register_unfinished("exchange", _unfinished)


def _unfinished(person: Person, actor: Actor) -> list[Unfinished]:
    letters, feedback = waiting_numbers(person.case_id, actor=actor)
    found = []
    if letters:
        found.append(
            Unfinished(
                _("Notices that nobody has answered"),
                letters,
                _("Wait for the answer and classify it, or close the notice."),
            )
        )
    if feedback:
        found.append(
            Unfinished(
                _("Notices whose sender is owed feedback"),
                feedback,
                _("Give the feedback, or have the sender close the notice."),
            )
        )
    return found
