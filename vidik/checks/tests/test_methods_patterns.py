# SPDX-License-Identifier: EUPL-1.2
"""One cause, one finding; how sure each is; the order in which a reader meets them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from vidik.checks import Cell, Kind, run
from vidik.checks.methods.grouping import Hit
from vidik.checks.methods.learning import LearnedWholes
from vidik.checks.methods.model import (
    SEVERITIES,
    Basis,
    Finding,
    Ground,
    Sure,
    rule_code,
)
from vidik.checks.methods.patterns import Patterns, Tally, relation, relation_of
from vidik.checks.methods.table import Layout
from vidik.checks.tests.methods_tables import cell

COLOURS = ("red", "green", "blue")


def rows(count: int, gaps: dict[int, int], *, measure: str = "visitors") -> list[Cell]:
    """Write a table of places by colour; a total differs from its parts by the gap of its row."""
    cells: list[Cell] = []
    for i in range(count):
        parts = [100 + 7 * i, 60 + i, 40 + 3 * i]
        place = f"place=p{i:02}"
        cells.append(cell(measure, sum(parts) + gaps.get(i, 0), f"{place};colour=total"))
        cells += [
            cell(measure, part, f"{place};colour={colour}")
            for colour, part in zip(COLOURS, parts, strict=True)
        ]
    return cells


def by(findings: list[Finding], name: str) -> list[Finding]:
    return [f for f in findings if name in f.rule]


# ------------------------------------------------------------------------------ one cause


def test_a_sum_that_fails_by_the_same_in_every_row_is_one_finding_with_its_rows() -> None:
    [pattern] = run(rows(8, dict.fromkeys(range(8), 20))).findings
    assert pattern.rule.startswith("PATTERN-SUM-")
    assert "in 8 of 8 places" in pattern.message
    assert len(pattern.cells) == 4
    assert len(pattern.symptoms) == 7 * 4
    assert len(pattern.related) == 7
    assert (pattern.sure, pattern.severity) == (Sure.LIKELY, "medium")


def test_a_sum_that_fails_by_anything_in_every_row_is_no_relation() -> None:
    assert not run(rows(8, {i: 20 + 3 * i for i in range(8)})).findings


@pytest.mark.parametrize("factor", ["3", "1000", "0.001", "2.54"])
@pytest.mark.parametrize("wrong", [{"total"}, set(COLOURS)])
def test_a_ratio_that_is_the_same_in_every_row_is_one_mistake(factor: str, wrong: set[str]) -> None:
    if (factor, len(wrong)) == ("3", 3):
        pytest.skip("three colours that make three totals may each be one")
    cells = [
        replace(c, value=(c.value or 0) * Decimal(factor))
        if dict(c.dimensions)["colour"] in wrong else c
        for c in rows(9, {})
    ]  # fmt: skip
    [pattern] = run(cells).findings
    assert pattern.rule.startswith("PATTERN-SUM-")
    assert (pattern.sure, pattern.severity) == (Sure.LIKELY, "medium")


@pytest.mark.parametrize(("total", "findings"), [(440, 1), (4400, 1), (432, 0), (97, 0)])
def test_a_total_with_a_zero_too_many_is_asked_about(total: int, findings: int) -> None:
    parts = (("upheld", 14), ("dismissed", 21), ("pending", 9))
    cells = [cell("reports", v, f"outcome={o}") for o, v in parts]
    assert len(run([cell("reports", total), *cells]).findings) == findings


def test_two_breakdowns_in_one_list_are_no_mistake() -> None:
    sizes = [
        cell("visitors", value, f"place=p{i:02};colour={size}")
        for i in range(9)
        for size, value in (("small", 50 + i), ("large", 150 + 10 * i))
    ]
    assert not run([*rows(9, {}), *sizes]).findings


def test_the_record_of_a_measure_itself_comes_before_that_of_others() -> None:
    overlapping = {i: -30 - i * i for i in range(25)}
    cells = [
        replace(c, dimensions=tuple(
            (n, f"{v} {dict(c.dimensions)['place']}" if n == "colour" else v)
            for n, v in c.dimensions if v != "total"
        ))
        for measure, gaps in (
            ("visitors", {3: -40}), ("parcels", overlapping), ("bags", overlapping),
        )
        for c in rows(25, gaps, measure=measure)
    ]  # fmt: skip
    [slip] = run(cells).findings
    assert "P03" in slip.rule
    assert slip.ground is not None
    assert (slip.ground.held, slip.ground.tried) == (24, 25)
    assert slip.sure is Sure.CERTAIN


@pytest.mark.parametrize("slips", [2, 3, 6])
def test_unrelated_slips_in_columns_that_add_up_elsewhere_are_findings_each(slips: int) -> None:
    gaps = dict(zip((5, 40, 77, 101, 150, 170), (30, -7, 400, 11, -90, 63), strict=True))
    wrong = dict(list(gaps.items())[:slips])
    cells = []
    for i in range(180):
        sold, remaining = 300 + 37 * i % 211, 90 + 53 * i % 97
        made = sold + remaining + wrong.get(i, 0)
        for measure, value in (("sold", sold), ("kept", remaining), ("made", made)):
            cells.append(cell(measure, value, f"place=p{i:03}"))
    found = run(cells).findings
    assert len(found) == slips
    assert {f.sure for f in found} == {Sure.CERTAIN}
    assert len({f.rule for f in found}) == slips


def test_slips_among_some_categories_of_a_sum_that_holds_among_others_are_findings_each() -> None:
    gaps = {i: 100 + 31 * i * i for i in range(4)}
    few = [
        Hit(
            rule_code(("SUM", "office", "guests", "persons", "2024", f"place=p{i}", "by colour")),
            Kind.SUM, "medium", "x", "y", {},
            [cell("guests", 1000 + i, f"place=p{i};colour={c}") for c in ("total", "red", "blue")],
            expected=Decimal(1000 + i), found=Decimal(1000 + i + gap), tolerance=Decimal(0),
        )
        for i, gap in gaps.items()
    ]  # fmt: skip

    def reported(held: int) -> list[Hit]:
        patterns = Patterns.of([], few, [], Layout(), LearnedWholes())
        patterns.held = Counter({relation(few[0]): held})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                LearnedWholes, "proven", lambda _s, _h, _n, codes: 0 if codes is not None else held
            )
            for hit in few:
                hit.tally = None
            return patterns.report(few, [])

    assert len(reported(269)) == 4
    assert not reported(0)


@pytest.mark.parametrize("wrong", [{3: 40}, {3: 40, 9: 25}])
def test_a_sum_that_fails_in_one_or_two_rows_of_many_stays_a_finding_each(
    wrong: dict[int, int],
) -> None:
    found = run(rows(14, wrong)).findings
    assert len(found) == len(wrong)
    assert all(len(f.cells) == 4 for f in found)


def test_a_row_that_misses_far_more_than_the_others_is_reported_by_itself() -> None:
    gaps = dict.fromkeys(range(10), 3) | {4: -90}
    found = run(rows(10, gaps)).findings
    assert len(found) == 2
    alone, pattern = found
    assert alone.difference is not None
    assert abs(alone.difference) == 90
    assert alone.sure is Sure.CERTAIN
    assert "in 10 of 10 places" in pattern.message


def test_two_tables_that_differ_everywhere_are_one_finding() -> None:
    cells = [
        cell("guests", 500 + 10 * i + 37 * table, f"place=p{i}", section=f"t{table}")
        for i in range(9)
        for table in (1, 2)
    ]
    [pattern] = run(cells).findings
    assert "section t1 and section t2 differ in 9 of 9 places" in pattern.message
    assert pattern.sure is Sure.LIKELY


def test_two_tables_that_differ_in_one_place_of_many_say_which() -> None:
    cells = [
        cell("guests", 500 + 10 * i + (37 if (i, table) == (4, 2) else 0), f"place=p{i}",
             section=f"t{table}")
        for i in range(9)
        for table in (1, 2)
    ]  # fmt: skip
    [finding] = run(cells).findings
    assert "stated as 540 in section t1, but as 577 in section t2" in finding.message
    assert finding.sure is Sure.CERTAIN
    assert finding.why.render() == "The same relation holds in 8 of 9 places."


def test_zeros_that_stand_for_unknown_are_one_finding() -> None:
    cells = rows(12, {})
    blank = {
        c.key for c in cells if dict(c.dimensions)["place"] in {"p02", "p05", "p07"}
        and dict(c.dimensions)["colour"] != "total"
    }  # fmt: skip
    found = run([replace(c, value=Decimal(0)) if c.key in blank else c for c in cells]).findings
    assert len(found) == 1
    assert found[0].rule.startswith("ZERO-")
    assert "0 is stated in 3 places" in found[0].message
    assert found[0].sure is Sure.LIKELY


def test_what_rounding_to_fives_explains_is_no_finding() -> None:
    cells = []
    for i in range(20):
        parts = [5 * (10 + i), 5 * (7 + 2 * i), 5 * (3 + i)]
        gap = 5 if i % 3 == 0 else 0
        cells.append(cell("visitors", sum(parts) + gap, f"place=p{i:02};colour=total"))
        cells += [
            cell("visitors", part, f"place=p{i:02};colour={colour}")
            for colour, part in zip(COLOURS, parts, strict=True)
        ]
    assert not run(cells).findings


def test_an_acceptance_of_a_pattern_holds_for_the_values_of_all_its_rows() -> None:
    [first] = run(rows(8, dict.fromkeys(range(8), 20))).findings
    [second] = run(rows(8, dict.fromkeys(range(8), 21))).findings
    assert first.rule == second.rule
    assert first.fingerprint != second.fingerprint


def test_findings_of_equal_gaps_in_different_tables_name_each_other() -> None:
    cells = [
        *rows(12, {3: 45}),
        *(
            cell("tickets", value, f"place=p03;season={season}", section="2")
            for season, value in (("total", 3350), ("winter", 1305), ("other", 2000))
        ),
    ]
    found = run(cells).findings
    assert len(found) == 2
    one, two = found
    assert any(two.rule in note for note in one.related)
    assert any(one.rule in note for note in two.related)


def test_a_relation_is_what_a_rule_says_without_its_place_and_time() -> None:
    about = relation_of(("SUM", "office", "visitors", "persons", "2024", "place=a", "by colour"))
    assert about == ("SUM", "office", "visitors", "persons", "by colour")
    assert relation_of(("SUM", "o", "m", "u", "at:2024-12-31", "", "by x")) == relation_of(
        ("SUM", "o", "m", "u", "2023-Q4", "y=1", "by x")
    )


def test_a_relation_is_in_doubt_only_if_it_fails_more_often_than_it_holds() -> None:
    assert not Tally(0, 2).broken
    assert Tally(2, 3).broken
    assert not Tally(3, 3).broken
    assert Tally(6, 2).proven
    assert not Tally(4, 1).proven


def test_where_a_rule_learned_that_it_holds_counts_for_it() -> None:
    def balances(ground: Ground | None) -> list[Hit]:
        cells = [cell("guests", 10 + i, f"place=p{i}") for i in range(4)]
        return [
            Hit(
                rule_code(("BALANCE", "office", "guests", "persons", "2024", f"place=p{i}")),
                Kind.BALANCE, "medium", "x", "y", {}, [one],
                expected=Decimal(90), found=one.value, tolerance=Decimal(0), ground=ground,
            )
            for i, one in enumerate(cells)
        ]  # fmt: skip

    def reported(ground: Ground | None) -> list[Hit]:
        hits = balances(ground)
        patterns = Patterns.of([], hits, [], Layout(), LearnedWholes())
        return patterns.report(hits, [])

    assert not reported(None)
    assert len(reported(Ground(Basis.LEARNED, 2, 6))) == 1
    assert len(reported(Ground(Basis.LEARNED, 30, 34))) == 4


# ------------------------------------------------------------------------------ how sure


def test_what_the_file_teaches_outranks_a_note() -> None:
    def tables(agreeing: int) -> list[Cell]:
        return [
            cell("guests", 500 + 10 * i + (400 if (i, table) == (0, 2) else 0), f"place=p{i}",
                 section=f"t{table}", note=f"excludes day guests, {table}")
            for i in range(agreeing + 1)
            for table in (1, 2)
        ]  # fmt: skip

    [alone] = run(tables(0)).findings
    assert (alone.sure, alone.severity) == (Sure.POSSIBLE, "low")
    [taught] = run(tables(12)).findings
    assert taught.sure is Sure.CERTAIN
    assert taught.severity != "low"


def test_values_that_are_not_exact_are_never_certain() -> None:
    cells = [
        cell("guests", 100, "colour=total"),
        cell("guests", 180, "colour=red", qualifier="more_than"),
    ]
    found = run(cells).findings
    assert all(f.sure is not Sure.CERTAIN for f in found)


def test_every_finding_says_why_it_is_so_sure() -> None:
    for finding in run(
        [*rows(10, {2: 30}), *rows(8, dict.fromkeys(range(8), 11), measure="x")]
    ).findings:
        assert finding.why.render().endswith(".")
        assert "{" not in finding.why.render()


# ------------------------------------------------------------------------------ the order


def many() -> list[Cell]:
    return [
        *rows(14, {1: 40, 5: 300}),
        *rows(8, {i: 20 + i for i in range(8)}, measure="parcels"),
        *(cell("guests", v, "place=x", section=s) for v, s in ((90, "1"), (900, "2"))),
        cell("letters", -3, "colour=red"),
    ]


def test_high_never_stands_below_low_and_certain_comes_first() -> None:
    found = run(many()).findings
    order = list(Sure)
    places = [order.index(f.sure) for f in found]
    assert places == sorted(places)
    assert {f.severity for f in found if f.sure is Sure.POSSIBLE} <= {"low"}
    last_high = max(i for i, f in enumerate(found) if f.severity == SEVERITIES[0])
    assert all(f.severity != "low" for f in found[:last_high])


def test_the_order_of_rows_changes_neither_findings_nor_their_order() -> None:
    cells = many()
    findings = [(f.rule, f.message, f.sure, f.severity, f.related) for f in run(cells).findings]
    for other in (cells[::-1], sorted(cells, key=lambda c: (c.value or 0, c.key))):
        assert [
            (f.rule, f.message, f.sure, f.severity, f.related) for f in run(other).findings
        ] == findings


def test_findings_of_one_table_let_those_of_others_come_between() -> None:
    wrong = {2 * i: 60 + 4 * i for i in range(6)}
    cells = [*rows(40, wrong), *rows(40, {7: 12}, measure="parcels")]
    found = run(cells).findings
    assert len(found) == 7
    assert any("parcels" in f.message for f in found[:4])


def test_a_negative_count_among_many_is_certain() -> None:
    cells = [*rows(12, {}), cell("visitors", -4, "place=q;colour=red")]
    [finding] = [f for f in run(cells).findings if f.kind is Kind.BOUND]
    assert finding.sure is Sure.CERTAIN
