# SPDX-License-Identifier: EUPL-1.2
"""Migrants’ procedures are followed by the named expert or who stands in, and by nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from tests.shared import shared
from vidik.access.types import Actor, Denied, Role
from vidik.accounts.models import Membership, User
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import MigrantsExpert, Procedure
from vidik.identification.services import decisions, experts, procedures
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, inform
from vidik.identification.types import Outcome, Step, Subject, Urgency
from vidik.institutions.models import Institution


def _user(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


@shared
def migrant(centre: Institution) -> Procedure:
    """The procedure of somebody whom the report calls a migrant."""
    rows = factories.report(centre)
    with scene():
        for row in rows:
            row.migrant = "yes"
            row.save(update_fields=["migrant"])
    return procedures.begin_procedures(rows)[0]


def test_a_migrants_procedure_begins_urgent_and_with_the_named_expert(
    centre: Institution, people: Pair
) -> None:
    experts.name_expert(_user(people.one), actor=people.other)
    rows = factories.report(centre, 2)
    with scene():
        rows[0].migrant = "yes"
        rows[0].save(update_fields=["migrant"])
    first, second = procedures.begin_procedures(rows)
    assert (first.urgency, first.assigned_to_id) == (Urgency.MIGRANT, people.one.user_id)
    assert (second.urgency, second.assigned_to_id) == ("", None)


def test_nobody_else_works_on_it(migrant: Procedure, people: Pair, centre: Institution) -> None:
    third = cases.member(Role.DUTY_EXPERT, centre)
    experts.name_expert(_user(people.one), actor=people.other)
    for who in (third, people.other):
        with pytest.raises(Denied, match=str(people.one.name)), transaction.atomic():
            procedures.open_procedure(migrant, actor=who)
        with pytest.raises(Denied), transaction.atomic():
            decisions.propose(migrant, Step.DISMISS, ["other-act"], offences=["other"], actor=who)
        for step in ("open", "urgency", "propose"):
            url = reverse("identification:step", args=[migrant.pk, step])
            assert signed_in(who).get(url).status_code == 403, step
        page = signed_in(who).get(reverse("identification:procedure", args=[migrant.pk]))
        text = page.content.decode()
        assert "/steps/open/" not in text
        assert str(people.one.name) in text
    assert procedures.open_procedure(migrant, actor=people.one).opened_at is not None


def test_a_second_person_still_decides(migrant: Procedure, people: Pair) -> None:
    experts.name_expert(_user(people.one), actor=people.other)
    procedures.open_procedure(migrant, actor=people.one)
    inform(migrant, Subject.RIGHTS, Subject.SERVICES, actor=people.one)
    decisions.propose(
        migrant, Step.CONCLUDE, ["prostitution"], outcome=Outcome.NOT_VICTIM, actor=people.one
    )
    page = signed_in(people.other).get(reverse("identification:procedure", args=[migrant.pk]))
    decide = reverse("identification:decide", args=[migrant.pk])
    assert decide in page.content.decode()
    client = signed_in(people.other)
    assert client.get(decide).status_code == 200
    assert client.post(decide, {"step": "return", "reason": "incomplete"}).status_code in {302, 422}


def test_who_stands_in_works_until_the_end_of_it(
    migrant: Procedure, people: Pair, centre: Institution
) -> None:
    third = cases.member(Role.DUTY_EXPERT, centre)
    experts.name_expert(_user(people.one), actor=people.other)
    until = timezone.now() + dt.timedelta(days=7)
    row = experts.name_expert(_user(third), until=until, actor=people.other)
    assert procedures.open_procedure(migrant, actor=third).opened_at is not None
    experts.end_expert(row, actor=people.other)
    with pytest.raises(Denied), transaction.atomic():
        procedures.begin_formal(migrant, actor=third)
    with scene():
        ended = MigrantsExpert.objects.get(pk=row.pk)
    assert ended.ended_by_id == people.other.user_id
    assert experts.end_expert(ended, actor=people.other).valid_to == ended.valid_to


def _fresh(row: Procedure) -> Procedure:
    with scene():
        return Procedure.objects.get(pk=row.pk)


def test_whoever_is_named_next_has_what_the_one_before_had(
    centre: Institution, migrant: Procedure, procedure: Procedure, people: Pair
) -> None:
    third = cases.member(Role.DUTY_EXPERT, centre)
    procedures.take_over(procedure, actor=people.one)
    experts.name_expert(_user(people.one), actor=people.other)
    procedures.take_over(migrant, actor=people.one)
    experts.name_expert(_user(third), actor=people.other)
    assert _fresh(migrant).assigned_to_id == third.user_id
    assert procedures.open_procedure(_fresh(migrant), actor=third).opened_at is not None
    # What is no migrant's stays where it is.
    assert _fresh(procedure).assigned_to_id == people.one.user_id


def test_what_somebody_worked_on_while_nobody_was_named_goes_to_the_named_expert(
    centre: Institution, migrant: Procedure, people: Pair
) -> None:
    third = cases.member(Role.DUTY_EXPERT, centre)
    procedures.take_over(migrant, actor=third)
    experts.name_expert(_user(people.one), actor=people.other)
    assert _fresh(migrant).assigned_to_id == people.one.user_id


def test_what_who_stood_in_had_goes_back_to_the_named_expert(
    migrant: Procedure, people: Pair, centre: Institution
) -> None:
    third = cases.member(Role.DUTY_EXPERT, centre)
    experts.name_expert(_user(people.one), actor=people.other)
    until = timezone.now() + dt.timedelta(days=7)
    row = experts.name_expert(_user(third), until=until, actor=people.other)
    procedures.take_over(migrant, actor=third)
    assert _fresh(migrant).assigned_to_id == third.user_id
    experts.end_expert(row, actor=people.other)
    assert _fresh(migrant).assigned_to_id == people.one.user_id


def test_when_the_time_of_standing_in_is_over_the_named_expert_takes_it_over(
    migrant: Procedure, people: Pair, centre: Institution
) -> None:
    third = cases.member(Role.DUTY_EXPERT, centre)
    experts.name_expert(_user(people.one), actor=people.other)
    until = timezone.now() + dt.timedelta(days=7)
    row = experts.name_expert(_user(third), until=until, actor=people.other)
    procedures.take_over(migrant, actor=third)
    address = reverse("identification:step", args=[migrant.pk, "take-over"])
    with pytest.raises(ValidationError, match="already working"), transaction.atomic():
        procedures.take_over(migrant, actor=people.one)
    assert signed_in(people.one).get(address).status_code == 302
    with scene():
        began = timezone.now() - dt.timedelta(days=9)
        MigrantsExpert.objects.filter(pk=row.pk).update(
            valid_from=began, valid_to=began + dt.timedelta(days=7)
        )
    assert signed_in(people.one).get(address).status_code == 200
    assert procedures.take_over(migrant, actor=people.one).assigned_to_id == people.one.user_id


def test_while_nobody_is_named_every_expert_may_and_the_page_says_so(
    migrant: Procedure, people: Pair
) -> None:
    page = signed_in(people.one).get(reverse("identification:procedure", args=[migrant.pk]))
    assert "No expert is named for migrants" in page.content.decode()
    assert procedures.open_procedure(migrant, actor=people.one).opened_at is not None


def test_other_procedures_stay_open_to_everybody(procedure: Procedure, people: Pair) -> None:
    experts.name_expert(_user(people.one), actor=people.other)
    assert procedures.open_procedure(procedure, actor=people.other).opened_at is not None


def test_a_migrant_is_assigned_to_nobody_else(
    migrant: Procedure, people: Pair, centre: Institution
) -> None:
    third = cases.member(Role.DUTY_EXPERT, centre)
    experts.name_expert(_user(people.one), actor=people.other)
    with pytest.raises(ValidationError), transaction.atomic():
        procedures.assign(migrant, _user(third), actor=people.other)
    given = procedures.assign(migrant, _user(people.one), actor=people.other)
    assert given.assigned_to_id == people.one.user_id


def test_one_is_named_at_a_time(people: Pair, centre: Institution) -> None:
    third = cases.member(Role.DUTY_EXPERT, centre)
    first = experts.name_expert(_user(people.one), actor=people.other)
    with pytest.raises(ValidationError), transaction.atomic():
        experts.name_expert(_user(people.one), actor=people.other)
    experts.name_expert(_user(third), actor=people.other)
    with scene():
        assert MigrantsExpert.objects.get(pk=first.pk).valid_to is not None
        assert MigrantsExpert.objects.filter(valid_to__isnull=True).count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            MigrantsExpert.objects.create(
                institution=centre, user=_user(people.one), valid_from=timezone.now(),
                named_by=_user(people.other),
            )  # fmt: skip


@pytest.mark.parametrize("days", [-1, 93])
def test_standing_in_is_for_a_time_ahead(people: Pair, days: int) -> None:
    until = timezone.now() + dt.timedelta(days=days)
    with pytest.raises(ValidationError, match="three months"), transaction.atomic():
        experts.name_expert(_user(people.one), until=until, actor=people.other)


@pytest.mark.parametrize("how", ["membership ended", "account closed"])
def test_whoever_has_left_the_centre_keeps_nobody_from_the_work(
    migrant: Procedure, people: Pair, centre: Institution, how: str
) -> None:
    left = cases.member(Role.DUTY_EXPERT, centre)
    experts.name_expert(_user(left), actor=people.other)
    with pytest.raises(Denied), transaction.atomic():
        procedures.open_procedure(migrant, actor=people.one)
    if how == "account closed":
        User.objects.filter(pk=left.user_id).update(is_active=False)
    else:
        Membership.objects.filter(user=left.user_id).update(ended_at=timezone.now())
    assert procedures.open_procedure(migrant, actor=people.one).opened_at is not None
    page = signed_in(people.other).get(reverse("identification:experts")).content.decode()
    assert "Nobody is named" in page
    assert "no longer an expert of the centre" in page
    experts.name_expert(_user(people.one), actor=people.other)
    with pytest.raises(Denied, match=str(people.one.name)), transaction.atomic():
        procedures.begin_formal(migrant, actor=people.other)


def test_only_the_head_names_and_only_experts_are_named(people: Pair, centre: Institution) -> None:
    elsewhere = cases.member(Role.CASE_EXPERT, cases.institution("another-centre"))
    with pytest.raises(Denied), transaction.atomic():
        experts.name_expert(_user(people.one), actor=people.one)
    with pytest.raises(ValidationError), transaction.atomic():
        experts.name_expert(_user(elsewhere), actor=people.other)
    assert signed_in(people.one).get(reverse("identification:experts")).status_code == 200
    name = reverse("identification:name-expert")
    assert signed_in(people.one).post(name, {"user": people.one.user_id}).status_code == 403
    client = signed_in(people.other)
    assert client.post(name, {"user": people.one.user_id}).status_code == 302
    assert client.post(name, {"user": people.one.user_id}).status_code == 422
    page = client.get(reverse("identification:experts")).content.decode()
    with scene():
        row = MigrantsExpert.objects.get()
    end = reverse("identification:end-expert", args=[row.pk])
    assert end in page
    assert client.post(end).status_code == 302
    assert end not in client.get(reverse("identification:experts")).content.decode()
