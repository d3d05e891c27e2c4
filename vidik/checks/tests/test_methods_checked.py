# SPDX-License-Identifier: EUPL-1.2
"""What was checked and held, and where else a cause shows."""

from __future__ import annotations

from vidik.checks import Cell, run
from vidik.checks.methods.elsewhere import EXAMPLES, also_seen
from vidik.checks.methods.htmlreport import page
from vidik.checks.methods.summary import Summary
from vidik.checks.tests.methods_tables import cell


def persons(*sections: str) -> list[Cell]:
    """Write persons by sex in a section; every further section states other numbers of them."""
    return [
        cell("persons", 30 + n + 7 * at, f"place=p{n}", section=section)
        for at, section in enumerate(sections)
        for n in range(9)
    ]


def test_a_run_says_what_it_tried_and_what_holds() -> None:
    cells = [cell("persons", 70), cell("persons", 30, "sex=f"), cell("persons", 40, "sex=m")]
    report = run(cells)
    assert not report.findings
    assert report.checked.held == {"sum": 1}
    assert report.checked.sentence() == "1 total agrees with its parts."
    assert report.to_dict()["checked"] == report.checked.to_dict()
    assert "3 figures checked. 1 total agrees with its parts." in page(report, cells)


def test_it_says_what_fails_and_why_the_rest_could_not_be_tried() -> None:
    counted = Summary.of([
        ("sum", "passed", "", 412), ("share", "passed", "", 1), ("sum", "violated", "", 2),
        ("same", "waived", "", 1), ("sum", "skipped", "the total is missing", 4),
        ("sum", "skipped", "missing: new, pending", 2), ("same", "skipped", "other", 1),
        ("same", "skipped", "another", 1), ("bound", "error", "ValueError", 1),
        ("sum", "skipped", "no figures of this kind", 50),
    ])  # fmt: skip
    assert counted.sentence() == (
        "412 totals agree with their parts, 1 share agrees with its counts; 3 relations do not "
        "hold (those of one cause are told as one finding); 8 could not be tried: the total is "
        "missing (4), a side is missing (2), another (1), for other reasons (1); 1 rule failed, "
        "and what they would have found is missing here."
    )


def test_nothing_to_compare_is_said_too() -> None:
    assert run([cell("persons", 4)]).checked.sentence() == "No two figures could be compared."


def test_where_else_a_cause_shows_is_reported_by_examples() -> None:
    cells = persons("t1", "t2")
    report = run(cells)
    (finding,) = report.findings
    assert len(finding.related) == 8
    heading, *examples, rest = also_seen(finding)
    assert heading == "Also seen in 8 more places:"
    assert len(examples) == EXAMPLES
    assert all(line.startswith("2024; place p") and "persons" not in line for line in examples)
    assert rest == "and 5 others"
    assert all(line in page(report, cells) for line in (heading, *examples, rest))
