# SPDX-License-Identifier: EUPL-1.2
"""Read cases, always narrowed to those of which the actor may know."""

from __future__ import annotations

import uuid
from typing import Any, Final, TypeVar

from django.db.models import Model, Q, QuerySet

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases import policies
from vidik.cases.models import Case, Participant
from vidik.cases.types import PARTS_OF, CaseFilter, Part, Purpose, Relation, purposes_with

ModelT = TypeVar("ModelT", bound=Model)

SORTS: Final = {
    "code": ("code",),
    "-code": ("-code",),
    "opened": ("opened_at", "id"),
    "-opened": ("-opened_at", "id"),
}
"""How a list of cases may be sorted."""

_RELATIONS: Final = {
    Relation.RESPONSIBLE: policies.overseen,
    Relation.NAMED: policies.named,
    Relation.JOINED: policies.joined,
    Relation.SHARED: policies.shared,
    Relation.EMERGENCY: policies.opened,
}


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Give the cases of which the actor may know."""
    return scope(actor, Action.CASES_READ, Case.objects.all()).select_related("responsible")


def listed(actor: Actor, wanted: CaseFilter) -> QuerySet[Case]:
    """Give the cases of a list: narrowed and sorted."""
    rows = visible_cases(actor)
    if wanted.code:
        rows = rows.filter(code=wanted.code)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.sensitivity:
        rows = rows.filter(sensitivity=wanted.sensitivity)
    if wanted.relation in _RELATIONS:
        rows = rows.filter(_RELATIONS[Relation(wanted.relation)](actor))
    return rows.order_by(*SORTS.get(wanted.sort, SORTS["-opened"]))


def get_case(actor: Actor, key: uuid.UUID) -> Case:
    """Give a case by its key.

    Raises:
        OutOfScope: there is none, or none of which the actor may know.
    """
    found = visible_cases(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.CASES_READ, label="cases.case", key=str(key))
    return found


def case_keys(actor: Actor, codes: list[str]) -> dict[str, uuid.UUID]:
    """Give the keys of visible cases by their codes; what is not visible is left out."""
    rows = visible_cases(actor).filter(code__in=codes)
    return dict(rows.values_list("code", "id"))


def works_on(actor: Actor, case: Case) -> bool:
    """Say whether the actor may see every part of a case now."""
    if not can(actor, Action.CASES_READ):
        return False
    return policies.worked_on(actor, Case.objects.filter(pk=case.pk)).exists()


def parts_visible(actor: Actor, case: Case) -> frozenset[Part]:
    """Give the parts of a case that the actor may see now; none of what they may not know of.

    Whoever works on the case sees every part; with whom it is shared, those of the purposes.
    """
    if works_on(actor, case):
        return frozenset(Part)
    if case.restricted or actor.institution is None or not can(actor, Action.CASES_READ):
        return frozenset()
    purposes = (
        policies.standing_sharings()
        .filter(case=case, institution=actor.institution, case__restricted=False)
        .values_list("purpose", flat=True)
    )
    return frozenset(part for purpose in purposes for part in PARTS_OF[Purpose(purpose)])


def of_visible_cases(
    actor: Actor, rows: QuerySet[ModelT], part: Part | None = None, *, field: str = "case"
) -> QuerySet[ModelT]:
    """Narrow rows of another room to the cases of which the actor may see a part.

    Args:
        actor: who asks.
        rows: rows with a foreign key to a case.
        part: the part that the rows belong to; None for what only those who work on the case see.
        field: the name of the foreign key.
    """
    if not can(actor, Action.CASES_READ):
        return rows.none()
    cases = policies.worked_on(actor, Case.objects.all())
    allowed = Q(**{f"{field}__in": cases.values("pk")})
    if part is not None and actor.institution is not None:
        shares = policies.standing_sharings().filter(
            institution=actor.institution, purpose__in=purposes_with(part), case__restricted=False
        )
        allowed |= Q(**{f"{field}__in": shares.values("case")})
    return rows.filter(allowed)


def relations(actor: Actor, case: Case) -> list[Relation]:
    """List through what the actor may see a case now."""
    row: dict[str, Any] = {"pk": case.pk}
    return [
        relation
        for relation, condition in _RELATIONS.items()
        if actor.institution is not None and Case.objects.filter(condition(actor), **row).exists()
    ]


def participants_of(case: Case) -> QuerySet[Participant]:
    """List who takes or took part in a case, those who do now first."""
    return case.participants.select_related("institution", "user", "added_by").order_by(
        "-valid_to", "valid_from", "id"
    )
