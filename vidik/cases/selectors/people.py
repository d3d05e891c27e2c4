# SPDX-License-Identifier: EUPL-1.2
"""Read who works on cases: for which institutions, and who may see one of them at this moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import (
    QuerySet,
)
from django.utils import timezone

from vidik.access.registry import policy_of
from vidik.access.types import Action, Role
from vidik.accounts.models import Membership, User
from vidik.accounts.selectors.acting import current_memberships
from vidik.cases import policies
from vidik.cases.models import Case
from vidik.cases.types import (
    PARTS_OF,
    Part,
    Purpose,
    Relation,
    Viewer,
)
from vidik.core.alphabet import by_alphabet, in_alphabet
from vidik.institutions.models import Institution


def institutions_with_case_workers() -> QuerySet[Institution]:
    """Give the institutions of which somebody may read cases today, by name."""
    members = _case_members()
    return Institution.objects.filter(pk__in=members.values("institution")).order_by(
        by_alphabet("name")
    )


def institution_with_case_workers(code: str) -> Institution | None:
    """Give one of those institutions by its code."""
    return institutions_with_case_workers().filter(code=code).first()


def institutions_that_answer() -> QuerySet[Institution]:
    """Give the institutions that a case can be handed to, by name.

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
    """Give the members of an institution who may read cases today, by name."""
    members = _case_members().filter(institution=institution)
    return User.objects.filter(pk__in=members.values("user")).order_by(
        in_alphabet("display_name"), "pk"
    )


def _case_members() -> QuerySet[Membership]:
    roles = [role.value for role in _roles(Action.CASES_READ)]
    return current_memberships(timezone.localdate()).filter(role__in=roles, user__is_active=True)


def viewers(case: Case) -> list[Viewer]:
    """List who may see a case at this moment and through what, those who see most first."""
    now = timezone.now()
    members = _case_members().select_related("user", "institution")
    lines: list[Viewer] = []
    every = tuple(Part)

    def add(
        rows: Iterable[Membership],
        relation: Relation,
        until: dt.datetime | None = None,
        parts: tuple[Part, ...] = every,
    ) -> None:
        lines.extend(
            Viewer(
                str(row.user),
                str(row.institution.name),
                Role(row.role).label,
                relation,
                parts,
                until,
            )
            for row in rows
        )

    overseers = [role.value for role in _roles(Action.CASES_OVERSEE)]
    current = policies.current_participations().filter(case=case)
    if not case.restricted:
        add(
            members.filter(institution=case.responsible_id, role__in=overseers),
            Relation.RESPONSIBLE,
        )
    for named in current.filter(user__isnull=False):
        rows = members.filter(user=named.user_id, institution=named.institution_id)
        add(rows, Relation.NAMED, named.valid_to)
    if not case.restricted:
        for joined in current.filter(user__isnull=True):
            rows = members.filter(institution=joined.institution_id, role__in=overseers)
            add(rows, Relation.JOINED, joined.valid_to)
        for shared in policies.standing_sharings().filter(case=case):
            allowed = tuple(part for part in Part if part in PARTS_OF[Purpose(shared.purpose)])
            rows = members.filter(institution=shared.institution_id)
            add(rows, Relation.SHARED, shared.valid_to, allowed)
    for access in policies.running_emergencies().filter(case=case):
        rows = members.filter(user=access.user_id, institution=access.institution_id)
        add(rows, Relation.EMERGENCY, access.expires_at)
    return [line for line in lines if line.until is None or line.until > now]


def _roles(action: Action) -> frozenset[Role]:
    policy = policy_of(action)
    return frozenset() if policy is None else policy.roles
