# SPDX-License-Identifier: EUPL-1.2
"""What several institutions say of one thing: joint work, branches and their whole."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vidik.checks import Cell, Kind, Outcome, run
from vidik.checks.methods.model import Basis, Ground
from vidik.checks.tests.methods_tables import cell, kinds, messages

THING = "topic=indicators;audience=teachers"


def joint(own: int, partner: int, dims: str = THING) -> list[Cell]:
    """Write joint work as one institution tells it, naming the other, and as the other does."""
    return [
        cell("trainings", own, f"{dims};partner=bureau", unit="count", source="academy"),
        cell("trainings", partner, dims, unit="count", source="bureau", section="9"),
    ]


def test_joint_work_is_compared_where_one_source_names_the_other() -> None:
    assert messages(joint(8, 8)) == []
    report = run(joint(8, 7))
    assert kinds(report) == [Kind.SAME]
    assert "academy states 8 together with bureau" in report.findings[0].message
    assert (report.findings[0].expected, report.findings[0].found) == (8, 7)


def test_institutions_that_do_not_name_each_other_may_count_their_own() -> None:
    assert messages([
        cell("trainings", 8, THING, unit="count", source="academy"),
        cell("trainings", 7, THING, unit="count", source="bureau"),
    ]) == []  # fmt: skip


def test_a_partner_may_show_more_of_a_kind_than_the_joint_work_but_not_less() -> None:
    assert messages(joint(8, 12, "topic=indicators")) == []
    assert len(messages(joint(8, 5, "topic=indicators"))) == 1
    assert messages(joint(8, 5, "sex=f")) == []


def test_sessions_and_attendees_of_one_training_are_one_cause() -> None:
    cells = [
        *joint(8, 7),
        cell("attendees", 200, f"{THING};partner=bureau", source="academy"),
        cell("attendees", 157, THING, source="bureau"),
    ]
    report = run(cells)
    assert [(f.expected, f.found) for f in report.findings] == [(200, 157)]
    assert len(report.findings[0].related) == 1
    assert len(report.findings[0].symptoms) == 2


def offices(*values: int, whole: int | None, measure: str = "convicted") -> list[Cell]:
    """Write what regional courts report, each for its place, and what the court of all does."""
    places = ("north", "south", "east", "west")
    return [
        *(
            cell(measure, value, f"territory={place}", source=f"regional-court-{place}")
            for place, value in zip(places, values, strict=False)
        ),
        *([cell(measure, whole, source="supreme-court")] if whole is not None else []),
    ]


def test_branches_cannot_come_to_more_than_their_whole() -> None:
    assert messages(offices(5, 2, 4, 1, whole=12)) == []
    report = run(offices(5, 2, 4, 3, whole=12))
    assert kinds(report) == [Kind.SUM]
    assert report.findings[0].difference == Decimal(2)
    assert "together they state 14: north 5" in report.findings[0].message


def test_branches_may_come_to_less_as_some_may_not_have_answered() -> None:
    report = run(offices(5, 2, 4, whole=30))
    assert report.findings == []
    assert [r.reason for r in report.results if r.outcome is Outcome.SKIPPED] == [
        "not every branch may have answered"
    ]


def test_branches_that_add_up_elsewhere_must_add_up_here_too() -> None:
    proven = [
        *offices(5, 2, 4, 1, whole=12),
        *offices(9, 8, 7, 6, whole=30, measure="indicted"),
        *offices(3, 3, 4, 5, whole=19, measure="accused"),
    ]
    report = run(proven)
    assert [(f.expected, f.found) for f in report.findings] == [(19, 15)]


@pytest.mark.parametrize("source", ["police", "ministry-of-justice"])
def test_a_source_of_another_kind_is_not_the_whole_of_branches(source: str) -> None:
    cells = offices(5, 2, 4, 3, whole=None)
    assert messages([*cells, cell("convicted", 3, source=source)]) == []


def test_two_sources_that_may_be_the_whole_are_none() -> None:
    cells = offices(5, 2, 4, 3, whole=12)
    assert messages([*cells, cell("convicted", 9, source="constitutional-court")]) == []


def test_clients_of_branches_may_be_the_same_people() -> None:
    assert messages(offices(5, 2, 4, 3, whole=12, measure="clients")) == []


def test_a_text_that_leaves_out_what_its_table_has_is_reported_low() -> None:
    def cells(listed: int, tabled: int) -> list[Cell]:
        return [
            cell("damaged", 28),
            cell("damaged", listed, "citizenship=RS"),
            cell("damaged", 2, "citizenship=CN"),
            cell("damaged", 28, "statement=table"),
            cell("damaged", listed, "citizenship=RS;statement=table"),
            cell("damaged", 2, "citizenship=CN;statement=table"),
            cell("damaged", tabled, "citizenship=ME;statement=table"),
        ]

    report = run(cells(25, 1))
    assert [(f.kind, f.severity) for f in report.findings] == [(Kind.MISSING, "low")]
    assert "only the table has ME 1" in report.findings[0].message
    # A text that names only the largest groups left nothing out.
    assert messages(cells(18, 8)) == []
    assert messages(cells(26, 0)) == []


def placed(*values: int, whole: int, measure: str) -> list[Cell]:
    """Write a measure of sources with names of their own, each for its place, and one for all."""
    sources = ("amber", "birch", "cedar", "dogwood")
    return [
        *(
            cell(measure, value, f"zork=p{i}", source=source)
            for i, (source, value) in enumerate(zip(sources, values, strict=False))
        ),
        cell(measure, whole, source="elm"),
    ]


def test_places_identify_branches_where_names_do_not() -> None:
    good = [
        *placed(5, 2, 4, 1, whole=14, measure="grib"),
        *placed(9, 8, 7, 6, whole=33, measure="qap"),
        *placed(3, 3, 4, 5, whole=15, measure="lum"),
    ]
    assert messages(good) == []
    report = run([*good[:-1], cell("lum", 11, source="elm")])
    assert [(f.expected, f.found) for f in report.findings] == [(11, 15)]
    assert report.findings[0].ground == Ground(Basis.WORDS, 2, 3)


def test_a_branch_that_states_only_some_has_at_least_so_many() -> None:
    cells = [
        *placed(5, 2, 4, 1, whole=14, measure="grib"),
        *placed(9, 8, 7, 6, whole=33, measure="qap"),
        *placed(3, 3, 4, whole=11, measure="lum"),
    ]
    assert messages([*cells, cell("lum", 1, "zork=p3;stage=late", source="dogwood")]) == []
    report = run([*cells, cell("lum", 2, "zork=p3;stage=late", source="dogwood")])
    assert [(f.expected, f.found) for f in report.findings] == [(11, 12)]


def test_a_source_that_is_exceeded_as_often_as_not_is_no_whole() -> None:
    cells = [
        *placed(5, 2, 4, 1, whole=7, measure="grib"),
        *placed(9, 8, 7, 6, whole=21, measure="qap"),
        *placed(3, 3, 4, 5, whole=15, measure="lum"),
    ]
    assert messages(cells) == []


def handed(*received: int, sent: tuple[int, ...] = (3, 1, 4, 2)) -> list[Cell]:
    """Write what one institution sends to some offices, and what each of them states."""
    offices = ("amber", "birch", "cedar", "dogwood")
    return [
        *(
            cell("files", value, f"sent_to={to};unit=u{i}", unit="count", source="elm")
            for i, (to, value) in enumerate(zip(offices, sent, strict=True))
        ),
        *(
            cell("files", value, f"zork={to}", unit="count", source=to)
            for to, value in zip(offices, received, strict=True)
        ),
        *(cell(f"m{i}", 5, f"zork={to}", unit="x", source=to) for to in offices for i in range(3)),
    ]


def test_an_office_receives_at_least_what_another_hands_to_it() -> None:
    assert messages(handed(3, 1, 9, 2)) == []
    report = run(handed(3, 1, 3, 2))
    assert [(f.expected, f.found) for f in report.findings] == [(3, 4)]
    assert report.findings[0].ground == Ground(Basis.LEARNED, 3, 4)
    assert "elm states 4 handed to cedar" in report.findings[0].message


def test_where_most_receive_less_another_thing_is_counted() -> None:
    assert messages(handed(1, 0, 2, 2)) == []
