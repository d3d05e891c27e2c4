# SPDX-License-Identifier: EUPL-1.2
"""The Serbian registers hang together: institutions, contacts, recommendations, plan and visits.

Text files only, no database. What a reader of the pack may rely on is stated here as tests.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

SERBIA = Path(__file__).resolve().parents[1] / "serbia"
CSV_FILES = (
    "institutions.csv",
    "contacts.csv",
    "territories.csv",
    "institution_kinds.csv",
    "sectors.csv",
)
YAML_FILES = (
    "recommendations/report-1.yaml",
    "recommendations/report-2.yaml",
    "recommendations/cycle-2024.yaml",
    "action_plan.yaml",
    "visits.yaml",
    "tracking.yaml",
)
CYRILLIC = re.compile(r"[А-Яа-яЂђЈјЉљЊњЋћЏџ]")
LATIN = re.compile(r"[A-Za-zČčĆćŽžŠšĐđ]")
NOT_SERBIAN = re.compile(r"[ЁёЙйЩщЪъЫыЬьЭэЮюЯя]")
GRADES = {"acted_upon", "largely", "partially", "initiated", "not_acted_upon"}
BEGUN = GRADES - {"not_acted_upon"}
THEMES = ("prosecution", "protection", "prevention")
ONE_TO_THREE = range(1, 4)
TWO_TO_FIVE = range(2, 6)
APPELLATE_AREAS = {"belgrade": 4, "kragujevac": 8, "nis": 7, "novi-sad": 6}

Row = dict[str, str]
Entry = dict[str, Any]


def rows(name: str) -> list[Row]:
    """Give the rows of a register."""
    with (SERBIA / name).open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def document(name: str) -> Entry:
    """Give a YAML file of the pack."""
    loaded: Entry = yaml.safe_load((SERBIA / name).read_text(encoding="utf8"))
    return loaded


def recommendations(report: int) -> list[Entry]:
    """Give the recommendations of one report."""
    found: list[Entry] = document(f"recommendations/report-{report}.yaml")["recommendations"]
    return found


def codes(name: str) -> set[str]:
    """Give the codes of a register."""
    return {row["code"] for row in rows(name)}


def citations() -> set[str]:
    """Give the citation ids of all figures of the cycle."""
    found: set[str] = set()
    for path in sorted((SERBIA / "figures" / "2024").glob("[0-9]*.csv")):
        with path.open(encoding="utf8", newline="") as file:
            found |= {row["id"] for row in csv.DictReader(file)}
    return found


def texts(value: object, key: str = "") -> list[tuple[str, str]]:
    """Give every text of a document with its key."""
    if isinstance(value, dict):
        return [pair for name, inner in value.items() for pair in texts(inner, str(name))]
    if isinstance(value, list):
        return [pair for inner in value for pair in texts(inner, key)]
    return [(key, value)] if isinstance(value, str) else []


INSTITUTIONS = {row["code"]: row for row in rows("institutions.csv")}
ALL_RECOMMENDATIONS = recommendations(1) + recommendations(2)
BY_CODE: dict[str, Entry] = {entry["code"]: entry for entry in ALL_RECOMMENDATIONS}


@pytest.mark.parametrize("name", [name for name in CSV_FILES if name != "contacts.csv"])
def test_codes_stand_once_in_their_register(name: str) -> None:
    found = Counter(row["code"] for row in rows(name))
    assert [code for code, count in found.items() if count > 1] == []


@pytest.mark.parametrize("row", INSTITUTIONS.values(), ids=lambda row: row["code"])
def test_an_institution_refers_only_to_what_the_pack_has(row: Row) -> None:
    assert row["kind"] in codes("institution_kinds.csv")
    assert row["sector"] in codes("sectors.csv")
    assert row["territory"] in codes("territories.csv")
    assert row["parent"] == "" or row["parent"] in INSTITUTIONS
    assert row["control"] in {"controlled", "outside"}
    assert row["questionnaire"] in {"special", "general", "none", "unknown"}
    assert row["origin"] in {"source", "public"}
    assert row["basis_en"]
    assert row["basis_sr"]


def test_no_institution_is_above_itself() -> None:
    for code in INSTITUTIONS:
        line, current = [code], code
        while INSTITUTIONS[current]["parent"]:
            current = INSTITUTIONS[current]["parent"]
            assert current not in line, f"{code}: {' < '.join(line)} < {current}"
            line.append(current)


def test_territories_hang_below_territories() -> None:
    known = codes("territories.csv")
    assert {row["parent"] for row in rows("territories.csv")} - {""} <= known
    assert all(row["parent"] != row["code"] for row in rows("territories.csv"))


def test_no_name_or_alias_belongs_to_two_institutions() -> None:
    owners: dict[str, set[str]] = {}
    for code, row in INSTITUTIONS.items():
        for name in {code, row["name_en"], row["name_sr"], *row["aliases"].split("|")} - {""}:
            owners.setdefault(name.casefold(), set()).add(code)
    assert {name: who for name, who in owners.items() if len(who) > 1} == {}


def test_no_alias_repeats_a_name_of_its_institution() -> None:
    for code, row in INSTITUTIONS.items():
        aliases = [alias for alias in row["aliases"].split("|") if alias]
        assert len(aliases) == len(set(aliases)), code
        assert not {row["name_en"], row["name_sr"], code} & set(aliases), code


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("higher_ppo", 25),
        ("appellate_ppo", 4),
        ("supreme_ppo", 1),
        ("higher_court", 25),
        ("appellate_court", 4),
        ("supreme_court", 1),
        ("misdemeanour_appellate_court", 1),
        ("basic_ppo", 58),
        ("basic_court", 66),
        ("police_administration", 27),
        ("labour_inspection_unit", 25),
        ("ministry", 25),
    ],
)
def test_what_is_public_knowledge_is_complete(kind: str, count: int) -> None:
    assert sum(row["kind"] == kind for row in INSTITUTIONS.values()) == count


def test_every_higher_court_has_a_prosecutors_office_beside_it() -> None:
    courts = {
        c.removeprefix("higher-court-")
        for c, r in INSTITUTIONS.items()
        if r["kind"] == "higher_court"
    }
    offices = {
        c.removeprefix("hppo-") for c, r in INSTITUTIONS.items() if r["kind"] == "higher_ppo"
    }
    assert courts == offices
    for seat in courts:
        court, office = INSTITUTIONS[f"higher-court-{seat}"], INSTITUTIONS[f"hppo-{seat}"]
        assert court["territory"] == office["territory"] == seat
        assert court["parent"].removeprefix("appellate-court-") == office["parent"].removeprefix(
            "appellate-ppo-"
        )


def test_appellate_areas_share_out_all_higher_courts() -> None:
    found = Counter(
        row["parent"].removeprefix("appellate-court-")
        for row in INSTITUTIONS.values()
        if row["kind"] == "higher_court"
    )
    assert dict(found) == APPELLATE_AREAS


def test_courts_prosecution_and_highest_bodies_are_outside_control() -> None:
    outside = {
        "state_body", "supreme_court", "appellate_court", "higher_court", "basic_court",
        "misdemeanour_appellate_court", "misdemeanour_court", "court_department", "supreme_ppo",
        "appellate_ppo", "higher_ppo", "basic_ppo", "special_ppo", "ppo_department", "association",
        "bar_association", "international_organisation", "foreign_body", "local_team",
    }  # fmt: skip
    assert {r["control"] for r in INSTITUTIONS.values() if r["kind"] in outside} == {"outside"}


def test_ministries_and_police_are_under_control() -> None:
    inside = {
        "ministry", "administrative_unit", "labour_inspection_unit", "police_unit",
        "police_administration",
    }  # fmt: skip
    found = {
        code
        for code, row in INSTITUTIONS.items()
        if row["kind"] in inside and row["control"] == "outside"
    }
    assert found == {"office-prime-minister"}


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("shelter", "centre"),
        ("centre", "molevsa"),
        ("labour-inspection", "molevsa"),
        ("sbpok", "criminal-police-directorate"),
        ("criminal-police-directorate", "police-directorate"),
        ("pa-nis", "police-directorate"),
        ("police-directorate", "moi"),
        ("rapporteur-office", "expert-service-protector"),
    ],
)
def test_hierarchies_are_those_of_the_administration(code: str, above: str) -> None:
    assert INSTITUTIONS[code]["parent"] == above


@pytest.mark.parametrize("name", [name for name in CSV_FILES if "name_sr" in rows(name)[0]])
def test_serbian_names_are_cyrillic(name: str) -> None:
    for row in rows(name):
        assert CYRILLIC.search(row["name_sr"]), row
        assert not LATIN.search(row["name_sr"]), row
        assert not NOT_SERBIAN.search(row["name_sr"]), row
        assert not CYRILLIC.search(row["name_en"]), row


def test_serbian_texts_are_cyrillic() -> None:
    for name in YAML_FILES:
        for key, text in texts(document(name)):
            if key.endswith("_sr") or key == "sr":
                assert CYRILLIC.search(text), f"{name}: {text}"
                assert not LATIN.search(text), f"{name}: {text}"
                assert not NOT_SERBIAN.search(text), f"{name}: {text}"
            elif key.endswith("_en") or key == "en":
                assert not CYRILLIC.search(text), f"{name}: {text}"
    for row in rows("contacts.csv"):
        assert not LATIN.search(row["function_sr"]), row


def test_every_text_has_its_sister_in_the_other_language() -> None:
    def walk(value: object, where: str) -> None:
        if isinstance(value, dict):
            english = {str(key)[:-3] for key in value if str(key).endswith("_en")}
            serbian = {str(key)[:-3] for key in value if str(key).endswith("_sr")}
            assert english == serbian, where
            for key, inner in value.items():
                walk(inner, f"{where}/{key}")
        elif isinstance(value, list):
            for position, inner in enumerate(value):
                walk(inner, f"{where}[{position}]")

    for name in YAML_FILES:
        walk(document(name), name)


@pytest.mark.parametrize("row", rows("contacts.csv"), ids=lambda row: row["email"])
def test_a_contact_is_a_function_at_an_address_that_cannot_be_reached(row: Row) -> None:
    assert row["institution"] in INSTITUTIONS
    assert re.fullmatch(r"[a-z.-]+@[a-z0-9-]+\.invalid", row["email"])
    assert row["demo"] == "yes"
    assert row["function_en"]
    begins = dt.date.fromisoformat(row["valid_from"])
    assert not row["valid_to"] or dt.date.fromisoformat(row["valid_to"]) >= begins
    assert not row["confirmed_on"] or dt.date.fromisoformat(row["confirmed_on"]) >= begins


def test_contacts_hold_problems_to_be_seen() -> None:
    found = rows("contacts.csv")
    current = [row for row in found if not row["valid_to"]]
    providers = {"gmail.invalid", "yahoo.invalid"}
    private = [row for row in current if row["email"].rpartition("@")[2] in providers]
    assert [row["institution"] for row in private] == [
        "local-team-kraljevo",
        "local-team-sremska-mitrovica",
    ]
    never = {row["institution"] for row in current if row["confirmed_on"] == ""}
    assert never == {"csw-sjenica", "local-team-sremska-mitrovica"}
    long_ago = {r["institution"] for r in current if "" < r["confirmed_on"] < "2024-01-01"}
    assert {"hppo-vranje", "pa-novi-pazar", "csw-tutin", "municipality-sid"} <= long_ago
    assert len({(row["institution"], row["email"]) for row in found}) == len(found)


@pytest.mark.parametrize("name", [*CSV_FILES, *YAML_FILES])
def test_no_telephone_number_stands_in_a_register(name: str) -> None:
    text = (SERBIA / name).read_text(encoding="utf8")
    text = re.sub(r"\d{4}-\d{2}-\d{2}|\b20\d\d-20\d\d\b", "", text)
    numbers = re.findall(r"\+?\d(?:[ /().-]?\d){6,}", text)
    # Numbers of the demonstration lead nowhere: no country has them.
    assert [each for each in numbers if not each.startswith("000 ")] == []


def test_the_shelter_has_no_place() -> None:
    assert INSTITUTIONS["shelter"]["territory"] == "rs"
    assert "address is protected" in INSTITUTIONS["shelter"]["note"]


@pytest.mark.parametrize(
    ("report", "counts"),
    [(1, {"prosecution": 7, "protection": 13, "prevention": 8}),
     (2, {"prosecution": 8, "protection": 15, "prevention": 7})],
)  # fmt: skip
def test_a_report_has_all_its_recommendations(report: int, counts: dict[str, int]) -> None:
    found = recommendations(report)
    assert dict(Counter(entry["theme"] for entry in found)) == counts
    for theme, count in counts.items():
        numbers = [entry["number"] for entry in found if entry["theme"] == theme]
        assert numbers == list(range(1, count + 1))


@pytest.mark.parametrize("entry", ALL_RECOMMENDATIONS, ids=lambda entry: entry["code"])
def test_a_recommendation_is_whole(entry: Entry) -> None:
    short = {"prosecution": "PROS", "protection": "PROT", "prevention": "PREV"}[entry["theme"]]
    assert re.fullmatch(rf"R[12]-{short}-{entry['number']:02}", entry["code"])
    assert set(entry["sections"]) <= {"5.1", "5.7", "6.1", "6.7", "7.1", "7.8", "8.1", "8.2", "8.3"}
    assert entry["response"] == "no_clear_response"
    assert isinstance(entry["further_monitoring"], bool)
    assert len(re.findall(r"[.!?](?:\s|$)", entry["text_en"])) in ONE_TO_THREE
    assert len(re.findall(r"[.!?](?:\s|$)", entry["text_sr"])) in ONE_TO_THREE
    addressed = [addressee["institution"] for addressee in entry["addressees"]]
    assert set(addressed) <= set(INSTITUTIONS)
    assert len(addressed) == len(set(addressed))
    assert {addressee["role"] for addressee in entry["addressees"]} <= {"lead", "cooperation"}
    assert "binding" not in entry


@pytest.mark.parametrize("entry", ALL_RECOMMENDATIONS, ids=lambda entry: entry["code"])
def test_who_is_asked_is_named_or_the_note_says_that_nobody_is(entry: Entry) -> None:
    if entry["addressees"]:
        assert any(addressee["role"] == "lead" for addressee in entry["addressees"])
    else:
        assert "named" in entry["addressees_note_en"]
        assert "није именован" in entry["addressees_note_sr"]


def test_new_recommendations_carry_on_earlier_ones_of_the_first_report() -> None:
    assert all(entry["continues"] == [] for entry in recommendations(1))
    found = {entry["code"]: entry["continues"] for entry in recommendations(2)}
    first = {entry["code"] for entry in recommendations(1)}
    assert {code for earlier in found.values() for code in earlier} <= first
    assert found["R2-PROS-08"] == ["R1-PROS-05"]
    assert found["R2-PROT-10"] == ["R1-PROT-04"]
    assert found["R2-PREV-06"] == found["R2-PREV-07"] == ["R1-PREV-08"]


def test_every_recommendation_of_the_first_report_stays_under_watch() -> None:
    assert all(entry["further_monitoring"] for entry in recommendations(1))


@pytest.mark.parametrize("entry", recommendations(1), ids=lambda entry: entry["code"])
def test_an_assessment_has_a_basis_and_evidence_that_exists(entry: Entry) -> None:
    assessment = entry["assessment"]
    assert assessment.get("grade") in GRADES | {None}
    assert assessment["section"] in entry["sections"]
    assert set(assessment["evidence"]) <= citations()
    for language in ("en", "sr"):
        sentences = re.findall(r"[.!?](?:\s|$)", assessment[f"basis_{language}"])
        assert len(sentences) in TWO_TO_FIVE
    if "grade" not in assessment:
        assert "grade" in assessment["basis_en"]


def test_only_what_the_source_grades_is_graded() -> None:
    found = Counter(entry["assessment"].get("grade", "ungraded") for entry in recommendations(1))
    assert found == {
        "acted_upon": 1,
        "largely": 1,
        "partially": 4,
        "initiated": 7,
        "not_acted_upon": 3,
        "ungraded": 12,
    }


def test_the_summary_of_the_cycle_counts_what_the_register_holds() -> None:
    counts = document("recommendations/cycle-2024.yaml")["counts"]
    grades = [entry["assessment"].get("grade") for entry in recommendations(1)]
    assert counts["issued"] == len(grades)
    assert counts["graded"] == sum(grade is not None for grade in grades)
    assert counts["ungraded"] == sum(grade is None for grade in grades)
    assert counts["grades"] == dict(Counter(grade for grade in grades if grade))
    assert counts["acted_upon_or_begun"] == sum(grade in BEGUN for grade in grades)


def rounds_to(count: int, base: int, percent: int) -> list[str]:
    """Name the roundings by which a count of a base becomes a whole percent."""
    share = Decimal(100 * count) / Decimal(base)
    ways = {"nearest": ROUND_HALF_UP, "truncation": ROUND_DOWN}
    return [name for name, way in ways.items() if share.quantize(Decimal(1), way) == percent]


def test_the_candidates_for_the_published_share_are_all_there_are() -> None:
    cycle = document("recommendations/cycle-2024.yaml")
    percent = cycle["published_share"]["value"]
    found = {(c["count"], c["base"]): c["rounding"] for c in cycle["candidates"]}
    possible = {
        (count, base): ways
        for base in range(1, 29)
        for count in range(1, base + 1)
        if (ways := rounds_to(count, base, percent))
    }
    assert found == possible


def test_the_stated_shares_are_right_and_those_that_do_not_match_do_not() -> None:
    cycle = document("recommendations/cycle-2024.yaml")
    for entry in cycle["candidates"] + cycle["not_matching"]:
        share = Decimal(100 * entry["count"]) / Decimal(entry["base"])
        assert share.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(entry["share"])
    for entry in cycle["not_matching"]:
        assert rounds_to(entry["count"], entry["base"], cycle["published_share"]["value"]) == []
    assert set(cycle["published_share"]["citations"]) <= citations()


def test_the_protection_theme_alone_has_seven_begun_of_thirteen() -> None:
    grades = [
        e["assessment"].get("grade") for e in recommendations(1) if e["theme"] == "protection"
    ]
    assert (sum(grade in BEGUN for grade in grades), len(grades)) == (7, 13)


def test_activities_of_the_plan_link_institutions_recommendations_and_figures() -> None:
    plan = document("action_plan.yaml")
    known = citations()
    assert plan["programme"]["monitored_by"] in INSTITUTIONS
    assert [a["id"] for a in plan["activities"] if a["code"]] == ["AP-CONTACT-PROSECUTORS"]
    assert len({a["id"] for a in plan["activities"]}) == len(plan["activities"])
    for activity in plan["activities"]:
        assert {r["institution"] for r in activity["responsible"]} <= set(INSTITUTIONS)
        assert {r["role"] for r in activity["responsible"]} <= {"lead", "partner"}
        assert activity["responsible_basis"] in {"stated", "inferred"}
        assert activity["state"] in {"planned", "under_way", "done"}
        assert set(activity["recommendations"]) <= set(BY_CODE)
        assert set(activity["verification"]["evidence"]) <= known
        assert activity["sections"]


def test_visits_and_meetings_refer_to_what_exists() -> None:
    found = document("visits.yaml")
    known = citations()
    for visit in found["visits"]:
        assert visit["institution"] in INSTITUTIONS
        assert set(visit["figures"]) <= known
        assert set(visit["recommendations"]) <= set(BY_CODE)
        assert visit["findings"]
    for meeting in found["meetings"]:
        assert set(meeting["institutions"]) <= set(INSTITUTIONS)
        assert {meeting["count"], meeting.get("participants")} - {None} <= known


def test_the_visit_to_the_shelter_shows_of_no_person() -> None:
    visit = next(v for v in document("visits.yaml")["visits"] if v["institution"] == "shelter")
    finding = " ".join(text for _key, text in texts(visit["findings"]))
    assert re.findall(r"\d", finding) == []
    assert not re.search(r"\b(pregnan|girl|woman|citizen of)", finding, re.IGNORECASE)


def test_matters_to_watch_are_near_a_recommendation() -> None:
    found = document("tracking.yaml")["findings"]
    assert len({matter["code"] for matter in found}) == len(found)
    for matter in found:
        assert matter["theme"] in THEMES
        assert set(matter["institutions"]) <= set(INSTITUTIONS)
        assert matter["near"]
        assert set(matter["near"]) <= set(BY_CODE)
        assert matter["state"] in {"open", "closed"}
        assert matter["check_en"].endswith("?")
