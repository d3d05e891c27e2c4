# SPDX-License-Identifier: EUPL-1.2
"""Of which whole shares are, and whether they make a hundred, the file teaches."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidik.checks import Cell, Kind, Outcome, run
from vidik.checks.methods.model import Basis, Ground
from vidik.checks.tests.methods_tables import cell, messages, tables

KINDS = {"theft": ("car", "home", "shop"), "harm": ("light", "grave")}
COUNTS = {
    "f": {"car": 31, "home": 58, "shop": 97, "light": 112, "grave": 43},
    "m": {"car": 214, "home": 167, "shop": 143, "light": 329, "grave": 118},
}


def per(part: int, whole: int) -> str:
    return str((Decimal(1000 * part) / whole).quantize(Decimal(1)) / 10)


def crossed(wrong: dict[str, str] | None = None) -> list[Cell]:
    """Write counts by kind, subkind and sex, and of each column its shares; some written wrong."""
    cells: list[Cell] = []
    for sex in ("f", "m", ""):
        columns = [COUNTS[s] for s in ("f", "m") if sex in {"", s}]
        places = {"": sum(sum(c.values()) for c in columns)}
        for kind, subkinds in KINDS.items():
            places[f"act={kind}"] = sum(c[s] for c in columns for s in subkinds)
            places |= {f"act={kind};way={s}": sum(c[s] for c in columns) for s in subkinds}
        for place, count in places.items():
            dims = ";".join(part for part in (place, f"sex={sex}" if sex else "") if part)
            share = (wrong or {}).get(dims, per(count, places[""]))
            cells += [cell("accused", count, dims), cell("accused", share, dims, unit="percent")]
    return cells


def reasons(cells: list[Cell]) -> set[str]:
    return {r.reason for r in run(cells).results if r.outcome is Outcome.SKIPPED}


# --- the whole of a share ---


def test_shares_of_a_column_are_judged_by_it_however_many_dimensions_it_lacks() -> None:
    assert messages(crossed()) == []


def test_a_share_that_fits_none_of_the_wholes_of_the_others_is_reported_with_how_many_do() -> None:
    (finding,) = run(crossed({"act=theft;way=home;sex=m": "71.2"})).findings
    assert finding.kind is Kind.SHARE
    assert "167 of 971 is 17.2 per cent" in finding.message
    assert finding.ground == Ground(Basis.LEARNED, 20, 21)
    assert finding.severity == "medium"


def test_a_share_of_one_row_by_chance_right_for_another_whole_is_reported_all_the_same() -> None:
    # 167 of all 381 homes would be 43.8; the others are of their column.
    (finding,) = run(crossed({"act=theft;way=home;sex=m": per(167, 225)})).findings
    assert "167 of 971" in finding.message


def test_shares_of_a_population_that_is_not_in_the_file_are_left_alone() -> None:
    areas = (("a", 14, "3.1"), ("b", 152, "8.8"), ("c", 71, "1.9"), ("d", 30, "12.4"))
    cells = [cell("settlers", 267, "level=state")]
    for area, count, share in areas:
        dims = f"area={area};level=state"
        cells += [cell("settlers", count, dims), cell("settlers", share, dims, unit="percent")]
    assert messages(cells) == []
    assert "the shares may be of different wholes" in reasons(cells)


def test_shares_of_one_base_that_all_fit_another_are_one_finding() -> None:
    years = (("2022", 500, 500), ("2023", 640, 460), ("2024", 410, 410))
    cells = []
    for year, base, stated in years:
        cells.append(cell("wards", stated, period=year))
        for code, part in (("a", 37), ("b", 151), ("c", 93)):
            dims = f"kind={code}"
            share = per(part, base)
            cells += [cell("wards", part, dims, period=year),
                      cell("wards", share, dims, period=year, unit="percent")]  # fmt: skip
    shares = [f for f in run(cells).findings if f.kind is Kind.SHARE]
    assert len(shares) == 1
    assert len(shares[0].related) == 2
    assert shares[0].ground == Ground(Basis.LEARNED, 5, 6)


def test_a_single_share_beside_several_wholes_is_only_a_query() -> None:
    cells = [cell("wards", 90), cell("wards", 60, "sex=f"), cell("wards", 40, "kind=a"),
             cell("wards", 24, "kind=a;sex=f"),
             cell("wards", "31.7", "kind=a;sex=f", unit="percent")]  # fmt: skip
    (finding,) = run(cells).findings
    assert (finding.severity, finding.ground) == ("low", Ground(Basis.WORDS))
    cells[-1] = cell("wards", "40", "kind=a;sex=f", unit="percent")
    assert messages(cells) == []


def test_a_note_beside_shares_that_fit_their_whole_names_no_other() -> None:
    note = "of those who came"
    rows = (("a", 37, "7.4"), ("b", 151, "30.2"), ("c", 93, "18.6"), ("d", 45, "19"))
    cells = [cell("wards", 500)]
    for code, part, share in rows:
        cells += [cell("wards", part, f"kind={code}"),
                  cell("wards", share, f"kind={code}", unit="percent", note=note)]  # fmt: skip
    (finding,) = run(cells).findings
    assert "45 of 500 is 9.0 per cent" in finding.message


def test_counts_rounded_to_hundreds_make_shares_of_what_was_rounded() -> None:
    parts = (("a", 1200), ("b", 400), ("c", 300), ("d", 700), ("e", 1100))

    def cells(last: str) -> list[Cell]:
        counts = [cell("wards", 3700), *(cell("wards", v, f"kind={k}") for k, v in parts)]
        return [*counts, cell("wards", last, "kind=b", unit="percent")]

    assert messages(cells("11.9")) == []  # 440 of 3,700
    assert len(messages(cells("13.9"))) == 1


# --- shares that make a hundred ---


def shares(table: dict[str, dict[str, str]]) -> list[Cell]:
    return [
        cell("staff", v, f"post={p};sex={s}", unit="percent")
        for s, column in table.items()
        for p, v in column.items()
    ]


COLUMNS = {
    "f": {"cook": "41.5", "guard": "22.1", "clerk": "36.4"},
    "m": {"cook": "11.3", "guard": "60.4", "clerk": "28.3"},
}


def test_shares_that_make_a_hundred_by_columns_need_not_by_rows() -> None:
    heads = [cell("staff", 100, f"sex={s}", unit="percent") for s in "fm"]
    assert messages([*shares(COLUMNS), *heads]) == []


def test_a_column_that_makes_no_hundred_is_reported_with_how_many_do() -> None:
    areas = ("north", "south", "east", "west")
    cells = [
        cell("staff", v, f"post={p};area={a}", unit="percent")
        for a, (p, v) in product(areas, COLUMNS["f"].items())
    ]
    assert messages(cells) == []
    cells[0] = cell("staff", "71.5", f"post=cook;area={areas[0]}", unit="percent")
    (finding,) = run(cells).findings
    assert "make 130 per cent" in finding.message
    assert finding.ground == Ground(Basis.LEARNED, 3, 4)


def test_where_most_columns_make_no_hundred_none_need() -> None:
    cells = [
        cell("staff", v, f"post={p};area={a}", unit="percent")
        for a, plus in (("north", 4), ("south", 7), ("east", 3), ("west", 9))
        for p, v in (("cook", 31 + plus), ("guard", 29), ("other", 40))
    ]
    assert messages(cells) == []
    assert "the shares may be of different wholes" in reasons(cells)


@pytest.mark.parametrize(("third", "findings"), [("13.2", 0), ("31.2", 1)])
def test_shares_of_categories_that_overlap_make_what_their_counts_make(
    third: str, findings: int
) -> None:
    rows = (("a", 3673, "55.5"), ("b", 1505, "22.8"), ("c", 875, third), ("d", 741, "11.2"))
    cells = [cell("guests", 6613, note="a guest may stand in several categories")]
    for code, part, share in rows:
        cells += [cell("guests", part, f"kind={code}", note="several services"),
                  cell("guests", share, f"kind={code}", unit="percent")]  # fmt: skip
    found = run(cells).findings
    assert len(found) == findings
    assert all(f.kind is Kind.SHARE for f in found)


# --- shares of what another measure counts ---


def on_time(last: str = "61.3", *, note: str = "") -> list[Cell]:
    rows = (("2019", 412, 300, "72.8"), ("2020", 377, 254, "67.4"), ("2021", 390, 201, "51.5"),
            ("2022", 431, 264, last))  # fmt: skip
    return [
        one
        for year, received, closed, share in rows
        for one in (
            cell("petitions", received, unit="count", period=year),
            cell("petitions_closed_on_time", closed, unit="count", period=year),
            cell("petitions_closed_on_time", share, unit="percent", period=year, note=note),
        )
    ]


def test_a_share_may_be_of_another_measure_which_the_file_teaches() -> None:
    assert messages(on_time()) == []
    (finding,) = run(on_time("63.1")).findings
    assert "stated as 63.1 per cent, but 264 of 431 is 61.3 per cent" in finding.message
    assert finding.ground == Ground(Basis.LEARNED, 3, 4)


def test_both_sides_of_a_share_may_have_other_names_if_enough_places_teach_them() -> None:
    def cells(last: str) -> list[Cell]:
        further = (("2017", 350, 290, "82.9"), ("2018", 366, 251, "68.6"))
        return [
            *(replace(c, measure="prompt") if c.unit == "percent" else c for c in on_time(last)),
            *(cell(m, v, unit=u, period=year) for year, all_, part, share in further
              for m, v, u in (("petitions", all_, "count"), ("prompt", share, "percent"),
                              ("petitions_closed_on_time", part, "count"))),
        ]  # fmt: skip

    assert messages(cells("61.3")) == []
    (finding,) = run(cells("31.6")).findings
    assert finding.ground == Ground(Basis.LEARNED, 5, 6)


def test_a_note_names_another_measure_as_the_base() -> None:
    def cells(share: str, note: str) -> list[Cell]:
        return [cell("petitions_received", 412), cell("petitions_closed", 300),
                cell("petitions_refused", 71),
                cell("petitions_closed", share, unit="percent", note=note)]  # fmt: skip

    named = "per cent of petitions received"
    assert messages(cells("72.8", named)) == []
    (finding,) = run(cells("78.2", named)).findings
    assert finding.ground == Ground(Basis.WORDS)
    assert messages(cells("78.2", "as of the last weekday in June")) == []
    assert messages(cells("78.2", "of those present")) == []


def test_a_share_of_nothing_is_skipped_with_the_reason() -> None:
    cells = [*on_time(), cell("petitions", 0, unit="count", period="2023"),
             cell("petitions_closed_on_time", 0, unit="count", period="2023"),
             cell("petitions_closed_on_time", 0, unit="percent", period="2023")]  # fmt: skip
    assert messages(cells) == []
    assert "the base of the share is zero" in reasons(cells)
    assert "the base of the share is zero" in reasons(
        [cell("wards", 0), cell("wards", 0, "sex=f"), cell("wards", 0, "sex=f", unit="percent")]
    )


def test_more_than_all_may_be_reported_of_what_is_no_part_of_its_base() -> None:
    rows = (("2019", 412, 300, "72.8"), ("2020", 377, 454, "120.4"), ("2021", 390, 201, "51.5"),
            ("2022", 431, 264, "61.3"))  # fmt: skip
    cells = [
        cell(m, v, unit=u, period=year)
        for year, received, closed, share in rows
        for m, v, u in (("petitions", received, "count"), ("petitions_closed", closed, "count"),
                        ("petitions_closed", share, "percent"))
    ]  # fmt: skip
    assert messages(cells) == []
    cells[-1] = cell("petitions_closed", "161.3", unit="percent", period="2022")
    assert "between 0 and 100" in messages(cells)[0]


def test_digits_of_a_spreadsheet_are_not_all_meant() -> None:
    cells = [cell("wards", 3527), cell("wards", 481, "sex=f"),
             cell("wards", "13.637652395803798", "sex=f", unit="percent")]  # fmt: skip
    assert messages(cells) == []


def test_the_last_weekday_of_which_a_note_speaks_is_no_whole() -> None:
    def cells(last: int) -> list[Cell]:
        return [cell("guests", 20), cell("guests", 9, "kind=a"), cell("guests", 6, "kind=b"),
                cell("guests", last, "kind=c", note="On the last day of the month.")]  # fmt: skip

    assert messages(cells(5)) == []
    assert "make 23: a 9, b 6, c 8" in messages(cells(8))[0]


# --- whatever the figures are ---


@settings(deadline=None, max_examples=40)
@given(tables(dimensions=2), st.data())
def test_consistent_shares_of_any_whole_have_no_finding(
    counts: list[Cell], data: st.DataObject
) -> None:
    names = sorted({name for c in counts for name, _ in c.dimensions})
    over = data.draw(st.sets(st.sampled_from(names), min_size=1))
    bases = {frozenset(c.dimensions): c for c in counts}
    percents = []
    for one in counts:
        base = bases[frozenset((n, code) for n, code in one.dimensions if n not in over)]
        if base is not one and base.value:
            value = (one.value * 100 / base.value).quantize(Decimal("0.1"))  # type: ignore[operator]
            percents.append(replace(one, key="p" + one.key, id="p" + one.id, unit="percent",
                                    value=value))  # fmt: skip
    other = [
        replace(c, key="o" + c.key, id="o" + c.id, measure="mirbs", unit="count",
                value=Decimal(3) + (c.value or 0))
        for c in counts if not c.dimensions
    ]  # fmt: skip
    cells = [*counts, *percents, *(other if data.draw(st.booleans()) else ())]
    if data.draw(st.booleans()):
        data.draw(st.randoms(use_true_random=False)).shuffle(cells)
    assert messages(cells) == []
