# SPDX-License-Identifier: EUPL-1.2
"""Every figure of a cycle beside the records: equal, explained, different, or not countable."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from vidik.access.types import Actor, Denied, Role
from vidik.core.packfiles import Pack, PackError
from vidik.figures.methods.uncounted import check_reconciling, read_reconciling
from vidik.figures.models import Cycle
from vidik.figures.registry import Derivation, Derived, Why
from vidik.figures.selectors import derived, reconciling
from vidik.figures.selectors.reconciling import ReconciledFigure, State, reconcile_cycle
from vidik.figures.tests.factories import make_figure, make_institution, make_measure

pytestmark = pytest.mark.django_db
RULES = """\
not_countable:
  - sources: [elsewhere]
    measures: [helped]
    reason_en: Another body counts it.
    reason_sr: Броји други орган.
  - periods: ["*..*"]
    reason_en: Other years.
    reason_sr: Друге године.
explained:
  - figures: [x-2]
    reason_en: x-1 is followed.
    reason_sr: Прати се x-1.
"""


class Table:
    """One measure of one institution, and what is counted of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, settings: Any) -> None:
        self.measure = make_measure("helped")
        self.here = make_institution("here")
        self.asked: list[tuple[int, tuple[str, ...]]] = []
        self.found: dict[tuple[str, ...], list[Derived]] = {}
        derivation = Derivation(
            "helped", frozenset({"sex"}), lambda: "here", self.count, "", name="given: here"
        )
        at_end = Derivation(
            "helped", frozenset(), lambda: "here", self.count, "", name="end",
            period="at:{year}-12-31",
        )  # fmt: skip
        monkeypatch.setattr(reconciling, "derivations", lambda: [derivation, at_end])
        monkeypatch.setattr(
            derived, "explained", lambda _cycle: {"x-9": Why("Other years.", contradicts=False)}
        )
        # What the tests bring counts as published, as what a pack brings.
        monkeypatch.setattr(derived, "PUBLISHED", "system:tests")
        pack = folder / "sample" / "figures" / "2031"
        pack.mkdir(parents=True)
        (pack / "reconcile.yaml").write_text(RULES, encoding="utf-8")
        settings.PACKS_DIR, settings.PACK = folder, "sample"

    def count(self, year: int, by: tuple[str, ...]) -> list[Derived]:
        self.asked.append((year, by))
        return self.found.get(by, [])

    def reconciled(self, actor: Actor) -> dict[str, ReconciledFigure]:
        found = reconcile_cycle(actor, Cycle.objects.get(code="2031"))
        return {row.id: row for row in found.rows}


@pytest.fixture
def table(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> Table:
    del db
    return Table(monkeypatch, tmp_path, settings)


def _number(value: str, cases: int, **codes: str) -> Derived:
    return Derived(tuple(sorted(codes.items())), Decimal(value), cases)


def test_each_figure_is_equal_explained_different_or_not_countable(
    table: Table, analyst: Actor
) -> None:
    other, elsewhere = make_measure("visited"), make_institution("elsewhere")
    table.found = {(): [_number("12", 12)], ("sex",): [_number("7", 7, sex="f")]}
    make_figure(table.measure, table.here, 12, reference="x-1", section="6.4")
    make_figure(table.measure, table.here, 14, reference="x-2", section="6.4")
    make_figure(table.measure, table.here, 6, reference="x-3", dimensions={"sex": "f"})
    make_figure(table.measure, table.here, 0, reference="x-4", dimensions={"sex": "m"})
    make_figure(table.measure, elsewhere, 5, reference="x-5", section="7")
    make_figure(table.measure, table.here, 5, reference="x-6", period="2030..2031")
    make_figure(other, table.here, 5, reference="x-7")
    make_figure(table.measure, table.here, 10, reference="x-8", qualifier="more_than")
    make_figure(other, table.here, 10, reference="x-9")
    found = table.reconciled(analyst)
    assert {name: row.state for name, row in found.items()} == {
        "x-1": State.EQUAL,
        "x-2": State.EXPLAINED,
        "x-3": State.DIFFERS,
        "x-4": State.EQUAL,
        "x-5": State.NOT_COUNTABLE,
        "x-6": State.NOT_COUNTABLE,
        "x-7": State.DIFFERS,
        "x-8": State.EQUAL,
        "x-9": State.NOT_COUNTABLE,
    }
    assert {name: row.reason for name, row in found.items()} == {
        "x-1": "", "x-2": "x-1 is followed.", "x-3": "The registers give a different number.",
        "x-4": "", "x-5": "Another body counts it.", "x-6": "Other years.",
        "x-7": "Registers could count it, but none does yet.", "x-8": "", "x-9": "Other years.",
    }  # fmt: skip
    assert (found["x-3"].published, found["x-3"].counted) == (6, 7)
    assert (found["x-7"].counted, found["x-7"].derivation) == (None, "")
    assert found["x-1"].derivation == "helped (given: here)"


def test_a_measure_is_counted_once_for_each_breakdown_however_many_figures_there_are(
    table: Table, analyst: Actor, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    table.found = {("sex",): [_number("7", 7, sex="f")]}
    make_figure(table.measure, table.here, 7, dimensions={"sex": "f"})
    with CaptureQueriesContext(connection) as few:
        table.reconciled(analyst)
    assert table.asked == [(2031, ("sex",))]
    for _one in range(20):
        make_figure(table.measure, table.here, 7, dimensions={"sex": "f"})
    table.asked.clear()
    with django_assert_num_queries(len(few)):
        assert {row.state for row in table.reconciled(analyst).values()} == {State.EQUAL}
    assert table.asked == [(2031, ("sex",))]


def test_a_figure_of_the_last_day_of_a_year_is_counted_by_that_day(
    table: Table, analyst: Actor
) -> None:
    table.found = {(): [_number("9", 9)]}
    make_figure(table.measure, table.here, 9, reference="x-1", period="at:2030-12-31")
    make_figure(table.measure, table.here, 9, reference="x-3", period="at:2030-06-30")
    found = table.reconciled(analyst)
    assert table.asked == [(2030, ())]
    assert (found["x-1"].state, found["x-1"].derivation) == (State.EQUAL, "helped (end)")
    assert found["x-3"].state == State.DIFFERS


def test_of_a_few_records_nothing_is_said_beside_a_number_that_somebody_may_have_guessed(
    table: Table, analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derived, "PUBLISHED", "system:pack-loader")
    table.found = {(): [_number("2", 2)]}
    make_figure(table.measure, table.here, 3, reference="x-1")
    found = table.reconciled(analyst)["x-1"]
    assert (found.counted, found.state) == (None, State.NOT_COUNTABLE)


def test_a_differing_number_of_a_few_persons_is_not_shown(table: Table, analyst: Actor) -> None:
    table.found = {(): [_number("2", 2)]}
    make_figure(table.measure, table.here, 3, reference="x-1")
    found = table.reconciled(analyst)["x-1"]
    assert (found.counted, found.state) == (None, State.DIFFERS)


def test_a_measure_that_is_not_published_is_not_asked_who_reports_it(
    table: Table, analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another country there may be no such institution."""

    def nobody() -> str:
        raise LookupError

    rule = Derivation("unpublished", frozenset(), nobody, table.count, "")
    monkeypatch.setattr(reconciling, "derivations", lambda: [rule])
    make_figure(table.measure, table.here, 3, reference="x-3")
    assert table.reconciled(analyst)["x-3"].state == State.DIFFERS


def test_whoever_may_not_compare_gets_nothing(table: Table) -> None:
    make_figure(table.measure, table.here, 3)
    with pytest.raises(Denied):
        table.reconciled(Actor("user:1", frozenset({Role.READER}), "", 1))


def test_what_the_file_says_wrongly_is_named_by_its_line(table: Table, settings: Any) -> None:
    pack = Pack(settings.PACKS_DIR / settings.PACK)
    figures = {"x-2": ("6.4", "elsewhere", "helped", "2031", {"sex": "f"})}
    check_reconciling(pack, "2031", figures)
    assert [(fault.line, fault.expected) for fault in pack.faults] == [
        (6, "a rule about at least one figure of the cycle")
    ]
    pack = Pack(settings.PACKS_DIR / settings.PACK)
    check_reconciling(pack, "2031", {})
    assert [(fault.line, fault.field) for fault in pack.faults][-1] == (10, "figures")


def test_a_file_with_a_fault_is_refused(table: Table, analyst: Actor, settings: Any) -> None:
    make_figure(table.measure, table.here, 3)
    file = settings.PACKS_DIR / "sample" / "figures" / "2031" / "reconcile.yaml"
    file.write_text(RULES.replace("sources", "bodies"), encoding="utf-8")
    with pytest.raises(PackError, match=r"reconcile.yaml:2: bodies"):
        table.reconciled(analyst)


def test_a_rule_is_about_sections_with_what_is_beneath_them_and_about_breakdowns(
    settings: Any, table: Table
) -> None:
    file = settings.PACKS_DIR / "sample" / "figures" / "2031" / "reconcile.yaml"
    file.write_text(
        "not_countable:\n"
        "  - {sections: ['6.5'], having: {event: [], sex: [f]}, reason_en: R, reason_sr: Р}\n",
        encoding="utf-8",
    )
    [rule] = read_reconciling(Pack(settings.PACKS_DIR / "sample"), "2031").not_countable
    both = {"event": "visit", "sex": "f"}
    assert rule.is_about("6.5.1", "moe", "helped", "2031", both)
    assert rule.is_about("6.5", "moe", "helped", "2031", both)
    assert not rule.is_about("6.51", "moe", "helped", "2031", both)
    assert not rule.is_about("6.5", "moe", "helped", "2031", {"sex": "f"})
    assert not rule.is_about("6.5", "moe", "helped", "2031", {"event": "visit", "sex": "m"})
