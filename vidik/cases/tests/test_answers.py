# SPDX-License-Identifier: EUPL-1.2
"""What is shared with an institution is accepted or declined by it, and told to whoever shared."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.access.worklist import Shown, Urgency, worklist
from vidik.cases.models import Case, OwnView, Participant, Sharing
from vidik.cases.selectors.cases import get_case, parts_visible
from vidik.cases.services import handing_over, own_views, sharings
from vidik.cases.tests import factories
from vidik.cases.types import Alias, Declining, Ground, Part, Purpose, SharingState
from vidik.core.workflow import TransitionRefused
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db


def shared_with(case: Case, institution: Institution, **fields: object) -> Sharing:
    row = factories.sharing(case, institution)
    row.valid_from = timezone.now() - dt.timedelta(hours=1)
    for name, value in fields.items():
        setattr(row, name, value)
    with scene():
        row.save()
    return row


def lines(actor: Actor, kind: str) -> list[Shown]:
    with acting(actor):
        found = worklist(actor)
    return [each for group in found.groups for each in group.lines if each.kind.code == kind]


def test_what_is_shared_waits_on_the_other_desk_until_it_is_accepted(
    the_case: Case, expert: Actor, outsider: Actor, other: Institution
) -> None:
    row = shared_with(the_case, other)
    [waits] = lines(outsider, "shared")
    assert waits.line.about == the_case.code
    assert waits.urgency == Urgency.TODAY
    client = client_of(outsider)
    assert client.get(waits.line.url).status_code == 200
    answer = client.post(waits.line.url, {"answer": "accept"}, follow=True).content.decode()
    assert "The case has been accepted." in answer
    assert lines(outsider, "shared") == []
    shown = client_of(expert).get(reverse("cases:people", args=[the_case.pk])).content.decode()
    assert "accepted" in shown
    with acting(outsider), pytest.raises(TransitionRefused):
        sharings.accept_sharing(row, actor=outsider)


def test_what_protects_life_waits_as_danger(
    the_case: Case, outsider: Actor, other: Institution
) -> None:
    shared_with(the_case, other, ground=Ground.VITAL_INTEREST)
    [waits] = lines(outsider, "shared")
    assert waits.urgency == Urgency.DANGER


def test_whoever_declines_says_why_sees_nothing_more_and_the_sharer_reads_it(
    the_case: Case, expert: Actor, outsider: Actor, other: Institution
) -> None:
    row = shared_with(the_case, other)
    client = client_of(outsider)
    address = reverse("cases:answer", args=[the_case.pk, row.pk])
    assert client.post(address, {"answer": "decline"}).status_code == 422
    answer = client.post(address, {"answer": "decline", "reason": "no-capacity"}, follow=True)
    assert "The case has been declined." in answer.content.decode()
    with acting(outsider), pytest.raises(OutOfScope):
        get_case(outsider, the_case.pk)
    assert client.get(address).status_code == 404
    [told] = lines(expert, "declined")
    assert "no place or nobody to take it on" in [str(each) for each in told.line.details]
    with acting(expert):
        sharings.share_case(
            the_case,
            institution=factories.institution("third"),
            purpose=Purpose.SUPPORT,
            ground=Ground.CONSENT,
            reference="13/2026",
            until=timezone.now() + dt.timedelta(days=3),
            actor=expert,
        )
    assert lines(expert, "declined") == []


def test_the_same_can_be_shared_again_after_it_was_declined(
    the_case: Case, expert: Actor, outsider: Actor, other: Institution
) -> None:
    row = shared_with(the_case, other)
    with acting(outsider):
        sharings.decline_sharing(row, Declining.CONFLICT, actor=outsider)
    with acting(expert):
        again = sharings.share_case(
            the_case,
            institution=other,
            purpose=Purpose.SUPPORT,
            ground=Ground.CONSENT,
            reference="14/2026",
            until=timezone.now() + dt.timedelta(days=3),
            actor=expert,
        )
    assert again.state == SharingState.CURRENT
    assert parts_visible_to(outsider, the_case)


def parts_visible_to(actor: Actor, case: Case) -> frozenset[Part]:
    with acting(actor):
        return parts_visible(actor, case)


def test_nobody_answers_for_another_institution(
    the_case: Case, expert: Actor, other: Institution
) -> None:
    row = shared_with(the_case, other)
    stranger = factories.member(Role.ASSOCIATION_HEAD, factories.institution("third"))
    reader = factories.member(Role.RESPONDENT, other)
    with scene():
        for actor, refused in ((stranger, OutOfScope), (expert, OutOfScope), (reader, Denied)):
            with pytest.raises(refused):
                sharings.accept_sharing(row, actor=actor)
            with pytest.raises(refused):
                sharings.decline_sharing(row, Declining.CONFLICT, actor=actor)


def test_what_is_over_or_restricted_cannot_be_answered(
    the_case: Case, outsider: Actor, other: Institution
) -> None:
    row = shared_with(the_case, other)
    with scene():
        Case.objects.filter(pk=the_case.pk).update(restricted=True)
    assert lines(outsider, "shared") == []
    with acting(outsider), pytest.raises(OutOfScope):
        sharings.accept_sharing(row, actor=outsider)


@pytest.mark.parametrize(
    "fields",
    [
        {"valid_to": timezone.now() + dt.timedelta(days=300)},
        {"purpose": Purpose.INVESTIGATION},
        {"state": SharingState.WITHDRAWN, "withdrawn_at": timezone.now(), "withdrawal": "mistake"},
    ],
)
def test_the_database_lets_the_other_side_change_its_answer_alone(
    the_case: Case, outsider: Actor, other: Institution, fields: dict[str, object]
) -> None:
    row = shared_with(the_case, other)
    with as_application(), acting(outsider):
        with pytest.raises(DatabaseError), transaction.atomic():
            Sharing.objects.filter(pk=row.pk).update(**fields)
        assert Sharing.objects.filter(pk=row.pk).update(accepted_at=timezone.now()) == 1


def test_the_database_lets_nobody_answer_in_the_name_of_a_colleague(
    the_case: Case, outsider: Actor, other: Institution
) -> None:
    row = shared_with(the_case, other)
    colleague = factories.member(Role.ASSOCIATION_HEAD, other)
    with (
        as_application(),
        acting(outsider),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        Sharing.objects.filter(pk=row.pk).update(
            accepted_at=timezone.now(), answered_by=colleague.user_id
        )


def test_whoever_was_added_is_told_until_they_look(
    the_case: Case, expert: Actor, outsider: Actor, other: Institution
) -> None:
    with scene():
        part = factories.participant(the_case, other, outsider.user_id)
        part.valid_from, part.added_by_id = timezone.now(), expert.user_id
        part.save()
    [waits] = lines(outsider, "joined")
    assert client_of(outsider).get(waits.line.url).status_code == 200
    assert lines(outsider, "joined") == []


def test_a_case_handed_over_waits_until_somebody_is_named(
    the_case: Case, superior: Actor, other: Institution
) -> None:
    head = factories.member(Role.ASSOCIATION_HEAD, other)
    with acting(superior):
        handing_over.transfer_case(the_case, other, actor=superior)
    [waits] = lines(head, "handed-over")
    assert waits.line.about == the_case.code
    with scene():
        factories.participant(the_case, other, head.user_id).save()
    assert lines(head, "handed-over") == []


def test_ones_own_word_is_seen_by_nobody_else_and_stands_for_one_case(
    the_case: Case, expert: Actor, duty: Actor, centre: Institution
) -> None:
    second = factories.case(centre)
    with scene():
        second.save()
    client = client_of(expert)
    address = reverse("cases:alias", args=[the_case.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"alias": "willow"}).status_code == 302
    page = reverse("cases:case", args=[the_case.pk])
    assert "Willow" in client.get(page).content.decode()
    assert "Willow" not in client_of(duty).get(page).content.decode()
    other_case = reverse("cases:alias", args=[second.pk])
    assert client.post(other_case, {"alias": "willow"}).status_code == 422
    assert client.post(other_case, {"alias": "somebody"}).status_code == 422
    assert client.post(address, {"alias": ""}).status_code == 302
    assert client.post(other_case, {"alias": "willow"}).status_code == 302


def test_nobody_chooses_a_word_for_a_case_out_of_reach(the_case: Case, outsider: Actor) -> None:
    with scene(), pytest.raises(OutOfScope):
        own_views.choose_alias(the_case, Alias.OAK, actor=outsider)


def test_the_database_shows_everybody_their_own_words_alone(
    the_case: Case, expert: Actor, duty: Actor
) -> None:
    with acting(expert):
        own_views.choose_alias(the_case, Alias.OAK, actor=expert)
    with as_application(), acting(duty):
        assert OwnView.objects.count() == 0
    with as_application(), acting(expert):
        assert OwnView.objects.count() == 1


def test_the_timeline_marks_what_is_new(the_case: Case, expert: Actor) -> None:
    client = client_of(expert)
    page = reverse("cases:case", args=[the_case.pk])
    assert "You last looked" not in client.get(page).content.decode()
    with acting(expert):
        Participant.objects.create(
            case=the_case,
            institution=the_case.responsible,
            user_id=expert.user_id,
            role="worker",
            why="assigned",
            valid_from=timezone.now(),
            added_by_id=expert.user_id,
        )
    assert "You last looked" in client.get(page).content.decode()
    assert "You last looked" not in client.get(page).content.decode()
