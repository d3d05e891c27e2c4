# SPDX-License-Identifier: EUPL-1.2
"""Values that cannot be, whatever else is stated."""

from __future__ import annotations

import pytest

from vidik.checks import Kind, run
from vidik.checks.tests.methods_tables import cell, kinds, messages


def test_there_is_no_half_person() -> None:
    report = run([cell("officers_trained", "75.5"), cell("victims", 12)])
    assert kinds(report) == [Kind.BOUND]
    assert "persons are counted in whole numbers" in report.findings[0].message


@pytest.mark.parametrize(
    ("measure", "unit", "qualifier"),
    [("full_time_staff_fte", "persons", "exact"), ("victims_per_month", "persons", "exact"),
     ("victims_estimated", "persons", "exact"), ("victims", "persons", "about"),
     ("money", "EUR", "exact"), ("posts", "posts", "exact")],
)  # fmt: skip
def test_a_fraction_may_be_right_of_other_things(measure: str, unit: str, qualifier: str) -> None:
    assert messages([cell(measure, "75.5", unit=unit, qualifier=qualifier)]) == []


def test_persons_in_thousands_are_reported_in_fractions() -> None:
    cells = [cell("migrants", "1.5", "year=a"), cell("migrants", "2.7", "year=b")]
    assert messages(cells) == []
