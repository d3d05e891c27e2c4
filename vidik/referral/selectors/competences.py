# SPDX-License-Identifier: EUPL-1.2
"""Read which institution is competent where, and for which places none is known."""

from __future__ import annotations

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, When

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.alphabet import by_alphabet, by_name
from vidik.core.texts import TextsField
from vidik.institutions.models import Territory
from vidik.referral.models import Competence
from vidik.referral.selectors.pack import PLACES, municipalities
from vidik.referral.types import NEEDED, Competent


def competences(actor: Actor) -> QuerySet[Competence]:
    """List who is competent where, by place and in the order of `Competent`."""
    authorize(actor, Action.COMPETENCES_READ)
    place = Territory.objects.filter(code=OuterRef("municipality")).values("name")
    turn = Case(
        *(When(role=role, then=at) for at, role in enumerate(Competent)),
        default=len(Competent),
        output_field=IntegerField(),
    )
    return (
        Competence.objects.select_related("institution")
        .annotate(place=Subquery(place, output_field=TextsField()), turn=turn)
        .order_by(by_alphabet("place"), "municipality", "turn")
    )


def places() -> list[tuple[str, str]]:
    """Return the municipalities and cities with the municipalities of cities, by name."""
    inner = Territory.objects.filter(kind="city_municipality", parent__kind__in=PLACES)
    named = ((row.code, str(row.name)) for row in inner)
    return by_name([*municipalities(), *named])


def of_place(rows: QuerySet[Competence], code: str) -> QuerySet[Competence]:
    """Keep who is competent for a place; for one in a city also who is for the whole city."""
    own = Competence.objects.filter(municipality=code).values("role")
    city = Territory.objects.filter(code=code, parent__kind__in=PLACES).values("parent__code")
    return rows.filter(Q(municipality=code) | Q(municipality__in=city) & ~Q(role__in=own))


def without(actor: Actor) -> list[tuple[str, list[str]]]:
    """List the roles for which some municipalities have nobody, with the names of these.

    A role for which no place of the country has an institution is left out.
    """
    authorize(actor, Action.COMPETENCES_READ)
    known: dict[str, set[str]] = {}
    for role, code in Competence.objects.filter(role__in=NEEDED).values_list(
        "role", "municipality"
    ):
        known.setdefault(role, set()).add(code)
    everywhere = municipalities()
    lacking = (
        (str(role.label), [name for code, name in everywhere if code not in known[role]])
        for role in NEEDED
        if role in known
    )
    return [(label, names) for label, names in lacking if names]
