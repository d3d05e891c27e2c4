# SPDX-License-Identifier: EUPL-1.2
"""The table of reach follows the rows it comes from, is nobody's to write, and is checked.

Two people who change one case at the same moment do not wait for ever, and reach stays right.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction

from tests.at_once import at_once
from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.accounts.models import User
from vidik.cases.models import Case, Participant, Reach, Sharing
from vidik.cases.selectors import people
from vidik.cases.selectors.reach import Differences, reach_differences
from vidik.cases.services import cases, emergencies, handing_over, participants, sharings
from vidik.cases.tasks import check_reach
from vidik.cases.tests import factories
from vidik.cases.types import (
    CaseRole,
    Emergency,
    Ground,
    ParticipationReason,
    Purpose,
    Relation,
    Withdrawal,
)
from vidik.core.workflow import TransitionRefused
from vidik.institutions.models import Institution
from vidik.shell import doctor

SAME = Differences(0, 0)


def grounds(case: Case) -> set[str]:
    with scene():
        return set(Reach.objects.filter(case=case).values_list("ground", flat=True))


def test_it_follows_a_case_from_its_opening_to_its_next_institution(
    centre: Institution, other: Institution, superior: Actor
) -> None:
    there = factories.member(Role.ASSOCIATION_HEAD, other)
    case = cases.open_case(actor=superior)
    assert grounds(case) == {Relation.RESPONSIBLE, Relation.NAMED}
    sharings.share_case(
        case, institution=other, purpose=Purpose.SUPPORT, ground=Ground.CONSENT, reference="1/2026",
        until=cases.moment() + emergencies.ALONE, actor=superior,
    )  # fmt: skip
    assert grounds(case) == {Relation.RESPONSIBLE, Relation.NAMED, Relation.SHARED}
    case = cases.restrict_case(case, actor=superior)
    assert grounds(case) == {Relation.NAMED}
    assert reach_differences() == SAME
    case = cases.lift_restriction(case, actor=superior)
    assert grounds(case) == {Relation.RESPONSIBLE, Relation.NAMED, Relation.SHARED}
    handing_over.transfer_case(case, other, actor=superior)
    with acting(there):
        assert Case.objects.filter(pk=case.pk).exists()
    with acting(superior):
        assert not Case.objects.filter(pk=case.pk).exists()
    assert reach_differences() == SAME


def test_a_row_that_is_removed_leaves_no_reach(the_case: Case, other: Institution) -> None:
    made = factories.participant(the_case, other)
    with scene():
        made.save()
    assert grounds(the_case) == {Relation.RESPONSIBLE, Relation.JOINED}
    with scene():
        made.delete()
    assert grounds(the_case) == {Relation.RESPONSIBLE}
    with scene():
        the_case.delete()
    assert reach_differences() == SAME


def test_nobody_writes_it_and_nobody_reads_what_is_not_for_them(
    the_case: Case, expert: Actor, outsider: Actor
) -> None:
    with as_application():
        for statement in (
            "insert into cases_reach select * from cases_reach",
            "update cases_reach set part = 'work'",
            "delete from cases_reach",
            "select vidik_rebuild_reach()",
        ):
            refused = pytest.raises(ProgrammingError, match="permission denied")
            with acting(expert), refused, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        with acting(expert):
            assert Reach.objects.filter(case=the_case).exists()
        with acting(outsider):
            assert not Reach.objects.filter(case=the_case).exists()
        # The path by which functions of the owner are known opens nothing to anybody else.
        with acting(outsider), connection.cursor() as cursor:
            cursor.execute("set local search_path = pg_catalog, vidik_lookup, pg_temp")
            cursor.execute("select count(*) from public.cases_reach")
            assert cursor.fetchone() == (0,)


def test_who_reaches_a_case_is_said_to_those_who_work_on_it_alone(
    the_case: Case, expert: Actor, other: Institution
) -> None:
    guest = factories.member(Role.ASSOCIATION_WORKER, other)
    with scene():
        factories.sharing(the_case, other).save()
    with as_application():
        with acting(expert):
            found = [(line.relation, line.who) for line in people.viewers(the_case)]
        with acting(guest):
            assert Case.objects.filter(pk=the_case.pk).exists()
            assert people.viewers(the_case) == []
    assert {relation for relation, _who in found} == {Relation.RESPONSIBLE, Relation.SHARED}


def as_a_trigger(statement: str, *values: object) -> int:
    """Write to the table past everything that keeps it right, and say how many rows."""
    with connection.cursor() as cursor:
        cursor.execute("set local search_path = pg_catalog, vidik_lookup, pg_temp")
        cursor.execute(statement, values)
        written: int = cursor.rowcount
        cursor.execute("set local search_path to default")
    return written


SURPLUS: Final = (
    "insert into public.cases_reach (case_id, part, institution_id, ground, holder, source)"
    " select case_id, part, %s, 'joined', 'x', source from public.cases_reach limit 1"
)
MISSING: Final = (
    "delete from public.cases_reach where ground = 'responsible' and institution_id = %s"
)


@pytest.mark.parametrize(
    ("written", "found"), [(SURPLUS, Differences(0, 1)), (MISSING, Differences(1, 0))]
)
def test_an_alarm_is_raised_where_a_row_is_missing_or_follows_from_nothing(
    the_case: Case, caplog: pytest.LogCaptureFixture, written: str, found: Differences
) -> None:
    texts = f"{found.missing} rows are missing, {found.surplus} follow from nothing"
    requested = next(each for each in doctor.REQUIREMENTS if each.code == "reach")
    check_reach(timestamp=0)
    assert (caplog.records, requested.fault()) == ([], "")
    assert as_a_trigger(written, the_case.responsible_id) == 1
    assert reach_differences() == found
    with caplog.at_level(logging.CRITICAL):
        check_reach(timestamp=0)
    assert texts in caplog.text
    assert texts in requested.fault()
    with connection.cursor() as cursor:
        cursor.execute("select vidik_rebuild_reach()")
    assert reach_differences() == SAME


def test_not_even_a_trigger_changes_a_row(the_case: Case) -> None:
    assert grounds(the_case)
    assert as_a_trigger("update public.cases_reach set valid_from = now()") == 0


# ------------------------------------------------------------------------------ at one moment

ROUNDS: Final = 3
LONGEST_PAUSE: Final = 0.02
Step = Callable[[], Any]


class Scene:
    """A case with everything that reach follows from, and two who may decide about it."""

    def __init__(self) -> None:
        with transaction.atomic():
            self.centre, self.other = (factories.institution(f"at-once-{n}") for n in range(2))
            self.one, self.two = (factories.member(Role.CENTRE_HEAD, self.centre) for _ in "12")
            self.duty = factories.member(Role.DUTY_EXPERT, self.centre)
            self.there = factories.member(Role.ASSOCIATION_HEAD, self.other)
            self.case = factories.case(self.centre)
            with scene():
                self.case.save()
                for head in (self.one, self.two):
                    factories.participant(self.case, self.centre, head.user_id).save()
                self.sharing = factories.sharing(self.case, self.other)
                self.sharing.save()
                self.joined = factories.participant(self.case, self.other)
                self.joined.save()
                self.emergency = factories.emergency(self.case, self.centre, self.duty.user_id)
                self.emergency.save()

    def share(self, actor: Actor) -> None:
        sharings.share_case(
            self.case, institution=self.other, purpose=Purpose.HEALTH_CARE, ground=Ground.CONSENT,
            reference="1/2026", until=self.sharing.valid_to, actor=actor,
        )  # fmt: skip

    def withdraw(self, actor: Actor) -> None:
        sharings.withdraw_sharing(self.sharing, Withdrawal.FULFILLED, actor=actor)

    def close(self, actor: Actor) -> None:
        cases.close_case(self.case, actor=actor)

    def restrict(self, actor: Actor) -> None:
        cases.restrict_case(self.case, actor=actor)

    def restrict_and_lift(self, actor: Actor) -> None:
        cases.restrict_case(self.case, actor=actor)
        cases.lift_restriction(self.case, actor=actor)

    def hand_over(self, actor: Actor) -> None:
        handing_over.transfer_case(self.case, self.other, actor=actor)

    def break_the_glass(self, _actor: Actor) -> None:
        emergencies.ask_emergency(
            self.case.code, reason=Emergency.DANGER, explanation="A call at night.", hours=2,
            alone=True, actor=self.there,
        )  # fmt: skip

    def end_emergency(self, actor: Actor) -> None:
        emergencies.decide_emergency(self.emergency, "end", actor=actor)

    def end_participation(self, actor: Actor) -> None:
        participants.end_participation(self.joined, actor=actor)

    def name_somebody(self, actor: Actor) -> None:
        participants.add_participant(
            self.case, institution=self.other, user=User.objects.get(pk=self.there.user_id),
            role=CaseRole.WORKER, why=ParticipationReason.JOINT_WORK, until=None, actor=actor,
        )  # fmt: skip


def with_pauses(step: Step, seed: int) -> None:
    """Do a step with a pause of its own length before each statement that writes or locks.

    Who comes too late may be refused with a reason; nothing else may happen to them.
    """
    chance = random.Random(seed)  # noqa: S311 - a pause

    def pause(execute: Step, sql: str, *given: Any) -> Any:
        if any(word in sql.lower() for word in ("insert", "update", "delete")):
            time.sleep(chance.uniform(0, LONGEST_PAUSE))
        return execute(sql, *given)

    refused = suppress(Denied, OutOfScope, TransitionRefused, ValidationError)
    with connection.execute_wrapper(pause), refused:
        step()


@pytest.mark.usefixtures("committed_database")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Scene.share, Scene.close),
        (Scene.share, Scene.restrict),
        (Scene.share, Scene.hand_over),
        (Scene.withdraw, Scene.restrict),
        (Scene.withdraw, Scene.restrict_and_lift),
        (Scene.withdraw, Scene.hand_over),
        (Scene.break_the_glass, Scene.restrict),
        (Scene.break_the_glass, Scene.hand_over),
        (Scene.end_emergency, Scene.restrict),
        (Scene.end_emergency, Scene.hand_over),
        (Scene.end_participation, Scene.restrict_and_lift),
        (Scene.name_somebody, Scene.hand_over),
    ],
)
def test_neither_waits_for_ever_and_reach_follows(
    first: Callable[[Scene, Actor], None], second: Callable[[Scene, Actor], None]
) -> None:
    for seed in range(ROUNDS):
        at = Scene()
        at_once(
            partial(with_pauses, partial(first, at, at.one), seed),
            partial(with_pauses, partial(second, at, at.two), seed + 100),
        )
        with transaction.atomic():
            assert reach_differences() == SAME


@pytest.mark.usefixtures("committed_database")
@pytest.mark.parametrize("restricts_first", [True, False])
def test_a_sharing_that_crosses_a_restriction_is_not_left_reachable(
    *, restricts_first: bool
) -> None:
    """By statements alone, without the locks that services take before them."""
    at = Scene()
    new = factories.sharing(at.case, at.other, Purpose.LEGAL_AID)

    def restrict(before_the_end: float) -> None:
        with transaction.atomic(), scene():
            Case.objects.filter(pk=at.case.pk).update(restricted=True)
            time.sleep(before_the_end)

    def share(before_the_end: float) -> None:
        with transaction.atomic(), scene():
            new.save(force_insert=True)
            Participant.objects.filter(pk=at.joined.pk).update(valid_to=None)
            Sharing.objects.filter(pk=at.sharing.pk).delete()
            time.sleep(before_the_end)

    def late(step: Callable[[float], None]) -> None:
        time.sleep(0.3)
        step(0)

    early, later = (restrict, share) if restricts_first else (share, restrict)
    at_once(lambda: early(1), lambda: late(later))
    with transaction.atomic():
        assert reach_differences() == SAME
