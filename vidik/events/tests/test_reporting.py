# SPDX-License-Identifier: EUPL-1.2
"""Accounts of events: entered, found alike, joined, counted once, asked about, undone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vidik.access.services import acting
from vidik.access.types import Denied, OutOfScope
from vidik.core.languages import Texts
from vidik.events.methods.figures import NUMBERS, SESSIONS, Figure
from vidik.events.models import Account, Number, Suggestion
from vidik.events.selectors import counting, events, years
from vidik.events.services import arranging, asking, joining, reporting
from vidik.events.tests.factories import FIRST, World, facts, fresh
from vidik.events.types import NumberFacts, Settled
from vidik.exchange.models import Addressee
from vidik.exchange.services import answering
from vidik.exchange.types import Classification

pytestmark = pytest.mark.django_db


def reported_by_four(world: World) -> list[Account]:
    """Report one event four times, with three different numbers; the centre organised it."""
    both = {"organisers": ("centre",), "partners": ("rem",)}
    return [
        world.report(world.officer, attendees=23, organisers=("centre",)),
        world.report(world.expert, attendees=25, **both),
        world.report(world.clerk, title="Obuka za novinare", attendees=30, partners=("centre",)),
        world.report(world.worker, attendees=23, organisers=("centre",)),
    ]


def of_these(accounts: list[Account]) -> list[Suggestion]:
    keys = [each.pk for each in accounts]
    return list(Suggestion.objects.filter(first__in=keys, second__in=keys))


def join_all(world: World, accounts: list[Account]) -> None:
    event = accounts[0].event
    for other in accounts[1:]:
        joining.join(event, other.event, actor=world.coordinator)


def test_an_event_reported_by_four_is_found_joined_and_counted_once(world: World) -> None:
    accounts = reported_by_four(world)
    with acting(world.coordinator):
        assert len(of_these(accounts)) == 6
        before = years.sums(world.coordinator, FIRST.year)[0]
    assert (before.events, before.accounts, before.attendees) == (4, 4, 101)
    join_all(world, accounts)
    with acting(world.coordinator):
        after = years.sums(world.coordinator, FIRST.year)[0]
        listed = events.events(world.coordinator).filter(event=accounts[0].event)
        assert [each.reporters for each in listed] == [4]
        assert {each.settled for each in of_these(accounts)} == {Settled.JOINED}
    assert (after.events, after.accounts) == (1, 4)
    # The organiser’s account counts, though another one was entered first.
    assert (after.attendees, after.attendees_reported) == (25, 101)
    assert fresh(accounts[1]).is_leading


def test_a_figure_of_each_institution_stays_its_own(world: World) -> None:
    accounts = reported_by_four(world)
    join_all(world, accounts)
    figure = Figure("m", (), NUMBERS, Texts(en="A rule."), where={"what": ("attendees",)})
    found = {
        source: counting.count_figure(figure, source, {}, FIRST.year, ())[0].value
        for source in ("molevsa", "centre", "rem", "astra")
    }
    assert found == {"molevsa": 23, "centre": 25, "rem": 30, "astra": 23}
    sessions = replace(figure, of=SESSIONS, where={})
    (counted,) = counting.count_figure(sessions, "centre", {}, FIRST.year, ())
    assert counted.value == 1


def test_undone_each_is_an_event_of_its_own_again_and_suggested_again(world: World) -> None:
    accounts = reported_by_four(world)[:2]
    was = accounts[1].event_id
    joining.join(accounts[0].event, accounts[1].event, actor=world.coordinator)
    joining.undo(fresh(accounts[1]), actor=world.coordinator)
    one, other = map(fresh, accounts)
    assert other.event_id == was != one.event_id
    assert one.is_leading
    assert other.is_leading
    with acting(world.coordinator):
        assert [each.settled for each in of_these(accounts)] == [""]
    with pytest.raises(ValidationError):
        joining.undo(other, actor=world.coordinator)


def test_what_is_apart_is_not_suggested_nor_joined_until_that_is_undone(world: World) -> None:
    one, other = reported_by_four(world)[:2]
    joining.set_apart(one, other, actor=world.coordinator)
    reporting.correct(fresh(one), facts(attendees=24), actor=world.officer)
    with acting(world.coordinator):
        assert [each.settled for each in of_these([one, other])] == [Settled.APART]
    with pytest.raises(ValidationError, match="different events"):
        joining.join(one.event, other.event, actor=world.coordinator)
    joining.undo_apart(one, other, actor=world.coordinator)
    joining.join(one.event, other.event, actor=world.coordinator)
    assert fresh(other).event_id == one.event_id


def test_somebody_may_choose_whose_numbers_count_until_that_account_is_withdrawn(
    world: World,
) -> None:
    accounts = reported_by_four(world)
    join_all(world, accounts)
    joining.choose_leading(fresh(accounts[2]), actor=world.coordinator)
    reporting.correct(
        fresh(accounts[0]), facts(attendees=22, organisers=("centre",)), actor=world.officer
    )
    assert fresh(accounts[2]).is_leading
    reporting.withdraw(fresh(accounts[2]), "Погрешан догађај", actor=world.clerk)
    assert fresh(accounts[1]).is_leading
    assert not fresh(accounts[2]).is_leading


def test_a_correction_keeps_what_was_said_before(world: World) -> None:
    row = world.report(world.expert)
    reporting.correct(row, facts(attendees=24), actor=world.expert)
    with acting(world.expert):
        numbers = Number.objects.filter(account=row).order_by("value")
        assert [(each.value, each.struck_at is None) for each in numbers] == [
            (23, False), (24, True),
        ]  # fmt: skip
        (shown,) = events.accounts_of(world.expert, row.event)
        assert [each.value for each in shown.numbers.all()] == [24]
    assert fresh(row).corrected_at is not None


def test_what_was_withdrawn_counts_nowhere_and_is_not_corrected(world: World) -> None:
    row = world.report(world.expert)
    with pytest.raises(ValidationError):
        reporting.withdraw(row, " ", actor=world.expert)
    reporting.withdraw(row, "Није одржано", actor=world.expert)
    with acting(world.expert):
        assert years.sums(world.expert, FIRST.year) == []
        assert not events.events(world.expert).filter(pk=row.pk)
    with pytest.raises(ValidationError):
        reporting.correct(fresh(row), facts(), actor=world.expert)


def test_a_difference_is_asked_by_a_notice_with_a_clock_and_closed_by_its_answer(
    world: World,
) -> None:
    one, other = reported_by_four(world)[:2]
    joining.join(one.event, other.event, actor=world.coordinator)
    with acting(world.officer):
        _others, found = asking.differences(fresh(other), world.officer)
    about = [each.code for each in found]
    assert about == ["number:attendees"]
    question = asking.ask(fresh(other), about, actor=world.officer)
    with pytest.raises(ValidationError, match="already"):
        asking.ask(fresh(other), about, actor=world.officer)
    with acting(world.expert):
        letter = Addressee.objects.get(notice=question.notice_id)
        assert letter.due_at is not None
    received = answering.reply(letter, text="Тачно је 25.", actor=world.expert)
    with acting(world.officer):
        (asked,) = events.questions_of(world.officer, one.event)
        assert asked.row.answered_at is None
    answering.classify(received, Classification.FULL, actor=world.officer)
    with acting(world.officer):
        (asked,) = events.questions_of(world.officer, one.event)
    assert asked.row.answered_at is not None
    assert asked.answers == ("Тачно је 25.",)
    with acting(world.worker):
        (strange,) = events.questions_of(world.worker, one.event)
    assert (strange.letter, strange.answers) == (None, ())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "Обука за 0101990710006"}, "title"),
        ({"place": "pisati na ime.prezime@primer.rs"}, "place"),
        ({"kind": "party"}, "kind"),
        ({"last_on": dt.date(2023, 5, 1)}, "last_on"),
        ({"last_on": dt.date(2024, 5, 1)}, "last_on"),
        ({"days": 9}, "days"),
        ({"topics": ("weather",)}, "topics"),
        ({"organisers": ("nobody",)}, "organisers"),
        ({"territories": ("atlantis",)}, "territories"),
        ({"marks": ("secret=1",)}, "marks"),
        ({"numbers": (NumberFacts("attendees", -1),)}, "numbers"),
        ({"numbers": (NumberFacts("attendees", 1), NumberFacts("attendees", 2))}, "numbers"),
        ({"numbers": (NumberFacts("attendees", 1, body="nobody"),)}, "numbers"),
        ({"first_on": dt.date(1999, 5, 1), "last_on": dt.date(1999, 5, 1)}, "first_on"),
    ],
)
def test_what_is_wrong_is_refused_beside_its_field(
    world: World, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as error:
        world.report(world.expert, **wrong)
    assert set(error.value.message_dict) == {field}


def test_readers_report_nothing_and_nobody_changes_the_account_of_another(world: World) -> None:
    row = world.report(world.expert)
    with pytest.raises(Denied):
        world.report(world.reader)
    with pytest.raises(OutOfScope):
        reporting.correct(row, facts(attendees=1), actor=world.officer)
    with pytest.raises(OutOfScope):
        reporting.withdraw(row, "Зато", actor=world.coordinator)
    with pytest.raises(Denied):
        joining.join(row.event, row.event, actor=world.expert)


def test_comparing_costs_the_same_however_many_are_there(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            world.report(world.expert, first_on=FIRST, last_on=FIRST)
        return len(queries)

    first = cost()
    for number in range(5):
        day = FIRST + dt.timedelta(days=40 + number)
        world.report(world.officer, title=f"Састанак {number}", first_on=day, last_on=day)
    # Each further pair that is suggested is one row written.
    assert cost() <= first + 2
    assert arranging.MOST <= 300
