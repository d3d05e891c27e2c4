# SPDX-License-Identifier: EUPL-1.2
"""Institutions, people with memberships, and cases for the tests."""

from __future__ import annotations

import datetime as dt
from itertools import count

from django.utils import timezone

from tests.scenes import as_owner
from vidik.access.types import Actor, Role
from vidik.accounts.models import Membership, User
from vidik.cases.models import Case, EmergencyAccess, Participant, Sharing
from vidik.cases.types import CaseRole, EmergencyState, Ground, ParticipationReason, Purpose
from vidik.core.models import Code, CodeList
from vidik.institutions.models import Institution

_number = count(1)
BEFORE = dt.timedelta(days=30)


def institution(code: str = "") -> Institution:
    """Make an institution, or give the one with that code."""
    code = code or f"case-institution-{next(_number)}"
    kinds, _made = CodeList.objects.get_or_create(
        code="institution-kind", defaults={"name": {"en": "Kinds", "sr": "Врсте"}}
    )
    kind, _made = Code.objects.get_or_create(
        list=kinds, code="independent_body", defaults={"name": {"en": "Body", "sr": "Орган"}}
    )
    made, _new = Institution.objects.get_or_create(
        code=code,
        defaults={
            "name": {"en": f"Institution {code}", "sr": f"Установа {code}"},
            "kind": kind,
            "control": "outside",
            "search_text": code,
        },
    )
    return made


def member(role: Role, of: Institution) -> Actor:
    """Make a person with one membership and give the actor through it."""
    number = next(_number)
    user = User.objects.create_user(
        f"case-person-{number}",
        email=f"case-person-{number}@test.invalid",
        password=None,
        display_name=f"Person {number}",
    )
    return acting_for(user, role, of)


def acting_for(user: User, role: Role, of: Institution) -> Actor:
    """Give somebody a membership and the actor through it."""
    # The web server's role gives nobody a role that reaches cases, unless a second person agrees.
    with as_owner():
        membership = Membership.objects.create(
            user=user, institution=of, role=role, valid_from=dt.date(2024, 1, 1)
        )
    return Actor(
        f"user:{user.pk}",
        frozenset({role}),
        str(user),
        user.pk,
        frozenset({of.pk}),
        institution=of.pk,
        membership=membership.pk,
    )


def case(responsible: Institution, **fields: object) -> Case:
    """Return an unsaved case of an institution."""
    return Case(responsible=responsible, opened_at=timezone.now() - BEFORE, **fields)


def participant(of: Case, institution: Institution, user_id: int | None = None) -> Participant:
    """Return an unsaved participation that has begun."""
    return Participant(
        case=of,
        institution=institution,
        user_id=user_id,
        role=CaseRole.WORKER,
        why=ParticipationReason.ASSIGNED,
        valid_from=timezone.now() - BEFORE,
    )


def sharing(of: Case, institution: Institution, purpose: Purpose = Purpose.SUPPORT) -> Sharing:
    """Return an unsaved sharing that stands."""
    return Sharing(
        case=of,
        institution=institution,
        purpose=purpose,
        ground=Ground.CONSENT,
        reference="12/2026",
        valid_from=timezone.now() - BEFORE,
        valid_to=timezone.now() + BEFORE,
    )


def emergency(of: Case, institution: Institution, user_id: int | None) -> EmergencyAccess:
    """Return an unsaved emergency access of somebody alone that runs."""
    started = timezone.now() - dt.timedelta(minutes=1)
    return EmergencyAccess(
        case=of,
        case_code=of.code,
        responsible=of.responsible,
        user_id=user_id,
        institution=institution,
        reason="danger",
        explanation="Somebody waits at the door.",
        hours=4,
        state=EmergencyState.STARTED_ALONE,
        alone=True,
        requested_at=started,
        started_at=started,
        expires_at=started + dt.timedelta(hours=4),
    )
