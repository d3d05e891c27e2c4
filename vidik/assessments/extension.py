# SPDX-License-Identifier: EUPL-1.2
"""What the room adds elsewhere: sums by year, and what bars erasing a person."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.assessments.selectors.counted import numbers_of_unfinished, tables
from vidik.assessments.work import CODE
from vidik.identification.models import Procedure
from vidik.identification.registry import Extension, Section, register_extension
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished


def register() -> None:
    """Register the tables of a year, and to be asked before somebody is erased."""
    register_unfinished(CODE, _unfinished)
    register_extension(
        CODE, Extension(steps={}, sections=_no_sections, reopened=_stays, tables=tables)
    )


def _no_sections(_actor: Actor, _procedure: Procedure, _works: bool) -> Iterator[Section]:  # noqa: FBT001 - a callback
    return iter(())


def _stays(_old: Procedure, _new: Procedure) -> None:
    """Leave assessments as they are: they belong to the case, not to a procedure."""


def _unfinished(person: Person, _actor: Actor) -> list[Unfinished]:
    numbers = numbers_of_unfinished(person)
    if not numbers:
        return []
    first = _("Finish the assessment, or strike it out.")
    return [Unfinished(_("Unfinished assessments"), numbers, first)]
