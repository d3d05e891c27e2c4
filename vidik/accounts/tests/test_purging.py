# SPDX-License-Identifier: EUPL-1.2
"""Sign-ins that are long over are forgotten; that there were some stays on record."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.scenes import as_application
from vidik.accounts.models import SignIn, User
from vidik.accounts.services.purging import RETENTION_OF_LINKS, purge_sign_ins
from vidik.accounts.types import SignInEnd
from vidik.audit.selectors import last_event

pytestmark = pytest.mark.django_db


def sign_in(user: User, *, seen: dt.timedelta, ended: dt.timedelta | None) -> SignIn:
    now = timezone.now()
    return SignIn.objects.create(
        user=user,
        begun_at=now - seen,
        seen_at=now - seen,
        ended_at=None if ended is None else now - ended,
        ended_because="" if ended is None else SignInEnd.SIGNED_OUT,
    )


def test_what_is_long_over_is_deleted_in_batches_and_counted() -> None:
    user = User.objects.create_user("purged", email="p@test.invalid", display_name="P")
    hour = dt.timedelta(hours=1)
    old = [
        sign_in(user, seen=RETENTION_OF_LINKS + hour, ended=RETENTION_OF_LINKS + hour)
        for _number in range(3)
    ]
    left_open = sign_in(user, seen=RETENTION_OF_LINKS + hour, ended=None)
    remaining = {
        sign_in(user, seen=RETENTION_OF_LINKS + hour, ended=RETENTION_OF_LINKS - hour).pk,
        sign_in(user, seen=hour, ended=None).pk,
    }
    with as_application():
        assert purge_sign_ins(batch=2) == len([*old, left_open])
        assert purge_sign_ins() == 0
    assert set(SignIn.objects.filter(user=user).values_list("pk", flat=True)) == remaining
    event = last_event("sign-ins.purged")
    assert event is not None
    assert (event.actor, event.payload) == ("system:sign-in-purger", {"count": 2})
