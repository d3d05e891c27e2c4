# SPDX-License-Identifier: EUPL-1.2
"""Opening, restricting, sharing and handing over cases, and who may."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.accounts.models import User
from vidik.cases.histories import history_of
from vidik.cases.models import Case, Participant, Sharing
from vidik.cases.selectors import cases as case_selectors
from vidik.cases.services import cases, handing_over, participants, sharings
from vidik.cases.tests import factories
from vidik.cases.types import (
    PARTS_OF,
    CaseRole,
    CaseState,
    Ground,
    Part,
    ParticipationReason,
    Purpose,
    Relation,
    Sensitivity,
    Withdrawal,
)
from vidik.core.workflow import TransitionRefused
from vidik.institutions.models import Institution

SOON = dt.timedelta(days=30)


def codes(actor: Actor) -> set[str]:
    with acting(actor):
        return {row.code for row in case_selectors.visible_cases(actor)}


def share(case: Case, with_: Institution, actor: Actor, **facts: object) -> Sharing:
    given: dict[str, object] = {
        "purpose": Purpose.SUPPORT,
        "ground": Ground.CONSENT,
        "reference": "12/2026",
        "until": timezone.now() + SOON,
    }
    return sharings.share_case(case, institution=with_, actor=actor, **given | facts)  # type: ignore[arg-type]


def add(case: Case, institution: Institution, who: Actor | None, *, by: Actor) -> Participant:
    user = None if who is None else User.objects.get(pk=who.user_id)
    return participants.add_participant(
        case,
        institution=institution,
        user=user,
        role=CaseRole.WORKER,
        why=ParticipationReason.ASSIGNED,
        until=None,
        actor=by,
    )


def test_whoever_opens_a_case_leads_it(expert: Actor) -> None:
    case = cases.open_case(actor=expert, sensitivity=Sensitivity.RAISED)
    with acting(expert):
        [lead] = case.participants.all()
        assert case_selectors.relations(expert, case) == [Relation.RESPONSIBLE, Relation.NAMED]
    assert (lead.user_id, lead.role) == (expert.user_id, CaseRole.LEAD)
    assert case.responsible_id == expert.institution


@pytest.mark.parametrize("role", [Role.POLICE, Role.SHELTER_STAFF, Role.HEAD, Role.SYSTEM_ADMIN])
def test_others_open_no_case(role: Role, centre: Institution) -> None:
    with pytest.raises(Denied):
        cases.open_case(actor=factories.member(role, centre))


def test_a_case_is_closed_and_opened_again(the_case: Case, expert: Actor) -> None:
    closed = cases.close_case(the_case, actor=expert)
    assert closed.state == CaseState.CLOSED
    assert closed.closed_at is not None
    with pytest.raises(TransitionRefused):
        cases.close_case(the_case, actor=expert)
    opened = cases.reopen_case(the_case, actor=expert)
    assert (opened.state, opened.closed_at) == (CaseState.OPEN, None)


def test_every_change_keeps_the_row_before(the_case: Case, expert: Actor) -> None:
    cases.change_sensitivity(the_case, Sensitivity.HIGHEST, actor=expert)
    cases.close_case(the_case, actor=expert)
    with acting(expert):
        history = the_case.events.order_by("pgh_id").values_list("sensitivity", "state")
        assert list(history) == [("ordinary", "open"), ("highest", "open"), ("highest", "closed")]


def test_the_history_is_empty_for_whoever_may_see_no_line_of_it(
    the_case: Case, expert: Actor, outsider: Actor
) -> None:
    with as_application():
        cases.change_sensitivity(the_case, Sensitivity.HIGHEST, actor=expert)
        for actor, number in ((expert, 2), (outsider, 0)):
            with acting(actor):
                assert len(history_of(the_case)) == number


def test_a_case_of_others_is_not_there(the_case: Case, outsider: Actor) -> None:
    with acting(outsider), pytest.raises(OutOfScope):
        case_selectors.get_case(outsider, the_case.pk)
    with pytest.raises(OutOfScope):
        cases.close_case(the_case, actor=outsider)
    assert codes(outsider) == set()


def test_who_only_takes_part_decides_nothing_and_is_notified_why(
    the_case: Case, other: Institution, outsider: Actor, expert: Actor
) -> None:
    add(the_case, other, None, by=expert)
    assert codes(outsider) == {the_case.code}
    with pytest.raises(Denied, match="institution that is responsible"):
        cases.close_case(the_case, actor=outsider)
    with pytest.raises(Denied, match="institution that is responsible"):
        add(the_case, other, outsider, by=outsider)


def test_a_part_in_a_case_ends_at_once(
    the_case: Case, other: Institution, outsider: Actor, expert: Actor
) -> None:
    added = add(the_case, other, outsider, by=expert)
    assert codes(outsider) == {the_case.code}
    participants.end_participation(added, actor=expert)
    assert codes(outsider) == set()
    with pytest.raises(ValidationError, match="already ended"):
        participants.end_participation(added, actor=expert)


def test_nobody_is_added_twice_nor_for_an_institution_they_do_not_belong_to(
    the_case: Case, other: Institution, outsider: Actor, expert: Actor, centre: Institution
) -> None:
    add(the_case, other, outsider, by=expert)
    with pytest.raises(ValidationError, match="already take part in the case"):
        add(the_case, other, outsider, by=expert)
    with pytest.raises(ValidationError, match="not currently a member"):
        add(the_case, centre, outsider, by=expert)
    with pytest.raises(ValidationError, match="Name a person"):
        add(the_case, centre, None, by=expert)


def test_nobody_names_themselves_in_a_case_that_they_merely_see(
    the_case: Case, superior: Actor, centre: Institution
) -> None:
    with pytest.raises(ValidationError, match="Nobody names themselves"):
        add(the_case, centre, superior, by=superior)
    with acting(superior):
        assert not case_selectors.is_named_in(superior, the_case.pk)


def test_a_restricted_case_is_left_to_those_named_in_it(
    the_case: Case, superior: Actor, expert: Actor, centre: Institution
) -> None:
    cases.restrict_case(the_case, actor=superior)
    assert codes(superior) == {the_case.code}
    assert codes(expert) == set()
    add(the_case, centre, expert, by=superior)
    assert codes(expert) == {the_case.code}
    cases.lift_restriction(the_case, actor=superior)
    with acting(expert):
        assert not case_selectors.get_case(expert, the_case.pk).restricted


def test_the_last_person_of_a_restricted_case_stays(
    the_case: Case, superior: Actor, expert: Actor, centre: Institution
) -> None:
    cases.restrict_case(the_case, actor=superior)
    with acting(superior):
        own = the_case.participants.get()
    with pytest.raises(ValidationError, match="last person"):
        participants.end_participation(own, actor=superior)
    add(the_case, centre, expert, by=superior)
    participants.end_participation(own, actor=superior)
    assert codes(superior) == set()


def test_a_restricted_case_is_shared_with_nobody(
    the_case: Case, superior: Actor, other: Institution, outsider: Actor
) -> None:
    share(the_case, other, superior)
    assert codes(outsider) == {the_case.code}
    cases.restrict_case(the_case, actor=superior)
    assert codes(outsider) == set()
    with pytest.raises(ValidationError, match="cannot be shared"):
        share(the_case, other, superior, purpose=Purpose.TRIAL)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_sharing_shows_the_parts_of_its_purpose(
    the_case: Case, expert: Actor, other: Institution, outsider: Actor, purpose: Purpose
) -> None:
    share(the_case, other, expert, purpose=purpose)
    with acting(outsider):
        assert case_selectors.parts_visible(outsider, the_case) == PARTS_OF[purpose]
        for part in Part:
            rows = case_selectors.of_visible_cases(outsider, Participant.objects.all(), part)
            assert not rows.exists(), "participants are shown to those who work on the case"
            own = case_selectors.of_visible_cases(outsider, Sharing.objects.all(), part)
            assert own.exists() == (part in PARTS_OF[purpose])
    with acting(expert):
        assert case_selectors.parts_visible(expert, the_case) == frozenset(Part)


def test_a_withdrawn_sharing_shows_nothing(
    the_case: Case, expert: Actor, other: Institution, outsider: Actor
) -> None:
    shared = share(the_case, other, expert)
    sharings.withdraw_sharing(shared, Withdrawal.CONSENT_WITHDRAWN, actor=expert)
    assert codes(outsider) == set()
    with acting(outsider):
        assert case_selectors.parts_visible(outsider, the_case) == frozenset()
    with pytest.raises(TransitionRefused):
        sharings.withdraw_sharing(shared, Withdrawal.MISTAKE, actor=expert)
    share(the_case, other, expert)
    assert codes(outsider) == {the_case.code}


def test_a_sharing_needs_a_number_a_time_and_another_institution(
    the_case: Case, expert: Actor, other: Institution, centre: Institution
) -> None:
    share(the_case, other, expert)
    for wrong, field in (
        ({}, "purpose"),
        ({"purpose": Purpose.TRIAL, "reference": "Петар Петровић"}, "reference"),
        ({"purpose": Purpose.TRIAL, "reference": "1 Марија Петровић"}, "reference"),
        ({"purpose": Purpose.TRIAL, "until": timezone.now() - SOON}, "until"),
        ({"purpose": Purpose.TRIAL, "until": timezone.now() + 20 * SOON}, "until"),
    ):
        with pytest.raises(ValidationError) as refused:
            share(the_case, other, expert, **wrong)
        assert set(refused.value.message_dict) == {field}
    with pytest.raises(ValidationError, match="responsible for the case"):
        share(the_case, centre, expert)


@pytest.mark.parametrize("role", [Role.DUTY_EXPERT, Role.ASSOCIATION_WORKER, Role.POLICE])
def test_sharing_is_for_heads_and_case_experts(
    role: Role, the_case: Case, centre: Institution, other: Institution
) -> None:
    with pytest.raises(Denied):
        share(the_case, other, factories.member(role, centre))


def test_a_case_handed_over_is_the_other_institutions(
    the_case: Case, superior: Actor, expert: Actor, other: Institution, outsider: Actor
) -> None:
    add(the_case, factories.institution("centre"), expert, by=superior)
    factories.member(Role.ASSOCIATION_HEAD, other)
    handing_over.transfer_case(the_case, other, actor=superior)
    assert codes(superior) == set()
    assert codes(expert) == set(), "persons named for the old institution are named no more"
    assert codes(outsider) == {the_case.code}
    with scene():
        assert {row.ended_by_id for row in the_case.participants.all()} == {superior.user_id}


def test_a_restricted_case_is_handed_over_only_to_somebody(
    the_case: Case, superior: Actor, other: Institution, outsider: Actor
) -> None:
    factories.member(Role.ASSOCIATION_HEAD, other)
    cases.restrict_case(the_case, actor=superior)
    with pytest.raises(ValidationError, match="nobody of this institution who could decide"):
        handing_over.transfer_case(the_case, other, actor=superior)
    add(the_case, other, outsider, by=superior)
    handing_over.transfer_case(the_case, other, actor=superior)
    assert codes(outsider) == {the_case.code}
    assert codes(superior) == set()


def test_only_heads_hand_over_and_restrict(
    the_case: Case, expert: Actor, duty: Actor, other: Institution
) -> None:
    for actor in (expert, duty):
        with pytest.raises(Denied):
            handing_over.transfer_case(the_case, other, actor=actor)
        with pytest.raises(Denied):
            cases.restrict_case(the_case, actor=actor)


def test_what_was_entered_while_a_lock_was_waited_for_ends_no_earlier_than_it_began(
    the_case: Case, superior: Actor, expert: Actor, outsider: Actor, other: Institution
) -> None:
    """Of two at the same moment the second began before what the first one entered."""
    waiting = add(the_case, other, outsider, by=superior)
    add(the_case, factories.institution("centre"), expert, by=superior)
    shared = share(the_case, factories.institution("third"), superior)
    factories.member(Role.ASSOCIATION_HEAD, other)
    with scene():
        entered = timezone.now()
        the_case.participants.update(valid_from=entered)
        Sharing.objects.filter(pk=shared.pk).update(valid_from=entered)
    sharings.withdraw_sharing(shared, Withdrawal.MISTAKE, actor=superior)
    participants.end_participation(waiting, actor=superior)
    handing_over.transfer_case(the_case, other, actor=superior)
    with scene():
        ended = list(the_case.participants.exclude(valid_to=None))
        assert [row.valid_to for row in ended] == [row.valid_from for row in ended]
        assert {row.institution_id for row in ended} == {
            other.pk,
            factories.institution("centre").pk,
        }
