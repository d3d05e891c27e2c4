# SPDX-License-Identifier: EUPL-1.2
"""The relations of a file, written as rules and run back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from vidik.checks import Cell, Kind, RulesError, load_rules, run
from vidik.checks.methods.ruleswriter import as_json, as_vtl, discovered_rules
from vidik.checks.tests.methods_tables import cell

if TYPE_CHECKING:
    from pathlib import Path

COLOURS = ("red", "green", "blue")
HOSTILE = '=cmd|"x"\n{y}*?; drop'


def table(*, source: str = "office", colours: tuple[str, ...] = COLOURS) -> list[Cell]:
    cells: list[Cell] = []
    for i in range(6):
        place = f"place=p{i}"
        parts = [30 + 4 * i, 20 + i, 10 + 2 * i]
        cells.append(cell("guests", sum(parts), place, source=source))
        cells += [
            replace(
                cell("guests", part, source=source),
                dimensions=(("colour", colour), ("place", f"p{i}")),
            )
            for colour, part in zip(colours, parts, strict=True)
        ]
        cells += [
            replace(
                cell("guests", f"{part * 100 / sum(parts):.1f}", unit="percent", source=source),
                dimensions=(("colour", colour), ("place", f"p{i}")),
            )
            for colour, part in zip(colours, parts, strict=True)
        ]
        cells += [
            cell("visitors_total", 40 + 3 * i, place, source=source),
            cell("visitors_female", 25 + i, place, source=source),
            cell("visitors_male", 15 + 2 * i, place, source=source),
        ]
    return cells


def planted(cells: list[Cell], wrong: dict[str, int]) -> list[Cell]:
    """Change the values of some cells, by measure, place and colour."""

    def address(one: Cell) -> str:
        dims = dict(one.dimensions)
        return f"{one.measure} {one.unit} {dims['place']} {dims.get('colour', '')}".strip()

    return [
        replace(one, value=Decimal(wrong[address(one)])) if address(one) in wrong else one
        for one in cells
    ]


def written(cells: list[Cell], folder: Path) -> Path:
    path = folder / "rules.json"
    path.write_text(as_json(discovered_rules(cells)), encoding="utf-8")
    return path


def test_what_a_file_keeps_is_written_with_how_often_it_holds() -> None:
    document = discovered_rules(table())
    rules = document["rules"]
    assert isinstance(rules, list)
    assert {(rule["kind"], rule["held"], rule["failed"]) for rule in rules} == {
        ("sum", 6, 0), ("share", 18, 0),
    }  # fmt: skip
    assert [rule["relation"] for rule in rules if rule["kind"] == "sum"].count(
        "part1 + part2 + part3 = total"
    ) == 1


def test_written_rules_find_in_the_next_file_what_is_wrong_there(tmp_path: Path) -> None:
    rules = load_rules(written(table(), tmp_path))
    assert run(table(), rules, discover=False).findings == []
    right = table()
    wrong = planted(right, {
        "guests persons p2 green": 39,
        "guests percent p4 red": 77,
        "visitors_male persons p1": 3,
    })  # fmt: skip
    by_rules = run(wrong, rules, discover=False)
    assert {f.kind for f in by_rules.findings} == {Kind.SUM, Kind.SHARE}
    reported, found = (
        {c.id for f in report.findings for c in f.cells} for report in (run(wrong), by_rules)
    )
    changed = {c.id for c, was in zip(wrong, right, strict=True) if c.value != was.value}
    assert len(changed) == 3
    assert changed <= reported & found
    assert all(f.sure and f.why for f in by_rules.findings)


def test_rules_hold_for_other_periods_than_those_they_were_found_in(tmp_path: Path) -> None:
    rules = load_rules(written(table(), tmp_path))
    later = [replace(c, period="2031-Q2") for c in planted(table(), {"guests persons p0": 61})]
    assert [f.kind for f in run(later, rules, discover=False).findings if f.kind is Kind.SUM]


def test_a_list_that_differs_from_place_to_place_is_written_as_one_rule(tmp_path: Path) -> None:
    cells = []
    for i, colours in enumerate((("red", "green"), ("green", "blue"), ("blue", "grey"))):
        cells.append(cell("guests", 30, f"place=p{i}"))
        cells += [
            cell("guests", n, f"place=p{i};colour={c}")
            for c, n in zip(colours, (10, 20), strict=True)
        ]
    document = discovered_rules(cells)
    [rule] = [r for r in document["rules"] if r["held"] == 3]  # type: ignore[attr-defined]
    assert rule["relation"] == "parts = total"
    path = tmp_path / "rules.json"
    path.write_text(as_json(document), encoding="utf-8")
    wrong = [replace(c, value=Decimal(21)) if c.value == 20 else c for c in cells]
    assert run(wrong, load_rules(path), discover=False).findings


def test_hostile_names_are_names_and_nothing_else(tmp_path: Path) -> None:
    colours = (HOSTILE, "{where.__class__}", "it's */ red")
    cells = table(source="{office}* of 'all'", colours=colours)
    path = written(cells, tmp_path)
    rules = load_rules(path)
    assert run(cells, rules, discover=False).findings == []
    place = (("colour", HOSTILE), ("place", "p2"))
    wrong = [replace(c, value=Decimal(999)) if c.dimensions == place else c for c in cells]
    findings = run(wrong, rules, discover=False).findings
    assert findings
    assert all("class 'str'" not in f.message for f in findings)
    text = as_vtl(json.loads(path.read_text(encoding="utf-8")))
    assert HOSTILE not in text
    assert all(line.count("/*") == line.count("*/") <= 1 for line in text.splitlines())


def test_a_rule_that_takes_another_for_itself_is_not_written() -> None:
    cells = [replace(c, dimensions=tuple((n + "|x", v) for n, v in c.dimensions)) for c in table()]
    kinds = {rule["kind"] for rule in discovered_rules(cells)["rules"]}  # type: ignore[attr-defined]
    assert kinds <= {"sum"}


def test_sums_are_hierarchical_rulesets_of_vtl() -> None:
    text = as_vtl(discovered_rules(table()))
    assert re.search(
        r"define hierarchical ruleset DR_SUM_[0-9A-F]+ \(variable rule 'colour'\) is\n"
        r"    '_T' = 'blue' \+ 'green' \+ 'red' errorcode \"DR-SUM-[0-9A-F]+\" errorlevel 1\n"
        r"end hierarchical ruleset;",
        text,
    )
    assert "'visitors-total' = " in text.replace("_", "-").replace("DR-", "DR_")
    assert "not written" in text


def test_rules_are_the_same_whatever_the_order_of_the_rows() -> None:
    assert discovered_rules(table()) == discovered_rules(table()[::-1])


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"rules": 1}', '{"rules": [1]}', '{"rules": [{"code": "x"}]}']
)
def test_a_file_that_is_none_of_rules_is_refused_with_the_reason(text: str, tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulesError, match=r"rules\.json"):
        load_rules(path)


def test_no_file_of_rules_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="no such folder or file"):
        load_rules(tmp_path / "none.json")
