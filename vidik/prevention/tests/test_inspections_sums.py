# SPDX-License-Identifier: EUPL-1.2
"""What the office sees of inspections: sums by quarter, from which no single one follows."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Denied
from vidik.core.small_numbers import answers_of
from vidik.prevention.registers import REGISTER
from vidik.prevention.selectors import inspections as selectors
from vidik.prevention.tests.test_inspections import YEAR, inspector, made, office
from vidik.referral.tests.test_pages import client_of
from vidik.registers import services
from vidik.registers.models import Entry

PAGE = "/recognition/inspections"


def last_quarter() -> None:
    """Let everything that is in the registers have been entered and struck out before."""
    before = timezone.now() - dt.timedelta(days=93)
    with scene():
        Entry.objects.update(entered_at=before)
        Entry.objects.filter(struck_at__isnull=False).update(struck_at=before)


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_the_office_sees_sums_and_never_a_small_number() -> None:
    worker, unit = inspector(), inspector("labour-inspection-belgrade")
    made(worker, 6, with_police=True, follow_ups=["order", "police"])
    made(unit, 4, follow_ups=["order", "charge"])
    made(unit, 3, activity="trade")
    (mistake,) = made(worker)
    services.strike(mistake, REGISTER, "twice", actor=worker)
    last_quarter()
    analyst = office()
    with as_application():
        with acting(analyst):
            (site, few), until = selectors.sums_of_inspections(analyst, YEAR)
            assert not Entry.objects.filter(pack_code="").exists()
        assert site.activity == "construction"
        # Four without the police are too few, so neither is shown how many were with it.
        assert (site.all, site.workers, site.with_police) == (10, 90, None)
        assert site.follow_ups == (0, 10, 0, None, 0, None, 0, 0)
        assert "fewer than five" in few.activity
        assert {few.all, few.workers, few.with_police, *few.follow_ups} == {None}
        desk = client_of(analyst)
        page = desk.get(f"{PAGE}/").content.decode()
        assert "not shown" in page
        assert "As at the end of" in page
        taken = desk.get(f"{PAGE}.csv").content.decode("utf-8-sig").replace('"', "")
        assert f"construction,10,90,not shown,0,10,0,not shown,0,not shown,0,0,{until}" in taken
        earlier = {"year": str(YEAR - 1)}
        empty = desk.get(f"{PAGE}/", earlier).content.decode()
        assert "No inspection of that year had been entered by then" in empty
        assert client_of(worker).get(f"{PAGE}/").status_code == 403
        with pytest.raises(Denied):
            selectors.sums_of_inspections(worker, YEAR)
    made(unit, 2, activity="food", with_police=True)
    last_quarter()
    with as_application(), acting(analyst):
        # Together they are shown, and which activities they are is not.
        (_site, few), _until = selectors.sums_of_inspections(analyst, YEAR)
        assert (few.all, few.workers, few.with_police) == (5, 45, None)
        assert few.follow_ups == (5, 0, 0, 0, 0, 0, 0, 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_nobody_sees_what_one_entry_or_one_mistake_changes() -> None:
    worker, analyst = inspector(), office()
    rows = made(worker, 6, follow_ups=["police"])
    last_quarter()

    def seen() -> list[selectors.InspectionSums]:
        with as_application(), acting(analyst):
            rows, until = selectors.sums_of_inspections(analyst, YEAR)
        assert until < timezone.localdate()
        return rows

    before = seen()
    made(worker, with_police=True, follow_ups=["ban"])
    assert seen() == before
    services.strike(rows[0], REGISTER, "wrong", actor=worker)
    assert seen() == before
    last_quarter()
    (after,) = seen()
    assert (after.all, after.follow_ups[0]) == (6, None)


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_the_last_moment_of_the_quarter_counts_and_the_first_of_the_next_does_not() -> None:
    made(inspector(), 5)
    analyst = office()
    with as_application(), acting(analyst):
        _rows, until = selectors.sums_of_inspections(analyst, YEAR)
    begin = timezone.make_aware(dt.datetime.combine(until + dt.timedelta(days=1), dt.time()))
    for moment, many in ((begin, []), (begin - dt.timedelta(seconds=1), [5])):
        with scene():
            Entry.objects.update(entered_at=moment)
        with as_application(), acting(analyst):
            rows, _until = selectors.sums_of_inspections(analyst, YEAR)
        assert [row.all for row in rows] == many


Counts = tuple[int, ...]


def worlds(whole: int, answers: int) -> Iterator[Counts]:
    """Return everything that so many inspections can have led to, what excludes all else first."""
    for others in itertools.product(range(whole + 1), repeat=answers):
        for alone in range(max(0, whole - sum(others)), whole - max(others) + 1):
            yield (alone, *others)


@pytest.mark.parametrize(("most", "answers"), [(30, 1), (24, 2), (14, 3)])
def test_no_hidden_number_follows_from_those_shown(most: int, answers: int) -> None:
    """Even somebody who knows how numbers are left out is left with several that it may be."""
    for whole in range(5, most):
        seen: dict[tuple[int | None, ...], list[set[int]]] = defaultdict(
            lambda: [set() for _each in range(answers + 1)]
        )
        for world in worlds(whole, answers):
            reported = answers_of(world[0], world[1:], whole)
            for values, number in zip(seen[reported], world, strict=True):
                values.add(number)
        for reported, possible in seen.items():
            for number, values in zip(reported, possible, strict=True):
                assert values == {number} if number is not None else len(values) > 1, (
                    whole,
                    reported,
                )


def test_in_random_years_what_is_shown_is_true_and_the_rest_leaves_room() -> None:
    chance = random.Random(2026)  # noqa: S311 - invented numbers are no secret
    for _year in range(3000):
        whole = chance.randrange(5, 60)
        rows = [
            frozenset(answer for answer in range(1, 8) if chance.random() < odds)
            for odds in chance.choices((0.02, 0.1, 0.3, 0.9), k=whole)
        ]
        others = [sum(answer in row for row in rows) for answer in range(1, 8)]
        alone = sum(not row for row in rows)
        reported = answers_of(alone, others, whole)
        for number, true in zip(reported, (alone, *others), strict=True):
            assert number in {None, true}
            assert (
                number is None or number == 0 or (number >= 5 and whole - number not in range(1, 5))
            )
        # What excludes the others is shown only where none of them is left out, or it is plain.
        assert reported[0] is None or None not in reported[1:] or whole in others


def test_the_example_of_a_number_worked_out_from_the_others() -> None:
    assert answers_of(5, [6, 0, 0, 4], 15) == (None, 6, 0, 0, None)
    assert answers_of(0, [9, 3], 9) == (0, 9, None)
    assert answers_of(4, [5, 5], 14) == (None, None, 5)
    assert answers_of(6, [0, 6], 12) == (6, 0, 6)
