# SPDX-License-Identifier: EUPL-1.2
"""An institution that reported, screened or was notified of a suspicion is not merged away."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.accounts.models import Membership
from vidik.cases.tests.factories import member
from vidik.institutions.models import Institution
from vidik.institutions.services import merging
from vidik.institutions.tests.factories import make_institution
from vidik.referral.tests.factories import filed, reporter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def test_who_reported_keeps_its_name() -> None:
    writer = reporter()
    duplicate = Institution.objects.get(pk=writer.institution)
    remaining = make_institution("once")
    head = member(Role.HEAD, make_institution("office"))
    never = make_institution("never")
    with acting(head), as_application():
        assert merging.objection_to_merge(never, remaining) is None
    filed(writer)
    # Whoever reported has left: members are an objection of their own.
    with scene():
        Membership.objects.filter(institution=duplicate).update(
            ended_at=timezone.now(), ended_because="left", valid_to=timezone.localdate()
        )
    with acting(head), as_application():
        with pytest.raises(merging.MergeRefused, match="stays under its name"):
            merging.merge_institutions(duplicate, remaining, actor=head)
        assert merging.objection_to_merge(remaining, duplicate) is None


@pytest.mark.parametrize("role", [Role.POLICE, Role.SYSTEM_ADMIN, None])
def test_whether_somebody_reported_is_shown_only_to_whoever_merges(role: Role | None) -> None:
    writer = reporter()
    filed(writer)
    actor = Actor.visitor() if role is None else member(role, make_institution("other"))
    with acting(actor), as_application(), connection.cursor() as cursor:
        cursor.execute("select vidik_takes_part_in_reports(%s)", [writer.institution])
        (reported,) = cursor.fetchone() or (None,)
    assert not reported
