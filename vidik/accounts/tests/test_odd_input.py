# SPDX-License-Identifier: EUPL-1.2
"""What no page sends, lists that are mixed, and kinds that changed: answered, never a 500."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from vidik.access.types import Actor, Denied, Role
from vidik.accounts import limits
from vidik.accounts.granting import grantable
from vidik.accounts.models import Membership, SignIn, User
from vidik.accounts.services import members as services
from vidik.accounts.types import Leaving
from vidik.audit.models import AuditEvent
from vidik.cases.tests.factories import institution
from vidik.cases.tests.test_views import signed_in
from vidik.institutions.models import Institution
from vidik.institutions.tests.factories import make_code

pytestmark = pytest.mark.django_db
LONG = "9" * 5000


def member(name: str, place: Institution, role: Role) -> Membership:
    user = User.objects.create_user(name, email=f"{name}@odd.invalid", display_name=name)
    return Membership.objects.create(
        user=user, institution=place, role=role, valid_from=dt.date(2024, 1, 1)
    )


def actor_through(row: Membership) -> Actor:
    return Actor(
        label=f"user:{row.user_id}",
        roles=frozenset({Role(row.role)}),
        user_id=row.user_id,
        institution=row.institution_id,
        institutions=frozenset({row.institution_id}),
        membership=row.pk,
    )


def test_keys_that_no_page_sends_end_nothing_and_choose_nothing() -> None:
    place = institution("odd-office")
    client: Client = signed_in(actor_through(member("odd", place, Role.INSTITUTION_ADMIN)))
    assert client.get("/account/sign-ins/").status_code == 200
    open_ones = SignIn.objects.filter(ended_at__isnull=True).count()
    for key in ("garbage", "\x00", LONG):
        assert client.post("/account/sign-ins/end/", {"key": key}).status_code == 302
        assert client.post("/account/acting/", {"membership": key}).status_code == 302
        assert client.post("/account/review/", {"member": [key]}).status_code == 302
    assert SignIn.objects.filter(ended_at__isnull=True).count() == open_ones


def test_a_membership_that_the_kind_cannot_have_any_more_is_ended_and_not_given() -> None:
    place = institution("odd-centre")
    place.kind = make_code("institution-kind", "identification_centre")
    place.save(update_fields=["kind"])
    expert = member("odd-expert", place, Role.DUTY_EXPERT)
    admin = actor_through(member("odd-admin", place, Role.INSTITUTION_ADMIN))
    place.kind = make_code("institution-kind", "ministry")
    place.save(update_fields=["kind"])
    assert Role.DUTY_EXPERT not in grantable(admin, place)
    services.end_membership(expert, Leaving.SECURITY, actor=admin)
    expert.refresh_from_db()
    assert expert.ended_at is not None
    auditor = member("odd-auditor", place, Role.AUDITOR)
    with pytest.raises(Denied):
        services.end_membership(auditor, Leaving.SECURITY, actor=admin)


def test_addresses_of_a_dual_stack_are_no_one_network() -> None:
    one, other = limits.network_of("::ffff:203.0.113.9"), limits.network_of("::ffff:10.0.0.1")
    assert one == limits.network_of("203.0.113.9")
    assert one != other


def test_how_reviews_stand_is_on_record_when_it_is_taken_along() -> None:
    head = signed_in(actor_through(member("odd-head", institution("odd-rapporteur"), Role.HEAD)))
    for page, verb in (
        ("/account/reviews/", "reviews.exported"),
        ("/account/elevated/all/", "elevations.exported"),
    ):
        assert head.get(page, {"format": "csv"}).status_code == 200
        assert AuditEvent.objects.filter(verb=verb).count() == 1
