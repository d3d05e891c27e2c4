# SPDX-License-Identifier: EUPL-1.2
"""A year that was counted stays as it was, whatever becomes of its people in a later one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.figures.registry import Derived
from vidik.identification.models import Procedure
from vidik.identification.selectors.counting import balances, overview, reports, victims
from vidik.identification.selectors.counting.tables import by_reason, over_years
from vidik.identification.services import bulk, onward, procedures, propagation, records, reopening
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide, identify
from vidik.identification.types import Generated, Outcome, State, Step
from vidik.institutions.models import Institution

YEAR = timezone.localtime().year
BEFORE = YEAR - 2
AT = dt.datetime(BEFORE, 3, 1, 12, tzinfo=dt.UTC)


def _as_dict(rows: list[Derived]) -> dict[str, Decimal]:
    return {row.key: row.value for row in rows}


def _made(centre: Institution, people: Pair, state: State, **facts: object) -> Procedure:
    """Make a procedure of two years ago that had come to a state by June."""
    [person] = factories.report(centre, at=AT)
    bulk.enter_generated(
        [
            Generated(
                person.pk,
                AT,
                state,
                None,
                {State.SUSPENDED: ("unreachable",), State.OPENED: ()}.get(state, ("left",)),
                opened_at=None if state == State.DISMISSED else AT,
                decided_at=None if state == State.OPENED else AT + dt.timedelta(days=90),
                **facts,  # type: ignore[arg-type]
            )
        ],
        proposer=people.one.user_id or 0,
        decider=people.other.user_id or 0,
    )
    with scene():
        return Procedure.objects.get(reported_person=person)


def _told_of(year: int) -> list[object]:
    """Return everything that is counted of a year by outcome."""
    return [
        _as_dict(reports.count_reports(year, ("outcome",))),
        _as_dict(reports.count_persons(year, ("outcome",))),
        _as_dict(victims.count_victims(year, ())),
        _as_dict(reports.count_referred(year, ("service", "status"))),
        balances.balance(year),
        balances.report_balance(year),
        by_reason(year).rows,
    ]


def test_what_is_opened_again_later_changes_no_earlier_year(
    centre: Institution, people: Pair
) -> None:
    old = _made(
        centre, people, State.TERMINATED, onward=(("other-violence", "information", "accepted"),)
    )
    before = _told_of(BEFORE)
    assert before[0] == {
        "outcome=terminated-or-suspended": 1, "outcome=dismissed-terminated-or-not-victim": 1,
    }  # fmt: skip
    assert before[3] == {
        "service=information-and-representation;status=victim-of-other-violence": 1
    }
    new = reopening.reopen(old, actor=people.one)
    assert _told_of(BEFORE) == before
    identify(new, people)
    assert _told_of(BEFORE) == before
    assert _as_dict(victims.count_victims(YEAR, ())) == {"": 1}


def test_reports_persons_and_victims_agree_on_what_was_opened_again_within_the_year(
    centre: Institution, people: Pair
) -> None:
    first = decide(factories.procedure(centre), people, Step.DISMISS, "other-act")
    again = reopening.reopen(first, actor=people.one)
    for count in (reports.count_reports, reports.count_persons):
        assert _as_dict(count(YEAR, ("outcome",))) == {"outcome=pending": 1}
    assert by_reason(YEAR).rows == ()
    identify(again, people)
    for count in (reports.count_reports, reports.count_persons):
        assert _as_dict(count(YEAR, ("outcome",))) == {"outcome=identified": 1}
    assert _as_dict(reports.count_persons(YEAR, ("outcome", "sex"))) == {
        "outcome=identified;sex=f": 1
    }
    assert _as_dict(victims.count_victims(YEAR, ())) == {"": 1}
    assert _as_dict(reports.count_reports(YEAR, ("outcome", "reason"))) == {}


def test_somebody_identified_again_after_a_reversal_is_one_victim_and_of_them_never_more(
    centre: Institution, people: Pair
) -> None:
    first = identify(factories.procedure(centre), people, detection=["proactive"])
    second = reopening.reopen(first, actor=people.one)
    procedures.open_procedure(second, actor=people.one)
    decide(second, people, Step.TERMINATE, "left")
    with scene():
        second.refresh_from_db()
    third = reopening.reopen(second, actor=people.one)
    identify(third, people, detection=["proactive"])
    assert _as_dict(victims.count_victims(YEAR, ())) == {"": 1}
    assert _as_dict(reports.count_persons(YEAR, ("outcome",))) == {"outcome=identified": 1}
    rows = {row.name: row.numbers[-1] for row in over_years(YEAR).rows}
    assert rows["Victims identified"] == rows["of them found by the centre itself"] == 1


def test_a_suspension_counts_in_the_years_at_whose_end_it_held(
    centre: Institution, people: Pair
) -> None:
    ended, running = "outcome=terminated-or-suspended", "outcome=pending"
    suspended = _made(centre, people, State.SUSPENDED)
    opened = _made(centre, people, State.OPENED)
    before = _told_of(BEFORE)
    assert before[0] == {
        ended: 1, running: 1, "outcome=dismissed-terminated-or-not-victim": 1,
    }  # fmt: skip
    procedures.resume(suspended, actor=people.one)
    assert _told_of(BEFORE) == before
    decide(opened, people, Step.SUSPEND, "unreachable")
    assert _told_of(BEFORE) == before
    decide(suspended, people, Step.TERMINATE, "left")
    assert _told_of(BEFORE) == before


def test_a_report_whose_procedure_is_suspended_is_not_counted_as_decided(
    centre: Institution, people: Pair
) -> None:
    one, other = factories.procedure(centre), factories.procedure(centre)
    decide(one, people, Step.DISMISS, "other-act")
    procedures.open_procedure(other, actor=people.one)
    decide(other, people, Step.SUSPEND, "unreachable")
    with as_application():
        [police] = overview.overview(YEAR).sources
    assert (police.share.trials, police.share.successes) == (1, 0)


def test_whoever_is_identified_after_all_is_not_counted_among_those_who_were_not(
    centre: Institution, people: Pair
) -> None:
    victim, other = factories.procedure(centre), factories.procedure(centre)
    for each in (victim, other):
        procedures.open_procedure(each, actor=people.one)
        row = onward.refer_onward(
            each, status="other-violence", service="information", institution=None,
            actor=people.one,
        )  # fmt: skip
        onward.enter_result(row, "accepted", actor=people.one)
    key = "service=information-and-representation;status=victim-of-other-violence"
    assert _as_dict(reports.count_referred(YEAR, ("service", "status"))) == {key: 2}
    procedures.begin_formal(victim, actor=people.one)
    factories.inform(victim, *factories.BEGUN, actor=people.one)
    for section, values in factories.SAID.items():
        records.save_section(
            victim, section, values, stated_by="expert", stated_on=factories.TODAY, actor=people.one
        )
    decide(victim, people, Step.CONCLUDE, "elements-found", Outcome.IDENTIFIED)
    assert _as_dict(reports.count_referred(YEAR, ("service", "status"))) == {key: 1}


def test_a_joined_report_shares_what_was_opened_again_in_front_of_it(
    centre: Institution, people: Pair
) -> None:
    first, second = factories.procedure(centre), factories.procedure(centre)
    decide(first, people, Step.DISMISS, "other-act")
    propagation.apply_merge(second.person_id, first.person_id)
    assert _as_dict(reports.count_reports(YEAR, ("outcome",)))["outcome=dismissed"] == 2
    with scene():
        first.refresh_from_db()
    again = reopening.reopen(first, actor=people.one)
    assert _as_dict(reports.count_reports(YEAR, ("outcome",))) == {"outcome=pending": 2}
    identify(again, people)
    assert _as_dict(reports.count_reports(YEAR, ("outcome",))) == {"outcome=identified": 2}
    assert _as_dict(reports.count_persons(YEAR, ("outcome",))) == {"outcome=identified": 1}
