# SPDX-License-Identifier: EUPL-1.2
"""What the search box finds of registers: public things by their words."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.finding import Finder, Target
from vidik.access.finding import register as add
from vidik.access.types import Action, Actor
from vidik.registers.models import Entry
from vidik.registers.presentation import title_of
from vidik.registers.registry import register_called
from vidik.registers.selectors import named


def _named(row: Entry, _actor: Actor) -> Target:
    register = register_called(row.register_id)
    beside = (register.title,) if register is not None else ()
    page = reverse("registers:entry", args=[row.register_id, row.pk])
    return Target(title_of(row), page, beside)


def register() -> None:
    """Register what can be found of registers."""
    add(
        Finder(
            "register-entry", _("Programmes, papers and projects"), Action.REGISTERS_READ, _named,
            by_words=named, position=65,
        )
    )  # fmt: skip
