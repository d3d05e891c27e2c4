# SPDX-License-Identifier: EUPL-1.2
"""What stands beside a finding: what explains its gap, and which of its cells is doubtful."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from vidik.checks import Cell, run
from vidik.checks.methods.hints import fact_sentences, slip_of
from vidik.checks.methods.htmlreport import page
from vidik.checks.methods.model import Sure
from vidik.checks.tests.methods_tables import cell, messages

PLACES = tuple(f"p{i:02}" for i in range(12))


def table(bare: tuple[int, ...] = (), blank: tuple[int, ...] = ()) -> list[Cell]:
    """Write a table by place and hue; bare places lack the hue, blank ones everything."""
    cells: list[Cell] = []
    sums = {"lum": 0, "tor": 0, "": 0}
    for i, place in enumerate(PLACES):
        stated = {"lum": 140 + 7 * i, "tor": 95 + 4 * i}
        stated[""] = sum(stated.values())
        for hue, value in stated.items():
            shown = i not in blank and (not hue or i not in bare)
            sums[hue] += value if shown else 0
            if shown or i in bare:
                dims = f"place={place}" + (f";hue={hue}" if hue else "")
                cells.append(cell("guests", value if shown else None, dims))
    return [*cells, *(cell("guests", v, f"hue={h}" if h else "") for h, v in sums.items())]


def moved(cells: list[Cell], by: int, *, at: int = -3) -> list[Cell]:
    value = cells[at].value or Decimal(0)
    return [*cells[:at], replace(cells[at], value=value + by), *cells[at:][1:]]


@pytest.mark.parametrize("bare", [(3,), (3, 7)])
def test_places_that_are_not_reported_by_a_breakdown_make_up_what_it_lacks(
    bare: tuple[int, ...],
) -> None:
    assert messages(table(bare)) == []


def test_what_may_be_the_rest_is_named_and_leaves_nothing_certain() -> None:
    assert run(moved(table(), -110)).findings[0].sure is Sure.CERTAIN
    findings = [f for f in run(moved(table((3, 7)), -20)).findings if f.facts.rest]
    assert {f.sure for f in findings} == {Sure.LIKELY}
    assert "What this breakdown leaves out" in findings[0].why.render()
    assert "place p03; place p07" in findings[0].why.render()


def test_the_cell_that_fits_nowhere_else_is_the_doubtful_one() -> None:
    cells = table()
    found = run(moved(cells, -90)).findings
    assert [f.facts.doubtful for f in found] == [found[0].cells[0]]
    assert found[0].cells[0].dimensions == (("hue", "lum"),)
    assert found[0].facts.right == cells[-3].value
    for at in (0, 5, 16):
        (finding,) = run(moved(cells, 30, at=at)).findings
        assert finding.facts.doubtful is not None
        assert finding.facts.doubtful.dimensions == cells[at].dimensions
        assert finding.facts.right == cells[at].value


@pytest.mark.parametrize(
    ("wrong", "right", "slip"),
    [(4512, 4152, "swapped"), (4512, 4712, "digit"), (452, 4512, "lost"), (45512, 4512, "doubled"),
     (-39, 39, "sign"), (451, 987, ""), (4, 7, ""), (45912, 4512, "")],
)  # fmt: skip
def test_how_one_number_may_have_come_of_another(wrong: int, right: int, slip: str) -> None:
    assert slip_of(Decimal(wrong), Decimal(right)) == slip


@pytest.mark.parametrize(
    ("by", "at", "sentence"),
    [(30, 0, "The doubtful figure is 170 (hue lum): 140 would fit; one digit differs."),
     (-90, 9, "The doubtful figure is 71 (hue lum): 161 would fit."),
     (400, 9, "The doubtful figure is 561 (place p03): 161 would fit; one digit differs."),
     (1000, 9, "The doubtful figure is 1,161 (place p03): 161 would fit; a digit may stand twice."),
     (-145, 9, "The doubtful figure is 16 (hue lum): 161 would fit; a digit may be left out."),
     (-45, 9, "")],
)  # fmt: skip
def test_which_figure_is_doubtful_is_reported_once(by: int, at: int, sentence: str) -> None:
    cells = moved(table(), by, at=at)
    report = run(cells)
    (finding,) = report.findings
    message = [text.render() for text in fact_sentences(finding)]
    if sentence:
        assert sentence in message
        assert sentence in page(report, cells)
    else:
        # The message says already that two digits of it may be swapped.
        assert "161 for lum would fit: two digits may be swapped" in finding.message
        assert not any("doubtful" in text for text in message)
    assert report.to_dict()["findings"][0]["facts"].get("told", []) == message  # type: ignore[index]


def test_what_equals_the_difference_is_reported_with_its_place() -> None:
    (finding,) = run(moved(table(), 139, at=0)).findings
    assert finding.facts.equal is not None
    assert finding.facts.equal.value == 139
    assert [text.render() for text in fact_sentences(finding)][-1] == (
        "The difference of 139 equals another figure (hue tor, place p11)."
    )


def test_the_series_shows_which_side_is_wrong() -> None:
    cells = [
        cell("guests", value + 5 * n, dims, period=str(2010 + n))
        for n in range(9)
        for dims, value in (("", 500), ("hue=lum", 300), ("hue=tor", 200 - 5 * 0))
        if dims != "hue=tor" or value
    ]
    cells = [
        replace(c, value=(c.value or 0) - 5 * (int(c.period) - 2010))
        if dict(c.dimensions).get("hue") == "tor" else c
        for c in cells
    ]  # fmt: skip
    wrong = replace(cells[12], value=Decimal(820))
    (finding,) = run([*cells[:12], wrong, *cells[13:]]).findings
    assert finding.facts.doubtful == wrong
    assert finding.facts.right == 520


@pytest.mark.parametrize(
    "note", ["Details may not sum to totals.", "without wards", "Gäste ohne Angabe nicht erfasst"]
)
def test_a_note_that_some_are_left_out_makes_a_sum_a_question(note: str) -> None:
    def reported(expected: str, years: int) -> Sure:
        cells = [
            cell("guests", v + n + (29 if v == 300 and not n else 0), dims, period=str(2010 + n),
                 note=expected)
            for n in range(years)
            for v, dims in ((300, ""), (100, "hue=lum"), (200, "hue=tor"))
        ]  # fmt: skip
        cells = [
            replace(c, value=(c.value or 0) - int(c.period) + 2010)
            if dict(c.dimensions).get("hue") == "tor" else c
            for c in cells
        ]  # fmt: skip
        (finding,) = run(cells).findings
        return finding.sure

    # What holds in all other years is not left out in one.
    assert reported(note, 9) is reported("", 9) is Sure.CERTAIN


def test_persons_may_stand_in_several_of_what_divides_cases() -> None:
    def reported(unit: str, more: int) -> int:
        cases = [
            cell("cases", v + n, dims, unit="count", period=str(2010 + n))
            for n in range(6)
            for v, dims in (
                (90 + 2 * n, ""), (30, "qqa=k1"), (40, "qqa=k2"), (20, "qqa=k3"),
            )
        ]  # fmt: skip
        people = [
            cell("wards", v, dims, unit=unit)
            for v, dims in (
                (80, ""), (30, "qqa=k1"), (35, "qqa=k2"), (15 + more, "qqa=k3"),
            )
        ]  # fmt: skip
        return len(messages([*cases, *people]))

    assert reported("count", 4) == 1
    assert reported("persons", 4) == 0
    assert reported("persons", 0) == 0
    # They must not be fewer than all of them, though.
    assert reported("persons", -15) == reported("count", -15)


def test_a_number_put_for_all_smaller_ones_explains_parts_that_exceed_their_total() -> None:
    def reported(floor: int, *, wrong: int = 0) -> list[str]:
        cells: list[Cell] = []
        for i in range(200):
            lum, tor = 1 + i % 4 if i % 14 == 0 else 6 + 7 * i % 53, 20 + 11 * i % 71
            values = {"": lum + tor, "lum": max(floor, lum), "tor": tor + wrong * (i == 33)}
            cells += [
                cell("guests", v, f"place=p{i}" + (f";hue={hue}" if hue else ""))
                for hue, v in values.items()
            ]
        return messages(cells)

    assert reported(0) == reported(5) == []
    assert len(reported(0, wrong=3)) == len(reported(5, wrong=3)) == 1


def test_a_part_rounded_to_hundreds_may_exceed_a_whole_reported_in_units() -> None:
    def reported(part: int) -> list[str]:
        cells: list[Cell] = []
        for i in range(12):
            lum, tor = 400 + 300 * i, 100 * (i % 4)
            whole = lum + tor + (-37 if i % 2 else 41)
            cells += [cell("guests", whole, f"place=p{i}"),
                      cell("guests", lum, f"place=p{i};hue=lum"),
                      cell("guests", tor, f"place=p{i};hue=tor")]  # fmt: skip
        cells += [cell("guests", 292, "place=q"), cell("guests", part, "place=q;hue=lum"),
                  cell("guests", 0, "place=q;hue=tor")]  # fmt: skip
        return messages(cells)

    assert reported(300) == []
    assert len(reported(1300)) == 1


@pytest.mark.parametrize(
    ("labels", "twice", "missing"),
    [("2010-Q1 2010-Q2 2010-Q3 2010-Q3 2011-Q1", "2010-Q3", "2010-Q4"),
     ("2010-01 2010-03 2010-03 2010-04 2010-05", "2010-03", "2010-02"),
     ("2010 2011 2012 2012 2014 2015", "2012", "2013")],
)  # fmt: skip
def test_a_period_that_appears_twice_while_the_next_is_missing_is_reported_as_that(
    labels: str, twice: str, missing: str
) -> None:
    cells = [
        cell("guests", 100 * k + 17 * k * n * n, f"hue={hue}", period=period)
        for k, hue in enumerate(("lum", "tor"), start=1)
        for n, period in enumerate(labels.split())
    ]
    (finding,) = run(cells).findings
    assert f"{twice} is stated twice" in finding.message
    assert f"{missing} is missing" in finding.message
    assert (finding.sure, finding.severity, len(finding.related)) == (Sure.CERTAIN, "high", 1)
    there = [*cells, *(cell("guests", 90, f"hue={h}", period=missing) for h in ("lum", "tor"))]
    assert not any("is missing" in f.message for f in run(there).findings)
