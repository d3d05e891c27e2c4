# SPDX-License-Identifier: EUPL-1.2
"""Breaking the glass: by a reason, with a second person, for hours, notified at once, reviewed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from tests.scenes import as_application, scene
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.accounts.models import Membership, User
from vidik.audit.selectors import last_event, reviews
from vidik.audit.services.reviewing import find_patterns
from vidik.cases import registry
from vidik.cases.models import Case, EmergencyAccess, UrgentNotice
from vidik.cases.selectors import cases as case_selectors
from vidik.cases.selectors import emergencies as cases_emergencies
from vidik.cases.services import cases as case_services
from vidik.cases.services import emergencies, handing_over, participants
from vidik.cases.tests import factories
from vidik.cases.tests.test_views import signed_in
from vidik.cases.types import Emergency, EmergencyState, Judgement
from vidik.core.workflow import TransitionRefused
from vidik.institutions.models import Institution


def ask(case: Case, actor: Actor, *, alone: bool = False, hours: int = 4) -> EmergencyAccess:
    return emergencies.ask_emergency(
        case.code,
        reason=Emergency.DANGER,
        explanation="Asked by the tests.",
        hours=hours,
        alone=alone,
        actor=actor,
    )


def sees(actor: Actor, case: Case) -> bool:
    with acting(actor):
        return case_selectors.visible_cases(actor).filter(pk=case.pk).exists()


def earlier(access: EmergencyAccess, **ago: dt.timedelta) -> None:
    """Let an access have begun, or have been asked for, some time ago."""
    with scene():
        row = EmergencyAccess.objects.filter(pk=access.pk)
        row.update(**{name: timezone.now() - span for name, span in ago.items()})


@shared
def restricted(the_case: Case, superior: Actor) -> Case:
    return case_services.restrict_case(the_case, actor=superior)


def test_a_request_opens_nothing_until_a_second_person_approves(
    restricted: Case, expert: Actor, duty: Actor
) -> None:
    access = ask(restricted, expert)
    assert not sees(expert, restricted)
    emergencies.decide_emergency(access, "approve", actor=duty)
    assert sees(expert, restricted)
    assert not sees(duty, restricted), "who approves need not see"


def test_nobody_approves_or_reviews_their_own(
    restricted: Case, duty: Actor, superior: Actor
) -> None:
    access = ask(restricted, duty)
    with pytest.raises(Denied, match="second person"):
        emergencies.decide_emergency(access, "approve", actor=duty)
    with (
        scene(),
        pytest.raises(IntegrityError, match="nobody_approves_their_own"),
        transaction.atomic(),
    ):
        EmergencyAccess.objects.update(decided_by=duty.user_id)
    emergencies.decide_emergency(access, "refuse", actor=superior)
    assert not sees(duty, restricted)


def test_a_duty_expert_alone_starts_for_an_hour_and_is_approved_afterwards(
    restricted: Case, duty: Actor, superior: Actor
) -> None:
    access = ask(restricted, duty, alone=True)
    assert access.alone
    assert access.expires_at == access.requested_at + dt.timedelta(hours=1)
    assert sees(duty, restricted)
    approved = emergencies.decide_emergency(access, "approve", actor=superior)
    assert approved.expires_at == access.requested_at + dt.timedelta(hours=4)
    assert approved.alone, "that it was started alone stays marked"


def test_without_an_approval_what_was_started_alone_ends_after_an_hour(
    restricted: Case, duty: Actor
) -> None:
    access = ask(restricted, duty, alone=True)
    earlier(access, started_at=dt.timedelta(minutes=61), expires_at=dt.timedelta(minutes=1))
    assert not sees(duty, restricted)


def test_only_a_duty_expert_starts_alone(restricted: Case, expert: Actor) -> None:
    with pytest.raises(Denied):
        ask(restricted, expert, alone=True)


def test_access_expires_by_the_clock_of_the_database(
    restricted: Case, expert: Actor, duty: Actor
) -> None:
    access = emergencies.decide_emergency(ask(restricted, expert, hours=2), "approve", actor=duty)
    assert access.started_at is not None
    assert access.expires_at == access.started_at + dt.timedelta(hours=2)
    earlier(access, started_at=dt.timedelta(hours=3), expires_at=dt.timedelta(seconds=1))
    assert not sees(expert, restricted)


def test_four_hours_are_the_most_the_database_takes(
    restricted: Case, expert: Actor, duty: Actor
) -> None:
    access = emergencies.decide_emergency(ask(restricted, expert), "approve", actor=duty)
    assert access.started_at is not None
    with scene(), pytest.raises(IntegrityError, match="four_hours_at_most"), transaction.atomic():
        EmergencyAccess.objects.update(
            expires_at=access.started_at + dt.timedelta(hours=4, seconds=1)
        )


def test_access_is_ended_early(restricted: Case, expert: Actor, duty: Actor) -> None:
    access = emergencies.decide_emergency(ask(restricted, expert), "approve", actor=duty)
    emergencies.decide_emergency(access, "end", actor=duty)
    assert not sees(expert, restricted)


def test_heads_are_notified_in_the_same_moment(
    restricted: Case, duty: Actor, expert: Actor, superior: Actor
) -> None:
    ask(restricted, duty, alone=True)
    with acting(superior):
        [notice] = UrgentNotice.objects.all()
        assert notice.user_id == superior.user_id
        assert notice.sent_at == notice.emergency.started_at
    with acting(expert):
        assert not UrgentNotice.objects.exists()
    emergencies.read_notice(notice, actor=superior)
    assert last_event("emergency.notice-read") is not None


def test_a_request_shows_heads_when_it_is_approved(
    restricted: Case, expert: Actor, duty: Actor, superior: Actor
) -> None:
    access = ask(restricted, expert)
    with acting(superior):
        assert not UrgentNotice.objects.exists()
    emergencies.decide_emergency(access, "approve", actor=duty)
    with acting(superior):
        assert UrgentNotice.objects.count() == 1


def test_an_urgent_notice_carries_no_code(
    restricted: Case, duty: Actor, superior: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[registry.Urgent] = []
    monkeypatch.setitem(registry._notices, "test", lambda urgent, _actor: sent.append(urgent))
    ask(restricted, duty, alone=True)
    [urgent] = sent
    assert urgent.recipients == (superior.user_id,)
    assert urgent.alone
    assert restricted.code not in repr(urgent)


def test_a_review_is_open_until_somebody_else_closes_it(
    restricted: Case, expert: Actor, duty: Actor, superior: Actor
) -> None:
    access = emergencies.decide_emergency(ask(restricted, expert), "approve", actor=duty)
    with acting(superior):
        assert list(cases_emergencies.open_reviews(superior)) == []
    with pytest.raises(TransitionRefused, match="still open"):
        emergencies.review_emergency(access, Judgement.JUSTIFIED, actor=superior)
    earlier(access, started_at=dt.timedelta(hours=4), expires_at=dt.timedelta(hours=1))
    with acting(superior):
        assert [row.pk for row in cases_emergencies.open_reviews(superior)] == [access.pk]
    with pytest.raises(Denied):
        emergencies.review_emergency(access, Judgement.JUSTIFIED, actor=duty)
    emergencies.review_emergency(access, Judgement.AVOIDABLE, actor=superior)
    with acting(superior):
        assert list(cases_emergencies.open_reviews(superior)) == []


def test_the_responsible_institution_decides(restricted: Case, other: Institution) -> None:
    asking = factories.member(Role.DUTY_EXPERT, other)
    friend = factories.member(Role.CENTRE_HEAD, other)
    access = ask(restricted, asking)
    with pytest.raises(OutOfScope):
        emergencies.decide_emergency(access, "approve", actor=friend)


def test_a_wrong_code_and_a_case_that_is_seen_already_are_notified(
    the_case: Case, expert: Actor
) -> None:
    with pytest.raises(ValidationError, match="no case with this code"):
        emergencies.ask_emergency(
            "00000-00000",
            reason=Emergency.DANGER,
            explanation="Asked by the tests.",
            hours=1,
            alone=False,
            actor=expert,
        )
    with pytest.raises(ValidationError, match="can already see this case"):
        ask(the_case, expert)


def test_a_head_names_somebody_in_a_restricted_case_that_lost_its_last_person(
    restricted: Case, superior: Actor, duty: Actor, centre: Institution
) -> None:
    from vidik.cases.models import Participant
    from vidik.cases.types import CaseRole, ParticipationReason

    with scene():
        started = timezone.now() - dt.timedelta(hours=1)
        Participant.objects.update(valid_from=started, valid_to=started + dt.timedelta(minutes=1))
    assert not sees(superior, restricted)
    emergencies.decide_emergency(ask(restricted, superior), "approve", actor=duty)
    participants.add_participant(
        restricted,
        institution=centre,
        user=User.objects.get(pk=duty.user_id),
        role=CaseRole.LEAD,
        why=ParticipationReason.RESTRICTION,
        until=None,
        actor=superior,
    )
    assert sees(duty, restricted)


def test_hours_alone_are_not_chained_before_somebody_reviewed_them(
    restricted: Case, duty: Actor, superior: Actor
) -> None:
    access = ask(restricted, duty, alone=True)
    hours = dt.timedelta(hours=2)
    earlier(access, started_at=hours, expires_at=dt.timedelta(hours=1), requested_at=hours)
    with pytest.raises(ValidationError, match="nobody has reviewed it"):
        ask(restricted, duty, alone=True)
    emergencies.review_emergency(access, Judgement.JUSTIFIED, actor=superior)
    assert ask(restricted, duty, alone=True).alone


def test_a_person_starts_alone_three_times_a_night_and_the_database_counts(
    centre: Institution, duty: Actor
) -> None:
    cases = [factories.case(centre, restricted=True) for _number in range(4)]
    with scene():
        Case.objects.bulk_create(cases)
    for case in cases[:3]:
        ask(case, duty, alone=True)
    with pytest.raises(ValidationError, match="started alone 3 times within twelve hours"):
        ask(cases[3], duty, alone=True)
    now = timezone.now()
    facts: dict[str, Any] = {
        "case": cases[3], "case_code": cases[3].code, "responsible_id": cases[3].responsible_id,
        "user_id": duty.user_id, "institution_id": duty.institution, "alone": True, "hours": 1,
        "reason": Emergency.DANGER, "explanation": "x", "state": EmergencyState.STARTED_ALONE,
    }  # fmt: skip
    for moment, why in (
        (now, "started alone 3 times"),
        (now - dt.timedelta(hours=20), "begins now"),
    ):
        with (
            acting(duty),
            as_application(),
            pytest.raises(DatabaseError, match=why),
            transaction.atomic(),
        ):
            EmergencyAccess.objects.create(
                **facts,
                requested_at=moment,
                started_at=moment,
                expires_at=moment + dt.timedelta(hours=1),
            )


def test_what_was_started_alone_is_not_approved_a_day_later(
    restricted: Case, duty: Actor, superior: Actor
) -> None:
    access = ask(restricted, duty, alone=True)
    day = dt.timedelta(days=1)
    earlier(access, started_at=day, expires_at=dt.timedelta(hours=23), requested_at=day)
    with pytest.raises(TransitionRefused, match="twelve hours"):
        emergencies.decide_emergency(access, "approve", actor=superior)


def test_a_transfer_ends_what_the_old_institution_opened(
    the_case: Case, other: Institution, centre: Institution, duty: Actor, superior: Actor
) -> None:
    case = case_services.restrict_case(the_case, actor=superior)
    open_, waiting = ask(case, duty, alone=True), ask(case, factories.member(
        Role.CASE_EXPERT, centre
    ))  # fmt: skip
    case = case_services.lift_restriction(case, actor=superior)
    factories.member(Role.ASSOCIATION_HEAD, other)
    handing_over.transfer_case(case, other, actor=superior)
    with scene():
        states = dict(EmergencyAccess.objects.values_list("pk", "state"))
    assert (states[open_.pk], states[waiting.pk]) == ("ended", "refused")
    assert not sees(duty, case)
    with pytest.raises(TransitionRefused):
        emergencies.decide_emergency(waiting, "approve", actor=duty)


def test_what_has_expired_is_not_ended_and_never_grows_longer(
    restricted: Case, expert: Actor, duty: Actor
) -> None:
    access = emergencies.decide_emergency(ask(restricted, expert), "approve", actor=duty)
    for began, ended in ((3, 1), (39, 36)):
        earlier(access, started_at=dt.timedelta(hours=began), expires_at=dt.timedelta(hours=ended))
        with pytest.raises(TransitionRefused, match="nothing left to end"):
            emergencies.decide_emergency(access, "end", actor=duty)


def test_what_was_started_alone_can_be_ended_after_its_hour_and_lasted_that_hour(
    restricted: Case, duty: Actor, superior: Actor
) -> None:
    access = ask(restricted, duty, alone=True)
    hours = dt.timedelta(hours=2)
    earlier(access, started_at=hours, expires_at=dt.timedelta(hours=1), requested_at=hours)
    ended = emergencies.decide_emergency(access, "end", actor=superior)
    assert ended.started_at is not None
    assert ended.expires_at is not None
    assert dt.timedelta(minutes=59) < ended.expires_at - ended.started_at < dt.timedelta(minutes=61)
    with pytest.raises(TransitionRefused):
        emergencies.decide_emergency(access, "approve", actor=superior)


def test_a_case_is_handed_over_whatever_expired_days_ago(
    the_case: Case, other: Institution, duty: Actor, expert: Actor, superior: Actor
) -> None:
    case = case_services.restrict_case(the_case, actor=superior)
    granted = emergencies.decide_emergency(ask(case, expert), "approve", actor=duty)
    alone = ask(case, duty, alone=True)
    for access, began, ended in ((granted, 39, 36), (alone, 2, 1)):
        hours = dt.timedelta(hours=began)
        earlier(access, started_at=hours, expires_at=dt.timedelta(hours=ended), requested_at=hours)
    case = case_services.lift_restriction(case, actor=superior)
    factories.member(Role.ASSOCIATION_HEAD, other)
    handing_over.transfer_case(case, other, actor=superior)
    with scene():
        rows = {row.pk: row for row in EmergencyAccess.objects.all()}
    assert rows[granted.pk].state == "granted", "who approved it stands; its review waits"
    assert rows[granted.pk].decided_by_id == duty.user_id
    assert rows[alone.pk].state == "ended"
    for row in rows.values():
        assert row.started_at is not None
        assert row.expires_at is not None
        assert row.expires_at < timezone.now() - dt.timedelta(minutes=59)


def test_hours_of_emergency_lift_no_restriction_while_somebody_is_named(
    restricted: Case, centre: Institution, duty: Actor
) -> None:
    second = factories.member(Role.CENTRE_HEAD, centre)
    access = ask(restricted, second)
    emergencies.decide_emergency(access, "approve", actor=duty)
    assert sees(second, restricted)
    with pytest.raises(Denied, match="somebody named"):
        case_services.lift_restriction(restricted, actor=second)


def test_where_no_superior_can_be_notified_those_who_oversee_the_record_are(
    restricted: Case, duty: Actor, superior: Actor
) -> None:
    """The head of the centre asks: other heads of the centre are notified, or else the auditors."""
    alone = factories.member(Role.CENTRE_HEAD, Institution.objects.get(pk=superior.institution))
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(pk=superior.membership).update(valid_to=yesterday)
    emergencies.decide_emergency(ask(restricted, alone), "approve", actor=duty)
    reported = last_event("emergency.approved")
    assert reported is not None
    assert reported.payload["nobody_notified"] is True
    assert find_patterns("system:recorder", now=timezone.now() + dt.timedelta(minutes=1)) >= 1
    found = [item.pattern for item in reviews("open")]
    assert found.count("emergency-of-a-head") == 1


def test_a_second_head_is_notified_of_what_the_first_one_opened(
    restricted: Case, duty: Actor, superior: Actor
) -> None:
    second = factories.member(Role.CENTRE_HEAD, Institution.objects.get(pk=superior.institution))
    emergencies.decide_emergency(ask(restricted, second), "approve", actor=duty)
    reported = last_event("emergency.approved")
    assert reported is not None
    assert reported.payload["nobody_notified"] is False
    with acting(superior):
        assert cases_emergencies.urgent_notices(superior).count() == 1
    with acting(second):
        assert cases_emergencies.urgent_notices(second).count() == 0


def test_the_timeline_leads_a_colleague_to_a_page_that_opens_for_them(
    the_case: Case, centre: Institution, duty: Actor, superior: Actor
) -> None:
    case = case_services.restrict_case(the_case, actor=superior)
    access = ask(case, duty, alone=True)
    case = case_services.lift_restriction(case, actor=superior)
    colleague = factories.member(Role.CASE_EXPERT, centre)
    pages = {
        superior: f"/cases/emergencies/{access.pk}/",
        duty: f"/cases/emergencies/{access.pk}/",
        colleague: f"/cases/{case.pk}/people/",
    }
    for reader, page in pages.items():
        with acting(reader):
            (own,) = [each for each in registry.sections() if each.code == "sharing"]
            says = own.says(registry.Scene(case, reader, frozenset(), works=True))
            (entry,) = [each for each in says.happened() if "emergency" in str(each.what)]
        assert entry.url == page
        with as_application():
            assert signed_in(reader).get(page).status_code == 200
