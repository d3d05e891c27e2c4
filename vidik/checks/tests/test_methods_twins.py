# SPDX-License-Identifier: EUPL-1.2
"""One quantity under two names, learned from the places where both are equal."""

from __future__ import annotations

import random

from vidik.checks import Cell, run
from vidik.checks.methods.model import Basis, Ground
from vidik.checks.tests.methods_tables import cell, messages


def twins(
    count: int,
    *slips: int,
    names: tuple[str, str] = ("grib_total_seen", "seen_grib"),
    sources: tuple[str, str] = ("office", "office"),
    sections: tuple[str, str] = ("1", "5"),
    least: int = 15,
) -> list[Cell]:
    """Write one quantity under two names; the last places of the second are wrong by the slips."""
    drawn = random.Random(4)  # noqa: S311
    values = [drawn.randint(least, least + 60) for _ in range(count)]
    told = [v + s for v, s in zip(values, (*[0] * (count - len(slips)), *slips), strict=True)]
    return [
        cell(name, value, f"zork=p{i}", source=source, section=section)
        for name, source, section, column in zip(
            names, sources, sections, (values, told), strict=True
        )
        for i, value in enumerate(column)
    ]


def test_a_summary_and_what_stands_behind_it_agree_under_two_names() -> None:
    assert messages(twins(12)) == []
    report = run(twins(12, 7))
    assert [f.ground for f in report.findings] == [Ground(Basis.LEARNED, 11, 12)]
    assert "elsewhere the two are equal" in report.findings[0].message


def test_two_institutions_may_use_other_words_if_they_agree_in_many_places() -> None:
    names, sources = ("grib", "qap"), ("elm", "birch")
    report = run(twins(14, 7, names=names, sources=sources, sections=("", "")))
    assert [(f.severity, f.ground) for f in report.findings] == [
        ("low", Ground(Basis.LEARNED, 13, 14))
    ]
    assert messages(twins(9, 7, names=names, sources=sources, sections=("", ""))) == []


def test_one_institution_calls_one_thing_by_words_that_are_alike() -> None:
    assert messages(twins(14, -7, names=("accused", "convicted"))) == []
    assert len(messages(twins(6, 7))) == 1
    assert messages(twins(3, 7)) == []


def test_two_columns_of_one_table_are_not_one_quantity() -> None:
    assert messages(twins(12, 7, sections=("1", "1"))) == []


def test_small_counts_that_are_often_equal_prove_nothing() -> None:
    cells = [
        cell(name, 1, f"zork=p{i}", section=section)
        for name, section in (("grib", "1"), ("qap", "5"))
        for i in range(11)
    ]
    more = [cell("grib", 2, "zork=p11", section="1"), cell("qap", 1, "zork=p11", section="5")]
    assert messages([*cells, *more]) == []


def test_what_is_smaller_wherever_it_differs_lies_in_the_other() -> None:
    assert messages(twins(40, -3, -5, -2)) == []
    assert len(messages(twins(40, -3, 5, -2))) == 3
