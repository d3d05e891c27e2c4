# SPDX-License-Identifier: EUPL-1.2
"""The requirements ledger: every number once, with a state, and nothing named that is not there."""

from __future__ import annotations

import re
from collections import Counter

from django.urls import Resolver404, resolve

from tests.architecture.sources import ROOT

LEDGER = ROOT / "docs" / "requirements.md"
LAST = {"A": 115, "B": 153, "C": 135}
PARTS = {
    "referral",
    "identification",
    "protection",
    "proceedings",
    "prevention",
    "questionnaires and exchange",
    "access and vault",
    "disclosure and portal",
    "prevalence",
}
ROW = re.compile(
    r"^\| ([ABC]\d{3}) \| ([^|]+) \| (built|in part|later) \| ([^|]+) \|$", re.MULTILINE
)


def _rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(LEDGER.read_text(encoding="utf-8"))


def test_every_number_stands_once() -> None:
    wanted = {f"{letter}{n:03}" for letter, last in LAST.items() for n in range(1, last + 1)}
    assert len(wanted) == 403
    assert Counter(number for number, *_rest in _rows()) == Counter(wanted)


def test_every_row_of_the_tables_can_be_read() -> None:
    lines = LEDGER.read_text(encoding="utf-8").splitlines()
    assert sum(bool(re.match(r"\| [ABC]\d", line)) for line in lines) == len(_rows())


def test_the_counts_of_states_are_those_of_the_rows() -> None:
    stated = dict(
        re.findall(
            r"^\| (built|in part|later) \| .* \| (\d+) \|$", LEDGER.read_text("utf-8"), re.MULTILINE
        )
    )
    counted = Counter(state for _number, _what, state, _where in _rows())
    assert {state: int(count) for state, count in stated.items()} == counted


def test_every_file_named_exists() -> None:
    named = set(re.findall(r"`([\w./-]+\.\w+)`", LEDGER.read_text(encoding="utf-8")))
    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_every_page_named_has_an_address() -> None:
    unknown = []
    for address in set(re.findall(r"`(/[\w/.-]*/)`", LEDGER.read_text(encoding="utf-8"))):
        try:
            resolve(address)
        except Resolver404:
            unknown.append(address)
    assert unknown == []


def test_what_is_later_names_the_part_it_comes_with() -> None:
    wrong = [row for row in _rows() if row[2] == "later" and row[3] not in PARTS]
    assert wrong == []


def test_what_is_built_or_begun_says_where() -> None:
    without = [row[0] for row in _rows() if row[2] != "later" and not re.search(r"`|page", row[3])]
    assert without == []
