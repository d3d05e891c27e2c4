# SPDX-License-Identifier: EUPL-1.2
"""What came in and what went out of a year, per person and per report, over random paths."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

import pytest
from django.utils import timezone

from tests.scenes import scene
from vidik.identification.models import Procedure
from vidik.identification.selectors.counting import (
    balances,
    victims,
)
from vidik.identification.selectors.counting import (
    reports as identification_reports,
)
from vidik.identification.services import bulk, propagation, reopening
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide
from vidik.identification.types import Generated, Outcome, State, Step
from vidik.institutions.models import Institution

YEAR = timezone.localtime().year
_ENDS = (State.DISMISSED, State.TERMINATED, State.CONCLUDED, State.SUSPENDED, State.OPENED)
_OUTCOMES = {State.CONCLUDED: (Outcome.IDENTIFIED, "elements-found"),
             State.DISMISSED: (None, "other-act"), State.TERMINATED: (None, "left"),
             State.SUSPENDED: (None, "unreachable")}  # fmt: skip
_DAY = dt.timedelta(days=1)


@dataclass
class _Path:
    """A procedure as the test remembers it."""

    key: object
    report: object
    entry: object
    received: dt.datetime
    decided: dt.datetime | None
    is_again: bool = False
    front: object = None

    def runs(self, at: dt.datetime) -> bool:
        return self.received < at and (self.decided is None or self.decided >= at)


def _paths(centre: Institution, people: Pair, chance: random.Random) -> list[_Path]:
    """Make reports of some years; some procedures are opened again, some then decided today."""
    rows = []
    for _one in range(14):
        received = dt.datetime(YEAR - 5, 1, 1, 12, tzinfo=dt.UTC) + chance.randrange(1000) * _DAY
        for person in factories.report(centre, persons=chance.choice((1, 1, 2, 3)), at=received):
            state = chance.choice(_ENDS)
            outcome, reason = _OUTCOMES.get(state, (None, ""))
            decided = received + chance.randrange(1, 200) * _DAY
            opened = None if state == State.DISMISSED else received + dt.timedelta(hours=5)
            rows.append(Generated(
                person.pk, received, state, outcome, (reason,) if reason else (),
                opened_at=opened,
                decided_at=None if state == State.OPENED else decided,
            ))  # fmt: skip
    bulk.enter_generated(rows, proposer=people.one.user_id or 0, decider=people.other.user_id or 0)
    with scene():
        over = list(Procedure.objects.filter(state__in=("dismissed", "terminated")).order_by("pk"))
    for row in chance.sample(over, min(5, len(over))):
        new = reopening.reopen(row, actor=people.one)
        assert row.decided_at is not None
        with scene():
            Procedure.objects.filter(pk=new.pk).update(
                received_at=row.decided_at + chance.randrange(1, 400) * _DAY
            )
            new.refresh_from_db()
        if chance.random() < 0.5:
            decide(new, people, Step.DISMISS, "other-act")
    with scene():
        alone = list(Procedure.objects.order_by("pk").values_list("person", flat=True).distinct())
    for _pair in range(4):
        propagation.apply_merge(*chance.sample(alone, 2))
    with scene():
        return [
            _Path(
                row.pk, row.report_id, row.reported_person_id, row.received_at, row.decided_at,
                row.follows_id is not None, row.same_as_id,
            )
            for row in Procedure.objects.all()
        ]  # fmt: skip


def _wait(paths: list[_Path], report: object, at: dt.datetime) -> bool:
    """Return whether a report waits, by walking from each of its procedures to those that speak."""
    by_key = {path.key: path for path in paths}
    for path in paths:
        if path.report != report or path.received >= at:
            continue
        if path.front is None:
            if path.runs(at):
                return True
            continue
        for each in paths:
            if each.entry != by_key[path.front].entry:
                continue
            speaks = each if each.front is None else by_key[each.front]
            started = each.received < at if each.is_again else each.front is None
            if started and (speaks.decided is None or speaks.decided >= at):
                return True
    return False


@pytest.mark.parametrize("seed", range(6))
def test_over_random_paths_what_came_in_is_decided_and_carried_out(
    centre: Institution, people: Pair, seed: int
) -> None:
    """Per person and per report; counted anew here, path by path, without the database."""
    chance = random.Random(seed)  # noqa: S311 - paths of a test
    paths = _paths(centre, people, chance)
    received = {path.report: path.received for path in paths if not path.is_again}
    pending_persons = pending_reports = 0
    assert any(path.is_again for path in paths)
    for year in range(YEAR - 5, YEAR + 2):
        since, until = victims.span(year)
        persons, reports = balances.balance(year), balances.report_balance(year)
        for found, before in ((persons, pending_persons), (reports, pending_reports)):
            assert found.opening_count == before
            came_in = found.opening_count + found.received + found.reopened
            assert came_in == found.decided + found.closing_count
        own = [path for path in paths if path.front is None]
        started = [path for path in own if since <= path.received < until]
        assert persons.received == sum(not path.is_again for path in started)
        assert persons.reopened == sum(path.is_again for path in started)
        assert persons.decided == sum(
            path.decided is not None and since <= path.decided < until for path in own
        )
        assert persons.closing_count == sum(path.runs(until) for path in own)
        assert reports.received == sum(since <= at < until for at in received.values())
        waiting = {
            each for each, at in received.items() if at < until and _wait(paths, each, until)
        }
        assert reports.closing_count == len(waiting)
        rested = {
            each for each, at in received.items() if at < since and not _wait(paths, each, since)
        }
        fronts = {path.key: path for path in paths}
        entries = {
            each: {path.entry for path in paths if path.report == each}
            | {
                fronts[path.front].entry
                for path in paths
                if path.report == each and path.front is not None and path.received < until
            }
            for each in rested
        }
        assert reports.reopened == sum(
            any(
                path.is_again and since <= path.received < until and path.entry in entries[each]
                for path in paths
            )
            for each in rested
        )
        pending_persons, pending_reports = persons.closing_count, reports.closing_count


def _old(centre: Institution, people: Pair, *, years: int = 2) -> Procedure:
    """Make a procedure that was dismissed some years ago."""
    at = dt.datetime(YEAR - years, 3, 1, 12, tzinfo=dt.UTC)
    [person] = factories.report(centre, at=at)
    bulk.enter_generated(
        [Generated(person.pk, at, State.DISMISSED, None, ("other-act",), decided_at=at + 9 * _DAY)],
        proposer=people.one.user_id or 0,
        decider=people.other.user_id or 0,
    )
    with scene():
        return Procedure.objects.get(reported_person=person)


def test_what_is_opened_again_in_a_later_year_is_no_report_received_and_is_balanced_as_one(
    centre: Institution, people: Pair
) -> None:
    new = reopening.reopen(_old(centre, people), actor=people.one)
    expected = balances.Balance(opening_count=0, received=0, reopened=1, decided=0, closing_count=1)
    assert balances.balance(YEAR) == balances.report_balance(YEAR) == expected
    decide(new, people, Step.DISMISS, "other-act")
    expected = balances.Balance(opening_count=0, received=0, reopened=1, decided=1, closing_count=0)
    assert balances.balance(YEAR) == balances.report_balance(YEAR) == expected


def test_both_reports_of_a_person_wait_again_when_it_is_opened_again(
    centre: Institution, people: Pair
) -> None:
    first, second = factories.procedure(centre), factories.procedure(centre)
    propagation.apply_merge(second.person_id, first.person_id)
    reopening.reopen(decide(first, people, Step.DISMISS, "other-act"), actor=people.one)
    found = balances.report_balance(YEAR)
    assert (found.received, found.decided, found.closing_count) == (2, 0, 2)
    [pending] = identification_reports.count_reports(YEAR, ("outcome",))
    assert (pending.key, pending.cases) == ("outcome=pending", found.closing_count)
