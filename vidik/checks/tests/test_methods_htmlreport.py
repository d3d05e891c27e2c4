# SPDX-License-Identifier: EUPL-1.2
"""The piece of a table that a finding is about, and the page that shows it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from vidik.checks import Cell, Finding, Report, run
from vidik.checks.methods.drawing import Drawn, Mark, Tables, column_letters, column_number
from vidik.checks.methods.frames import cells_of
from vidik.checks.methods.htmlreport import fragment, page, page_of_tables, sum_line
from vidik.checks.methods.tables import check_table
from vidik.checks.tests.methods_tables import cell


def table(*, men: int = 11, years: int = 3) -> list[Cell]:
    cells = []
    for year in range(2024 - years + 1, 2025):
        wrong = men if year == 2024 else 20
        for dims, value in (("", 40), ("sex=f", 20), ("sex=m", wrong)):
            cells.append(cell("persons", value, dims, period=str(year)))
    return cells


def drawn(cells: list[Cell], places: dict[str, tuple[str, str]] | None = None) -> list[Drawn]:
    (finding,) = run(cells).findings
    return Tables(cells, places).draw(finding)


def grid(piece: Drawn) -> list[list[str]]:
    return [
        [row.label, *("/".join(v.text + str(v.mark)[:1] for v in place) for place in row.places)]
        for row in piece.rows
    ]


def test_the_dimension_goes_down_periods_across_and_the_total_is_marked() -> None:
    (piece,) = drawn(table())
    assert piece.columns == ["2022", "2023", "2024"]
    assert (piece.about, piece.corner) == (("persons", "persons", "office"), "sex")
    assert grid(piece) == [
        ["", "40", "40", "40t"],
        ["f", "20", "20", "20n"],
        ["m", "20", "20", "11n"],
    ]


def test_periods_of_the_same_length_stand_beside_the_compared_ones() -> None:
    quarters = [
        cell("persons", 10, dims, period=f"2024-Q{q}")
        for q in range(1, 5)
        for dims in ("sex=f", "sex=m")
    ]
    (piece,) = Tables([*table(years=9), *quarters], None).draw(run(table()).findings[0])
    assert piece.columns == [str(year) for year in range(2017, 2025)]


def test_cells_that_differ_in_more_are_no_part_of_the_piece() -> None:
    others = [
        cell("persons", 7, "sex=f;age=child"),
        cell("dogs", 7),
        cell("persons", 3, source="x"),
    ]
    (piece,) = Tables([*table(), *others], None).draw(run(table()).findings[0])
    assert len(piece.rows) == 3


def test_counts_and_their_shares_stand_beside_each_other() -> None:
    cells = [cell("persons", 40), cell("persons", 16, "form=a"), cell("persons", 24, "form=b")]
    cells += [cell("persons", 70, "form=a", unit="percent"),
              cell("persons", 60, "form=b", unit="percent")]  # fmt: skip
    finding = next(f for f in run(cells).findings if f.kind == "share")
    (piece,) = Tables(cells, None).draw(finding)
    assert set(piece.columns) == {"persons", "percent"}
    assert piece.corner == "form"


def test_cells_of_a_sheet_stay_where_they_stand() -> None:
    cells = table()
    places = {c.id: ("T1", f"{'BCD'[i % 3]}{5 + i // 3}") for i, c in enumerate(cells)}
    (piece,) = drawn(cells, places)
    assert piece.corner == "T1"
    assert piece.columns == ["B", "C · f", "D · m"]
    assert grid(piece)[-1] == ["7 · 2024", "40t", "20n", "11n"]


def test_a_finding_over_two_sheets_gives_two_pieces() -> None:
    cells = table()
    places = {c.id: ("T1" if i < 7 else "Т2", f"B{i + 2}") for i, c in enumerate(cells)}
    assert [piece.corner for piece in drawn(cells, places)] == ["T1", "Т2"]


def test_columns_of_a_sheet_are_numbered_as_programs_do() -> None:
    assert [column_number(c) for c in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 16384]
    assert all(column_letters(column_number(c)) == c for c in ("A", "Z", "AA", "AZ", "BA", "XFD"))


def test_the_arithmetic_is_written_with_the_numbers() -> None:
    (finding,) = run(table()).findings
    assert sum_line(finding) == "20 + 11 = 31; stated: 40; difference −9"


def test_a_finding_says_how_sure_it_is_and_why() -> None:
    cells = table()
    report = run(cells)
    (finding,) = report.findings
    assert finding.why.render() in page(report, cells)
    assert f"<strong>{finding.sure.capitalize()}:</strong>" in page(report, cells)


def test_one_value_that_is_stated_twice_is_written_once() -> None:
    cells = [*table(), cell("persons", 40, section="2")]
    text = page(run(cells), cells)
    assert len(re.findall(r'<td class="total">', text)) == 1
    assert not re.search(r"40</bdi><br>", text)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def hostile() -> tuple[Report, list[Cell]]:
    bad = "<script>alert(1)</script>\" onload='x"
    rows = [
        {"measure": "ж<b>" + bad, "value": n, bad: code, "source": bad, "section": bad, "period": y}
        for y in ("2022", "2023", "2024")
        for n, code in ((31, ""), (20, bad + "=;1"), (11 if y < "2024" else 17, "نساء"))
    ]
    cells = list(cells_of(rows))
    return run(cells), cells


def test_whatever_stands_in_a_table_is_text_and_nothing_is_loaded() -> None:
    report, cells = hostile()
    assert report.findings
    tags = Tags()
    tags.feed(page(report, cells, title="</title><script>"))
    names = {name for name, _ in tags.seen}
    assert not names & {"script", "link", "img", "iframe", "b", "object"}
    assert not {a for _, attributes in tags.seen for a in attributes} & {"src", "href", "onload"}
    assert not tags.open
    assert "url(" not in page(report, cells)
    assert "نساء" in page(report, cells)


def test_labels_are_set_apart_by_their_direction_and_headers_have_a_scope() -> None:
    report, cells = hostile()
    tags = Tags()
    tags.feed(fragment(report, cells))
    headers = [attributes.get("scope") for name, attributes in tags.seen if name == "th"]
    assert set(headers) == {"col", "row"}
    text = fragment(report, cells)
    assert re.search(r'<th scope="row"><bdi>نساء</bdi></th>', text)


def test_a_colour_never_stands_alone() -> None:
    cells = table()
    text = page(run(cells), cells)
    for mark in (Mark.TOTAL, Mark.NAMED):
        marked = re.findall(rf'<td class="{mark}">(.*?)</td>', text)
        assert marked
        assert all('class="sign"' in one and 'class="off"' in one for one in marked)


def test_a_rule_that_broke_is_said_at_the_top() -> None:
    from vidik.checks import Kind, Outcome, RuleResult

    report = Report([RuleResult("X", Kind.SUM, Outcome.ERROR, reason="boom")], [])
    assert "1 rule failed" in page(report, [])


def test_what_is_found_in_a_workbook_is_shown_on_its_sheet() -> None:
    text = "Form,Total,Women,Men\nAll,50,35,15\nForced labour,30,20,10\nOther,20,8,7\n"
    page_of = page_of_tables(check_table(text.encode(), name="table.csv"))
    assert "<title>table.csv</title>" in page_of
    assert "<bdi>4 · Other</bdi>" in page_of
    assert "8 + 7 = 15; stated: 20" in page_of


def test_nothing_found_is_said() -> None:
    cells = table(men=20)
    assert "No contradictions were found." in page(run(cells), cells)


def test_a_finding_without_cells_draws_nothing() -> None:
    (finding,) = run(table()).findings
    from dataclasses import replace

    empty: Finding = replace(finding, cells=())
    assert Tables([], None).draw(empty) == []
