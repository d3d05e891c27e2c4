# SPDX-License-Identifier: EUPL-1.2
"""Findings in the reader's words: codes become names, templates are read back."""

from __future__ import annotations

from decimal import Decimal
from string import Formatter

import pytest
from django.utils import translation

from vidik.access.types import Actor
from vidik.checks import selectors as checks
from vidik.checks.methods.model import Finding as Found
from vidik.checks.methods.model import Text, fill_in
from vidik.checks.methods.sentences import FRAGMENTS, MESSAGES
from vidik.checks.models import Finding
from vidik.checks.services.runs import run_checks
from vidik.checks.types import Kind
from vidik.figures.arithmetic import arithmetic
from vidik.figures.selectors.tables import Labels
from vidik.figures.sentences import _ADDED, CellView, SentenceWriter, _read, reason_text

SYSTEM = Actor.system("test")
CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш"


def view(value: int | None) -> CellView:
    number = None if value is None else Decimal(value)
    return CellView(
        reference="c-1", cycle="2024", measure_code="m", measure="M", unit="persons",
        institution_code="i", institution="I", section="1", period="2024", dimensions=(),
        checked=str(value), value=number, version=1, current_version=1, current=str(value),
        is_changed=False, is_related=False,
    )  # fmt: skip


def found(template: str, params: dict[str, str]) -> Found:
    """Return what the checks found, of which only the text matters."""
    return Found(
        rule="r", kind=Kind.SUM, severity="low", origin="discovered", text=Text(template, params),
        resolution=Text(""), expected=None, found=None, difference=None, tolerance=Decimal(0),
        cells=(), related=(), fingerprint="",
    )  # fmt: skip


def finding(kind: Kind, one: str, other: str, **params: str) -> Finding:
    return Finding(
        kind=kind, expected=Decimal(one), found=Decimal(other),
        difference=Decimal(other) - Decimal(one), params=params,
    )  # fmt: skip


@pytest.fixture
def findings(serbia: str, db: None) -> list[Finding]:
    run_checks(serbia, actor=SYSTEM)
    rows = checks.findings(SYSTEM).filter(cycle=serbia, is_present=True)
    return list(checks.with_cells(rows))


def test_no_code_is_left_in_a_discovered_sentence(findings: list[Finding]) -> None:
    writer = SentenceWriter.of(SYSTEM, findings)
    (by_territory,) = [row for row in findings if "REPORTS-COUNT-2024-BY-TERRITORY" in row.rule]
    sentence = writer.message(by_territory)
    assert sentence.startswith("Criminal reports (")
    assert not any(code in sentence for code in ("pa belgrade", "pa-belgrade", "pa-pancevo"))
    assert "Belgrade" in sentence


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
def test_every_finding_is_reported_in_every_language(
    findings: list[Finding], language: str
) -> None:
    with translation.override(language):
        writer = SentenceWriter.of(SYSTEM, findings)
        sentences = [writer.message(row) + writer.resolution(row) for row in findings]
    assert all(sentences)
    assert not any("{" in sentence for sentence in sentences)
    if language == "sr-latn":
        assert not any(letter in sentence.lower() for sentence in sentences for letter in CYRILLIC)


def test_symptoms_are_read_back_and_reported_with_names(findings: list[Finding]) -> None:
    with translation.override("sr"):
        writer = SentenceWriter.of(SYSTEM, findings)
        symptoms = [symptom for row in findings for symptom in writer.symptoms(row)]
    assert symptoms
    assert [symptom.text for symptom in symptoms if not symptom.is_translated] == []
    written = [symptom.text for symptom in symptoms if symptom.rule.startswith("SR-")]
    assert written
    assert all(text[:4].isdigit() or text[0].lower() in CYRILLIC for text in written)


@pytest.mark.parametrize("template", [*MESSAGES, *FRAGMENTS])
def test_a_filled_template_is_recognised(template: str) -> None:
    names = [name for _text, name, _form, _how in Formatter().parse(template) if name]
    places = {name: f"; {name}" if name in _ADDED else f"<{name}>" for name in names}
    if "others" in places:
        places["others"] = "; the same goes for <others> per cent"
    read = _read(fill_in(template, places), [template])
    assert read == (template, places)


def test_what_is_not_broken_down_is_reported_without_a_place() -> None:
    template = "{measure} ({source}, {period}; {scope}): stated as {found}"
    text = found(
        template, {"measure": "m", "source": "s", "period": "p", "scope": "", "found": "1"}
    )
    assert SentenceWriter({}, Labels({}, {}, {})).sentence(text) == "M (s, p): stated as 1"
    assert _read("m (s, p): stated as 1", [template]) == (
        template,
        {"measure": "m", "source": "s", "period": "p", "scope": "", "found": "1"},
    )


def test_a_number_with_its_noun_is_read_back() -> None:
    template = "{y}: {n:report|reports} of {all:person|persons}"
    assert _read("2024: 1 report of 12 persons", [template]) == (
        template,
        {"y": "2024", "n": "1", "all": "12"},
    )


def test_why_a_rule_was_skipped_is_reported_with_what_is_missing() -> None:
    assert reason_text("missing: pending, new") == "missing: pending, new"
    assert reason_text("") == ""


def test_parts_and_their_sum_are_drawn() -> None:
    blocks = arithmetic(finding(Kind.SUM, "25", "35"), [view(25), view(24), view(11)])
    assert [block.text for block in blocks] == ["24 + 11", "= 35", "25", "10"]


def test_the_total_is_recognised_wherever_it_stands() -> None:
    blocks = arithmetic(finding(Kind.SUM, "0", "4"), [view(0), view(4), view(0)])
    assert blocks[1].text == "= 4"
    assert blocks[2].text == "0"


def test_a_written_rules_own_parts_are_used_where_cells_do_not_make_the_sum() -> None:
    row = finding(Kind.BOUND, "19", "22", offices_parts="5 + 1,000", other_parts="10 + 12")
    blocks = arithmetic(row, [view(10), view(12), view(19), view(3)])
    assert [block.text for block in blocks] == ["10 + 12", "= 22", "19", "3"]


def test_a_share_is_drawn_with_the_counts_that_it_should_follow_from() -> None:
    row = finding(Kind.SHARE, "22.54", "26", count="16", base="71", expected="22.5")
    assert [block.text for block in arithmetic(row, [])] == [
        "16 ÷ 71", "= 22.5%", "26%", "3.46 points",
    ]  # fmt: skip
    with translation.override("sr"):
        assert arithmetic(row, [])[1].text == "= 22,5%"


def test_a_share_without_a_count_is_drawn_between_the_nearest_two() -> None:
    row = finding(
        Kind.SHARE, "18.75", "23", base="16", below="3", above="4", below_share="18.8",
        above_share="25.0",
    )  # fmt: skip
    texts = [block.text for block in arithmetic(row, [])]
    assert texts[:3] == ["3 ÷ 16 = 18.8%", "4 ÷ 16 = 25.0%", "23%"]


def test_two_statements_of_one_quantity_stand_side_by_side() -> None:
    blocks = arithmetic(finding(Kind.SAME, "5", "3"), [view(5), view(3)])
    assert [block.text for block in blocks] == ["5", "3", "2"]


def test_a_finding_without_numbers_has_no_arithmetic() -> None:
    assert arithmetic(Finding(kind=Kind.SAME), []) == []


def test_a_part_and_its_whole_stand_side_by_side() -> None:
    blocks = arithmetic(finding(Kind.BOUND, "1", "2"), [view(2), view(1)])
    assert [block.text for block in blocks] == ["2", "1", "1"]


@pytest.mark.parametrize(("name", "value", "reported"), [
    ("parts", "shelter 7,520,000, transport 2,890,000", "shelter 7.520.000, transport 2.890.000"),
    ("parts", "north 4.8, 2023-Q1 4,330", "north 4,8, 1. тромесечје 2023. године: 4.330"),
    ("hint", "; 4,919 for north would fit: two digits may be swapped", "north одговарало би 4.919"),
    ("parts", "a 3,200, b 1,100 and 1,016 others", "a 3.200, b 1.100 и још 1.016"),
    ("sum", "1,478 cases + 286 new cases − 188 closed", "1.478 cases + 286 new cases − 188 closed"),
    ("target", "1,620 cases pending", "1.620 cases pending"),
    ("before", "1,004", "1.004"),
    ("first_period", "at:2023-12-31", "на дан 31. децембра 2023; "),
    ("parts", "to-date:2022 5, 2023 1,113", "све до 31. децембра 2022: 5, 2023: 1.113"),
    ("offices_parts", "5 + 1,000", "5 + 1.000"),
])  # fmt: skip
def test_each_number_of_a_finding_is_written_in_serbian_once(
    name: str, value: str, reported: str
) -> None:
    template = "{" + name + "}; {n}"
    writer = SentenceWriter({}, Labels({}, {}, {}))
    with translation.override("sr"):
        text = writer.sentence(found(template, {name: value, "n": "2,890.5"}))
    assert reported in text[0].lower() + text[1:]
    assert text.endswith("; 2.890,5")
