# SPDX-License-Identifier: EUPL-1.2
"""A cross-tabulation keeps what was said apart from what was computed, and gaps apart from zero."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from vidik.figures.methods.crosstab import (
    INSTITUTION,
    PERIOD,
    Crosstab,
    Statement,
    Verdict,
    build,
)

_keys = count(1)


def stated(value: object, *, who: str = "police", when: str = "2024", **facts: object) -> Statement:
    codes = {k: str(v) for k, v in facts.items() if k not in {"status", "qualifier"}}
    key = next(_keys)
    return Statement(
        key=key,
        cycle="2024",
        reference=f"r-{key}",
        institution=who,
        period=when,
        codes=codes,
        value=None if value is None else Decimal(str(value)),
        status=str(facts.get("status", "")),
        qualifier=str(facts.get("qualifier", "exact")),
    )


def table(
    *statements: Statement,
    rows: tuple[str, ...] = ("form",),
    columns: tuple[str, ...] = ("sex",),
    additive: frozenset[str] = frozenset({"form", "sex"}),
    parents: Mapping[str, Mapping[str, str]] | None = None,
) -> Crosstab:
    return build(
        statements, rows=rows, columns=columns, order={}, additive=additive, parents=parents
    )


def test_parts_and_reported_totals_find_their_places() -> None:
    made = table(
        stated(3, form="labour", sex="f"),
        stated(4, form="labour", sex="m"),
        stated(7, form="labour"),
        stated(3, sex="f"),
        stated(7),
    )
    assert made.rows == (("labour",),)
    assert made.columns == (("f",), ("m",))
    assert made.cell((None,), (None,)).number == 7
    assert made.row_sum(("labour",)).verdict is Verdict.AGREES


def test_one_row_or_one_column_makes_no_total_of_its_own() -> None:
    one_row = table(stated(3, form="labour", sex="f"), stated(4, form="labour", sex="m"))
    assert one_row.adds_across
    assert one_row.column_sums() == ()
    one_column = table(stated(3, form="labour", sex="f"), stated(4, form="sexual", sex="f"))
    assert not one_column.adds_across
    assert [sum_.value for sum_ in one_column.column_sums()] == [Decimal(7), Decimal(7)]


def test_a_total_that_its_parts_exceed_is_contradicted_even_with_gaps() -> None:
    made = table(
        stated(5, form="labour", sex="f"),
        stated(None, form="labour", sex="m", status="refused"),
        stated(4, form="labour"),
    )
    sum_ = made.row_sum(("labour",))
    assert (sum_.value, sum_.missing) == (Decimal(5), 1)
    assert sum_.verdict is Verdict.EXCEEDS


def test_a_gap_below_the_total_is_left_open_and_never_taken_for_zero() -> None:
    made = table(
        stated(3, form="labour", sex="f"),
        stated(None, form="labour", sex="m", status="not_collected"),
        stated(9, form="labour"),
    )
    sum_ = made.row_sum(("labour",))
    assert sum_.verdict is Verdict.OPEN
    assert not sum_.complete


def test_known_parts_below_the_total_fall_short() -> None:
    made = table(
        stated(3, form="labour", sex="f"),
        stated(0, form="labour", sex="m"),
        stated(9, form="labour"),
    )
    assert made.row_sum(("labour",)).verdict is Verdict.SHORT


def test_repeated_statements_share_a_cell_and_show_when_they_do_not_agree() -> None:
    made = table(stated(3, form="labour"), stated(3, form="labour"), stated(4, form="labour"))
    cell = made.cell(("labour",), (None,))
    assert len(cell.statements) == 3
    assert [s.value for s in cell.distinct] == [Decimal(3), Decimal(4)]
    assert not cell.agrees
    assert cell.number is None


def test_more_than_a_hundred_is_no_exact_part() -> None:
    made = table(
        stated(100, form="labour", sex="f", qualifier="more_than"),
        stated(5, form="labour", sex="m"),
    )
    assert made.row_sum(("labour",)).missing == 1


def test_overlapping_categories_are_not_added_up() -> None:
    made = table(
        stated(3, form="labour", sex="f"),
        stated(4, form="labour", sex="m"),
        additive=frozenset({"form"}),
    )
    assert made.row_sum(("labour",)).value is None
    assert made.column_sum(("f",)).value == 3


def test_a_wider_category_and_its_parts_are_not_counted_twice() -> None:
    parents = {"country": {"BE": "abroad", "SI": "abroad"}}
    made = table(
        stated(50, country="RS"),
        stated(6, country="abroad"),
        stated(4, country="BE"),
        stated(2, country="SI"),
        stated(56),
        rows=("country",),
        columns=(),
        additive=frozenset({"country"}),
        parents=parents,
    )
    assert made.column_sum(()).value == 56
    assert made.column_sum(()).verdict is Verdict.AGREES
    assert made.main_rows == (("RS",), ("abroad",))


def test_narrower_categories_stand_for_themselves_where_the_wider_one_has_no_value() -> None:
    made = table(
        stated(50, country="RS", sex="f"),
        stated(4, country="BE", sex="f"),
        stated(9, country="abroad"),
        rows=("country",),
        columns=("sex",),
        additive=frozenset({"country", "sex"}),
        parents={"country": {"BE": "abroad"}},
    )
    assert made.column_sum(("f",)).value == 54
    assert made.column_sum(("f",)).missing == 0


def test_who_reported_and_when_have_no_total_of_their_own() -> None:
    made = table(
        stated(1, who="a"), stated(2, who="b", when="2023"), rows=(INSTITUTION,), columns=(PERIOD,)
    )
    assert made.total_row is None
    assert made.total_column is None
    assert made.cell(("a",), ("2024",)).number == 1
    assert made.cell(("a",), ("2023",)).first is None


def test_a_subtotal_over_the_second_level_is_no_part_of_the_sum() -> None:
    made = table(
        stated(1, age="minor", sex="f"),
        stated(2, age="minor", sex="m"),
        stated(3, age="minor"),
        rows=(),
        columns=("age", "sex"),
        additive=frozenset({"age", "sex"}),
    )
    assert ("minor", None) in made.columns
    assert ("minor", None) not in made.whole_columns
    assert made.row_sum(()).value == 3


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")),
        st.integers(min_value=0, max_value=10**9),
        min_size=1,
    )
)
def test_sums_of_rows_and_of_columns_lead_to_the_same_whole(
    values: dict[tuple[str, str], int],
) -> None:
    made = table(*(stated(v, form=form, sex=sex) for (form, sex), v in values.items()))
    rows = sum(made.row_sum(row).value or 0 for row in made.rows)
    columns = sum(made.column_sum(column).value or 0 for column in made.columns)
    assert rows == columns == made.grand_sum().value == sum(values.values())
