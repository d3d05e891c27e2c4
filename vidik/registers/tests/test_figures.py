# SPDX-License-Identifier: EUPL-1.2
"""Figures that the rows of a register count: rows, persons, sums, shares, the newest of a case."""

from __future__ import annotations

import csv
import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenes import as_application, scene
from vidik.access.types import Role
from vidik.cases.models import Case
from vidik.cases.tests import factories
from vidik.cases.types import Part
from vidik.core.packfiles import Pack
from vidik.figures.registry import Derivation, derivations
from vidik.institutions.models import Institution, Territory
from vidik.registers import figures, loading, registry, services
from vidik.registers.figures import count_rows
from vidik.registers.models import Entry
from vidik.registers.tests.test_loading import WORKSHOPS, pack_of
from vidik.registers.types import By, Counted, Register, Unit, code, codes, date, number

YEAR: Final = 2024
KINDS: Final = (("talk", "talk"), ("legal", "legal help"), ("ride", "ride"))
GIVEN: Final = Register(
    code="given",
    title="Given",
    about="Services of the tests.",
    fields=(
        code("kind", "Kind", KINDS),
        codes("modes", "How", (("phone", "phone"), ("field", "field")), required=False),
        number("hours", "Hours", required=False),
        number("of_all", "Of all hours", required=False),
        date("until", "Until", may_lie_ahead=True, required=False),
    ),
    keepers=frozenset({Role.CASE_EXPERT}),
    part=Part.PROTECTION,
)
WHO: Final = Register(
    code="who",
    title="Who",
    about="Persons of the tests.",
    fields=(
        code("sex", "Sex", (("f", "female"), ("m", "male")), required=False),
        number("since", "Identified in", most=2100, required=False),
    ),
    keepers=frozenset({Role.CASE_EXPERT}),
    part=Part.PROTECTION,
)
KIND: Final = By(
    "service",
    {"support": frozenset({"talk", "ride"}), "legal": frozenset({"legal"})},
    field="kind",
)
SEX: Final = By("sex", {"f": frozenset("f"), "m": frozenset("m")}, field="sex", is_of_person=True)
STATUS: Final = By(
    "status", {}, field="since", is_of_person=True, this_year="in-{year}", earlier="before"
)
PERSONS: Final = Counted(
    "service-beneficiaries", Unit.PERSONS, "here", "", rows_of="here", by=(KIND, SEX, STATUS),
    people="who",
)  # fmt: skip
ROWS: Final = replace(PERSONS, unit=Unit.ROWS, measure="services-provided")


class World:
    """Two institutions that enter rows about the same cases."""

    def __init__(self) -> None:
        self.here, self.there = factories.institution("here"), factories.institution("there")
        self.by = factories.member(Role.CASE_EXPERT, self.here)
        self.cases = [factories.case(self.here) for _one in range(4)]
        with scene():
            Case.objects.bulk_create(self.cases)

    def row(
        self,
        case: int,
        register: str = "given",
        *,
        day: str = "2024-05-05",
        of: Institution | None = None,
        struck: bool = False,
        follows: Entry | None = None,
        **values: Any,
    ) -> Entry:
        at = dt.datetime.combine(
            dt.date.fromisoformat(day), dt.time(9), timezone.get_default_timezone()
        )
        with scene():
            return Entry.objects.create(
                register_id=register, institution=of or self.here, day=at.date(), values=values,
                case=self.cases[case], part=Part.PROTECTION, entered_at=at,
                entered_by_id=self.by.user_id, struck_at=at if struck else None,
                struck_by_id=self.by.user_id if struck else None, follows=follows,
            )  # fmt: skip


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    del db
    monkeypatch.setattr(registry, "_registers", {"given": GIVEN, "who": WHO})
    services.write_definitions()
    return World()


def counted(said: Counted, *by: str, year: int = YEAR, register: str = "given") -> dict[str, float]:
    with as_application():
        return {each.key: float(each.value) for each in count_rows(register, said, year, tuple(by))}


def test_services_and_persons_are_counted_apart(world: World) -> None:
    for case in (0, 0, 0, 1):
        world.row(case, kind="talk")
    world.row(1, kind="legal")
    assert counted(ROWS) == {"": 5}
    assert counted(ROWS, "service") == {"service=support": 4, "service=legal": 1}
    assert counted(PERSONS) == {"": 2}
    assert counted(PERSONS, "service") == {"service=support": 2, "service=legal": 1}


def test_codes_that_one_code_of_the_figures_stands_for_count_a_person_once(world: World) -> None:
    world.row(0, kind="talk")
    world.row(0, kind="ride")
    assert counted(PERSONS, "service") == {"service=support": 1}


def test_what_is_struck_out_of_another_year_or_of_others_does_not_count(world: World) -> None:
    world.row(0, kind="talk")
    world.row(1, kind="talk", struck=True)
    world.row(2, kind="talk", day="2023-12-31")
    world.row(2, kind="talk", day="2025-01-01")
    world.row(3, kind="talk", of=world.there)
    assert counted(ROWS) == {"": 1}
    assert counted(replace(ROWS, rows_of="")) == {"": 2}


def test_a_person_stands_once_a_year_under_one_group_by_the_newest_row(world: World) -> None:
    world.row(0, "who", day="2023-02-01", sex="f")
    world.row(0, "who", day="2024-03-01", sex="f", since=2024)
    world.row(1, "who", day="2022-03-01", sex="m", since=2020)
    world.row(2, "who", day="2024-01-01", sex="f")
    # What is entered after the year does not change it, and another institution has its own rows.
    world.row(2, "who", day="2025-01-01", since=2025)
    world.row(3, "who", of=world.there, sex="m", since=2024)
    for case in range(4):
        world.row(case, kind="talk")
        world.row(case, kind="legal")
    assert counted(PERSONS, "status") == {"status=in-2024": 1, "status=before": 1}
    assert counted(PERSONS, "sex") == {"sex=f": 2, "sex=m": 1}
    assert counted(PERSONS, "service", "sex")["service=legal;sex=f"] == 2
    assert counted(PERSONS, "status", year=2025) == {}


def test_rows_are_narrowed_by_answers_of_one_or_several_codes(world: World) -> None:
    world.row(0, kind="talk", modes=["phone", "field"])
    world.row(1, kind="talk", modes=["phone"])
    world.row(2, kind="legal")
    assert counted(replace(ROWS, where={"kind": frozenset({"legal"})})) == {"": 1}
    assert counted(replace(ROWS, where={"modes": frozenset({"field"})})) == {"": 1}


def test_numbers_are_summed(world: World) -> None:
    world.row(0, kind="talk", hours=3)
    world.row(0, kind="talk", hours=4)
    world.row(1, kind="legal")
    hours = replace(ROWS, unit=Unit.SUM, total="hours")
    assert counted(hours) == {"": 7}
    assert counted(hours, "service") == {"service=support": 7, "service=legal": 0}


def test_a_share_is_of_the_persons_whom_the_other_dimensions_name(world: World) -> None:
    for case, sex in enumerate("ffm"):
        world.row(case, "who", sex=sex)
    share = Counted(
        "share", Unit.SHARE, "here", "", rows_of="here", is_newest=True,
        shared_by=frozenset({"sex"}), by=(replace(SEX, is_of_person=False),),
    )  # fmt: skip
    with as_application():
        found = {each.key: each for each in count_rows("who", share, YEAR, ("sex",))}
        assert count_rows("who", share, YEAR, ()) == []
    assert float(found["sex=f"].value) == 66.7
    assert (found["sex=f"].part, found["sex=f"].cases) == (2, 3)


def test_of_the_end_of_a_year_the_newest_row_of_a_case_counts_if_it_holds_beyond(
    world: World,
) -> None:
    held = replace(ROWS, unit=Unit.PERSONS, is_newest=True, until="until", where={
        "kind": frozenset({"legal"})
    })  # fmt: skip
    world.row(0, kind="legal", day="2023-06-01", until="2025-02-01")
    world.row(1, kind="legal", day="2024-06-01", until="2024-12-30")
    world.row(2, kind="legal", day="2024-06-01", until="2025-06-01")
    world.row(2, kind="ride", day="2024-09-01", until="2025-06-01")
    assert counted(held) == {"": 1}
    assert counted(held, year=2023) == {"": 1}


def test_of_rows_that_go_on_from_one_another_the_last_of_the_year_counts(world: World) -> None:
    last = replace(ROWS, is_last=True, by=(KIND,))
    first = world.row(0, kind="talk", day="2023-11-01")
    second = world.row(0, kind="legal", day="2024-02-01", follows=first)
    world.row(0, kind="talk", day="2025-02-01", follows=second)
    world.row(1, kind="talk", day="2024-06-01")
    world.row(2, kind="talk", day="2023-06-01")
    assert counted(last, "service") == {"service=legal": 1, "service=support": 1}
    assert counted(last, year=2023) == {"": 2}
    standing = replace(last, is_standing=True)
    assert counted(standing, "service") == {"service=legal": 1, "service=support": 2}
    assert counted(standing, year=2025) == {"": 3}


def test_a_row_counts_again_when_the_one_that_goes_on_from_it_is_struck_out(world: World) -> None:
    first = world.row(0, kind="talk")
    world.row(0, kind="legal", follows=first, struck=True)
    assert counted(replace(ROWS, is_last=True, by=(KIND,)), "service") == {"service=support": 1}


def test_rows_of_some_kinds_of_institutions_count_by_its_territory(world: World) -> None:
    territory = Territory.objects.create(
        code="valley", name={"en": "Valley", "sr": "Долина"}, kind="district"
    )
    with scene():
        Institution.objects.filter(pk=world.here.pk).update(territory=territory)
    by_body = By("territory", {"valley": frozenset(), "hill": frozenset()}, is_of_body=True)
    rows = replace(ROWS, rows_of="", by=(by_body,))
    world.row(0, kind="talk")
    world.row(1, kind="talk", of=world.there)
    assert counted(rows) == {"": 2}
    assert counted(rows, "territory") == {"territory=valley": 1}
    kind = world.here.kind.code
    assert counted(replace(rows, kinds=frozenset({kind}))) == {"": 2}
    assert counted(replace(rows, kinds=frozenset({"elsewhere"}))) == {}


def test_a_ratio_is_of_one_sum_in_percent_of_another(world: World) -> None:
    ratio = replace(ROWS, unit=Unit.RATIO, total="hours", whole="of_all", by=(KIND,))
    world.row(0, kind="talk", hours=3, of_all=8)
    world.row(0, kind="legal", hours=1, of_all=4)
    world.row(0, kind="ride")
    assert counted(ratio) == {"": 33.3}
    assert counted(ratio, "service") == {"service=support": 37.5, "service=legal": 25}
    assert counted(ratio, year=2023) == {}


def test_a_share_of_rows_counts_each_row(world: World) -> None:
    for kind in ("talk", "ride", "legal"):
        world.row(0, kind=kind)
    share = replace(ROWS, unit=Unit.SHARE_OF_ROWS, shared_by=frozenset({"service"}), by=(KIND, SEX))
    assert counted(share, "service") == {"service=support": 66.7, "service=legal": 33.3}
    assert counted(share) == {}


def test_only_cases_count_that_a_room_knows_to_have_been_present(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    present: list[uuid.UUID] = [world.cases[1].pk]
    monkeypatch.setitem(registry._presences, "slept", lambda _first, _after: present)
    for case in (0, 1):
        world.row(case, kind="talk")
    assert counted(replace(PERSONS, present="slept")) == {"": 1}
    present.clear()
    assert counted(replace(PERSONS, present="slept")) == {}


def test_a_derivation_is_about_the_codes_that_its_fields_can_tell() -> None:
    known: list[Derivation] = []
    declared = replace(GIVEN, counted_as=(replace(PERSONS, needs=frozenset({"service"})),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "register_derivation", known.append)
        figures.register(declared.code, declared.counted_as)
    [one] = known
    assert one.code == "service-beneficiaries (given: here)"
    assert one.is_about({"service": "legal", "status": "in-2031"})
    assert not one.is_about({"service": "shelter"})
    assert not one.is_about({"service": "legal", "status": "at-risk"})
    assert not one.is_about({"status": "before"})
    assert not one.is_about({"service": "legal", "country": "RS"})
    assert (one.year_of("2024"), one.year_of("2023..2024"), one.year_of("2024-Q1")) == (
        2024, None, None,
    )  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([kind for kind, _label in KINDS])), max_size=12
    ),
    sexes=st.lists(st.sampled_from("fm"), min_size=4, max_size=4),
)
def test_persons_are_no_more_than_rows_and_each_is_counted_once(
    rows: list[tuple[int, str]], sexes: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "_registers", {"given": GIVEN, "who": WHO})
        services.write_definitions()
        world = World()
        for case, sex in enumerate(sexes):
            world.row(case, "who", sex=sex)
        for case, kind in rows:
            world.row(case, kind=kind)
        persons, times = counted(PERSONS), counted(ROWS)
        assert persons.get("", 0) == len({case for case, _kind in rows})
        assert times.get("", 0) == len(rows)
        by_sex = counted(PERSONS, "sex")
        assert sum(by_sex.values()) == persons.get("", 0)
        by_service, of_rows = counted(PERSONS, "service"), counted(ROWS, "service")
        assert all(by_service[key] <= min(of_rows[key], persons[""]) for key in by_service)
        with scene():
            Entry.objects.filter(pack_code="").delete()
            Case.objects.all().delete()


MEASURES: Final = (
    "code,name_en,name_sr,definition_en,definition_sr,unit,counts,theme,dimensions,"
    "additive_over_institutions,additive_over_time,role,family,base,person_level\n"
    "workshops,W,Р,W,Р,count,events,prevention,audience,no,yes,,,,no\n"
)


def _pack(folder: Path, counts: Iterable[str]) -> Pack:
    pack = pack_of(folder, WORKSHOPS + "counts:\n" + "\n".join(counts) + "\n")
    (folder / "measures.csv").write_text(MEASURES, encoding="utf-8")
    (folder / "institutions.csv").write_text("code\nmoe\n", encoding="utf-8")
    return pack


def test_a_file_says_what_its_rows_count(tmp_path: Path) -> None:
    said = (
        "  - {measure: workshops, of: sum, total: people, sources: [moe], rule_en: W, rule_sr: Р,"
        " by: [{dimension: audience, field: audience, rest: all, but: [police]}]}"
    )
    pack = _pack(tmp_path, [said])
    [found] = loading.read_registers(pack)
    assert pack.faults == []
    [one] = found.counted_as
    assert (one.measure, one.unit, one.source, one.rows_of) == (
        "workshops", Unit.SUM, "moe", "moe",
    )  # fmt: skip
    assert one.by[0].codes == {
        "teachers": {"teachers"}, "police": {"police"}, "all": {"teachers"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("measure: sessions, of: rows, sources: [moe]", "measure"),
        ("measure: workshops, of: rows, sources: [moh]", "sources"),
        ("measure: workshops, of: persons, sources: [moe]", "of"),
        ("measure: workshops, of: sum, sources: [moe]", "total"),
        ("measure: workshops, of: rows, sources: [moe], rows_of: moh", "rows_of"),
        ("measure: workshops, of: rows, sources: [moe], people: workshops", "people"),
        ("measure: workshops, of: rows, sources: [moe], where: {audience: [pupils]}", "where"),
        ("measure: workshops, of: rows, sources: [moe], until: school", "until"),
        ("measure: workshops, of: rows, sources: [moe], shared_by: [audience]", "shared_by"),
        ("measure: workshops, of: ratio, total: people, sources: [moe]", "whole"),
        ("measure: workshops, of: rows, sources: [moe], rows_of_kinds: [school]", "rows_of_kinds"),
        (
            "measure: workshops, of: rows, sources: [moe], by: [{dimension: audience, body: town}]",
            "body",
        ),
        (
            "measure: workshops, of: rows, sources: [moe], by: [{dimension: sex, field: audience}]",
            "dimension",
        ),
        (
            "measure: workshops, of: rows, sources: [moe], by: [{dimension: audience, field: sex}]",
            "field",
        ),
        (
            (
                "measure: workshops, of: rows, sources: [moe],"
                " by: [{dimension: audience, field: audience, codes: {all: [pupils]}}]"
            ),
            "codes",
        ),
    ],
)
def test_what_a_file_says_wrongly_about_its_counts_is_named(
    tmp_path: Path, said: str, field: str
) -> None:
    pack = _pack(tmp_path, (f"  - {{{said}, rule_en: W, rule_sr: Р}}",))
    assert loading.read_registers(pack) == []
    assert {(fault.file, fault.line, fault.field) for fault in pack.faults} == {
        ("registers/workshops.yaml", 16, field)
    }


def test_a_measure_and_its_source_are_counted_by_no_two_derivations_of_one_breakdown() -> None:
    """Whichever came first would silently win."""
    pack = Path(__file__).parents[3] / "packs" / "serbia" / "figures" / "2024"
    codes = {each.code for each in registry.registers()}
    counted = 0
    twice = []
    for file in sorted(pack.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in (each for each in csv.DictReader(stream) if "measure" in each):
                parts = (part.split("=") for part in row["dimensions"].split(";") if part)
                dimensions = dict(parts)
                found = [
                    each.code
                    for each in derivations()
                    if each.name.split(":")[0] in codes
                    and each.measure == row["measure"]
                    and row["source"] in each.reporters
                    and each.year_of(row["period"]) is not None
                    and each.is_about(dimensions)
                ]
                counted += bool(found)
                if len(found) > 1:
                    twice.append((row["id"], found))
    assert counted > 100
    assert twice == []
