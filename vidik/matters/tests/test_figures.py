# SPDX-License-Identifier: EUPL-1.2
"""Figures that matters count: which rows, when, how often, by what; and what a file may say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.scenes import as_application
from vidik.core.languages import Texts
from vidik.core.packfiles import Pack
from vidik.figures.methods.declared import Dimension, Row
from vidik.figures.registry import counted_once
from vidik.matters.methods import figures
from vidik.matters.methods.balance import Period
from vidik.matters.methods.figures import Figure, read_figures, year_code
from vidik.matters.selectors import counting
from vidik.matters.services import course, opening
from vidik.matters.tests.factories import World, charge_of, today
from vidik.matters.types import ChargeFacts, Sentence

PERIOD = Period.year(2024)


def figure(**more: Any) -> Figure:
    given: dict[str, Any] = {"measure": "m", "source": "moi", "of": figures.PERSONS} | more
    return Figure(rule=Texts(en="A rule."), **given)


def row(subject: int, first: str, last: str | None = None, **says: str) -> Row:
    end = dt.date.fromisoformat(last) if last else None
    answers = {name: frozenset(text.split()) for name, text in says.items()}
    keys = {"suspect": subject, "matter": subject // 10, "row": (subject, first)}
    return Row(keys, dt.date.fromisoformat(first), end, answers)


def numbers(
    rows: list[Row], wanted: Figure, *names: str, by: list[Dimension] | None = None
) -> dict[str, int]:
    dimensions: dict[str, list[Dimension]] = {}
    for each in by or []:
        dimensions.setdefault(each.dimension, []).append(each)
    cells = figures.count(rows, wanted, dimensions, names, PERIOD)
    return {
        ";".join(f"{name}={code}" for name, code in key): len(cell.keys)
        for key, cell in cells.items()
    }


ROWS = [
    row(10, "2023-05-01", "2024-02-01", sex="male", how="indicted"),
    row(11, "2023-12-31", "2024-12-31", sex="female", how="dismissed"),
    row(20, "2024-01-01", sex="male"),
    row(21, "2024-12-31", "2025-01-01", sex="male", how="indicted"),
    row(30, "2025-01-01", sex="male"),
]


@pytest.mark.parametrize(
    ("when", "number"), [("came", 2), ("ended", 2), ("pending", 2), ("in-process", 4)]
)
def test_the_first_and_the_last_day_of_a_year_belong_to_it(when: str, number: int) -> None:
    assert numbers(ROWS, figure(when=when)) == {"": number}


def test_opening_and_what_came_is_what_ended_and_is_pending() -> None:
    opening_ = sum(each.first < PERIOD.first for each in ROWS)
    came, ended, pending = (
        numbers(ROWS, figure(when=when))[""] for when in ("came", "ended", "pending")
    )
    assert opening_ + came == ended + pending


def test_a_thing_counts_once_by_its_key() -> None:
    assert numbers(ROWS, figure(when="in-process", once="matter")) == {"": 2}
    assert numbers([ROWS[0], ROWS[0]], figure(when="ended")) == {"": 1}


def test_answers_may_be_counted_themselves() -> None:
    rows = [row(1, "2024-02-01", to="a"), row(2, "2024-03-01", to="a b")]
    assert numbers(rows, figure(once="to")) == {"": 2}


def test_a_wider_code_stands_for_several_answers_and_another_for_all_the_rest() -> None:
    age = Dimension("age", "age", "age", {"under-18": ("under-14", "aged-14-17")})
    land = Dimension("land", "citizenship", "citizenship", others={"foreign": "RS"})
    rows = [
        row(1, "2024-02-01", age="under-14", citizenship="RS"),
        row(2, "2024-02-01", age="over-25", citizenship="CN"),
    ]
    assert numbers(rows, figure(), "age", by=[age]) == {"age=under-18": 1}
    assert numbers(rows, figure(), "citizenship", by=[land]) == {
        "citizenship=RS": 1,
        "citizenship=CN": 1,
        "citizenship=foreign": 1,
    }


def test_what_is_not_said_is_in_no_breakdown() -> None:
    sex = Dimension("sex", "sex", "sex")
    assert numbers([row(1, "2024-02-01")], figure(), "sex", by=[sex]) == {}
    assert numbers([row(1, "2024-02-01")], figure()) == {"": 1}


def test_only_offences_that_are_counted_count_unless_a_figure_asks_for_others() -> None:
    rows = [row(1, "2024-02-01", counted="yes"), row(2, "2024-02-01", counted="no")]
    assert numbers(rows, figure()) == {"": 1}
    assert numbers(rows, figure(where={"counted": ("no",)})) == {"": 1}
    assert numbers(rows, figure(where={"counted": ("yes", "no")})) == {"": 2}


def test_answers_narrow_and_exclude() -> None:
    among = figure(when="ended", where={"how": ("indicted",)})
    but = figure(when="ended", but={"how": ("indicted",)})
    assert numbers(ROWS, among) == numbers(ROWS, but) == {"": 1}


def test_a_year_is_this_one_the_one_before_or_earlier() -> None:
    said = [year_code(dt.date(year, 6, 1), 2024) for year in (2022, 2023, 2024, 2025)]
    assert said == [{"earlier"}, {"earlier", "last-year"}, {"this-year"}, frozenset()]
    accused = Dimension("a", "accused-in", "accused", {"{year}": ("this-year",)})
    assert list(accused.named({"accused": frozenset({"this-year"})}, 2024)) == ["2024"]
    assert accused.tells("2024")
    assert not accused.tells("earlier")


def test_a_mean_is_of_those_that_ended_or_have_a_last_day() -> None:
    rows = [row(1, "2024-01-01", "2024-01-30"), row(2, "2024-01-01", "2024-01-10")]
    cell = figures.count(rows, figure(mean=True), {}, (), PERIOD)[()]
    assert (cell.days, len(cell.keys)) == (40, 2)


BAD = """
dimensions:
  - {code: sex, dimension: sex, answer: sex}
counts:
  - measure: nothing
    source: moi
    of: persons
    rule_en: A rule.
    rule_sr: Правило.
    where: {shoe-size: ["45"]}
    by: [sex, weight]
    needs: [age]
    once: hat
"""


def test_a_file_says_by_line_what_is_wrong_in_it(tmp_path: Path) -> None:
    (tmp_path / "matters").mkdir()
    (tmp_path / figures.FILE).write_text(BAD, "utf-8")
    pack = Pack(tmp_path)
    read_figures(pack)
    assert {(fault.field, fault.line) for fault in pack.faults} == {
        ("measure", 5), ("where", 10), ("by", 11), ("needs", 12), ("once", 13),
    }  # fmt: skip


@pytest.mark.django_db
def test_whoever_is_reclassified_leaves_what_is_counted_by_that(world: World) -> None:
    with as_application():
        leg = world.open()
        suspect, other = world.suspect(leg), world.suspect(leg)
        there = world.end(leg, "reported", world.officer, world.office)
        assert there is not None
        facts = ChargeFacts("prostitution", today(-40))
        opening.requalify(there, charge_of(suspect), facts, "no-purpose", actor=world.prosecutor)
        on_file = rows_at("pre-investigation")
    assert {(how, counted) for key, how, counted in on_file if key == suspect.pk} == {
        ("requalified", "yes"), ("", "no"),
    }  # fmt: skip
    assert {(how, counted) for key, how, counted in on_file if key == other.pk} == {("", "yes")}


def rows_at(stage: str) -> list[tuple[Any, str, str]]:
    return [
        (each.keys["suspect"], "".join(each.says["how"]), *each.says["counted"])
        for year in sorted({today(-40).year, today().year})
        for each in counting._rows(year, (figures.PERSONS,))
        if each.says["stage"] == {stage}
    ]


@pytest.mark.django_db
def test_a_court_has_resolved_a_matter_with_its_judgment(world: World) -> None:
    with as_application():
        leg = world.open()
        suspect = world.suspect(leg)
        there = world.end(leg, "reported", world.officer, world.office, on=-80)
        assert there is not None
        trial = world.end(there, "indicted-directly", world.prosecutor, world.court, on=-60)
        assert trial is not None
        sentence = Sentence("convicted", today(-30), months=24)
        course.judge(trial, suspect, sentence, actor=world.judge)
        assert {how for key, how, _ in rows_at("trial") if key == suspect.pk} == {"judged"}


@pytest.mark.django_db
def test_the_rows_of_a_year_are_read_once_and_their_queries_do_not_grow(
    world: World, django_assert_max_num_queries: Any
) -> None:
    with as_application():
        world.suspect(world.open())
        year = today().year
        with counted_once(), CaptureQueriesContext(connection) as asked:
            counting._rows(year, (figures.PERSONS,))
        for number in range(4):
            there = world.open(f"KU {number}/30")
            world.suspect(there)
            world.injured(there)
        with counted_once(), django_assert_max_num_queries(len(asked)):
            assert counting._rows(year, (figures.PERSONS,))
        with counted_once():
            counting._rows(year, (figures.PERSONS,))
            with django_assert_max_num_queries(0):
                counting._rows(year, (figures.PERSONS,))
