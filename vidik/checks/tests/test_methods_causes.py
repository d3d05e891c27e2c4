# SPDX-License-Identifier: EUPL-1.2
"""One cause is reported once: what follows what, which side is expected, what may explain it."""

from __future__ import annotations

from vidik.checks import Cell, Kind, run
from vidik.checks.tests.methods_tables import cell, kinds


def offices(north: int, south: int, total: int = 20) -> list[Cell]:
    """Write reports by office whose sum is three more, and what other places say of two of them."""
    return [
        cell("reports", total, unit="count"),
        cell("reports", 5, "territory=capital", unit="count"),
        cell("reports", north, "territory=capital;statement=summary", unit="count"),
        cell("reports", 3, "territory=port", unit="count"),
        cell("reports", south, "territory=port;addressee=office-port", unit="count"),
        cell("reports", 9, "territory=hill", unit="count"),
        cell("reports", 6, "territory=plain", unit="count"),
    ]


def test_parts_that_are_wrong_together_are_symptoms_of_the_sum() -> None:
    cells = offices(3, 2, 25)
    cells += [
        cell("reports", v, f"territory={t}", unit="count") for t, v in (("lake", 4), ("isle", 1))
    ]
    cells += [
        cell("reports", v, f"territory={t};addressee=office-{t}", unit="count")
        for t, v in (("hill", 9), ("plain", 6), ("lake", 4), ("isle", 1))
    ]
    report = run(cells)
    assert kinds(report) == [Kind.SUM]
    finding = report.findings[0]
    assert (finding.expected, finding.found) == (25, 28)
    assert "with what is stated elsewhere: 3 (capital), 2 (port)" in finding.message
    assert len(finding.related) == 2
    assert {cells[2].id, cells[4].id} <= {c.id for c in finding.symptoms}
    assert {cells[2].id, cells[4].id} <= set(report.to_dict()["findings"][0]["related"])  # type: ignore[index]


def test_parts_that_do_not_make_up_the_difference_stay_findings_of_their_own() -> None:
    assert Kind.SAME in kinds(run(offices(4, 3)))
    assert Kind.SUM in kinds(run(offices(4, 3)))


def test_what_two_breakdowns_say_is_expected_of_the_cell_they_share() -> None:
    cells = [
        cell("people", 71), cell("people", 36, "age=adult"), cell("people", 25, "age=minor"),
        cell("people", 24, "age=minor;sex=f"), cell("people", 11, "age=minor;sex=m"),
    ]  # fmt: skip
    report = run(cells)
    assert len(report.findings) == 1
    finding = report.findings[0]
    assert (finding.expected, finding.found, finding.difference) == (35, 25, -10)
    finding = run([*cells[2:]]).findings[0]
    assert (finding.expected, finding.found, finding.difference) == (25, 35, 10)


def test_a_wrong_change_is_no_symptom_of_a_wrong_sum_that_does_not_explain_it() -> None:
    def cells(change: int) -> list[Cell]:
        return [
            cell("cases", 412, unit="count"), cell("cases", 310, unit="count", period="2023"),
            *(cell("cases", v, unit="count", period=f"2024-Q{q}")
              for q, v in ((1, 98), (2, 104), (3, 91), (4, 127))),
            cell("cases_increase", change, unit="percent", period="2023..2024"),
        ]  # fmt: skip

    assert sorted(kinds(run(cells(12)))) == [Kind.SUM, Kind.TREND]
    assert kinds(run(cells(35))) == [Kind.SUM]


def test_swapped_digits_are_named() -> None:
    cells = [cell("people", 147), cell("people", 90, "sex=f"), cell("people", 84, "sex=m")]
    assert (
        "make 174: f 90, m 84 (section 1); two digits may be swapped"
        in run(cells).findings[0].message
    )
    cells = [cell("people", 100), cell("people", 46, "sex=f"), cell("people", 45, "sex=m")]
    assert "54 for m would fit" in run(cells).findings[0].message
    cells = [cell("people", 100), cell("people", 46, "sex=f"), cell("people", 48, "sex=m")]
    assert "digits" not in run(cells).findings[0].message


def test_a_sum_that_is_the_total_of_another_year_is_said_to_be_so() -> None:
    cells = [
        cell("people", 100), cell("people", 86, period="2023"),
        cell("people", 46, "sex=f"), cell("people", 40, "sex=m"),
    ]  # fmt: skip
    assert "86 is stated for 2023 (people, section 1)" in run(cells).findings[0].message


def test_codes_are_written_as_the_file_writes_them() -> None:
    cells = [cell("people", 9), cell("people", 6, "sex=Female"), cell("people", 5, "sex=MALE")]
    assert "Female 6, MALE 5" in run(cells).findings[0].message


def test_the_strongest_of_equal_severity_comes_first() -> None:
    cells = [
        cell("people", 452), cell("people", 327, "sex=f"), cell("people", 124, "sex=m"),
        cell("pupils", 40), cell("pupils", 42, "sex=f"), cell("pupils", 30, "sex=m"),
    ]  # fmt: skip
    assert [f.params["measure"] for f in run(cells).findings] == ["pupils", "people"]


def crossed(wrong: dict[str, int]) -> list[Cell]:
    """Write guests by house and night, with their totals, some of them with other values."""
    values = {
        "a": (31, 17),
        "b": (22, 14),
        "c": (45, 8),
        "d": (12, 29),
        "e": (27, 33),
        "f": (19, 6),
        "g": (51, 38),
        "h": (7, 24),
        "i": (16, 61),
        "j": (42, 35),
    }
    table = {
        f"house={h};night={n}": v for h in values for n, v in zip("xy", values[h], strict=True)
    }
    table |= {f"house={h}": sum(values[h]) for h in values}
    table |= {f"night={n}": sum(v[i] for v in values.values()) for i, n in enumerate("xy")}
    table[""] = sum(map(sum, values.values()))
    return [cell("guests", v, dims) for dims, v in (table | wrong).items()]


def test_a_number_in_the_wrong_row_is_one_finding() -> None:
    assert not run(crossed({})).findings
    report = run(crossed({"house=a": 48 + 9, "house=b": 36 - 9}))
    (finding,) = report.findings
    places = {"house a", "house b"}
    (lead,) = [place for place in places if place in finding.message]
    assert any((places - {lead}).pop() in note for note in finding.related)


def test_two_numbers_in_each_others_rows_are_one_finding() -> None:
    (finding,) = run(crossed({"house=c;night=x": 12, "house=d;night=x": 45})).findings
    assert "house c" in finding.message
    assert "night x is stated as 45, but the whole only as 41" in finding.related[0]


def test_an_equal_gap_elsewhere_does_not_name_a_share() -> None:
    cells = [
        cell("victims", 71), cell("victims", 24, "form=sexual"), cell("victims", 16, "form=labour"),
        cell("victims", 31, "form=begging"), cell("victims", 25, "age=under_18"),
        cell("victims", 24, "age=under_18;sex=f"), cell("victims", 11, "age=under_18;sex=m"),
        cell("victims_share", 86, "form=sexual;subtype=a", unit="percent"),
        cell("victims_share", 14, "form=sexual;subtype=b", unit="percent"),
    ]  # fmt: skip
    # Of 24 - 10 the shares would be right, but nothing says that 24 is wrong.
    found = run(cells).findings
    assert [(f.kind, len(f.related)) for f in found] == [(Kind.SUM, 0), (Kind.SHARE, 1)]
    assert "14 per cent" in found[1].related[0]


def test_an_impossible_value_is_reported_with_the_sum_that_it_spoils() -> None:
    (finding,) = run(crossed({"house=a;night=x": -31})).findings
    assert finding.kind is Kind.BOUND
    assert "cannot be negative" in finding.message
    assert any("make" in note for note in finding.related)


def test_findings_of_other_amounts_stay_apart() -> None:
    wrong = {"house=a": 48 + 9, "house=b": 36 - 9, "house=c": 53 + 6, "house=d": 41 - 6}
    assert len(run(crossed(wrong)).findings) == 2


def test_all_impossible_shares_of_one_base_are_named_in_one_finding() -> None:
    cells = [cell("victims", 16, "form=work")]
    cells += [
        cell("victims_share", value, f"form=work;trade={trade}", unit="percent")
        for trade, value in (("home", 23), ("farm", 32), ("site", 10), ("inn", 35))
    ]
    (finding,) = run(cells).findings
    named = [finding.message.count(f"{n} (") for n in (32, 10, 35)]
    assert "23 per cent of 16 (form work)" in finding.message
    assert named == [1, 1, 1]
