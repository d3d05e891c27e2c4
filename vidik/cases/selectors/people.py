# SPDX-License-Identifier: EUPL-1.2
"""Read who works on cases: for which institutions, and who may see one of them at this moment."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.utils import timezone

from vidik.access.registry import policy_of
from vidik.access.types import Action, Role
from vidik.accounts.models import Membership, User
from vidik.accounts.selectors.acting import current_memberships
from vidik.cases.models import Case, Reach
from vidik.cases.reach import OF_OVERSEERS
from vidik.cases.types import WORK, Part, Relation, Viewer
from vidik.core.alphabet import by_alphabet, in_alphabet
from vidik.institutions.models import Institution


def institutions_with_case_workers() -> QuerySet[Institution]:
    """Return the institutions of which somebody may read cases today, by name."""
    members = _case_members()
    return Institution.objects.filter(pk__in=members.values("institution")).order_by(
        by_alphabet("name")
    )


def institution_with_case_workers(code: str) -> Institution | None:
    """Return one of those institutions by its code."""
    return institutions_with_case_workers().filter(code=code).first()


def institutions_that_answer() -> QuerySet[Institution]:
    """Return the institutions that a case can be handed to, by name.

    Somebody of theirs can hand it on, lift a restriction and decide on emergency access: a case
    handed to any other institution would be lost for everybody.
    """
    roles = _roles(Action.CASES_TRANSFER) & _roles(Action.EMERGENCY_DECIDE)
    heads = current_memberships(timezone.localdate()).filter(
        role__in=[role.value for role in roles], user__is_active=True
    )
    return Institution.objects.filter(pk__in=heads.values("institution")).order_by(
        by_alphabet("name")
    )


def case_workers_of(institution: Institution) -> QuerySet[User]:
    """Return the members of an institution who may read cases today, by name."""
    members = _case_members().filter(institution=institution)
    return User.objects.filter(pk__in=members.values("user")).order_by(
        in_alphabet("display_name"), "pk"
    )


def _case_members() -> QuerySet[Membership]:
    roles = [role.value for role in _roles(Action.CASES_READ)]
    return current_memberships(timezone.localdate()).filter(role__in=roles, user__is_active=True)


def viewers(case: Case) -> list[Viewer]:
    """List who may see a case at this moment and through what, those who see most first.

    None where whoever asks does not work on the case: the database gives nobody else its reach.
    """
    members = _case_members().select_related("user", "institution")
    overseers = [role.value for role in _roles(Action.CASES_OVERSEE)]
    by_source: dict[uuid.UUID, list[Reach]] = {}
    for row in Reach.objects.raw("select * from vidik_reach_of_case(%s)", [case.pk]):
        by_source.setdefault(row.source, []).append(row)
    lines: list[Viewer] = []
    for rows in sorted(by_source.values(), key=lambda rows: Relation.values.index(rows[0].ground)):
        first, relation = rows[0], Relation(rows[0].ground)
        who = members.filter(institution=first.institution_id)
        if first.user_id is not None:
            who = who.filter(user=first.user_id)
        elif relation in OF_OVERSEERS:
            who = who.filter(role__in=overseers)
        reached = {row.part for row in rows}
        parts = tuple(part for part in Part if {part, WORK} & reached)
        lines += [
            Viewer(
                str(member.user), str(member.institution.name), Role(member.role).label,
                relation, parts, first.valid_to,
            )
            for member in who
        ]  # fmt: skip
    return lines


def _roles(action: Action) -> frozenset[Role]:
    policy = policy_of(action)
    return frozenset() if policy is None else policy.roles
