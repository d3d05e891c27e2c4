# SPDX-License-Identifier: EUPL-1.2
"""Who is competent where in Serbia's pack: every municipality has one body of each kind.

The pack has the 145 municipalities and cities that the annual report speaks of; the municipalities
in Kosovo and Metohija are not among its territories.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest

from packs.tests.test_serbia_registers import INSTITUTIONS, Row, rows
from vidik.referral.methods.alerts import ROLES

TERRITORIES = {row["code"]: row for row in rows("territories.csv")}
PLACES = [code for code, row in TERRITORIES.items() if row["kind"] in {"municipality", "city"}]
INNER = [code for code, row in TERRITORIES.items() if row["kind"] == "city_municipality"]
COMPETENCES = rows("competence.csv")
SOURCES = {row["code"]: row for row in rows("competence_sources.csv")}
UNCHECKED_SOURCES = {
    "seats-and-areas", "police-areas", "social-work-centres", "labour-inspection-areas",
}  # fmt: skip
"""What comes from public knowledge alone."""
KINDS = {
    "police": "police_administration",
    "prosecutor": "higher_ppo",
    "court": "higher_court",
    "social-work": "social_work_centre",
    "labour-inspection": "labour_inspection_unit",
    "basic-prosecutor": "basic_ppo",
    "basic-court": "basic_court",
}


def of(place: str) -> dict[str, str]:
    """Return the competent bodies of a place; in a city those of the city count as well."""
    city = {} if place in PLACES else of(TERRITORIES[place]["parent"])
    own = {row["role"]: row["institution"] for row in COMPETENCES if row["municipality"] == place}
    return {**city, **own}


def lacking(places: Iterable[str], role: str) -> list[str]:
    """Name the places that have nobody of a role."""
    return [TERRITORIES[place]["name_en"] for place in places if role not in of(place)]


@pytest.mark.parametrize(
    "role", ["social-work", "police", "prosecutor", "court", "labour-inspection"]
)
def test_every_municipality_has_a_competent_body(role: str) -> None:
    assert len(PLACES) == 145
    assert lacking([*PLACES, *INNER], role) == []


@pytest.mark.parametrize("role", ["basic-prosecutor", "basic-court"])
def test_every_municipality_has_its_basic_court_and_prosecutor(role: str) -> None:
    # Belgrade has several, by its own municipalities.
    assert lacking([*PLACES, *INNER], role) == ["Belgrade"]


def test_no_place_has_two_bodies_of_one_kind() -> None:
    found = Counter((row["municipality"], row["role"]) for row in COMPETENCES)
    assert [key for key, count in found.items() if count > 1] == []


def test_a_competence_names_a_body_of_its_kind_and_a_source() -> None:
    assert {row["municipality"] for row in COMPETENCES} <= {*PLACES, *INNER}
    assert {row["role"] for row in COMPETENCES} == set(ROLES) == set(KINDS)
    assert {row["source"] for row in COMPETENCES} == set(SOURCES)
    others = [
        row for row in COMPETENCES if INSTITUTIONS[row["institution"]]["kind"] != KINDS[row["role"]]
    ]
    assert others == []


def test_only_what_a_source_says_counts_as_checked() -> None:
    found = {(row["verified"], row["source"] in UNCHECKED_SOURCES) for row in COMPETENCES}
    assert found == {("yes", False), ("no", True)}


@pytest.mark.parametrize(
    ("role", "count"),
    [
        ("police", 27),
        ("prosecutor", 25),
        ("court", 25),
        ("basic-prosecutor", 58),
        ("basic-court", 66),
        ("labour-inspection", 25),
    ],
)
def test_every_body_serves_its_own_seat(role: str, count: int) -> None:
    bodies = {c: r for c, r in INSTITUTIONS.items() if r["kind"] == KINDS[role]}
    assert len(bodies) == count
    served = defaultdict(set)
    for row in COMPETENCES:
        served[row["institution"]].add(row["municipality"])
    for code, row in bodies.items():
        seat = row["territory"]
        inner = {each for each in INNER if TERRITORIES[each]["parent"] == seat}
        assert served[code] & {seat, *inner}, code


def test_courts_lie_within_the_area_of_the_court_and_prosecutor_above() -> None:
    for place in [*PLACES, *INNER]:
        bodies = of(place)
        above = bodies["court"].removeprefix("higher-court-")
        assert bodies["prosecutor"] == f"hppo-{above}", place
        if place != "belgrade":
            assert INSTITUTIONS[bodies["basic-court"]]["parent"] == bodies["court"], place
            assert INSTITUTIONS[bodies["basic-prosecutor"]]["parent"] == bodies["prosecutor"], place


def test_each_place_has_the_guardianship_authority_of_that_place() -> None:
    found = {p: INSTITUTIONS[of(p)["social-work"]]["territory"] for p in PLACES}
    assert {place: seat for place, seat in found.items() if place != seat} == {}


def test_bodies_that_the_report_does_not_name_get_no_questionnaire() -> None:
    kinds = {"social_work_centre", "basic_court", "basic_ppo", "labour_inspection_unit"}
    added = {
        c: r for c, r in INSTITUTIONS.items() if r["kind"] in kinds and r["origin"] == "public"
    }
    assert len(added) == 142 + 64 + 58 + 22
    assert {row["questionnaire"] for row in added.values()} == {"none"}


@pytest.mark.parametrize("row", SOURCES.values(), ids=lambda row: row["code"])
def test_a_source_says_in_both_languages_what_it_is(row: Row) -> None:
    assert row["name_en"]
    assert row["name_sr"]
    assert row["address"].startswith("http") or row["code"] in {*UNCHECKED_SOURCES, "seat"}
