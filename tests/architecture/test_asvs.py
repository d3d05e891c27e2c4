# SPDX-License-Identifier: EUPL-1.2
"""The ledger of OWASP ASVS 5.0.0: every requirement asked for once, and what it names is there."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache

import pytest

from tests.architecture.sources import ROOT

LEDGER = ROOT / "docs" / "security" / "asvs.csv"
STATES = {"met", "in part", "not yet", "not applicable"}
LEVELS = {
    "V1.1": "22", "V1.2": "1111122223", "V1.3": "112222222223", "V1.4": "222", "V1.5": "123",
    "V2.1": "122", "V2.2": "112", "V2.3": "12223", "V2.4": "23",
    "V3.1": "3", "V3.2": "113", "V3.3": "12223", "V3.4": "11222233", "V3.5": "11122333",
    "V3.6": "3", "V3.7": "22333",
    "V4.1": "12233", "V4.2": "23333", "V4.3": "22", "V4.4": "1222",
    "V5.1": "2", "V5.2": "112333", "V5.3": "113", "V5.4": "222",
    "V6.1": "122", "V6.2": "111111112222", "V6.3": "11223333", "V6.4": "112233",
    "V6.5": "22222333", "V6.6": "2223", "V6.7": "33", "V6.8": "2222",
    "V7.1": "222", "V7.2": "1111", "V7.3": "22", "V7.4": "11222", "V7.5": "223", "V7.6": "22",
    "V8.1": "1233", "V8.2": "1123", "V8.3": "133", "V8.4": "23",
    "V9.1": "111", "V9.2": "1222",
    "V10.1": "22", "V10.2": "223", "V10.3": "22223", "V10.4": "1111122222233333",
    "V10.5": "22222", "V10.6": "22", "V10.7": "222",
    "V11.1": "2233", "V11.2": "22233", "V11.3": "11233", "V11.4": "1222", "V11.5": "23",
    "V11.6": "23", "V11.7": "33",
    "V12.1": "12233", "V12.2": "11", "V12.3": "22223",
    "V13.1": "2333", "V13.2": "222223", "V13.3": "2233", "V13.4": "1222233",
    "V14.1": "22", "V14.2": "12223333", "V14.3": "122",
    "V15.1": "12233", "V15.2": "12233", "V15.3": "1222222", "V15.4": "3333",
    "V16.1": "2", "V16.2": "22222", "V16.3": "2222", "V16.4": "222", "V16.5": "2223",
}  # fmt: skip
"""Level of each requirement of a section, in their order; V17 (WebRTC) is about nothing here."""
DEEP = {"V6", "V7", "V8", "V11", "V14", "V16"}
"""Chapters of which the third level is asked for as well."""


def wanted() -> dict[str, str]:
    """Return the level of every requirement that the ledger has to answer."""
    return {
        f"{section}.{number}": level
        for section, levels in LEVELS.items()
        for number, level in enumerate(levels, start=1)
        if level in "12" or section.split(".")[0] in DEEP
    }


@cache
def rows() -> tuple[dict[str, str], ...]:
    with LEDGER.open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


def evidence(row: dict[str, str]) -> list[str]:
    return [part.strip() for part in row["evidence"].split(";") if part.strip()]


def test_the_standard_is_asked_for_in_full() -> None:
    levels = Counter("".join(LEVELS.values()))
    assert levels["1"] + levels["2"] == 246
    assert len(wanted()) == 246 + 34


def test_every_requirement_stands_once_with_its_level() -> None:
    assert Counter(row["id"] for row in rows()) == Counter(list(wanted()))
    assert {row["id"]: row["level"] for row in rows()} == wanted()


def test_every_row_has_a_title_and_a_state() -> None:
    assert [row["id"] for row in rows() if not row["requirement"]] == []
    assert {row["state"] for row in rows()} <= STATES


def test_what_is_met_names_what_proves_it_and_the_rest_says_why() -> None:
    assert [row["id"] for row in rows() if row["state"] == "met" and not evidence(row)] == []
    assert [row["id"] for row in rows() if row["state"] != "met" and not row["note"]] == []


@pytest.mark.parametrize("name", sorted({name for row in rows() for name in evidence(row)}))
def test_what_the_ledger_names_is_there(name: str) -> None:
    file, _colons, test = name.partition("::")
    path = ROOT / file
    assert path.is_file()
    if test:
        assert re.search(
            rf"^(?:async )?def {test}\(", path.read_text(encoding="utf-8"), re.MULTILINE
        )


def test_most_of_what_applies_is_met() -> None:
    """A ledger that only promises is none."""
    states = Counter(row["state"] for row in rows())
    applicable = len(rows()) - states["not applicable"]
    assert states["met"] / applicable > 0.75
