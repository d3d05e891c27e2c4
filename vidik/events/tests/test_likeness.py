# SPDX-License-Identifier: EUPL-1.2
"""Likeness of accounts, and how well its threshold does on labelled and on generated accounts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from vidik.core.packfiles import Pack
from vidik.events.methods import likeness as alike
from vidik.events.methods.likeness import THRESHOLD, Compared, likeness, numbers_of, words_of
from vidik.events.methods.measuring import curve, generated, scored
from vidik.events.methods.packfiles import AccountRow, NumberRow, days_of, read_accounts
from vidik.events.tests.labelled import DOUBTFUL, SAME, pairs

PACK = Path(__file__).parents[3] / "packs" / "serbia"
SAID = Compared(
    "centre", "training", "Обука новинара о етичком извештавању", dt.date(2024, 5, 10),
    dt.date(2024, 5, 11), frozenset({"trafficking"}), frozenset({"journalists"}),
    frozenset({"belgrade"}), frozenset({"centre"}), frozenset({"rem"}),
    {"attendees": frozenset({23})},
)  # fmt: skip


def compared_of(row: AccountRow, year: int) -> Compared:
    """Return what is compared of an account of the pack, as the service makes it."""
    first, last = days_of(row, year)
    organisers = row.organisers or (() if row.partners else (row.institution,))
    return Compared(
        row.institution, row.kind, " ".join(row.title.values()), first, last, frozenset(row.topics),
        frozenset(row.audiences), frozenset(row.territories), frozenset(organisers),
        frozenset(row.partners), numbers_of(row.numbers),
    )  # fmt: skip


@pytest.fixture(scope="module")
def accounts() -> dict[str, Compared]:
    """Return the accounts of the pack by their codes."""
    files = read_accounts(Pack(PACK))
    return {row.code: compared_of(row, each.year) for each in files for row in each.accounts}


def test_the_order_of_the_two_makes_no_difference() -> None:
    other = replace(SAID, institution="rem", title="Obuka novinara", numbers=None)
    assert likeness(SAID, other).score == likeness(other, SAID).score


def test_both_scripts_and_cases_of_a_noun_are_compared_alike() -> None:
    assert words_of("Обука новинара о извештавању") == words_of("obuka: NOVINARI o izveštavanje")


def test_other_days_are_no_one_event_however_alike_the_rest() -> None:
    later = replace(
        SAID, institution="rem", first_on=dt.date(2024, 9, 1), last_on=dt.date(2024, 9, 2)
    )
    found = likeness(SAID, later)
    assert not found.is_suggested
    assert alike.FAR in {each.code for each in found.reasons}


def test_what_only_one_says_gives_no_points() -> None:
    silent = replace(
        SAID, institution="rem", topics=frozenset(), audiences=frozenset(),
        territories=frozenset(), numbers=None,
    )  # fmt: skip
    codes = {each.code for each in likeness(SAID, silent).reasons}
    assert codes == {alike.SAME_DAYS, alike.KIND, alike.NAMED, alike.TITLE}


def test_an_institution_that_tells_twice_does_not_name_itself() -> None:
    codes = {each.code for each in likeness(SAID, replace(SAID, partners=frozenset())).reasons}
    assert not codes & {alike.NAMED, alike.SHARED_PARTY}


def test_people_who_are_told_of_twice_are_not_added_up_to_be_compared() -> None:
    rows = (
        NumberRow("attendees", 25),
        NumberRow("attendees", 10, sex="m"),
        NumberRow("attendees", 15, sex="f"),
        NumberRow("sessions", 2),
        NumberRow("sessions", 3),
        NumberRow("score-after", 80),
    )
    assert numbers_of(rows) == {"attendees": {25, 10, 15}, "sessions": {2, 3, 5}}
    assert numbers_of(rows[1:3]) == {"attendees": {10, 15, 25}}


def test_the_threshold_finds_most_of_what_the_report_tells_twice(
    accounts: dict[str, Compared],
) -> None:
    same = pairs(SAME)
    assert {code for pair in same for code in pair} <= accounts.keys()
    scores = scored(accounts, same, pairs(DOUBTFUL) - same)
    (point,) = curve(scores, [THRESHOLD])
    assert point.precision >= 0.9
    assert point.recall >= 0.85
    # Ten points lower or higher it is no better: precision falls, or recall does.
    lower, higher = curve(scores, [THRESHOLD - 10, THRESHOLD + 10])
    assert lower.precision < point.precision
    assert lower.recall == point.recall
    assert higher.recall < point.recall


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_threshold_holds_on_accounts_with_noise(seed: int) -> None:
    accounts, same = generated(200, seed)
    (point,) = curve(scored(accounts, same), [THRESHOLD])
    assert point.precision >= 0.95
    assert point.recall >= 0.9
