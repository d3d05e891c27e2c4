# SPDX-License-Identifier: EUPL-1.2
"""Reads are narrowed to the actor, find both scripts, and cost the same in a long table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from django.utils import translation

from tests.shared import shared
from vidik.access.types import Actor, OutOfScope
from vidik.checks.models import Finding, FindingCell, Run
from vidik.figures.models import Cycle, Figure
from vidik.figures.selectors import (
    catalogue,
)
from vidik.figures.selectors import (
    figures as figure_selectors,
)
from vidik.figures.selectors import (
    measures as figures_measures,
)
from vidik.figures.tests.factories import (
    make_cycle,
    make_dimension,
    make_figure,
    make_institution,
    make_measure,
)
from vidik.figures.types import CatalogueFilter, FigureFilter, TableRequest

pytestmark = pytest.mark.django_db

Counted = Callable[[int], AbstractContextManager[object]]


@shared
def cycle() -> Cycle:
    return make_cycle()


def put_in_question(*figures: Figure, state: str = "open") -> Finding:
    run = Run.objects.create(
        cycle=figures[0].cycle.code,
        started_at=dt.datetime(2031, 1, 1, tzinfo=dt.UTC),
        started_by="system:tests",
    )
    finding = Finding.objects.create(
        cycle=figures[0].cycle.code,
        key=f"key-{figures[0].pk}",
        rule="TEST",
        kind="same",
        severity="high",
        origin="pack",
        template="They do not agree.",
        fingerprint="f",
        state=state,
        first_run=run,
        last_run=run,
    )
    for position, figure in enumerate(figures):
        FindingCell.objects.create(
            finding=finding,
            position=position,
            cell=str(figure.pk),
            reference=figure.reference,
            owner=figure.institution.code,
            value=Decimal(1),
        )
    return finding


def codes(actor: Actor, cycle: Cycle, **requested: str) -> list[str]:
    rows = catalogue.filter_measures(actor, CatalogueFilter(**requested), cycle)
    return [measure.code for measure in rows]


def test_measures_stand_in_the_alphabet_of_the_reader(reader: Actor, cycle: Cycle) -> None:
    for code, english, serbian in (
        ("a", "Applications", "Чланови"),
        ("b", "Cases", "Ђаци"),
        ("c", "Districts", "Жртве"),
    ):
        make_measure(code, name={"en": english, "sr": serbian})
    orders = {"en": ["a", "b", "c"], "sr": ["b", "c", "a"], "sr-latn": ["a", "b", "c"]}
    for language, expected in orders.items():
        with translation.override(language):
            assert [each for each in codes(reader, cycle) if each in orders["en"]] == expected


@pytest.mark.parametrize("words", ["жртве тест", "zrtve test", "ŽRTVE", "victims quite"])
def test_a_measure_is_found_in_both_scripts_and_in_english(
    reader: Actor, cycle: Cycle, words: str
) -> None:
    make_measure("quite-other", name={"en": "Other", "sr": "Друго"})
    make_measure("quite-test", name={"en": "Victims quite", "sr": "Жртве тестирања"})
    assert "quite-test" in codes(reader, cycle, words=words)
    assert "quite-other" not in codes(reader, cycle, words=words)


def test_measures_are_filtered_by_theme_unit_and_who_reported(reader: Actor, cycle: Cycle) -> None:
    police, court = make_institution("t-police"), make_institution("t-court")
    first = make_measure("t-first", theme="t-one", unit="t-unit")
    second = make_measure("t-second", theme="t-two", unit="t-unit")
    make_figure(first, police, 1)
    make_figure(second, court, 1)
    assert codes(reader, cycle, unit="t-unit", theme="t-one") == ["t-first"]
    assert codes(reader, cycle, unit="t-unit", institution="t-court") == ["t-second"]


def test_a_visitor_sees_no_measure_and_no_figure(visitor: Actor, cycle: Cycle) -> None:
    measure = make_measure("t-hidden")
    figure = make_figure(measure, make_institution("t-police"), 1)
    assert codes(visitor, cycle) == []
    with pytest.raises(OutOfScope):
        figures_measures.measure_by_code(visitor, "t-hidden")
    with pytest.raises(OutOfScope):
        figure_selectors.figure_by_reference(visitor, figure.cycle.code, figure.reference)


def test_catalogue_rows_count_figures_and_those_in_question_in_few_queries(
    reader: Actor, cycle: Cycle, django_assert_max_num_queries: Counted
) -> None:
    police = make_institution("t-police")
    measures = [make_measure(f"t-measure-{number:02}") for number in range(20)]
    for measure in measures:
        make_figure(measure, police, 1)
    questioned = make_figure(measures[0], police, 2)
    put_in_question(questioned)
    with django_assert_max_num_queries(2):
        rows = catalogue.catalogue_rows(reader, measures, cycle)
    assert (rows[0].figures, rows[0].in_question) == (2, 1)
    assert (rows[1].figures, rows[1].in_question) == (1, 0)


def test_a_settled_finding_is_no_open_question(reader: Actor, cycle: Cycle) -> None:
    measure = make_measure("t-measure")
    figure = make_figure(measure, make_institution("t-police"), 1)
    put_in_question(figure, state="explained")
    assert catalogue.catalogue_rows(reader, [measure], cycle)[0].in_question == 0
    settled = figure_selectors.filter_figures(
        reader, FigureFilter(cycle.code, measure="t-measure", checks="settled"), cycle
    )
    assert list(settled) == [figure]


@shared
def long_list(cycle: Cycle) -> list[Figure]:
    measure = make_measure("t-long")
    police = make_institution("t-police")
    return [make_figure(measure, police, number, section="9.1") for number in range(45)]


def test_a_long_list_is_walked_forward_and_back_without_gaps(
    reader: Actor, cycle: Cycle, long_list: list[Figure]
) -> None:
    rows = figure_selectors.filter_figures(
        reader, FigureFilter(cycle.code, measure="t-long"), cycle
    )
    pages = [figure_selectors.page_of_figures(reader, rows)]
    while pages[-1].after:
        pages.append(figure_selectors.page_of_figures(reader, rows, after=pages[-1].after))
    walked = [row.figure.pk for page in pages for row in page.rows]
    assert walked == [figure.pk for figure in long_list]
    back = figure_selectors.page_of_figures(reader, rows, before=pages[2].before)
    assert [row.figure.pk for row in back.rows] == [row.figure.pk for row in pages[1].rows]
    first = figure_selectors.page_of_figures(reader, rows, before=back.before)
    assert first.before == ""
    assert [row.figure.pk for row in first.rows] == [row.figure.pk for row in pages[0].rows]


@pytest.mark.parametrize("mark", ["x", "1-", "-1", "9" * 30 + "-1", "1-2-3", "²-1"])
def test_a_senseless_mark_starts_from_the_beginning(
    reader: Actor, cycle: Cycle, long_list: list[Figure], mark: str
) -> None:
    rows = figure_selectors.filter_figures(
        reader, FigureFilter(cycle.code, measure="t-long"), cycle
    )
    page = figure_selectors.page_of_figures(reader, rows, after=mark)
    assert page.rows[0].figure == long_list[0]


def test_a_page_of_figures_costs_the_same_number_of_queries_however_long_the_list(
    reader: Actor, cycle: Cycle, long_list: list[Figure], django_assert_num_queries: Counted
) -> None:
    rows = figure_selectors.filter_figures(
        reader, FigureFilter(cycle.code, measure="t-long"), cycle
    )
    with django_assert_num_queries(3):
        figure_selectors.page_of_figures(reader, rows)
    last = figure_selectors.page_of_figures(reader, rows, after=f"{long_list[30].statement}-0")
    with django_assert_num_queries(3):
        figure_selectors.page_of_figures(reader, rows, after=last.before or "0-0")


def test_counting_stops_above_the_limit(
    reader: Actor, cycle: Cycle, long_list: list[Figure]
) -> None:
    rows = figure_selectors.filter_figures(
        reader, FigureFilter(cycle.code, measure="t-long"), cycle
    )
    assert figure_selectors.count_up_to(rows, 10) == 11
    assert figure_selectors.count_up_to(rows, 100) == 45


def test_a_section_is_found_with_what_stands_below_it_and_nothing_else(
    reader: Actor, cycle: Cycle
) -> None:
    measure, police = make_measure("t-sections"), make_institution("t-police")
    for section in ("6.2", "6.2.3", "6.21"):
        make_figure(measure, police, 1, section=section)
    requested = FigureFilter(cycle.code, measure="t-sections", section="6.2")
    found = figure_selectors.filter_figures(reader, requested, cycle)
    assert [figure.section for figure in found] == ["6.2", "6.2.3"]


def test_shapes_show_how_a_measure_was_broken_down_without_the_evidence(
    reader: Actor, cycle: Cycle
) -> None:
    sex = make_dimension("t-sex", ["f", "m"])
    where = make_dimension("t-statement", ["1", "2"], kind="evidence")
    measure = make_measure("t-shapes", dimensions=[sex, where])
    police = make_institution("t-police")
    make_figure(measure, police, 1, dimensions={"t-sex": "f"})
    make_figure(measure, police, 1, dimensions={"t-sex": "f", "t-statement": "2"})
    make_figure(measure, police, 3)
    shapes = figures_measures.shapes_of(reader, measure, cycle)
    assert [(shape.dimensions, shape.figures) for shape in shapes.known] == [
        (("t-sex",), 2),
        ((), 1),
    ]
    requested = TableRequest("t-shapes", cycle.code, rows=("t-sex",))
    statements, truncated = figures_measures.statements_for(
        reader, measure, cycle, requested, shapes
    )
    assert len(statements) == 3
    assert not truncated


def test_the_table_starts_with_the_institution_and_period_that_have_most(
    reader: Actor, cycle: Cycle
) -> None:
    sex = make_dimension("t-sex", ["f", "m"])
    measure = make_measure("t-commonest", dimensions=[sex])
    police, court = make_institution("t-police"), make_institution("t-court")
    make_figure(measure, court, 1, dimensions={"t-sex": "f"}, period="2030")
    make_figure(measure, police, 1, dimensions={"t-sex": "f"}, period="2030")
    for code in ("f", "m"):
        make_figure(measure, police, 1, dimensions={"t-sex": code}, period="2031")
    shapes = figures_measures.shapes_of(reader, measure, cycle)
    by_sex = frozenset({"t-sex"})
    assert shapes.commonest(by_sex)[0] == "t-police"
    assert shapes.commonest_period_of(by_sex, "t-police") == "2031"
    assert shapes.institutions == {"t-police", "t-court"}
    assert shapes.periods == ("2030", "2031")


def test_what_is_stated_again_as_evidence_is_the_same_quantity(reader: Actor, cycle: Cycle) -> None:
    sex = make_dimension("t-sex", ["f", "m"])
    where = make_dimension("t-statement", ["1", "2"], kind="evidence")
    measure = make_measure("t-again", dimensions=[sex, where])
    police = make_institution("t-police")
    make_figure(measure, police, 4, dimensions={"t-sex": "f"})
    make_figure(measure, police, 5, dimensions={"t-sex": "f", "t-statement": "2"})
    make_figure(measure, police, 5, dimensions={"t-sex": "m", "t-statement": "2"})
    shapes = figures_measures.shapes_of(reader, measure, cycle)
    found = figures_measures.repetitions(reader, measure, cycle, shapes).shown
    assert [[s.value for s in repetition.statements] for repetition in found] == [[4, 5]]
    assert not found[0].agrees


def test_a_table_does_not_take_in_figures_broken_down_further(reader: Actor, cycle: Cycle) -> None:
    sex, age = make_dimension("t-sex", ["f", "m"]), make_dimension("t-age", ["minor"])
    measure = make_measure("t-finer", dimensions=[sex, age])
    police = make_institution("t-police")
    make_figure(measure, police, 5, dimensions={"t-sex": "f"})
    make_figure(measure, police, 2, dimensions={"t-sex": "f", "t-age": "minor"})
    shapes = figures_measures.shapes_of(reader, measure, cycle)
    requested = TableRequest("t-finer", cycle.code, rows=("t-sex",))
    statements, _truncated = figures_measures.statements_for(
        reader, measure, cycle, requested, shapes
    )
    assert [statement.value for statement in statements] == [5]


def test_figures_beyond_what_a_catalogue_counts_are_not_counted(
    reader: Actor, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vidik.figures.selectors.catalogue.COUNTED", 2)
    measure, police = make_measure("t-many"), make_institution("t-police")
    for value in range(3):
        make_figure(measure, police, value)
    row = catalogue.catalogue_rows(reader, [measure], cycle)[0]
    assert (row.figures, row.more) == (2, True)
    row = catalogue.catalogue_rows(reader, [measure], cycle, exactly=True)[0]
    assert (row.figures, row.more) == (3, False)


def test_what_was_stated_twice_is_found_and_what_disagrees_comes_first(
    reader: Actor, cycle: Cycle
) -> None:
    sex = make_dimension("t-sex", ["f", "m"])
    measure = make_measure("t-twice", dimensions=[sex])
    police = make_institution("t-police")
    for value in (3, 3):
        make_figure(measure, police, value, dimensions={"t-sex": "f"})
    for value in (4, 5):
        make_figure(measure, police, value)
    make_figure(measure, make_institution("t-court"), 9)
    shapes = figures_measures.shapes_of(reader, measure, cycle)
    found = figures_measures.repetitions(reader, measure, cycle, shapes)
    assert [repetition.agrees for repetition in found.shown] == [False, True]
    assert not found.more


def test_the_story_of_a_figure_names_who_made_each_version(analyst: Actor, cycle: Cycle) -> None:
    measure = make_measure("t-story")
    police = make_institution("t-police")
    figure = make_figure(measure, police, 1)
    twin = make_figure(measure, police, 1)
    finding = put_in_question(figure)
    story = figure_selectors.story_of(analyst, figure)
    assert [version.by for version in story.versions] == ["system"]
    assert story.siblings == (twin,)
    assert story.findings == (finding,)
    assert story.releases == ()
