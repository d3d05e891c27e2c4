# SPDX-License-Identifier: EUPL-1.2
"""What the search box finds of persons: their code, and nothing that says who they are."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.finding import Finder, Target
from vidik.access.finding import register as add
from vidik.access.types import Action, Actor
from vidik.vault import selectors
from vidik.vault.models import Person


def _by_code(actor: Actor, typed: str) -> QuerySet[Person]:
    return selectors.persons_seen(actor).filter(code=typed.upper())


def _person(row: Person, _actor: Actor) -> Target:
    return Target(row.code, reverse("vault:person", args=[row.pk]), (_("person"), row.case.code))


def register() -> None:
    """Register what can be found of persons."""
    add(
        Finder(
            "person", _("Persons"), Action.IDENTITIES_VIEW, _person, by_number=_by_code, position=15
        )
    )
