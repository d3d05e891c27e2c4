# SPDX-License-Identifier: EUPL-1.2
"""Rules that a pack writes down: how they are read, bound, evaluated and reported."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from vidik.checks import (
    Cell,
    Checker,
    Outcome,
    Report,
    RulesError,
    Ruleset,
    Waiver,
    load_rules,
    rulebook,
    run,
)
from vidik.checks.methods.rulefile import read_yaml
from vidik.checks.tests.methods_tables import cell

PACK = Path(__file__).parents[3] / "packs" / "serbia" / "checks"

HEAD = """
rules:
- code: XX-A
  kind: sum
  severity: high
  message: {en: "{y}: {parts} in parts, {whole} stated", sr: "{y}: {parts:лице|лица|лица}"}
"""


def rules(tmp_path: Path, text: str) -> Ruleset:
    (tmp_path / "rules.yaml").write_text(HEAD + text, encoding="utf-8")
    return load_rules(tmp_path)


def check(ruleset: Ruleset, cells: list[Cell]) -> Report:
    return run(cells, ruleset, discover=False)


OFFICES = """
  terms:
    parts: {measure: accused, source: "office-*", unit: persons, take: sum, ignore: [town]}
    whole: {measure: [accused, persons_accused], source: head, unit: persons}
  relation: parts <= whole
"""


def offices(*values: int | None, whole: int = 10) -> list[Cell]:
    cells = [cell("accused", v, f"town=t{i}", source=f"office-{i}") for i, v in enumerate(values)]
    return [*cells, cell("persons_accused", whole, source="head")]


def test_the_offices_together_are_no_more_than_the_national_total(tmp_path: Path) -> None:
    ruleset = rules(tmp_path, OFFICES)
    finding = check(ruleset, offices(4, 3, 5)).findings[0]
    assert finding.rule == "XX-A:2024"
    assert finding.origin == "pack"
    assert finding.message == "2024: 12 in parts, 10 stated"
    assert finding.text.render("sr") == "2024: 12 лица"
    assert (finding.expected, finding.found) == (Decimal(10), Decimal(12))
    assert check(ruleset, offices(4, 3, 3)).findings == []


def test_one_rule_is_evaluated_for_every_office_and_year(tmp_path: Path) -> None:
    ruleset = rules(
        tmp_path,
        """
  terms:
    parts: {measure: convicted, source: "{office}", unit: persons}
    whole: {measure: accused, source: "{office}", unit: persons}
  relation: parts <= whole
""",
    )
    cells = [
        cell("convicted", 3, source="a"),
        cell("accused", 2, source="a"),
        cell("convicted", 1, source="b"),
        cell("accused", 2, source="b"),
        cell("convicted", 5, source="b", period="2023"),
        cell("accused", 2, source="b", period="2023"),
    ]
    report = check(ruleset, cells)
    assert {r.rule: r.outcome for r in report.results} == {
        "XX-A:a:2024": Outcome.VIOLATED,
        "XX-A:b:2024": Outcome.PASSED,
        "XX-A:b:2023": Outcome.VIOLATED,
    }


def test_the_year_before_is_written_as_arithmetic(tmp_path: Path) -> None:
    ruleset = rules(
        tmp_path,
        """
  terms:
    parts: {measure: pending, source: s, unit: count, period: "at:{y-1}-12-31"}
    whole: {measure: load, source: s, unit: count}
  relation: parts <= whole
""",
    )
    cells = [
        cell("pending", 7, unit="count", source="s", period="at:2023-12-31"),
        cell("load", 6, unit="count", source="s", period="2024"),
    ]
    assert [f.rule for f in check(ruleset, cells).findings] == ["XX-A:2024"]


def test_a_missing_side_skips_the_rule_and_names_it(tmp_path: Path) -> None:
    report = check(rules(tmp_path, OFFICES), offices(4, 3)[:2])
    assert [(r.outcome, r.reason) for r in report.results] == [(Outcome.SKIPPED, "missing: whole")]


def test_a_rule_without_any_figure_is_skipped(tmp_path: Path) -> None:
    report = check(rules(tmp_path, OFFICES), [cell("other", 1)])
    assert [r.reason for r in report.results] == ["no figures of this kind"]


def test_known_terms_that_exceed_the_total_are_a_finding_in_spite_of_a_missing_term(
    tmp_path: Path,
) -> None:
    ruleset = rules(
        tmp_path,
        """
  terms:
    parts: {measure: a, source: s, unit: persons}
    more: {measure: b, source: s, unit: persons}
    whole: {measure: c, source: s, unit: persons}
  relation: parts + more = whole
""",
    )
    assert check(ruleset, [cell("a", 9, source="s"), cell("c", 5, source="s")]).findings
    assert not check(ruleset, [cell("a", 4, source="s"), cell("c", 5, source="s")]).findings


def test_a_term_may_have_several_selections_under_other_names(tmp_path: Path) -> None:
    ruleset = rules(
        tmp_path,
        """
  terms:
    parts:
    - {measure: guests, source: s, unit: persons, dimensions: {service: shelter}}
    - {measure: shelter-guests, source: s, unit: persons}
    whole: {measure: beds, source: s, dimensions: {status|state: open}}
  relation: parts <= whole
""",
    )
    beds = cell("beds", 5, "state=open", source="s", unit="count")
    assert check(ruleset, [cell("shelter-guests", 6, source="s"), beds]).findings
    assert check(ruleset, [cell("guests", 6, "service=shelter", source="s"), beds]).findings


def test_only_the_largest_of_an_offices_partial_numbers_is_counted(tmp_path: Path) -> None:
    ruleset = rules(tmp_path, OFFICES.replace("take: sum", "take: by_source"))
    cells = [
        cell("accused", 4, "town=t", source="office-1"),
        cell("accused", 3, "town=u", source="office-1"),
        cell("accused", 5, "town=t", source="office-2"),
        cell("accused", 10, source="head"),
    ]
    assert check(ruleset, cells).findings == []


def test_a_share_may_be_of_an_expression(tmp_path: Path) -> None:
    ruleset = rules(
        tmp_path,
        """
  terms:
    parts: {measure: silent, source: s, unit: percent}
    whole: {measure: sent, source: s, unit: count}
    answered: {measure: answered, source: s, unit: count}
  share: {percent: parts, part: whole - answered, whole: whole}
""",
    )

    def cells(percent: str) -> list[Cell]:
        return [
            cell("silent", percent, source="s", unit="percent"),
            cell("sent", 148, source="s", unit="count"),
            cell("answered", 53, source="s", unit="count"),
        ]

    assert check(ruleset, cells("64")).findings == []
    assert check(ruleset, cells("61")).findings


def test_two_descriptions_of_one_number_conflict(tmp_path: Path) -> None:
    ruleset = rules(
        tmp_path,
        """
  terms:
    parts: {measure: trained, source: s, dimensions: {event: may}}
    whole: {measure: trained, source: s, dimensions: {event: june}}
  conflict: [parts, whole]
""",
    )
    may = cell("trained", 15, "event=may", source="s")
    assert check(ruleset, [may, cell("trained", 15, "event=june", source="s")]).findings
    assert not check(ruleset, [may, cell("trained", 16, "event=june", source="s")]).findings


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("  terms: {}\n  relation: a = b\n", "names no term"),
        (OFFICES.replace("parts <= whole", "parts whole"), "no single ="),
        (OFFICES.replace("take: sum", "take: most"), "unknown take"),
        (OFFICES.replace("ignore: [town]", "ids: [x]"), "unknown keys"),
        (OFFICES + "  severity2: high\n", "unknown keys"),
    ],
)
def test_a_broken_rule_is_refused_with_its_reason(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(RulesError, match=fault):
        rules(tmp_path, text)


def test_a_waived_rule_is_reported_as_waived_with_the_reason(tmp_path: Path) -> None:
    ruleset = rules(tmp_path, OFFICES)
    cells = offices(4, 3, 5)
    finding = check(ruleset, cells).findings[0]
    report = run(
        cells,
        ruleset,
        waivers=[Waiver(finding.rule, "counted twice on purpose", finding.fingerprint)],
    )
    assert [f.state for f in report.findings if f.rule == finding.rule] == ["waived"]
    assert report.count(Outcome.WAIVED) == 1
    assert report.to_dict()["violated"] == 0
    other = run(cells, ruleset, waivers=[Waiver(finding.rule, "other cells", "0" * 32)])
    assert other.count(Outcome.WAIVED) == 0


def test_a_recheck_evaluates_only_pack_rules_that_the_changed_cells_touch(tmp_path: Path) -> None:
    ruleset = rules(tmp_path, OFFICES)
    cells = [*offices(4, 3), cell("unrelated", 4)]
    checker = Checker(cells, ruleset)
    checker.run()
    assert [r.origin for r in checker.recheck({cells[-1].key: cells[-1]}).results] == []
    changed = checker.recheck({cells[0].key: cell("accused", 9, "town=t0", source="office-0")})
    assert [f.rule for f in changed.findings] == ["XX-A:2024"]


def test_a_crashing_pack_rule_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        message = "broken"
        raise RuntimeError(message)

    monkeypatch.setattr("vidik.checks.methods.packrun.PackRun._compare", crash)
    report = check(rules(tmp_path, OFFICES), offices(1))
    assert report.count(Outcome.ERROR) == 1
    assert "broken" in report.results[0].reason


def test_the_serbian_pack_loads_and_every_rule_speaks_both_languages() -> None:
    ruleset = load_rules(PACK)
    assert len(ruleset.rules) > 60
    for rule in ruleset.rules:
        for texts in (rule.message, rule.statement, rule.explanation):
            assert set(texts) == {"en", "sr"}, rule.code
            assert any("а" <= letter <= "ш" for letter in texts["sr"]), rule.code


def test_the_serbian_rules_find_reports_whose_outcomes_do_not_add_up() -> None:
    cells = [
        cell("reports_received", 184, unit="count", source="centre"),
        cell("reports_received", 35, "outcome=dismissed", unit="count", source="centre"),
        cell("reports_received", 6, "outcome=terminated_or_suspended", unit="count",
             source="centre"),
        cell("reports_received", 45, "outcome=not_victim", source="centre"),
        cell("reports_received", 27, "outcome=pending", source="centre"),
        cell("identified_victims", 61, "report_year=2024", source="centre"),
        cell("identified_victims", 71, source="centre"),
    ]  # fmt: skip
    report = run(cells, load_rules(PACK), discover=False)
    assert [f.rule for f in report.findings] == ["SR-ID-REPORT-OUTCOMES:2024"]
    assert "add up to 174" in report.findings[0].message


@pytest.mark.parametrize("lang", ["en", "sr"])
def test_the_rule_book_names_every_rule_and_every_kind(lang: str) -> None:
    ruleset = load_rules(PACK)
    text = rulebook(ruleset, lang)
    for rule in ruleset.rules:
        assert f"#### {rule.code}\n" in text
        assert rule.statement[lang] in text
    for kind in ("sum", "balance", "share", "same", "bound", "carry", "missing", "trend"):
        assert f"(`{kind}`)" in text
    assert text == rulebook(ruleset, lang)


def test_numbers_take_the_form_of_the_noun_that_goes_with_them(tmp_path: Path) -> None:
    ruleset = rules(tmp_path, dedent(OFFICES).replace("\n", "\n  "))
    reported = [
        check(ruleset, offices(n, whole=0)).findings[0].text.render("sr")
        for n in (1, 3, 5, 11, 21, 22, 112)
    ]
    assert reported == [
        "2024: 1 лице", "2024: 3 лица", "2024: 5 лица", "2024: 11 лица", "2024: 21 лице",
        "2024: 22 лица", "2024: 112 лица",
    ]  # fmt: skip


def test_a_term_may_count_several_times(tmp_path: Path) -> None:
    text = """
  terms:
    parts: {measure: single, source: s, unit: months}
    whole: {measure: longest, source: s, unit: years}
  relation: "%s"
"""
    cells = [cell("single", 162, source="s", unit="months"),
             cell("longest", 13, source="s", unit="years")]  # fmt: skip
    for relation in ("parts <= 12 whole", "parts <= 12 * whole", "1/12 parts <= whole",
                     "parts - 12 whole <= 0.5 whole - 1/2 whole"):  # fmt: skip
        found = check(rules(tmp_path, text % relation), cells).findings
        assert len(found) == 1, relation
    assert not check(rules(tmp_path, text % "parts <= 14 whole"), cells).findings
    assert not check(rules(tmp_path, text % "- 14 whole <= - parts"), cells).findings
    for wrong in ("parts <= 12", "parts 12 <= whole", "parts <= 12 12"):
        with pytest.raises(RulesError, match="relation"):
            rules(tmp_path, text % wrong)


def test_where_a_rule_comes_from_is_reported_in_both_languages(tmp_path: Path) -> None:
    source = "\n  source: {en: Meaning of the terms, sr: Значење појмова}"
    ruleset = rules(tmp_path, source + OFFICES)
    assert "Where it comes from: Meaning of the terms" in rulebook(ruleset)
    assert "Основ: Значење појмова" in rulebook(ruleset, "sr")
    assert rules(tmp_path, "\n  source: A law" + OFFICES).rules[0].source == {"en": "A law"}


def test_every_rule_of_the_pack_says_in_both_languages_where_it_comes_from() -> None:
    assert all({"en", "sr"} <= set(rule.source) for rule in load_rules(PACK).rules)


def test_no_rule_of_the_pack_names_a_year() -> None:
    for path in PACK.glob("*.yaml"):
        assert not re.findall(r"\b20[12]\d\b", path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: [x, yes, 2024-01-01, 1.5, '1', ~, 08, 1e3]\nc: {d: &x 1, e: *x}",
        "- a\n- {b: c, d: []}\n- !!str 1", "{a: {<<: {b: c}}}",
        "x: |\n  one\n  two\ny: >\n  z\n", "",
    ],
)  # fmt: skip
def test_rule_files_are_read_as_any_yaml(text: str) -> None:
    assert read_yaml(text) == yaml.safe_load(text)


def test_large_numbers_are_subtracted_exactly(tmp_path: Path) -> None:
    one, other = 10**40 + 1, 10**40 + 3
    found = check(rules(tmp_path, OFFICES), offices(other, whole=one)).findings[0]
    assert found.difference == Decimal(2)
    assert check(rules(tmp_path, OFFICES), offices(one, whole=other)).findings == []


WHEN = """
  terms:
    parts: {measure: persons, source: police, unit: persons}
    whole: {measure: persons, source: office, unit: persons}
    sent: {measure: reports, source: police, unit: count}
    received: {measure: reports, source: office, unit: count}
  when: sent = received
  relation: parts = whole
"""


@pytest.mark.parametrize(
    ("received", "outcome", "reason"),
    [
        (1, Outcome.VIOLATED, ""),
        (2, Outcome.SKIPPED, "the rule does not apply here"),
        (None, Outcome.SKIPPED, "missing: received"),
    ],
)
def test_a_rule_with_a_condition_is_asked_only_where_it_holds(
    tmp_path: Path, received: int | None, outcome: Outcome, reason: str
) -> None:
    cells = [
        cell("persons", 1, source="police"),
        cell("persons", 6, source="office"),
        cell("reports", 1, source="police", unit="count"),
        cell("reports", received, source="office", unit="count"),
    ]
    (result,) = check(rules(tmp_path, WHEN), cells).results
    assert (result.outcome, result.reason) == (outcome, reason)
