# SPDX-License-Identifier: EUPL-1.2
"""Read cases, always narrowed to those of which the actor may know."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    Model,
    Q,
    QuerySet,
)
from django.db.models.functions import Now

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases import policies
from vidik.cases.models import Case, Participant, Sharing
from vidik.cases.types import (
    PARTS_OF,
    CaseFilter,
    Part,
    Purpose,
    Relation,
    SharingState,
    purposes_with,
)
from vidik.core.postgresql.kept import Among, Finds, Kept, kept

ModelT = TypeVar("ModelT", bound=Model)

ACTORS_KEPT: Final = 2_000
"""For how many actors a process keeps what they see in SQL; each takes a few thousand bytes."""

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


def made_up(keys: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Give those of the cases that were made up for a demonstration; real work has none."""
    if not settings.DEMO:
        return frozenset()
    rows = Case.objects.filter(pk__in=list(keys), is_demo=True)
    return frozenset(rows.values_list("pk", flat=True))


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
    seen = Q(Among(field, _worked_on(actor)))
    if part is not None and actor.institution is not None:
        seen |= Q(Among(field, _shared(actor, part)))
    return rows.filter(seen)


def of_cases_in_charge(actor: Actor, rows: QuerySet[ModelT]) -> QuerySet[ModelT]:
    """Narrow rows of another room to the cases that the actor's institution answers for.

    Whoever merely takes part, or sees the case in an emergency, works on it but answers for none.

    Args:
        actor: who asks.
        rows: rows with a foreign key `case`.
    """
    if not can(actor, Action.CASES_READ):
        return rows.none()
    return rows.filter(Among("case", _in_charge(actor)))


@lru_cache(maxsize=ACTORS_KEPT)
def _in_charge(actor: Actor) -> Kept:
    """Keep the query for the cases that the actor's institution answers for and the actor sees."""
    return kept(policies.in_charge(actor, Case.objects.all()), "pk")


@lru_cache(maxsize=ACTORS_KEPT)
def _worked_on(actor: Actor, *, each: bool = False) -> Kept:
    """Keep the query for the cases of which the actor may see every part."""
    return kept(policies.worked_on(actor, Case.objects.all(), each=each), "pk")


@lru_cache(maxsize=ACTORS_KEPT)
def _shared(actor: Actor, part: Part) -> Kept:
    """Keep the query for the cases of which a part is shared with the actor's institution."""
    shares = policies.standing_sharings().filter(
        institution=actor.institution, purpose__in=purposes_with(part), case__restricted=False
    )
    return kept(shares, "case")


def of_visible_cases_in_order(
    actor: Actor, rows: QuerySet[ModelT], part: Part | None = None
) -> QuerySet[ModelT]:
    """Narrow rows as `of_visible_cases` does, for those who work on most cases there are.

    Each row's case is looked up as the rows come, so that a list in the order of an index ends with
    its page. `of_visible_cases` lets the database begin with the cases: right for whoever sees few,
    while for the centre every page would cost what the table holds.
    """
    if not can(actor, Action.CASES_READ):
        return rows.none()
    seen = Q(Finds("case", _worked_on(actor, each=True)))
    if part is not None and actor.institution is not None:
        seen |= Q(Among("case", _shared(actor, part)))
    return rows.filter(seen)


def relations(actor: Actor, case: Case) -> list[Relation]:
    """List through what the actor may see a case now."""
    row: dict[str, Any] = {"pk": case.pk}
    return [
        relation
        for relation, condition in _RELATIONS.items()
        if actor.institution is not None and Case.objects.filter(condition(actor), **row).exists()
    ]


def is_named_in(actor: Actor, case: uuid.UUID) -> bool:
    """Say whether the actor is named in a case of which they may know, now."""
    if actor.user_id is None or actor.institution is None or not can(actor, Action.CASES_READ):
        return False
    return Case.objects.filter(policies.named(actor, each=True), pk=case).exists()


def is_opened_in_need(actor: Actor, case: uuid.UUID) -> bool:
    """Say whether the actor has emergency access to a case now."""
    if actor.user_id is None or actor.institution is None or not can(actor, Action.CASES_READ):
        return False
    return Case.objects.filter(policies.opened(actor, each=True), pk=case).exists()


def participants_of(case: Case) -> QuerySet[Participant]:
    """List who takes or took part in a case, those who do now first.

    The mark `is_current` says who does now.
    """
    now = Q(valid_from__lte=Now()) & (Q(valid_to__isnull=True) | Q(valid_to__gt=Now()))
    return (
        case.participants.select_related("institution", "user", "added_by")
        .annotate(is_current=ExpressionWrapper(now, output_field=BooleanField()))
        .order_by("-is_current", "valid_from", "id")
    )


def sharings_of(case: Case) -> QuerySet[Sharing]:
    """List the sharings of a case that the actor may see, those that stand first."""
    now = Q(state=SharingState.STANDING, valid_from__lte=Now(), valid_to__gt=Now())
    return (
        case.sharings.select_related("institution", "shared_by")
        .annotate(is_current=ExpressionWrapper(now, output_field=BooleanField()))
        .order_by("-is_current", "-valid_from", "id")
    )


def get_participant(case: Case, key: uuid.UUID) -> Participant:
    """Give a part in a case by its key.

    Raises:
        OutOfScope: there is none in this case.
    """
    found = participants_of(case).filter(pk=key).first()
    if found is None:
        raise OutOfScope(label="cases.participant", key=str(key))
    return found


def get_sharing(case: Case, key: uuid.UUID) -> Sharing:
    """Give a sharing of a case by its key.

    Raises:
        OutOfScope: there is none in this case.
    """
    found = sharings_of(case).filter(pk=key).first()
    if found is None:
        raise OutOfScope(label="cases.sharing", key=str(key))
    return found
