# SPDX-License-Identifier: EUPL-1.2
"""How far an actor reaches into the vault: through the cases that the actor may see."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db.models import Model, QuerySet

from vidik.access.types import Actor
from vidik.cases.models import Case
from vidik.cases.selectors import cases as case_selectors
from vidik.cases.types import Part

ModelT = TypeVar("ModelT", bound=Model)


def identity_rows(actor: Actor, rows: QuerySet[ModelT]) -> QuerySet[ModelT]:
    """Narrow rows to the cases in which the actor may see who the person is."""
    return case_selectors.of_visible_cases(actor, rows, Part.IDENTITY)


def contact_rows(actor: Actor, rows: QuerySet[ModelT]) -> QuerySet[ModelT]:
    """Narrow rows to the cases in which the actor may see how the person is reached."""
    return case_selectors.of_visible_cases(actor, rows, Part.CONTACT)


def protected_rows(actor: Actor, rows: QuerySet[ModelT]) -> QuerySet[ModelT]:
    """Narrow rows to the cases in which the actor may see how the person is protected."""
    return case_selectors.of_visible_cases(actor, rows, Part.PROTECTION)


def worked_rows(actor: Actor, rows: QuerySet[ModelT]) -> QuerySet[ModelT]:
    """Narrow rows to the cases of which the actor may see every part."""
    return case_selectors.of_visible_cases(actor, rows)


def answered_rows(actor: Actor, rows: QuerySet[ModelT]) -> QuerySet[ModelT]:
    """Narrow rows to the cases for which the actor's own institution is responsible."""
    return case_selectors.of_cases_in_charge(actor, rows)


def of_institution(actor: Actor, rows: QuerySet[ModelT]) -> QuerySet[ModelT]:
    """Narrow rows to those of the actor's own institution."""
    if actor.user_id is None or actor.institution is None:
        return rows.none()
    return rows.filter(institution=actor.institution)


def own_cases(actor: Actor, rows: QuerySet[Case]) -> QuerySet[Case]:
    """Narrow cases to those of which the actor may see every part."""
    return case_selectors.of_visible_cases(actor, rows, field="pk")


def takes_part(actor: Actor, case: uuid.UUID) -> bool:
    """Return whether the actor is named in the case; whoever is not says why they look."""
    return case_selectors.is_named_in(actor, case)
