# SPDX-License-Identifier: EUPL-1.2
"""An institution that entered rows in a register is not merged away."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Role
from vidik.accounts.models import Membership
from vidik.cases.tests.factories import member
from vidik.institutions.models import Institution
from vidik.institutions.services import merging
from vidik.institutions.tests.factories import make_institution
from vidik.registers import services
from vidik.registers.tests.sample import VISITS, WALK, declared, manager

assert declared
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def test_rows_stand_against_a_merge_and_whoever_merges_alone_learns_of_them() -> None:
    actor = manager("csw-subotica")
    duplicate = Institution.objects.get(pk=actor.institution)
    remaining, head = make_institution("once"), member(Role.HEAD, make_institution("office"))
    services.enter(VISITS, WALK, when=timezone.localdate(), actor=actor)
    # Members are an objection of their own.
    with scene():
        Membership.objects.filter(institution=duplicate).update(
            ended_at=timezone.now(), ended_because="left", valid_to=timezone.localdate()
        )
    with as_application(), acting(head):
        with pytest.raises(merging.MergeRefused, match="entered rows in a register"):
            merging.merge_institutions(duplicate, remaining, actor=head)
        assert merging.objection_to_merge(remaining, duplicate) is None
    stranger = member(Role.POLICE, make_institution("other"))
    with acting(stranger), as_application(), connection.cursor() as cursor:
        cursor.execute("select vidik_has_register_entries(%s)", [duplicate.pk])
        assert not (cursor.fetchone() or (None,))[0]
